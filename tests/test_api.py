"""The engine as a library: what the command line makes, from a few functions."""

import subprocess
import sys
import wave
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vj
from tests.media import pictures, probe, tone
from vj.audio import demo
from vj.errors import MediaError, UsageError

EXAMPLES = Path(__file__).parents[1] / "examples"


def test_importing_the_package_imports_no_heavy_library() -> None:
    code = "import sys, vj; print({'numpy', 'OpenGL', 'PIL', 'aubio', 'click', 'vj.api'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


def test_the_library_is_found_by_name_and_nothing_else_is() -> None:
    assert {*vj.LIBRARY} < {*dir(vj)}
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        vj.__getattr__("nonsense")


def test_render_is_the_same_before_and_after_the_package_of_its_name_is_imported(tmp_path: Path) -> None:
    code = """
import sys
for read in ("", "import vj.render.glsl"):
    exec(read)
    from vj import render
    from vj.errors import MediaError
    try:
        render("gone.wav", "x.mp4")
    except MediaError as error:
        print(error)
"""
    told = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (told.stdout, told.stderr) == ("gone.wav: no such file\n" * 2, "")
    assert list(tmp_path.iterdir()) == []


def test_frames_are_rgb_arrays_one_for_each_slot_of_the_sound(tmp_path: Path) -> None:
    track = tone(tmp_path / "a.wav", 1.0)
    made = list(vj.frames(track, (64, 36), "25/2", start=0.2))
    assert [(picture.shape, picture.dtype) for picture in made] == [((36, 64, 3), np.dtype(np.uint8))] * 10


def test_a_film_shows_the_frames_with_the_sound_of_the_track(tmp_path: Path) -> None:
    track = tone(tmp_path / "a.wav", 0.5)
    film = vj.render(track, tmp_path / "a.mp4", (64, 36), 10, crf=0, effort="ultrafast", seed=3)
    shown = list(vj.frames(track, (64, 36), 10, seed=3))
    luma = np.array(shown) @ [0.2126, 0.7152, 0.0722]
    assert np.abs(luma - pictures(film)).mean() < 1.5
    assert [stream["codec_type"] for stream in probe(film)["streams"]] == ["video", "audio"]


def test_a_preview_is_a_film_that_a_notebook_plays(tmp_path: Path) -> None:
    made = vj.preview(tone(tmp_path / "a.wav", 2.0), (64, 36), 10, start=0.5, seconds=1.0)
    assert [float(stream["duration"]) for stream in probe(made.mp4)["streams"]] == pytest.approx([1, 1])
    html = made._repr_html_()
    assert b64decode(html.split("base64,")[1].split('"')[0]) == made.mp4
    assert html.startswith("<video controls")


@pytest.mark.parametrize(
    ("size", "fps", "style", "form", "says"),
    [
        ((63, 36), 30, "default", None, "63x36: both sides must be even"),
        ("huge", 30, "default", None, "one of 720p 1080p"),
        ("720p", "often", "default", None, "'often' is no frame rate"),
        ("720p", 0.5, "default", None, "from 1 to 480"),
        ("720p", 30, "gone", None, 'no preset is named "gone"'),
        ("720p", 30, "default", "vhs", "'vhs' is no format"),
    ],
)
def test_what_cannot_be_is_one_line_and_no_film(
    tmp_path: Path, size: tuple[int, int] | str, fps: float | str, style: str, form: str | None, says: str
) -> None:
    track = tone(tmp_path / "a.wav", 0.2)
    with pytest.raises(UsageError, match=says):
        vj.render(track, tmp_path / "a.mp4", size, fps, style=style, form=form)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_film_never_replaces_its_own_track(tmp_path: Path) -> None:
    track = tone(tmp_path / "a.wav", 0.2).rename(tmp_path / "a.mp4")
    before = track.read_bytes()
    with pytest.raises(MediaError, match="would replace its own track"):
        vj.render(track, tmp_path / "a.mp4")
    assert track.read_bytes() == before


def test_a_track_is_heard_as_a_whole_unless_asked_to_hear_as_it_goes(tmp_path: Path) -> None:
    track = tmp_path / "drop.wav"
    with wave.open(str(track), "wb") as file:
        file.setparams((2, 2, demo.RATE, 0, "NONE", ""))
        file.writeframes((demo.samples()[24 * demo.RATE : 30 * demo.RATE] * 32767).astype("<i2").tobytes())
    whole, live = vj.analyse(track), vj.analyse(track, causal=True)
    bpm = whole.names.index("beat.bpm")
    assert (round(whole.numbers[0, bpm]), live.numbers[0, bpm]) == (126, 0)
    truth = demo.beats()[(demo.beats() >= 24) & (demo.beats() < 29.9)] - 24
    assert [at for at, _ in whole.beats if at < 5.9] == pytest.approx(truth, abs=0.02)
    assert len(live.beats) < len(whole.beats)


def test_a_track_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"gone\.wav: no such file"):
        vj.analyse(tmp_path / "gone.wav")


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("render_a_track", ["film.mp4"], "film.mp4\n"),
        ("iterate_frames", [], "   0 s  #"),
        ("analyse_a_track", [], "1.0 s, 0.0 BPM, 0 beats\n   0.00 s  calm\n"),
    ],
)
def test_every_example_runs(tmp_path: Path, name: str, words: list[str], says: str) -> None:
    track = tone(tmp_path / "a.wav", 1.0)
    command = [sys.executable, str(EXAMPLES / f"{name}.py"), track.name, *words]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith(says)
    assert {path.name for path in tmp_path.iterdir()} == {"a.wav", *words}


def test_a_loop_is_some_bars_of_the_film_whose_end_leads_into_their_beginning(tmp_path: Path) -> None:
    track, one = tmp_path / "a.wav", {"/show/pattern": "ribbons"}
    with wave.open(str(track), "wb") as file:
        file.setparams((2, 2, demo.RATE, 0, "NONE", ""))
        file.writeframes((demo.samples()[24 * demo.RATE : 30 * demo.RATE] * 30000).astype("<i2").tobytes())
    made = vj.render(track, tmp_path / "loop", (64, 36), 10, knobs=one, loop=1, form="png")
    loop = [np.asarray(Image.open(path).convert("RGB"), int) for path in sorted(made.iterdir())]
    shown = list(vj.frames(track, (64, 36), 10, knobs=one))
    begin = next(i for i, picture in enumerate(shown) if np.array_equal(picture, loop[0]))
    assert len(loop) == round(4 * 60 / demo.BPM * 10)
    middle = len(loop) - len(loop) // 4
    assert np.array_equal(loop[:middle], shown[begin : begin + middle])
    assert np.abs(loop[-1] - shown[begin - 1]).mean() < np.abs(loop[-1] - shown[begin + len(loop) - 1]).mean()
