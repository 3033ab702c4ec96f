"""What of a scene is drawn, and in which order: the same for every renderer.

A renderer says how a look is played, how two pictures are laid over one another, and how sound becomes
a picture; a picture is whatever it likes, and is true.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from vj.frame import Features, FloatArray, Input, Layer, Look, Pass, Scene, Value
from vj.library import expression, shadertoy

P = TypeVar("P")
Size = tuple[int, int]


class Painter(Protocol[P]):
    """A renderer, as far as a scene needs it."""

    @property
    def black(self) -> P:
        """A black picture."""

    def play(self, place: str, layer: Layer, images: Mapping[str, P]) -> P | None:
        """The picture of a layer in its place; nothing when it can't be drawn."""

    def blended(
        self,
        name: str,
        a: P | None,
        b: P | None,
        opacity: tuple[float, ...] = (1.0, 1.0),
        mix: float = 0.0,
        blend: str = "normal",
    ) -> P:
        """Two pictures laid over one another; nothing is black."""

    def sound(self, asked: Input) -> P:
        """The sound heard now, as an input asks for it."""

    def counted(self, picture: P | None) -> P:
        """The histogram of a picture, or of what is on screen."""


def mixed(painter: Painter[P], scene: Scene) -> P | None:
    """The picture of both decks together; nothing when neither has one."""
    a = deck(painter, "a", scene.a) if scene.mix < 1 else None
    b = deck(painter, "b", scene.b) if scene.mix > 0 else None
    decks = [(layer, picture) for layer, picture in ((scene.a, a), (scene.b, b)) if layer and picture]
    if len(decks) < 2 and scene.mix in (0.0, 1.0):
        return dimmed(painter, "mix", *decks[0]) if decks else None
    if scene.transition and scene.blend == "normal" and len(decks) == 2:
        shown = [dimmed(painter, name, *drawn) for name, drawn in zip("ab", decks, strict=True)]
        start, end = reversed(shown) if scene.back else shown
        if through := painter.play("transition", scene.transition, {"startImage": start, "endImage": end}):
            return through
    opacity = tuple(layer.opacity if layer else 0.0 for layer in (scene.a, scene.b))
    return painter.blended("mix", a, b, opacity, scene.mix, scene.blend)


def dimmed(painter: Painter[P], name: str, layer: Layer, picture: P) -> P:
    """A deck's picture, as bright as its fader says."""
    return picture if layer.opacity >= 1 else painter.blended(name, picture, None, (layer.opacity, 0.0))


def deck(painter: Painter[P], name: str, layer: Layer | None) -> P | None:
    """The picture of a deck with its effects."""
    picture = painter.play(name, layer, {}) if layer else None
    return chain(painter, name, picture, layer.effects) if layer and picture else None


def chain(painter: Painter[P], at: str, picture: P | None, effects: Iterable[Layer]) -> P:
    """The picture after effects, one after the other; one that can't be drawn is left out."""
    for effect in effects:
        images = {"inputImage": picture or painter.black}
        picture = painter.play(place(at, effect), effect, images) or picture
    return picture or painter.black


def place(at: str, effect: Layer) -> str:
    """Where an effect plays: by its name, so that it keeps its buffers when those before it go."""
    return f"{at} {effect.look.name}"


def places(scene: Scene) -> set[str]:
    """Every place where something of the scene plays."""
    found = {"transition"} if scene.transition else set()
    chains: dict[str, tuple[Layer, ...]] = {"": scene.effects}
    for name, layer in (("a", scene.a), ("b", scene.b)):
        if layer:
            found.add(name)
            chains[name] = layer.effects
    return found | {place(at, effect) for at, effects in chains.items() for effect in effects}


def layers(scene: Scene) -> Iterator[Layer]:
    """Every layer of a scene."""
    for layer in (scene.a, scene.b, scene.transition):
        if layer:
            yield layer
            yield from layer.effects
    yield from scene.effects


def images(painter: Painter[P], look: Look, given: Mapping[str, P]) -> dict[str, P]:
    """A picture for each image and sound that a look asks for.

    An image that nobody gives is the picture that is given; a histogram is that picture's, or that of
    what is on screen.
    """
    picture = given.get("inputImage") or given.get("startImage")
    found = dict(given)
    for asked in look.inputs:
        if is_sound(asked):
            found[asked.name] = painter.sound(asked)
        elif asked.type == "image" and asked.name not in given:
            shown = painter.counted(picture) if "histogram" in asked.name.lower() else picture
            if shown:
                found[asked.name] = shown
    return found


