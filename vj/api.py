"""The engine as a library: render a track, iterate its frames as arrays, see it, analyse it.

``from vj import analyse, frames, hear, preview, render``. Each raises an error of ``vj.errors`` with one
line that says what, where and what to do.
"""

from base64 import b64encode
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Literal

import numpy as np

from vj import clock, vocabulary
from vj.analysis.ear import Ear
from vj.audio.file import FileSource
from vj.errors import MediaError, UsageError
from vj.film import Pixels, at_once, titles
from vj.film.order import Canvas, Making, ordered
from vj.film.score import Shutter, music, show
from vj.film.score import hear as hear  # offered as it is
from vj.film.studio import Studio
from vj.frame import Command, Value
from vj.record import formats
from vj.record.chart import Heard
from vj.render.choose import Asked
from vj.render.glsl import Alpha
from vj.vocabulary import COLOURS, WORDS

Rate = Fraction | int | float | str
"""Frames a second, 1 to 480; a fraction such as "30000/1001" is exact over hours."""

ANALYSIS = 50  # steps a second
_NUMBERS = {name: word.read for name, word in WORDS.items() if name not in COLOURS}
_BLACK = ((0.0, 0.0, 0.0),) * 5


def frames(
    track: Path | str,
    size: tuple[int, int] | str = (1280, 720),
    fps: Rate = 30,
    *,
    start: float = 0.0,
    seconds: float | None = None,
    style: Path | str = "default",
    seed: int = 0,
    causal: bool = False,
    title: bool = False,
    cover: bool = False,
    knobs: Mapping[str, Value] = MappingProxyType({}),
    renderer: Asked = "auto",
) -> Generator[Pixels, None, None]:
    """Every picture of a track's film, in order: (height, width, 3) uint8, sRGB, top row first.

    track: any file that ffmpeg can hear; start, seconds: the part of it that is heard, in s. size:
    (width, height) or one of ``vj.record.formats.SIZES``. causal: hear as the live show does, instead
    of all of it beforehand. title, cover: what the track's tags say lies over the film. knobs: what is
    set at the start, ``{"/show/pattern": "nebula"}``; ``vj knobs`` lists them. renderer: "cuda", "gl", or
    "auto": the fastest here. The same arguments give
    the same pictures. Memory does not grow with the track. A graphics context may be current while the
    iterator lives: use one at a time in a thread. MediaError where the track can't be heard, RenderError
    without what draws, UsageError for a size or rate that can't be.
    """
    area, rate, played, asked = _size(size), _rate(fps), show(style, seed), _asked(knobs)
    over = titles.read(Path(track), title=title, cover=cover)
    score = music(Path(track), played, rate, start, seconds, causal=causal, titles=over, asked=asked)
    with score.play() as playing, Studio(renderer, area) as studio:
        for (picture,) in at_once(playing.shown, [studio.stage(Canvas(area, channels=3))]):
            yield picture


def render(
    track: Path | str,
    film: Path | str,
    size: tuple[int, int] | str = (1280, 720),
    fps: Rate = 30,
    *,
    start: float = 0.0,
    seconds: float | None = None,
    style: Path | str = "default",
    seed: int = 0,
    causal: bool = False,
    title: bool = False,
    cover: bool = False,
    knobs: Mapping[str, Value] = MappingProxyType({}),
    form: str | None = None,
    crf: int = 18,
    effort: str = "medium",
    bits: Literal[8, 10] | None = None,
    supersample: int = 1,
    alpha: Alpha | None = None,
    sound: str | None = None,
    exposures: int = 1,
    shutter: float = 180.0,
    loop: int = 0,
    renderer: Asked = "auto",
) -> Path:
    """Turn a track into a film with its sound, and give the film's path; one that is there is replaced.

    form: one of ``vj.record.formats.FORMATS``; None: what the film's ending says. crf: 0 (lossless)
    to 51, effort: "ultrafast" to "veryslow", both on x264's scales. bits: a channel, None: as the
    format usually has it. supersample: how many times as wide and high looks are drawn. alpha: "none",
    "own" (what looks leave clear can be seen through), "light" (what is dark can), None: as the format
    usually has it; colours are straight. sound: one of
    ``vj.record.formats.SOUNDS``; None: as the format usually has it. exposures: frames that each picture
    shows while its shutter is open, for so many degrees of its time: motion is blurred. loop: only so
    many bars, whose end leads into their beginning; 0: no loop. The rest, and the errors, as for
    ``frames``; MediaError too where the film can't be written: what is whole of it is kept beside it, and
    the same call goes on there.
    """
    path, rate, area = Path(film), _rate(fps), _size(size)
    if form not in (None, *formats.FORMATS):
        raise UsageError(f"form {form!r} is no format: give one of {' '.join(formats.FORMATS)}")
    written = formats.choose(form, path)
    written.sound(sound)
    if path.exists() and Path(track).exists() and path.samefile(track):
        raise MediaError(f"{film}: the film would replace its own track: give another name")
    opened = _shutter(exposures, shutter)
    over, asked = titles.read(Path(track), title=title, cover=cover), _asked(knobs)
    how = partial(music, causal=causal, shutter=opened, titles=over, asked=asked)
    score = how(Path(track), show(style, seed), rate, start, seconds, bars=loop)
    coded = partial(ordered, crf=crf, effort=effort, bits=bits, supersample=supersample, alpha=alpha)
    order = coded(path, area, rate, written, fold=score.fold)
    with Studio(renderer, area) as studio:
        studio.make(score, [order], Making(sound=sound))
    return path


