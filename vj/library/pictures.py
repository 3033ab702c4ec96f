"""Opens picture files: upright, as they were taken, and none so large that nothing could show it."""

from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from vj.errors import MediaError

LARGEST = 8192
"""Pixels along a side; every graphics chip takes as many."""
BROKEN = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)
"""All that Pillow says of a file that is no picture, or is half of one."""


def opened(file: Path | IO[bytes], mode: str) -> Image.Image:
    """A picture as RGB or RGBA, turned as its camera says; MediaError when it can't be read."""
    try:
        with Image.open(file) as image:
            upright = ImageOps.exif_transpose(image).convert(mode)
    except BROKEN as error:
        raise MediaError(f"{file}: no picture that can be read") from error
    upright.thumbnail((LARGEST, LARGEST))
    return upright


def opens(path: Path) -> bool:
    """Whether a file begins as a picture does."""
    try:
        with Image.open(path):
            return True
    except BROKEN:
        return False


def means(path: Path, side: int) -> NDArray[np.uint8]:
    """The mean colours in so many cells a side, (side * side, 3) sRGB; MediaError when it can't be read."""
    small = opened(path, "RGB").resize((side, side), Image.Resampling.BOX)
    return np.asarray(small).reshape(-1, 3)
