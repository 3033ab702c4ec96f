"""The clock that is seen: smooth, forwards, and soon where it should be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.analysis.clock import Follower


def followed(aims: list[tuple[float, float]], dt: float = 1 / 60) -> list[float]:
    follower = Follower()
    return [follower.step(dt, aim, tempo) for aim, tempo in aims]


def test_it_begins_at_the_phase_it_is_told() -> None:
    assert followed([(7.25, 2.0)])[-1] % 1 == pytest.approx(0.25)


def test_it_stands_still_until_there_is_a_tempo() -> None:
    assert followed([(3.3, 0.0)] * 9) == [0.0] * 9


def test_a_leap_of_the_aim_is_caught_up_with_smoothly() -> None:
    steps = [(frame / 30 + 0.4 * (frame > 60), 2.0) for frame in range(240)]
    places = followed(steps)
    speed = np.diff(places) * 60 / 2.0
    assert speed.min() > 0.49
    assert speed.max() < 1.51
    assert (places[-1] - steps[-1][0] + 0.5) % 1 == pytest.approx(0.5, abs=0.001)


@given(
    st.lists(st.tuples(st.floats(0, 1e4), st.sampled_from([0.0, 1.0, 2.0, 3.5])), max_size=50),
    st.floats(0, 0.3),
)
def test_it_never_runs_back(aims: list[tuple[float, float]], dt: float) -> None:
    assert np.all(np.diff(followed(aims, dt)) >= 0)


def test_every_frame_rate_follows_alike() -> None:
    def at(fps: int) -> float:
        follower, place = Follower(), 0.0
        for frame in range(4 * fps):
            time = frame / fps
            place = follower.step(1 / fps if frame else 0.0, 2 * time + 0.3 * (time > 1), 2.0)
        return place - 2 * (4 - 1 / fps)

    assert at(24) % 1 == pytest.approx(at(144) % 1, abs=0.01)
