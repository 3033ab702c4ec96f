"""Palettes: five colours from dark to light under a name, which every look of a show shares."""

import re
from functools import partial
from typing import Any

from vj.frame import Palette
from vj.library import folders, tomlfile
from vj.library.tomlfile import TomlFile

_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
_COLOURS = 5


def palettes() -> dict[str, Palette]:
    """Read the palettes there are, shipped and the person's own; PresetError names a mistake's line."""
    shipped = folders.shipped("presets") / "palettes.toml"
    own = folders.own("presets") / "palettes.toml"
    files = [tomlfile.read(path) for path in (shipped, own) if path == shipped or path.exists()]
    return {name: _palette(file, name, value) for file in files for name, value in file.data.items()}


def _palette(file: TomlFile, name: str, value: Any) -> Palette:
    mistake = partial(file.mistake, f'a palette is a list of {_COLOURS} colours, dark to light, as "#ff8800"')
    if not isinstance(value, list) or len(value) != _COLOURS:
        raise mistake(name)
    found = [_HEX.fullmatch(colour) if isinstance(colour, str) else None for colour in value]
    colours = [hex_.groups() for hex_ in found if hex_]
    if len(colours) != _COLOURS:
        raise mistake(name)
    return tuple((int(r, 16) / 255, int(g, 16) / 255, int(b, 16) / 255) for r, g, b in colours)
