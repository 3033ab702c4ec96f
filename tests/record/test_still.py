"""A still is the picture."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vj.errors import MediaError
from vj.record import still


def test_a_still_read_back_is_the_picture(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (9, 16, 3), np.uint8)
    still.save(pixels, tmp_path / "a.png")
    assert np.array_equal(np.asarray(Image.open(tmp_path / "a.png")), pixels)


def test_a_still_that_cannot_be_written_says_so_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"no/a\.png: can't be written: No such file or directory"):
        still.save(np.zeros((2, 2, 3), np.uint8), tmp_path / "no" / "a.png")
