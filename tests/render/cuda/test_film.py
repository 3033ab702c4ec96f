"""A film by kernels is the film by OpenGL: planes of video from the device to the encoder."""

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np

from tests.media import tone
from tests.render.cuda.both import Both
from vj import ffmpeg
from vj.film.order import Making, ordered
from vj.film.score import Music, Show, Shutter
from vj.film.studio import Studio
from vj.library import looks, palettes
from vj.library.preset import Preset
from vj.record.formats import FORMATS
from vj.render.choose import Asked

SIZE = (96, 54)
SHUTTER = Shutter(3, Fraction(1, 2))


FORMS = ("h264", "prores")  # planes from the device, and RGB


def films(both: Both, folder: Path, asked: Asked) -> list[np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """A film of half a second in each form, decoded as planes: (pictures, rows, columns)."""
    style = Preset("test", looks=("ribbons",))
    show = Show(looks.load(), style, palettes.palettes())
    tone(folder / "a.wav", 0.5)
    paths = [folder / f"{asked}{FORMATS[form].ending}" for form in FORMS]
    with Studio(asked, SIZE, both.doors) as studio:
        orders = [
            ordered(path, SIZE, Fraction(10), FORMATS[form], crf=0, effort="ultrafast")
            for path, form in zip(paths, FORMS, strict=True)
        ]
        studio.make(
            Music(folder / "a.wav", show, Fraction(10), shutter=SHUTTER), orders, Making(sound="none")
        )
        assert studio.problems() == []
    return [decoded(path) for path in paths]


def decoded(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """A film's planes."""
    raw = subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"],
        capture_output=True,
        check=True,
    ).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1] * 3 // 2, SIZE[0]).astype(int)


def test_films_by_kernels_are_the_films_by_opengl(both: Both, tmp_path: Path) -> None:
    for by_cuda, by_gl in zip(*(films(both, tmp_path, asked) for asked in ("cuda", "gl")), strict=True):
        assert by_cuda.shape == by_gl.shape == (5, 81, 96)
        assert np.abs(by_cuda[:, :54] - by_gl[:, :54]).mean() < 1.0
        assert np.abs(by_cuda[:, :54].mean() - by_gl[:, :54].mean()) < 0.3
        assert np.abs(by_cuda[:, 54:].mean() - by_gl[:, 54:].mean()) < 0.3
        assert by_cuda[:, :54].std() > 5
