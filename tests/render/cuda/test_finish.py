"""Planes of video and open shutters, as both renderers make them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.render.cuda.both import Both
from tests.render.pictures import frame, layer, look
from vj.frame import Layer, Scene
from vj.render.cuda.stage import Stage as Cuda
from vj.render.gl.stage import Stage
from vj.render.planes import Planar

SIZE = (16, 8)
Stages = list[Stage | Cuda]
FLAT = look(
    "gl_FragColor = shade;",
    name="flat",
    INPUTS=[{"NAME": "shade", "TYPE": "color", "DEFAULT": [0, 0, 0, 1]}],
)
SHADES = look("gl_FragColor = vec4(isf_FragNormCoord, 0.3, 1.0);", name="shades")
EDGE = look(
    "gl_FragColor = vec4(gl_FragCoord.x < 8.0 ? 1.0 : 0.0, 0.0, gl_FragCoord.y > 4.0 ? 1.0 : 0.0, 1.0);",
    name="edge",
)
MOVING = look("gl_FragColor = vec4(step(fract(isf_FragNormCoord.x * 3.0 + TIME), 0.5));", name="moving")


def flat(red: float, green: float, blue: float, index: int = 0) -> Layer:
    """A picture of one colour."""
    return layer(FLAT, index, shade=(red, green, blue, 1.0))


class Making:
    """Stages of both kinds with the same wishes, closed when they are done with."""

    def __init__(self, both: Both) -> None:
        self._both, self._made = both, Stages()

    def __call__(
        self, size: tuple[int, int] = SIZE, *, planar: Planar | None = None, times: int = 1
    ) -> Stages:
        cuda = Cuda(self._both.device, size, deep=True, planar=planar, supersample=times)
        cuda.foundry.cast((FLAT, SHADES, EDGE, MOVING))
        made: Stages = [Stage(size, deep=True, planar=planar, supersample=times), cuda]
        self._made += made
        return made

    def close(self) -> None:
        for stage in self._made:
            stage.close()


@pytest.fixture
def making(both: Both) -> Iterator[Making]:
    """What makes stages of both kinds."""
    made = Making(both)
    yield made
    made.close()


def shown(stages: Stages, *layers: Layer) -> list[NDArray[np.int64]]:
    """What each stage makes of a picture that shows these, one after the other."""
    *earlier, last = (frame(Scene(a=of)) for of in layers)
    for stage in stages:
        stage.draw(replace(last, exposed=tuple(earlier)))
    return [stage.read().astype(int) for stage in stages]


COLOURS = {
    (1.0, 1.0, 1.0): (235, 128, 128),
    (0.0, 0.0, 0.0): (16, 128, 128),
    (1.0, 0.0, 0.0): (62.6, 102.3, 240),
    (0.0, 0.0, 1.0): (31.8, 240, 117.7),
}


@pytest.mark.parametrize(("planar", "unit"), [("yuv420p", 1), ("yuv420p10le", 4), ("p010le", 256)])
def test_colours_have_the_levels_of_bt709(making: Making, planar: Planar, unit: int) -> None:
    stages = making(planar=planar)
    for rgb, levels in COLOURS.items():
        for pixels in shown(stages, flat(*rgb)):
            assert pixels.shape == (12, 16)
            colours = pixels[8:].reshape(4, 8, 2).T if planar == "p010le" else pixels[8:].reshape(2, 4, 8)
            found = [part.mean() / unit for part in (pixels[:8], *colours)]
            assert np.allclose(found, levels, atol=0.55)
            assert planar != "p010le" or set((pixels % 64).ravel()) == {0}


@pytest.mark.parametrize(("planar", "unit"), [("yuv420p", 1), ("yuv420p10le", 1), ("p010le", 64)])
def test_both_renderers_fill_the_same_planes(making: Making, planar: Planar, unit: int) -> None:
    by_gl, by_cuda = shown(making((96, 54), planar=planar), layer(SHADES))
    assert np.abs(by_gl - by_cuda).max() <= unit


def test_colour_lies_at_the_left_of_two_pixels_and_the_top_row_comes_first(making: Making) -> None:
    for pixels in shown(making(planar="yuv420p"), layer(EDGE)):
        red = pixels[10:].reshape(4, 8)
        assert np.allclose(red[3, 2:6], [240, 240, 128 + 0.25 * 112, 128], atol=1.5)  # one, two and one parts
        blue = pixels[8:10].reshape(4, 8)
        assert blue[0, 7] > 235 > 130 > blue[3, 7]


def test_an_open_shutter_sees_the_mean_of_the_light(making: Making) -> None:
    for pixels in shown(making(), flat(0, 0, 0), flat(1, 1, 1, 1)):
        assert set(pixels.ravel()) <= {185, 186, 187}


def test_a_shutter_begins_anew_after_each_picture(making: Making) -> None:
    stages = making()
    shown(stages, flat(1, 1, 1), flat(1, 1, 1, 1))
    for pixels in shown(stages, flat(0, 0, 0), flat(0, 0, 0, 1)):
        assert pixels.max() == 0


@pytest.mark.parametrize("times", [1, 2])
def test_the_same_frame_twice_is_that_frame(making: Making, times: int) -> None:
    stages = making((96, 54), times=times)
    once, twice = shown(stages, layer(SHADES)), shown(stages, layer(SHADES), layer(SHADES, 1))
    assert np.abs(np.array(once) - np.array(twice)).max() <= 1


def test_both_renderers_blur_alike_into_planes(making: Making) -> None:
    moments = [layer(MOVING, index) for index in range(4)]
    by_gl, by_cuda = shown(making((96, 54), planar="yuv420p"), *moments)
    assert np.abs(by_gl - by_cuda).max() <= 1
    assert len(set(by_gl[:54].ravel())) > 4
