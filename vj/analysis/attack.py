"""How hard sound sets in, four times a hop: just where a beat's hit is.

What tells a beat from all else needs long windows, to hear the bass. A hit fills them slowly, by up to
12 ms later where a bass note rings on, by up to 6 sooner where a click comes first. Windows of 6 ms can't
tell a beat, but once one is known to be near they say where it is, to 2 ms. Nowhere else is it asked.
"""

from math import exp

import numpy as np

from vj.analysis.evidence import FPS, HOP, transformed
from vj.frame import FloatArray

STEPS = 4  # a hop
LATE = 0.35  # hops by which an attack is told too late, measured
_STEP = HOP // STEPS
_SIZE = 2 * _STEP  # samples of a window
_OCTAVES = 2 ** np.arange(7)  # the first bins of bands an octave wide
_BACK = 3  # steps before one, above the loudest of which it rises
_PEAK_FALL = exp(-1 / (10.0 * FPS))  # the loudest of a band is forgotten in 10 s
_TOP_FALL = exp(-1 / (5.0 * FPS))  # the hardest attack in 5 s
_QUIET = 1e-4  # magnitude (-80 dB) that counts as full when all is softer
_UNKNOWN = 100.0  # level of a step that wasn't heard: nothing rises above it
_LEAST = 0.35  # a rise, summed over all bands, smaller than this is none


class Attacks:
    """Folds hops of (512,) mono samples into how hard sound set in during each fourth of them."""

    def __init__(self) -> None:
        self._shape = (np.hanning(_SIZE) * 4).astype(np.float32)
        self._share = (1 / _OCTAVES).astype(np.float32)
        self._sound = np.zeros(_STEP + HOP, np.float32)  # end of the hop before, and this one
        self._windows = np.lib.stride_tricks.sliding_window_view(self._sound, _SIZE)[::_STEP]
        self._levels = np.zeros((_BACK + STEPS, len(_OCTAVES)), np.float32)  # those before, and these
        self._peak = np.full(len(_OCTAVES), _QUIET, np.float32)
        self._top = _LEAST
        self._passed = 0  # hops since the last that was asked for

    def step(self, hop: FloatArray, *, asked: bool = True) -> FloatArray:
        """Hear one hop; (4,), each 0..1 of the hardest of late. Where it isn't asked, it gives none."""
        sound, levels = self._sound, self._levels
        sound[:_STEP] = sound[-_STEP:]
        sound[_STEP:] = hop
        self._passed += 1
        if not asked:
            return _NONE
        if self._passed > 1:
            levels[-_BACK:] = _UNKNOWN
        magnitude = np.abs(transformed(self._windows * self._shape))[:, :-1]
        bands = np.add.reduceat(magnitude, _OCTAVES, axis=1)
        bands *= self._share
        self._peak *= np.float32(_PEAK_FALL**self._passed)
        np.maximum(self._peak, bands.max(axis=0), out=self._peak)
        full = np.maximum(self._peak, max(0.02 * float(self._peak.max()), _QUIET))
        levels[:_BACK] = levels[-_BACK:]
        level = np.log1p(bands * (10 / full), out=levels[_BACK:])
        before = np.maximum(levels[:-3], levels[1:-2])
        np.maximum(before, levels[2:-1], out=before)
        rise = np.maximum(level, before)
        rise -= before
        rise = rise.sum(axis=1)
        self._top = max(self._top * _TOP_FALL**self._passed, float(rise.max()), _LEAST)
        self._passed = 0
        return np.asarray(rise / self._top, np.float32)


_NONE = np.zeros(0, np.float32)
