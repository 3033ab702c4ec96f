"""The same frames by OpenGL and by the kernels' text under g++, in float pictures, and how they differ."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from tests.render.pictures import frame
from tools.gxx import Gxx
from vj.frame import Features, Frame, Look, Scene
from vj.render import choose
from vj.render.choose import Stage as Drawing
from vj.render.choose import Way
from vj.render.cuda.device import Device
from vj.render.cuda.stage import Stage as Cuda
from vj.render.gl.stage import Stage

CLOSE = 0.001
"""The share of pixels that may be more than one level of 255 off."""
CHAOTIC = 0.01
"""The same for looks that say of themselves that they are chaotic."""


class Difference(NamedTuple):
    """How far two pictures are apart."""

    share: float  # of pixels that are more than one level off
    most: int  # levels


class Both:
    """A stage of each kind, for pictures of one size."""

    def __init__(self, size: tuple[int, int], device: Device | None = None) -> None:
        """``device``: what runs the kernels; None: g++."""
        self.device = device or Gxx()
        self.gl, self.cuda = Stage(size, deep=True), Cuda(self.device, size, deep=True)

    @property
    def doors(self) -> choose.Doors:
        """The ways to draw that there are here: the kernels without a GPU, and OpenGL."""

        def stage(size: tuple[int, int], **wishes: Any) -> Drawing:
            return Cuda(self.device, size, **wishes)

        return {"cuda": lambda: [Way("cuda", self.device.name, stage, True, lambda: None)], "gl": choose.gl}

    def cast(self, looks: Iterable[Look]) -> None:
        """Compile several looks in two programs: that takes a fraction of the time."""
        found = list(looks)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self.cuda.foundry.cast, (found[begin::2] for begin in range(2) if found[begin:])))

    def draw(self, shown: Frame) -> Difference:
        """Draw a frame on both."""
        self.gl.draw(shown)
        self.cuda.draw(shown)
        levels = np.abs(self.gl.read().astype(int) - self.cuda.read().astype(int)).max(axis=2)
        return Difference(float((levels > 1).mean()), int(levels.max()))

    def worst(self, scenes: Sequence[Scene], features: Features | None = None) -> Difference:
        """The largest difference over some frames; whatever a stage complains of fails the test."""
        found = [self.draw(frame(scene, features)) for scene in scenes]
        problems = [str(problem) for stage in (self.gl, self.cuda) for problem in stage.problems]
        for stage in (self.gl, self.cuda):
            stage.problems.clear()
        assert problems == []
        return Difference(max(d.share for d in found), max(d.most for d in found))

    def close(self) -> None:
        """Let go of both."""
        self.gl.close()
        self.cuda.close()
        self.device.close()
