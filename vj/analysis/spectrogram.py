"""The spectrum of the last seconds, row by row, as a picture that looks can read."""

import numpy as np
from numpy.typing import NDArray

from vj.frame import FloatArray

COLUMNS, ROWS = 128, 512
"""From 30 Hz to 16 kHz, equally wide to the ear; a row a hop, six seconds."""
_DEPTH = 60.0  # dB from black to white
_LENGTH = 8 * ROWS
_NOTHING = np.full(COLUMNS, 1e-12)
_BLACK, _WHITE = np.zeros(COLUMNS), np.ones(COLUMNS)  # arrays: NumPy takes them faster than numbers


class Spectrogram:
    """Keeps a row of each hop, the newest first.

    Rows are written backwards into a long strip, so that a picture is a piece of it and costs nothing; a
    full strip is left to those who still look at it.
    """

    def __init__(self) -> None:
        self._strip = np.zeros((_LENGTH, COLUMNS), np.float32)
        self._at = _LENGTH - ROWS

    def step(self, power: NDArray[np.float64], gain: float, presence: float) -> FloatArray:
        """Add (128,) mean squares, lifted by ``gain`` dB to the room; give all rows, (512, 128) 0..1."""
        if not self._at:
            strip = np.zeros_like(self._strip)
            strip[-ROWS:] = self._strip[:ROWS]
            self._strip, self._at = strip, _LENGTH - ROWS
        self._at -= 1
        if presence:
            shade = np.log10(power + _NOTHING)
            shade *= presence * 10 / _DEPTH
            shade += presence * (1 + gain / _DEPTH)
            np.maximum(shade, _BLACK, out=shade)
            np.minimum(shade, _WHITE, out=self._strip[self._at], casting="same_kind")
        return self._strip[self._at : self._at + ROWS]
