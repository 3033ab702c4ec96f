from pathlib import Path

import numpy as np
import pytest

from vj.errors import PresetError
from vj.frame import Palette
from vj.library.palettes import palettes


def lightness(palette: Palette) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """OKLab L (Ottosson 2020) of each colour."""
    srgb = np.array(palette)
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    lms = linear @ np.array(
        [[0.4122214708, 0.2119034982, 0.0883024619],
         [0.5363325363, 0.6806995451, 0.2817188376],
         [0.0514459929, 0.1073969566, 0.6299787005]]
    )  # fmt: skip
    weighed: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.cbrt(lms) @ [
        0.2104542553,
        0.7936177850,
        -0.0040720468,
    ]
    return weighed


def test_every_palette_rises_from_dark_to_light_in_equal_steps() -> None:
    assert len(palettes()) >= 8
    for name, palette in palettes().items():
        assert np.allclose(lightness(palette), np.linspace(0.16, 0.94, 5), atol=0.01), name


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
