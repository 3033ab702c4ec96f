"""One beat for the show, whoever leads it: it runs on, forwards, and ahead of what is heard."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.analysis.sounds import hops, loop
from vj.analysis.conductor import Conductor
from vj.analysis.evidence import FPS, RATE
from vj.analysis.masters import ORDER, Time, Told
from vj.frame import Beat, Command, FloatArray

STEP = 1 / FPS


def seen(beat: Beat) -> float:
    """Beats since the start."""
    return beat.count + beat.phase


def conducted(sound: FloatArray, lead: float = 0.0, age: float = 0.0) -> list[tuple[float, Beat]]:
    """The beat at the end of each hop, when its last sample is ``age`` seconds old."""
    conductor = Conductor()
    return [
        ((index + 1) * STEP + age, conductor.step(STEP, [hop], 0.0, Told(lead=lead), age=age))
        for index, hop in enumerate(hops(sound))
    ]


@pytest.mark.parametrize(("lead", "age"), [(0.0, 0.0), (0.08, 0.0), (0.0, 0.03), (0.05, 0.03), (-0.06, 0.0)])
def test_the_beat_is_ahead_of_the_sound_by_the_lead_however_old_the_sound_is(lead: float, age: float) -> None:
    late = [
        (seen(beat) - (time + lead) * 128 / 60 + 0.5) % 1 - 0.5
        for time, beat in conducted(loop(128, 12), lead, age)
        if time > 8
    ]
    assert np.abs(np.median(late)) * 60 / 128 < 0.006


def led(asked: dict[int, Told], frames: int, fps: int = 60) -> list[Beat]:
    """The beat of each frame of silence; what is told from a frame on is told until something else is."""
    conductor, told, beats = Conductor(), Told(), []
    for frame in range(frames):
        told = asked.get(frame, told)
        beats.append(conductor.step(1 / fps, (), 0.0, told))
        told = Told((), told.clocks, told.source, told.lead)
    return beats


def test_a_change_of_the_lead_is_caught_up_with_and_nothing_runs_back() -> None:
    clocks = {"midi": Time(0.0, 0.0, 120, bar=True)}
    beats = led({0: Told(clocks=clocks, lead=0.2), 120: Told(clocks=clocks, lead=-0.1)}, 300)
    steps = [seen(now) - seen(before) for before, now in pairwise(beats)]
    assert min(steps) > 0.4 * 2 / 60
    assert seen(beats[119]) - (2.0 + 0.2) * 2 == pytest.approx(0, abs=1e-6)
    assert (seen(beats[-1]) - (5.0 - 0.1) * 2 + 0.5) % 1 == pytest.approx(0.5, abs=1e-3)
    assert beats[-1].bar * 4 % 1 == pytest.approx(beats[-1].phase)
    assert beats[-1].bar == pytest.approx((5.0 - 0.1) * 2 / 4 % 1, abs=1e-3)


def test_a_nudge_back_leaves_the_one_where_it_is() -> None:
    clocks = {"midi": Time(0.0, 0.0, 120, bar=True)}
    nudge = Command("/tempo/nudge", (-0.1,))
    beats = led({0: Told(clocks=clocks), 60: Told((nudge,), clocks)}, 240)
    assert beats[-1].bar == pytest.approx((4.0 * 2 - 0.1) / 4 % 1, abs=1e-3)


def test_half_and_double_hold_for_another_clock_too() -> None:
    clocks = {"midi": Time(0.0, 0.0, 87, bar=True)}
    beats = led({0: Told(clocks=clocks), 60: Told((Command("/tempo/double"),), clocks)}, 240)
    assert (beats[59].bpm, beats[-1].bpm) == (87, 174)
    assert beats[-1].bar == pytest.approx((4.0 * 174 / 60) / 4 % 1, abs=1e-3)


def test_a_clock_that_knows_no_bar_gets_its_one_by_hand() -> None:
    clocks = {"midi": Time(0.0, 0.0, 120)}
    beats = led({0: Told(clocks=clocks), 91: Told((Command("/tempo/one"),), clocks)}, 240)
    assert beats[-1].bar == pytest.approx((8.0 - 3) / 4 % 1, abs=1e-3)


def test_who_leads_is_told() -> None:
    clock = Time(0.0, 0.0, 120)
    both = {"midi": clock, "link": clock}
    told = [Told(), Told(clocks=both), Told(clocks=both, source="midi"), Told(clocks=both, source="ear")]
    assert [led({0: one}, 1)[0].source for one in told] == ["ear", "link", "midi", "ear"]


TAP, EVERY = Command("/tempo/tap"), range(30, 151, 30)


@pytest.mark.parametrize("source", ["auto", "tap"])
def test_in_silence_a_tapped_tempo_runs_on(source: str) -> None:
    beats = led({frame: Told((TAP,), source=source) for frame in EVERY} | {151: Told(source=source)}, 1200)
    assert {beat.source for beat in beats[151:]} == {"tap"}
    assert beats[-1].bpm == pytest.approx(120)
    assert (seen(beats[-1]) - (1199 + 0.5) / 30 + 0.5) % 1 == pytest.approx(0.5, abs=1e-3)


def test_where_the_ear_finds_what_was_tapped_it_leads_from_there_on() -> None:
    conductor, beats = Conductor(), []
    for index, hop in enumerate(hops(loop(126, 12))):
        now, before = (index + 1) * STEP * 2.1, index * STEP * 2.1
        tapped = int(now) > int(before) and 2 <= int(now) < 8
        beats.append(conductor.step(STEP, [hop], 0.0, Told((TAP,) if tapped else ())))
    assert [beats[round(at / STEP)].source for at in (3.5, 11)] == ["tap", "ear"]
    steps = [seen(now) - seen(old) for old, now in pairwise(beats[round(3 / STEP) :])]
    assert min(steps) > 0.5 * 2.1 * STEP


def test_double_holds_for_what_was_tapped() -> None:
    told = {frame: Told((TAP,)) for frame in EVERY} | {151: Told((Command("/tempo/half"),)), 152: Told()}
    assert led(told, 400)[-1].bpm == pytest.approx(60)


def test_where_the_tempo_is_lost_the_count_stays() -> None:
    sound = np.concatenate([loop(120, 8), np.zeros(10 * RATE, np.float32)])
    beats = [beat for _, beat in conducted(sound)]
    assert (beats[-1].bpm, beats[-1].hit) == (0, 0)
    assert beats[-1].count >= 14


SILENCE = np.zeros(512, np.float32)
NOISE = (0.3 * np.random.default_rng(3).standard_normal(RATE)).astype(np.float32)
SOUNDS = [SILENCE, *hops(loop(124, 3)), *hops(NOISE)]
CLOCKS = st.builds(
    Time,
    at=st.floats(0, 20),
    position=st.floats(0, 50),
    bpm=st.floats(20, 999),
    bar=st.booleans(),
    meter=st.sampled_from([3, 4]),
)
ASKS = st.builds(
    Command,
    st.sampled_from([f"/tempo/{name}" for name in ("tap", "one", "half", "double", "nudge")]),
    st.sampled_from([(), (0.1,), (-0.4,)]),
)
TOLD = st.builds(
    Told,
    st.lists(ASKS, max_size=2),
    st.dictionaries(st.sampled_from(["hold", "midi", "link"]), st.none() | CLOCKS, max_size=2),
    st.sampled_from(["auto", "ear", *ORDER]),
    st.floats(-0.5, 0.5),
)
MOMENT = st.tuples(
    st.sampled_from([0.0, 1 / 144, 1 / 60, 1 / 24, 0.5]),
    st.lists(st.integers(0, len(SOUNDS) - 1), max_size=4),
    st.none() | TOLD,
    st.floats(0, 0.1),
)


@example(
    [
        (0.5, [], Told(clocks={"hold": Time(0.0, 0.0, 20.0, meter=3)}), 0.0),
        (1 / 144, [], Told((Command("/tempo/double"),), {"hold": Time(0.0, 0.0, 151.0)}), 0.0),
    ]
)
@settings(max_examples=60, deadline=None)
@given(st.lists(MOMENT, min_size=2, max_size=80))
def test_nothing_that_is_heard_or_told_makes_it_run_back(
    moments: list[tuple[float, list[int], Told | None, float]],
) -> None:
    conductor, told = Conductor(), Told()
    before = Beat()
    for dt, sounds, now, age in moments:
        told = now or Told((), told.clocks, told.source, told.lead)
        beat = conductor.step(dt, [SOUNDS[index] for index in sounds], 0.004, told, age=age)
        assert np.isfinite([beat.bpm, beat.phase, beat.bar, beat.hit]).all()
        assert 0 <= beat.phase < 1
        assert 0 <= beat.bar < 1
        ahead = seen(beat) - seen(before)
        fastest = 1.5 * dt * max(beat.bpm, 0) / 60
        assert ahead >= 0
        assert ahead <= fastest + 1e-6 or not before.bpm
        before = beat
