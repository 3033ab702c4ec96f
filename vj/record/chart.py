"""What was heard of a track, as a picture: sections, sound, loudness, bands, pitches, hits, beats."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from vj.errors import MediaError

Numbers = NDArray[np.floating]
Colour = tuple[int, int, int]

PAPER, LANE, INK, FAINT, LINE = (14, 15, 19), (21, 23, 29), (226, 229, 234), (128, 133, 145), (58, 62, 72)
TINTS = {
    "calm": (58, 84, 150),
    "groove": (52, 128, 82),
    "build": (186, 146, 40),
    "drop": (196, 58, 58),
    "break": (40, 128, 142),
}
FIRE: tuple[Colour, ...] = ((14, 15, 19), (72, 24, 104), (178, 50, 90), (244, 136, 60), (255, 246, 190))
"""From nothing to full, in equal steps."""
BASS, MID, TREBLE = (255, 64, 40), (70, 220, 90), (80, 150, 255)
HITS = {"kick": BASS, "snare": (250, 200, 90), "hat": (150, 215, 255)}
PITCHES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
QUIETEST = -48.0  # LUFS at the foot of the loudness

WIDTH, LEFT, RIGHT, TOP, GAP = 1800, 84, 24, 70, 10
LEGEND, NUMBERS = 53, 16  # pixels: where the legend is, and how high the numbers of bars are
ACROSS = WIDTH - LEFT - RIGHT
LEAST = 7  # pixels between beats that are drawn; of closer ones only the bars
FONT, LARGE, SMALL = (ImageFont.load_default(size) for size in (14, 22, 11))


@dataclass(frozen=True, slots=True)
class Heard:
    """A track as it was heard, at equal steps."""

    times: Sequence[float]  # s
    numbers: NDArray[np.float64]  # (steps, names)
    names: tuple[str, ...]
    beats: Sequence[tuple[float, bool]]  # s, and whether it is the first of a bar
    sections: Sequence[tuple[float, str]]  # s at which each begins
    bands: NDArray[np.float32]  # (steps, 24) 0..1
    wave: NDArray[np.float32]  # (steps, 2) lowest and highest sample of each step, full scale

    def of(self, name: str) -> NDArray[np.float64]:
        """One word of the vocabulary, step by step."""
        return np.asarray(self.numbers[:, self.names.index(name)])

    @property
    def seconds(self) -> float:
        """Length of the track."""
        return max(self.times[-1], 1e-6)

    @property
    def bpm(self) -> float:
        """Median tempo while one is known; 0 where none is."""
        known = self.of("beat.bpm")
        return float(np.median(known[known > 0])) if (known > 0).any() else 0.0

    @property
    def key(self) -> str:
        """The key that was clearest for longest, in words; none where nothing is clear."""
        sure = self.of("keyness")
        counts = np.bincount((self.of("key") + 12 * self.of("minor")).astype(int), sure, 24)
        best = int(counts.argmax())
        return f"{PITCHES[best % 12]} {'minor' if best > 11 else 'major'}" if sure.mean() > 0.2 else ""


def draw(title: str, heard: Heard, path: Path) -> None:
    """Draw it as a PNG; MediaError where that can't be written."""
    height = TOP + sum(tall + GAP for tall, _ in LANES.values()) + 34
    page = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((LEFT, 14), title, INK, LARGE)
    pen.text((LEFT, 44), summary(heard), FAINT, FONT)
    legend(pen)
    top = TOP
    for name, (tall, lane) in LANES.items():
        if name:
            pen.text((LEFT - 10, top + tall / 2), name, FAINT, FONT, anchor="rm")
        lane(page, heard, top, tall)
        top += tall + GAP
    numbers = top - GAP - LANES["bars"][0]  # of bars, which no line runs through
    for begin, name in heard.sections[1:]:
        for first, last in ((TOP, numbers - 1), (numbers + NUMBERS, top - GAP)):
            pen.line((across(heard, begin), first, across(heard, begin), last), TINTS[name], 1)
    axis(pen, heard, top)
    try:
        page.save(path, "PNG")
    except OSError as error:
        raise MediaError(f"{path}: can't be written: {error.strerror or error}") from error


