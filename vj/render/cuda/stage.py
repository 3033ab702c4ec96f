"""A frame becomes pixels on CUDA: the same decks, transitions, effects and finish as with OpenGL.

Everything from pattern to the pixels that an encoder takes stays on the device; what comes back is read
while the next picture is drawn.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from vj.errors import LookError, MediaError, RenderError, VJError
from vj.frame import BLENDS, Features, FloatArray, Frame, Input, Layer, Look, Scene, Value
from vj.library import media
from vj.render import compose, glsl, noise, planes
from vj.render.cuda.device import Device, Reading
from vj.render.cuda.foundry import Foundry
from vj.render.cuda.guard import Guard
from vj.render.cuda.kernels import Image
from vj.render.cuda.player import Buffer, Player
from vj.render.planes import Planar
from vj.render.stream import Stream

if TYPE_CHECKING:
    from vj.render.gl.guest import Guest

Size = tuple[int, int]
Pixels = NDArray[Any]
"""(height, width, 3) RGB, top row first; uint8, or uint16 where ten bits are asked for."""


class Stage:
    """Draws frames at one size on a device."""

    def __init__(
        self,
        device: Device,
        size: Size,
        *,
        supersample: int = 1,
        bits: Literal[8, 10] = 8,
        channels: Literal[3, 4] = 3,
        alpha: glsl.Alpha = "none",
        deep: bool = False,
        planar: Planar | None = None,
        date: Callable[[], tuple[float, ...]] = lambda: (0.0, 0.0, 0.0, 0.0),
    ) -> None:
        """Begin; what may be asked for is what the OpenGL stage takes."""
        self.size, self._date, self._deep = size, date, deep
        self._inner = (size[0] * supersample, size[1] * supersample)
        self.problems: deque[VJError] = deque(maxlen=100)
        self._device, self.foundry = device, Foundry(device)
        seen, last = "whole" if supersample == 1 else "mean", glsl.TONED if planar else glsl.DITHER[bits]
        self._drawers = self.foundry.internal(  # the same for nearly all that may be asked for
            crossfade=glsl.blend("crossfade", alpha),
            layered=glsl.blend("layered", alpha),
            measure=glsl.MEASURE,
            hold=glsl.HOLD,
            histogram=glsl.HISTOGRAM,
        )
        self._drawers |= self.foundry.internal(
            finish_free=glsl.finish(seen, "free", last, alpha),
            finish_held=glsl.finish(seen, "held", last, alpha),
            add=glsl.finish(seen, "free", glsl.LIGHT, alpha),
            develop_free=glsl.finish("exposed", "free", last, alpha),
            develop_held=glsl.finish("exposed", "held", last, alpha),
        )
        if planar:
            self._drawers |= self.foundry.internal(
                **{plane.shown: planes.glsl(planar, plane) for plane in planes.FORMS[planar]}
            )
        self._guard = Guard(self.foundry, self._drawers)
        self._depth: type[np.uint8] | type[np.uint16] = np.uint8 if bits == 8 else np.uint16
        self._toned = self.foundry.image(size, 16) if planar else None
        if planar:
            self._depth = planes.WORDS[planar]
            self._outputs = [self._room(planar) for _ in range(2)]
        else:
            form = {(8, 3): 3, (8, 4): 8, (10, 3): 6, (10, 4): 12}[bits, channels]
            self._outputs = [(self.foundry.image(size, form),) for _ in range(2)]
        self._planar = planar
        self._light: Buffer | None = None  # of the frames that one picture shows
        ranks = noise.shades()
        self._noise = self.foundry.image((ranks.shape[1], ranks.shape[0]), 32, ranks)
        self._mixed: dict[str, Image] = {}
        self._shown = self.foundry.black
        self._sounds: dict[tuple[str, Size], Image] = {}
        self._heard: set[tuple[str, Size]] = set()
        self._features = Features()
        self._players: dict[str, Player] = {}
        self._told: set[Look] = set()
        self._guest: Guest | None = None
        self._guests: dict[str, Image] = {}
        self._reading: Reading | None = None

    def foresee(self, looks: Iterable[Look]) -> None:
        """Begin to make looks that will be wanted soon, in threads of their own."""
        self.foundry.order(looks)

    def draw(self, frame: Frame) -> None:
        """Draw a frame. A look that can't be drawn is black, and said once."""
        if frame.exposed:
            self._expose((*frame.exposed, frame))
        else:
            values, given = self._finishing(frame)
            self._finish("finish", frame, values, given)
        self._forget(frame.scene)

    def _finishing(self, frame: Frame) -> tuple[dict[str, Value], dict[str, Image]]:
        """Draw the picture of a frame, and give what the finish is told and shown."""
        self._features = frame.features
        self._heard.clear()
        self._shown = compose.chain(self, "", compose.mixed(self, frame.scene), frame.scene.effects)
        values: dict[str, Value] = {
            "vj_brightness": compose.brightness(frame.scene),
            "vj_shoulder": compose.shoulder(frame.scene),
        }
        return values, {"picture": self._shown, "vj_noise": self._noise}

    def _expose(self, frames: Sequence[Frame]) -> None:
        """Draw a picture that shows several frames: the mean of their light."""
        if not self._light:
            self._light = Buffer(*(self.foundry.image(self.size, 32) for _ in range(2)))
        for number, frame in enumerate(frames):
            values, given = self._finishing(frame)
            values["vj_keep"] = float(number > 0)
            given["vj_before"] = self._light.front
            self._drawers["add"].draw(self._light.back, values, given)
            self._light.swap()
        given = {"picture": self._light.front, "vj_noise": self._noise}
        self._finish("develop", frame, {"vj_share": 1 / len(frames), "upside_down": 1.0}, given)

    def _finish(
        self, way: str, frame: Frame, values: Mapping[str, Value], given: Mapping[str, Image]
    ) -> None:
        """Draw what is read, held by the guard where that is needed."""
        held = None
        if frame.scene.guard:
            held = self._guard.step(frame.tick.time, given["picture"], values)
        else:
            self._guard.forget()
        images = {**given, "vj_held": held or self.black}
        self._drawers[f"{way}_{'held' if held else 'free'}"].draw(self._turn(), values, images)

    @property
    def held(self) -> float:
        """How much flashing is held now, 0..1."""
        return self._guard.hold.strength

    def _room(self, planar: Planar) -> tuple[Image, ...]:
        """Pictures for the planes of video, one behind the other in the same memory."""
        word, at, places = planes.WORDS[planar]().itemsize, 0, []
        for plane in planes.FORMS[planar]:
            size = (self.size[0] // plane.share, self.size[1] // plane.share)
            places.append((size, {(1, 1): 1, (2, 1): 2, (2, 2): 4}[word, plane.channels], at))
            at += size[0] * size[1] * word * plane.channels
        memory = self._device.allocate(at)
        return tuple(Image(memory, size, form, offset) for size, form, offset in places)

    def _turn(self) -> Image:
        """What the finished picture is drawn into; what is still being read of the other output stays."""
        if self._toned:
            return self._toned
        self._outputs.reverse()
        self._device.reuse(self._outputs[0][0].memory)
        return self._outputs[0][0]

    def _fill_planes(self) -> None:
        """Make planes of the finished picture, if they are what is read."""
        if self._planar and self._toned:
            self._outputs.reverse()
            self._device.reuse(self._outputs[0][0].memory)
            for plane, image in zip(planes.FORMS[self._planar], self._outputs[0], strict=True):
                self._drawers[plane.shown].draw(image, {}, {"picture": self._toned, "vj_noise": self._noise})

    def _forget(self, scene: Scene) -> None:
        """Give back the buffers of places where nothing plays any more."""
        for gone in self._players.keys() - compose.places(scene):
            self._players.pop(gone).close()
        if self._guest:
            self._guest.forget(compose.places(scene))

    @property
    def black(self) -> Image:
        """A black picture."""
        return self.foundry.black

    def blended(
        self,
        name: str,
        a: Image | None,
        b: Image | None,
        opacity: tuple[float, ...] = (1.0, 1.0),
        mix: float = 0.0,
        blend: str = "normal",
    ) -> Image:
        """Two pictures laid over one another; none is black."""
        if name not in self._mixed:
            self._mixed[name] = self.foundry.image(self._inner, 32 if self._deep else 16)
        values: dict[str, Value] = {"progress": mix, "opacity": opacity, "way": BLENDS.index(blend)}
        given = {"startImage": a or self.black, "endImage": b or self.black}
        drawer = self._drawers["crossfade" if blend == "normal" else "layered"]
        drawer.draw(self._mixed[name], values, given)
        return self._mixed[name]

    def sound(self, asked: Input) -> Image:
        """The sound as an input asks for it, brought over once a frame."""
        size = compose.sound_size(asked)
        key = (asked.type, size)
        if key not in self._sounds:
            self._sounds[key] = self.foundry.image(size, 5)
        if key not in self._heard:
            self._heard.add(key)
            rows = compose.sound_rows(asked, self._features)
            self._device.upload(self._sounds[key].memory, np.ascontiguousarray(rows, np.float32))
        return self._sounds[key]

    def counted(self, picture: Image | None) -> Image:
        """The histogram of a picture, or of what is on screen."""
        if "histogram" not in self._mixed:
            self._mixed["histogram"] = self.foundry.image((256, 1), 16)
        into = self._mixed["histogram"]
        self._drawers["histogram"].draw(into, {}, {"picture": picture or self._shown})
        return into

    def play(self, place: str, layer: Layer, images: Mapping[str, Image]) -> Image | None:
        """The picture of a layer in its place; nothing when it can't be drawn."""
        player = self._players.get(place)
        if player is None or player.look is not layer.look:
            if player:
                self._players.pop(place).close()
            try:
                made = self.foundry.get(layer.look)
            except LookError as error:
                return self._played_by_guest(place, layer, images, error)
            streams = self._streams(layer.look)
            player = Player(layer.look, made, self._inner, self.foundry, streams, deep=self._deep)
            self._players[place] = player
        picture = player.draw(layer, compose.images(self, layer.look, images), self._date())
        self.problems += [MediaError(said) for said in player.problems]
        return picture

    def _played_by_guest(
        self, place: str, layer: Layer, images: Mapping[str, Image], refused: LookError
    ) -> Image | None:
        """The picture of a layer as OpenGL draws it, since here it was refused; that is said once."""
        given = {n: self._array(i) for n, i in compose.images(self, layer.look, images).items()}
        try:
            self._guest = self._guest or self._invite()
            pixels = self._guest.play(place, layer, given, self._date())
            self._tell(layer.look, f"{refused.what}; so OpenGL draws it", refused)
        except (RenderError, LookError) as error:
            self._tell(layer.look, f"{refused.what}; and OpenGL can't draw it: {error}", refused)
            return None
        size = (pixels.shape[1], pixels.shape[0])
        if place not in self._guests or self._guests[place].size != size:
            self._guests[place] = self.foundry.image(size, 32)
        self._device.upload(self._guests[place].memory, pixels)
        return self._guests[place]

    def _invite(self) -> "Guest":
        from vj.render.gl.guest import Guest

        return Guest(self._inner, deep=self._deep)

    def _tell(self, look: Look, what: str, refused: LookError) -> None:
        if look not in self._told:
            self._told.add(look)
            self.problems.append(LookError(refused.path, what, line=refused.line, key=refused.key))

    def _array(self, image: Image) -> FloatArray:
        """The pixels of a picture, (height, width, 4), bottom row first."""
        kind = {8: np.uint8, 16: np.float16}.get(image.form, np.float32)
        pixels = self._device.read(image.memory).wait().view(kind).astype(np.float32)
        pixels = pixels.reshape(image.size[1], image.size[0], -1)
        if image.form == 5:  # one number for all colours
            return np.concatenate([np.repeat(pixels, 3, axis=2), np.ones_like(pixels)], axis=2)
        return pixels / np.float32(255) if image.form == 8 else pixels

    def _streams(self, look: Look) -> dict[str, Stream]:
        """The moving pictures of a look, begun; those that can't be are told of."""
        begun = {}
        for name, path in look.imported.items():
            if path.suffix.lower() in media.MOVING:
                try:
                    begun[name] = Stream(path, wait=True)
                except (LookError, MediaError) as error:
                    self.problems.append(error)
        return begun

    def read(self) -> Pixels:
        """The pixels just drawn, (height, width, 3) RGB, or planes; waits for them."""
        self._fill_planes()
        return self._shaped(self._device.read(self._outputs[0][0].memory))

    def capture(self) -> Pixels | None:
        """Start reading the picture just drawn; give that of the capture before, None the first time."""
        self._fill_planes()
        earlier, self._reading = self._reading, self._device.read(self._outputs[0][0].memory)
        return self._shaped(earlier) if earlier else None

    def drain(self) -> Pixels | None:
        """Give the picture of the last capture, if one is still under way."""
        reading, self._reading = self._reading, None
        return self._shaped(reading) if reading else None

    def _shaped(self, reading: Reading) -> Pixels:
        shape = planes.shape(self.size) if self._planar else (self.size[1], self.size[0], -1)
        return reading.wait().view(self._depth).reshape(shape)

    def forget(self) -> None:
        """Forget all that looks remember: what is drawn next is drawn as if it came on black."""
        for player in self._players.values():
            player.close()
        self._players.clear()
        self._guard.forget()
        if self._guest:
            self._guest.forget(frozenset())

    def memory(self) -> str:
        """A digest of all that looks remember: where it is the same, what is drawn next is the same."""
        digest = hashlib.blake2b(digest_size=8)
        for name, player in sorted(self._players.items()):
            for remembered in player.memory():
                digest.update(name.encode() + remembered)
        for remembered in self._guard.memory():
            digest.update(remembered)
        for name, image in sorted(self._guests.items()):  # what a guest remembers shows in its picture
            digest.update(name.encode() + self._device.read(image.memory).wait().tobytes())
        return digest.hexdigest()

    def close(self) -> None:
        """Let go of everything but the device."""
        for player in self._players.values():
            player.close()
        if self._guest:
            self._guest.close()
        self.foundry.close()
