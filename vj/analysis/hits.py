"""Hits of kick, snare and hat, told within a hundredth of a second or two.

Each has a range of the spectrum of the newest samples; a hit is where that rises above where it lay a
moment ago, by a part of the hardest hit of late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from vj.analysis.spectrum import WIDTH

Numbers = NDArray[np.float64]

_FLOOR = 10 ** (-50 / 20)  # amplitude: a softer sound has no hits
_MEMORY = 10.0  # s in which the hardest hit is forgotten by 1 - 1/e
_GROWS = 0.025  # s in which a hit that has begun may turn out the harder
_SETTLE = 0.08  # s in which what rose is taken for how it lies


@dataclass(frozen=True, slots=True)
class Drum:
    """Where a drum is heard, and how it is told from what goes on there."""

    low: float  # Hz
    high: float
    rise: float  # of the hardest hit: a smaller rise is none
    rest: float  # s: two hits aren't closer
    root: bool = False  # by the root of the amplitude: soft hits count for more


DRUMS: Mapping[str, Drum] = {
    "kick": Drum(60, 140, 0.4, 0.16),
    "snare": Drum(1800, 6000, 0.45, 0.15),
    "hat": Drum(8500, 16000, 0.15, 0.08, root=True),
}
HITS = tuple(DRUMS)


class Hits:
    """Finds the hits of all drums."""

    def __init__(self) -> None:
        self._drums = {name: _Hit(drum) for name, drum in DRUMS.items()}

    def step(self, short: Numbers, dt: float) -> dict[str, float]:
        """Fold in (1025,) amplitudes of the newest samples; give each hit's strength 0..1, or 0."""
        return {name: drum.step(short, dt) for name, drum in self._drums.items()}


class _Hit:
    """Finds the hits of one drum."""

    def __init__(self, drum: Drum) -> None:
        self._drum = drum
        self._bins = slice(round(drum.low / WIDTH), round(drum.high / WIDTH))
        self._floor = sqrt(_FLOOR) if drum.root else _FLOOR
        self._lay = 0.0  # falls at once, rises slowly
        self._hardest = self._floor
        self._rest = 0.0  # s until the next hit may come
        self._strength = 0.0  # of the last one

    def step(self, short: Numbers, dt: float) -> float:
        heard = short[self._bins]
        now = sqrt(float(heard @ heard))
        now = sqrt(now) if self._drum.root else now
        rise = now - self._lay
        self._lay = min(now, self._lay + rise * (1 - exp(-dt / _SETTLE)))
        self._hardest = max(rise, self._floor, self._hardest * exp(-dt / _MEMORY))
        self._rest = max(0.0, self._rest - dt)
        strength = rise / self._hardest
        grows = self._rest > self._drum.rest - _GROWS and strength > self._strength
        if (self._rest and not grows) or strength < self._drum.rise or rise < self._floor:
            return 0.0
        self._rest = self._rest or self._drum.rest
        self._strength = strength
        return strength
