"""The flash guard's eye on the graphics: measures each picture, and puts how to hold it into a texture."""

from collections.abc import Iterator

import numpy as np
from OpenGL import GL

from vj.frame import FloatArray
from vj.render import glsl
from vj.render.flashes import COLUMNS, FREE, ROWS, FlashGuard, Hold
from vj.render.gl.program import Program, internal
from vj.render.gl.target import Target, texture

GRID = (COLUMNS, ROWS)
BYTES = COLUMNS * ROWS * 16


class Guard:
    """Looks at every picture before it is shown. Its measures are read a frame late, without a wait."""

    def __init__(self) -> None:
        self._measure, self._hold = internal(glsl.MEASURE), internal(glsl.HOLD)
        self._measured, self._held = Target(GRID, 32), Target(GRID, 16)
        self._light, self._red = (texture(GRID, 32) for _ in range(2))
        self._buffers = [int(buffer) for buffer in GL.glGenBuffers(2)]
        for buffer in self._buffers:
            GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, buffer)
            GL.glBufferData(GL.GL_PIXEL_PACK_BUFFER, BYTES, None, GL.GL_STREAM_READ)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        self.forget()

    def forget(self) -> None:
        """Hold nothing; begin anew with the next picture."""
        self._guard = FlashGuard()
        self.hold: Hold = FREE
        self._time: float | None = None  # of the picture whose measures are under way

    def step(
        self,
        time: float,
        picture: int,
        *,
        brightness: float = 1.0,
        shoulder: float = 0.0,
        share: float = 0.0,
        turned: bool = False,
    ) -> int:
        """Give the texture that says how to hold this picture, 0 where it is free.

        ``picture``: a texture, to be shown with this brightness and shoulder; or, with a ``share``, light
        of which so much is shown. ``turned``: its top row comes first.
        """
        if self._time is not None and time <= self._time:  # another show
            self.forget()
        self._measure.use()
        self._measure.set("vj_brightness", brightness)
        self._measure.set("vj_shoulder", shoulder)
        self._measure.set("vj_share", share)
        self._measure.set("upside_down", float(turned))
        draw(self._measure, self._measured, {"picture": picture})
        self._read(time)
        if self.hold.light is None or self.hold.red is None:
            return 0
        upload(self._light, self.hold.light)
        upload(self._red, self.hold.red)
        self._hold.use()
        images = {"measured": self._measured.texture, "light": self._light, "red": self._red}
        draw(self._hold, self._held, images)
        return self._held.texture

    def memory(self) -> Iterator[bytes]:
        """All that decides how the next pictures are held, as bytes; waits for what is measured."""
        yield from self._guard.memory()
        if self._time is not None:
            measures = np.empty((ROWS, COLUMNS, 4), np.float32)
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._measured.framebuffer)
            GL.glReadPixels(0, 0, *GRID, GL.GL_RGBA, GL.GL_FLOAT, measures)
            yield measures.tobytes()

    def _read(self, time: float) -> None:
        """Decide by what was under way, then begin to read what was measured.

        In this order, since a driver that draws by the processor is waited for where a read begins.
        """
        before, now = self._buffers
        if self._time is not None:
            raw = np.empty(BYTES, np.uint8)
            GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, before)
            GL.glGetBufferSubData(GL.GL_PIXEL_PACK_BUFFER, 0, BYTES, raw)
            measures = raw.view(np.float32).reshape(ROWS, COLUMNS, 4)
            self.hold = self._guard.step(self._time, np.moveaxis(measures[..., :3], 2, 0))
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, now)
        GL.glReadPixels(0, 0, *GRID, GL.GL_RGBA, GL.GL_FLOAT, GL.GLvoidp(0))
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        self._buffers, self._time = [now, before], time

    def close(self) -> None:
        """Give everything back to the driver."""
        for program in (self._measure, self._hold):
            program.close()
        for target in (self._measured, self._held):
            target.close()
        GL.glDeleteTextures([self._light, self._red])
        GL.glDeleteBuffers(2, self._buffers)


def draw(program: Program, target: Target, images: dict[str, int]) -> None:
    """Draw the program in use over all of a target."""
    program.set("RENDERSIZE", tuple(map(float, target.size)))
    for name, unit in program.samplers.items():
        GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
        GL.glBindTexture(GL.GL_TEXTURE_2D, images[name])
    program.fill(target)


def upload(handle: int, pixels: FloatArray) -> None:
    """Put (rows, columns, 4) numbers into a texture of the grid."""
    GL.glActiveTexture(GL.GL_TEXTURE0)
    GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
    GL.glTexSubImage2D(
        GL.GL_TEXTURE_2D, 0, 0, 0, *GRID, GL.GL_RGBA, GL.GL_FLOAT, np.ascontiguousarray(pixels, np.float32)
    )
