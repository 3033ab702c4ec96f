"""Beats heard from both sides."""

import numpy as np
import pytest

from tests.analysis.sounds import loop
from vj.analysis import lookahead
from vj.analysis.resample import RATE
from vj.audio import demo
from vj.frame import Beat, Block, Tick

HOUSE = ("x...x...x...x...", "....x.......x...", "..x...x...x...x.")


@pytest.fixture(scope="module")
def grid() -> lookahead.Grid:
    track = demo.samples()
    return lookahead.listen(Block(track[at : at + 50_000], demo.RATE) for at in range(0, len(track), 50_000))


def test_the_demo_track_is_known_to_the_last_beat(grid: lookahead.Grid) -> None:
    truth = demo.beats()
    off = np.abs(grid.beats[:, None] - truth).min(axis=1)
    missed = np.abs(grid.beats[:, None] - truth).min(axis=0) > 0.07
    assert (np.median(off) < 0.01, off.max() < 0.07, int(missed.sum()) <= 2) == (True, True, True)


def test_the_demo_track_has_its_ones(grid: lookahead.Grid) -> None:
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
    assert lookahead.GridClock(found).step(Tick(0, 1.0, 0.1)) == Beat()


def test_the_clock_reads_the_grid_back() -> None:
    beats = np.array([1.0, 1.5, 2.0, 2.5])
    places, meters = np.array([3, 0, 1, 2]), np.full(4, 4)
    clock = lookahead.GridClock(lookahead.Grid(beats, places, meters, np.ones(4, np.float32)))
    said = [clock.step(Tick(0, time, 0.1)) for time in (0.75, 1.25, 1.5, 4.0)]
    assert [beat.phase for beat in said] == pytest.approx([0.5, 0.5, 0, 0])
    assert [beat.bar for beat in said] == pytest.approx([0.625, 0.875, 0, 0.25])
    assert {beat.bpm for beat in said} == {120.0}
