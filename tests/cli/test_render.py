"""``vj render`` as a person meets it: real tracks, real films, real mistakes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import wait_until
from tests.media import frame_hashes, pictures, probe, tone
from vj.audio import demo
from vj.cli.render import STOPPED
from vj.record.parts import Parts

SMALL = ("--size", "160x90", "--preset-x264", "ultrafast")


def vj(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``vj render`` in a folder."""
    command = [sys.executable, "-m", "vj", "render", *map(str, words)]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of music: of the test data where there is some, else of the demo track's drop."""
    made = tmp_path_factory.mktemp("music") / "a piece: é.ogg"
    data = os.environ.get("VJ_TEST_DATA")
    found, given = ["-ss", "20", "-i", f"{data}/music/wesnoth_battle-epic.ogg"], b""
    if not data:
        found = ["-f", "f32le", "-ar", str(demo.RATE), "-ac", "2", "-i", "-"]
        given = demo.samples()[24 * demo.RATE :].astype("<f4").tobytes()
    encode = (
        "-t",
        "6",
        "-map",
        "0:a",
        "-map_metadata",
        "-1",
        "-metadata",
        "title=A piece",
        "-c:a",
        "libvorbis",
        f"file:{made}",
    )
    subprocess.run(["ffmpeg", "-v", "error", *found, *encode], input=given, check=True)
    still_image(made.with_name("cover.png"))
    return made


