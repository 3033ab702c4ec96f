"""Taps and MIDI clocks against times that are known."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.analysis.masters import MidiClock, Taps, Time, ruling


def tapped(times: list[float]) -> Time | None:
    taps = Taps()
    return [taps.step(time) for time in times][-1]


def clocked(bpm: float, beats: float, jitter: float = 0.0, start: float = 1.0) -> Time:
    """The time after so many beats of clocks that shake by up to ``jitter`` s."""
    clock, dice = MidiClock(), np.random.default_rng(5)
    clock.transport("start")
    times = start + np.arange(int(beats * 24) + 1) * 60 / bpm / 24
    said = [clock.step(float(time)) for time in times + dice.uniform(-jitter, jitter, len(times))]
    assert said[-1]
    return said[-1]


@pytest.mark.parametrize("bpm", [56, 120, 174, 214])
def test_four_taps_make_a_tempo(bpm: float) -> None:
    time = tapped([3 + beat * 60 / bpm for beat in range(4)])
    assert time
    assert (time.bpm, time.position_at(3)) == pytest.approx((bpm, 0), abs=1e-6)


TAPPED = """
import sys
from vj.analysis.masters import Taps
taps = Taps()
before = {*sys.modules}
assert [taps.step(time) for time in (0, 0.5, 1.0, 1.5)][-1]
print(*{*sys.modules} - before)
"""


def test_no_tap_loads_a_module_in_a_frame() -> None:
    said = subprocess.run([sys.executable, "-c", TAPPED], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


def test_three_taps_make_none() -> None:
    assert tapped([0, 0.5, 1.0]) is None


def test_a_stray_tap_is_dropped() -> None:
    time = tapped([0, 0.5, 1.0, 1.72, 2.0, 2.5, 3.0])
    assert time
    assert time.bpm == pytest.approx(120, abs=0.01)


def test_a_tap_left_out_is_a_beat_all_the_same() -> None:
    time = tapped([0, 0.5, 1.0, 2.0, 2.5])
    assert time
    assert time.bpm == pytest.approx(120, abs=0.01)


def test_taps_after_a_pause_begin_anew() -> None:
    time = tapped([0, 0.5, 1, 1.5, 9, 9.4, 9.8, 10.2])
    assert time
    assert time.bpm == pytest.approx(150)


@given(st.lists(st.floats(allow_nan=False, min_value=0, max_value=1e6), max_size=40))
def test_no_taps_break_the_count(times: list[float]) -> None:
    taps = Taps()
    assert all(time is None or time.bpm > 0 for time in map(taps.step, times))


@pytest.mark.parametrize("bpm", [60, 120, 126.08, 174])
def test_a_shaking_clock_reads_true(bpm: float) -> None:
    time = clocked(bpm, beats=2 * bpm / 60, jitter=0.005)
    assert time.bpm == pytest.approx(bpm, abs=0.1 * bpm / 120)
    truth = (time.at - 1.0) * bpm / 60
    assert time.position == pytest.approx(truth, abs=0.005 * bpm / 60)


@pytest.mark.parametrize("seed", range(20))
def test_a_clock_of_120_that_shakes_reads_120_after_two_seconds(seed: int) -> None:
    dice, clock = np.random.default_rng(seed), MidiClock()
    for time in np.arange(97) / 48 + dice.uniform(-0.005, 0.005, 97):
        said = clock.step(float(time))
    assert said
    assert said.bpm == pytest.approx(120, abs=0.1)


@pytest.mark.parametrize("bpm", [121, 125, 140])
def test_a_tempo_that_changes_is_followed_without_running_off(bpm: float) -> None:
    dice, clock = np.random.default_rng(1), MidiClock()
    times = np.cumsum([1 / 48] * 240 + [60 / bpm / 24] * 96)
    heard = times + dice.normal(0, 0.001, len(times))
    said = [clock.step(float(time)) for time in heard]
    late = [
        one.position_at(at) - (n + 1) / 24 for n, (at, one) in enumerate(zip(times, said, strict=True)) if one
    ]
    assert np.abs(late).max() * 60 / bpm < 0.012
    assert said[-1]
    assert said[-1].bpm == pytest.approx(bpm, abs=0.3)


def test_a_start_is_a_one() -> None:
    time = clocked(120, beats=3)
    assert (time.bar, time.position) == (True, 3)


def test_song_position_counts_sixteenths() -> None:
    clock = MidiClock()
    clock.song(32)
    clock.transport("continue")
    said = [clock.step(k / 48) for k in range(25)]
    assert said[-1]
    assert said[-1].position == pytest.approx(9)


def test_clocks_that_a_busy_machine_lets_wait_move_no_tempo() -> None:
    clock, said, at = MidiClock(), [], np.arange(480) / 48
    for stall in np.arange(0.9, 10.0, 0.7):  # each of a twelfth of a second
        at[(at > stall) & (at < stall + 1 / 12)] = stall + 1 / 12
    for time in at:
        told = clock.step(float(time))
        said += [told.bpm] if told and time > 2 else []
    assert said == pytest.approx([120.0] * len(said), abs=0.1)


def test_a_clock_that_leaps_is_followed_within_a_beat() -> None:
    clock = MidiClock()
    times = np.cumsum([60 / 120 / 24] * 96 + [60 / 150 / 24] * 24)
    said = [clock.step(float(time)) for time in times]
    assert said[-1]
    assert said[-1].bpm == pytest.approx(150, abs=0.5)


def test_a_stopped_transport_says_so() -> None:
    clock = MidiClock()
    said = [clock.step(k / 48) for k in range(24)]
    clock.transport("stop")
    last = clock.step(0.5)
    assert (said[-1] and said[-1].running, last and last.running) == (True, False)


def test_the_chosen_master_rules_while_it_speaks() -> None:
    now = Time(0, 0, 120)
    assert [
        ruling("tap", {"midi": now, "tap": now}),
        ruling("tap", {"midi": now, "tap": None}),
        ruling("", {"midi": None}),
    ] == ["tap", "midi", "ear"]
