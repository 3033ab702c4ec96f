"""The HUD: what the person at the desk must know, as a small picture with letters.

A few marks say how a line is drawn, so that whoever has something to say needs to know no more of it:
tabs part cells, which stand under each other (a line without one may be as long as it is); a line that
begins with ``!`` is a warning, with ``>`` the one that is chosen; a cell that begins with ``#`` is a
heading, ``=0.5`` a bar that is half full; a word between backquotes is a key.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int, int]

SHADE: Colour = (8, 9, 12, 185)
INK: Colour = (238, 240, 242, 255)
WARM: Colour = (255, 190, 90, 255)
FAINT: Colour = (150, 175, 200, 255)
CAP: Colour = (58, 64, 74, 255)
CHOSEN: Colour = (60, 84, 120, 220)
BAR = 6.0  # letters' heights that a full bar is wide
KEY = re.compile(r"`([^`]+)`")

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@cache
def font(size: int) -> Font:
    """The letters of the HUD, loaded once."""
    return ImageFont.load_default(size)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell: letters, a key or a bar, and how wide it is."""

    text: str
    width: float
    draw: Callable[["Pen", float, float, "Piece", Colour], None]


class Pen:
    """Draws pieces in letters of one size."""

    def __init__(self, size: int) -> None:
        self.size, self.font = size, font(size)
        self.step = round(size * 1.4)

    def on(self, image: Image.Image) -> None:
        """Draw on this picture from now on."""
        self._draw = ImageDraw.Draw(image)

    def pieces(self, cell: str) -> list[Piece]:
        """The parts of a cell."""
        if cell.startswith("="):
            return [Piece(cell[1:], BAR * self.size, Pen.bar)]
        parts = KEY.split(cell.removeprefix("#"))
        return [self._piece(part, is_key=bool(place % 2)) for place, part in enumerate(parts) if part]

    def _piece(self, text: str, *, is_key: bool) -> Piece:
        room = self.size * 0.8 if is_key else 0.0
        return Piece(
            text, max(self.font.getlength(text) + room, self.size * 1.4 if is_key else 0.0), DRAWS[is_key]
        )

    def letters(self, x: float, y: float, piece: Piece, ink: Colour) -> None:
        """Write."""
        self._draw.text((x, y), piece.text, ink, self.font)

    def key(self, x: float, y: float, piece: Piece, ink: Colour) -> None:
        """Write on a key."""
        place = (x, y - self.size * 0.08, x + piece.width, y + self.size * 1.2)
        self._draw.rounded_rectangle(place, self.size * 0.25, CAP, (*FAINT[:3], 110))
        left = (piece.width - self.font.getlength(piece.text)) / 2
        self._draw.text((x + left, y), piece.text, ink, self.font)

    def bar(self, x: float, y: float, piece: Piece, ink: Colour) -> None:
        """Fill a bar as far as its number says."""
        top, bottom = y + self.size * 0.35, y + self.size * 0.9
        full = min(max(float(piece.text), 0.0), 1.0) * piece.width
        self._draw.rectangle((x, top, x + piece.width, bottom), CAP)
        if full >= 1:
            self._draw.rectangle((x, top, x + full, bottom), ink)

    def ground(self, y: float, width: float) -> None:
        """Mark a line as chosen."""
        self._draw.rectangle((0, y - self.size * 0.12, width, y + self.size * 1.24), CHOSEN)


DRAWS = (Pen.letters, Pen.key)


def picture(lines: Sequence[str], height: int) -> NDArray[np.uint8]:
    """Lines on a dark shade for a screen of this height, (h, w, 4) RGBA, top row first."""
    pen = Pen(max(height // 45, 11))
    rows = [[pen.pieces(cell) for cell in line.lstrip("!>").split("\t")] for line in lines]
    table = [row for row in rows if len(row) > 1]
    columns = max((len(row) for row in table), default=1)
    widths = [max((width(row[c]) for row in table if len(row) > c), default=0.0) for c in range(columns)]
    gap, pad = pen.size, pen.size * 0.75
    starts = [pad + sum(widths[:c]) + gap * c for c in range(columns)]
    longest = max((width(row[0]) for row in rows if len(row) == 1), default=0.0)
    whole = round(max(starts[-1] + widths[-1], pad + longest) + pad)
    image = Image.new("RGBA", (whole, round(pen.step * len(lines) + 2 * pad - pen.size * 0.3)), SHADE)
    pen.on(image)
    for place, (line, row) in enumerate(zip(lines, rows, strict=True)):
        y = pad + place * pen.step
        if line.startswith(">"):
            pen.ground(y, whole)
        for start, cell, ink, pieces in zip(
            starts, line.lstrip("!>").split("\t"), inks(line), row, strict=False
        ):
            for x, piece in along(start, pieces):
                piece.draw(pen, x, y, piece, FAINT if cell.startswith("#") else ink)
    return np.asarray(image)


def width(pieces: Sequence[Piece]) -> float:
    """How wide a cell is."""
    return sum(piece.width for piece in pieces)


def along(start: float, pieces: Sequence[Piece]) -> Iterator[tuple[float, Piece]]:
    """Each piece with its place."""
    for piece in pieces:
        yield start, piece
        start += piece.width


def inks(line: str) -> Iterator[Colour]:
    """The colour of each cell of a line that isn't a heading."""
    while True:
        yield WARM if line.startswith("!") else INK
