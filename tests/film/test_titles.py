"""A title comes and goes with what the tags say; the cover stays; neither asks for tags to be good."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.media import tone
from vj import frames
from vj.errors import UsageError
from vj.film import titles
from vj.record import tags
from vj.render import imported


def picture(path: Path, shade: int = 255) -> Path:
    """A picture file of one grey."""
    Image.new("RGB", (40, 40), (shade,) * 3).save(path)
    return path


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine seconds with a title of odd characters, and a white cover."""
    folder = tmp_path_factory.mktemp("tagged")
    words = ("-i", tone(folder / "a.wav", 9), "-i", picture(folder / "white.jpg"), "-map", "0", "-map", "1")
    said = ("-metadata", 'title=a=b; "#" \\ é 夜\n', "-disposition:v", "attached_pic", folder / "a.flac")
    subprocess.run(["ffmpeg", "-v", "error", *words, "-c:v", "copy", *said], check=True)
    return folder / "a.flac"


@pytest.fixture(scope="module")
def over(track: Path) -> list[NDArray[np.int_]]:
    """What title and cover change in a picture a second."""
    shown = [
        list(frames(track, (160, 90), 1, title=on, cover=on, knobs={"/show/pattern": "ribbons"}, causal=True))
        for on in (True, False)
    ]
    return [a.astype(int) - b for a, b in zip(*shown, strict=True)]


def test_a_title_is_there_from_the_second_to_the_eighth_second_in_its_corner(
    over: list[NDArray[np.int_]],
) -> None:
    assert [bool(np.abs(one[70:, :80]).max() > 50) for one in over] == [False, *[True] * 7, False]
    assert all(np.abs(one[:60]).max() < 3 for one in over)


def test_a_cover_stays_in_its_corner(over: list[NDArray[np.int_]]) -> None:
    assert all(one[74:80, 132:144].min() > 100 for one in over)


@pytest.mark.parametrize(
    ("time", "share"), [(0, 0), (1, 0), (1.5, 0.5), (2, 1), (7, 1), (7.75, 0.5), (8.5, 0), (3600, 0)]
)
def test_a_title_comes_and_goes_softly(time: float, share: float) -> None:
    assert titles.shown(time) == share


def test_a_track_without_tags_bears_its_name_and_without_a_cover_none(tmp_path: Path) -> None:
    track = tone(tmp_path / "My piece.wav", 0.1)
    assert titles.read(track, title=True, cover=True) == titles.Titles(imported.card("My piece", ""))


def test_a_picture_beside_tracks_is_their_cover_unless_it_can_not_be_read(tmp_path: Path) -> None:
    track = tone(tmp_path / "a.wav", 0.1)
    (tmp_path / "cover.jpg").write_bytes(b"no picture")
    assert tags.cover(track) == b""
    picture(tmp_path / "cover.jpg", 128)
    (tmp_path / "seen.png").write_bytes(tags.cover(track))
    with Image.open(tmp_path / "seen.png") as found:
        assert np.abs(np.asarray(found.convert("L")).astype(int) - 128).max() <= 2


def test_a_title_that_is_too_long_ends_in_dots_and_a_bad_cover_is_left_out() -> None:
    with Image.open(io.BytesIO(imported.card("w" * 300, "somebody", b"no picture"))) as made:
        assert 0.9 * imported.LONGEST < made.width <= imported.LONGEST + 2 * imported.PAD
    font = imported.typeface(200)
    assert imported.shortened("word", font) == "word"
    cut = imported.shortened("w" * 300, font)
    assert cut.endswith("w…")
    assert font.getlength(cut) <= imported.LONGEST < font.getlength(f"w{cut}")


def test_a_knob_that_is_not_there_is_refused_before_anything_is_heard(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="/mixx"):
        next(frames(tmp_path / "missing.wav", knobs={"/mixx": 0.5}))
