"""Finished pictures as the planes of video, read back by OpenGL."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from vj.render import planes
from vj.render.gl.program import Program
from vj.render.gl.target import Size, Target

FORMATS = {  # (bytes a channel, channels): form of the texture, and how it is read
    (1, 1): (1, GL.GL_RED, GL.GL_UNSIGNED_BYTE),
    (2, 1): (2, GL.GL_RED, GL.GL_UNSIGNED_SHORT),
    (2, 2): (4, GL.GL_RG, GL.GL_UNSIGNED_SHORT),
}


class Planes:
    """Fills the planes of a picture, and reads them a picture late, one behind the other."""

    def __init__(self, size: Size, form: planes.Planar, make: Callable[[str], Program]) -> None:
        self._shape, self._word = planes.shape(size), planes.WORDS[form]
        self._parts: list[tuple[Program, Target, tuple[int, int, int]]] = []
        for plane in planes.FORMS[form]:
            kind = FORMATS[self._word().itemsize, plane.channels]
            target = Target((size[0] // plane.share, size[1] // plane.share), kind[0])
            self._parts.append((make(planes.glsl(form, plane)), target, kind))
        self._bytes = self._empty().nbytes
        self._full, self._next = (int(b) for b in GL.glGenBuffers(2))
        self._under_way = False
        for buffer in (self._full, self._next):
            GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, buffer)
            GL.glBufferData(GL.GL_PIXEL_PACK_BUFFER, self._bytes, None, GL.GL_STREAM_READ)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)

    def _empty(self) -> NDArray[np.uint8]:
        return np.empty(self._shape[0] * self._shape[1] * self._word().itemsize, np.uint8)

    def _shaped(self, pixels: NDArray[np.uint8]) -> NDArray[Any]:
        return pixels.view(self._word).reshape(self._shape)

    def draw(self, fill: Callable[[Program, Target], None]) -> None:
        """Fill every plane; ``fill`` draws a program, into a target."""
        for program, target, _ in self._parts:
            fill(program, target)

    def _read(self, place: Callable[[int], object]) -> None:
        at = 0
        for _, target, (_, channels, kind) in self._parts:
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, target.framebuffer)
            GL.glReadPixels(0, 0, *target.size, channels, kind, place(at))
            count = 2 if channels == GL.GL_RG else 1
            at += target.size[0] * target.size[1] * count * self._word().itemsize

    def now(self) -> NDArray[Any]:
        """Read the planes; waits for them."""
        pixels = self._empty()
        address = pixels.ctypes.data
        self._read(lambda at: GL.GLvoidp(address + at))
        return self._shaped(pixels)

    def step(self) -> NDArray[Any] | None:
        """Start to read the planes; give those that the call before began to read."""
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, self._next)
        self._read(GL.GLvoidp)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        earlier = self.last()
        self._full, self._next = self._next, self._full
        self._under_way = True
        return earlier

    def last(self) -> NDArray[Any] | None:
        """Give the planes of the last read, once; waits for them."""
        if not self._under_way:
            return None
        self._under_way = False
        pixels = self._empty()
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, self._full)
        GL.glGetBufferSubData(GL.GL_PIXEL_PACK_BUFFER, 0, self._bytes, pixels)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        return self._shaped(pixels)

    def close(self) -> None:
        """Give everything back to the driver."""
        for program, target, _ in self._parts:
            program.close()
            target.close()
        GL.glDeleteBuffers(2, [self._full, self._next])