@dataclass(frozen=True, slots=True)
class Preview:
    """A short film in memory. As the value of a notebook's cell it plays there."""

    mp4: bytes

    def _repr_html_(self) -> str:
        data = b64encode(self.mp4).decode()
        return f'<video controls autoplay loop src="data:video/mp4;base64,{data}"></video>'


def preview(
    track: Path | str,
    size: tuple[int, int] | str = (640, 360),
    fps: Rate = 30,
    *,
    start: float = 0.0,
    seconds: float = 10.0,
    style: Path | str = "default",
    seed: int = 0,
    causal: bool = False,
) -> Preview:
    """Render a few seconds of a track to see them in a notebook; arguments and errors as for ``render``."""
    with TemporaryDirectory() as folder:
        film = Path(folder, "preview.mp4")
        how = partial(render, track, film, size, fps, style=style, seed=seed, causal=causal)
        return Preview(how(start=start, seconds=seconds, crf=23, effort="veryfast").read_bytes())


def analyse(track: Path | str, *, causal: bool = False) -> Heard:
    """Hear a whole track as its film does, or ``causal`` as the live show would, in steps of 1/50 s.

    times: s, one a step. numbers: (steps, names), ranges as ``vj features`` lists them. beats: (s,
    whether it is the first of its bar). sections: (s at which it begins, its name). bands: (steps,
    24) 0..1. wave: (steps, 2) lowest and highest sample of each. MediaError when it can't be heard.
    """
    piece = None if causal else hear(track)
    ear, rows, bands, wave = Ear(piece=piece), [], [], []
    times: list[float] = []
    beats: list[tuple[float, bool]] = []
    sections: list[tuple[float, str]] = []
    count = 0
    with closing(FileSource(track)) as source:
        for tick in clock.steady(ANALYSIS):
            block = source.read(tick)
            features, beat = ear.step(tick, block)
            now = vocabulary.Heard(features, beat, _BLACK)
            rows.append([read(now) for read in _NUMBERS.values()])
            bands.append(features.bands)
            wave.append((block.samples.min(initial=0.0), block.samples.max(initial=0.0)))
            times.append(tick.time)
            if beat.count > count and beat.bpm:
                fell = tick.time - beat.phase * 60 / beat.bpm
                beats.append((round(fell, 4), beat.bar < 0.25))
            count = beat.count
            if not sections or sections[-1][1] != features.structure.section:
                sections.append((round(tick.time, 3), features.structure.section))
            if source.ended:
                break
    if piece:
        beats, sections = piece.beats, piece.sections
    numbers, ends = np.array(rows, np.float64), np.array(wave, np.float32)
    return Heard(times, numbers, tuple(_NUMBERS), beats, sections, np.array(bands), ends)


def _shutter(exposures: int, degrees: float) -> Shutter:
    if not (exposures >= 1 and 0 < degrees <= 360):
        raise UsageError(f"exposures {exposures}, shutter {degrees}: at least 1, and above 0 to 360 degrees")
    return Shutter(exposures, Fraction(degrees).limit_denominator(1000) / 360)


def _asked(knobs: Mapping[str, Value]) -> tuple[Command, ...]:
    args = {address: value if isinstance(value, tuple) else (value,) for address, value in knobs.items()}
    return tuple(Command(address, values, "film") for address, values in args.items())


def _rate(fps: Rate) -> Fraction:
    try:
        rate = clock.rate(fps)
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(f"fps {fps!r} is no frame rate: give 30, 59.94 or '30000/1001'") from error
    if not 1 <= rate <= 480:
        raise UsageError(f"fps {fps}: from 1 to 480 frames a second")
    return rate


def _size(size: tuple[int, int] | str) -> tuple[int, int]:
    if isinstance(size, str) and size not in formats.SIZES:
        raise UsageError(f"size {size!r}: give (width, height) or one of {' '.join(formats.SIZES)}")
    width, height = formats.SIZES[size] if isinstance(size, str) else size
    if not (16 <= width <= 16384 and 16 <= height <= 16384) or width % 2 or height % 2:
        raise UsageError(f"size {width}x{height}: both sides must be even, from 16 to 16384")
    return width, height
