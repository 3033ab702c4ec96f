"""Who draws a film: CUDA, or OpenGL by fragments or by computing. Where it is left open, it is measured.

On a GPU for screens fragments are as fast as anything; on a datacentre's they are a thirtieth of it,
since few of its processors draw any; and a container may have no OpenGL but the processor's own.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from numpy.typing import NDArray

from vj.errors import RenderError
from vj.frame import Beat, Features, Frame, Layer, Look, Scene, Tick
from vj.library import looks as library
from vj.render import offscreen

Size = tuple[int, int]
Asked = Literal["auto", "cuda", "gl"]
SECONDS = 0.5  # that are measured in all
TRIED = ("nebula", "bloom")  # a pattern of middling cost, and an effect of many passes


class Stage(Protocol):
    """What draws frames at one size."""

    problems: Any  # a deque of VJError

    def foresee(self, looks: Iterable[Look]) -> None:
        """Begin to make looks that will be wanted soon."""

    def draw(self, frame: Frame) -> None:
        """Draw a frame."""

    def read(self) -> NDArray[Any]:
        """The pixels just drawn; waits for them."""

    def capture(self) -> NDArray[Any] | None:
        """Start reading the picture just drawn, give the one before."""

    def drain(self) -> NDArray[Any] | None:
        """Give the picture that is still under way."""

    def forget(self) -> None:
        """Forget all that looks remember."""

    def memory(self) -> str:
        """A digest of all that looks remember."""

    def close(self) -> None:
        """Give everything back."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to draw, open and ready."""

    name: str  # "cuda", "gl", "gl compute"
    device: str  # on what
    stage: Callable[..., Stage]
    """Makes a stage of a size, with the wishes of ``vj.render.gl.stage.Stage``."""
    planar: bool  # whether filling planes of video is for nothing here
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Renderer:
    """The way that was taken, and why."""

    way: Way
    why: str

    def __str__(self) -> str:
        return f"{self.way.name} ({self.way.device}): {self.why}"

    def close(self) -> None:
        """Let go of it."""
        self.way.close()


def cuda() -> list[Way]:
    """CUDA, by CuPy; RenderError where something of it is missing."""
    from vj.render.cuda.gpu import Gpu

    gpu = Gpu()
    from vj.render.cuda.stage import Stage as OnCuda  # late: most machines have no such GPU

    def stage(size: Size, **wishes: Any) -> Stage:
        return OnCuda(gpu, size, **wishes)

    return [Way("cuda", gpu.name, stage, True, gpu.close)]


def gl() -> list[Way]:
    """OpenGL by fragments and, on a graphics chip that can, by computing; RenderError without it."""
    stack = ExitStack()
    stack.enter_context(offscreen.context())
    from vj.render.gl.context import renderer as named
    from vj.render.gl.program import can_compute
    from vj.render.gl.stage import SOFTWARE
    from vj.render.gl.stage import Stage as OnGl

    device = named()
    software = device.startswith(SOFTWARE)

    def stage(size: Size, **wishes: Any) -> Stage:
        return OnGl(size, **wishes)

    def computing(size: Size, **wishes: Any) -> Stage:
        return OnGl(size, compute=True, **wishes)

    ways = [Way("gl", device, stage, not software, stack.close)]
    if can_compute() and not software:  # the processor does both alike
        ways.append(Way("gl compute", device, computing, True, stack.close))
    return ways


def rate(way: Way, size: Size, seconds: float) -> float:
    """How many frames a second a way draws: measured for about so long, once it is warm."""
    found = library.load()
    pattern, effect = found.patterns[TRIED[0]], found.effects[TRIED[1]]

    def frame(index: int) -> Frame:
        tick = Tick(index, index / 30, 1 / 30)
        shown, over = (
            Layer(look, tick, {i.name: i.default for i in look.inputs if i.default is not None})
            for look in (pattern, effect)
        )
        return Frame(tick, Features(), Beat(), Scene(a=shown, effects=(over,)))

    with closing(way.stage(size)) as stage:
        for index in range(2):
            stage.draw(frame(index))
        stage.read()
        begun, drawn = time.perf_counter(), 0
        while (took := time.perf_counter() - begun) < seconds or not drawn:
            for _ in range(max(drawn, 1)):  # as many again, so that waiting for the last counts little
                stage.draw(frame(2 + drawn))
                drawn += 1
            stage.read()
        return drawn / max(took, time.perf_counter() - begun)


Doors = Mapping[str, Callable[[], list[Way]]]
DOORS: Doors = {"cuda": cuda, "gl": gl}


def renderer(asked: Asked = "auto", size: Size = (1280, 720), doors: Doors = DOORS) -> Renderer:
    """Open what is asked for; ``auto`` the fastest at this size. RenderError where there is none.

    An OpenGL context, where it is taken, is current from here on.
    """
    missing: list[str] = []
    ways: list[Way] = []
    for name in doors if asked == "auto" else (asked,):
        try:
            ways += doors[name]()
        except RenderError as error:
            missing.append(str(error))
    if not ways:
        raise RenderError("; ".join(missing))
    if len(ways) == 1:
        return Renderer(ways[0], "; ".join(missing) or ("asked for" if asked != "auto" else "all there is"))
    rates: dict[str, float] = {}
    for way in ways:
        try:
            rates[way.name] = rate(way, size, SECONDS / len(ways))
        except RenderError as error:  # it is there, and yet can't draw
            missing.append(f"{way.name}: {error}")
    if not rates:
        raise RenderError("; ".join(missing))
    best = max((way for way in ways if way.name in rates), key=lambda way: rates[way.name])
    for way in ways:
        if way is not best and way.device != best.device:
            way.close()
    found = ", ".join(f"{name} {value:.0f}" for name, value in rates.items())
    why = f"frames a second at {size[0]}x{size[1]}, measured just now: {found}"
    return Renderer(best, "; ".join([why, *missing]))
