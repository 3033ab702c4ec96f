"""A frame becomes pixels: decks, transition, effects, tone curve, dither, read-back."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL
from OpenGL.raw.GL.VERSION.GL_1_5 import glGetQueryObjectuiv

from vj.errors import LookError, MediaError, VJError
from vj.frame import BLENDS, Features, Frame, Input, Layer, Look, Scene
from vj.library import media
from vj.render import compose, glsl, noise
from vj.render.gl import program
from vj.render.gl.guard import Guard
from vj.render.gl.planes import Planes
from vj.render.gl.player import Player
from vj.render.gl.target import Buffer, DataTexture, Size, Target, texture
from vj.render.gl.workshop import Beside, Made, Workshop, settle
from vj.render.pacer import FULL, Detail, afford
from vj.render.planes import Planar
from vj.render.stream import Stream

Pixels = NDArray[Any]
"""(height, width, 3 or 4) RGB, top row first; uint8, or uint16 where ten bits are asked for."""
SOFTWARE = ("llvmpipe", "softpipe")
"""Renderers that are no graphics chip."""


class Stage:
    """Draws frames at one size in the current GL context. Reading is top row first, RGB."""

    def __init__(
        self,
        size: Size,
        beside: Beside | None = None,
        *,
        supersample: int = 1,
        bits: Literal[8, 10] = 8,
        channels: Literal[3, 4] = 3,
        alpha: glsl.Alpha = "none",
        deep: bool = False,
        planar: Planar | None = None,
        compute: bool = False,
        date: Callable[[], tuple[float, ...]] = lambda: (0.0, 0.0, 0.0, 0.0),
    ) -> None:
        """Begin in the current context.

        ``beside``: another that shares its objects, to make looks in. ``supersample``: looks are drawn
        so many times as wide and high, and each pixel is the mean light of what lies in it. ``bits``:
        of the output; ten come as the upper bits of uint16. ``channels``: of the pixels that are read;
        the fourth, with which a driver reads faster, is full, or how opaque they are by ``alpha``, their
        colours straight. ``deep``: whatever is drawn on the way is in 32-bit float. ``planar``: what is
        read are planes of video, (3/2 height, width), of uint8 or uint16. ``compute``: all is computed
        that needs no fragments (OpenGL 4.3). ``date`` is what DATE tells looks: for a film always the same.
        """
        self.size = size
        self._full = (size[0] * supersample, size[1] * supersample)
        self._inner = self._full  # what looks are drawn at
        self._detail, self._date, self._deep, self._compute = FULL, date, deep, compute
        self.problems: deque[VJError] = deque(maxlen=100)
        self._vertex_array = GL.glGenVertexArrays(1)
        GL.glBindVertexArray(self._vertex_array)
        settle()
        self._blends = {mixed: self._internal(glsl.blend(mixed, alpha)) for mixed in ("crossfade", "layered")}
        plain = bits == 8 and supersample == 1 and alpha == "none"
        self._plain = plain and not (deep or planar or compute)  # a last pass can draw the finished picture
        self._alpha, self._whole = alpha, "whole" if supersample == 1 else "mean"
        self._written = glsl.TONED if planar else glsl.DITHER[bits]
        self._finishes = {
            (seen, let): self._internal(glsl.finish(seen, let, self._written, alpha))
            for let in ("free", "held")
            for seen in (self._whole, "between")
        }
        self._guard = Guard()
        self._mixed: dict[str, Target] = {}
        self._output = Target(size, 16 if planar else bits)
        self._shutter: Shutter | None = None  # where a picture shows several frames
        self._planes = Planes(size, planar, self._internal) if planar else None
        self._noise = noise_texture()
        self._timer = Timer()
        self._black = texture((1, 1), 8, np.array([[[0, 0, 0, 255]]], np.uint8))
        self._histogram: tuple[program.Program, Target] | None = None
        self._sounds: dict[tuple[str, Size], DataTexture] = {}
        self._heard: set[tuple[str, Size]] = set()
        self._features = Features()
        self._beside = beside
        self._workshop = Workshop(self.problems, self._full, self._noise, beside, compute=compute)
        self._picture, self._is_alone = 0, False  # the last mix; whether the output was drawn without one
        self._waits = False  # what is to be seen is not ready
        self._players: dict[str, Player] = {}
        self._readers = Readers(size, bits, channels, later=not is_software())

    def _internal(self, fragment: str) -> program.Program:
        return program.internal(fragment, compute=self._compute)

    def prepare(self, looks: Iterable[Look]) -> None:
        """Make looks ready ahead of need, beside the show; those that can't be go to ``problems``.

        Without a context beside this one it is done at once.
        """
        self._workshop.order(looks := list(looks))
        for look in looks:
            if not self._beside:
                self._workshop.get(look)
        GL.glBindVertexArray(self._vertex_array)
        like = Target((20, 12), 16)  # of the form that pictures have
        for blend in ("normal", "over"):
            self.blended("mix", like.texture, like.texture, blend=blend)
            GL.glReadPixels(0, 0, 1, 1, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)
        for finish in self._finishes.values():
            finish.use()
            images = {"picture": like.texture, "vj_noise": self._noise, "vj_held": like.texture}
            self._quad(finish, self._output, images)
            GL.glReadPixels(0, 0, 1, 1, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)
        like.close()

    def foresee(self, looks: Iterable[Look]) -> None:
        """Begin to make looks that will be wanted soon, if there is a context beside this one to do it in."""
        self._workshop.order(looks)

    def renew(self, looks: Iterable[Look]) -> list[Look]:
        """Have looks made that have changed on disk; give those that can be drawn from now on."""
        return self._workshop.renew(looks)

    def rest(self, seconds: float) -> None:
        """Use time that is left until the next frame to make ready what may come on."""
        GL.glBindVertexArray(self._vertex_array)
        self._workshop.rehearse(seconds)

    @property
    def cost(self) -> float:
        """Seconds that the graphics worked on a frame a few frames ago."""
        return self._timer.seconds

    def draw(self, frame: Frame, detail: Detail = FULL) -> None:
        """Draw the frame into the output texture, as large and as whole as ``detail`` says.

        A look that can't be drawn is black, and said once. One that is not ready is waited for while
        the other deck, or the picture before, stays on.
        """
        scene = afford(frame.scene, detail)
        GL.glBindVertexArray(self._vertex_array)
        self._timer.begin()
        self._resize(detail)
        self._hear(frame)
        if frame.exposed:
            self._expose(frame, detail)
        elif self._draw_alone(scene):
            self._is_alone = True
            self._watch(frame, self._output.texture, turned=True)
        elif (mixed := self._mix(scene)) or not self._is_alone:
            self._is_alone = False
            self._picture = mixed or self._picture
            self._draw_finish(frame, scene)
        if not self._waits:
            self._forget(scene)
        self._workshop.hurry()
        self._timer.end()

    def _hear(self, frame: Frame) -> None:
        self._features = frame.features
        self._heard.clear()

    def _expose(self, frame: Frame, detail: Detail) -> None:
        """Draw a picture that shows several frames: the mean of their light."""
        if not self._shutter:
            self._shutter = Shutter(self.size, self._internal, self._whole, self._written, self._alpha)
        frames = (*frame.exposed, frame)
        for number, one in enumerate(frames):
            scene = afford(one.scene, detail)
            self._hear(one)
            self._picture = self._mix(scene) or self._picture
            images = {
                "picture": compose.chain(self, "", self._picture, scene.effects),
                "vj_noise": self._noise,
            }
            added = self._shutter.light
            self._set_finish(self._shutter.add, scene)
            self._shutter.add.set("vj_keep", float(number > 0))
            self._quad(self._shutter.add, added, {**images, "vj_before": added.texture})
            added.swap()
        self._is_alone = False
        shown, share = self._shutter.light.texture, 1 / len(frames)
        held = self._watch(frame, shown, turned=True, share=share)
        develop = self._shutter.develop["held" if held else "free"]
        develop.use()
        develop.set("vj_share", share)
        self._quad(develop, self._output, {"picture": shown, "vj_noise": self._noise, "vj_held": held})

    def _watch(self, frame: Frame, picture: int, **how: Any) -> int:
        """The texture that says how the guard holds a picture; 0 where it is free."""
        if frame.scene.guard:
            return self._guard.step(frame.tick.time, picture, **how)
        self._guard.forget()
        return 0

    @property
    def held(self) -> float:
        """How much flashing is held now, 0..1."""
        return self._guard.hold.strength

    def _draw_alone(self, scene: Scene) -> bool:
        """Draw a look that is alone on screen straight into the output, if it can be."""
        layer = scene.b if scene.mix == 1 else scene.a if scene.mix == 0 else None
        alone = layer and not (layer.effects or scene.effects) and layer.opacity == 1
        if not layer or not alone or not self._can_finish(layer, scene):
            return False
        made = self._workshop.get(layer.look, wait=not (self._picture or self._is_alone))
        self._waits = self._waits and not made
        return self._draw_finished("b" if scene.mix == 1 else "a", layer, made, {}, scene)

    def _can_finish(self, layer: Layer, scene: Scene) -> bool:
        """Whether a layer may draw the finished picture: nothing is to be done to it that needs it whole."""
        if not self._plain or self._inner != self.size or not self._guard.hold.calm:
            return False
        return layer.look.own or (scene.brightness == 1 and not compose.shoulder(scene))

    def _draw_finished(
        self, name: str, layer: Layer, made: Made | None, images: Mapping[str, int], scene: Scene
    ) -> bool:
        """Draw a layer's last pass straight into the output, if it has a program for that."""
        if not made or not made.alone:
            return False
        player = self._player(name, layer.look, made)
        self._set_finish(made.alone, scene)
        given = {**compose.images(self, layer.look, images), "vj_noise": self._noise}
        player.draw(layer, given, self._date(), self._output)
        return True

    def _resize(self, detail: Detail) -> None:
        """Draw at another size from now on; what looks remember is scaled, not lost."""
        if detail.scale == self._detail.scale:
            return
        self._detail = detail
        self._inner = (
            max(round(self._full[0] * detail.scale), 1),
            max(round(self._full[1] * detail.scale), 1),
        )
        for player in self._players.values():
            player.resize(self._inner)
        for target in self._mixed.values():
            target.close()
        self._mixed.clear()
        self._picture = 0

    def _forget(self, scene: Scene) -> None:
        """Give back the buffers of places where nothing plays any more."""
        for gone in self._players.keys() - compose.places(scene):
            self._players.pop(gone).close()

    def _mix(self, scene: Scene) -> int:
        """The picture of both decks together; 0 while what is to be seen is not ready."""
        wanted = [
            scene.a if scene.mix < 1 or not scene.b else None,
            scene.b if scene.mix > 0 or not scene.a else None,
        ]
        ready = [layer if layer and self._made(layer) else None for layer in wanted]
        self._waits = any(wanted) and not any(ready)
        if self._waits:
            if self._picture or self._is_alone:
                return 0
            self._waits = False
            ready = [layer if layer and self._made(layer, wait=True) else None for layer in wanted]
        if ready != wanted:
            scene = replace(scene, a=ready[0], b=ready[1], mix=0.0 if ready[0] else 1.0)
        return compose.mixed(self, scene) or 0

    @property
    def black(self) -> int:
        """A black texture."""
        return self._black

    def blended(
        self,
        name: str,
        a: int | None,
        b: int | None,
        opacity: tuple[float, ...] = (1.0, 1.0),
        mix: float = 0.0,
        blend: str = "normal",
    ) -> int:
        """Two textures laid over one another; none is black."""
        target = self._mixed.get(name) or Target(self._inner, 32 if self._deep else 16)
        self._mixed[name] = target
        drawn = self._blends["crossfade" if blend == "normal" else "layered"]
        drawn.use()
        drawn.set("progress", mix)
        drawn.set("opacity", opacity)
        drawn.set("way", BLENDS.index(blend))
        self._quad(drawn, target, {"startImage": a, "endImage": b})
        return target.texture

    def _draw_finish(self, frame: Frame, scene: Scene) -> None:
        if scene.effects and self._can_finish(last := scene.effects[-1], scene):
            under = {"inputImage": compose.chain(self, "", self._picture, scene.effects[:-1])}
            if self._draw_finished(compose.place("", last), last, self._made(last), under, scene):
                self._watch(frame, self._output.texture, turned=True)
                return
        shown = compose.chain(self, "", self._picture, scene.effects)
        light = {"brightness": compose.brightness(scene), "shoulder": compose.shoulder(scene)}
        held = self._watch(frame, shown, **light)
        seen = self._whole if self._inner == self._full else "between"
        finish = self._finishes[seen, "held" if held else "free"]
        self._set_finish(finish, scene)
        self._quad(finish, self._output, {"picture": shown, "vj_noise": self._noise, "vj_held": held})

    @staticmethod
    def _set_finish(finish: program.Program, scene: Scene) -> None:
        finish.use()
        finish.set("vj_brightness", compose.brightness(scene))
        finish.set("vj_shoulder", compose.shoulder(scene))

    def _fill_plane(self, drawn: program.Program, target: Target) -> None:
        drawn.use()
        self._quad(drawn, target, {"picture": self._output.texture, "vj_noise": self._noise})

    def _quad(self, drawn: program.Program, into: Target | Buffer, images: Mapping[str, int | None]) -> None:
        drawn.set("RENDERSIZE", tuple(map(float, into.size)))
        for name, unit in drawn.samplers.items():
            GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
            GL.glBindTexture(GL.GL_TEXTURE_2D, images[name] or self._black)
        drawn.fill(into)

    def sound(self, asked: Input) -> int:
        """The texture of the sound as an input asks for it, filled once a frame."""
        size = compose.sound_size(asked)
        key = (asked.type, size)
        if key not in self._sounds:
            self._sounds[key] = DataTexture(size)
        if key not in self._heard:
            self._heard.add(key)
            self._sounds[key].fill(compose.sound_rows(asked, self._features))
        return self._sounds[key].texture

    def counted(self, picture: int | None) -> int:
        """The histogram of a texture, or of what is on screen."""
        if not self._histogram:
            self._histogram = self._internal(glsl.HISTOGRAM), Target((256, 1), 16)
        counter, target = self._histogram
        counter.use()
        self._quad(counter, target, {"picture": picture or self.texture})
        return target.texture

    def play(self, name: str, layer: Layer, images: Mapping[str, int]) -> int:
        """The picture of a layer in its place; 0 when it has none."""
        if not (made := self._made(layer)) or not made.programs:
            return 0
        player = self._player(name, layer.look, made)
        picture = player.draw(layer, compose.images(self, layer.look, images), self._date())
        self.problems += [MediaError(said) for said in player.problems]
        return picture

    def _player(self, name: str, look: Look, made: Made) -> Player:
        """What plays a look in a place."""
        player = self._players.get(name)
        if player is None or player.look is not look:
            if player:
                player.close()
            programs, streams = made.programs, self._streams(look)
            player = Player(
                look, programs, self._inner, made.imported, streams, alone=made.alone, deep=self._deep
            )
            self._players[name] = player
        return player

    def _streams(self, look: Look) -> dict[str, Stream]:
        """The moving pictures of a look, begun; those that can't be are told of."""
        begun = {}
        for name, path in look.imported.items():
            if path.suffix.lower() in media.MOVING:
                try:
                    begun[name] = Stream(path, wait=self._beside is None)
                except (LookError, MediaError) as error:
                    self.problems.append(error)
        return begun

    def _made(self, layer: Layer, *, wait: bool = False) -> Made | None:
        return self._workshop.get(layer.look, wait=wait)

    @property
    def texture(self) -> int:
        """The finished picture, 8 bits, top row first."""
        return self._output.texture

    def read(self) -> Pixels:
        """The pixels just drawn, (height, width, 3) RGB, or planes; top row first; waits for them."""
        if self._planes:
            self._planes.draw(self._fill_plane)
            return self._planes.now()
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._output.framebuffer)
        return self._readers.now()

    def capture(self) -> Pixels | None:
        """Start reading the picture just drawn; give that of the capture before, None the first time."""
        if self._planes:
            self._planes.draw(self._fill_plane)
            return self._planes.step()
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._output.framebuffer)
        return self._readers.step()

    def drain(self) -> Pixels | None:
        """Give the picture of the last capture, if one is still under way."""
        return self._planes.last() if self._planes else self._readers.last()

    def forget(self) -> None:
        """Forget all that looks remember: what is drawn next is drawn as if it came on black."""
        for player in self._players.values():
            player.close()
        self._players.clear()
        self._guard.forget()
        self._picture, self._is_alone = 0, False

    def memory(self) -> str:
        """A digest of all that looks remember: where it is the same, what is drawn next is the same."""
        digest = hashlib.blake2b(digest_size=8)
        for name, player in sorted(self._players.items()):
            for remembered in player.memory():
                digest.update(name.encode())
                digest.update(remembered)
        for remembered in self._guard.memory():
            digest.update(remembered)
        if self._histogram:  # somebody counts what is on screen
            digest.update(self.read().tobytes())
        return digest.hexdigest()

    def close(self) -> None:
        """Give everything back to the driver."""
        for player in self._players.values():
            player.close()
        self._workshop.close()
        counter = self._histogram[:1] if self._histogram else ()
        for drawn in (*self._blends.values(), *self._finishes.values(), *counter):
            drawn.close()
        GL.glDeleteTextures([self._black, self._noise])
        self._guard.close()
        self._timer.close()
        counted = self._histogram[1:] if self._histogram else ()
        for target in (*self._mixed.values(), self._output, *counted):
            target.close()
        for sound in self._sounds.values():
            sound.close()
        self._readers.close()
        for part in (self._shutter, self._planes):
            if part:
                part.close()
        GL.glDeleteVertexArrays(1, [self._vertex_array])


