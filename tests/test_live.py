"""The live loop over a clock that does not wait: real sound, real pictures, a real recording."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from tests.media import pictures, probe, sound
from tests.render.pictures import colour, look, near, stage
from vj import clock
from vj.audio.file import MemorySource
from vj.cli.live import take_names
from vj.engine import Engine
from vj.errors import MediaError
from vj.frame import Beat, Command, Features, FloatArray, Frame, Scene, Switches, Tick
from vj.library import looks, palettes
from vj.library.looks import Library
from vj.library.preset import Preset
from vj.library.watch import LookWatch
from vj.live import Keeper, Pace, Recording, Report, Show, Stage, longest, play
from vj.render.gl import stage as stages
from vj.render.gl.context import Headless

pytestmark = pytest.mark.usefixtures("gl")

RATE, FPS = 48000, 30
METER = look(
    "gl_FragColor = vec4(vec3(step(0.02, loud)), 1.0);",
    name="meter",
    CATEGORIES=["organic"],
    INPUTS=[{"NAME": "loud", "TYPE": "float", "BIND": "rms"}],
)


def clicks(seconds: float, at: list[float]) -> FloatArray:
    """Short bursts in silence."""
    samples = np.zeros((round(seconds * RATE), 2), np.float32)
    for time in at:
        start = round(time * RATE)
        samples[start : start + RATE // 100] = 0.9
    return samples


def show(samples: FloatArray, on: Stage, names: Iterator[Path], *asked: Command) -> Report:
    """Play these sounds to their end."""
    source = MemorySource(samples, RATE)
    engine = Engine(Library({"meter": METER}), Preset("test"), palettes.palettes())
    recording = Recording(on, names, Fraction(FPS), RATE, 2)
    return play(engine, clock.steady(FPS), source, [], on, recording, fps=FPS, ask=asked)


def test_a_click_and_its_flash_lie_within_one_frame_of_the_recording(tmp_path: Path) -> None:
    at = [0.5, 1.21, 1.9, 2.737]
    with stage() as on:
        report = show(clicks(3.5, at), on, iter([tmp_path / "take.mp4"]), Command("/show/record", (True,)))
    (take,) = report.takes
    assert (take.problem, take.dropped) == ("", 0)
    bright = pictures(take.path).mean(axis=(1, 2)) > 100
    flashes = np.flatnonzero(bright[1:] & ~bright[:-1]) + 1
    loud = np.abs(sound(take.path, RATE)) > 0.2
    heard = [int(np.flatnonzero(loud[round((t - 0.2) * RATE) :])[0]) / RATE + t - 0.2 for t in at]
    assert len(flashes) == len(at)
    assert np.abs(flashes / FPS - np.array(heard)).max() <= 1 / FPS


def test_a_recording_is_as_long_as_the_show(tmp_path: Path) -> None:
    with stage() as on:
        report = show(clicks(2.0, []), on, iter([tmp_path / "take.mp4"]), Command("/show/record", (True,)))
    durations = [float(stream["duration"]) for stream in probe(report.takes[0].path)["streams"]]
    assert durations == pytest.approx([2.0, 2.0], abs=1.5 / FPS)


def test_a_recording_that_cannot_be_written_is_said_and_the_show_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    nowhere = tmp_path / "no such folder" / "take.mp4"
    with stage() as on:
        source = MemorySource(clicks(0.5, []), RATE)
        engine = Engine(Library({"meter": METER}), Preset("test"), palettes.palettes())
        recording = Recording(on, iter([nowhere] * 99), Fraction(FPS), RATE, 2)
        ask = [Command("/show/record", (True,))]
        report = play(engine, clock.steady(FPS), source, [], on, recording, fps=FPS, ask=ask, say=said.append)
    assert report.frames == 15
    assert said[0].startswith("not recording: ")
    assert len(said) == 1


def test_the_show_ends_when_the_time_is_up(tmp_path: Path) -> None:
    with stage() as on:
        source = MemorySource(clicks(9.0, []), RATE)
        engine = Engine(Library({"meter": METER}), Preset("test"), palettes.palettes())
        recording = Recording(on, iter([]), Fraction(FPS), RATE, 2)
        ticks = islice(clock.steady(FPS), 999)
        report = play(engine, ticks, source, [], on, recording, fps=FPS, seconds=1.0)
    assert (report.frames, report.patterns) == (30, ("meter",))


def test_frames_that_come_late_are_counted() -> None:
    pace = Pace(50.0)
    for dt in (0.0, 0.02, 0.029, 0.031, 0.02):
        pace.step(dt, 0.01)
    assert (pace.frames, pace.late, pace.median()) == (5, 1, 0.01)


def test_the_tempo_of_a_show_is_the_one_held_longest_among_its_like() -> None:
    assert longest({126.0: 10.4, 126.2: 2.4, 126.6: 1.0, 125.8: 1.9, 88.0: 11.0}) == 126.0
    assert longest({}) == 0.0


def test_a_take_never_gets_the_name_of_a_file_that_is_there(tmp_path: Path) -> None:
    first = tmp_path / "night.mp4"
    names = take_names(first, overwrite=False)
    assert next(names) == first
    (tmp_path / "night-2.mp4").touch()
    assert next(names) == tmp_path / "night-3.mp4"


def test_a_recording_over_a_file_that_is_there_has_to_be_asked_for(tmp_path: Path) -> None:
    first = tmp_path / "night.mp4"
    first.touch()
    with pytest.raises(MediaError, match="night.mp4 is there already"):
        next(take_names(first, overwrite=False))
    assert next(take_names(first, overwrite=True)) == first


def test_news_is_shown_in_the_hud_for_a_while() -> None:
    told = Show(FPS, [])
    told.tell("cells.fs:3: nothing is called so", 1.0)
    lines = [told.over(still(time, hud=True), recording=False)[-1] for time in (2.0, 5.9, 6.5)]
    assert [line == "!\tcells.fs:3: nothing is called so" for line in lines] == [True, True, False]


def test_nothing_is_said_to_an_audience_unasked() -> None:
    told = Show(FPS, [])
    told.tell("a line for the desk", 0.0)
    assert told.over(still(0.1, hud=False), recording=True) == []


def test_the_hud_says_that_flashes_are_held_back() -> None:
    told = Show(FPS, [])
    told.step(still(0.0, hud=True), 0.01, held=0.5)
    assert "!\tflashes held back, 50%" in told.over(still(0.0, hud=True), recording=False)
    told.step(still(1.0, hud=True), 0.01, held=0.0)
    assert not any("flashes" in line for line in told.over(still(1.0, hud=True), recording=False))


def still(time: float, *, hud: bool) -> Frame:
    """A frame at a moment."""
    return Frame(Tick(0, time, 0.0), Features(), Beat(), Scene(), Switches(hud=hud))


COLOURED = """/*{{"ISFVSN": "2", "CATEGORIES": ["organic"]}}*/
void main() {{ gl_FragColor = vec4({}, 1.0); }}"""


def test_a_look_saved_during_the_show_is_soon_on_screen_and_a_mistake_leaves_it_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    path = tmp_path / "shaders" / "patterns" / "mine.fs"
    path.parent.mkdir(parents=True)
    path.write_text(COLOURED.format("1.0, 0.0, 0.0"))
    texts = [COLOURED.format("nothing"), COLOURED.format("0.0, 0.0, 1.0")]
    said: list[str] = []
    seen: list[tuple[int, ...]] = []
    context, watch, until = Headless(), LookWatch(every=0.01), monotonic() + 20
    on = stages.Stage((32, 16), context.beside())

    def over() -> bool:
        seen.append(colour(on.read()))
        if texts and (len(texts) == 2 or any("nothing" in line for line in said)):
            path.write_text(texts.pop(0))
        return near(seen[-1], (0, 0, 255)) or monotonic() > until

    engine = Engine(Library({"mine": looks.read(path)}), Preset("test"), palettes.palettes())
    source = MemorySource(np.zeros((RATE * 600, 1), np.float32), RATE)
    recording = Recording(on, iter([]), Fraction(FPS), RATE, 1)
    play(
        engine, clock.steady(FPS), source, [], on, recording, fps=FPS, watch=watch, stop=over, say=said.append
    )
    watch.close()
    on.close()
    context.close()
    assert {near(c, (255, 0, 0)) or near(c, (0, 0, 255)) for c in seen} == {True}
    assert near(seen[-1], (0, 0, 255))
    assert any(line.startswith(f"{path}:2: ") for line in said)


def test_presets_are_written_beside_the_show_and_what_became_of_them_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    (tmp_path / "presets" / "full.half").mkdir(parents=True)  # nothing can be written there
    keeper, said = Keeper(), list[str]()
    for name, text in (("mine", "one"), ("full", ""), ("mine", "two")):
        frame = Frame(Tick(0, 0.0, 0.0), Features(), Beat(), Scene(), save=(name, text))
        said += keeper.step(frame)
    keeper.close(said.append)
    mine = tmp_path / "presets" / "mine.toml"
    assert mine.read_text() == "two"
    assert (said[0], said[2]) == (f"saved as {mine}", f"saved as {mine}")
    assert said[1].startswith(f"not saved: can't write {mine.with_name('full.toml')}: ")
