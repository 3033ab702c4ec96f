"""How loud and how bright: measures of a spectrum, and their scaling to the loudness of the room.

A scaled loudness is the amplitude as a part of the room's: 1 at the loudest of late, 0.5 at 6 dB
below it. The room is known from a memory that rises at once and falls over tens of seconds, so a
break still is quiet while the next act, much softer, fills the range after a minute.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vj.analysis.spectrum import MEAN_SQUARE, SIZE, WIDTH
from vj.frame import FloatArray

BANDS = 24
SILENCE = -65.0  # dBFS: what is softer than this isn't heard
_FADE = 5.0  # dB above silence over which sound is let in
_QUIETEST = -55.0  # dBFS: no room is taken to be softer than this
_EXPECTED = -5.0  # dBFS: what is taken for loud before anything was heard
_NEAR = 6.0  # dB: music that comes this near to the room's loudness confirms it
_HOLD = 10.0  # s without that before the room is taken to be softer: a break isn't the end
_MEMORY = 25.0  # s in which it then falls by 1 - 1/e towards what is heard
_DOUBT = 8.0  # s instead, while what is expected was never heard
_LEAK = 60.0  # s in which it falls by 1 - 1/e even where music confirms it
_SPREAD = 30.0  # dB: a band is never scaled up by more than this against the whole
_RELEASE = 0.09  # s in which a loudness falls by 1 - 1/e


def erb(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Place on the ear's scale, in equivalent rectangular bandwidths (Glasberg and Moore, 1990)."""
    return np.asarray(21.4 * np.log10(1 + 0.00437 * hertz))


def edges() -> NDArray[np.float64]:
    """The 25 edges of the 24 bands in Hz, 30 to 16000, equally wide to the ear."""
    low, high = erb(np.array([30.0, 16000.0]))
    return np.asarray((10 ** (np.linspace(low, high, BANDS + 1) / 21.4) - 1) / 0.00437)


def shares(low: float, high: float) -> FloatArray:
    """How much of each bin, 0..1, lies between two frequencies in Hz, (1025,)."""
    bins = np.arange(SIZE // 2 + 1) * WIDTH
    inside = np.minimum(bins + WIDTH / 2, high) - np.maximum(bins - WIDTH / 2, low)
    return np.asarray(np.clip(inside / WIDTH, 0, 1), np.float32)


_RANGES = ((20.0, 16000.0), (20.0, 150.0), (150.0, 2000.0), (2000.0, 16000.0))
"""Hz of the whole, bass, mid and treble."""
_COUNT = len(_RANGES) + BANDS


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What one spectrum says."""

    power: FloatArray
    """(28,) mean square, full scale, of the whole, bass, mid, treble and the 24 bands."""
    centroid: float  # 0..1: 100 Hz to 10 kHz by octaves; 0 in digital silence


class Meter:
    """Sums a spectrum's power over ranges and finds its centre; holds only tables."""

    def __init__(self) -> None:
        limits = edges()
        ranges = (*_RANGES, *zip(limits[:-1], limits[1:], strict=True))
        self._shares = np.stack([shares(low, high) for low, high in ranges]) * np.float32(MEAN_SQUARE)
        heard = shares(30.0, 16000.0)
        hertz = np.arange(SIZE // 2 + 1, dtype=np.float32) * np.float32(WIDTH)
        self._moments = np.stack([heard, heard * hertz])

    def step(self, magnitude: FloatArray) -> Measures:
        """Measure (2, 1025) magnitudes of left and right."""
        power = np.einsum("ck,ck->k", magnitude, magnitude)
        power *= np.float32(0.5)
        total, moment = self._moments @ np.sqrt(power)
        octaves = np.log2(moment / total / 100) / np.log2(100) if total > 1e-9 else 0.0
        return Measures(self._shares @ power, float(min(max(octaves, 0.0), 1.0)))


@dataclass(frozen=True, slots=True, eq=False)
class Loudness:
    """Loudness scaled to the room."""

    now: FloatArray  # (28,) 0..1, as it is this moment: whole, bass, mid, treble, bands
    shown: FloatArray  # (28,) 0..1, the same with a short release
    presence: float  # 0 in silence, 1 when there is sound


class Room:
    """Automatic gain with a long memory, for the whole and each band."""

    def __init__(self) -> None:
        self._top = np.full(_COUNT, _EXPECTED, np.float32)
        self._top[1:] -= 6
        self._top[4:] -= 14  # a 24th of the sound is softer than the whole
        self._unmet = np.zeros(_COUNT, np.float32)  # s of sound since the room's loudness was confirmed
        self._met = False
        self._shown = np.zeros(_COUNT, np.float32)

    def step(self, power: FloatArray, dt: float) -> Loudness:
        """Scale (28,) mean squares, dt seconds after the last."""
        decibels = 10 * np.log10(np.maximum(power, np.float32(1e-12)))
        presence = min(max((float(decibels[0]) - SILENCE) / _FADE, 0.0), 1.0)
        # silence is no news about how loud the music is
        gap = np.maximum(self._top - decibels, 0)
        near = gap < _NEAR
        self._met = self._met or bool(near[0])
        self._unmet += np.float32(dt * presence)
        self._unmet[near] = 0
        slow = dt * presence / (_MEMORY if self._met else _DOUBT)
        self._top -= gap * np.where(self._unmet > _HOLD, slow, dt * presence / _LEAK).astype(np.float32)
        np.maximum(self._top, decibels, out=self._top)
        self._top[0] = max(self._top[0], _QUIETEST)
        np.minimum(self._top[1:], self._top[0], out=self._top[1:])
        np.maximum(self._top[1:], self._top[0] - _SPREAD, out=self._top[1:])
        now = np.exp((decibels - self._top) * np.float32(np.log(10) / 20)) * np.float32(presence)
        self._shown *= np.float32(np.exp(-dt / _RELEASE))
        self._shown[self._shown < 1e-3] = 0
        np.maximum(self._shown, now, out=self._shown)
        return Loudness(now, self._shown.copy(), presence)


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
        keep = float(np.exp(-dt / 0.8))
        self._loud = self._loud * keep + (1 - keep) * loudness
        self._bright = self._bright * keep + (1 - keep) * loudness * centroid
        if self._loud < 1e-3:
            return 0.0
        now = self._bright / self._loud
        slow = -float(np.expm1(-dt / 60.0)) * min(1.0, 2 * loudness)
        self._usual += (now - self._usual) * slow
        self._varies += (abs(now - self._usual) - self._varies) * slow
        scaled = 0.5 + (now - self._usual) / (4 * max(self._varies, 0.06))
        return min(max(scaled, 0.0), 1.0) * min(1.0, self._loud / 0.02)


def rms(window: FloatArray) -> float:
    """Root mean square, 0..1, of (channels, frames) about each channel's mean: DC isn't loud."""
    channels, frames = window.shape
    means = window @ np.full(frames, 1 / frames, np.float32)
    square = (float(np.vdot(window, window)) / frames - float(means @ means)) / channels
    return min(math.sqrt(max(square, 0.0)), 1.0)


def zero_crossings(mono: FloatArray) -> float:
    """Zero crossings a sample, 0..1, of (frames,) about its mean."""
    above = mono > mono.sum() / max(len(mono), 1)
    return float(np.count_nonzero(above[1:] != above[:-1]) / max(len(mono) - 1, 1))