class Shutter:
    """The light of the frames that a picture shows, and what adds to it and makes a picture of it."""

    def __init__(
        self,
        size: Size,
        build: Callable[[str], program.Program],
        seen: str,
        written: str,
        alpha: glsl.Alpha,
    ) -> None:
        """``build`` makes programs; ``seen``, ``written``, ``alpha``: as ``glsl.finish`` has them."""
        self.light = Buffer(size, 32)
        self.add = build(glsl.finish(seen, "free", glsl.LIGHT, alpha))
        self.develop = {let: build(glsl.finish("exposed", let, written, alpha)) for let in ("free", "held")}

    def close(self) -> None:
        """Give everything back to the driver."""
        self.light.close()
        for drawn in (self.add, *self.develop.values()):
            drawn.close()


class Timer:
    """How long the graphics work on what is drawn between begin and end, known a few frames later."""

    def __init__(self) -> None:
        self._queries = [int(query) for query in GL.glGenQueries(4)]
        self._answer = (GL.GLuint * 1)()
        self._at = 0
        self.seconds = 0.0

    def begin(self) -> None:
        """Ask how long the frame four ago took, then measure this one."""
        query = self._queries[self._at % len(self._queries)]
        if self._at >= len(self._queries) and self._ask(query, GL.GL_QUERY_RESULT_AVAILABLE):
            self.seconds = self._ask(query, GL.GL_QUERY_RESULT) / 1e9
        GL.glBeginQuery(GL.GL_TIME_ELAPSED, query)

    def _ask(self, query: int, what: int) -> int:
        glGetQueryObjectuiv(query, what, self._answer)  # raw: PyOpenGL's own makes an array each time
        return int(self._answer[0])

    def end(self) -> None:
        """The frame is drawn, as far as can be told from here."""
        GL.glEndQuery(GL.GL_TIME_ELAPSED)
        self._at += 1

    def close(self) -> None:
        """Give the queries back to the driver."""
        GL.glDeleteQueries(len(self._queries), self._queries)


