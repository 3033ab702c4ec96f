"""Palettes: five colours from dark to light under a name, which every look of a show shares."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from vj.errors import MediaError
from vj.frame import Palette
from vj.library import folders, oklab, pictures, tomlfile
from vj.library.tomlfile import TomlFile

_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
_COLOURS = 5
LIGHTNESS = np.linspace(0.16, 0.94, _COLOURS)
"""Of the colours, in OKLab: equal steps, so that every palette carries light and shade alike."""
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")
SIDE = 96  # pixels of a picture that are looked at, each way
CELLS, REACH = 25, 0.6  # of the map of hues on which the commonest is found, and how far it goes each way


def palettes() -> dict[str, Palette]:
    """Read the palettes there are, shipped and the person's own; PresetError names a mistake's line.

    A picture in the person's folder ``palettes`` is one too, under its name.
    """
    shipped = folders.shipped("presets") / "palettes.toml"
    own = folders.own("presets") / "palettes.toml"
    files = [tomlfile.read(path) for path in (shipped, own) if path == shipped or path.exists()]
    found = {name: _palette(file, name, value) for file in files for name, value in file.data.items()}
    return found | {path.stem: _kept(path, path.stat().st_mtime_ns) for path in images()}


def images() -> list[Path]:
    """The pictures among the person's palettes that can be read."""
    there = sorted(folders.own("palettes").glob("*"))
    return [path for path in there if path.suffix.lower() in PICTURES and pictures.opens(path)]


def _palette(file: TomlFile, name: str, value: Any) -> Palette:
    mistake = partial(file.mistake, f'a palette is a list of {_COLOURS} colours, dark to light, as "#ff8800"')
    if not isinstance(value, list) or len(value) != _COLOURS:
        raise mistake(name)
    found = [_HEX.fullmatch(colour) if isinstance(colour, str) else None for colour in value]
    colours = [hex_.groups() for hex_ in found if hex_]
    if len(colours) != _COLOURS:
        raise mistake(name)
    return tuple((int(r, 16) / 255, int(g, 16) / 255, int(b, 16) / 255) for r, g, b in colours)


@cache
def _kept(path: Path, changed: int) -> Palette:
    return from_image(path)


def from_image(path: Path) -> Palette:
    """Make a palette of a picture: what is commonest and strongest among its fifths, from dark to light.

    MediaError when it can't be read.
    """
    lab = oklab.to_oklab(pictures.means(path, SIDE) / 255)
    fifths = np.array_split(lab[np.argsort(lab[:, 0], kind="stable")], _COLOURS)
    return as_palette(oklab.to_srgb(LIGHTNESS[:, None] * [commonest(fifth) for fifth in fifths]))


def commonest(lab: oklab.Colours) -> oklab.Colours:
    """Of colours, (count, 3), the one there is most of, strong ones counting more, as of lightness 1.

    A colour as strong as another is has as much chroma for its lightness.
    """
    hues = lab[:, 1:] / np.maximum(lab[:, :1], 0.05)
    weights = np.hypot(*hues.T) + 0.01
    place = np.clip(((hues + REACH) / (2 * REACH) * CELLS).astype(int), 0, CELLS - 1)
    cells = place[:, 0] * CELLS + place[:, 1]
    most = np.bincount(cells, weights, CELLS * CELLS).argmax()
    here = cells == most
    return np.array([1.0, *np.average(hues[here], axis=0, weights=weights[here])])


def as_palette(srgb: oklab.Colours) -> Palette:
    """Five colours, (5, 3) sRGB, as a palette has them."""
    return tuple((float(r), float(g), float(b)) for r, g, b in srgb)


def written(palette: Palette) -> list[str]:
    """The colours as a file has them."""
    return ["#{:02x}{:02x}{:02x}".format(*(round(255 * shade) for shade in colour)) for colour in palette]


def keep(name: str, palette: Palette) -> Path:
    """Add a palette to the person's own, over one of its name; MediaError where that can't be written."""
    path = folders.own("presets") / "palettes.toml"
    data: Mapping[str, Sequence[str]] = tomlfile.read(path).data if path.exists() else {}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        half.write_text(tomlfile.write({**data, name: written(palette)}), encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise MediaError(f"can't write {path}: {error.strerror}") from error
    return path
