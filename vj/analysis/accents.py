"""What each beat sounds like among its neighbours, and for which place in the bar that speaks.

A beat is told by what its four sixteenths strike, in eight groups of bands, how loud these are, and
how much they differ from the beat before and from the one four before. A small network with one hidden
layer, taught by tools/beats on songs made there, hears the last nine beats so told, or in films eight
more that follow. Without its weights, ``vj.analysis.bars`` goes by three measures made by hand.
"""

from collections import deque
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from vj.analysis.evidence import BANDS
from vj.frame import FloatArray

EARLY = 0.125  # beats before a beat where it begins: half a sixteenth
SLOTS, GROUPS = 4, 8
WIDTH = (SLOTS + 3) * GROUPS + 1  # numbers that tell a beat
BACK = 8  # beats before one that are heard with it
_NEAR = 0.475  # beats after a beat in which the network may hear a one


class Accents:
    """Folds hops into what tells each beat."""

    def __init__(self) -> None:
        self._levels: deque[FloatArray] = deque(maxlen=4)  # of the beats before
        self._begin()

    def _begin(self) -> None:
        self._rise = np.zeros((SLOTS, GROUPS), np.float32)
        self._level, self._hops, self._one = np.zeros(BANDS, np.float32), 0, 0.0

    def hear(self, after: float, inputs: FloatArray, one: float) -> None:
        """Take in a hop, -1/8 to 7/8 beats after the beat: what ``network.Inputs`` makes of it, (64,)."""
        slot = min(int((after + EARLY) * SLOTS), SLOTS - 1)
        rise = self._rise[slot]
        np.maximum(rise, _grouped(inputs[BANDS:]), out=rise)
        self._level += inputs[:BANDS]
        self._hops += 1
        if after < _NEAR:
            self._one = max(self._one, one)

    def end(self) -> FloatArray:
        """Tell the beat that ends here, (57,), and begin the next."""
        level = self._level / np.float32(max(self._hops, 1))
        before, four = (self._levels[-1], self._levels[0]) if self._levels else (level, level)
        beat = _row(self._rise.ravel(), level, before, four, np.array([self._one]))
        self._levels.append(level)
        self._begin()
        return beat


def _row(
    rise: FloatArray, level: FloatArray, before: FloatArray, four: FloatArray, one: NDArray[np.floating]
) -> FloatArray:
    """What tells a beat, (57,), or each of many, (n, 57); before and four: levels of beats before it."""
    changes = [2 * _grouped(np.abs(level - other)) for other in (before, four)]
    odds = 0.3 * np.log((one + 0.01) / (1.01 - one))
    return np.concatenate([rise, *changes, _grouped(level), odds], axis=-1, dtype=np.float32)


def _grouped(bands: FloatArray) -> FloatArray:
    """Means of neighbouring bands, (..., 32) to (..., 8)."""
    means: FloatArray = bands.reshape(-1, len(_SHARE)).dot(_SHARE)
    return means.reshape(*bands.shape[:-1], GROUPS)


_SHARE = np.full(BANDS // GROUPS, GROUPS / BANDS, np.float32)


def told(inputs: FloatArray, ones: FloatArray, position: NDArray[np.float64]) -> FloatArray:
    """Tell every beat from the first, at 0, to the last that is whole, (beats, 57).

    ``inputs``: (hops, 64), ``ones``: (hops,); ``position``: beats at every hop, rising, by what is heard.
    """
    first = int(np.searchsorted(position, -EARLY))
    place = position[first:] + EARLY
    beat = place.astype(np.int64)
    count = int(beat[-1]) if len(beat) else 0
    slot = np.minimum(((place - beat) * SLOTS).astype(np.int64), SLOTS - 1)
    rise = np.zeros((count + 1, SLOTS, GROUPS), np.float32)
    level, one = np.zeros((count + 1, BANDS), np.float32), np.zeros(count + 1)
    if count:
        begins = np.flatnonzero(np.diff(beat * SLOTS + slot, prepend=-1))
        struck = np.maximum.reduceat(_grouped(inputs[first:, BANDS:]), begins)
        rise[beat[begins], slot[begins]] = np.maximum(0, struck)
        begins = np.flatnonzero(np.diff(beat, prepend=-1))
        hops = np.diff(begins, append=len(beat))[:, None]
        level[beat[begins]] = np.add.reduceat(inputs[first:, :BANDS], begins) / hops
        near = np.where(place - EARLY - beat < _NEAR, ones[first:], 0)
        one[beat[begins]] = np.maximum.reduceat(near, begins)
    before, four = (level[np.maximum(np.arange(count) - back, 0)] for back in (1, 4))
    return _row(rise.reshape(-1, SLOTS * GROUPS)[:count], level[:count], before, four, one[:count, None])


def together(beats: FloatArray, back: int, ahead: int) -> FloatArray:
    """Each of (n, 57) beats with so many neighbours, zeros where there are none, (n, all of them)."""
    padded = np.concatenate([np.zeros((back, WIDTH)), beats, np.zeros((ahead, WIDTH))], dtype=np.float32)
    rows = np.arange(len(beats))[:, None] + np.arange(back + 1 + ahead)
    out: FloatArray = padded[rows].reshape(len(beats), (back + 1 + ahead) * WIDTH)
    return out


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned of neighbours."""

    hidden: FloatArray  # (units, neighbours of 57)
    hidden_bias: FloatArray  # (units,)
    out: FloatArray  # (7, units)
    out_bias: FloatArray  # (7,)

    def odds(self, neighbours: FloatArray) -> FloatArray:
        """Log likelihood of each place in a bar of four, then of three, but for a constant: (n, 7)."""
        units = np.maximum(0, neighbours @ self.hidden.T + self.hidden_bias)
        return np.asarray(units @ self.out.T + self.out_bias, np.float32)


@cache
def weights(kind: str) -> Weights | None:
    """What was learned, ``live`` or ``ahead``; None where the file isn't there."""
    path = resources.files("vj.analysis") / "bars.npz"
    if not path.is_file():
        return None
    names = ("hidden", "hidden_bias", "out", "out_bias")
    with path.open("rb") as file, np.load(file) as held:
        return Weights(*(np.asarray(held[f"{kind}.{name}"], np.float32) for name in names))
