"""Looks written for a test, and their pixels."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vj.frame import Beat, Features, Frame, Layer, Look, Scene, Tick, Value
from vj.library import isf
from vj.render.gl.stage import Stage

Pixels = NDArray[np.uint8]
SIZE = (64, 32)


def look(body: str, *, own: bool = False, name: str = "test", vertex: str = "", **header: Any) -> Look:
    """A look with this main() or whole GLSL text, and these header keys."""
    code = body if "main" in body else f"void main() {{ {body} }}"
    text = f"/*{json.dumps({'ISFVSN': '2', **header})}*/\n{code}\n"
    return isf.parse(text, Path(f"{name}.fs"), vertex=vertex, own=own)


def layer(of: Look, index: int = 0, **values: Value) -> Layer:
    """A look as it plays, with its defaults but for what is given."""
    defaults = {i.name: i.default for i in of.inputs if i.default is not None}
    return Layer(of, Tick(index, index / 10, 0.1), {**defaults, **values})


def frame(scene: Scene, features: Features | None = None) -> Frame:
    """A frame that shows a scene."""
    return Frame(Tick(0, 0.0, 0.1), features or Features(), Beat(), scene)


@contextmanager
def stage(size: tuple[int, int] = SIZE) -> Iterator[Stage]:
    """A stage, closed afterwards; whatever it complained of fails the test."""
    made = Stage(size)
    yield made
    problems = [str(problem) for problem in made.problems]
    made.close()
    assert problems == []


def shot(
    scene: Scene | Look | Layer, size: tuple[int, int] = SIZE, features: Features | None = None
) -> Pixels:
    """The pixels of a scene, (height, width, 3), top row first."""
    if isinstance(scene, Look):
        scene = layer(scene)
    if isinstance(scene, Layer):
        scene = Scene(a=scene)
    with stage(size) as made:
        made.draw(frame(scene, features))
        return made.read()


def frames(of: Look, count: int, size: tuple[int, int] = SIZE, **values: Value) -> list[Pixels]:
    """The pixels of the first frames of a look."""
    pixels = []
    with stage(size) as made:
        for index in range(count):
            made.draw(frame(Scene(a=layer(of, index, **values))))
            pixels.append(made.read())
    return pixels


def colour(pixels: Pixels) -> tuple[int, ...]:
    """The colour in the middle."""
    middle = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]
    return tuple(int(v) for v in middle)


def near(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    """The same but for the dither."""
    return max(abs(a - b) for a, b in zip(one, two, strict=True)) <= 1
