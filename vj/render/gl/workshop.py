"""Looks are made ready beside the show: compiled, drawn once, their images loaded, in a thread of its own.

A driver takes from ten milliseconds to seconds for a shader, and many finish a program only when it
first draws, to pictures of this form and size (Mesa's llvmpipe: whether a side is a power of two). All of
that happens in a second GL context that shares its objects with the stage's, at the stage's size but for
all pixels except one. What a driver finishes for each context anew (llvmpipe takes the machine code from
its cache on disk, which still is 2 to 20 ms a program) is then done in the stage's own, a pass at a time,
where a frame leaves time for it: what comes on has been drawn before.
"""

import os
import sys
import threading
from collections import OrderedDict, deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from time import perf_counter
from typing import Protocol

from OpenGL import GL
from OpenGL.error import Error

from vj.errors import RenderError, VJError
from vj.frame import Layer, Look, Tick
from vj.library import media
from vj.render import compose
from vj.render import imported as pictures
from vj.render.gl.player import ODD, Player
from vj.render.gl.program import Program, compile_alone, compile_look
from vj.render.gl.target import DataTexture, Size, Target, texture

NICE = 10  # on Linux a thread has a priority of its own: the show's frames come first


class Beside(Protocol):
    """A GL context that shares its objects with the stage's."""

    def enter(self) -> None:
        """Make it current in the calling thread."""

    def leave(self) -> None:
        """Let go of it, in the same thread."""


@dataclass(frozen=True, slots=True)
class Made:
    """A look that can be drawn, or one without programs that the driver refuses."""

    programs: tuple[Program, ...] = ()  # one a pass
    alone: Program | None = None  # its last pass as the finished picture, where nothing else is on screen
    imported: Mapping[str, int] = field(default_factory=dict)  # texture of each image

    def close(self) -> None:
        """Give everything back to the driver."""
        for program in dict.fromkeys((*self.programs, self.alone)):
            if program:
                program.close()
        GL.glDeleteTextures([*self.imported.values()] or [0])


def settle() -> None:
    """Set what every context of ours has alike: a driver may compile for each setting anew."""
    GL.glDisable(GL.GL_DITHER)
    GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
    GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)


class Props:
    """Textures like those that looks will read: a driver may compile for each form of them anew."""

    def __init__(self, size: Size, noise: int, *, compute: bool = False) -> None:
        """``size``: of pictures. ``noise`` is the stage's own. ``compute``: looks compute where they can."""
        self.size, self._noise, self.compute = size, noise, compute
        self._picture, self._film = texture(size, 16), texture(ODD, 8)
        self._sound = DataTexture((512, 2))

    def images(self, look: Look) -> dict[str, int]:
        """A texture for each image that a look asks for, and each film."""
        films = [name for name, path in look.imported.items() if path.suffix.lower() in media.MOVING]
        found = {"vj_noise": self._noise} | dict.fromkeys(films, self._film)
        for asked in look.inputs:
            heard = compose.is_sound(asked)
            if heard or asked.type == "image":
                found[asked.name] = self._sound.texture if heard else self._picture
        return found

    def close(self) -> None:
        """Give the textures back to the driver, but for the noise."""
        GL.glDeleteTextures([self._picture, self._film])
        self._sound.close()


def make(look: Look, props: Props) -> Made:
    """Compile a look, load its images and draw it once; LookError where that can't be done."""
    still = {n: path for n, path in look.imported.items() if path.suffix.lower() not in media.MOVING}
    read = {name: pictures.read(look, path) for name, path in still.items()}
    imported = {
        name: texture((p.shape[1], p.shape[0]), 8, p, repeats=look.repeats) for name, p in read.items()
    }
    programs = compile_look(look, compute=props.compute)
    made = Made(programs, None if props.compute else compile_alone(look), imported)
    for _ in rehearsal(look, made, props):
        GL.glReadPixels(0, 0, 1, 1, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)
    return made


def rehearsal(look: Look, made: Made, props: Props) -> Generator[None]:
    """Draw a look once in the current context, a pass at each step, and nothing of it but a pixel."""
    values = {i.name: i.default for i in look.inputs if i.default is not None}
    layer, images = Layer(look, Tick(0, 0.0, 0.0), values), props.images(look)
    player = Player(look, made.programs, props.size, made.imported, alone=made.alone)
    into = Target(props.size, 8) if made.alone else None
    passes = chain(player.passes(layer, images), player.passes(layer, images, into=into) if into else ())
    try:
        while one_pixel(passes):
            yield
    finally:
        player.close()
        if into:
            into.close()


def one_pixel(passes: Iterator[int]) -> bool:
    """Draw the next pass for a single pixel; whether there was one."""
    GL.glEnable(GL.GL_SCISSOR_TEST)
    GL.glScissor(0, 0, 1, 1)
    drawn = next(passes, 0)
    GL.glDisable(GL.GL_SCISSOR_TEST)
    return bool(drawn)


