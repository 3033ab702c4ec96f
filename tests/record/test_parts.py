"""A film made in parts is one film: exact in time, resumable, and plain in what it says of itself."""

import os
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.media import film, frame_hashes, pictures, probe, sound, tone
from vj.errors import MediaError, UsageError
from vj.record.feed import trouble
from vj.record.formats import FORMATS
from vj.record.parts import SURE, Coding, Encoding, Parts, place
from vj.record.tags import Chapter

SIZE = (64, 48)
BLACK, WHITE = (np.full((48, 64, 3), level, np.uint8) for level in (0, 255))
CODING = Coding(SIZE, effort="ultrafast")


def noise(count: int) -> list[NDArray[np.uint8]]:
    """Pictures that are all different."""
    return [np.random.default_rng(i).integers(0, 256, (48, 64, 3), np.uint8) for i in range(count)]


def part(folder: Path, first: int, shown: list[NDArray[np.uint8]], film: Path) -> None:
    """Encode a part."""
    with Encoding(folder, first, CODING, film) as made:
        for picture in shown:
            made.write(picture)
    made.finish(SURE, "none")


def test_a_film_is_h264_and_aac_and_says_its_colours(tmp_path: Path) -> None:
    made = film(tmp_path / "a.mp4", [BLACK] * 60, track=tone(tmp_path / "a.wav", 2.0))
    picture, heard = probe(made)["streams"]
    assert (picture["codec_name"], picture["pix_fmt"], heard["codec_name"]) == ("h264", "yuv420p", "aac")
    tags = ("color_range", "color_space", "color_transfer", "color_primaries")
    assert [picture[tag] for tag in tags] == ["tv", "bt709", "bt709", "bt709"]


