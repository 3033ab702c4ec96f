"""The colour of sound: where its power lies, how noisy it is, how much it changes."""

import math

import numpy as np
from numpy.typing import NDArray

from vj.analysis.levels import BANDS, SILENCE
from vj.analysis.spectrum import MEAN_SQUARE, SIZE, WIDTH
from vj.frame import FloatArray

Numbers = NDArray[np.float64]

_FIRST, _LAST = round(30 / WIDTH), round(16000 / WIDTH)  # bins that are asked
_HERTZ = np.arange(_FIRST, _LAST) * WIDTH
_MOMENTS = np.stack([np.ones(_LAST - _FIRST), _HERTZ]).astype(np.float32)
_FLOOR = np.float32(
    10 ** (SILENCE / 10) / MEAN_SQUARE / SIZE
)  # of a bin's power: what lies below is no colour
_EACH = np.ones(BANDS)
_ROLLOFF = 0.85  # of the power
_TONE = -60.0  # dB: as flat as a pure tone


def octaves(hertz: float, low: float, high: float) -> float:
    """Where a frequency lies between two others, 0..1, by octaves."""
    return min(max(math.log(max(hertz, 1e-3) / low) / math.log(high / low), 0.0), 1.0)


def centroid(power: FloatArray) -> float:
    """The mean frequency of (1025,) squared magnitudes, weighed by amplitude: 100 Hz to 10 kHz as 0..1."""
    total, moment = _MOMENTS.dot(np.sqrt(power[_FIRST:_LAST])).tolist()
    return octaves(moment / total, 100, 10000) if total > 1e-9 else 0.0


def rolloff(below: Numbers) -> float:
    """The frequency below which 85 % of the power lies, 100 Hz to 16 kHz as 0..1.

    ``below``: (1026,) sums of the power of all bins below each.
    """
    bins = int(below.searchsorted(_ROLLOFF * below[-1]))
    return octaves((bins - 0.5) * WIDTH, 100, 16000)


def flatness(power: FloatArray) -> float:
    """Spectral flatness, geometric by arithmetic mean, -60..0 dB as 0..1, of (1025,) squared magnitudes."""
    heard, all_of_it = power[_FIRST:_LAST] + _FLOOR, _MOMENTS[0]
    mean = float(heard.dot(all_of_it)) / len(heard)
    np.log10(heard, out=heard)
    decibels = 10 * (float(heard.dot(all_of_it)) / len(heard) - math.log10(mean))
    return min(max(1 - decibels / _TONE, 0.0), 1.0)


class Flux:
    """How much the bands grow, by the most of the last ten seconds."""

    def __init__(self) -> None:
        self._before: Numbers | float = 0.0
        self._most = 0.1

    def step(self, bands: Numbers, dt: float) -> float:
        """Fold in the bands' loudness (0..1, room), dt seconds after the last; give 0..1."""
        grown = np.maximum(bands, self._before)
        grown -= self._before
        self._before = bands
        rise = float(grown.dot(_EACH))
        self._most = max(rise, self._most * math.exp(-dt / 10.0), 0.1)
        return rise / self._most


class Brightness:
    """The centroid over the last second or two, against what has been usual over a minute.

    0.5 is as bright as usual; a whole range of about three octaves or, where the music varies more
    than that, of its own variation, lies between 0 and 1.
    """

    def __init__(self) -> None:
        self._loud = self._bright = 0.0
        self._usual, self._varies = 0.70, 0.10  # 2.5 kHz, as of most produced music

    def step(self, centroid: float, loudness: float, dt: float) -> float:
        """Fold in a centroid (0..1, octaves) with its weight, dt seconds after the last; give 0..1."""
        keep = math.exp(-dt / 0.8)
        self._loud = self._loud * keep + (1 - keep) * loudness
        self._bright = self._bright * keep + (1 - keep) * loudness * centroid
        if self._loud < 1e-3:
            return 0.0
        now = self._bright / self._loud
        slow = -math.expm1(-dt / 60.0) * min(1.0, 2 * loudness)
        self._usual += (now - self._usual) * slow
        self._varies += (abs(now - self._usual) - self._varies) * slow
        scaled = 0.5 + (now - self._usual) / (4 * max(self._varies, 0.06))
        return min(max(scaled, 0.0), 1.0) * min(1.0, self._loud / 0.02)
