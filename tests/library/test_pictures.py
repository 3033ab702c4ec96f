import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from vj.errors import MediaError
from vj.library import pictures

FORMS = ("PNG", "JPEG", "BMP", "TIFF")


def file(form: str, size: tuple[int, int] = (8, 6)) -> bytes:
    """A picture file, its left half red."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    made = io.BytesIO()
    image.save(made, form)
    return made.getvalue()


FILES = {form: file(form) for form in FORMS}


@pytest.mark.filterwarnings("ignore")  # what Pillow thinks of these files
@given(st.sampled_from(FORMS), st.integers(0, 200), st.integers(0, 255), st.integers(1, 300))
def test_whatever_is_wrong_with_a_file_it_is_a_picture_or_a_mistake(
    form: str, at: int, byte: int, length: int
) -> None:
    data = bytearray(FILES[form])
    data[at % len(data)] = byte
    try:
        assert pictures.opened(io.BytesIO(data[:length]), "RGBA").mode == "RGBA"
    except MediaError as error:
        assert "no picture" in str(error)


def test_a_photograph_stands_upright_as_its_camera_was_held(tmp_path: Path) -> None:
    held = Image.Exif()
    held[0x0112] = 6  # turned by a quarter
    Image.open(io.BytesIO(FILES["PNG"])).save(tmp_path / "a.png", exif=held)
    pixels = np.asarray(pictures.opened(tmp_path / "a.png", "RGB"))
    assert (pixels.shape, pixels[0, 0].tolist(), pixels[-1, 0].tolist()) == (
        (8, 6, 3),
        [255, 0, 0],
        [0, 0, 255],
    )


def test_a_picture_is_made_as_small_as_can_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 4)
    assert pictures.opened(io.BytesIO(FILES["PNG"]), "RGB").size == (4, 3)
