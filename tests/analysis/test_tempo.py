"""The belief in tempo and phase against trains of evidence."""

import numpy as np
import pytest

from vj.analysis.evidence import FPS
from vj.analysis.tempo import LENGTHS, STATES, Hint, TempoFilter, changes, phases, prior


def train(bpm: float, seconds: float = 8.0) -> list[float]:
    """Evidence of 0.8 in the hop of each beat, 0.02 in all others."""
    count = int(seconds * FPS)
    beats = {round(beat * 60 / bpm * FPS) for beat in range(int(seconds * bpm / 60))}
    return [0.8 if hop in beats else 0.02 for hop in range(count)]


def test_there_are_4189_states() -> None:
    assert (STATES, len(phases())) == (4189, 4189)


def test_chances_are_chances() -> None:
    assert (prior().sum(), *changes().sum(axis=1)) == pytest.approx(np.ones(len(LENGTHS) + 1))


@pytest.mark.parametrize("bpm", [60, 75, 100, 120, 126, 140, 174, 210])
def test_a_train_of_beats_is_believed(bpm: float) -> None:
    tempo, said = TempoFilter(), train(bpm)
    beliefs = [tempo.step(evidence) for evidence in said]
    last = beliefs[-1]
    assert 60 * FPS / last.period == pytest.approx(bpm, rel=0.02)
    truth = (len(said) - 1) / FPS * bpm / 60 % 1
    assert abs((last.phase - truth + 0.5) % 1 - 0.5) < 0.07
    assert last.mass > 0.3


def test_no_evidence_is_no_belief() -> None:
    tempo = TempoFilter()
    assert [tempo.step(1 / 16) for _ in range(400)][-1].mass < 0.35


def test_a_hint_outweighs_what_was_heard() -> None:
    tempo = TempoFilter()
    for evidence in train(120):
        tempo.step(evidence)
    belief = tempo.step(0.02, Hint(period=FPS * 60 / 93, phase=0.4))
    assert 60 * FPS / belief.period == pytest.approx(93, rel=0.03)
    assert belief.phase == pytest.approx(0.4, abs=0.03)
