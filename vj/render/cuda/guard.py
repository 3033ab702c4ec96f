"""The flash guard's eye on CUDA: measures each picture, and puts how to hold it into a small picture."""

from collections.abc import Iterator, Mapping

import numpy as np

from vj.frame import Value
from vj.render.cuda.device import Reading
from vj.render.cuda.foundry import Drawer, Foundry
from vj.render.cuda.kernels import Image
from vj.render.flashes import COLUMNS, FREE, ROWS, FlashGuard, Hold

GRID = (COLUMNS, ROWS)


class Guard:
    """Looks at every picture before it is shown. Its measures are read a frame late, without a wait."""

    def __init__(self, foundry: Foundry, drawers: Mapping[str, Drawer]) -> None:
        """``drawers``: of ``glsl.MEASURE`` and ``glsl.HOLD``, as measure and hold."""
        self._device, self._drawers = foundry.device, drawers
        self._measured, self._light, self._red = (foundry.image(GRID, 32) for _ in range(3))
        self._held = foundry.image(GRID, 16)
        self.forget()

    def forget(self) -> None:
        """Hold nothing; begin anew with the next picture."""
        self._guard = FlashGuard()
        self.hold: Hold = FREE
        self._time = 0.0
        self._reading: Reading | None = None

    def memory(self) -> Iterator[bytes]:
        """All that decides how the next pictures are held, as bytes; waits for what is measured."""
        yield from self._guard.memory()
        if self._reading:
            yield self._device.read(self._measured.memory).wait().tobytes()

    def step(self, time: float, picture: Image, how: Mapping[str, Value]) -> Image | None:
        """Give the picture that says how to hold this one, to be finished with these values."""
        if self._reading and time <= self._time:  # another show
            self.forget()
        self._device.reuse(self._measured.memory)
        self._drawers["measure"].draw(self._measured, how, {"picture": picture})
        earlier, self._reading = self._reading, self._device.read(self._measured.memory)
        if earlier:
            measures = earlier.wait().view(np.float32).reshape(ROWS, COLUMNS, 4)
            self.hold = self._guard.step(self._time, np.moveaxis(measures[..., :3], 2, 0).copy())
        self._time = time
        if self.hold.light is None or self.hold.red is None:
            return None
        for image, pixels in ((self._light, self.hold.light), (self._red, self.hold.red)):
            self._device.upload(image.memory, np.ascontiguousarray(pixels, np.float32))
        images = {"measured": self._measured, "light": self._light, "red": self._red}
        self._drawers["hold"].draw(self._held, {}, images)
        return self._held
