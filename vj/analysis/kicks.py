"""Hits in the bass, told within a hundredth of a second or two."""

from math import exp

import numpy as np

from vj.analysis.onsets import HOP
from vj.analysis.resample import RATE
from vj.frame import FloatArray

_SIZE = 2 * HOP  # samples: a short window, since the long one of the spectrum tells a hit late
_FLOOR = 10 ** (-50 / 20)  # amplitude: a softer bass has no hits
_MEMORY = 10.0  # s in which the loudest hit is forgotten by 1 - 1/e
_RISE = 0.3  # of the loudest hit: a smaller rise is none
_REST = 0.18  # s: two hits aren't closer


def _probe() -> FloatArray:
    """Cosines and sines at 43, 65, 86 and 108 Hz under a window that leans to the newest samples."""
    place = (np.arange(_SIZE) + 0.5) / _SIZE
    window = place * np.sin(np.pi * place) ** 0.5
    turns = np.outer(np.array([43.0, 65.0, 86.0, 108.0]), np.arange(_SIZE)) / RATE
    waves = np.concatenate([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)]) * window
    return np.asarray(waves - waves.mean(axis=1, keepdims=True), np.float32) * np.float32(2 / window.sum())


class Kicks:
    """Finds a hit where the bass rises above where it lay a moment ago."""

    def __init__(self) -> None:
        self._probe = _probe()
        self._recent = np.zeros(_SIZE, np.float32)
        self._lay = 0.0  # falls at once, rises slowly
        self._loudest = _FLOOR
        self._rest = 0.0  # s until the next hit may come

    def step(self, hop: FloatArray, dt: float) -> float:
        """Fold in a hop of (512,) mono samples that lasts dt seconds; give a hit's strength 0..1, or 0."""
        self._recent[:-HOP] = self._recent[HOP:]
        self._recent[-HOP:] = hop
        parts = self._probe @ self._recent
        bass = float(np.sqrt(parts @ parts))
        rise = bass - self._lay
        self._lay = min(bass, self._lay + rise * (1 - exp(-dt / 0.08)))
        self._loudest = max(rise, _FLOOR, self._loudest * exp(-dt / _MEMORY))
        self._rest = max(0.0, self._rest - dt)
        if self._rest or rise < _RISE * self._loudest or rise < _FLOOR:
            return 0.0
        self._rest = _REST
        return min(1.0, rise / self._loudest)
