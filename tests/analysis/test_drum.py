"""What regular drums say of half and double tempo."""

import numpy as np

from vj.analysis.drum import Drum
from vj.analysis.tempo import SHORTEST
from vj.frame import FloatArray

SHAPE = (0.6, 1.0, 0.6)  # of a stroke, hop by hop


def said(*drums: tuple[int, int, float, float], hops: int = 1200) -> list[float]:
    """What is said of beats of 30, 43 and 86 hops after drums: (every so many, from, bass, stroke)."""
    drum, says = Drum(), np.zeros(0, np.float32)
    for hop in range(hops):
        struck = [
            (bass * SHAPE[(hop - first) % every], stroke * SHAPE[(hop - first) % every])
            for every, first, bass, stroke in drums
            if (hop - first) % every < len(SHAPE)
        ]
        says = drum.step(*(max(kind, default=0.0) for kind in zip(*struck, (0.0, 0.0), strict=True)))
    return of(says)


def of(says: FloatArray) -> list[float]:
    return [float(says[length - SHORTEST]) for length in (30, 43, 86)]


def test_a_bass_drum_in_the_middle_of_a_beat_speaks_against_it() -> None:
    *others, slow = said((43, 0, 1.0, 0.0))
    assert (others, slow < 0.8) == ([1.0, 1.0], True)


def test_hats_between_drums_are_no_beats() -> None:
    thirty, fast, slow = said((86, 0, 1.0, 1.0), (86, 43, 0.0, 0.4))
    assert (thirty, fast < 0.4, slow) == (1.0, True, 1.0)


def test_claps_between_drums_are_beats() -> None:
    thirty, fast, slow = said((86, 0, 1.0, 1.0), (86, 43, 0.0, 0.7))
    assert (thirty, fast, slow < 0.4) == (1.0, 1.0, True)


def test_a_loop_is_known_after_four_of_its_beats() -> None:
    assert said((86, 0, 1.0, 1.0), hops=4 * 86)[1] < 0.6


def test_drums_that_are_not_regular_say_nothing() -> None:
    drum, dice = Drum(), np.random.default_rng(0)
    for _ in range(1200):
        struck = float(dice.random() < 0.03)
        says = drum.step(struck, struck)
    assert says.min() == 1.0


def test_silence_says_nothing() -> None:
    assert said((1, 0, 0.0, 0.0)) == [1.0, 1.0, 1.0]
