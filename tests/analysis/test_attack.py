"""Attacks: told where they are, over whatever rings on, and nowhere else."""

import numpy as np
import pytest

from tests.analysis.sounds import KICK, hops, struck
from vj.analysis.attack import LATE, STEPS, Attacks
from vj.analysis.evidence import HOP, RATE
from vj.frame import FloatArray

STEP = HOP / STEPS / RATE  # s


def heard(sound: FloatArray) -> FloatArray:
    """How hard sound sets in, step by step."""
    attacks = Attacks()
    return np.concatenate([attacks.step(hop) for hop in hops(sound)])


def middle(attacks: FloatArray, at: float) -> float:
    """Where the attack near a moment is told, s."""
    ends = (np.arange(len(attacks)) + 1) * STEP - LATE * HOP / RATE
    near = np.abs(ends - at) < 0.012
    return float(np.average(ends[near], weights=attacks[near] ** 2 + 1e-9))


@pytest.mark.parametrize("place", range(0, HOP, 70))
@pytest.mark.parametrize("bass", [0.0, 0.4])
def test_a_hit_is_told_where_it_is_whatever_bass_rings(place: int, bass: float) -> None:
    at = (60 * HOP + place) / RATE
    sound = struck([(0.1, KICK), (at, KICK)], 1.2)
    sound += np.float32(bass) * np.sin(2 * np.pi * 55 * np.arange(len(sound)) / RATE).astype(np.float32)
    assert middle(heard(sound), at) == pytest.approx(at, abs=0.0025)


def test_a_tone_that_is_held_sets_in_once() -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    attacks = heard(np.concatenate([np.zeros(RATE // 4), tone]).astype(np.float32))
    first = int(attacks.argmax())
    assert first * STEP == pytest.approx(0.25, abs=2 * STEP)
    assert attacks[first + 8 :].max() < 0.1


def test_silence_has_none() -> None:
    assert heard(np.zeros(RATE, np.float32)).max() == 0
