"""A TOML file that knows its lines, so that a mistake in it can be said with its place.

Neither ``tomllib`` nor ``msgspec`` keeps the line of a key; it is looked up in the text once there
is something to say about it.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from vj.errors import PresetError

_PART = r"""(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEY = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_KEY})\s*\]")
_ENTRY = re.compile(rf"\s*({_KEY})\s*=")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file, read."""

    path: Path
    text: str
    data: dict[str, Any]

    def line(self, key: tuple[str, ...]) -> int:
        """Give the line (from 1) of the key, or of the nearest table around it; 0 if it has none."""
        found, depth = 0, 0
        table: tuple[str, ...] = ()
        for number, text in enumerate(self.text.splitlines(), start=1):
            if header := _HEADER.match(text):
                here = table = _parts(header[1])
            elif entry := _ENTRY.match(text):
                here = table + _parts(entry[1])
            else:
                continue
            if len(here) > depth and key[: len(here)] == here:
                found, depth = number, len(here)
        return found

    def mistake(self, what: str, *key: str) -> PresetError:
        """Make the error for what is wrong at a key."""
        return PresetError(self.path, what, line=self.line(key), key=".".join(key))


def read(path: Path) -> TomlFile:
    """Read the file; PresetError if it can't be read or is no TOML."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PresetError(path, f"can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PresetError(path, f"not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    return parse(path, text)


def parse(path: Path, text: str) -> TomlFile:
    """Take the text of a file for read; PresetError if it is no TOML."""
    try:
        return TomlFile(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        what = _AT_LINE.sub("", str(error)).removesuffix(" (at end of document)")
        line = int(at[1]) if at else len(text.splitlines())
        raise PresetError(path, f"no TOML: {what}", line=line) from error
    except RecursionError as error:
        raise PresetError(path, "no TOML: nested too deeply") from error


def write(data: Mapping[str, Any]) -> str:
    """Write tables, texts, numbers, switches and lists of them as TOML that reads back as the same."""
    return "\n".join(_table((), data)).strip() + "\n"


_PLAIN = (float, str, int, list, tuple)  # what is no table, as often as it comes: to ask for one takes longer


def _table(path: tuple[str, ...], data: Mapping[str, Any]) -> Iterator[str]:
    others = {key: value for key, value in data.items() if not isinstance(value, _PLAIN)}
    tables = {key: value for key, value in others.items() if isinstance(value, Mapping)}
    if path and (len(tables) < len(data) or not data):
        yield f"\n[{'.'.join(map(_word, path))}]"
    yield from [f"{_word(key)} = {_value(value)}" for key, value in data.items() if key not in tables]
    for key, table in tables.items():
        yield from _table((*path, key), table)


@lru_cache(4096)  # the same addresses stand in a preset and in each of its snapshots
def _word(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:
    match value:
        case float():  # most there is, in a preset with snapshots
            return repr(value)
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return repr(value)


def _parts(key: str) -> tuple[str, ...]:
    """Split a dotted key as TOML does."""
    try:
        node: Any = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    parts: list[str] = []
    while isinstance(node, dict):
        name, node = next(iter(node.items()))
        parts.append(name)
    return tuple(parts)
