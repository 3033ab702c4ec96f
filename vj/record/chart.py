"""What was heard of a track, as a picture: waveform, bands, beats, bars, sections on one page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from vj.errors import MediaError

PAPER, INK, FAINT = (18, 18, 22), (225, 228, 232), (90, 94, 104)
LINES = {"level": (235, 235, 240), "bass": (240, 90, 90), "mid": (240, 190, 80), "treble": (90, 180, 250)}
TINTS = {
    "calm": (52, 70, 120),
    "groove": (50, 110, 70),
    "build": (150, 120, 40),
    "drop": (160, 50, 50),
    "break": (40, 110, 120),
}
WIDTH, MARGIN, ROW = 1600, 60, 150
FONT = ImageFont.load_default(16)


@dataclass(frozen=True, slots=True)
class Heard:
    """A track as it was heard, at equal steps."""

    times: Sequence[float]  # s
    numbers: NDArray[np.float64]  # (steps, names)
    names: tuple[str, ...]
    beats: Sequence[tuple[float, bool]]  # s, and whether it is the first of a bar
    sections: Sequence[tuple[float, str]]  # s at which each begins
    bands: NDArray[np.float32]  # (steps, 24) 0..1


def draw(title: str, heard: Heard, path: Path) -> None:
    """Draw it as a PNG; MediaError where that can't be written."""
    length = max(heard.times[-1], 1e-6)
    page = Image.new("RGB", (WIDTH, 4 * ROW + 3 * MARGIN), PAPER)
    pen = ImageDraw.Draw(page)

    def x(time: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * time / length

    pen.text((MARGIN, 16), title, INK, FONT)
    ends = [*[begin for begin, _ in heard.sections[1:]], length]
    for (begin, name), end in zip(heard.sections, ends, strict=True):
        pen.rectangle((x(begin), MARGIN, x(end), MARGIN + 4 * ROW), TINTS.get(name, PAPER))
        pen.text((x(begin) + 4, MARGIN + 4), name, INK, FONT)
    rms = heard.numbers[:, heard.names.index("rms")]
    middle = MARGIN + 0.6 * ROW
    for time, value in zip(heard.times, rms / max(float(rms.max()), 1e-6), strict=True):
        pen.line((x(time), middle - 55 * value, x(time), middle + 55 * value), INK)
    curves(pen, heard, x, MARGIN + 2 * ROW)
    picture = (np.flipud(heard.bands.T) * 255).clip(0, 255).astype(np.uint8)
    strip = Image.fromarray(picture).resize((WIDTH - 2 * MARGIN, ROW), Image.Resampling.BILINEAR)
    page.paste(strip, (MARGIN, MARGIN + 2 * ROW + 20))
    top = MARGIN + 3 * ROW + 40
    for time, first in heard.beats:
        pen.line(
            (x(time), top if first else top + 40, x(time), top + 80),
            INK if first else FAINT,
            2 if first else 1,
        )
    for second in range(0, int(length) + 1, max(int(length / 20), 1)):
        pen.text((x(second), 4 * ROW + MARGIN + 16), f"{second}", FAINT, FONT)
    try:
        page.save(path, "PNG")
    except OSError as error:
        raise MediaError(f"{path}: can't be written: {error.strerror or error}") from error


def curves(pen: ImageDraw.ImageDraw, heard: Heard, x: Callable[[float], float], bottom: float) -> None:
    """The loudness of the whole and of three bands."""
    for index, (name, tint) in enumerate(LINES.items()):
        values = heard.numbers[:, heard.names.index(name)]
        points = [(x(t), bottom - 0.85 * ROW * v) for t, v in zip(heard.times, values, strict=True)]
        pen.line(points, tint, 1)
        pen.text((MARGIN + 8 + 70 * index, bottom + 1), name, tint, FONT)
