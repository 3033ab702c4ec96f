"""The finished picture onto the window, fitted to its shape, with the HUD over it."""

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from vj.render.gl import program
from vj.render.gl.target import Size, texture

COPY = """
uniform sampler2D picture;
uniform vec4 place;
out vec4 colour;
void main() {
    vec2 at = (gl_FragCoord.xy - place.xy) / place.zw;
    colour = texture(picture, vec2(at.x, 1.0 - at.y));
}
"""


class Screen:
    """Draws onto the window's own framebuffer. The recording never passes here."""

    def __init__(self) -> None:
        self._copy = program.internal(COPY)
        self._vertex_array = GL.glGenVertexArrays(1)
        self._hud: NDArray[np.uint8] | None = None
        self._hud_texture = 0

    def draw(self, picture: int, size: Size, window: Size, hud: NDArray[np.uint8] | None = None) -> None:
        """Draw a texture of this size, top row first, as large as the window has room for."""
        GL.glBindVertexArray(self._vertex_array)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, 0)
        GL.glViewport(0, 0, *window)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        self._copy.use()
        self._place(picture, fit(size, window))
        if hud is not None:
            self._over(hud, window)

    def _over(self, hud: NDArray[np.uint8], window: Size) -> None:
        if hud is not self._hud:  # the same array is the same picture
            if self._hud_texture:
                GL.glDeleteTextures([self._hud_texture])
            self._hud, self._hud_texture = hud, texture((hud.shape[1], hud.shape[0]), 8, hud)
        margin = window[1] // 40
        GL.glEnable(GL.GL_BLEND)
        GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
        height, width = hud.shape[:2]
        self._place(self._hud_texture, (margin, window[1] - margin - height, width, height))
        GL.glDisable(GL.GL_BLEND)

    def _place(self, picture: int, place: tuple[int, int, int, int]) -> None:
        GL.glViewport(*place)
        self._copy.set("place", tuple(map(float, place)))
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, picture)
        GL.glDrawArrays(GL.GL_TRIANGLE_STRIP, 0, 4)

    def close(self) -> None:
        """Give everything back to the driver."""
        self._copy.close()
        GL.glDeleteVertexArrays(1, [self._vertex_array])
        if self._hud_texture:
            GL.glDeleteTextures([self._hud_texture])


def fit(size: Size, window: Size) -> tuple[int, int, int, int]:
    """The largest place of this shape in the middle of the window: (left, bottom, width, height)."""
    scale = min(window[0] / size[0], window[1] / size[1])
    width, height = max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)
    return (window[0] - width) // 2, (window[1] - height) // 2, width, height
