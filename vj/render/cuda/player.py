"""A look as it plays in one place: its kernels, its buffers, and the picture it draws."""

from collections.abc import Iterator, Mapping

import numpy as np

from vj.frame import Layer, Look, Pass, Value
from vj.render import compose
from vj.render.cuda.foundry import Drawer, Foundry, Made
from vj.render.cuda.kernels import Image
from vj.render.stream import Stream

Size = tuple[int, int]


class Buffer:
    """A pass's target: the last picture is read while the next is drawn."""

    def __init__(self, front: Image, back: Image) -> None:
        self.front, self.back = front, back

    def swap(self) -> None:
        """What was just drawn is what is read from now on."""
        self.front, self.back = self.back, self.front


class Player:
    """Draws one look, pass by pass. What it remembers begins black where the look came on."""

    def __init__(
        self,
        look: Look,
        made: Made,
        size: Size,
        foundry: Foundry,
        streams: Mapping[str, Stream] | None = None,
        *,
        deep: bool = False,
    ) -> None:
        self.look, self._made, self._size, self._foundry, self._deep = look, made, size, foundry, deep
        self._streams = {name: Moving(stream, foundry) for name, stream in (streams or {}).items()}
        self._buffers: dict[str, Buffer] = {}
        self._kept = {step.target for step in look.passes if step.persistent}
        self._fresh: set[str] = set()  # targets drawn in this frame
        self._picture: Image | None = None
        self._drawn: Layer | None = None
        self._result: Image | None = None

    def draw(self, layer: Layer, images: Mapping[str, Image], date: tuple[float, ...]) -> Image:
        """Draw the layer with these pictures as its images; give its own.

        The very same layer twice is not drawn twice: a frozen show stands still, feedback too.
        """
        if layer is self._drawn and self._result:
            return self._result
        if layer.clock.index == 0:
            self._buffers.clear()
        self._drawn = layer
        self._fresh.clear()
        for moving in self._streams.values():
            moving.step(layer.clock.dt * compose.rate(layer.values))
        values = {**layer.values, **dict(compose.moment(layer, date))}
        for index, (step, drawer) in enumerate(zip(self.look.passes, self._made.drawers, strict=True)):
            size = compose.size_of(step, layer, self._size)
            values["PASSINDEX"] = index
            self._result = self._draw_pass(step, drawer, size, values, images)
        assert self._result is not None  # every look has a pass
        return self._result

    def _draw_pass(
        self,
        step: Pass,
        drawer: Drawer,
        size: Size,
        values: dict[str, Value],
        images: Mapping[str, Image],
    ) -> Image:
        if step.target:
            buffer = self._buffer(step, size)
            drawer.draw(buffer.back, values, self._images(images))
            buffer.swap()
            self._fresh.add(step.target)
            return buffer.front
        if not self._picture:
            self._picture = self._foundry.image(self._size, self._bits(step))
        drawer.draw(self._picture, values, self._images(images))
        return self._picture

    def _images(self, images: Mapping[str, Image]) -> dict[str, Image]:
        """What samplers read. A target that is not persistent is black until it is drawn in this frame."""
        seen = self._fresh | self._kept
        return {
            **self._made.imported,
            **images,
            **{name: moving.image for name, moving in self._streams.items()},
            **{name: buffer.front for name, buffer in self._buffers.items() if name in seen},
        }

    def _bits(self, step: Pass) -> int:
        return compose.bits_of(step, self.look, deep=self._deep)

    def _buffer(self, step: Pass, size: Size) -> Buffer:
        buffer = self._buffers.get(step.target)
        if buffer is None or buffer.front.size != size:
            fresh = Buffer(*(self._foundry.image(size, self._bits(step)) for _ in range(2)))
            if buffer:
                self._foundry.copy(buffer.front, fresh.front)
            buffer = self._buffers[step.target] = fresh
        return buffer

    @property
    def problems(self) -> list[str]:
        """What has gone wrong with the moving pictures, each told once."""
        return [said for moving in self._streams.values() if (said := moving.complain())]

    def memory(self) -> Iterator[bytes]:
        """All that the look remembers, as bytes: its persistent buffers, and where its films are."""
        for name in sorted(self._kept & self._buffers.keys()):
            pixels = self._foundry.device.read(self._buffers[name].front.memory).wait()
            yield name.encode() + pixels.tobytes()
        for name, moving in sorted(self._streams.items()):
            yield f"{name} {moving.time!r}".encode()

    def close(self) -> None:
        """End the moving pictures."""
        for moving in self._streams.values():
            moving.close()


class Moving:
    """A picture that shows a stream."""

    def __init__(self, stream: Stream, foundry: Foundry) -> None:
        self._stream, self._foundry, self._told = stream, foundry, False
        self.image = foundry.image((1, 1), 8)

    @property
    def time(self) -> float:
        """Seconds of the film that have gone by."""
        return self._stream.time

    def step(self, dt: float) -> None:
        """Show what is to be seen so many seconds of the film later."""
        if (pixels := self._stream.step(dt)) is None:
            return
        size = (pixels.shape[1], pixels.shape[0])
        if size != self.image.size:
            self.image = self._foundry.image(size, 8)
        self._foundry.device.upload(self.image.memory, np.ascontiguousarray(pixels[..., [2, 1, 0, 3]]))

    def complain(self) -> str:
        """Say what has gone wrong, once."""
        said = "" if self._told else self._stream.problem
        self._told = bool(said) or self._told
        return said

    def close(self) -> None:
        """End the stream."""
        self._stream.close()
