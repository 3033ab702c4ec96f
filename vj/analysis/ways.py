"""The ways a loudness is told besides as it is: held, slow, against its own average.

Against its average is MilkDrop's way (``bass``, ``bass_att`` ... of its presets): the amplitude over its
mean of some four seconds, so that 1 is normal whatever the music. Its rates are told for 30 frames a
second; here they are what they come to in a second (as projectM's Loudness has them).
"""

import math

import numpy as np
from numpy.typing import NDArray

from vj.analysis.levels import BANDS, SILENCE
from vj.frame import RANGES

Numbers = NDArray[np.float64]

COUNT = len(RANGES) + BANDS
_HALF_SECOND = 0.5 / math.log(10)  # s: a held loudness falls by 20 dB in half a second
_PRESENCE = 4.0  # s
_RISE, _FALL, _LONG = 0.2, 0.5, 0.992  # what MilkDrop keeps of an average at 30 frames a second
_MOST = 4.0
_QUIET = np.array([10 ** (SILENCE / 20)] * len(RANGES) + [10 ** ((SILENCE - 14) / 20)] * BANDS)
"""Amplitude beside which nothing counts: what is silent is normal."""
_FORGOTTEN = 2.0  # s of silence after which averages begin anew


class Ways:
    """Folds loudness, (28,) of the whole, bass, mid, treble and the bands, into the ways to tell it."""

    def __init__(self, dt: float) -> None:
        """Take a step every dt seconds."""
        self._dt = dt
        self._slow = np.zeros((4, COUNT))  # held, presence, MilkDrop's average, its long average
        up = [1.0, -math.expm1(-dt / _PRESENCE), *(1 - keep ** (30 * dt) for keep in (_RISE, _LONG))]
        down = [-math.expm1(-dt / wait) for wait in (_HALF_SECOND, _PRESENCE)]
        down += [1 - keep ** (30 * dt) for keep in (_FALL, _LONG)]
        self._up, self._down = np.array(up)[:, None], np.array(down)[:, None]
        self._long = float(up[3])
        self._off = np.zeros((4, COUNT))
        self._heard = 0  # steps of sound since averages began
        self._silent = 0.0  # s
        self.told = np.ones((4, COUNT), np.float32)
        """Held (0..1), presence (0..1), relative and relative_att (0..4; 1 is normal)."""
        self.told[:2] = 0

    def step(self, now: Numbers, power: Numbers, presence: float) -> None:
        """Fold in loudness (0..1, room) and mean squares; presence is 0 in silence."""
        self._begin(presence)
        amplitude = np.sqrt(power) * presence
        slow, off, told = self._slow, self._off, self.told
        np.subtract(now, slow[:2], out=off[:2])
        np.subtract(amplitude, slow[2:], out=off[2:])
        off *= np.where(off > 0, self._up, self._down)
        slow += off
        told[:2] = slow[:2]
        usual = slow[3] + _QUIET
        told[2] = (amplitude + _QUIET) / usual
        told[3] = (slow[2] + _QUIET) / usual
        np.minimum(told[2:], _MOST, out=told[2:])

    def _begin(self, presence: float) -> None:
        """After silence, the first sound is normal: averages are of what was heard since."""
        self._silent = 0.0 if presence else self._silent + self._dt
        if self._silent > _FORGOTTEN:
            self._heard = 0
        elif presence:
            self._heard += 1
        self._up[3] = self._down[3] = max(self._long, 1 / max(self._heard, 1)) if self._heard else self._long