@pytest.fixture(scope="module")
def film(music: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film of that piece."""
    folder = tmp_path_factory.mktemp("film")
    answer = vj(folder, music, *SMALL)
    assert (answer.returncode, "Traceback" in answer.stderr) == (0, False)
    assert answer.stdout.startswith(f"{music.stem}.mp4: 6.0 s made in ")
    return folder / f"{music.stem}.mp4"


def test_a_film_has_picture_and_sound_and_says_its_colours(film: Path) -> None:
    picture, sound = probe(film)["streams"][:2]
    assert (picture["codec_name"], picture["pix_fmt"], picture["r_frame_rate"]) == ("h264", "yuv420p", "30/1")
    tags = ("color_range", "color_space", "color_transfer", "color_primaries")
    assert [picture[tag] for tag in tags] == ["tv", "bt709", "bt709", "bt709"]
    assert (sound["codec_name"], sound["channels"]) == ("aac", 2)
    assert probe(film)["format"]["tags"]["title"] == "A piece"


def test_picture_and_sound_are_as_long_as_the_track(film: Path, music: Path) -> None:
    track = float(probe(music)["format"]["duration"])
    lengths = [float(stream["duration"]) for stream in probe(film)["streams"]]
    assert lengths == pytest.approx([track, track], abs=1 / 30)


def test_a_film_shows_something_that_moves(film: Path) -> None:
    shown = pictures(film).astype(float)
    assert shown[30:].mean((1, 2)).min() > 18  # black is 16
    assert shown[30:].std((1, 2)).min() > 4
    assert np.abs(np.diff(shown, axis=0)).mean((1, 2))[30:].max() > 0.5


def test_a_film_that_is_there_is_left_alone_until_told(film: Path, music: Path) -> None:
    before = film.read_bytes()
    answer = vj(film.parent, music, *SMALL)
    assert (answer.returncode, answer.stdout) == (
        0,
        f"{film.name}: is there already, left as it is (-y makes it again)\n",
    )
    answer = vj(film.parent, music, *SMALL, "--seed", "5")
    assert answer.stdout == (
        f"{film.name}: is there already, but made with other options, looks or preset, "
        "left as it is (-y makes it again)\n"
    )
    assert vj(film.parent, music, "-y", *SMALL).returncode == 0
    assert film.read_bytes() == before  # made again: the same to the bit


def test_start_and_seconds_cut_picture_and_sound_alike(tmp_path: Path, music: Path) -> None:
    words = ("--start", "1.5", "--seconds", "1.0", "--fps", "29.97", "-o", "new/cut.mp4")
    assert vj(tmp_path, music, *words, *SMALL).returncode == 0
    streams = probe(tmp_path / "new" / "cut.mp4")["streams"]
    lengths = [float(stream["duration"]) for stream in streams]
    assert lengths == pytest.approx([1.0, 1.0], abs=1001 / 30000)
    assert streams[0]["r_frame_rate"] == "30000/1001"


def test_a_batch_goes_on_past_bad_files_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "tracks"
    folder.mkdir()
    tone(folder / "a.wav", 0.3)
    tone(folder / "z.WAV", 0.3)
    (folder / "b.mp3").write_text("I am a text\n")
    (folder / "c.ogg").touch()
    (folder / "cover.jpg").touch()
    other = tone(tmp_path / "a.wav", 0.2)
    answer = vj(tmp_path, folder, other, "missing.flac", "-o", "films", *SMALL)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert sorted(p.name for p in (tmp_path / "films").iterdir()) == ["a-2.mp4", "a.mp4", "z.mp4"]
    assert answer.stderr.splitlines()[-1] == "3 of 6 could not be rendered, see above"
    said = [line for line in answer.stderr.splitlines() if ".mp4:" not in line]
    assert [line.split(":")[0] for line in said[:-1]] == [
        f"{folder}/b.mp3",
        f"{folder}/c.ogg",
        "missing.flac",
    ]


def still_image(path: Path) -> None:
    """A file that ffmpeg reads, but that has no sound."""
    Image.fromarray(np.zeros((16, 16, 3), np.uint8)).save(path)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["missing.wav"], 1, "missing.wav: no such file"),
        (["text.mp3"], 1, "text.mp3: "),
        (["nothing.wav"], 1, "nothing.wav: "),
        (["silent.png"], 1, "silent.png: has no sound in it"),
        (["folder"], 1, "folder: no sound or video file in this folder"),
        (["a.wav", "-o", "text.mp3/x.mp4"], 1, "text.mp3/x.mp4: can't be written: Not a directory"),
        (["a.wav", "--start", "9"], 1, "a.wav: no sound after 9 s"),
        (["b.mp4"], 1, "b.mp4: the film would replace its own track: name another with -o"),
        (["a.wav", "-o", "x.mkv"], 2, "vj: -o x.mkv: films end in one of .mp4 .webm .mov .gif .webp"),
        (["a.wav", "folder", "-o", "x.mp4"], 2, "vj: -o x.mp4: several tracks need a folder, not one file"),
        (["a.wav", "--preset", "nonesuch"], 2, "vj: "),
        (["a.wav", "--knob", "/mixx 1"], 2, "vj: a knob to be set: "),
        (["a.wav", "--knob", "mix"], 2, "Error: Invalid value for '--knob'"),
        (["a.wav", "--fps", "fast"], 2, "Error: Invalid value for '--fps'"),
        (["a.wav", "--size", "99x99"], 2, "Error: Invalid value for '--size'"),
        ([], 2, "vj: which track?"),
    ],
)
def test_a_mistake_is_one_line_and_an_exit_code(
    tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    tone(tmp_path / "a.wav", 0.2)
    tone(tmp_path / "b.mp4", 0.2)
    (tmp_path / "text.mp3").write_text("I am a text\n")
    (tmp_path / "nothing.wav").touch()
    (tmp_path / "folder").mkdir()
    still_image(tmp_path / "silent.png")
    before = sorted(tmp_path.iterdir())
    answer = vj(tmp_path, *words)
    lines = [line for line in answer.stderr.splitlines() if not line.startswith(("Usage:", "Try "))]
    assert answer.returncode == code
    assert [line for line in lines if line][-1].startswith(said)
    assert len([line for line in lines if line]) == 1
    assert sorted(tmp_path.iterdir()) == before


def whole(folder: Path) -> list[Path]:
    """The whole parts of the film that is under way."""
    return list(folder.glob("a.mp4.parts/*-*-*-*.mp4"))


def begun(folder: Path, *words: str, track: Path = Path("a.wav")) -> subprocess.Popen[str]:
    """Begin ``vj render`` in a folder."""
    command = [sys.executable, "-m", "vj", "render", str(track), *SMALL, *words]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A render that takes a while, at a moment when it is under way."""
    tone(tmp_path / "a.wav", 60)
    process = begun(tmp_path, "--segment", "1", "--causal")
    assert wait_until(lambda: len(whole(tmp_path)) > 1, 60)
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_keeps_what_is_whole_and_says_so(
    tmp_path: Path, running: subprocess.Popen[str], asked: signal.Signals
) -> None:
    running.send_signal(asked)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert said.splitlines()[-1] == STOPPED
    assert "Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4.parts", "a.wav"]
    assert len(whole(tmp_path)) > 1


