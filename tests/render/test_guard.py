"""The flash guard on pixels, judged by IRIS."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.render.pictures import Pixels, look, stage
from vj.frame import Beat, Features, Frame, Layer, Look, Scene, Tick
from vj.record.flashes import Verdict, looked_at
from vj.render.flashes import MEMORY

pytestmark = pytest.mark.usefixtures("gl")

FPS, SIZE = 30, (72, 48)
ON = "float on = mod(floor(TIME * 10.0 + 0.01), 2.0);"
BEAT = "float hit = exp(-fract(TIME * BPM / 60.0) * 60.0 / BPM / 0.12);"
PICTURE = "vec3 c = 0.5 + 0.5 * sin(isf_FragNormCoord.xyx * vec3(40.0, 30.0, 20.0));"
WORST = {
    "white": (f"{ON} gl_FragColor = vec4(vec3(on), 1.0);", 3),
    "red and blue": (f"{ON} gl_FragColor = vec4(on, 0.0, 1.0 - on, 1.0);", 3),
    "dark gaps": (f"{PICTURE} gl_FragColor = vec4(c * step(0.3, fract(TIME * 6.0)), 1.0);", 3),
    "each beat": (f"{BEAT} gl_FragColor = vec4(vec3(hit), 1.0);".replace("BPM", "128.0"), 7),
    "each beat over a picture": (
        f"{PICTURE} {BEAT} gl_FragColor = vec4(c * 0.5 + hit, 1.0);".replace("BPM", "174.0"),
        7,
    ),
}


def shown(of: Look, first: float, last: float, *, guard: bool = True) -> Iterator[Pixels]:
    """The pixels of a look from one second to another, by a stage that has seen nothing before."""
    with stage(SIZE) as made:
        for index in range(round(first * FPS), round(last * FPS)):
            tick = Tick(index, index / FPS, 1 / FPS)
            made.draw(Frame(tick, Features(), Beat(), Scene(a=Layer(of, tick, {}), guard=guard)))
            yield made.read()


def verdict(of: Look, seconds: float, *, guard: bool) -> Verdict:
    """What IRIS says of a look."""
    return looked_at((pixels[..., ::-1].copy() for pixels in shown(of, 0, seconds, guard=guard)), FPS)


@pytest.mark.parametrize("name", WORST)
def test_the_worst_pictures_fail_without_the_guard_and_pass_with_it(name: str) -> None:
    body, seconds = WORST[name]
    made = look(body, own=name != "dark gaps")
    assert not verdict(made, seconds, guard=False).passed
    assert verdict(made, seconds, guard=True).passed


def test_a_picture_that_does_not_flash_is_the_same_to_the_last_bit() -> None:
    moving = look(f"{PICTURE} gl_FragColor = vec4(fract(c + TIME * 0.3), 1.0);")
    for free, guarded in zip(shown(moving, 0, 2, guard=False), shown(moving, 0, 2), strict=True):
        assert np.array_equal(free, guarded)


def test_a_film_drawn_from_the_middle_is_the_same_after_a_memory() -> None:
    wild = look(f"{PICTURE} gl_FragColor = vec4(c * fract(sin(floor(TIME * 9.0) * 12.9) * 437.5), 1.0);")
    start = 1.0
    whole, part = ([*shown(wild, first, start + MEMORY + 1)][-FPS + 1 :] for first in (0, start))
    free = [*shown(wild, start + MEMORY, start + MEMORY + 1, guard=False)]
    assert not np.array_equal(whole[-1], free[-1])
    assert np.array_equal(whole, part)


def test_another_show_on_the_same_stage_begins_unheld() -> None:
    flashing = look(WORST["white"][0])
    with stage(SIZE) as made:
        for index in (*range(2 * FPS), 0, 1):
            tick = Tick(index, index / FPS, 1 / FPS)
            made.draw(Frame(tick, Features(), Beat(), Scene(a=Layer(flashing, tick, {}))))
            if index == 2 * FPS - 1:
                assert made.held == 1
    assert made.held == 0
