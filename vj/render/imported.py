"""The images and texts that looks import, as pixels."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from vj.errors import LookError
from vj.frame import Look
from vj.library import media

Pixels = NDArray[np.uint8]
"""(height, width, 4) RGBA, bottom row first."""

LETTER = 200  # pixels high a line of text is drawn, to be scaled from there
FONTS = ("DejaVuSans-Bold.ttf", "Helvetica.ttc", "arialbd.ttf", "LiberationSans-Bold.ttf", "DejaVuSans.ttf")


def read(look: Look, path: Path) -> Pixels:
    """An image, or a text, that a look imports; LookError when it can't be read."""
    try:
        if path.suffix.lower() == media.TEXT:
            return lettered(media.text(path))
        with Image.open(path) as image:
            return np.asarray(image.convert("RGBA").transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    except (OSError, UnidentifiedImageError) as error:
        raise LookError(look.path, f"can't read the image {path}", key="IMPORTED") from error


def typeface() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The first of the usual fonts that this system has; Pillow's own knows no accents."""
    for name in FONTS:
        with suppress(OSError):
            return ImageFont.truetype(name, LETTER)
    return ImageFont.load_default(LETTER)


def lettered(lines: Sequence[str]) -> Pixels:
    """Lines of text as white letters on nothing."""
    font = typeface()
    step, margin = round(LETTER * 1.3), LETTER // 3
    width = max(round(font.getlength(line)) for line in lines) + 2 * margin
    image = Image.new("L", (width, step * len(lines) + 2 * margin))
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        place = ((width - font.getlength(line)) / 2, margin + row * step)
        draw.text(place, line, 255, font)
    flipped = np.asarray(image.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    pixels = np.full((*flipped.shape, 4), 255, np.uint8)
    pixels[..., 3] = flipped
    return pixels