class Readers:
    """Two pixel buffers: one fills while the other is read, so that drawing never waits for reading.

    Where the processor draws there is nothing to wait for: pixels are read at once, which saves a copy.
    """

    def __init__(self, size: Size, bits: int, channels: int, *, later: bool) -> None:
        """``later``: pixels are fetched while the next picture is drawn."""
        self._size, self._channels = size, channels
        self._depth = np.uint8 if bits == 8 else np.uint16
        kind = GL.GL_UNSIGNED_BYTE if bits == 8 else GL.GL_UNSIGNED_SHORT
        self._form = (GL.GL_RGB if channels == 3 else GL.GL_RGBA, kind)
        self._bytes = self._empty().nbytes
        self._later = later
        self._full, self._next = (int(b) for b in GL.glGenBuffers(2))
        self._under_way = False
        for buffer in (self._full, self._next):
            GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, buffer)
            GL.glBufferData(GL.GL_PIXEL_PACK_BUFFER, self._bytes, None, GL.GL_STREAM_READ)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)

    def _empty(self) -> Pixels:
        pixels: Pixels = np.empty((self._size[1], self._size[0], self._channels), self._depth)
        return pixels

    def now(self) -> Pixels:
        """Read the bound framebuffer; waits for it."""
        pixels = self._empty()
        GL.glReadPixels(0, 0, *self._size, *self._form, pixels)
        return pixels

    def step(self) -> Pixels | None:
        """Start a read of the bound framebuffer; give what the one before has read."""
        if not self._later:
            return self.now()
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, self._next)
        GL.glReadPixels(0, 0, *self._size, *self._form, GL.GLvoidp(0))
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        earlier = self.last()
        self._full, self._next = self._next, self._full
        self._under_way = True
        return earlier

    def last(self) -> Pixels | None:
        """Give the pixels of the last read, once; waits for them."""
        if not self._under_way:
            return None
        self._under_way = False
        pixels = self._empty()
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, self._full)
        plain = pixels.reshape(-1).view(np.uint8)  # PyOpenGL counts its elements as bytes
        GL.glGetBufferSubData(GL.GL_PIXEL_PACK_BUFFER, 0, self._bytes, plain)
        GL.glBindBuffer(GL.GL_PIXEL_PACK_BUFFER, 0)
        return pixels

    def close(self) -> None:
        """Give the buffers back to the driver."""
        GL.glDeleteBuffers(2, [self._full, self._next])


def is_software() -> bool:
    """Whether the processor draws in this context."""
    return program.text(GL.glGetString(GL.GL_RENDERER)).startswith(SOFTWARE)


def noise_texture() -> int:
    """The blue noise that dithers."""
    shades = noise.shades()
    return texture((shades.shape[1], shades.shape[0]), 32, shades)
