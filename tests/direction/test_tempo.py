from itertools import islice

import numpy as np
import pytest

from tests.control.midi.played import NOTHING, engine
from tests.direction.test_desk import TREE
from vj import clock
from vj.direction.tempo import HeldTempo, asks
from vj.engine import Engine
from vj.frame import Beat, Block, Command, Frame, Tick, Value
from vj.library import looks, palettes, preset


def test_the_ear_is_asked_what_is_pulled_and_not_what_is_let_go() -> None:
    heard = [
        Command("/tempo/tap", (1.0,), "osc"),
        Command("/tempo/tap", (0.0,), "osc"),
        Command("/tempo/nudge", (0.75,), "midi", share=True),
        Command("/tempo/nudge", ("x",)),
        Command("/mix", (1.0,)),
    ]
    assert asks(TREE, heard) == [Command("/tempo/tap", (), "osc"), Command("/tempo/nudge", (0.25,), "midi")]


def test_a_held_tempo_goes_on_from_where_the_beat_was() -> None:
    held = HeldTempo()
    assert held.step(0.5, {}, Beat()) is None
    time = held.step(1.0, {"/tempo/bpm": 120.0}, Beat(bpm=90, count=7, phase=0.25, bar=3.25 / 4))
    assert time is not None
    assert (time.position_at(1.0), time.position_at(2.0)) == (7.25, 9.25)
    assert held.step(1.5, {}, Beat()) is time
    assert held.step(2.0, {"/tempo/bpm": 0.0}, Beat()) is None


def play(seconds: float, asked: dict[int, tuple[str, *tuple[Value, ...]]]) -> list[Frame]:
    """The frames of a silent show at 50 a second."""
    made = Engine(looks.load(), preset.load(preset.named("default")), palettes.palettes())
    quiet = Block(np.zeros((882, 2), np.float32), 44100)
    frames = []
    for tick in islice(clock.steady(50), round(seconds * 50)):
        words = asked.get(tick.index)
        frames.append(made.step(tick, quiet, [Command(words[0], tuple(words[1:]))] if words else ()))
    return frames


def test_in_silence_the_show_keeps_the_tempo_that_a_hand_holds() -> None:
    frames = play(10.0, {0: ("/tempo/bpm", 100.0)})
    assert frames[-1].beat.bpm == pytest.approx(100.0)
    beats = [frame.beat.count + frame.beat.phase for frame in (frames[-101], frames[-1])]
    assert beats[1] - beats[0] == pytest.approx(2 * 100 / 60, abs=0.02)


def test_four_taps_make_a_tempo() -> None:
    frames = play(4.0, {25 * n: ("/tempo/tap",) for n in range(1, 7)})
    assert frames[-1].beat.bpm == pytest.approx(120.0, rel=0.001)
    assert frames[-1].beat.source == "tap"


def played(bpm: float, seconds: float, *, stops: float = 1e9) -> list[Beat]:
    """Give the beat of each frame of an engine in silence, to which another machine sends its clock."""
    show, beats = engine(), []
    due, gap = 0.0, 60 / bpm / 24
    for index in range(round(seconds * 60)):
        time = (index + 1) / 60
        asks = [Command("/clock/start", (0.0,), "midi")] if not index else []
        while due <= time and due < stops:
            asks.append(Command("/clock/tick", (time - due,), "midi"))
            due += gap
        beats.append(show.step(Tick(index, time, 1 / 60), NOTHING, asks).beat)
    return beats


def test_another_machines_clock_leads_the_beat() -> None:
    beats = played(126.0, 6)
    assert beats[-1].bpm == pytest.approx(126.0, abs=0.1)
    told = 6 * 126 / 60
    assert (beats[-1].count + beats[-1].phase - told + 0.5) % 1 - 0.5 == pytest.approx(0, abs=0.05)
    assert beats[-1].confidence == 1.0


def test_a_clock_that_falls_silent_rules_no_more() -> None:
    assert played(126.0, 4, stops=2.0)[-1].confidence < 1.0


def test_a_clock_is_no_knob_and_says_no_mistake() -> None:
    frame = engine().step(
        Tick(0, 0.0, 1 / 60), NOTHING, [Command("/clock/tick", (0.0,)), Command("/clock/x")]
    )
    assert frame.notes == ()
