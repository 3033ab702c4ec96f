"""Which pitches sound, and in which key: chroma of the peaks of a long spectrum.

A key is one of 24 rotations of the profile that listeners rate (Krumhansl and Kessler, 1982); the one
that the chroma of the last ten seconds resembles most is taken.
"""

import math

import numpy as np
from numpy.typing import NDArray

from vj.analysis.evidence import transformed
from vj.analysis.resample import RATE
from vj.frame import FloatArray

Numbers = NDArray[np.float64]

SIZE = 8192  # samples: semitones lie apart from 200 Hz on
_LOW, _HIGH = 60.0, 2100.0  # Hz
_FIRST, _LAST = int(_LOW * SIZE / RATE), int(_HIGH * SIZE / RATE)  # bins
_SIDES = np.arange(3)[:, None]
_FEWER = 4  # samples of which one is kept: the pitches that are asked lie far below what that loses
_FEW = SIZE // _FEWER
_TURNS = 6  # so many times four samples make one
_QUICK = 0.12  # s in which the chroma follows but for 1/e
_LONG = 10.0  # s, that of the key
_BETTER = 0.03  # by which another key has to be the likelier
_CHANCE, _CLEAR = 0.35, 0.95  # how much noise and drums resemble a key, and how much plain chords do
_AROUND = 8  # bins to either side, 45 Hz
_STANDS = 3.0  # times what is around it: a peak that stands out less is noise
_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)


def _keys() -> Numbers:
    """Both profiles on each of twelve tonics, (24, 12), each of mean 0 and length 1."""
    rows = np.array([np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(12)])
    rows -= rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float64)


class Harmony:
    """Folds windows of sound into chroma and key."""

    def __init__(self, dt: float) -> None:
        """Take a step every dt seconds."""
        length = _FEW - _TURNS + 1
        self._window = (np.hanning(length) * (4 * _FEW / length)).astype(np.float32)
        self._low_pass = _low_pass()
        self._keys = _keys()
        self._quick, self._slow = -math.expm1(-dt / _QUICK), -math.expm1(-2 * dt / _LONG)
        self._heard: FloatArray | None = None  # a spectrum that nothing was told of yet
        self._pitches = np.zeros(12)
        self._long = np.zeros(12)
        self.chroma = np.zeros(12, np.float32)
        """How much each pitch sounds, 0..1, from C on."""
        self.key, self.minor, self.keyness = 0, False, 0.0

    def _spectrum(self, window: FloatArray) -> FloatArray:
        """The magnitudes of (8192,) samples where pitches are looked for, and one more at each end."""
        turns = window.reshape(_FEW, _FEWER).dot(self._low_pass)
        few = turns[: 1 - _TURNS, 0].copy()
        for turn in range(1, _TURNS):
            few += turns[turn : turn + len(few), turn]
        padded = np.zeros(_FEW, np.float32)
        np.multiply(few, self._window, out=padded[: len(few)])
        heard: FloatArray = np.abs(transformed(padded)[_FIRST - 1 : _LAST + 1])
        return heard

    def step(self, window: FloatArray, presence: float) -> None:
        """Hear (8192,) samples of the middle, or tell of those of the step before; presence is 0 in silence.

        So no frame has to do all of the work.
        """
        if self._heard is None:
            self._heard = self._spectrum(window)
        else:
            self._pitches = chroma(self._heard) * presence
            self._heard = None
            self._long += (self._pitches - self._long) * self._slow
            self._find_key()
        self.chroma = np.asarray(self.chroma + (self._pitches - self.chroma) * self._quick, np.float32)

    def _find_key(self) -> None:
        """Find the key that the chroma of the last ten seconds resembles most."""
        spread = self._long - self._long.sum() / 12
        length = math.sqrt(float(spread.dot(spread)))
        if length < 1e-3:
            self.keyness = 0.0
            return
        likely = self._keys.dot(spread / length)
        held = self.key + 12 * self.minor
        best = int(likely.argmax())
        if likely[best] > likely[held] + _BETTER:
            self.minor, self.key = divmod(best, 12)[0] == 1, best % 12
            held = best
        clear = (float(likely[held]) - _CHANCE) / (_CLEAR - _CHANCE)
        self.keyness = min(max(clear, 0.0), 1.0) * min(1.0, length / 0.4)


def _low_pass() -> FloatArray:
    """A filter (a sinc in Kaiser's window, 60 dB) by its turns, (4, 6): each takes four samples."""
    taps = np.arange(_FEWER * _TURNS) - (_FEWER * _TURNS - 1) / 2
    filtered = np.sinc(taps / _FEWER) * np.kaiser(len(taps), 5.6)
    return np.ascontiguousarray((filtered / filtered.sum()).reshape(_TURNS, _FEWER).T, np.float32)


def around(values: FloatArray) -> FloatArray:
    """The mean of each and its neighbours, as if there were zeros beyond the ends."""
    sums = np.zeros(len(values) + 2 * _AROUND + 1)
    np.cumsum(values, out=sums[_AROUND + 1 : -_AROUND])
    sums[-_AROUND:] = sums[-_AROUND - 1]
    return np.asarray((sums[2 * _AROUND + 1 :] - sums[: -2 * _AROUND - 1]) / (2 * _AROUND + 1), np.float32)


def chroma(heard: FloatArray) -> Numbers:
    """How much each of the twelve pitches, from C on, sounds in such a spectrum, (12,) 0..1.

    Peaks of the spectrum alone count, each at its true place between bins: so neither noise nor the
    foot of a loud tone fills the gaps between pitches.
    """
    here = heard[1:-1]
    floor = around(here)
    floor *= _STANDS
    np.maximum(floor, max(0.02 * float(here.max()), 1e-5), out=floor)
    tops = np.flatnonzero((here > heard[:-2]) & (here >= heard[2:]) & (here > floor))
    if not len(tops):
        return np.zeros(12)
    before, at, after = np.log(heard.take(tops + _SIDES) + 1e-12)
    bins = _FIRST + tops + 0.5 * (before - after) / np.minimum(before - 2 * at + after, -1e-9)
    notes = 12 * np.log2(bins * RATE / SIZE / 440) + 69
    nearest = np.rint(notes)
    weights = np.sqrt(here[tops] / bins) * (1 - 1.5 * np.abs(notes - nearest))
    found = np.bincount(nearest.astype(np.int64) % 12, weights, 12)
    middle = np.sort(found)[5:7]
    found = np.maximum(found - 0.5 * (middle[0] + middle[1]), 0)
    most = float(found.max())
    clear = min(1.0, 1.6 * (1 - float(found.sum()) / 12 / most)) if most else 0.0
    return np.asarray(found / max(most, 1e-9) * clear, np.float64)
