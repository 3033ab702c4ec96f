"""OpenGL as the guest of another renderer: plays what that one can't; pictures go in and out as arrays."""

import sys
from collections.abc import Mapping, Set

import numpy as np
from OpenGL import GL

from vj.errors import RenderError
from vj.frame import FloatArray, Layer
from vj.library import media
from vj.render import imported
from vj.render.gl.context import Headless
from vj.render.gl.player import Player
from vj.render.gl.program import compile_look
from vj.render.gl.target import Size, texture
from vj.render.gl.workshop import settle


class Guest:
    """Plays looks at one size in a context of its own, which is current only while it plays."""

    def __init__(self, size: Size, *, deep: bool = False) -> None:
        """Open a context; RenderError where there is none."""
        if sys.platform != "linux":
            raise RenderError("OpenGL is a guest on Linux alone")
        self._size, self._deep = size, deep
        self._players: dict[str, Player] = {}
        self._context = Headless(current=False)
        with self._context.here():
            self._vertex_array = GL.glGenVertexArrays(1)
            GL.glBindVertexArray(self._vertex_array)
            settle()

    def play(
        self, place: str, layer: Layer, images: Mapping[str, FloatArray], date: tuple[float, ...]
    ) -> FloatArray:
        """The picture of a layer, (height, width, 4), bottom row first, as its images are.

        LookError when the driver refuses it.
        """
        with self._context.here():
            player = self._players.get(place)
            if player is None or player.look is not layer.look:
                player = self._players[place] = self._player(layer)
            given = {n: texture((p.shape[1], p.shape[0]), 32, p) for n, p in images.items()}
            drawn = player.draw(layer, given, date)
            pixels = pixels_of(drawn)
            GL.glDeleteTextures([*given.values()] or [0])
        return pixels

    def _player(self, layer: Layer) -> Player:
        look = layer.look
        found = {
            name: imported.read(look, path)
            for name, path in look.imported.items()
            if path.suffix.lower() not in media.MOVING
        }
        textures = {
            name: texture((p.shape[1], p.shape[0]), 8, p, repeats=look.repeats) for name, p in found.items()
        }
        return Player(look, compile_look(look), self._size, textures, deep=self._deep)

    def forget(self, places: Set[str]) -> None:
        """Give back what plays anywhere else."""
        with self._context.here():
            for gone in self._players.keys() - places:
                self._players.pop(gone).close()

    def close(self) -> None:
        """Give everything back to the driver."""
        self.forget(frozenset())
        self._context.close()


def pixels_of(handle: int) -> FloatArray:
    """The pixels of a texture, (height, width, 4)."""
    GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
    width, height = (
        GL.glGetTexLevelParameteriv(GL.GL_TEXTURE_2D, 0, side)
        for side in (GL.GL_TEXTURE_WIDTH, GL.GL_TEXTURE_HEIGHT)
    )
    pixels = np.empty((int(height), int(width), 4), np.float32)
    GL.glGetTexImage(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA, GL.GL_FLOAT, pixels)
    return pixels