def test_red_and_green_are_bt709(tmp_path: Path) -> None:
    frame = np.zeros((48, 64, 3), np.uint8)
    frame[:24] = (0, 255, 0)
    frame[24:] = (255, 0, 0)
    film(tmp_path / "a.mp4", [frame], coding=Coding(SIZE, crf=0))
    planes = pictures(tmp_path / "a.mp4", "yuv420p")[0]
    luma, u, v = np.split(planes, [64 * 48, 64 * 48 * 5 // 4])
    assert (luma[0], u[0], v[0]) == pytest.approx((173, 42, 26), abs=1)  # 16 + 219 x 0.7152 ...
    assert (luma[-1], u[-1], v[-1]) == pytest.approx((63, 102, 240), abs=1)


def test_picture_and_sound_are_as_long_as_the_track(tmp_path: Path) -> None:
    made = film(tmp_path / "a.mp4", [BLACK] * 97, track=tone(tmp_path / "a.wav", 3.21), cuts=[40])
    lengths = [float(stream["duration"]) for stream in probe(made)["streams"]]
    assert lengths == pytest.approx([3.21, 3.21], abs=1 / 30)


def test_the_sound_lies_where_it_lay_in_the_track(tmp_path: Path) -> None:
    track = tone(tmp_path / "a.wav", 1.0)
    heard, played = sound(film(tmp_path / "a.mp4", [BLACK] * 30, track=track)), sound(track)
    apart = [np.abs(heard[480 + at : 24480] - played[480 : 24480 - at]).mean() for at in range(60)]
    assert np.argmin(apart) == 0


def test_a_film_starts_to_play_before_it_is_loaded(tmp_path: Path) -> None:
    data = film(tmp_path / "a.mp4", [WHITE] * 5).read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_two_films_of_the_same_pictures_are_the_same_file(tmp_path: Path) -> None:
    track = tone(tmp_path / "a.wav", 1.0)
    a, b = (
        film(tmp_path / name, noise(30), track=track, cuts=[9]).read_bytes() for name in ("a.mp4", "b.mp4")
    )
    assert a == b


@pytest.mark.parametrize("form", ["h264", "hevc", "vp9", "av1", "prores", "hap", "gif", "png"])
def test_a_film_of_parts_has_every_picture_of_one_in_a_piece(tmp_path: Path, form: str) -> None:
    made = FORMATS[form]
    coding = Coding((64, 64), form=made, crf=0, effort="ultrafast", bits=made.bits)
    shown = [np.full((64, 64, 3), 12 * i, np.uint8) for i in range(20)]
    cut = film(tmp_path / f"a{made.ending}", shown, cuts=[1, 7, 12], coding=coding)
    path = cut if cut.is_file() else cut / "%06d.png"
    levels = pictures(path).mean((1, 2)) if cut.is_file() else np.array([p[0, 0] for p in stills(cut)])
    assert len(levels) == 20
    assert (np.diff(levels)[:-1] > 4).all()  # GIF's palette is not asked for the last


def stills(folder: Path) -> NDArray[np.uint8]:
    """The pictures of a folder, in order, grey."""
    command = ["ffmpeg", "-v", "error", "-i", f"{folder}/%06d.png", "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(data, np.uint8).reshape(-1, 64, 64)


@pytest.mark.parametrize("fps", [Fraction(30), Fraction(30000, 1001), Fraction(24000, 1001), Fraction(47, 3)])
def test_every_picture_of_many_parts_is_exactly_in_its_time(tmp_path: Path, fps: Fraction) -> None:
    coding = Coding(SIZE, fps, effort="medium")
    made = film(tmp_path / "a.mp4", [BLACK, WHITE] * 30, cuts=[2, 5, 17, 18], coding=coding)
    command = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "v",
        "-show_entries",
        "packet=pts:stream=time_base",
    ]
    said = subprocess.run([*command, "-of", "csv=p=0", str(made)], capture_output=True, text=True, check=True)
    *times, base = said.stdout.split()
    moments = sorted(int(time) * Fraction(base) for time in times)
    assert moments == [i / fps for i in range(60)]


def test_parts_begin_at_their_moment_after_hours_too() -> None:
    from vj.record.parts import Part, playlist

    fps = Fraction(30000, 1001)
    parts = [Part(Path(f"{i}.mp4"), 299 * i, 299, SURE, "") for i in range(1100)]
    lengths = [int(line.split()[1][:-2]) for line in playlist(parts, fps).splitlines() if "duration" in line]
    begun = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    assert (
        max(abs(begin - part.first / fps * 10**6) for begin, part in zip(begun.tolist(), parts, strict=True))
        <= 0.5
    )


def test_a_part_that_is_not_finished_leaves_nothing(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "a.mp4", {})

    def broken() -> None:
        with Encoding(parts.folder, 0, CODING, parts.film) as made:
            made.write(BLACK)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert parts.keep() == 0
    assert not list(tmp_path.iterdir())


def test_whole_parts_are_kept_for_who_makes_the_same_film_and_for_nobody_else(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "a.mp4", {"seed": 1})
    part(parts.folder, 0, noise(5), parts.film)
    (parts.folder / "00000005.4711.mp4").write_text("of one who was killed")
    assert parts.keep() == 5
    again = Parts(tmp_path / "a.mp4", {"seed": 1})
    assert [(p.first, p.count) for p in again.whole().values()] == [(0, 5)]
    assert len(list(again.folder.iterdir())) == 2
    assert Parts(tmp_path / "a.mp4", {"seed": 2}).whole() == {}


def test_a_full_disk_is_said_in_a_line_and_costs_no_more_than_the_part_under_way(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "a.mp4", {})
    part(parts.folder, 0, noise(5), parts.film)
    (parts.folder / f"00000005.{os.getpid()}.mp4").symlink_to("/dev/full")
    with pytest.raises(MediaError, match=r"a\.mp4: No space left on device$"):
        part(parts.folder, 5, noise(300), parts.film)
    assert (parts.keep(), len(parts.whole())) == (5, 1)


@pytest.mark.parametrize(
    ("said", "failed", "why"),
    [
        ("Error writing trailer of a.mp4: No space left on device\n", False, "No space left on device"),
        ("[mp3 @ 0x55] Header missing\n", False, ""),
        ("[mp3 @ 0x55] Header missing\n", True, "Header missing"),
        ("", True, "ffmpeg gave up"),
        ("", False, ""),
    ],
)
def test_ffmpeg_has_failed_where_the_disk_is_full_though_it_says_all_is_well(
    said: str, failed: bool, why: str
) -> None:
    assert trouble(said, failed=failed) == why


@pytest.mark.parametrize("where", ["file/a.mp4", "/proc/a.mp4"])
def test_an_unwritable_path_is_said_before_the_first_picture(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MediaError, match=r"a\.mp4: can't be written: "):
        Parts(tmp_path / where, {})


@pytest.mark.parametrize(
    ("size", "form", "bits", "says"),
    [
        ((63, 48), "h264", 8, "size 63x48: both must be even"),
        ((66, 48), "hap", 8, "hap needs sides divisible by 4"),
        ((64, 48), "gif", 10, "--bits 10: gif has 8"),
    ],
)
def test_what_cannot_be_is_refused(size: tuple[int, int], form: str, bits: int, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Coding(size, form=FORMATS[form], bits=bits).check()


def test_tags_and_chapters_are_in_the_film(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "a.mp4", {})
    part(parts.folder, 0, [BLACK] * 60, parts.film)
    chapters = [Chapter(0, 1.2, "Calm"), Chapter(1.2, 2, "Drop; = #")]
    parts.join(CODING, tags={"title": "A = B; \\ #1\nénd", "artist": "Nobody"}, chapters=chapters)
    said = probe(parts.film)
    found = [(chapter["start_time"], chapter["tags"]["title"]) for chapter in said["chapters"]]
    assert found == [("0.000000", "Calm"), ("1.200000", "Drop; = #")]
    tags = said["format"]["tags"]
    assert (tags["title"], tags["artist"]) == ("A = B; \\ #1\nénd", "Nobody")
    assert not place(parts.film).exists()


def test_hashes_are_those_of_the_pictures_as_they_were_drawn(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "a.mp4", {})
    shown = noise(6)
    for first in (3, 0):
        with Encoding(parts.folder, first, CODING, parts.film, hashed=True) as made:
            for picture in shown[first : first + 3]:
                made.write(picture)
        made.finish(SURE, "none")
    parts.join(CODING)
    folder = film(tmp_path / "png", shown, coding=Coding(SIZE, form=FORMATS["png"]))
    assert (tmp_path / "a.md5").read_text().split() == frame_hashes(folder / "%06d.png", "rgb24")


@pytest.mark.parametrize("name", ["h264", "png", "prores4444"])
def test_the_end_of_a_loop_fades_into_what_came_before_its_beginning(tmp_path: Path, name: str) -> None:
    form = FORMATS[name]
    shades = [60, 80, 100, 120, *[140] * 8, *[200] * 4]  # four before the loop, and its last four
    coding = Coding(SIZE, Fraction(30000, 1001), form, bits=form.bits, fold=4)
    shown = [np.full((48, 64, 3), shade, np.uint8) for shade in shades]
    track = tone(tmp_path / "a.wav", 0.4) if name == "h264" else None
    made = film(tmp_path / f"a{form.ending}", shown, coding=coding, track=track, cuts=[7])
    command = ["ffmpeg", "-v", "error", "-i", str(made / "%06d.png" if form.files else made)]
    words = [*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-vsync", "0", "-"]
    data = subprocess.run(words, capture_output=True, check=True).stdout
    seen = np.frombuffer(data, np.uint8).reshape(-1, 48, 64, 3)[:, 24, 32, 0].tolist()
    fading = [200 + (lead - 200) * share for lead, share in zip(shades, (0, 0.25, 0.5, 0.75), strict=False)]
    assert seen == pytest.approx([*[140] * 8, *fading], abs=5)


def test_a_loop_keeps_ten_bits_and_what_can_be_seen_through(tmp_path: Path) -> None:
    form = FORMATS["prores4444"]
    coding = Coding(SIZE, form=form, bits=10, given="rgba64", alpha=True, fold=2)
    clear = np.full((48, 64, 4), (30000, 20000, 10000, 32768), np.uint16)
    with Encoding((parts := Parts(tmp_path / "a.mov", {})).folder, 0, coding, parts.film) as made:
        for _ in range(9):
            made.write(clear)
    made.finish(SURE, "none")
    parts.join(coding)
    command = ["ffmpeg", "-v", "error", "-i", str(parts.film), "-f", "rawvideo", "-pix_fmt", "rgba64le", "-"]
    seen = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.uint16)
    assert seen.size == 7 * clear.size
    assert (
        np.abs(seen.reshape(-1, 4).astype(int) - clear[0, 0]).max() < 400
    )  # of 65535: a step of ten bits is 64
