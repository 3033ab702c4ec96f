"""The images and texts that looks import, as pixels."""

import io
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from vj.errors import LookError, MediaError
from vj.frame import Look
from vj.library import media, pictures

Pixels = NDArray[np.uint8]
"""(height, width, 4) RGBA, bottom row first."""

LETTER = 200  # pixels high a line of text is drawn, to be scaled from there
FONTS = ("DejaVuSans-Bold.ttf", "Helvetica.ttc", "arialbd.ttf", "LiberationSans-Bold.ttf", "DejaVuSans.ttf")
WORLD = (
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "Arial Unicode.ttf",
    "msyhbd.ttc",
)
"""Fonts with the letters of most languages, for what the usual ones can't write."""
HIGH, PAD, LONGEST = 500, 50, 5000  # pixels of a card: its height and what is free around it, a line's length


def read(look: Look, path: Path) -> Pixels:
    """An image, or a text, that a look imports; LookError when it can't be read."""
    try:
        if path.suffix.lower() == media.TEXT:
            return lettered(media.text(path))
        image = pictures.opened(path, "RGBA")
        return np.asarray(image.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    except MediaError as error:
        raise LookError(look.path, f"can't read the image {path}", key="IMPORTED") from error


def typeface(size: int = LETTER, text: str = "") -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The first of the usual fonts that this system has; Pillow's own knows no accents.

    text: what is to be written; a font that lacks none of its letters is taken first.
    """
    found: list[ImageFont.FreeTypeFont] = []
    for name in (*FONTS, *WORLD):
        with suppress(OSError):
            found.append(ImageFont.truetype(name, size))
            if able(found[-1], text):
                return found[-1]
    return found[0] if found else ImageFont.load_default(size)


def able(font: ImageFont.FreeTypeFont, text: str) -> bool:
    """Whether a font has every letter of a text: what it has not looks like a letter that nobody has."""
    lacking = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(letter)) != lacking for letter in {*text} if letter.isprintable())


def card(title: str, artist: str, cover: bytes = b"") -> bytes:
    """Who plays what, with the cover beside it, on nothing, as a PNG.

    cover: a picture file; what can't be read is left out.
    """
    texts = [(text, round(HIGH * size)) for text, size in ((title, 0.4), (artist, 0.28)) if text]
    fonts = [typeface(size, text) for text, size in texts]
    lines = [shortened(text, font) for (text, _), font in zip(texts, fonts, strict=True)]
    left = HIGH + 2 * PAD if (picture := opened(cover, HIGH)) else PAD
    width = left + round(max(font.getlength(line) for line, font in zip(lines, fonts, strict=True))) + PAD
    letters = Image.new("L", (width, HIGH + 2 * PAD))
    draw = ImageDraw.Draw(letters)
    top = PAD + (HIGH - sum(size * 5 // 4 for _, size in texts)) // 2
    for line, font, (_, size) in zip(lines, fonts, texts, strict=True):
        draw.text((left, top), line, 255, font)
        top += size * 5 // 4
    shade = letters.filter(ImageFilter.GaussianBlur(PAD / 2.5)).point(lambda level: min(level * 2, 200))
    image = Image.merge("RGBA", (letters, letters, letters, ImageChops.lighter(letters, shade)))
    if picture:
        image.paste(picture, (PAD, PAD))
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def opened(picture: bytes, size: int) -> Image.Image | None:
    """The middle of a picture, as a square of so many pixels; nothing where it can't be read."""
    try:
        image = pictures.opened(io.BytesIO(picture), "RGB")
    except MediaError:
        return None
    return ImageOps.fit(image, (size, size), Image.Resampling.LANCZOS)


def shortened(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """A line of text, with dots where it would be too long."""
    if font.getlength(text) <= LONGEST:
        return text
    fits = bisect_right(
        range(len(text)), LONGEST, key=lambda count: round(font.getlength(f"{text[:count]}…"))
    )
    return f"{text[: fits - 1].rstrip()}…"


def lettered(lines: Sequence[str]) -> Pixels:
    """Lines of text as white letters on nothing."""
    font = typeface(LETTER, "".join(lines))
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