def legend(pen: ImageDraw.ImageDraw) -> None:
    """What the colours of sections mean, and the line of tension: at the top, from the right."""
    right = float(WIDTH - RIGHT)
    for name, tint in reversed([*TINTS.items(), ("tension", TINTS["build"])]):
        right -= pen.textlength(name, FONT)
        pen.text((right, LEGEND), name, FAINT, FONT, anchor="lm")
        high = 1 if name == "tension" else 6
        pen.rectangle((right - 20, LEGEND - high, right - 8, LEGEND + high), tint)
        right -= 36


def summary(heard: Heard) -> str:
    """The track in a line."""
    told = [f"{clock(heard.seconds)} min", f"{heard.bpm:.1f} BPM" if heard.bpm else "no tempo"]
    told += [heard.key] if heard.key else []
    loud = heard.of("lufs")
    told.append(f"{loud.max():.1f} LUFS at the loudest" if loud.max() > -70 else "silence")
    return "    ".join(told)


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def across(heard: Heard, time: float) -> float:
    """Where a moment lies, in pixels from the left."""
    return LEFT + ACROSS * min(max(time / heard.seconds, 0.0), 1.0)


def columns(values: Numbers, most: bool = True) -> Numbers:
    """As many rows as there are columns of pixels: of steps that share one the most, or the least."""
    starts = np.arange(ACROSS) * len(values) // ACROSS
    if len(values) < ACROSS:
        return values[starts]
    found: Numbers = (np.maximum if most else np.minimum).reduceat(values, starts, axis=0)
    return found


def paste(page: Image.Image, pixels: Numbers, top: int) -> None:
    """Put (rows, columns, 3) colours 0..255 into a lane."""
    page.paste(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)), (LEFT, top))


def heat(values: Numbers) -> Numbers:
    """Values 0..1 as colours."""
    shades = np.array(FIRE, np.float64)
    places = np.linspace(0, 1, len(shades))
    return np.stack([np.interp(values, places, shades[:, channel]) for channel in range(3)], axis=-1)


def sections(page: Image.Image, heard: Heard, top: int, tall: int) -> None:
    """A block for each section, with its name where there is room."""
    pen = ImageDraw.Draw(page)
    ends = [*[begin for begin, _ in heard.sections[1:]], heard.seconds]
    for (begin, name), end in zip(heard.sections, ends, strict=True):
        left, right = across(heard, begin), across(heard, end)
        pen.rectangle((left, top, right, top + tall), TINTS[name])
        if pen.textlength(name, FONT) < right - left - 8:
            pen.text((left + 6, top + tall / 2), name, INK, FONT, anchor="lm")


def waveform(page: Image.Image, heard: Heard, top: int, tall: int) -> None:
    """Lowest to highest sample; coloured by what is loudest in it: bass red, middle green, treble blue."""
    low, high = columns(heard.wave[:, 0], most=False), columns(heard.wave[:, 1])
    scale = max(float(np.abs(heard.wave).max()), 1e-6)
    rows = np.linspace(1, -1, tall)[:, None]
    inside = (rows >= low / scale - 1 / tall) & (rows <= high / scale + 1 / tall)
    parts = np.stack([columns(heard.of(name)) for name in ("bass", "mid", "treble")], axis=1) + 0.02
    tint = (parts**3 / (parts**3).sum(axis=1, keepdims=True)) @ np.array([BASS, MID, TREBLE])
    paste(page, np.where(inside[..., None], tint, LANE), top)


def loudness(page: Image.Image, heard: Heard, top: int, tall: int) -> None:
    """LUFS as an area; over it the tension of builds."""
    shares = np.clip(1 - columns(heard.of("lufs")) / QUIETEST, 0, 1)
    rows = np.linspace(1, 0, tall)[:, None]
    paste(page, np.where((rows <= shares)[..., None], (92, 99, 116), LANE), top)
    pen = ImageDraw.Draw(page)
    for level in (-12, -24, -36):
        place = top + tall * level / QUIETEST
        pen.line((LEFT, place, LEFT + ACROSS, place), LINE, 1)
        pen.text((LEFT + 4, place), f"{level}", INK, SMALL, anchor="lb")
    tension = columns(heard.of("section.tension"))
    for place in np.flatnonzero(tension > 0.02).tolist():
        height = top + tall - 1 - (tall - 3) * tension[place]
        pen.line((LEFT + place, height, LEFT + place, height + 2), TINTS["build"], 1)


