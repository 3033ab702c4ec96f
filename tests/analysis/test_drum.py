"""What a regular bass drum says of half and double tempo."""

import numpy as np

from vj.analysis.drum import Drum
from vj.analysis.tempo import SHORTEST


def said(every: int, strong: float = 1.0) -> list[float]:
    """What is said of beats of 30, 43 and 86 hops after a drum that comes every so many."""
    drum = Drum()
    for hop in range(1200):
        says = drum.step(strong * (hop % every == 0))
    return [float(says[length - SHORTEST]) for length in (30, 43, 86)]


def test_a_drum_in_the_middle_of_a_beat_speaks_against_it() -> None:
    *others, slow = said(43)
    assert (others, slow < 0.8) == ([1.0, 1.0], True)


def test_a_drum_with_every_second_beat_speaks_against_it() -> None:
    thirty, fast, slow = said(86)
    assert (thirty, fast < 0.6, slow) == (1.0, True, 1.0)


def test_a_drum_that_is_not_regular_says_nothing() -> None:
    drum, dice = Drum(), np.random.default_rng(0)
    for _ in range(1200):
        says = drum.step(float(dice.random() < 0.03))
    assert says.min() == 1.0


def test_silence_says_nothing() -> None:
    assert said(1, strong=0.0) == [1.0, 1.0, 1.0]
