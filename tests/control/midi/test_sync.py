from dataclasses import replace

import numpy as np
import pytest

from vj.control.midi.sync import ClockOut, FirstClock, Says, is_time, told
from vj.frame import Beat, Command, Features, Frame, Scene, Structure, Tick
from vj.targets import Controller


def beats(bpm: float, seconds: float, fps: float, start: float = 0.0) -> list[tuple[float, Beat]]:
    """Give what the beat clock says at each frame."""
    frames = []
    for index in range(round(seconds * fps)):
        place = start + index / fps * bpm / 60
        count = int(place)
        frames.append((index / fps, Beat(bpm, place - count, count, bar=(place % 4) / 4)))
    return frames


def clocks(frames: list[tuple[float, Beat]], fps: float) -> list[tuple[float, bytes]]:
    out = ClockOut()
    return [message for time, beat in frames for message in out.step(time, 1 / fps, beat)]


@pytest.mark.parametrize("fps", [24.0, 60.0, 144.0])
@pytest.mark.parametrize("bpm", [60.0, 126.0, 174.0])
def test_there_are_24_clocks_a_beat_evenly_whatever_the_frame_rate(bpm: float, fps: float) -> None:
    sent = [time for time, message in clocks(beats(bpm, 10, fps), fps) if message == b"\xf8"]
    assert np.diff(sent) == pytest.approx(60 / bpm / 24, abs=1e-9)
    assert len(sent) == pytest.approx(10 * bpm / 60 * 24, abs=24)


@pytest.mark.parametrize("lead", [0.08, -0.15])
def test_who_follows_hears_the_beat_as_it_sounds_and_not_as_it_is_seen(lead: float) -> None:
    seen = [(time, replace(beat, lead=lead)) for time, beat in beats(126.0, 10, 60, start=2 + lead * 2.1)]
    sent = [time for time, message in clocks(seen, 60) if message == b"\xf8"]
    places = (2 + np.array(sent) * 2.1) * 24
    assert np.abs(places - np.round(places)).max() < 1e-6
    assert sent[0] == pytest.approx(2 / 2.1)


def test_it_starts_on_a_one_and_stops_with_the_tempo() -> None:
    running = beats(120.0, 4, 60, start=1.5)
    sent = clocks([*running, (4.0, Beat()), (4.1, Beat())], 60)
    start, first = sent[0], sent[1]
    assert (start[1], first[1], sent[-1]) == (b"\xfa", b"\xf8", (4.0, b"\xfc"))
    assert start[0] == first[0] == pytest.approx(1.25)
    assert [message for _, message in sent].count(b"\xfa") == 1


def test_a_show_that_stood_still_goes_on_without_a_burst() -> None:
    sent = clocks([*beats(120.0, 2, 60), *((t + 60, b) for t, b in beats(120.0, 1, 60, start=124.0))], 60)
    later = [time for time, message in sent if time >= 60]
    assert len(later) <= 50 and np.diff(later) == pytest.approx(60 / 120 / 24, abs=1e-9)


@pytest.mark.parametrize(
    ("message", "command"),
    [
        ("F8", Command("/clock/tick", (0.25,), "midi")),
        ("FA", Command("/clock/start", (0.25,), "midi")),
        ("FB", Command("/clock/continue", (0.25,), "midi")),
        ("FC", Command("/clock/stop", (0.25,), "midi")),
        ("F2 01 02", Command("/clock/song", (257, 0.25), "midi")),
    ],
)
def test_another_machines_time_is_told_with_its_age(message: str, command: Command) -> None:
    assert is_time(bytes.fromhex(message))
    assert told(bytes.fromhex(message), 0.25) == command


def test_of_two_machines_the_first_tells_the_time_until_it_is_silent() -> None:
    first = FirstClock()
    ticks = [("mixer", 0.0), ("synth", 0.01), ("mixer", 0.02), ("synth", 0.9), ("synth", 1.1), ("mixer", 1.2)]
    assert [first.step(name, time) for name, time in ticks] == [True, False, True, False, True, False]


@pytest.mark.parametrize("message", ["", "90 01 01", "F0 01 F7", "FE", "FF"])
def test_all_else_tells_no_time(message: str) -> None:
    assert not is_time(bytes.fromhex(message))


def test_moments_are_said_when_they_come_and_when_they_go() -> None:
    says = Says(Controller("x", says={"beat": (b"on", b"off"), "bar": (b"one", b""), "look": (b"look", b"")}))
    still = Frame(Tick(0, 0, 0), Features(), Beat(), Scene())
    said = []
    for time, beat in beats(120.0, 4, 40, start=0.1):
        said += says.step(replace(still, beat=beat, pattern="a" if time < 2 else "b"))
    assert (said.count(b"on"), said.count(b"off"), said.count(b"one"), said.count(b"look")) == (8, 7, 2, 1)
    assert said[:4] == [b"on", b"off", b"on", b"off"]


def test_a_section_is_said_as_it_begins_and_as_it_ends() -> None:
    says = Says(Controller("x", says={"section.drop": (b"drop", b"over"), "section.calm": (b"calm", b"")}))
    said = []
    for section in ("calm", "build", "drop", "drop", "calm", "calm"):
        heard = Features(structure=Structure(section))
        said += says.step(Frame(Tick(0, 0, 0), heard, Beat(), Scene()))
    assert said == [b"drop", b"over", b"calm"]


def test_no_tempo_no_beats() -> None:
    says = Says(Controller("x", says={"beat": (b"on", b"off")}))
    still = Frame(Tick(0, 0, 0), Features(), Beat(), Scene())
    assert [m for n in range(9) for m in says.step(replace(still, beat=Beat(count=n)))] == []
