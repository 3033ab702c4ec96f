"""The likeliest beats of a whole piece (Viterbi), over the same states as the live tracker's belief.

Where music keeps its tempo it is gone through again, held to it: else a syncopated part is worth a few
beats that drag, and so a turn to the off-beat, which music all but never makes. A piece that keeps one
throughout is held to beats and what's halfway between them alike, where there is nothing to turn to; which
of the two are the beats, all of it decides.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from vj.analysis import tempo

Times = NDArray[np.float64]
Places = NDArray[np.int64]
_AMONG = 24  # beats on either side over which music keeps its tempo,
_KEPT, _ALIKE = 0.8, 0.04  # if such a part of them is so near to the middle one
_HELD = 4.0  # what it then costs a beat to be longer or shorter by a hop, in nats
_THROUGHOUT = 0.9  # part of a piece that keeps its tempo where all of it does
_SHOWS = 4  # hops from a beat in which its evidence shows


def beats(says: Times, weight: Times, chances: Times) -> Places:
    """The likeliest hops of all beats, given each hop's evidence and what it's worth, 0..1.

    ``chances`` are what tells beats from what's halfway, as far as the whole piece keeps its tempo.
    """
    gains = _gains(says, weight)[:, _WIDTH]
    cost = _dragging(_likeliest(gains), len(says))
    if cost.any(axis=1).mean() < _THROUGHOUT:
        return _likeliest(gains - cost)
    return _on_beat(_likeliest(gains + _halfway(gains) - 2 * cost), chances)


def _dragging(hops: Places, count: int) -> Times:
    """What it costs a beat to be of another length than those around it, row by row as in ``_gains``."""
    lengths = np.diff(hops)
    if not len(lengths):
        return np.zeros((tempo.LONGEST + count, len(tempo.LENGTHS)))
    around = np.lib.stride_tricks.sliding_window_view(np.pad(lengths, _AMONG, mode="edge"), 2 * _AMONG + 1)
    alike = np.abs(around / np.median(around, axis=1, keepdims=True) - 1) < _ALIKE
    usual = (around * alike).sum(axis=1) / np.maximum(alike.sum(axis=1), 1)
    dear = _HELD * (alike.mean(axis=1) > _KEPT)
    beat = np.searchsorted(hops, np.arange(-tempo.LONGEST, count), side="right") - 1
    beat = np.clip(beat, 0, len(usual) - 1)
    return np.asarray(dear[beat, None] * np.abs(tempo.LENGTHS - usual[beat, None]), np.float64)


def _halfway(gains: Times) -> Times:
    """What a beat of each length would gain by beginning half of itself later."""
    padded = np.concatenate([gains, np.zeros((tempo.LONGEST, gains.shape[1]))])
    rows = np.arange(len(gains))[:, None] + tempo.LENGTHS // 2
    return np.asarray(padded[rows, np.arange(gains.shape[1])], np.float64)


def _on_beat(hops: Places, chances: Times) -> Places:
    """These beats, or what's halfway between them, whichever are the likelier."""
    halves = hops[:-1] + np.diff(hops) // 2
    return halves if _shown(halves, chances) > _shown(hops[:-1], chances) else hops


def _shown(hops: Places, chances: Times) -> float:
    """The sum of what speaks for each beat."""
    near = np.clip(hops[:, None] + np.arange(_SHOWS), 0, len(chances) - 1)
    return float(chances[near].max(axis=1).sum()) if len(hops) else 0.0


@cache
def _log_changes() -> Times:
    return np.log(tempo.changes() + 1e-300)


def _likeliest(gains: Times) -> Places:
    """The likeliest hops of all beats, given what each gains, row by row as in ``_gains``, (rows, 71).

    No beat is shorter than 24 hops, so as many are decided at once: how beats end there is known.
    """
    lengths, count = tempo.LENGTHS, len(gains) - tempo.LONGEST
    begun = np.zeros(gains.shape)  # score of a beat that begins there
    begun[: tempo.LONGEST] = np.log(tempo.prior())[tempo.FIRST]
    came = np.zeros((count, len(lengths)), np.uint8)
    changes = np.ascontiguousarray(_log_changes().T)
    coarse, ways = changes.astype(np.float32), np.zeros((tempo.SHORTEST, *changes.shape), np.float32)
    every, rows = np.arange(len(lengths)), np.arange(tempo.SHORTEST)[:, None]
    for first in range(0, count, tempo.SHORTEST):
        few = min(tempo.SHORTEST, count - first)
        at = first + rows[:few] - lengths + tempo.LONGEST
        ended = begun[at, every] + gains[at, every]
        near = (ended - ended.max()).astype(np.float32)  # float32 is enough to choose by, not to add up
        best = np.add(near[:, None, :], coarse, out=ways[:few]).argmax(axis=2)
        came[first : first + few] = best
        begin = first + tempo.LONGEST
        begun[begin : begin + few] = ended[rows[:few], best] + changes[every, best]
    return _traced(came, *_last(begun[count:] + gains[count:], count))


_WIDTHS, _WIDTH = np.unique(-(-tempo.LENGTHS // tempo.REGION), return_inverse=True)
"""Hops of a beat in which its evidence may come: how many that can be, and which of these for each length."""


def _gains(says: Times, weight: Times) -> Times:
    """What a beat of each width gains by beginning at each hop; row 0 is LONGEST hops before the piece."""
    says = np.clip(says, 1e-3, 1 - 1e-3)
    gain = weight * (np.log(says) - np.log((1 - says) / (tempo.REGION - 1)))
    total = np.concatenate([np.zeros(tempo.LONGEST + 1), np.cumsum(gain)])
    ends = np.arange(tempo.LONGEST + len(says))[:, None] + _WIDTHS
    return np.asarray(total[np.minimum(ends, len(total) - 1)] - total[:-1, None])


def _last(tail: Times, count: int) -> tuple[int, int]:
    """The hop at which the last beat of the likeliest path begins, and which length it has.

    ``tail``: scores of beats that may still run after so many hops, by when they begin, the last hop last.
    """
    ages = np.arange(len(tail), 0, -1)[:, None]  # hops since they began
    tail = np.where(ages <= tempo.LENGTHS, tail, -np.inf)
    row, length = np.unravel_index(int(tail.argmax()), tail.shape)
    return count - len(tail) + int(row), int(length)


def _traced(came: NDArray[np.uint8], hop: int, length: int) -> Places:
    """The hops of all beats on the way to this one."""
    found = []
    while hop >= 0:
        found.append(hop)
        length = int(came[hop, length])
        hop -= int(tempo.LENGTHS[length])
    return np.array(found[::-1], np.int64)
