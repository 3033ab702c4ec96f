"""The flash guard holds the same pictures on CUDA."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache, partial
from typing import Any

import numpy as np

from tests.render.cuda.both import CLOSE, Both
from tests.render.pictures import look
from tools.gxx import Gxx
from vj.frame import Beat, Features, Frame, Layer, Scene, Tick
from vj.render.cuda.device import Device, Memory, Reading
from vj.render.cuda.stage import Stage

FLASHING = look(
    "float on = mod(floor(TIME * 10.0 + 0.01), 2.0);"
    "gl_FragColor = vec4(isf_FragNormCoord.x, on, on * isf_FragNormCoord.y, 1.0);"
)


def flashing(count: int) -> Iterator[Frame]:
    """Frames that flash five times a second."""
    for index in range(count):
        tick = Tick(index, index / 30, 1 / 30)
        yield Frame(tick, Features(), Beat(), Scene(a=Layer(FLASHING, tick, {})))


class Leaving:
    """Bytes that leave a device when somebody waits for them, no earlier."""

    def __init__(self, read: Callable[[], Reading]) -> None:
        self.wait = cache(lambda: read().wait())


class Late(Gxx):
    """A device that is as late as it may be."""

    def __init__(self, compiler: Device) -> None:
        super().__init__()
        self._compiler = compiler
        self._leaving: dict[int, list[Leaving]] = {}

    def build(self, text: str, kernels: Sequence[str]) -> Mapping[str, Any]:
        """Compile where that may have been done."""
        return self._compiler.build(text, kernels)

    def read(self, memory: Memory) -> Reading:
        """Let bytes leave later."""
        left = Leaving(partial(super().read, memory))
        self._leaving.setdefault(memory.address, []).append(left)
        return left

    def reuse(self, memory: Memory) -> None:
        """Let them leave now."""
        for left in self._leaving.pop(memory.address, []):
            left.wait()


def test_what_flashes_is_held_as_in_opengl(both: Both) -> None:
    assert max(both.draw(shown).share for shown in flashing(50)) <= CLOSE
    assert both.cuda.held == both.gl.held == 1
    assert both.cuda.read()[..., 1].max() < 255 * 0.35


def test_whenever_measures_and_pictures_leave_they_are_those_that_were_drawn(both: Both) -> None:
    films = []
    with closing(Late(both.device)) as late:
        for device in (late, both.device):
            with closing(Stage(device, (48, 26), planar="yuv420p")) as stage:
                taken = []
                for shown in flashing(40):
                    stage.draw(shown)
                    taken.append(stage.capture())
                films.append(np.array([*taken[1:], stage.drain()]))
                assert stage.held == 1
    assert np.array_equal(films[0], films[1])
