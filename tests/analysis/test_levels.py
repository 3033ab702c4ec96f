"""Loudness scaled to the room, and what a hand says of it."""

import numpy as np
import pytest

from vj.analysis.levels import UNTOUCHED, Gain, Loudness, Meter, Room, edges
from vj.analysis.spectrum import SIZE, WIDTH, Tape, Transform

DT = 512 / 44100


def powers(decibels: float) -> np.ndarray:
    """Mean squares of the same spectrum, so loud."""
    return np.full(28, 10 ** (decibels / 10))


def after(room: Room, decibels: float, seconds: float, gain: Gain = UNTOUCHED) -> Loudness:
    steps = [room.step(powers(decibels), DT, gain) for _ in range(round(seconds / DT))]
    return steps[-1]


@pytest.mark.parametrize(("hertz", "place"), [(80, 1), (400, 2), (6000, 3)])
def test_a_sine_is_its_power_in_its_range_and_in_the_whole(hertz: float, place: int) -> None:
    tape = Tape(SIZE)
    sine = np.sin(2 * np.pi * hertz * np.arange(2048) / 44100).astype(np.float32)
    for hop in np.stack([sine, sine], axis=1).reshape(4, 512, 2):
        tape.add(hop)
    heard = Meter().step(Transform().step(tape).power)
    assert heard.parts[[0, place]] == pytest.approx(0.5, rel=0.01)
    assert heard.parts[1:4].sum() == pytest.approx(heard.parts[0])
    assert heard.columns.sum() == pytest.approx(0.5, rel=0.01)
    assert np.all(np.diff(heard.below) >= 0)


def test_the_bands_are_all_of_the_whole() -> None:
    flat = np.ones(SIZE // 2 + 1, np.float32)
    power = Meter().step(flat).parts
    assert power[4:].sum() / power[0] == pytest.approx((edges()[-1] - edges()[0]) / (16000 - 20))
    assert power[4] / power[0] == pytest.approx((edges()[1] - edges()[0]) / (16000 - 20))
    assert edges()[1] > 30 + WIDTH


def test_a_quiet_room_is_lifted_and_says_by_how_much() -> None:
    heard = after(Room(), -40, 60)
    assert heard.now[0] > 0.6
    assert heard.gain == pytest.approx(40, abs=6)


def test_a_frozen_gain_stays_whatever_is_played() -> None:
    room = Room()
    before = after(room, -10, 5).gain
    assert after(room, -50, 120, Gain(frozen=True)).gain == before
    assert after(room, -1, 1, Gain(frozen=True)).gain == before
    assert after(room, -50, 120).gain > before + 20


def test_a_fixed_gain_is_that_of_a_line_and_the_room_is_learned_on() -> None:
    room = Room()
    assert after(room, -40, 60, Gain(auto=False)).gain == 5
    assert after(room, -40, DT).now[0] > 0.6


def test_the_trim_lifts_what_is_shown_by_as_much() -> None:
    fixed = Gain(auto=False)
    plain, lifted = after(Room(), -30, 1, fixed), after(Room(), -30, 1, Gain(auto=False, trim=6.0))
    assert lifted.now[0] / plain.now[0] == pytest.approx(10 ** (6 / 20))
    assert lifted.gain - plain.gain == pytest.approx(6)
    assert after(Room(), -3, 1, Gain(trim=24.0)).now.max() == 1
