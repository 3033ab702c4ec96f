"""How loud: powers of ranges of the spectrum, and their scaling to the loudness of the room.

A scaled loudness is the amplitude as a part of the room's: 1 at the loudest of late, 0.5 at 6 dB
below it. The room is known from a memory that rises at once and falls over tens of seconds, so a
break still is quiet while the next act, much softer, fills the range after a minute.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vj.analysis.spectrogram import COLUMNS
from vj.analysis.spectrum import MEAN_SQUARE, SIZE, WIDTH
from vj.frame import FloatArray

Numbers = NDArray[np.float64]

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
_NEVER = -120.0  # dB: softer than anything
_LEAST = 1e-3  # a loudness that falls below this is none
_NEPERS = math.log(10) / 20  # times dB: the logarithm of an amplitude
_LOWER = np.array([0.0] + [6.0] * 3 + [20.0] * BANDS)  # dB by which a part is softer than the whole

_NOTHING = np.full(len(_LOWER), 1e-12)
_NONE, _FULL = np.zeros(len(_LOWER)), np.ones(len(_LOWER))  # arrays: NumPy takes them faster than numbers


def erb(hertz: Numbers) -> Numbers:
    """Place on the ear's scale, in equivalent rectangular bandwidths (Glasberg and Moore, 1990)."""
    return np.asarray(21.4 * np.log10(1 + 0.00437 * hertz))


def edges(bands: int = BANDS) -> Numbers:
    """The edges of so many bands in Hz, 30 to 16000, equally wide to the ear."""
    low, high = erb(np.array([30.0, 16000.0]))
    return np.asarray((10 ** (np.linspace(low, high, bands + 1) / 21.4) - 1) / 0.00437)


_RANGES = np.array([20.0, 150.0, 2000.0, 16000.0])
"""Hz at which bass, mid and treble meet."""


class Powers(NamedTuple):
    """Mean squares, full scale, of ranges of one spectrum."""

    parts: Numbers  # (28,) the whole, bass, mid, treble and the 24 bands
    columns: Numbers  # (128,) of the spectrogram
    below: Numbers  # (1026,) squared magnitudes summed up to each bin, to be read at once


class Meter:
    """Sums power over ranges of the spectrum; each range is a difference of two sums from the bottom."""

    def __init__(self) -> None:
        meet, bands, columns = _RANGES, edges(), edges(COLUMNS)
        low = np.concatenate([meet[:1], meet[:-1], bands[:-1], columns[:-1]])
        high = np.concatenate([meet[-1:], meet[1:], bands[1:], columns[1:]])
        place = np.concatenate([low, high]) / WIDTH + 0.5  # in bins: bin k lies half a bin around k
        self._bin = place.astype(np.int64)
        self._share = place - self._bin
        self._sums = np.zeros(SIZE // 2 + 2)

    def step(self, power: FloatArray) -> Powers:
        """Measure (1025,) squared magnitudes."""
        power.astype(np.float64).cumsum(out=self._sums[1:])
        below = power.take(self._bin) * self._share
        below += self._sums.take(self._bin)
        low, high = below.reshape(2, -1)
        high -= low
        high *= MEAN_SQUARE
        return Powers(high[: 1 + 3 + BANDS], high[-COLUMNS:], self._sums)


@dataclass(frozen=True, slots=True)
class Gain:
    """What a hand says of the automatic gain."""

    auto: bool = True  # it follows the room; else it is that of a line at its usual loudness
    frozen: bool = False  # it stays as it is
    trim: float = 0.0  # dB on top


UNTOUCHED = Gain()


class Loudness(NamedTuple):
    """Loudness scaled to the room."""

    now: Numbers  # (28,) 0..1, as it is this moment: whole, bass, mid, treble, bands
    shown: Numbers  # (28,) 0..1, the same with a short release; to be read at once
    presence: float  # 0 in silence, 1 when there is sound
    gain: float  # dB by which the whole is lifted


class Room:
    """Automatic gain with a long memory, for the whole and each band."""

    def __init__(self) -> None:
        self._top = _EXPECTED - _LOWER
        self._unmet = np.zeros(len(_LOWER))  # s of sound since the room's loudness was confirmed
        self._met = False
        self._heard = np.full(len(_LOWER), _NEVER)  # dB, the loudest that nothing was learned of yet
        self._since = 0.0  # s of sound in which that was heard
        self._turn = 0  # hops of sound
        self._shown = np.zeros(len(_LOWER))

    def step(self, power: Numbers, dt: float, gain: Gain = UNTOUCHED) -> Loudness:
        """Scale (28,) mean squares, dt seconds after the last."""
        decibels = np.log10(power + _NOTHING)
        decibels *= 10
        presence = min(max((float(decibels[0]) - SILENCE) / _FADE, 0.0), 1.0)
        if presence and not gain.frozen:  # silence is no news about how loud the music is
            np.maximum(self._heard, decibels, out=self._heard)
            self._since += dt * presence
            self._turn += 1
            if not self._turn % 4:  # every fourth time will do for what takes seconds
                self._follow(self._heard, self._since)
                self._heard.fill(_NEVER)
                self._since = 0.0
        top = self._top if gain.auto else _EXPECTED - _LOWER
        now = decibels
        now -= top
        if gain.trim:
            now += gain.trim
        now *= _NEPERS
        np.exp(now, out=now)
        now *= presence
        np.minimum(now, _FULL, out=now)
        shown = self._shown
        shown *= math.exp(-dt / _RELEASE)
        shown *= shown > _LEAST
        np.maximum(shown, now, out=shown)
        return Loudness(now, shown, presence, gain.trim - float(top[0]))

    def _follow(self, decibels: Numbers, dt: float) -> None:
        """Learn how loud the room is."""
        top, unmet, parts = self._top, self._unmet, self._top[1:]
        gap = top - decibels
        far = gap >= _NEAR
        self._met = self._met or not far[0]
        unmet += dt
        unmet *= far
        np.maximum(gap, _NONE, out=gap)
        if unmet.max() > _HOLD:
            gap *= np.where(unmet > _HOLD, dt / (_MEMORY if self._met else _DOUBT), dt / _LEAK)
        else:
            gap *= dt / _LEAK
        top -= gap
        np.maximum(top, decibels, out=top)
        whole = max(float(top[0]), _QUIETEST)
        top[0] = whole
        np.minimum(parts, whole, out=parts)
        np.maximum(parts, whole - _SPREAD, out=parts)
