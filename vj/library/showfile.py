"""Show files: a night's cues in their order, in one readable TOML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from vj.errors import PresetError
from vj.frame import Value
from vj.library import folders, preset, tomlfile
from vj.library.tomlfile import TomlFile


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One cue: what it sets, in this order, and how long it lasts. What it leaves out stays as it is."""

    name: str = ""
    song: str = ""  # of the set list; for the person at the desk
    preset: str = ""
    transition: str = ""
    fade: Annotated[float, msgspec.Meta(ge=0, le=60)] | None = None  # s
    look: str = ""  # a look or family that holds; "auto": the music chooses
    knobs: Mapping[str, Value] = {}
    bars: Annotated[int, msgspec.Meta(ge=0, le=10000)] = 0  # then the next; 0: until go


class ShowFile(msgspec.Struct, frozen=True):
    """A show: its cues in order, and the file they came from."""

    cues: tuple[Cue, ...] = ()
    origin: TomlFile | None = None


def load(path: Path) -> ShowFile:
    """Read a show file; PresetError names file, line and key, what is wrong and what is allowed."""
    return _read(tomlfile.read(path))


def known() -> dict[str, Path]:
    """Every show file there is by its name, the person's own before the shipped: ``presets/shows``."""
    places = (folders.shipped("presets"), folders.own("presets"))
    return {path.stem: path for place in places for path in sorted((place / "shows").glob("*.toml"))}


def parse(path: Path, text: str) -> ShowFile:
    """Read a show from its text, as ``load`` does; ``path`` names it."""
    return _read(tomlfile.parse(path, text))


def _read(file: TomlFile) -> ShowFile:
    for key in file.data.keys() - {"cues"}:
        raise file.mistake("no such key; a show file is a list of [[cues]]", key)
    cues = file.data.get("cues")
    if not isinstance(cues, list) or not cues or not all(isinstance(cue, dict) for cue in cues):
        raise file.mistake("a show file is a list of [[cues]], one at least", "cues")
    return ShowFile(tuple(_cue(file, number, cue) for number, cue in enumerate(cues, 1)), file)


def _cue(file: TomlFile, number: int, data: dict[str, Any]) -> Cue:
    if data.get("bars") == "go":
        data = data | {"bars": 0}
    try:
        cue = preset.struct(Cue)({key: value for key, value in data.items() if key != "knobs"})
        knobs = preset.knobs(data.get("knobs", {}))
    except ValueError as error:
        raise mistake(file, number, str(error)) from error
    return msgspec.structs.replace(cue, knobs=knobs)


def mistake(file: TomlFile, number: int, what: str) -> PresetError:
    """The error for what is wrong in a cue, by its number from 1."""
    heads = [line for line, text in enumerate(file.text.splitlines(), 1) if text.strip().startswith("[[")]
    line = heads[number - 1] if number <= len(heads) else 0
    return PresetError(file.path, what, line=line, key=f"cue {number}")
