"""Beats heard from both sides."""

import numpy as np
import pytest

from tests.analysis.sounds import loop
from vj.analysis import lookahead
from vj.analysis.evidence import FPS
from vj.analysis.grid import Grid
from vj.analysis.resample import RATE
from vj.audio import demo
from vj.frame import Block

HOUSE = ("x...x...x...x...", "....x.......x...", "..x...x...x...x.")


@pytest.fixture(scope="module")
def grid() -> Grid:
    track = demo.samples()
    blocks = (Block(track[at : at + 50_000], demo.RATE) for at in range(0, len(track), 50_000))
    return lookahead.listen(blocks).grid


def test_the_demo_track_is_known_to_the_last_beat(grid: Grid) -> None:
    truth = demo.beats()
    off = np.abs(grid.beats[:, None] - truth).min(axis=1)
    missed = np.abs(grid.beats[:, None] - truth).min(axis=0) > 0.07
    assert (np.median(off) < 0.01, off.max() < 0.07, int(missed.sum()) <= 2) == (True, True, True)


def test_the_demo_track_has_its_ones(grid: Grid) -> None:
    ones = grid.beats[grid.places == 0]
    hit = np.abs(ones[:, None] - demo.beats()[::4]).min(axis=0) < 0.07
    assert hit.mean() > 0.8


def test_a_loop_is_found_from_its_first_beat_on() -> None:
    found = lookahead.find(loop(128, 10, HOUSE))
    assert found.bpm == pytest.approx(128, rel=0.002)
    assert found.beats[0] < 0.03
    assert np.abs((found.beats * 128 / 60 + 0.5) % 1 - 0.5).max() * 60 / 128 < 0.02


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.5, 3.0])
def test_silence_has_no_beats(seconds: float) -> None:
    found = lookahead.find(np.zeros(int(seconds * RATE), np.float32))
    assert (len(found.beats), found.bpm) == (0, 0.0)


def test_a_song_is_one_window_and_a_set_is_many_that_overlap() -> None:
    hop = np.zeros((1, 32), np.float32)

    def whole(seconds: float) -> list[tuple[int, int]]:
        bands = (np.repeat(hop, 1000, axis=0) for _ in range(round(seconds * FPS / 1000)))
        return [(first, len(held)) for first, held in lookahead.windows(bands)]

    song, night = whole(400), whole(3600)
    assert song == [(0, 34000)]
    ends = [first + count for first, count in night]
    assert (night[0][0], ends[-1], max(count for _, count in night)) == (0, 310000, round(420 * FPS))
    assert all(end - first >= round(60 * FPS) for end, (first, _) in zip(ends, night[1:], strict=False))


def test_the_blocks_that_a_piece_comes_in_change_nothing() -> None:
    sound = np.stack([loop(128, 10, HOUSE)] * 2, axis=1)
    whole = lookahead.listen([Block(sound, RATE)]).grid
    parts = lookahead.listen(Block(part, RATE) for part in np.array_split(sound, 97)).grid
    np.testing.assert_array_equal(whole.beats, parts.beats)
