"""Computed, not drawn: the same text as a compute shader gives the same pixels."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.render.pictures import frame, layer, look
from vj.frame import Look, Scene
from vj.library import looks
from vj.render import wrap
from vj.render.gl.stage import Stage

pytestmark = pytest.mark.usefixtures("gl")

LIBRARY = looks.load()
SIZE = (96, 54)
PATTERNS = ("ribbons", "aurora", "particles", "julia")


@pytest.fixture(scope="module")
def stages(gl: None) -> Iterator[tuple[Stage, Stage]]:
    """One that draws and one that computes."""
    made = Stage(SIZE, deep=True), Stage(SIZE, deep=True, compute=True)
    yield made
    for stage in made:
        stage.close()


def same(stages: tuple[Stage, Stage], *scenes: Scene) -> bool:
    """Whether both give the same pixels, but for a level here and there."""
    for scene in scenes:
        for stage in stages:
            stage.draw(frame(scene))
    drawn, computed = (stage.read().astype(int) for stage in stages)
    assert [str(problem) for stage in stages for problem in stage.problems] == []
    assert drawn.std() > 1
    return bool((np.abs(drawn - computed) > 1).mean() <= 0.001)


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_the_same_computed(stages: tuple[Stage, Stage], name: str) -> None:
    shown = LIBRARY.patterns[name]
    assert same(stages, *(Scene(a=layer(shown, index)) for index in range(3)))


def test_decks_effects_and_transitions_are_the_same_computed(stages: tuple[Stage, Stage]) -> None:
    a, b = (layer(LIBRARY.patterns[name], 1) for name in PATTERNS[:2])
    effects = (layer(LIBRARY.effects["bloom"], 1), layer(LIBRARY.effects["edges"], 1))
    way = layer(LIBRARY.transitions["wipe"], 1, progress=0.5)
    assert same(stages, Scene(a, b, mix=0.4, blend="screen", effects=effects))
    assert same(stages, Scene(a, b, mix=0.4, transition=way))


@pytest.mark.parametrize(
    "shown",
    [
        look("gl_FragColor = vec4(fwidth(gl_FragCoord.x * gl_FragCoord.y) * 0.01);", name="beside"),
        look("if (gl_FragCoord.x < 30.0) discard; gl_FragColor = vec4(1.0);", name="left_out"),
        look(
            "void main() { gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0); }",
            vertex="void main() { isf_vertShaderInit(); gl_Position.xy *= 0.5; }",
            name="moved",
        ),
        look(
            "vec2 p = gl_FragCoord.xy / RENDERSIZE;\nvoid main() { gl_FragColor = p.xyxy; }", name="global_"
        ),
    ],
    ids=lambda shown: shown.name,
)
def test_what_only_fragments_can_do_is_drawn_by_them(stages: tuple[Stage, Stage], shown: Look) -> None:
    assert same(stages, Scene(a=layer(shown)))


@pytest.mark.parametrize("word", ["discard;", "dFdx(1.0);", "fwidth(1.0);"])
def test_what_only_fragments_can_do_is_not_computed(word: str) -> None:
    assert wrap.computed(wrap.glsl(look(f"{word} gl_FragColor = vec4(1.0);")).fragment) == ""


def test_planes_of_video_are_the_same_computed() -> None:
    shown = frame(Scene(a=layer(look("gl_FragColor = vec4(isf_FragNormCoord, 0.3, 1.0);"))))
    read = []
    for compute in (False, True):
        stage = Stage(SIZE, planar="yuv420p", compute=compute)
        stage.draw(shown)
        read.append(stage.read().astype(int))
        stage.close()
    assert np.abs(read[0] - read[1]).max() <= 1
