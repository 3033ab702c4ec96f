"""What is drawn into: a texture with a framebuffer around it, and a pair of them for feedback."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

Size = tuple[int, int]
FORMATS = {  # bits a channel: (internal format, type of what is uploaded)
    8: (GL.GL_RGBA8, GL.GL_UNSIGNED_BYTE),
    10: (GL.GL_RGBA16, GL.GL_UNSIGNED_SHORT),  # for ten true bits; sixteen are what drivers can draw into
    16: (GL.GL_RGBA16F, GL.GL_HALF_FLOAT),
    32: (GL.GL_RGBA32F, GL.GL_FLOAT),
    1: (GL.GL_R8, GL.GL_UNSIGNED_BYTE),  # these for the planes of video
    2: (GL.GL_R16, GL.GL_UNSIGNED_SHORT),
    4: (GL.GL_RG16, GL.GL_UNSIGNED_SHORT),
}


def texture(size: Size, bits: int = 8, pixels: NDArray[Any] | None = None, *, repeats: bool = False) -> int:
    """A linear RGBA texture, clamped to its edges; ``pixels`` are bottom row first.

    ``repeats``: as Shadertoy has images, repeated and with mipmaps, which are read from afar.
    """
    handle: int = GL.glGenTextures(1)
    internal, kind = FORMATS[bits]
    GL.glActiveTexture(GL.GL_TEXTURE0)
    GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
    GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, internal, *size, 0, GL.GL_RGBA, kind, pixels)
    for side in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, side, GL.GL_REPEAT if repeats else GL.GL_CLAMP_TO_EDGE)
    afar = GL.GL_LINEAR_MIPMAP_LINEAR if repeats else GL.GL_LINEAR
    for filtering, how in ((GL.GL_TEXTURE_MIN_FILTER, afar), (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, filtering, how)
    if repeats:
        GL.glGenerateMipmap(GL.GL_TEXTURE_2D)
    return handle


class Target:
    """A texture that can be drawn into; black until it is."""

    def __init__(self, size: Size, bits: int) -> None:
        self.size, self.bits = size, bits
        self.texture = self.drawn = texture(size, bits)
        self.framebuffer: int = GL.glGenFramebuffers(1)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.framebuffer)
        GL.glFramebufferTexture2D(
            GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, self.texture, 0
        )
        self.draw_into()

    def draw_into(self) -> None:
        """Make this what is drawn into, cleared: displaced vertices leave holes."""
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.framebuffer)
        GL.glViewport(0, 0, *self.size)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)

    def close(self) -> None:
        """Give the pixels back to the driver."""
        GL.glDeleteFramebuffers(1, [self.framebuffer])
        GL.glDeleteTextures([self.texture])


class Buffer:
    """A pass's target: read the last picture while the next is drawn, then swap."""

    def __init__(self, size: Size, bits: int) -> None:
        self.size, self.bits = size, bits
        self._front, self._back = Target(size, bits), Target(size, bits)

    @property
    def texture(self) -> int:
        """What was drawn last."""
        return self._front.texture

    @property
    def drawn(self) -> int:
        """What is being drawn."""
        return self._back.texture

    def pixels(self) -> NDArray[np.float32]:
        """What was drawn last, (height, width, 4), bottom row first; waits for it."""
        pixels = np.empty((self.size[1], self.size[0], 4), np.float32)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._front.framebuffer)
        GL.glReadPixels(0, 0, *self.size, GL.GL_RGBA, GL.GL_FLOAT, pixels)
        return pixels

    def take(self, other: "Buffer") -> None:
        """Begin with what another holds, scaled to this size."""
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, other._front.framebuffer)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, self._front.framebuffer)
        form = (GL.GL_COLOR_BUFFER_BIT, GL.GL_LINEAR)
        GL.glBlitFramebuffer(0, 0, *other.size, 0, 0, *self.size, *form)

    def draw_into(self) -> None:
        """Draw into the half that nobody reads now."""
        self._back.draw_into()

    def swap(self) -> None:
        """What was just drawn is what is read from now on."""
        self._front, self._back = self._back, self._front

    def close(self) -> None:
        """Give the pixels back to the driver."""
        self._front.close()
        self._back.close()


class DataTexture:
    """Rows of numbers for a shader: float, the same in red, green and blue, updated every frame."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self.texture = texture(size, 32)
        zeros = np.zeros(size[::-1], np.float32)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_R32F, *size, 0, GL.GL_RED, GL.GL_FLOAT, zeros)
        for channel, shows in zip("RGBA", (GL.GL_RED, GL.GL_RED, GL.GL_RED, GL.GL_ONE), strict=True):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, getattr(GL, f"GL_TEXTURE_SWIZZLE_{channel}"), shows)

    def fill(self, rows: NDArray[np.float32]) -> None:
        """Upload (rows, columns) numbers, the bottom row first."""
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self.texture)
        form = (GL.GL_RED, GL.GL_FLOAT, np.ascontiguousarray(rows, np.float32))
        GL.glTexSubImage2D(GL.GL_TEXTURE_2D, 0, 0, 0, *self._size, *form)

    def close(self) -> None:
        """Give the pixels back to the driver."""
        GL.glDeleteTextures([self.texture])
