"""Loudness as broadcasters measure it: ITU-R BS.1770 weighting, the last 0.4 s (EBU R 128, momentary).

The weighting is two recursive filters in a row. To run them without a loop over samples, a piece is cut
into blocks that are filtered side by side as matrix products; only what a block leaves behind for the
next is passed on, within groups of blocks and then from group to group, as products too. It is exact.
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
_GROUP = 8  # blocks
_GROUPS = PIECE // _BLOCK // _GROUP
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
        out, end = _filtered(np.eye(_BLOCK + 4)[:_BLOCK], np.eye(_BLOCK + 4)[_BLOCK:])
        self._out = np.ascontiguousarray(out.T)  # from samples and the state before them
        self._left = np.ascontiguousarray(end[:, :_BLOCK].T)  # the state after them, from rest
        step = end[:, _BLOCK:].T
        self._near = _chain(step, _GROUP)
        self._far = _chain(np.linalg.matrix_power(step, _GROUP), _GROUPS)
        self._blocks = np.zeros((2 * _GROUPS * _GROUP, _BLOCK + 4))  # samples, the state before them
        self._groups = np.zeros((2 * _GROUPS, 4 + 4 * _GROUP))  # the state before, what each block leaves
        self._sides = np.zeros((2, 4 + 4 * _GROUPS))  # likewise, of groups
        pieces = _WINDOW * RATE / PIECE
        self._weights = np.ones(math.ceil(pieces))
        self._weights[0] = pieces % 1.0 or 1.0
        self._powers = np.zeros(len(self._weights))

    def step(self, piece: FloatArray) -> float:
        """Add (2, 2048) samples; give LUFS, -70..10."""
        blocks, groups, sides = self._blocks, self._groups, self._sides
        blocks.reshape(2, -1, _BLOCK + 4)[:, :, :_BLOCK] = piece.reshape(2, -1, _BLOCK)
        groups[:, 4:] = blocks[:, :_BLOCK].dot(self._left).reshape(len(groups), -1)
        sides[:, 4:] = groups[:, 4:].dot(self._near[4:, -4:]).reshape(2, -1)
        begun = sides.dot(self._far)
        sides[:, :4], groups[:, :4] = begun[:, -4:], begun[:, :-4].reshape(-1, 4)
        blocks[:, _BLOCK:] = groups.dot(self._near[:, :-4]).reshape(-1, 4)
        out = blocks.dot(self._out)
        self._powers[:-1] = self._powers[1:]
        self._powers[-1] = np.vdot(out, out)
        mean = float(self._weights.dot(self._powers)) / (_WINDOW * RATE)
        return min(max(_OFFSET + 10 * math.log10(max(mean, 1e-12)), QUIETEST), LOUDEST)


def _chain(step: Numbers, blocks: int) -> Numbers:
    """From a state and what each of so many blocks leaves behind: the state before each, and the last.

    States are rows of four, and ``step`` is what becomes of one in a block, (4, 4).
    """
    powers = [np.linalg.matrix_power(step, count) for count in range(blocks + 1)]
    matrix = np.zeros((1 + blocks, 4, 1 + blocks, 4))
    for block, power in enumerate(powers):
        matrix[0, :, block] = power
        for before in range(block):
            matrix[1 + before, :, block] = powers[block - before - 1]
    return matrix.reshape(4 + 4 * blocks, 4 + 4 * blocks)
