"""Every effect and transition that is shipped, over a picture of ours."""

from collections.abc import Mapping

import numpy as np
import pytest

from tests.render.pictures import Pixels, frame, layer, stage
from vj.direction import sources
from vj.frame import Beat, Features, Layer, Look, Scene, Tick, Value
from vj.library import looks, palettes
from vj.vocabulary import Now

pytestmark = pytest.mark.usefixtures("gl")

LIBRARY = looks.load()
SIZE = (160, 90)
PALETTE = palettes.palettes()["ember"]
LOUD = Features(level=0.8, energy=0.8, bass=0.7, treble=0.6, onset=0.9, centroid=0.6, flow=12.3, pulse=8.0)
NONE: Mapping[str, Value] = {}
ONE, TWO = (LIBRARY.patterns[name] for name in ("polygons", "cells"))


def driven(look: Look, features: Features, index: int = 0, given: Mapping[str, Value] = NONE) -> Layer:
    """A look as the music drives it, but for the inputs that are given."""
    now: Mapping[str, Value] = Now(features, Beat(), PALETTE)
    bound = {i.name: sources.drive(i, i.bind, now) for i in look.inputs if i.bind}
    plain = layer(look, index, **bound)
    return Layer(look, Tick(index, index / 30, 1 / 30), {**plain.values, **given})


def shown(effects: tuple[Look, ...], features: Features, frames: int) -> list[Pixels]:
    """A standing picture through effects, frame by frame."""
    pixels = []
    with stage(SIZE) as made:
        for index in range(frames):
            over = tuple(driven(effect, features, index) for effect in effects)
            made.draw(frame(Scene(a=driven(ONE, LOUD), effects=over), features))
            pixels.append(made.read())
    return pixels


@pytest.mark.parametrize("name", LIBRARY.effects)
def test_an_effect_keeps_a_picture_a_picture(name: str) -> None:
    last = shown((LIBRARY.effects[name],), LOUD, 4)[-1]
    assert last.std() > 12
    assert LIBRARY.effects[name].kind == "filter"
    assert sources.check(LIBRARY.effects[name]) is None


@pytest.mark.parametrize("name", LIBRARY.effects)
def test_an_effect_comes_to_rest_in_silence(name: str) -> None:
    pixels = shown((LIBRARY.effects[name],), Features(), 160)
    assert np.abs(pixels[-1].astype(int) - pixels[-2]).max() <= 1


@pytest.mark.parametrize("name", LIBRARY.effects)
def test_an_effect_gives_the_same_pixels_twice(name: str) -> None:
    one, two = (shown((LIBRARY.effects[name],), LOUD, 3) for _ in range(2))
    assert np.array_equal(one, two)


IDENTICAL = {n: e for n, e in LIBRARY.effects.items() if any(i.identity is not None for i in e.inputs)}


@pytest.mark.parametrize("name", IDENTICAL)
def test_an_effect_at_its_identity_changes_nothing(name: str) -> None:
    effect = IDENTICAL[name]
    plain: dict[str, Value] = {i.name: i.identity for i in effect.inputs if i.identity is not None}
    with stage(SIZE) as made:
        made.draw(frame(Scene(a=driven(ONE, LOUD))))
        before = made.read()
        made.draw(frame(Scene(a=driven(ONE, LOUD), effects=(driven(effect, LOUD, given=plain),))))
        after = made.read()
    assert np.abs(before.astype(int) - after).mean() < 1.5


def crossing(name: str, progress: float) -> Pixels:
    """A transition somewhere between two pictures."""
    scene = Scene(
        a=driven(ONE, LOUD),
        b=driven(TWO, LOUD),
        mix=min(max(progress, 1e-6), 1 - 1e-6),
        transition=driven(LIBRARY.transitions[name], LOUD, given={"progress": progress}),
    )
    with stage(SIZE) as made:
        made.draw(frame(scene))
        return made.read()


@pytest.mark.parametrize("name", LIBRARY.transitions)
def test_a_transition_begins_with_one_picture_and_ends_with_the_other(name: str) -> None:
    with stage(SIZE) as made:
        ends = []
        for look in (ONE, TWO):
            made.draw(frame(Scene(a=driven(look, LOUD))))
            ends.append(made.read().astype(int))
    assert np.abs(crossing(name, 0.0) - ends[0]).max() <= 3
    assert np.abs(crossing(name, 1.0) - ends[1]).max() <= 3


@pytest.mark.parametrize("name", LIBRARY.transitions)
def test_half_way_a_transition_shows_neither_picture_alone(name: str) -> None:
    start, half, end = (crossing(name, p).astype(int) for p in (0.0, 0.5, 1.0))
    assert min(np.abs(half - start).mean(), np.abs(half - end).mean()) > 3
    assert sources.check(LIBRARY.transitions[name]) is None


def test_there_are_as_many_as_promised() -> None:
    assert (len(LIBRARY.effects) >= 24, len(LIBRARY.transitions) >= 16) == (True, True)
