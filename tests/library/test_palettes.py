from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vj.errors import MediaError, PresetError
from vj.library.oklab import to_oklab
from vj.library.palettes import from_image, keep, palettes, written


def test_every_palette_rises_from_dark_to_light_in_equal_steps() -> None:
    assert len(palettes()) >= 16
    for name, palette in palettes().items():
        assert np.allclose(to_oklab(palette)[:, 0], np.linspace(0.16, 0.94, 5), atol=0.01), name


def test_no_two_palettes_look_alike() -> None:
    every = np.array([to_oklab(palette) for palette in palettes().values()])
    apart = np.linalg.norm(every[:, None] - every[None], axis=-1).mean(axis=-1)
    assert apart[~np.eye(len(every), dtype=bool)].min() > 0.03


def test_ones_own_palettes_add_and_replace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = palettes()
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "palettes.toml").write_text(f"ember = {['#000000'] * 4 + ['#FFFFFF']}")
    assert palettes() == {**shipped, "ember": ((0, 0, 0),) * 4 + ((1, 1, 1),)}


@pytest.mark.parametrize(
    "value", ["3", "['#000000']", "['#000000','#000','red','#ffffff','#ffffff']", "{a=1}"]
)
def test_a_mistake_is_said_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "palettes.toml").write_text(f"\nmine = {value}")
    with pytest.raises(PresetError, match=r"palettes\.toml:2: mine: a palette is a list of 5 colours"):
        palettes()


def picture(path: Path, *colours: str) -> Path:
    """Stripes of these colours, equally wide."""
    image = Image.new("RGB", (len(colours) * 20, 60))
    for index, colour in enumerate(colours):
        image.paste(colour, (index * 20, 0, index * 20 + 20, 60))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
    return path


def test_a_palette_of_a_picture_has_its_hues_from_dark_to_light(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png", "#ffe0a0", "#400030", "#c02010", "#f08010", "#100020")
    made = to_oklab(from_image(path))
    assert np.allclose(made[:, 0], np.linspace(0.16, 0.94, 5), atol=0.01)
    seen = to_oklab(
        np.array([[16, 0, 32], [64, 0, 48], [192, 32, 16], [240, 128, 16], [255, 224, 160]]) / 255
    )
    hues = [np.arctan2(lab[:, 2], lab[:, 1]) for lab in (made, seen)]
    assert np.allclose(hues[0], hues[1], atol=0.1)


def test_of_a_grey_picture_it_is_grey(tmp_path: Path) -> None:
    made = to_oklab(from_image(picture(tmp_path / "a.png", "#101010", "#505050", "#f0f0f0")))
    assert np.abs(made[:, 1:]).max() < 0.01


def test_a_picture_among_ones_own_palettes_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    path = picture(tmp_path / "palettes" / "beach.jpg", "#003050", "#00a0a0", "#f0e0b0")
    (tmp_path / "palettes" / "notes.txt").write_text("no picture")
    (tmp_path / "palettes" / "broken.png").write_text("no picture")
    assert palettes()["beach"] == from_image(path)
    assert not {"notes", "broken"} & palettes().keys()


def test_a_palette_that_is_kept_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    made = from_image(picture(tmp_path / "a.png", "#003050", "#00a0a0", "#f0e0b0"))
    keep("mine", made)
    keep("other", palettes()["ember"])
    assert written(palettes()["mine"]) == written(made)
    assert palettes()["other"] == palettes()["ember"]


def test_what_is_no_picture_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_text("no picture")
    with pytest.raises(MediaError, match="x.png: no picture"):
        from_image(tmp_path / "x.png")
