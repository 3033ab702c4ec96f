"""Every look that is shipped: it compiles, draws something, moves with sound, rests in silence, repeats."""

from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.render.pictures import stage
from vj import clock
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.engine import Engine
from vj.frame import FAMILIES, Command
from vj.library import looks, palettes
from vj.library.preset import Preset

pytestmark = pytest.mark.usefixtures("gl")

LIBRARY = looks.load()
SIZE, FPS = (160, 90), 15
DROP = round(24 * demo.RATE)
Film = NDArray[np.int16]


def play(name: str, samples: NDArray[np.float32], frames: int) -> Film:
    """A look over some sound, (frames, height, width, 3)."""
    engine = Engine(LIBRARY, Preset("test"), palettes.palettes())
    source = MemorySource(samples, demo.RATE)
    pixels = []
    with stage(SIZE) as made:
        for tick in islice(clock.steady(FPS), frames):
            asked = [Command("/show/pattern", (name,))] if tick.index == 0 else []
            made.draw(engine.step(tick, source.read(tick), asked))
            pixels.append(made.read())
    return np.array(pixels, np.int16)


@pytest.fixture(scope="module", params=list(LIBRARY.patterns))
def name(request: pytest.FixtureRequest) -> str:
    """Each pattern."""
    return str(request.param)


@pytest.fixture(scope="module")
def loud(name: str, gl: None) -> Film:
    """Two seconds of the drop."""
    return play(name, demo.samples()[DROP:], 30)


@pytest.fixture(scope="module")
def quiet(name: str, gl: None) -> Film:
    """Silence."""
    return play(name, np.zeros((demo.RATE * 2, 2), np.float32), 20)


def test_nothing_that_is_shipped_has_a_mistake() -> None:
    assert LIBRARY.problems == ()
    assert Engine(LIBRARY, Preset("test"), palettes.palettes()).problems == ()


def test_a_pattern_belongs_to_a_family_and_says_who_made_it(name: str) -> None:
    look = LIBRARY.patterns[name]
    assert look.family in FAMILIES
    assert look.description
    assert look.credit


def test_a_pattern_has_knobs_with_labels_and_reacts_in_three_ways(name: str) -> None:
    inputs = LIBRARY.patterns[name].inputs
    bound = {i.bind.source for i in inputs if i.bind and not i.bind.source.startswith("palette.")}
    assert len(bound) >= 3
    assert all(i.label for i in inputs)


def test_a_pattern_draws_something_with_darks_and_lights(loud: Film) -> None:
    last = loud[-1]
    assert last.std() > 15
    assert last.max() > 120
    assert np.percentile(last, 20) < 100


def test_a_pattern_moves_with_the_music(loud: Film) -> None:
    assert np.abs(np.diff(loud[5:], axis=0)).mean() > 0.3


def test_a_pattern_rests_in_silence_but_is_not_empty(quiet: Film) -> None:
    assert np.abs(np.diff(quiet, axis=0)).max() == 0
    assert quiet[-1].std() > 3


def test_a_pattern_gives_the_same_pixels_twice(name: str, loud: Film) -> None:
    assert np.array_equal(play(name, demo.samples()[DROP:], 10), loud[:10])


def test_a_pattern_never_flashes_the_whole_room(loud: Film) -> None:
    light = ((loud / 255.0) ** 2.2 @ np.array([0.2126, 0.7152, 0.0722])).reshape(len(loud), -1)
    jumps = np.abs(np.diff(light, axis=0)) > 0.1
    assert jumps.mean(axis=1).max() < 0.25
