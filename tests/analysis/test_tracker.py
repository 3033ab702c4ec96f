"""The tracker and its conductor on loops: on the beat to a few milliseconds, and in nobody's way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.analysis.sounds import BACKBEAT, hops, loop
from vj.analysis import network
from vj.analysis.conductor import Conductor
from vj.analysis.masters import Time, Told
from vj.analysis.onsets import HOP
from vj.analysis.resample import RATE
from vj.analysis.tracker import Clarity
from vj.audio import demo
from vj.frame import Beat, Command, FloatArray

HOUSE = ("x...x...x...x...", "....x.......x...", "..x...x...x...x.")
STEP = HOP / RATE


def conducted(
    sound: FloatArray, asks: dict[int, Command] | None = None, learned: bool = True
) -> list[tuple[float, Beat]]:
    """The beat at the end of each hop."""
    conductor = Conductor(network.weights() if learned else None)
    said = []
    for hop, samples in enumerate(hops(sound)):
        ask = [asks[hop]] if asks and hop in asks else []
        said.append(((hop + 1) * STEP, conductor.step(STEP, [samples], 0.0, Told(ask))))
    return said


def late(said: list[tuple[float, Beat]], bpm: float, after: float) -> FloatArray:
    """How much later than the nearest beat the clock says each, seconds."""
    off = [(time * bpm / 60 - beat.phase + 0.5) % 1 - 0.5 for time, beat in said if time > after]
    return np.array(off, np.float32) * np.float32(60 / bpm)


STEADY = [(bpm, bar) for bpm in (80, 93, 110, 128, 150, 174) for bar in (HOUSE, BACKBEAT)]


@pytest.mark.parametrize(("bpm", "bar"), [*STEADY, (70, HOUSE), (70, BACKBEAT), (180, HOUSE)])
def test_a_steady_loop_is_told_to_a_few_milliseconds(bpm: float, bar: tuple[str, str, str]) -> None:
    said = conducted(loop(bpm, 14, bar))
    assert said[-1][1].bpm == pytest.approx(bpm, rel=0.001)
    assert abs(float(np.median(late(said, bpm, 6)))) < 0.002
    assert np.abs(late(said, bpm, 8)).max() < 0.005


def test_the_demo_track_is_told_as_it_is_written() -> None:
    said = conducted(demo.samples()[: 32 * demo.RATE].mean(axis=1).astype(np.float32))
    assert {round(beat.bpm, 1) for time, beat in said if time > 16} == {demo.BPM}
    assert np.abs(late(said, demo.BPM, 12)).max() < 0.005


def test_a_tempo_that_slides_is_followed() -> None:
    step = 60 / np.linspace(118, 132, 80)
    times = np.concatenate([[0], np.cumsum(step)])
    beats = loop(120, 0.5, ("x...............", "." * 16, "." * 16))[: RATE // 5]
    sound = np.zeros(int(times[-1] * RATE) + RATE, np.float32)
    for time in times:
        sound[int(time * RATE) : int(time * RATE) + len(beats)] += beats
    said = conducted(sound[: int(times[-1] * RATE)])
    off = [(np.interp(time, times, np.arange(81)) - beat.phase + 0.5) % 1 - 0.5 for time, beat in said]
    assert np.abs(np.array(off[len(off) // 3 :])).max() < 0.1
    assert said[-1][1].bpm == pytest.approx(132, rel=0.02)


@pytest.mark.parametrize(("first", "then"), [(120, 140), (140, 90), (100, 105)])
def test_a_step_of_tempo_is_followed_within_six_seconds(first: float, then: float) -> None:
    start = 24 * 60 / first
    said = conducted(np.concatenate([loop(first, start, HOUSE), loop(then, 9, HOUSE)]))
    after = [(time - start, beat) for time, beat in said if time > start + 6]
    assert [beat.bpm for _, beat in after] == pytest.approx([then] * len(after), rel=0.01)
    assert np.abs(late(after, then, 0)).max() < 0.02


def test_the_beat_runs_on_through_a_break_without_drums() -> None:
    sound = loop(126, 16)
    quiet = slice(8 * RATE, 13 * RATE)
    sound[quiet] = 0.03 * np.sin(2 * np.pi * 220 * np.arange(5 * RATE) / RATE)
    said = conducted(sound)
    assert np.abs(late(said, 126, 8)).max() < 0.035


def test_the_beat_never_runs_back_nor_leaps() -> None:
    sound = np.concatenate([loop(120, 7), loop(97, 7), np.zeros(RATE, np.float32), loop(141, 7)])
    said = conducted(sound)
    place = np.array([beat.count + beat.phase for _, beat in said if beat.bpm])
    assert np.diff(place).min() >= 0
    assert np.diff(place).max() < 1.6 * 141 / 60 * STEP + 1e-6


def test_silence_has_no_beat_and_forgets_the_last() -> None:
    said = conducted(
        np.concatenate([np.zeros(RATE, np.float32), loop(120, 6), np.zeros(12 * RATE, np.float32)])
    )
    quiet = [(beat.bpm, beat.confidence, beat.hit) for _, beat in (said[80], said[-1])]
    assert quiet == [(0, 0, 0)] * 2
    faded = [beat.hit for time, beat in said if 13 < time < 14]
    assert max(faded) < 0.2


@pytest.mark.parametrize("learned", [True, False])
def test_four_taps_set_the_beat(learned: bool) -> None:
    every = round(0.5 / STEP)
    taps = {200 + tap * every: Command("/tempo/tap") for tap in range(5)}
    noise = 0.1 * np.random.default_rng(0).standard_normal(6 * RATE)
    said = conducted(noise.astype(np.float32), taps, learned)
    time, beat = said[200 + 5 * every + 20]
    assert beat.bpm == pytest.approx(60 / (every * STEP), rel=0.03)


def test_half_and_double_change_the_octave_and_stay() -> None:
    said = conducted(loop(140, 16), {600: Command("/tempo/half")})
    assert said[599][1].bpm == pytest.approx(140, rel=0.01)
    assert [beat.bpm for _, beat in said[800::100]] == pytest.approx([70] * len(said[800::100]), rel=0.02)


def test_a_hand_sets_the_one() -> None:
    said = conducted(loop(120, 12), {round((4 + 1) / STEP): Command("/tempo/one")})
    now = [beat.bar for time, beat in said if 5.05 < time < 5.15]
    assert max(now) < 0.1


def test_another_clock_is_followed_as_it_is() -> None:
    conductor, places = Conductor(), []
    for frame in range(240):
        time = (frame + 1) / 60
        beat = conductor.step(1 / 60, [], 0.0, Told(clocks={"midi": Time(0.0, 0.25, 133, bar=True)}))
        places.append((time * 133 / 60 + 0.25 - beat.count - beat.phase + 0.5) % 1 - 0.5)
        bar = (time * 133 / 60 + 0.25) / 4 % 1
    assert np.abs(places[120:]).max() < 1e-3
    assert beat.bar == pytest.approx(bar, abs=1e-3)


def test_every_block_size_hears_the_same() -> None:
    sound = hops(loop(126, 8))
    one, three = Conductor(), Conductor()
    singly = [one.step(STEP, [hop]) for hop in sound]
    thrice = [three.step(3 * STEP, sound[at : at + 3]) for at in range(0, len(sound) - 2, 3)]
    assert thrice[-1].phase == pytest.approx(singly[3 * len(thrice) - 1].phase, abs=0.005)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(arrays(np.float32, HOP, elements=st.floats(-8, 8, width=32)), max_size=6),
    st.lists(
        st.builds(
            Command,
            st.sampled_from([f"/tempo/{name}" for name in ("tap", "one", "half", "double", "nudge")]),
            st.sampled_from([(), (0.1,), ("x",), (-7.0,)]),
        ),
        max_size=6,
    ),
)
def test_nothing_breaks_it(sound: list[FloatArray], asks: list[Command]) -> None:
    conductor = Conductor()
    for _ in range(3):
        beat = conductor.step(0.02, sound, 0.0, Told(asks))
        assert np.all(np.isfinite([beat.bpm, beat.phase, beat.bar, beat.hit, beat.confidence]))
        assert 0 <= beat.phase < 1
        assert 0 <= beat.bar < 1


def test_beats_stand_out_of_a_pulse_and_not_of_noise() -> None:
    hops = np.arange(1000)
    noise = np.random.default_rng(1).uniform(0.0, 0.3, 1000)
    pulse = np.where(hops % 40 == 0, 0.9, 0.05)
    pulsing, noisy = Clarity(), Clarity()
    found = [
        (pulsing.step(beat, hop / 40), noisy.step(rest, hop / 40))
        for hop, beat, rest in zip(hops, pulse, noise, strict=True)
    ]
    assert found[-1][0] > 10 > 2.5 > found[-1][1]


def test_in_silence_no_beat_stands_out() -> None:
    clarity = Clarity()
    assert {clarity.step(0.0, hop / 40) for hop in range(400)} == {0.0}
