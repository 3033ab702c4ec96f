"""Loudness held, slow, and against its own average as MilkDrop has it."""

import numpy as np
import pytest

from vj.analysis.ways import COUNT, Ways
from vj.frame import FloatArray

HELD, PRESENCE, RELATIVE, ATT = range(4)


def told(amplitudes: list[float], dt: float = 1 / 30, presence: float = 1.0) -> FloatArray:
    """The ways of the whole, for amplitudes one after the other, (4, steps)."""
    ways, found = Ways(dt), []
    for amplitude in amplitudes:
        ways.step(np.full(COUNT, amplitude), np.full(COUNT, amplitude**2), presence)
        found.append(ways.told[:, 0].copy())
    return np.array(found).T


def milkdrop(amplitudes: list[float]) -> tuple[float, float]:
    """What MilkDrop says at 30 frames a second, long after its start."""
    average = long = amplitudes[0]
    for now in amplitudes:
        keep = 0.2 if now > average else 0.5
        average = average * keep + now * (1 - keep)
        long = long * 0.992 + now * 0.008
    return amplitudes[-1] / long, average / long


def test_what_goes_on_is_normal() -> None:
    assert told([0.1] * 300)[[RELATIVE, ATT], -1] == pytest.approx([1, 1], abs=0.001)


def test_at_its_own_frame_rate_it_is_milkdrop_s() -> None:
    song = [0.2] * 600 + [0.2, 0.6, 0.1, 0.3] * 30 + [0.5]
    assert told(song)[[RELATIVE, ATT], -1] == pytest.approx(milkdrop(song), rel=0.02)


def test_a_hit_is_loud_and_a_pause_is_quiet() -> None:
    hit, pause = told([0.1] * 300 + [0.4]), told([0.1] * 300 + [0.02] * 3)
    assert hit[RELATIVE, -1] > 1.3
    assert 1.3 < hit[ATT, -1] < hit[RELATIVE, -1]
    assert pause[RELATIVE, -1] < 0.7


@pytest.mark.parametrize("fps", [24, 144])
def test_every_rate_of_steps_says_the_same(fps: int) -> None:
    def at(rate: int) -> FloatArray:
        return told([0.1 + 0.3 * (second > 3) for second in np.arange(0, 4, 1 / rate)], 1 / rate)[:, -1]

    assert at(fps) == pytest.approx(at(60), abs=0.03)


def test_silence_is_normal_and_the_first_sound_after_it_too() -> None:
    assert told([0.0] * 30, presence=0.0)[[RELATIVE, ATT], -1] == pytest.approx([1, 1])
    ways = Ways(1 / 30)
    for amplitude, presence in [(0.3, 1.0)] * 300 + [(0.0, 0.0)] * 600 + [(0.3, 1.0)] * 5:
        ways.step(np.full(COUNT, amplitude), np.full(COUNT, amplitude**2), presence)
    assert ways.told[RELATIVE, 0] == pytest.approx(1, abs=0.1)


def test_held_is_up_at_once_and_down_by_20_db_in_half_a_second() -> None:
    held = told([0.0, 0.8] + [0.0] * 15)[HELD]
    assert held[1] == pytest.approx(0.8)
    assert held[16] == pytest.approx(0.08, abs=0.005)


def test_presence_is_of_seconds() -> None:
    presence = told([0.5] * 120)[PRESENCE]
    assert presence[-1] == pytest.approx(0.5 * (1 - np.exp(-1)), abs=0.01)
