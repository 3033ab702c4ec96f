"""A picture as a file, and a film as a sheet of them."""

import io
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from vj import ffmpeg
from vj.errors import MediaError

COLUMNS, ROWS, WIDTH = 4, 4, 480
"""Of a contact sheet: pictures in a row, rows, pixels of a picture."""


def save(pixels: NDArray[np.uint8], path: Path) -> None:
    """Write (height, width, 3) RGB, top row first, as a PNG; MediaError where that can't be written."""
    try:
        Image.fromarray(pixels).save(path, "PNG")
    except OSError as error:
        raise MediaError(f"{path}: can't be written: {error.strerror or error}") from error


def sheet(film: Path, pictures: int, fps: Fraction, path: Path) -> None:
    """A contact sheet of a film: some of its pictures, spread evenly, small, row by row, as a PNG.

    MediaError where the film can't be read, or the sheet can't be written.
    """
    count = min(COLUMNS * ROWS, pictures)
    chosen = [(2 * place + 1) * pictures // (2 * count) for place in range(count)]
    small = [picture(film, number, fps) for number in chosen]
    if not small:
        return
    width, height = small[0].size
    page = Image.new("RGB", (width * COLUMNS, height * -(-count // COLUMNS)))
    for place, shown in enumerate(small):
        page.paste(shown, (place % COLUMNS * width, place // COLUMNS * height))
    save(np.asarray(page), path)


def picture(film: Path, number: int, fps: Fraction) -> Image.Image:
    """One picture of a film, small; MediaError where it can't be read."""
    source = ["-ss", f"{float((number + Fraction(1, 3)) / fps):.6f}", "-i", f"file:{film}"]
    shape = f"scale={WIDTH}:-1:flags=lanczos"
    if film.is_dir():
        files = next(iter(film.iterdir())).suffix
        source = ["-start_number", str(number + 1), "-i", f"file:{film}/%06d{files}"]
        shape = "zscale=tin=linear:t=iec61966-2-1," * (files == ".exr") + shape
    command = [ffmpeg.executable(), "-nostdin", "-v", "error", *source, "-frames:v", "1", "-vf", shape]
    done = subprocess.run(
        [*command, "-f", "image2pipe", "-c:v", "png", "-"], capture_output=True, check=False
    )
    try:
        return Image.open(io.BytesIO(done.stdout)).convert("RGB")
    except (OSError, UnidentifiedImageError) as error:
        raise MediaError(f"{film}: picture {number} can't be read for the sheet") from error
