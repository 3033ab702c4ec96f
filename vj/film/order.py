"""What is asked for: a film's pictures, how they are written, and who hears how it comes along."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

from vj.film.plan import FADES, SECONDS
from vj.record.formats import Format
from vj.record.parts import Coding
from vj.render.glsl import Alpha
from vj.render.planes import FORMS, Planar

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is drawn on."""

    size: Size = (1280, 720)
    bits: Literal[8, 10] = 8  # a channel
    supersample: int = 1  # looks are drawn so many times as wide and high
    channels: Literal[3, 4] = 4  # four are read faster
    alpha: Alpha = "none"  # how opaque it is, kept in the fourth
    planar: Planar | None = None  # read as planes of video instead

    @property
    def given(self) -> str:
        """The pixels of its pictures, as ffmpeg calls them."""
        if self.planar:
            return self.planar
        if self.alpha != "none":
            return {8: "rgba", 10: "rgba64"}[self.bits]
        names = {(8, 3): "rgb24", (8, 4): "rgb0", (10, 3): "rgb48", (10, 4): "rgba64"}
        return names[self.bits, self.channels]


@dataclass(frozen=True, slots=True)
class Film:
    """A film that is wanted."""

    path: Path
    canvas: Canvas
    coding: Coding
    made: str = ""  # a word that tells how: another, where anything asked for is; it bears that


def ordered(
    path: Path,
    size: Size,
    fps: Fraction,
    form: Format,
    *,
    crf: int = 18,
    effort: str = "medium",
    bits: int | None = None,
    supersample: int = 1,
    alpha: Alpha | None = None,
    fold: int = 0,
) -> Film:
    """A film in a format; None: as it usually has that. UsageError for what it can't be.

    fold: of a loop, how many pictures at its beginning are there for the last to fade into.
    """
    deep = bits or form.bits
    kept: Alpha = alpha or ("own" if form.clear else "none")
    canvas = Canvas(size, 10 if deep == 10 else 8, supersample, alpha=kept)
    threads = (os.cpu_count() or 2) * 3 // 2  # as x264 would have it, but said: its bits depend on it
    coding = Coding(size, fps, form, crf, effort, deep, canvas.given, threads, kept != "none", fold)
    coding.check()
    return Film(path, canvas, coding)


def in_planes(film: Film) -> Film:
    """The same film, its pictures read as what the encoder takes, where that is planes of video."""
    form, bits = film.coding.form, film.coding.bits
    found = [planar for planar in FORMS if planar == form.pixels(bits)]
    if not found or film.coding.late or film.canvas.alpha != "none":
        return film
    canvas = replace(film.canvas, planar=found[0])
    return replace(film, canvas=canvas, coding=replace(film.coding, given=canvas.given))


@dataclass(frozen=True, slots=True)
class Making:
    """How all films of a score are made, and who hears how they come along."""

    sound: str | None = None  # one of formats.SOUNDS; None: as the format usually has it
    chapters: bool | None = None  # at the sections of the music; None: as the format usually has them
    seconds: float = SECONDS  # of a part, at least
    fades: float = FADES  # s after which what an effect remembers is taken to be gone; it is looked at
    hashes: bool = False  # a file beside the film, with the MD5 of each picture before it is encoded
    go_on: Callable[[], None] = lambda: None  # called before each picture; may raise to stop
    tell: Callable[[int, bool], None] = lambda pictures, drawn: None
    """Is told how many more pictures are there, and whether they were drawn just now."""
