"""Samples as they are: how loud, how wide, how far left or right; nothing here is scaled to the room."""

import math

import numpy as np

from vj.analysis.spectrum import SIZE
from vj.frame import FloatArray

_SLOW = 0.3  # s in which width and balance follow but for 1/e
_FALL = 20.0  # dB a second
_SILENT = 1e-9  # mean square (-90 dBFS): what is softer has no sides


class Field:
    """Folds windows of stereo into width and balance."""

    def __init__(self) -> None:
        self.rms = self.width = self.balance = self.peak = 0.0
        self._ones = np.ones(SIZE, np.float32)

    def step(self, window: FloatArray, new: int, dt: float) -> None:
        """Measure (2, frames) samples, 2048 at most, of which so many are new, dt seconds after the last.

        rms: 0..1, about each channel's mean, for DC isn't loud. peak: 0..1, highest sample of late.
        width: 0 mono, 0.5 nothing in common, 1 out of phase. balance: -1 left, 1 right.
        """
        one, other = window
        share, whole = 1 / window.shape[1], self._ones[: window.shape[1]]
        first, second = float(one.dot(whole)) * share, float(other.dot(whole)) * share
        left = float(one.dot(one)) * share - first * first
        right = float(other.dot(other)) * share - second * second
        both = float(one.dot(other)) * share - first * second
        power = max(left + right, 0.0)
        self.rms = min(math.sqrt(power / 2), 1.0)
        highest = float(np.abs(window[:, -new:]).max())
        self.peak = max(min(highest, 1.0), self.peak * 10 ** (-_FALL * dt / 20))
        heard = power > _SILENT
        pull = -math.expm1(-dt / _SLOW)
        self.width += ((0.5 - both / power if heard else 0.0) - self.width) * pull
        self.balance += (((right - left) / power if heard else 0.0) - self.balance) * pull


def decibels(amplitude: float) -> float:
    """An amplitude, 1 full scale, in dB, -100..0."""
    return min(20 * math.log10(max(amplitude, 1e-5)), 0.0)


def zero_crossings(mono: FloatArray) -> float:
    """Zero crossings a sample, 0..1, of (frames,) about its mean."""
    above = mono > mono.sum() / max(len(mono), 1)
    return int(np.count_nonzero(above[1:] != above[:-1])) / max(len(mono) - 1, 1)
