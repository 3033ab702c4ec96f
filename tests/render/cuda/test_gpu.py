"""With a GPU: CuPy gives the pixels that OpenGL gives, and pixels leave the device as they should."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.render.cuda.both import CHAOTIC, CLOSE, Both
from tests.render.cuda.test_parity import LIBRARY, LOOKS, frames
from tests.render.cuda.test_translate import LOOKS as LEGAL
from tests.render.pictures import frame, layer, look
from vj.errors import RenderError
from vj.frame import Scene
from vj.render.cuda.device import Device
from vj.render.cuda.stage import Stage

pytestmark = pytest.mark.gpu

SIZE = (320, 180)


@pytest.fixture(scope="module")
def gpu() -> Iterator[Device]:
    """The GPU; without one these tests are skipped, and say what is missing."""
    from vj.render.cuda.gpu import Gpu

    try:
        made = Gpu()
    except RenderError as error:
        pytest.skip(str(error))
    yield made
    made.close()


@pytest.fixture(scope="module")
def both(gl: None, gpu: Device) -> Iterator[Both]:
    """OpenGL and the GPU, all looks compiled."""
    made = Both(SIZE, gpu)
    made.cast(LIBRARY)
    made.cast(LEGAL.values())
    yield made
    made.close()


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_on_the_gpu_gives_the_pixels_that_opengl_gives(both: Both, name: str) -> None:
    shown = LOOKS[name]
    worst = max(both.draw(one).share for one in frames(shown))
    assert worst <= (CHAOTIC if shown.chaotic else CLOSE)
    assert [*both.gl.problems, *both.cuda.problems] == []


@pytest.mark.parametrize("name", LEGAL)
def test_legal_glsl_means_the_same_on_the_gpu(both: Both, name: str) -> None:
    assert both.worst([Scene(a=layer(LEGAL[name], index)) for index in range(2)]).share <= CLOSE


def test_pictures_that_are_held_are_not_written_to_again(gpu: Device) -> None:
    stage = Stage(gpu, SIZE, planar="yuv420p")
    taken = []
    for shade in range(0, 200, 5):
        shown = look(f"gl_FragColor = vec4(vec3({shade}.0 / 255.0), 1.0);", name=f"s{shade // 50}")
        stage.draw(frame(Scene(a=layer(shown))))
        taken.append(stage.capture())
    taken.append(stage.drain())
    stage.close()
    found = [float(one[:180].mean()) for one in taken if one is not None]
    assert np.allclose(found, [16 + 219 * shade / 255 for shade in range(0, 200, 5)], atol=1.0)


def test_a_mistake_names_its_line_on_the_gpu_too(both: Both) -> None:
    both.cuda.draw(
        frame(Scene(a=layer(look("void main() {\n gl_FragColor = nothing(1.0);\n}", name="wrong"))))
    )
    said = [str(problem) for problem in both.cuda.problems]
    both.cuda.problems.clear()
    assert said[0].startswith("wrong.fs:3: ")
