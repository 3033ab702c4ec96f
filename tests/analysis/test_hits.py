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


@pytest.mark.parametrize(("name", "drum"), [("kick", KICK), ("snare", SNARE), ("hat", HAT)])
def test_a_drum_is_heard_each_time_within_30_ms(name: str, drum: FloatArray) -> None:
    found = heard(struck([(float(time), drum) for time in TIMES], 8.5))[name]
    assert len(found) == len(TIMES)
    assert np.array(found) - TIMES == pytest.approx(0.015, abs=0.015)


@pytest.mark.parametrize(("name", "drum"), [("snare", KICK), ("hat", KICK), ("kick", HAT), ("kick", SNARE)])
def test_a_drum_is_not_taken_for_another(name: str, drum: FloatArray) -> None:
    mine = {"kick": KICK, "snare": SNARE, "hat": HAT}[name]
    own = TIMES[::2]
    strokes = [(float(time), mine if time in own else drum) for time in TIMES]
    found = heard(struck(strokes, 8.5))[name]
    assert [round(2 * (time - 0.015)) / 2 for time in found] == own.tolist()


def test_neither_silence_nor_a_steady_tone_has_hits() -> None:
    tone = (0.3 * np.sin(2 * np.pi * 80 * np.arange(8 * 44100) / 44100)).astype(np.float32)
    assert heard(0 * tone) == {name: [] for name in HITS}
    assert sum(len([time for time in times if time > 0.5]) for times in heard(tone).values()) == 0
