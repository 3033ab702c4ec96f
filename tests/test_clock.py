from fractions import Fraction
from itertools import islice

import numpy as np
import pytest

from vj import clock


class FakeTime:
    """A clock that stands until somebody sleeps or works."""

    def __init__(self) -> None:
        self.time = 100.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.time += seconds


def test_a_films_ticks_never_drift() -> None:
    fps = Fraction(30000, 1001)
    tick = next(islice(clock.steady(fps), 323_676 - 1, None))  # three hours
    assert tick.time == float(Fraction(323_676) / fps)
    assert tick.dt == float(1 / fps)


def times(work: list[float], *, vsync: bool) -> list[float]:
    """When frames come, at 50 a second at most, if each takes so long to make."""
    time = FakeTime()
    ticks = clock.wall(50.0, vsync=vsync, now=time.now, sleep=time.sleep)
    found = []
    for seconds in work:
        found.append(next(ticks).time)
        time.time += seconds
    return found


def test_a_live_clock_waits_for_its_turn() -> None:
    assert times([0.001] * 4, vsync=False) == pytest.approx([0.0, 0.02, 0.04, 0.06])


def test_a_late_frame_is_followed_at_once_and_nothing_is_made_up_for() -> None:
    assert times([0.001, 0.05, 0.001, 0.001], vsync=False) == pytest.approx([0.0, 0.02, 0.07, 0.09])


def test_a_display_that_paces_the_loop_is_left_alone() -> None:
    assert times([0.0167] * 4, vsync=True) == pytest.approx([0.0, 0.0167, 0.0334, 0.0501])


def test_a_display_that_does_not_pace_is_waited_for() -> None:
    assert times([0.001] * 4, vsync=True) == pytest.approx([0.0, 0.02, 0.04, 0.06])


def test_one_frame_a_picture_is_a_steady_clock() -> None:
    assert [tick for (tick,) in islice(clock.exposed(Fraction(30)), 9)] == [*islice(clock.steady(30), 9)]


@pytest.mark.parametrize("shutter", [Fraction(1), Fraction(1, 2)])
def test_the_frames_of_a_picture_lie_evenly_while_the_shutter_is_open(shutter: Fraction) -> None:
    groups = list(islice(clock.exposed(10, 4, shutter), 3))
    ticks = [tick for group in groups for tick in group]
    assert [round(tick.time * 10 - n, 6) for n, group in enumerate(groups, 1) for tick in group] == [
        round(-float(shutter) * share, 6) for _ in groups for share in (0.75, 0.5, 0.25, 0.0)
    ]
    assert [tick.index for tick in ticks] == [*range(12)]
    assert np.allclose(np.cumsum([tick.dt for tick in ticks]), [tick.time for tick in ticks])


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("30", (30, 1)),
        (25.0, (25, 1)),
        ("29.97", (30000, 1001)),
        (59.94, (60000, 1001)),
        ("23.976", (24000, 1001)),
        ("23.98", (24000, 1001)),
        ("119.88", (120000, 1001)),
        ("30000/1001", (30000, 1001)),
        (Fraction(24000, 1001), (24000, 1001)),
        ("12.5", (25, 2)),
        ("29.9", (299, 10)),
    ],
)
def test_a_rate_that_video_writes_short_is_meant_exactly(
    asked: str | float | Fraction, meant: tuple[int, int]
) -> None:
    assert clock.rate(asked) == Fraction(*meant)
