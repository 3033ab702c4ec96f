"""Files that others wrote drop in unchanged.

The corpora are not shipped; a machine that has them says where. VJ_ISF_FILES: a checkout of
github.com/Vidvox/ISF-Files. VJ_GL_TRANSITIONS: the npm package gl-transitions, unpacked.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from tests.render.pictures import Pixels, frame, layer, look, shot
from vj.frame import Features, Look, Scene
from vj.library import gltransitions, isf
from vj.render.gl.stage import Stage

pytestmark = pytest.mark.usefixtures("gl")

ISF = sorted(Path(os.environ.get("VJ_ISF_FILES", "nowhere")).rglob("*.fs"))
GL_TRANSITIONS = sorted(Path(os.environ.get("VJ_GL_TRANSITIONS", "nowhere")).rglob("*.glsl"))
SIZE = (160, 90)
BLANK = {  # by what they are, or at their own defaults
    *("Solid Color", "Show Alpha", "Color Organ Polyphonic", "Circle Trails", "Random Shape"),
    *("Vertex Manipulator", "Micro Buffer RGB"),
}
MOVING = """
vec2 p = isf_FragNormCoord + TIME * vec2(0.3, 0.15);
float dot = smoothstep(0.4, 0.38, length(fract(p * vec2(8.0, 5.0)) - 0.5));
gl_FragColor = vec4(fract(p.x), fract(p.y), dot, 1.0);
"""
PATTERN, OTHER = look(MOVING), look(MOVING.replace("TIME", "-TIME"), name="other")
TIME = np.arange(512, dtype=np.float32)
SOUND = Features(
    level=0.7,
    bass=0.7,
    wave=np.tile(0.7 * np.sin(TIME / 9), (2, 1)).astype(np.float32),
    spectrum=np.tile(np.exp(-TIME / 120), (2, 1)).astype(np.float32),
)


def scene(of: Look, index: int) -> Scene:
    """A look where its kind belongs, over pictures that move; its events come now and then."""
    fired = {i.name: index in (2, 5) for i in of.inputs if i.type == "event"}
    match of.kind:
        case "generator":
            return Scene(a=layer(of, index, **fired))
        case "filter":
            return Scene(a=layer(PATTERN, index), effects=(layer(of, index, **fired),))
        case _:
            way = layer(of, index, **fired, progress=0.35)
            return Scene(layer(PATTERN, index), layer(OTHER, index), mix=0.5, transition=way)


def fault(of: Look) -> str:
    """What is wrong with the picture of a look after a few frames."""
    made = Stage(SIZE)
    for index in range(8):
        made.draw(frame(scene(of, index), SOUND))
    pixels, problems = made.read(), list(made.problems)
    made.close()
    if problems:
        return str(problems[0])
    return "" if pixels.reshape(-1, 3).std(axis=0).max() > 1 else f"{of.name}: blank"


@pytest.mark.skipif(not ISF, reason="VJ_ISF_FILES names no checkout of ISF-Files")
def test_every_file_of_isf_files_is_read_compiles_and_draws() -> None:
    looks = [isf.read(path) for path in ISF]
    faults = [found for of in looks if (found := fault(of))]
    assert {found for found in faults if found.removesuffix(": blank") not in BLANK} == set()


needs_transitions = pytest.mark.skipif(not GL_TRANSITIONS, reason="VJ_GL_TRANSITIONS names no gl-transitions")


@needs_transitions
def test_every_gl_transition_is_read_compiles_and_draws() -> None:
    looks = [gltransitions.read(path) for path in GL_TRANSITIONS]
    assert [found for of in looks if (found := fault(of))] == []


def through(of: Look | None, progress: float) -> Pixels:
    """A standing picture at the beginning or end of its way to another."""
    way = layer(of, 3, progress=progress) if of else None
    mix = min(max(progress, 1e-6), 1 - 1e-6)
    return shot(Scene(layer(PATTERN, 3), layer(OTHER, 3), mix=mix, transition=way), SIZE)


@needs_transitions
def test_every_gl_transition_begins_with_one_picture_and_ends_with_the_other() -> None:
    ends = {mix: through(None, mix).astype(int) for mix in (0.0, 1.0)}
    far = {
        path.stem
        for path in GL_TRANSITIONS
        for mix, end in ends.items()
        if np.abs(through(gltransitions.read(path), mix) - end).mean() > 1.5
    }
    assert far == {"AdvancedMosaic", "tangentMotionBlur"}  # coarse at best, by their own code
