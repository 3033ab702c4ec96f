"""A film by kernels is the film by OpenGL: planes of video from the device to the encoder."""

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

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


def film(
    both: Both, folder: Path, asked: Asked, form: str
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A film of half a second, decoded as planes: (pictures, rows, columns)."""
    style = Preset("test", looks=("ribbons",))
    show = Show(looks.load(), style, palettes.palettes())
    tone(folder / "a.wav", 0.5)
    path = folder / f"{asked}{FORMATS[form].ending}"
    with Studio(asked, SIZE, both.doors) as studio:
        order = ordered(path, SIZE, Fraction(10), FORMATS[form], crf=0, effort="ultrafast")
        studio.make(
            Music(folder / "a.wav", show, Fraction(10), shutter=SHUTTER), [order], Making(sound="none")
        )
        assert studio.problems() == []
    raw = subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"],
        capture_output=True,
        check=True,
    ).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1] * 3 // 2, SIZE[0])


@pytest.mark.parametrize("form", ["h264", "prores"])
def test_a_film_by_kernels_is_the_film_by_opengl(both: Both, tmp_path: Path, form: str) -> None:
    by_cuda, by_gl = (film(both, tmp_path, asked, form).astype(int) for asked in ("cuda", "gl"))
    assert by_cuda.shape == by_gl.shape == (5, 81, 96)
    assert np.abs(by_cuda[:, :54] - by_gl[:, :54]).mean() < 1.0
    assert np.abs(by_cuda[:, :54].mean() - by_gl[:, :54].mean()) < 0.3
    assert np.abs(by_cuda[:, 54:].mean() - by_gl[:, 54:].mean()) < 0.3
    assert by_cuda[:, :54].std() > 5