class Workshop:
    """Makes looks ready, in the order they are asked for; what is wanted now comes first.

    Without a context beside the stage's, looks are made when they are first wanted.
    """

    def __init__(
        self,
        problems: deque[VJError],
        size: Size,
        noise: int,
        beside: Beside | None = None,
        *,
        compute: bool = False,
    ) -> None:
        """Begin to work. ``size``: of the pictures that looks draw. ``noise``: the texture that dithers."""
        self._problems, self._props = problems, Props(size, noise, compute=compute)
        self._made: dict[Look, Made] = {}
        self._rehearsed: OrderedDict[Look, tuple[Made, Generator[None]]] = OrderedDict()
        self._wanted: Look | None = None
        self._orders: deque[Look] = deque()
        self._ordered: set[Look] = set()
        self._renewing: set[Look] = set()
        self._done: deque[tuple[Look, Made | VJError]] = deque()
        self._wake, self._over = threading.Event(), False
        self._thread = (
            threading.Thread(target=self._work, args=(beside,), name="looks", daemon=True) if beside else None
        )
        if self._thread:
            self._thread.start()

    def order(self, looks: Iterable[Look]) -> None:
        """Ask for looks that will be wanted later."""
        for look in looks:
            if look not in self._ordered:
                self._ordered.add(look)
                self._orders.append(look)
                self._wake.set()

    def get(self, look: Look, *, wait: bool = False) -> Made | None:
        """A look, made; None while it is still being made beside the show, unless ``wait``."""
        self.collect()
        works = self._thread is not None and self._thread.is_alive()
        if look in self._rehearsed and wait:
            self._rehearse(look, whole=True)
        elif look in self._rehearsed:
            self._rehearsed.move_to_end(look, last=False)
            self._wanted = look
        elif look not in self._made and (wait or not works):
            self._ordered.add(look)
            self._take(look, attempt(look, self._props))
        elif look not in self._made and (look not in self._ordered or look in list(self._orders)[1:]):
            self._ordered.add(look)
            self._orders.appendleft(look)  # the thread passes over it when it comes again
            self._wake.set()
        return self._made.get(look)

    def hurry(self) -> None:
        """Go on, by a pass, with a look that was asked for since and is not rehearsed yet."""
        if self._wanted and self._wanted in self._rehearsed:
            self._rehearse(self._wanted)
        self._wanted = None

    def rehearse(self, seconds: float) -> None:
        """Use so many seconds, which nobody else needs, for looks that were made and not yet rehearsed."""
        self.collect()
        begun, longest = perf_counter(), 0.0
        while self._rehearsed and (before := perf_counter()) - begun + longest < seconds:
            self._rehearse(next(iter(self._rehearsed)))
            longest = max(longest, perf_counter() - before)

    def _rehearse(self, look: Look, *, whole: bool = False) -> None:
        """Draw the next pass of a look, for the driver; ``whole``: it is wanted as it is."""
        made, steps = self._rehearsed[look]
        if whole:
            steps.close()
        if next(steps, True):  # it gave its last
            del self._rehearsed[look]
            self._made[look] = made

    def renew(self, looks: Iterable[Look]) -> list[Look]:
        """Ask for looks that were read again; give those asked for here that can be drawn from now on."""
        for look in looks:
            self._renewing.add(look)
            if look not in self._ordered:  # somebody waits for it: before all that may be wanted later
                self._ordered.add(look)
                self._orders.appendleft(look)
                self._wake.set()
        self.collect()
        for look in self._renewing & self._rehearsed.keys():
            self._rehearse(look)
        fresh = [look for look in self._renewing if look in self._made]
        self._renewing.difference_update(fresh)
        return [look for look in fresh if self._made[look].programs]

    def collect(self) -> None:
        """Take what was made since."""
        while self._done:
            look, made = self._done.popleft()
            if look in self._made:  # somebody could not wait
                if isinstance(made, Made):
                    made.close()
            elif isinstance(made, Made):
                self._rehearsed[look] = made, rehearsal(look, made, self._props)
            else:
                self._take(look, made)

    def _take(self, look: Look, made: Made | VJError) -> None:
        if isinstance(made, Made):
            self._made[look] = made
        else:
            self._made[look] = Made()
            self._problems.append(made)

    def _work(self, beside: Beside) -> None:
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        beside.enter()
        GL.glBindVertexArray(GL.glGenVertexArrays(1))
        settle()
        seen: set[Look] = set()
        while not self._over:
            if not self._orders:
                self._wake.wait(1.0)
                self._wake.clear()
                continue
            look = self._orders.popleft()
            if look not in seen:
                seen.add(look)
                made = attempt(look, self._props)
                GL.glFinish()  # before another context may use it
                self._done.append((look, made))
        beside.leave()

    def close(self) -> None:
        """Stop the thread; give everything back to the driver."""
        self._over = True
        self._wake.set()
        if self._thread:
            self._thread.join()
        self.collect()
        for look in [*self._rehearsed]:
            self._rehearse(look, whole=True)
        for made in self._made.values():
            made.close()
        self._props.close()


def attempt(look: Look, props: Props) -> Made | VJError:
    """A look made, or why it can't be."""
    try:
        return make(look, props)
    except VJError as error:
        return error
    except Error as error:  # PyOpenGL: the driver gives up, for want of memory say
        return RenderError(f"{look.path}: the driver gives up: {' '.join(str(error).split())[:200]}")
