"""Where programs and pictures for a device come from: looks are translated, compiled, kept."""

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vj.errors import LookError, RenderError
from vj.frame import Code, Look, Value
from vj.library import media
from vj.render import imported as pictures
from vj.render import wrap
from vj.render.cuda import kernels
from vj.render.cuda.device import Device, Memory
from vj.render.cuda.kernels import BLOCK, THREADS, Image, Unit

Size = tuple[int, int]
BYTES = {8: 4, 12: 8, 16: 8, 32: 16, 5: 4, 3: 3, 6: 6, 1: 1, 2: 2, 4: 4}
"""How many bytes a pixel takes in each vj_form of glsl.cuh."""

COPY = """
uniform sampler2D picture;
uniform vec2 RENDERSIZE;
out vec4 colour;
void main() { colour = texture(picture, gl_FragCoord.xy / RENDERSIZE); }
"""
GLSL = 410  # the version looks are written for, as in OpenGL
COMPLAINT = re.compile(r"^(.*?)[(:](\d+)\)?(?::\d+)?: (?:\w+ )*error\b[^:]*: (.*)$", re.MULTILINE)


class Drawer:
    """A kernel that fills a picture."""

    def __init__(self, device: Device, unit: Unit, built: Mapping[str, Any], black: Image) -> None:
        self._device, self._unit, self._black = device, unit, black
        self._kernel = built[unit.fragment.name]
        self._mover = built[unit.vertex.name] if unit.vertex else None
        self._corners: Memory | None = None
        if unit.vertex:
            words = 4 + sum(kernels.words_between(v.type) for v in unit.vertex.code.varyings)
            self._corners = device.allocate(4 * 4 * words)

    def draw(self, into: Image, values: Mapping[str, Value], images: Mapping[str, Image]) -> None:
        """Fill a picture; an image that nobody gives is black."""
        values = {**values, "RENDERSIZE": tuple(map(float, into.size))}
        images = {name: images.get(name) or self._black for name in self._names}
        blocks = (-(-into.size[0] // BLOCK), -(-into.size[1] // BLOCK))
        given = self._unit.fragment.pack(values, images)
        if self._corners is None or self._unit.vertex is None:
            self._device.launch(self._kernel, blocks, THREADS, given, into.pack())
            return
        corners = struct.pack("<Q", self._corners.address)
        self._device.launch(self._mover, (1, 1), 4, self._unit.vertex.pack(values, images), corners)
        self._device.launch(self._kernel, blocks, THREADS, given, into.pack(), corners)

    @property
    def _names(self) -> tuple[str, ...]:
        vertex = self._unit.vertex.samplers if self._unit.vertex else ()
        return (*self._unit.fragment.samplers, *vertex)


@dataclass(frozen=True, slots=True)
class Made:
    """A look that can be drawn: a drawer for each pass, and its images."""

    drawers: tuple[Drawer, ...]
    imported: Mapping[str, Image] = field(default_factory=dict)


class Foundry:
    """Makes what a device needs; looks in threads, so that they are ready before they are wanted."""

    def __init__(self, device: Device, threads: int = 2) -> None:
        self.device = device
        self._pool = ThreadPoolExecutor(threads, "looks")
        self._made: dict[Look, Future[Made]] = {}
        self.black = self.image((1, 1), 8, np.array([[[0, 0, 0, 255]]], np.uint8))
        self._copy: Drawer | None = None

    def image(self, size: Size, form: int, pixels: NDArray[Any] | None = None) -> Image:
        """A picture, black until it is drawn; ``pixels`` are bottom row first."""
        made = Image(self.device.allocate(size[0] * size[1] * BYTES[form]), size, form)
        if pixels is not None:
            self.device.upload(made.memory, pixels)
        return made

    def copy(self, of: Image, into: Image) -> None:
        """Fill a picture with another, scaled to its size."""
        if not self._copy:
            (self._copy,) = self.internal(copy=COPY).values()
        self._copy.draw(into, {}, {"picture": of})

    def internal(self, **texts: str) -> dict[str, Drawer]:
        """Drawers from fragment shaders of the engine's own, by their names, in one program."""
        head = f"#version {GLSL} core\n"
        units = [
            kernels.unit(name, wrap.Sources("", head + text), Path(f"{name}.glsl"))
            for name, text in texts.items()
        ]
        return dict(zip(texts, self._drawers(units), strict=True))

    def _drawers(self, units: Sequence[Unit]) -> list[Drawer]:
        names = [kernel for unit in units for kernel in unit.kernels]
        built = self.device.build(kernels.program(units), names)
        return [Drawer(self.device, unit, built, self.black) for unit in units]

    def order(self, looks: Iterable[Look]) -> None:
        """Begin to make looks that will be wanted later."""
        for look in looks:
            if look not in self._made:
                self._made[look] = self._pool.submit(self._make, look)

    def get(self, look: Look) -> Made:
        """A look, made; LookError where that can't be done faithfully."""
        waiting = self._made.get(look)
        if waiting is None or waiting.cancel():  # no thread has begun it
            waiting = self._made[look] = Future()
            try:
                waiting.set_result(self._make(look))
            except LookError as error:
                waiting.set_exception(error)
        return waiting.result()

    def cast(self, looks: Iterable[Look]) -> None:
        """Make several looks in one program, which takes a compiler less time; LookError for any mistake."""
        units = {look: units_of(look) for look in looks}
        drawers = iter(self._drawers([unit for found in units.values() for unit in found.values()]))
        for look, found in units.items():
            made = self._made[look] = Future()
            made.set_result(self._finished(look, {code: next(drawers) for code in found}))

    def _make(self, look: Look) -> Made:
        units = units_of(look)
        try:
            drawers = self._drawers(list(units.values()))
        except RenderError as error:
            raise complaint(look.path, str(error)) from error
        return self._finished(look, dict(zip(units, drawers, strict=True)))

    def _finished(self, look: Look, drawers: Mapping[Code | None, Drawer]) -> Made:
        imported = {
            name: pictures.read(look, path)
            for name, path in look.imported.items()
            if path.suffix.lower() not in media.MOVING
        }
        images = {name: self.image((p.shape[1], p.shape[0]), 8, p) for name, p in imported.items()}
        return Made(tuple(drawers[code] for code in codes(look)), images)

    def close(self) -> None:
        """Make no more."""
        self._pool.shutdown(cancel_futures=True)


def codes(look: Look) -> tuple[Code | None, ...]:
    """The GLSL of each pass; None where it is the look's: a GPU branches at next to no cost."""
    return tuple(step.code for step in look.passes)


def units_of(look: Look) -> dict[Code | None, Unit]:
    """A look's passes as units, one for all that share their GLSL; LookError for what can't be translated."""
    if look.repeats:
        raise LookError(look.path, "images that repeat are not translated")
    name = re.sub(r"\W", "_", look.name)
    return {
        code: kernels.unit(
            f"vj_{name}_{index}",
            wrap.glsl(look, GLSL, code),
            code.path if code else look.path,
            moves=bool(look.vertex),
        )
        for index, code in enumerate(dict.fromkeys(codes(look)))
    }


def complaint(path: Path, log: str) -> LookError:
    """A C++ compiler's log as one line: file, line and the first error."""
    if found := COMPLAINT.search(log):
        return LookError(path, found[3].strip(), line=int(found[2]))
    return LookError(path, " ".join(log.split())[:300] or "the compiler refuses it and doesn't say why")