def bands(page: Image.Image, heard: Heard, top: int, tall: int) -> None:
    """The 24 bands, low ones at the foot."""
    picture = np.repeat(columns(heard.bands)[:, ::-1].T, -(-tall // 24), axis=0)[:tall]
    paste(page, heat(picture**0.8), top)


def pitches(page: Image.Image, heard: Heard, top: int, tall: int) -> None:
    """The twelve pitches, each in its place on the circle of fifths, which gives it its colour too."""
    order = [fifth * 7 % 12 for fifth in range(12)]
    chroma = np.stack([columns(heard.of(f"chroma.{pitch}")) for pitch in order], axis=0)
    turns = np.arange(12) / 12
    wheel = np.stack([0.5 + 0.5 * np.cos(2 * np.pi * (turns - third / 3)) for third in range(3)], axis=1)
    shades = 40 + 215 * wheel
    rows = np.repeat(np.arange(12)[::-1], tall // 12)
    paste(page, LANE + chroma[rows][..., None] * (shades[rows][:, None, :] - LANE), top)
    pen = ImageDraw.Draw(page)
    for row, pitch in enumerate(reversed(order)):
        place = top + (row + 0.5) * (tall // 12)
        pen.text((LEFT - 6 - 22 * (row % 2), place), PITCHES[pitch], FAINT, SMALL, anchor="rm")


def hits(page: Image.Image, heard: Heard, top: int, tall: int) -> None:
    """A stroke for each kick, snare and hat, as bright as it is hard."""
    each = tall // len(HITS)
    for row, (name, tint) in enumerate(HITS.items()):
        now = heard.of(name)
        struck = columns(np.where(np.diff(now, prepend=0.0) > 0.05, now, 0.0))
        shade = LANE + struck[None, :, None] * (np.array(tint) - LANE)
        paste(page, np.repeat(shade, each - 2, axis=0), top + row * each)
        place = top + (row + 0.5) * each - 1
        ImageDraw.Draw(page).text((LEFT - 10, place), name, FAINT, SMALL, anchor="rm")


def beats(page: Image.Image, heard: Heard, top: int, tall: int) -> None:
    """A stroke for each beat, a long one for each bar, and the bars' numbers."""
    pen = ImageDraw.Draw(page)
    pen.rectangle((LEFT, top, LEFT + ACROSS, top + tall), LANE)
    bars = [time for time, first in heard.beats if first]
    per_beat = ACROSS / max(heard.seconds * max(heard.bpm, 30) / 60, 1)
    every = next((n for n in (1, 2, 4, 8, 16, 32) if n * 4 * per_beat > 34), 64)
    for time, first in heard.beats:
        if first or per_beat > LEAST:
            place = across(heard, time)
            pen.line((place, top + (18 if first else 30), place, top + tall), INK if first else FAINT, 1)
    for number, time in enumerate(bars):
        if number % every == 0:
            pen.text((across(heard, time), top + 2), f"{number + 1}", INK, SMALL, anchor="ma")


def axis(pen: ImageDraw.ImageDraw, heard: Heard, top: float) -> None:
    """Minutes and seconds along the foot."""
    step = next((s for s in (1, 2, 5, 10, 15, 30, 60, 120, 300) if s * ACROSS / heard.seconds > 60), 600)
    for second in range(0, int(heard.seconds) + 1, step):
        place = across(heard, second)
        pen.line((place, top - GAP + 2, place, top - 2), FAINT, 1)
        pen.text((place, top), clock(second), FAINT, FONT, anchor="ma")


Lane = Callable[[Image.Image, Heard, int, int], None]
LANES: dict[str, tuple[int, Lane]] = {
    "section": (30, sections),
    "sound": (170, waveform),
    "LUFS": (96, loudness),
    "bands": (192, bands),
    "": (120, pitches),
    " ": (66, hits),
    "bars": (50, beats),
}
"""From the top: how tall, and what is drawn there."""
