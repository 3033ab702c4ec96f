"""A look as it plays in one place: its program, its buffers, and the picture it draws."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from OpenGL import GL

from vj.frame import Layer, Look, Pass
from vj.render import compose
from vj.render.gl.program import Program
from vj.render.gl.target import Buffer, Size, Target, texture
from vj.render.stream import Stream

ODD = (3, 3)
"""The size of a picture whose own isn't known yet: like most, no side is a power of two."""


class Player:
    """Draws one look, pass by pass. What it remembers begins black where the look came on."""

    def __init__(
        self,
        look: Look,
        programs: Sequence[Program],
        size: Size,
        imported: Mapping[str, int],
        streams: Mapping[str, Stream] | None = None,
        *,
        alone: Program | None = None,
        deep: bool = False,
    ) -> None:
        """``alone``: the program of the last pass where what it draws is the finished picture."""
        self._deep, self._alone = deep, alone
        self.look, self._programs, self._size, self._imported = look, programs, size, imported
        self._streams = {name: Moving(stream) for name, stream in (streams or {}).items()}
        self._buffers: dict[str, Buffer] = {}
        self._kept = {step.target for step in look.passes if step.persistent}
        self._fresh: set[str] = set()  # targets drawn in this frame
        self._picture: Target | None = None
        self._drawn: Layer | None = None
        self._result = 0

    def draw(
        self,
        layer: Layer,
        images: Mapping[str, int],
        date: tuple[float, ...] = (0, 0, 0, 0),
        into: Target | None = None,
    ) -> int:
        """Draw the layer with these textures as its images; give the texture of its picture.

        ``into``: draw the last pass there, as the finished picture; what is given is 0 then.

        The very same layer twice is not drawn twice: a frozen show stands still, feedback too.
        """
        if layer is not self._drawn or not self._result or into:
            for _ in self.passes(layer, images, date, into):
                pass
        return self._result

    def passes(
        self,
        layer: Layer,
        images: Mapping[str, int],
        date: tuple[float, ...] = (0, 0, 0, 0),
        into: Target | None = None,
    ) -> Iterator[int]:
        """Draw the layer, a pass at each step; give the texture that it has drawn.

        Of the very same layer again the last alone.
        """
        again, last = layer is self._drawn, len(self.look.passes) - 1
        if not again:
            self._begin(layer)
        programs = (*self._programs[:-1], self._alone) if into and self._alone else self._programs
        for program in dict.fromkeys(programs):
            program.use()
            for name, value in (*layer.values.items(), *compose.moment(layer, date)):
                program.set(name, value)
        for index in range(last if again else 0, last + 1):
            step = self.look.passes[index]
            size = compose.size_of(step, layer, self._size)
            self._result = self._draw_pass(index, step, size, images, programs[index], into)
            yield self._result
        if into:
            self._result = 0

    def _begin(self, layer: Layer) -> None:
        """Go on to another frame."""
        if layer.clock.index == 0:
            self._forget()
        self._drawn = layer
        self._fresh.clear()
        for moving in self._streams.values():
            moving.step(layer.clock.dt * compose.rate(layer.values))

    def _draw_pass(
        self,
        index: int,
        step: Pass,
        size: Size,
        images: Mapping[str, int],
        program: Program,
        into: Target | None,
    ) -> int:
        surface: Buffer | Target
        if step.target:
            surface = self._buffer(step, size)
        else:
            surface = into or self._picture or Target(self._size, self._bits(step))
            if not into:
                self._picture = surface
        program.use()
        for name, unit in program.samplers.items():
            GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
            GL.glBindTexture(GL.GL_TEXTURE_2D, self._texture(name, images))
        program.set("PASSINDEX", index)
        program.set("RENDERSIZE", tuple(map(float, surface.size)))
        program.fill(surface)
        if isinstance(surface, Buffer):
            surface.swap()
            self._fresh.add(step.target)
        return surface.texture

    def _texture(self, name: str, images: Mapping[str, int]) -> int:
        """What a sampler reads. A target that is not persistent is black until it is drawn in this frame."""
        if name in self._buffers and (name in self._fresh or name in self._kept):
            return self._buffers[name].texture
        if name in self._streams:
            return self._streams[name].texture
        return images.get(name) or self._imported.get(name, 0)

    @property
    def problems(self) -> list[str]:
        """What has gone wrong with the moving pictures, each told once."""
        return [said for moving in self._streams.values() if (said := moving.complain())]

    def _bits(self, step: Pass) -> int:
        return compose.bits_of(step, self.look, deep=self._deep)

    def _buffer(self, step: Pass, size: Size) -> Buffer:
        buffer = self._buffers.get(step.target)
        if buffer is None or buffer.size != size:
            fresh = Buffer(size, self._bits(step))
            if buffer:
                fresh.take(buffer)
                buffer.close()
            buffer = self._buffers[step.target] = fresh
        return buffer

    def resize(self, size: Size) -> None:
        """Draw at another size from now on; what buffers of another size hold is scaled."""
        if self._picture:
            self._picture.close()
        self._size, self._picture, self._drawn = size, None, None

    def memory(self) -> Iterator[bytes]:
        """All that the look remembers, as bytes: its persistent buffers, and where its films are."""
        for name in sorted(self._kept & self._buffers.keys()):
            yield name.encode() + self._buffers[name].pixels().tobytes()
        for name, moving in sorted(self._streams.items()):
            yield f"{name} {moving.time!r}".encode()

    def _forget(self) -> None:
        for buffer in self._buffers.values():
            buffer.close()
        self._buffers.clear()

    def close(self) -> None:
        """Give the buffers back to the driver; the program belongs to the stage."""
        self._forget()
        for moving in self._streams.values():
            moving.close()
        if self._picture:
            self._picture.close()


class Moving:
    """A texture that shows a stream."""

    def __init__(self, stream: Stream) -> None:
        self._stream, self._told = stream, False
        self._size: Size = ODD
        self.texture = texture(ODD, 8, np.zeros((*ODD, 4), np.uint8))

    @property
    def time(self) -> float:
        """Seconds of the film that have gone by."""
        return self._stream.time

    def step(self, dt: float) -> None:
        """Show what is to be seen so many seconds of the film later."""
        if (pixels := self._stream.step(dt)) is None:
            return
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self.texture)
        size = (pixels.shape[1], pixels.shape[0])
        kind = (GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, np.ascontiguousarray(pixels))
        if size == self._size:
            GL.glTexSubImage2D(GL.GL_TEXTURE_2D, 0, 0, 0, *size, *kind)
        else:
            self._size = size
            GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA8, *size, 0, *kind)

    def complain(self) -> str:
        """Say what has gone wrong, once."""
        said = "" if self._told else self._stream.problem
        self._told = bool(said) or self._told
        return said

    def close(self) -> None:
        """End the stream, and give the texture back to the driver."""
        self._stream.close()
        GL.glDeleteTextures([self.texture])
