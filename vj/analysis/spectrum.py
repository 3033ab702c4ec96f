"""The spectrum of the last 2048 samples, and the audio textures that Shadertoy and ISF looks expect.

Blackman window with alpha 0.16, transform over N, smoothing 0.8 at 60 frames a second, -100..-30 dB:
the W3C Web Audio AnalyserNode, whose defaults Shadertoy took.
"""

import numpy as np

from vj.analysis.resample import RATE
from vj.frame import FloatArray

SIZE = 2048  # samples of the window
BINS = 512  # of the texture
WIDTH = RATE / SIZE  # Hz from bin to bin

_TURN = 2 * np.pi * np.arange(SIZE) / SIZE
_BLACKMAN = 0.42 - 0.5 * np.cos(_TURN) + 0.08 * np.cos(2 * _TURN)
_WINDOW = _BLACKMAN / SIZE  # float64, for which numpy's transform is the faster one
MEAN_SQUARE = float(2 / np.mean(_BLACKMAN**2))
"""Times the sum of squared magnitudes: the samples' mean square (both halves, the window's loss)."""


def magnitudes(window: FloatArray) -> FloatArray:
    """Magnitudes (channels, 1025) of (channels, 2048) samples: Blackman window, transform over N."""
    return np.abs(np.fft.rfft(window * _WINDOW, axis=1)).astype(np.float32)


class Smoothed:
    """The magnitudes of ``Features.spectrum``, smoothed over time."""

    def __init__(self) -> None:
        self._magnitude = np.zeros((2, BINS), np.float32)

    def step(self, magnitude: FloatArray, dt: float) -> FloatArray:
        """Fold in (2, 1025) magnitudes dt seconds after the last; give (2, 512), to be read at once."""
        keep = np.float32(0.8 ** (dt * 60))
        self._magnitude *= keep
        self._magnitude += (1 - keep) * magnitude[:, :BINS]
        return self._magnitude


def texture(magnitude: FloatArray) -> FloatArray:
    """Magnitudes as 0..1, a new array: -100 dB and less is 0, -30 dB and more is 1."""
    scaled = np.log10(np.maximum(magnitude, np.float32(1e-5)))
    scaled *= np.float32(20 / 70)
    scaled += np.float32(100 / 70)
    return np.minimum(scaled, np.float32(1))
