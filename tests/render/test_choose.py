"""Who draws is chosen by what is here and by measuring, and it is said why."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import numpy as np
import pytest

from tests.render.cuda.both import Both
from tests.render.pictures import frame, layer, look
from vj.errors import RenderError
from vj.frame import Scene
from vj.render import choose
from vj.render.choose import Renderer

SIZE = (64, 32)


@contextmanager
def taken(asked: choose.Asked, *, doors: choose.Doors = choose.DOORS) -> Iterator[Renderer]:
    """A renderer, closed afterwards."""
    with closing(choose.renderer(asked, SIZE, doors)) as found:
        yield found


def test_without_a_gpu_opengl_draws_and_says_what_is_missing() -> None:
    try:
        choose.cuda()[0].close()
    except RenderError as error:
        with taken("auto") as found:
            assert found.way.name == "gl"
            assert str(error) in str(found)
    else:
        pytest.skip("there is a GPU here: make gpu tries it")


def test_what_is_asked_for_and_not_there_is_an_error_that_says_so() -> None:
    try:
        choose.cuda()[0].close()
    except RenderError as error:
        with pytest.raises(RenderError, match=re.escape(str(error))):
            choose.renderer("cuda")
    else:
        pytest.skip("there is a GPU here: make gpu tries it")


def test_a_software_driver_draws_by_fragments_and_reads_no_planes() -> None:
    with taken("gl") as found:
        assert (found.way.name, found.why) == ("gl", "asked for")
        assert found.way.planar == (not found.way.device.startswith("llvmpipe"))


def test_of_two_ways_the_faster_is_taken_by_its_measure(both: Both) -> None:
    with taken("auto", doors=both.doors) as found:
        rates = dict(word.rsplit(" ", 1) for word in found.why.split(": ")[1].split(", "))
        assert {*rates} == {"cuda", "gl"}
        assert float(rates[found.way.name]) == max(map(float, rates.values())) > 0


def test_what_turns_out_not_to_draw_is_left_and_said() -> None:
    def broken(size: tuple[int, int], **wishes: object) -> choose.Stage:
        raise RenderError("the GPU fails")

    ways = [choose.Way("cuda", "a GPU", broken, True, lambda: None)]
    with taken("auto", doors={"cuda": lambda: ways, "gl": choose.gl}) as found:
        assert found.way.name == "gl"
        assert found.why.endswith("; cuda: the GPU fails")


@pytest.mark.parametrize("asked", ["cuda", "gl"])
def test_every_way_draws_the_same_picture(both: Both, asked: choose.Asked) -> None:
    shown = frame(Scene(a=layer(look("gl_FragColor = vec4(isf_FragNormCoord, 0.5, 1.0);"))))
    with taken(asked, doors=both.doors) as found, closing(found.way.stage(SIZE, channels=4)) as stage:
        stage.draw(replace(shown, exposed=(shown,)))
        pixels = stage.read()
    assert pixels.shape == (32, 64, 4)
    assert np.abs(pixels[0, -1].astype(int) - (253, 251, 128, 255)).max() <= 1