def test_stopped_before_a_part_is_whole_it_leaves_nothing(tmp_path: Path) -> None:
    tone(tmp_path / "a.wav", 60)
    process = begun(tmp_path, "--segment", "30", "--causal")
    assert wait_until(lambda: bool(list(tmp_path.glob("a.mp4.parts/00000000.*"))), 60)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_render_that_was_killed_goes_on_where_it_was_to_the_same_bytes(music: Path, tmp_path: Path) -> None:
    words = ("--segment", "1", "--preset", "neon", "--hashes", "--title", "--knob", "/fx/trails/on 1")
    assert vj(tmp_path, music, *words, *SMALL, "-o", "b.mp4").returncode == 0
    process = begun(tmp_path, *words, "-o", "a.mp4", track=music)
    assert wait_until(lambda: len(whole(tmp_path)) > 1, 60)
    process.kill()
    process.communicate()
    kept = {path: path.stat().st_mtime_ns for path in whole(tmp_path)}
    answer = vj(tmp_path, music, *words, *SMALL, "-o", "a.mp4")
    assert (answer.returncode, len(kept) > 1) == (0, True)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert (tmp_path / "a.md5").read_bytes() == (tmp_path / "b.md5").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md5", "a.mp4", "b.md5", "b.mp4"]


def test_what_was_begun_otherwise_is_begun_anew(tmp_path: Path) -> None:
    tone(tmp_path / "a.wav", 3)
    Parts(tmp_path / "a.mp4", {"seed": "another"})
    (tmp_path / "a.mp4.parts" / "00000000-30-sure-none.mp4").write_text("of another film")
    assert vj(tmp_path, "a.wav", "--segment", "1", *SMALL).returncode == 0
    assert len(pictures(tmp_path / "a.mp4")) == 90


