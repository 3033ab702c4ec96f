"""The table of words: complete, each with a value in its range, each where looks, knobs and lamps find it."""

import math
from itertools import islice

import numpy as np
import pytest

from vj import clock
from vj.analysis.ear import Ear
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.direction import modulation
from vj.frame import Beat, Features
from vj.vocabulary import COLOURS, ROWS, WORDS, Now

PALETTE = ((0.0, 0.5, 1.0),) * 5
NUMBERS = WORDS.keys() - COLOURS.keys()


def heard(seconds: float, start: float) -> list[Now]:
    """What is heard of a piece of the demo track."""
    ear = Ear()
    source = MemorySource(demo.samples()[round(start * demo.RATE) :], demo.RATE)
    return [
        Now(*ear.step(tick, source.read(tick)), PALETTE)
        for tick in islice(clock.steady(50), round(50 * seconds))
    ]


@pytest.fixture(scope="module")
def moments() -> list[Now]:
    """A build, and the drop after it."""
    return heard(9, 14)


def test_every_word_is_always_within_its_range(moments: list[Now]) -> None:
    values = {name: [float(str(now[name])) for now in moments] for name in NUMBERS}
    low = {name: min(found) for name, found in values.items()}
    high = {name: max(found) for name, found in values.items()}
    assert {name: low[name] for name in NUMBERS if not low[name] >= WORDS[name].low} == {}
    assert {name: high[name] for name in NUMBERS if not high[name] <= WORDS[name].high} == {}


def test_what_runs_on_never_runs_back(moments: list[Now]) -> None:
    runs = [name for name in WORDS if name in ("flow", "pulse", "beat.time") or name.endswith(".time")]
    steps = np.diff([[float(str(now[name])) for name in runs] for now in moments], axis=0)
    assert len(runs) == 31
    assert steps.min() >= 0


def test_a_row_is_its_words_together(moments: list[Now]) -> None:
    features = Features(bands=np.arange(24, dtype=np.float32) / np.float32(24))
    now = Now(features, Beat(), PALETTE)
    assert [now[word.name] for word in ROWS["band"].words] == pytest.approx([i / 24 for i in range(24)])
    assert {name: len(row.words) for name, row in ROWS.items()} == {
        **dict.fromkeys(("band", "band.smooth", "band.relative", "band.time"), 24),
        "chroma": 12,
    }


def test_every_number_with_an_end_can_move_a_knob() -> None:
    assert set(modulation.HEARD) == {name for name in NUMBERS if math.isfinite(WORDS[name].high)}
