"""Hits of drums whose every stroke is known."""

import numpy as np
import pytest

from tests.analysis.sounds import HAT, KICK, SNARE, struck
from vj.analysis.hits import HITS, Hits
from vj.analysis.spectrum import SIZE, Tape, Transform
from vj.frame import FloatArray

DT = 512 / 44100


def heard(samples: FloatArray) -> dict[str, list[float]]:
    """When each drum was heard first: ends of hops, s."""
    tape, transform, hits = Tape(SIZE), Transform(), Hits()
    found: dict[str, list[float]] = {name: [] for name in HITS}
    stereo = np.stack([samples, samples], axis=1)
    for number, hop in enumerate(stereo[: len(samples) // 512 * 512].reshape(-1, 512, 2), 1):
        tape.add(hop)
        for name, strength in hits.step(transform.step(tape).short, DT).items():
            if strength and number * DT > (found[name] or [-1.0])[-1] + 0.05:
                found[name].append(number * DT)
    return found


TIMES = np.arange(0.5, 8, 0.5)


@pytest.mark.parametrize(
    ("name", "drum", "late"),
    [("onset", KICK, 0.025), ("snare", SNARE, 0.03), ("hat", HAT, 0.025), ("kick", KICK, 0.05)],
)
def test_a_drum_is_heard_each_time_and_at_once(name: str, drum: FloatArray, late: float) -> None:
    found = heard(struck([(float(time), drum) for time in TIMES], 8.5))[name]
    assert len(found) == len(TIMES)
    after = np.array(found) - TIMES
    assert 0 <= after.min() <= after.max() < late  # this kick begins at 220 Hz, as a tom does


@pytest.mark.parametrize(("name", "drum"), [("snare", KICK), ("hat", KICK), ("kick", HAT), ("kick", SNARE)])
def test_a_drum_is_hardly_ever_taken_for_another(name: str, drum: FloatArray) -> None:
    mine = {"kick": KICK, "snare": SNARE, "hat": HAT}[name]
    own = TIMES[::2]
    strokes = [(float(time), mine if time in own else drum) for time in TIMES]
    found = {round(2 * (time - 0.02)) / 2 for time in heard(struck(strokes, 8.5))[name]}
    assert found >= {*own.tolist()}
    assert len(found) <= len(own) + 1


def test_silence_steady_tones_and_noise_have_no_hits() -> None:
    time = np.arange(8 * 44100) / 44100
    noise = np.random.default_rng(2).normal(0, 0.1, len(time))
    assert heard(np.zeros(len(time), np.float32)) == {name: [] for name in HITS}
    for steady in (0.3 * np.sin(2 * np.pi * 80 * time), 0.3 * np.sin(2 * np.pi * 440 * time), noise):
        found = heard(steady.astype(np.float32))
        assert [time for times in found.values() for time in times if time > 0.5] == []
