"""A piece that was heard before it plays: all its beats, and the clock that reads them back."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from vj.analysis.bars import Bar
from vj.analysis.form import Part
from vj.analysis.tracker import Pulse
from vj.frame import FloatArray

Times = NDArray[np.float64]
Places = NDArray[np.int64]
_ALIKE = 0.012  # s within which two windows mean the same beat
_APART = 0.6  # beats that two are apart at least where windows don't agree


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """All beats of a piece."""

    beats: Times = field(default_factory=lambda: np.zeros(0))  # seconds, rising; at least two, or none
    places: Places = field(default_factory=lambda: np.zeros(0, np.int64))  # of each in its bar, 0 the one
    meters: Places = field(default_factory=lambda: np.zeros(0, np.int64))  # beats of that bar
    sure: FloatArray = field(default_factory=lambda: np.zeros(0, np.float32))  # of each, 0..1
    clear: Times = field(default_factory=lambda: np.zeros(0))  # how far each stands out; 1: not at all

    @property
    def bpm(self) -> float:
        """Median tempo, beats a minute; 0 where there is no beat."""
        return float(60 / np.median(np.diff(self.beats))) if len(self.beats) > 1 else 0.0

    @property
    def lines(self) -> Times:
        """Seconds of all bar lines."""
        return np.asarray(self.beats[self.places == 0], np.float64)

    def part(self, chosen: NDArray[np.bool_]) -> "Grid":
        """Give the beats that are chosen."""
        shown = self.sure[chosen], self.clear[chosen]
        return Grid(self.beats[chosen], self.places[chosen], self.meters[chosen], *shown)

    def later(self, seconds: float) -> "Grid":
        """Give the same beats, so much later."""
        return replace(self, beats=self.beats + seconds)


def joined(first: Grid, then: Grid, middle: float) -> Grid:
    """Two grids of one piece that overlap around ``middle`` seconds: the first up to there, then the second.

    They change over at the beat nearest to it that both have, with the same place in the bar.
    """
    shared = first.beats >= then.beats[0] - _ALIKE if len(then.beats) else first.beats < -np.inf
    late = first.part(shared)  # only these can be in both
    nearest = (
        np.abs(late.beats[:, None] - then.beats).argmin(axis=1) if len(late.beats) else np.zeros(0, np.int64)
    )
    alike = np.abs(late.beats - then.beats[nearest]) < _ALIKE
    same = alike & (late.places == then.places[nearest]) & (late.meters == then.meters[nearest])
    both = late.beats[same if same.any() else alike]
    if len(both):
        at = float(both[np.abs(both - middle).argmin()])
        return _row(first.part(first.beats <= at), then.part(then.beats > at + _ALIKE))
    before = first.part(first.beats < middle)
    gap = _APART * float(np.median(np.diff(then.beats))) if len(then.beats) > 1 else 0.0
    last = float(before.beats[-1]) if len(before.beats) else -np.inf
    return _row(before, then.part(then.beats > max(middle, last + gap)))


def _row(*grids: Grid) -> Grid:
    """One grid after another."""
    return Grid(
        np.concatenate([grid.beats for grid in grids]),
        np.concatenate([grid.places for grid in grids]),
        np.concatenate([grid.meters for grid in grids]),
        np.concatenate([grid.sure for grid in grids]),
        np.concatenate([grid.clear for grid in grids]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """What is known of a piece before it plays."""

    grid: Grid = Grid()
    parts: tuple[Part, ...] = ()  # its sections, one after another
    seconds: float = 0.0  # how long it is

    @property
    def bpm(self) -> float:
        """Median tempo, beats a minute; 0 where there is no beat."""
        return self.grid.bpm

    @property
    def beats(self) -> list[tuple[float, bool]]:
        """Seconds of every beat, and whether it is the first of its bar."""
        ones = (self.grid.places == 0).tolist()
        return [(round(at, 4), one) for at, one in zip(self.grid.beats.tolist(), ones, strict=True)]

    @property
    def sections(self) -> list[tuple[float, str]]:
        """Seconds at which each section begins, and its name."""
        return [(round(part.begin, 3), part.name) for part in self.parts]


class GridClock:
    """Reads a grid back as the live tracker would tell it."""

    def __init__(self, grid: Grid) -> None:
        self._grid, self._times = grid, grid.beats.tolist()

    def step(self, time: float) -> Pulse:
        """Give the beat at this moment of the piece, in seconds; before and after it, the beat runs on."""
        times, grid = self._times, self._grid
        if len(times) < 2:
            return Pulse()
        at = min(max(bisect_right(times, time) - 1, 0), len(times) - 2)
        length = times[at + 1] - times[at]
        position = at + (time - times[at]) / length
        count = int(np.floor(position))
        held = min(max(count, 0), len(times) - 1)
        meter = int(grid.meters[held])
        sure = float(grid.sure[held]) if count == held else 0.0
        return Pulse(position, 1 / length, sure, Bar(meter, int(grid.places[held]), held, sure))
