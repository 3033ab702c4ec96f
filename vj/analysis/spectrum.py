"""The spectra of what was heard last, and the audio textures that Shadertoy and ISF looks expect.

Blackman window with alpha 0.16, transform over N, smoothing 0.8 at 60 frames a second, -100..-30 dB:
the W3C Web Audio AnalyserNode, whose defaults Shadertoy took.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vj.analysis import evidence
from vj.analysis.onsets import HOP
from vj.analysis.resample import RATE
from vj.frame import FloatArray

SIZE = 2048  # samples of the window
SHORT = 1024  # samples of the short one
BINS = 512  # of the texture
WIDTH = RATE / SIZE  # Hz from bin to bin
CHANNELS = 3  # left, right, the middle between them

_TURN = 2 * np.pi * np.arange(SIZE) / SIZE
_BLACKMAN = 0.42 - 0.5 * np.cos(_TURN) + 0.08 * np.cos(2 * _TURN)
MEAN_SQUARE = float(2 / np.mean(_BLACKMAN**2))
"""Times the sum of squared magnitudes: the samples' mean square (both halves, the window's loss)."""


def newest() -> NDArray[np.float64]:
    """A window that leans to the newest samples, (1024,): it tells a hit within a hundredth of a second."""
    place = (np.arange(SHORT) + 0.5) / SHORT
    window = place * np.sqrt(np.sin(np.pi * place))
    return np.asarray(window * (2 / window.sum()), np.float64)


class Tape:
    """The last samples heard, always in one piece."""

    def __init__(self, keep: int) -> None:
        """Keep so many samples of each channel."""
        self._keep = keep
        self._tape = np.zeros((CHANNELS, 16 * keep), np.float32)
        self._end = keep

    def add(self, hop: FloatArray) -> FloatArray:
        """Add a hop of (512, 2) samples; give its middle, (512,)."""
        if self._end + HOP > self._tape.shape[1]:
            self._tape[:, : self._keep] = self._tape[:, self._end - self._keep : self._end]
            self._end = self._keep
        new: FloatArray = self._tape[:, self._end : self._end + HOP]
        new[:2] = hop.T
        np.add(new[0], new[1], out=new[2])
        new[2] *= np.float32(0.5)
        self._end += HOP
        middle: FloatArray = new[2]
        return middle

    def last(self, samples: int) -> FloatArray:
        """The newest samples, (3, samples): left, right, middle; to be read before the next are added."""
        return self._tape[:, self._end - samples : self._end]


class Spectra(NamedTuple):
    """What was transformed at the end of one hop."""

    magnitude: FloatArray  # (3, 512) left, right, middle: Blackman window, transform over N
    power: FloatArray  # (1025,) mean square magnitude of left and right
    short: FloatArray  # (1025,) amplitude of a sine, in the newest samples of the middle
    mono: FloatArray  # (1025,) amplitude of a sine, in all of the middle, as vj.analysis.evidence takes it


class Transform:
    """Takes all spectra of a moment at once, since a transform costs more to call than to do."""

    def __init__(self) -> None:
        windows = np.zeros((CHANNELS, SIZE))
        windows[:2], windows[2, -SHORT:] = _BLACKMAN, SIZE * newest()
        self._windows, self._shape = windows.astype(np.float32), evidence.window()
        self._mean = np.full(SIZE, 1 / SIZE, np.float32)
        self._offsets = np.zeros((CHANNELS, 1), np.float32)
        self._rows = np.zeros((4, SIZE), np.float32)
        self._magnitude = np.zeros((CHANNELS, BINS), np.float32)

    def step(self, tape: Tape) -> Spectra:
        """Transform what is on the tape now; the magnitudes are to be read at once."""
        last, offsets = tape.last(SIZE), self._offsets
        offsets[:, 0] = last.dot(self._mean)
        offsets[2] = last[2, -SHORT:].dot(self._mean[-SHORT:]) * (SIZE // SHORT)
        sides = self._rows[:CHANNELS]
        np.subtract(last, offsets, out=sides)  # a steady offset is no bass
        sides *= self._windows
        np.multiply(last[2], self._shape, out=self._rows[3])
        spectra = evidence.transformed(self._rows)
        left, right, short, mono = found = np.abs(spectra)
        magnitude = self._magnitude
        magnitude[:2] = found[:2, :BINS]
        np.abs(spectra[0, :BINS] + spectra[1, :BINS], out=magnitude[2], casting="same_kind")
        magnitude[2] *= np.float32(0.5)
        power = left * left
        power += right * right
        power *= np.float32(0.5)
        return Spectra(magnitude, power, short, mono)


class Smoothed:
    """The magnitudes of ``Features.spectrum``, smoothed over time."""

    def __init__(self) -> None:
        self._magnitude = np.zeros((CHANNELS, BINS), np.float32)

    def step(self, magnitude: FloatArray, dt: float) -> FloatArray:
        """Fold in (3, 512) magnitudes dt seconds after the last; give the same, to be read at once."""
        keep = np.float32(0.8 ** (dt * 60))
        self._magnitude *= keep
        self._magnitude += (1 - keep) * magnitude
        return self._magnitude


def texture(magnitude: FloatArray) -> FloatArray:
    """Magnitudes as 0..1, a new array: -100 dB and less is 0, -30 dB and more is 1."""
    scaled = np.log10(np.maximum(magnitude, np.float32(1e-5)))
    scaled *= np.float32(20 / 70)
    scaled += np.float32(100 / 70)
    return np.minimum(scaled, np.float32(1))
