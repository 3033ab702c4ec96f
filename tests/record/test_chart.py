"""The picture of a track, against what was heard of it."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vj.record import chart
from vj.vocabulary import COLOURS, WORDS

NAMES = tuple(name for name in WORDS if name not in COLOURS)
STEPS = 500


def heard(seconds: float = 10.0, steps: int = STEPS, **words: float | NDArray[np.float64]) -> chart.Heard:
    """A track of so many seconds, each word at 0, its lowest, or as it is given."""
    numbers = np.tile([max(WORDS[name].low, -100.0) for name in NAMES], (steps, 1)).astype(np.float64)
    for name, values in words.items():
        numbers[:, NAMES.index(name.replace("__", "."))] = values
    times = (np.arange(steps) + 1) * seconds / steps
    beats = [(0.5 * beat, beat % 4 == 0) for beat in range(int(2 * seconds))]
    wave = np.tile(np.array([-0.5, 0.5], np.float32), (steps, 1))
    bands = np.zeros((steps, 24), np.float32)
    return chart.Heard(
        times.tolist(), numbers, NAMES, beats, [(0.0, "calm"), (seconds / 2, "drop")], bands, wave
    )


def drawn(track: chart.Heard, folder: Path) -> NDArray[np.uint8]:
    chart.draw("a track", track, folder / "x.png")
    with Image.open(folder / "x.png") as page:
        return np.asarray(page.convert("RGB"))


def lane(pixels: NDArray[np.uint8], name: str) -> NDArray[np.int64]:
    """The pixels of a lane."""
    top = chart.TOP
    for each, (tall, _) in chart.LANES.items():
        if each == name:
            return pixels[top : top + tall, chart.LEFT : chart.LEFT + chart.ACROSS].astype(np.int64)
        top += tall + chart.GAP
    raise KeyError(name)


def like(pixels: NDArray[np.int64], tint: tuple[int, int, int]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(pixels - tint).sum(axis=-1) < 12)


def test_sections_are_where_they_were_heard(tmp_path: Path) -> None:
    row = lane(drawn(heard(), tmp_path), "section")[-3]
    half = chart.ACROSS // 2
    assert like(row[: half - 2], chart.TINTS["calm"]).all()
    assert like(row[half + 2 :], chart.TINTS["drop"]).all()


def test_the_colour_of_every_section_is_explained(tmp_path: Path) -> None:
    row = drawn(heard(), tmp_path)[chart.LEGEND].astype(np.int64)
    places = [np.flatnonzero(like(row, tint)) for tint in chart.TINTS.values()]
    assert all(len(place) > 10 for place in places)
    firsts = [int(place[0]) for place in places]
    assert firsts == sorted(firsts)


def test_no_line_of_a_section_runs_through_the_numbers_of_bars(tmp_path: Path) -> None:
    pixels = drawn(heard(), tmp_path)
    half = chart.LEFT + chart.ACROSS // 2
    drop = like(pixels[:, half].astype(np.int64), chart.TINTS["drop"])
    top = chart.TOP + sum(tall + chart.GAP for name, (tall, _) in chart.LANES.items() if name != "bars")
    assert not drop[top : top + chart.NUMBERS - 1].any()
    assert drop[top + chart.NUMBERS : top + 50].all()


def test_a_bass_sound_is_red_and_as_high_as_it_is_loud(tmp_path: Path) -> None:
    track = heard(bass=np.linspace(0, 1, STEPS).round())
    sound = lane(drawn(track, tmp_path), "sound")
    inside = like(sound[:, chart.ACROSS // 4 * 3], chart.BASS)
    assert inside.mean() > 0.95
    track.wave[:] *= np.linspace(0, 1, STEPS, dtype=np.float32)[:, None]
    sound = lane(drawn(track, tmp_path), "sound")
    assert 0.7 < like(sound[:, chart.ACROSS // 4 * 3], chart.BASS).mean() < 0.8


def test_every_bar_has_its_line(tmp_path: Path) -> None:
    beats = lane(drawn(heard(beat__bpm=120.0), tmp_path), "bars")
    lines = np.flatnonzero(like(beats[22], chart.INK))
    assert lines / chart.ACROSS * 10 == pytest.approx([0, 2, 4, 6, 8], abs=0.01)


def test_what_the_track_is_stands_above_it() -> None:
    told = chart.summary(heard(200.0, beat__bpm=128.0, key=9.0, minor=1.0, keyness=0.9, lufs=-8.0))
    assert told.split("    ") == ["3:20 min", "128.0 BPM", "A minor", "-8.0 LUFS at the loudest"]


@pytest.mark.parametrize(("seconds", "steps"), [(0.02, 1), (0.1, 5), (7200.0, 2 * STEPS)])
def test_the_shortest_and_the_longest_are_drawn_too(tmp_path: Path, seconds: float, steps: int) -> None:
    assert drawn(heard(seconds, steps), tmp_path).shape[1] == chart.WIDTH