def shoulder(scene: Scene) -> float:
    """How much of the tone curve the mix gets: all for looks of ours, none for files of others."""
    weights = ((scene.a, 1 - scene.mix), (scene.b, scene.mix))
    return float(sum(weight for layer, weight in weights if layer and layer.look.own))


def brightness(scene: Scene) -> float:
    """By what the finish multiplies display-referred colours, for a master that is linear."""
    return float(max(scene.brightness, 0.0) ** (1 / 2.2))


SPECTROGRAM = "spectrogram"
"""The image input that wants the spectrum of the last six seconds: 30 Hz to 16 kHz, now at the bottom."""


def is_sound(asked: Input) -> bool:
    """Whether an input is the sound as a picture."""
    return asked.type in ("audio", "audioFFT") or asked.name in (shadertoy.SOUND, SPECTROGRAM)


def sound_size(asked: Input) -> Size:
    """How large the sound is as a picture: for audio and audioFFT as wide as MAX, where it says so."""
    if asked.name == SPECTROGRAM:
        return (128, 512)
    return (min(max(int(asked.high), 1), 512) if isinstance(asked.high, float) else 512), 2


def sound_rows(asked: Input, features: Features) -> FloatArray:
    """The sound as a picture, (rows, columns) 0..1, the bottom row first.

    As ISF has it a row a channel: samples around 0.5, or bins from low to high. Of samples that share a
    column the one farthest from rest is seen, a single column tells how far alone; of bins the loudest.
    As Shadertoy has it: bytes; a row of bins, a row of samples.
    """
    columns, _ = sound_size(asked)
    if asked.name == SPECTROGRAM:
        return features.spectrogram
    if asked.type == "image":
        wave = np.clip(128 * (1 + features.wave.mean(axis=0)), 0, 255)
        both = np.floor([features.middle * 255, wave])
        return (both / 255).astype(np.float32)
    if asked.type == "audio":
        return farthest(features.wave, columns) * np.float32(0.5) + np.float32(0.5)
    loudest: FloatArray = np.maximum.reduceat(features.spectrum, shares(features.spectrum, columns), axis=1)
    return loudest


def farthest(wave: FloatArray, columns: int) -> FloatArray:
    """Samples in so many columns; one alone is the volume."""
    if columns == wave.shape[1]:
        return wave
    starts = shares(wave, columns)
    high, low = (way.reduceat(wave, starts, axis=1) for way in (np.maximum, np.minimum))
    seen: FloatArray = np.where(high >= -low, high, low)
    return np.abs(seen) if columns == 1 else seen


def shares(rows: FloatArray, columns: int) -> NDArray[np.intp]:
    """Where each of so many columns begins in rows of numbers."""
    return np.linspace(0, rows.shape[1], columns, endpoint=False).astype(np.intp)


def moment(layer: Layer, date: tuple[float, ...]) -> tuple[tuple[str, Value], ...]:
    """What ISF tells every shader about the moment."""
    clock = layer.clock
    return (
        ("TIME", clock.time),
        ("TIMEDELTA", clock.dt if clock.index else 0.0),
        ("FRAMEINDEX", clock.index),
        ("DATE", date),
    )


def size_of(step: Pass, layer: Layer, full: Size) -> Size:
    """How large the target of a pass is, in pixels."""
    if not (step.width or step.height):
        return full
    known = {k: float(v) for k, v in layer.values.items() if isinstance(v, int | float)}
    known |= {"WIDTH": float(full[0]), "HEIGHT": float(full[1])}
    return expression.size(step.width, full[0], known), expression.size(step.height, full[1], known)


def bits_of(step: Pass, look: Look, *, deep: bool) -> int:
    """Bits a channel of what a pass draws: float where it says so, and for looks of ours.

    ``deep``: 32 for all, so that two renderers can be held against each other.
    """
    return 32 if step.float or deep else 16 if look.own else 8


def rate(values: Mapping[str, Value]) -> float:
    """How fast a film plays: as its knobs say, or with the music, for which 120 BPM is as it was made."""
    speed, tempo = (
        float(str(values.get(name, normal))) for name, normal in (("speed", 1.0), ("tempo", 120.0))
    )
    return speed * tempo / 120 if values.get("sync") and tempo > 0 else speed
