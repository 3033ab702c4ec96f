"""The HUD: what the person at the desk must know, as a small picture with letters."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SHADE, INK, WARM = (0, 0, 0, 150), (235, 238, 240, 255), (255, 190, 90, 255)


def picture(lines: Sequence[str], height: int) -> NDArray[np.uint8]:
    """Letters on a dark shade for a screen of this height, (h, w, 4) RGBA, top row first.

    A line that begins with "!" is a warning and is drawn in a warm colour. Tabs part columns, which
    stand under each other.
    """
    size = max(height // 45, 11)
    font = ImageFont.load_default(size)
    pad, step = size // 2, round(size * 1.35)
    rows = [line.lstrip("!").split("\t") for line in lines]
    columns = max((len(row) for row in rows), default=1)
    widths = [max(round(font.getlength(row[c])) for row in rows if len(row) > c) for c in range(columns)]
    starts = [pad + sum(widths[:c]) + 2 * pad * c for c in range(columns)]
    width = starts[-1] + widths[-1] + pad if rows else 2 * pad
    image = Image.new("RGBA", (width, step * len(lines) + 2 * pad - (step - size)), SHADE)
    draw = ImageDraw.Draw(image)
    for place, (line, row) in enumerate(zip(lines, rows, strict=True)):
        ink = WARM if line.startswith("!") else INK
        for start, cell in zip(starts, row, strict=False):
            draw.text((start, pad + place * step), cell, ink, font)
    return np.asarray(image)