def test_two_sizes_are_made_in_one_go_and_named_by_their_size(music: Path, tmp_path: Path) -> None:
    answer = vj(tmp_path, music, "--size", "160x90", "--size", "90x160", "--seconds", "1", "-o", "x.webm")
    assert answer.returncode == 0
    sizes = {path.name: probe(path)["streams"][0] for path in tmp_path.iterdir()}
    assert {name: (s["width"], s["height"]) for name, s in sizes.items()} == {
        "x-160x90.webm": (160, 90),
        "x-90x160.webm": (90, 160),
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--size", "huge"), "write it as 1280x720, or 720p 1080p"),
        (("--format", "gif", "--sound", "aac"), "--sound aac: gif carries no sound at all"),
        (("--encoder", "nvenc", "--format", "vp9"), "--encoder nvenc: does not work here for vp9"),
        (("--format", "hap", "--size", "90x50"), "hap needs sides divisible by 4"),
    ],
)
def test_what_a_format_cannot_do_is_said_at_the_door(
    music: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    answer = vj(tmp_path, music, *words)
    assert (answer.returncode, says in answer.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_night_is_rendered_from_its_journal_with_its_sound(tmp_path: Path) -> None:
    words = ("--audio", "demo", "--seconds", "2", "--journal", "night.journal", "--no-midi", "--no-osc")
    played = [sys.executable, "-m", "vj", "live", "--headless", "--size", "64x36", *words]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(played, cwd=tmp_path, env=env, check=True, capture_output=True, timeout=60)
    answer = vj(tmp_path, "night.journal", *SMALL)
    assert (answer.returncode, answer.stdout.startswith("night.mp4: ")) == (0, True)
    lengths = [float(stream["duration"]) for stream in probe(tmp_path / "night.mp4")["streams"]]
    assert lengths == pytest.approx([2.0, 2.0], abs=0.15)
    assert pictures(tmp_path / "night.mp4").std() > 3


def test_a_film_is_made_again_exactly_from_what_is_said_of_it(music: Path, tmp_path: Path) -> None:
    words = (
        "--size",
        "96x64",
        "--fps",
        "20",
        "--seconds",
        "2",
        "--seed",
        "7",
        "--crf",
        "25",
        *("--title", "--cover", "--knob", "/show/pattern ribbons"),
        *("--json", "--sheet", "--flash-report"),
    )
    made = vj(tmp_path, music, *words, "-o", "one.mp4")
    assert made.returncode == 0
    assert "one.mp4: held within the limits of flashes: at most 0 turns" in made.stdout
    said = json.loads((tmp_path / "one.json").read_text("utf-8"))
    assert (said["pictures"], said["options"]["seed"], said["patterns"][0]["at"]) == (40, 7, 0.0)
    assert said["patterns"] == [{"at": 0.0, "pattern": "ribbons"}]
    assert said["sections"][0]["at"] == 0.0
    assert vj(tmp_path, "--like", "one.json", "-o", "two.mp4").returncode == 0
    assert frame_hashes(tmp_path / "one.mp4") == frame_hashes(tmp_path / "two.mp4")
    with Image.open(tmp_path / "one.sheet.png") as sheet:
        assert sheet.size == (4 * 480, 4 * 320)


def test_a_pattern_stands_for_all_that_fit_it(tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav", "c.mp3"):
        tone(tmp_path / name, 0.2)
    assert vj(tmp_path, "*.wav", "-o", "films", *SMALL).returncode == 0
    assert sorted(path.name for path in (tmp_path / "films").iterdir()) == ["a.mp4", "b.mp4"]


def test_ten_bits_and_larger_drawing_as_asked(tmp_path: Path) -> None:
    tone(tmp_path / "a.wav", 0.3)
    assert (
        vj(tmp_path, "a.wav", "--bits", "10", "--supersample", "2", "--format", "hevc", *SMALL).returncode
        == 0
    )
    picture = probe(tmp_path / "a.mp4")["streams"][0]
    assert (picture["pix_fmt"], picture["width"], picture["height"]) == ("yuv420p10le", 160, 90)


def test_a_film_of_looks_that_have_changed_since_is_said_not_to_be_the_same(
    music: Path, tmp_path: Path
) -> None:
    words = ("--size", "96x64", "--seconds", "0.2", "--json", "-o", "one.mp4")
    assert vj(tmp_path, music, *words).returncode == 0
    said = json.loads((tmp_path / "one.json").read_text("utf-8"))
    (tmp_path / "one.json").write_text(json.dumps({**said, "show": "another"}))
    answer = vj(tmp_path, "--like", "one.json", "-o", "two.mp4")
    assert (answer.returncode, answer.stderr.splitlines()[0]) == (
        0,
        "one.json: looks or preset are not what they were: the film will not be quite the same",
    )


def test_a_file_that_says_nothing_of_a_film_is_refused(music: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[1]")
    answer = vj(tmp_path, music, "--like", "x.json")
    assert (answer.returncode, answer.stderr) == (1, "vj: x.json: was not written by vj render --json\n")


def test_what_is_dark_can_be_seen_through_in_formats_that_have_alpha(music: Path, tmp_path: Path) -> None:
    words = ("--size", "64x48", "--seconds", "0.5", "--fps", "10", "--alpha", "light")
    assert vj(tmp_path, music, *words, "--format", "png", "-o", "film").returncode == 0
    with Image.open(tmp_path / "film" / "000005.png") as picture:
        pixels = np.asarray(picture)
    assert (pixels.shape, pixels[..., 3].min() < 128) == ((48, 64, 4), True)
    assert pixels[..., :3].max(axis=2).min() > 250  # straight colours: as bright as can be
    refused = vj(tmp_path, music, *words, "-o", "film.mp4")
    assert (refused.returncode, refused.stderr.splitlines()[-1]) == (
        2,
        "vj: --alpha: h264 is opaque; those with alpha are prores4444 hap-alpha png",
    )
