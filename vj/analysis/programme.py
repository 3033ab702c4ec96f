"""Loudness as broadcasters measure it: ITU-R BS.1770 weighting, the last 0.4 s (EBU R 128, momentary).

The weighting is two recursive filters in a row. To run them without a loop over samples, a piece is cut
into blocks that are filtered side by side as matrix products; only what a block leaves behind for the
next is passed on, in one product as well. The result is exact.
"""

import math

import numpy as np
from numpy.typing import NDArray

from vj.analysis.onsets import HOP
from vj.analysis.resample import RATE
from vj.frame import FloatArray

Numbers = NDArray[np.float64]

QUIETEST = -70.0  # LUFS: what is softer counts as this
LOUDEST = 10.0  # LUFS: likewise what is louder; full scale all the time is 3
_WINDOW = 0.4  # s
_BLOCK = 32  # samples
PIECE = 4 * HOP
"""Samples that are measured at once."""
_BLOCKS = PIECE // _BLOCK
_OFFSET = -0.691  # dB: a sine of 997 Hz at full scale in one channel is -3.01 LUFS


def weighting(rate: float) -> tuple[Numbers, Numbers]:
    """The shelf (as of a head) and the high-pass: each five numbers b0 b1 b2 a1 a2.

    BS.1770 tells them for 48 kHz; for other rates they are designed anew from the same prototypes.
    """
    turn, quality = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    scale = 1 + turn / quality + turn**2
    shelf = [high + middle * turn / quality + turn**2, 2 * (turn**2 - high)]
    shelf += [high - middle * turn / quality + turn**2, 2 * (turn**2 - 1), 1 - turn / quality + turn**2]
    low, soft = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    below = 1 + low / soft + low**2
    cut = [1.0, -2.0, 1.0, 2 * (low**2 - 1) / below, (1 - low / soft + low**2) / below]
    return np.array(shelf) / scale, np.array(cut)


def _filtered(samples: Numbers, state: Numbers) -> tuple[Numbers, Numbers]:
    """Filter columns of samples, (n, columns), from states (4, columns), sample by sample."""
    out, state = samples.copy(), state.copy()
    for row in out:
        for first, (b0, b1, b2, a1, a2) in zip((0, 2), weighting(RATE), strict=True):
            told = b0 * row + state[first]
            state[first] = b1 * row - a1 * told + state[first + 1]
            state[first + 1] = b2 * row - a2 * told
            row[:] = told
    return out, state


class Momentary:
    """Folds pieces of stereo into the loudness of the last 0.4 s."""

    def __init__(self) -> None:
        size = _BLOCK + 4
        unit = np.eye(size)
        out, end = _filtered(unit[:_BLOCK], unit[_BLOCK:])
        self._block = np.concatenate([out[:, :_BLOCK], end[:, :_BLOCK]])  # out and end, from rest
        self._from = np.ascontiguousarray(out[:, _BLOCK:])  # what a state adds to the block after it
        self._chain = _chain(end[:, _BLOCK:])
        self._in = np.zeros((_BLOCK, 2 * _BLOCKS))
        self._both = np.zeros((size, 2 * _BLOCKS))
        self._ends = np.zeros((4 + 4 * _BLOCKS, 2))  # the state before a piece, and what each block leaves
        pieces = _WINDOW * RATE / PIECE
        self._weights = np.ones(math.ceil(pieces))
        self._weights[0] = pieces % 1.0 or 1.0
        self._powers = np.zeros(len(self._weights))

    def step(self, piece: FloatArray) -> float:
        """Add (2, 2048) samples; give LUFS, -70..10."""
        self._in.reshape(_BLOCK, _BLOCKS, 2)[:] = piece.reshape(2, _BLOCKS, _BLOCK).transpose(2, 1, 0)
        both = np.dot(self._block, self._in, out=self._both)
        self._ends[4:] = both[_BLOCK:].reshape(4 * _BLOCKS, 2)
        begun = self._chain.dot(self._ends)
        self._ends[:4] = begun[-4:]
        out = both[:_BLOCK]
        out += self._from.dot(begun[:-4].reshape(4, 2 * _BLOCKS))
        self._powers[:-1] = self._powers[1:]
        self._powers[-1] = np.vdot(out, out)
        mean = float(self._weights.dot(self._powers)) / (_WINDOW * RATE)
        return min(max(_OFFSET + 10 * math.log10(max(mean, 1e-12)), QUIETEST), LOUDEST)


def _chain(step: Numbers) -> Numbers:
    """From the state before a piece and what each block leaves behind: the state before each, and the last.

    ``step``: what becomes of a state in a block. Rows: (state, block) of the states before each block,
    then the state after it; columns: the state before the piece, then (state, block) of what is left.
    """
    powers = [np.eye(4)]
    for _ in range(_BLOCKS):
        powers.append(step @ powers[-1])
    matrix = np.zeros((4 * _BLOCKS + 4, 4 + 4 * _BLOCKS))
    for block in range(_BLOCKS + 1):
        rows = slice(block, 4 * _BLOCKS, _BLOCKS) if block < _BLOCKS else slice(4 * _BLOCKS, None)
        matrix[rows, :4] = powers[block]
        for before in range(block):
            matrix[rows, 4 + before :: _BLOCKS] = powers[block - before - 1]
    return matrix
