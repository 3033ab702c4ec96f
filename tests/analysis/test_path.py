"""The likeliest beats of a piece, given the evidence of every hop."""

import numpy as np
from numpy.typing import NDArray

from vj.analysis import path

Times = NDArray[np.float64]


def evidence(*struck: tuple[NDArray[np.int64], float], count: int) -> Times:
    """Little everywhere, and so much in the three hops from each of these on."""
    says = np.full(count, 0.02)
    for hops, strong in struck:
        for later in range(3):
            says[hops + later] = strong
    return says


def found(says: Times, chances: Times | None = None) -> NDArray[np.int64]:
    return path.beats(says, np.ones(len(says)), says if chances is None else chances)


def off(hops: NDArray[np.int64], truth: NDArray[np.int64]) -> int:
    """The most hops that one is from the nearest that is true."""
    return int(np.abs(hops[:, None] - truth).min(axis=1).max())


BEATS = np.arange(0, 4000, 40)
MIDDLE = (BEATS > 1500) & (BEATS < 2400)


def test_a_syncopated_part_is_no_turn_to_the_off_beat() -> None:
    says = evidence((BEATS, 0.9), (BEATS[MIDDLE], 0.3), (BEATS[MIDDLE] + 20, 0.9), count=4000)
    assert off(found(says), BEATS) <= 2


def test_which_of_two_rows_alike_are_the_beats_all_of_the_piece_decides() -> None:
    says = evidence((BEATS, 0.6), (BEATS[:-1] + 20, 0.6), count=4000)
    for later in (0, 20):
        chances = evidence((BEATS[:-1] + later, 0.5), count=4000)
        assert off(found(says, chances)[1:-1], BEATS + later) <= 2


def test_a_step_of_tempo_is_followed_at_once() -> None:
    fast = np.arange(4000, 6000, 30)
    hops = found(evidence((BEATS, 0.9), (fast, 0.9), count=6000))
    assert off(hops, np.concatenate([BEATS, fast])) <= 3


def test_nothing_heard_is_beats_of_some_length() -> None:
    lengths = np.diff(found(np.full(900, 1 / 16)))
    assert lengths.min() == lengths.max()
