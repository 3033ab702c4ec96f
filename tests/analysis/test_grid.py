"""Beats that are known beforehand, read back and joined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.analysis.conductor import Conductor
from vj.analysis.grid import Grid, GridClock, joined
from vj.frame import Beat


def made(beats: list[float], first: int = 0, meter: int = 4) -> Grid:
    """Beats of which the first has this place in its bar."""
    places = (first + np.arange(len(beats))) % meter
    return Grid(
        np.array(beats),
        places,
        np.full(len(beats), meter),
        np.ones(len(beats), np.float32),
        np.ones(len(beats)),
    )


def read(grid: Grid, seconds: float, fps: int = 60) -> list[Beat]:
    """The beat of each frame."""
    conductor = Conductor(grid=grid)
    return [conductor.step(1 / fps, ()) for _ in range(round(seconds * fps))]


def test_the_clock_reads_the_grid_back() -> None:
    clock = GridClock(made([1.0, 1.5, 2.0, 2.5], first=3))
    said = [clock.step(time) for time in (0.75, 1.25, 1.5, 4.0)]
    assert [pulse.position for pulse in said] == pytest.approx([-0.5, 0.5, 1, 6])
    assert [pulse.confidence for pulse in said] == [0, 1, 1, 0]
    assert {pulse.tempo for pulse in said} == {2.0}


def test_a_piece_without_beats_has_no_tempo() -> None:
    assert read(Grid(), 0.1)[-1] == Beat()


def test_the_frames_of_a_film_are_on_its_beats() -> None:
    grid = made([1.0 + 0.47 * n for n in range(20)], first=1)
    beats = read(grid, 9.0)
    phases = np.interp(np.arange(1, 541) / 60, grid.beats, np.arange(20)) % 1
    off = (np.array([beat.phase for beat in beats]) - phases + 0.5)[60:] % 1 - 0.5
    assert np.abs(off).max() < 1e-6
    ones = [beat for before, beat in zip(beats, beats[1:], strict=False) if beat.bar < before.bar]
    assert all(beat.phase < 0.1 for beat in ones)
    assert ones[1].count - beats[60].count == 3  # the first beat, at 1 s, is the second of its bar


@given(st.lists(st.floats(min_value=0.12, max_value=2.0), min_size=2, max_size=30), st.floats(0, 3))
def test_what_is_read_never_runs_back(gaps: list[float], first: float) -> None:
    beats = read(made(list(first + np.cumsum(gaps))), 10.0, fps=30)
    place = np.array([beat.count + beat.phase for beat in beats])
    assert (np.diff(place) >= 0).all()


def test_windows_are_joined_at_a_beat_that_both_have() -> None:
    truth = [0.5 * n for n in range(40)]
    first = made(truth[:30])
    then = made([time + 0.004 for time in truth[10:]], first=10)
    grid = joined(first, then, 10.0)
    assert grid.beats == pytest.approx(np.array(truth), abs=0.005)
    assert grid.places.tolist() == [n % 4 for n in range(40)]
    assert (grid.beats[20], grid.beats[21]) == (10.0, pytest.approx(10.504))


def test_windows_that_do_not_agree_change_over_in_the_middle() -> None:
    first, then = made([0.5 * n for n in range(30)]), made([5.25 + 0.4 * n for n in range(30)])
    beats = joined(first, then, 10.0).beats
    assert np.diff(beats).min() > 0.2
    assert (beats[beats < 9.9] == first.beats[first.beats < 9.9]).all()
    assert (beats[beats > 10.5] == then.beats[then.beats > 10.5]).all()


def test_a_window_without_beats_adds_none() -> None:
    beats = made([0.5 * n for n in range(30)])
    assert joined(beats, Grid(), 10.0).beats.max() < 10
    assert joined(Grid(), beats, 10.0).beats.min() >= 10
