from fractions import Fraction
from itertools import islice

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
