"""The clock that is seen: smooth, forwards, and soon where it should be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.analysis.clock import Follower, Loop
from vj.analysis.evidence import FPS
from vj.analysis.tempo import BINS, LENGTHS, Belief


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


def looped(moved: list[tuple[float, float]], period: float = 40.0) -> list[float]:
    """Phase error of a loop, hop by hop, of beliefs that for so many seconds are so many beats off."""
    loop = Loop(0.0)
    errors: list[float] = []
    for off in [off for seconds, off in moved for _ in range(round(seconds * FPS))]:
        true = (len(errors) + 1) / period % 1
        believed = (true + off) % 1
        phases = np.zeros(BINS)
        phases[int(believed * BINS)] = 1.0
        heard = 1.0 if true * period < 1 else 0.0
        told = loop.step(Belief(period, believed, 1.0, phases, np.zeros(len(LENGTHS), np.float32)), heard)
        errors.append((told.position - true + 0.5) % 1 - 0.5)
    return errors


def test_a_long_known_beat_turns_to_its_off_beat_only_in_the_end() -> None:
    errors = np.abs(looped([(20, 0.0), (4, 0.5), (10, 0.0), (12, 0.5)]))
    assert errors[: round(34 * FPS)].max() < 0.05
    assert errors[-1] == pytest.approx(0.5, abs=0.05)


def test_another_phase_is_taken_within_a_second() -> None:
    assert looped([(20, 0.0), (1, 0.3)])[-1] == pytest.approx(0.3, abs=0.05)


def test_the_beat_is_finer_than_the_belief() -> None:
    assert np.abs(looped([(8, 0.02)])[-50:]).max() < 0.015
