"""A picture as a file."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vj.errors import MediaError


def save(pixels: NDArray[np.uint8], path: Path) -> None:
    """Write (height, width, 3) RGB, top row first, as a PNG; MediaError where that can't be written."""
    try:
        Image.fromarray(pixels).save(path, "PNG")
    except OSError as error:
        raise MediaError(f"{path}: can't be written: {error.strerror or error}") from error


class Sheet:
    """A contact sheet of a film: so many of its pictures, spread evenly, small, row by row."""

    def __init__(self, total: int, columns: int = 4, rows: int = 4, width: int = 480) -> None:
        """``total``: how many pictures the film will have; where that isn't known, one a second of 30."""
        self._every = max(total // (columns * rows), 1) if total else 30
        self._columns, self._rows, self._width = columns, rows, width
        self._seen = 0
        self._kept: list[Image.Image] = []

    def step(self, pixels: NDArray[np.uint8]) -> None:
        """Look at the next picture of the film."""
        if self._seen % self._every == self._every // 2 and len(self._kept) < self._columns * self._rows:
            height = max(round(self._width * pixels.shape[0] / pixels.shape[1]), 1)
            small = Image.fromarray(pixels).resize((self._width, height), Image.Resampling.LANCZOS)
            self._kept.append(small)
        self._seen += 1

    def save(self, path: Path) -> None:
        """Write it as a PNG; MediaError where it can't be. A film without pictures has no sheet."""
        if not self._kept:
            return
        width, height = self._kept[0].size
        rows = -(-len(self._kept) // self._columns)
        page = Image.new("RGB", (width * self._columns, height * rows))
        for index, picture in enumerate(self._kept):
            page.paste(picture, (index % self._columns * width, index // self._columns * height))
        save(np.asarray(page), path)
