"""The address space as OSCQuery tells it: every knob and every word of the ear, as JSON.

Pure. Source: OSCQuery proposal (github.com/Vidvox/OSCQueryProposal), third revision.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote

from vj.control.osc.dialect import Knob
from vj.control.osc.ear import BEAT, LAMPS, SECTION, SINGLE, TOGETHER
from vj.control.osc.encode import Typed, plain
from vj.frame import SECTIONS, Value
from vj.vocabulary import Row, Word

Json: TypeAlias = dict[str, Any]

EXTENSIONS = ("ACCESS", "VALUE", "RANGE", "DESCRIPTION", "TAGS", "UNIT", "CLIPMODE", "LISTEN") + (
    *("PATH_ADDED", "PATH_CHANGED"),
)
"""The optional parts of the proposal that we have."""

_ATTRIBUTES = ("FULL_PATH", "CONTENTS", "TYPE", *EXTENSIONS[:7])
_OTHERS = ("EXTENDED_TYPE", "CRITICAL", "OVERLOADS", "HTML")  # of the proposal, but not ours

READ, WRITE = 1, 2

_TYPES = {
    "float": "f",
    "int": "i",
    "bool": "T",
    "choice": "s",
    "word": "s",
    "point": "ff",
    "color": "r",
    "trigger": "I",
}
_UNITS = {"s": "time.second", "BPM": "time.bpm"}  # as the proposal writes them


@dataclass(slots=True)
class Node:
    """One address: what is always true of it, and what lies below it."""

    path: str
    static: Json = field(default_factory=dict)  # the attributes but VALUE and CONTENTS
    below: dict[str, "Node"] = field(default_factory=dict)

    @property
    def access(self) -> int:
        """READ, WRITE, both or, of what only holds others, neither."""
        return int(self.static.get("ACCESS", 0))


class Space:
    """The tree of all addresses."""

    def __init__(self, knobs: Iterable[Knob]) -> None:
        self._root = Node("/", {"DESCRIPTION": "vj: every knob, and the ear"})
        self._static: dict[str, Json] = {}  # by address
        for knob in knobs:
            self._add(knob.address, _knob(knob))
        for address, word in SINGLE.items():
            self._add(address, _word(word))
        for address, row in TOGETHER.items():
            self._add(address, _word(row))
        for address, word in LAMPS.items():
            self._add(address, {"TYPE": "r", "ACCESS": READ, "DESCRIPTION": word.meaning})
        said = "beats since the start, said as each falls"
        self._add(BEAT, {"TYPE": "i", "ACCESS": READ, "DESCRIPTION": said, "RANGE": [{"MIN": 0}]})
        said, named = "the section of the music, said as it begins", [{"VALS": list(SECTIONS)}]
        self._add(SECTION, {"TYPE": "s", "ACCESS": READ, "DESCRIPTION": said, "RANGE": named})

    def _add(self, address: str, static: Json) -> None:
        node, path = self._root, ""
        for word in address.split("/")[1:]:
            path += f"/{word}"
            node = node.below.setdefault(word, Node(path))
        node.static = self._static[address] = static

    def __contains__(self, address: str) -> bool:
        return address in self._static

    def since(self, before: "Space") -> Iterator[tuple[str, str]]:
        """Give the addresses that are new since an older reading, or another now: what to say of them."""
        for address, static in self._static.items():
            if address not in before:
                yield "PATH_ADDED", address
            elif static != before._static[address]:
                yield "PATH_CHANGED", address

    def answer(self, target: str, values: Mapping[str, Value], host: Json) -> tuple[int, Json]:
        """Answer a request for ``/path?ATTRIBUTE``: the HTTP status, and the JSON that goes with a 200."""
        path, _, query = target.partition("#")[0].partition("?")
        if query == "HOST_INFO":
            return 200, host
        node = self._find(unquote(path))
        if node is None:
            return 404, {}
        if not query:
            return 200, _describe(node, values)
        asked = query.split("&")
        if not {*asked} <= {*_ATTRIBUTES, *_OTHERS}:
            return 400, {}
        if {*asked} <= {*_OTHERS} or asked == ["VALUE"] and not node.access & READ:
            return 204, {}
        found = _describe(node, values)
        return 200, {each: found[each] for each in asked if each in found}

    def typed(self, address: str, value: Value) -> list[Typed]:
        """Type a value as ``TYPE`` says that it is sent."""
        tags = str(self._static[address]["TYPE"]) if address in self else ""
        if tags in ("T", "r", "s"):
            return [(tags, value)]
        parts = value if isinstance(value, tuple) else (value,)
        return list(zip(tags, parts, strict=True)) if tags and len(tags) == len(parts) else plain(value)

    def _find(self, path: str) -> Node | None:
        node: Node | None = self._root
        for word in path.strip("/").split("/") if path.strip("/") else ():
            node = node.below.get(word) if node else None
        return node


def _describe(node: Node, values: Mapping[str, Value]) -> Json:
    found: Json = {"FULL_PATH": node.path, "ACCESS": 0, **node.static}
    if node.access & READ and node.path in values:
        found["VALUE"] = _json(values[node.path], str(found["TYPE"]))
    if node.below:
        found["CONTENTS"] = {name: _describe(each, values) for name, each in node.below.items()}
    return found


def _json(value: Value, tags: str) -> list[Any]:
    """A value as the proposal writes it: one item for each type tag."""
    match value, tags:
        case tuple(), "r":
            parts = (round(min(max(part, 0.0), 1.0) * 255) for part in (*value, 1.0)[:4])
            return ["#" + "".join(f"{part:02X}" for part in parts)]
        case tuple(), _:
            return list(value)
        case _, "T":
            return [bool(value)]
    return [value]


def _knob(knob: Knob) -> Json:
    tags = _TYPES[knob.type]
    found: Json = {
        "TYPE": tags,
        "ACCESS": WRITE if knob.type == "trigger" else READ | WRITE,
        "DESCRIPTION": knob.help,
        "TAGS": [knob.group],
    }
    if knob.choices:
        found["RANGE"] = [{"VALS": list(knob.choices)}]
    elif knob.values:
        found["RANGE"] = [{"VALS": list(knob.values)}]
    elif knob.type in ("float", "int", "point"):
        number = int if knob.type == "int" else float
        found["RANGE"] = [{"MIN": number(knob.low), "MAX": number(knob.high)} for _ in tags]
        found["CLIPMODE"] = ["both" for _ in tags]
    if knob.unit:
        found["UNIT"] = [_UNITS.get(knob.unit, knob.unit) for _ in tags]
    return found


def _word(word: Word | Row) -> Json:
    """What is said of a word of the ear, or of a row of them that are told at once."""
    words = word.words if isinstance(word, Row) else (word,)
    ends = [{"MIN": w.low, "MAX": w.high} if math.isfinite(w.high) else {"MIN": w.low} for w in words]
    return {"TYPE": "f" * len(words), "ACCESS": READ, "DESCRIPTION": word.meaning, "RANGE": ends}
