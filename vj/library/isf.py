"""Reads ISF files (github.com/mrRay/ISF_Spec, versions 1 and 2) into looks. Text in, values out."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from vj.errors import LookError
from vj.frame import Bind, Input, InputType, Kind, Look, Pass, Value
from vj.library import expression

TYPES = get_args(InputType)
KEYS = {
    *("ISFVSN", "VSN", "DESCRIPTION", "CREDIT", "CATEGORIES", "INPUTS", "PASSES", "IMPORTED"),
    *("PERSISTENT_BUFFERS", "TAGS", "KEYWORDS", "NAME", "LABEL", "CHAOTIC"),
}
HEADER = re.compile(r"/\*\s*(\{.*?\})\s*\*/", re.DOTALL)
NAME = re.compile(r"[A-Za-z_]\w*\Z")
Json = Mapping[str, Any]


def read(path: Path, *, own: bool = False) -> Look:
    """Read the file, and the vertex shader (.vs) beside it if there is one; LookError on a mistake."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        beside = path.with_suffix(".vs")
        vertex = beside.read_text(encoding="utf-8", errors="replace") if beside.is_file() else ""
    except OSError as error:
        raise LookError(path, f"can't be read: {error.strerror}") from error
    return parse(text, path, vertex=vertex, own=own)


def is_isf(path: Path) -> bool:
    """Whether a file begins as ISF does, whatever its ending."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return bool(re.match(r"\s*/\*\s*\{", file.read(1000)))
    except OSError:
        return False


def parse(text: str, path: Path, *, vertex: str = "", own: bool = False) -> Look:
    """Read an ISF file's text; a mistake in its header is a LookError with file, line and key."""
    return Header(text, path).look(vertex, own)


class Header:
    """The JSON comment at the top of a file, and where in the file its words stand."""

    def __init__(self, text: str, path: Path) -> None:
        self.text, self.path = text, path
        found = HEADER.search(text)
        if not found:
            raise LookError(path, "no ISF header: the file must begin with /*{ ... }*/", line=1)
        self.first_line = text.count("\n", 0, found.start(1))
        try:
            # strict=False: files in the wild have raw tabs and line ends inside strings
            self.json: Json = json.loads(found[1], strict=False)
        except json.JSONDecodeError as error:
            line = self.first_line + error.lineno
            raise LookError(path, f"the header is not JSON: {error.msg}", line=line) from error

    def wrong(self, what: str, *words: str) -> LookError:
        """A LookError at the line where the given words stand, each searched after the one before."""
        at = 0
        for word in words:
            found = re.compile(rf'"{re.escape(word)}"').search(self.text, at)
            at = found.end() if found else at
        line = self.text.count("\n", 0, at) + 1 if at else self.first_line + 1
        return LookError(self.path, what, line=line, key=".".join(words))

    def items(self, key: str) -> list[Json]:
        """A key that must hold a list of objects."""
        found = self.json.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.wrong("must be a list of objects", key)
        return found

    def look(self, vertex: str, own: bool) -> Look:
        """Everything the header says, checked."""
        inputs = tuple(self.input(item) for item in self.items("INPUTS"))
        names = [i.name for i in inputs]
        for name in names:
            if names.count(name) > 1:
                raise self.wrong("two inputs have this name", "INPUTS", name)
        return Look(
            name=self.path.stem,
            kind=kind(inputs),
            path=self.path,
            fragment=self.text,
            vertex=vertex,
            version=2 if "ISFVSN" in self.json else 1,
            description=str(self.json.get("DESCRIPTION", "")),
            credit=str(self.json.get("CREDIT", "")),
            categories=self.words("CATEGORIES"),
            inputs=inputs,
            passes=self.passes(names),
            imported=self.imported(),
            own=own,
            chaotic=bool(self.json.get("CHAOTIC", False)),
        )

    def words(self, key: str) -> tuple[str, ...]:
        """A key that must hold a list of words."""
        found = self.json.get(key, [])
        if not isinstance(found, list):
            raise self.wrong("must be a list of words", key)
        return tuple(str(word) for word in found)

    def input(self, item: Json) -> Input:
        """One of INPUTS."""
        name = item.get("NAME")
        if not isinstance(name, str) or not NAME.match(name):
            raise self.wrong(f"an input needs a NAME that GLSL can take, not {name!r}", "INPUTS")
        if item.get("TYPE") not in TYPES:
            what = f"TYPE {item.get('TYPE')!r} is none of {' '.join(TYPES)}"
            raise self.wrong(what, "INPUTS", name)
        type_: InputType = item["TYPE"]
        values = self.numbers(item.get("VALUES", []), name)
        low, high = (self.value(item, key, type_, name) for key in ("MIN", "MAX"))
        if isinstance(low, float) and isinstance(high, float) and low > high:
            low, high = high, low  # so in the wild: a fader that goes the other way
        return Input(
            name=name,
            type=type_,
            label=str(item.get("LABEL", "")) or name,
            default=default(type_, self.value(item, "DEFAULT", type_, name), low, high, values),
            low=low,
            high=high,
            identity=self.value(item, "IDENTITY", type_, name),
            values=values,
            labels=tuple(str(label) for label in item.get("LABELS", [])),
            bind=self.bind(item, name),
        )

    def numbers(self, found: Any, name: str) -> tuple[int, ...]:
        """The VALUES of a long input."""
        if not isinstance(found, list) or not all(isinstance(v, int | float) for v in found):
            raise self.wrong("VALUES must be a list of numbers", "INPUTS", name)
        return tuple(int(v) for v in found)

    def value(self, item: Json, key: str, type_: InputType, name: str) -> Value | None:
        """DEFAULT, MIN, MAX or IDENTITY of an input, as its type has it; None if not given."""
        found = item.get(key)
        if found is None:
            return None
        value: Value | None = CONVERT[type_](found)
        if value is None and type_ not in PICTURES:
            raise self.wrong(f"{key} {found!r} is no {type_}", "INPUTS", name, key)
        return value

    def bind(self, item: Json, name: str) -> Bind | None:
        """What drives the input: a name, or {"SOURCE", "RANGE", "CURVE"}."""
        match item.get("BIND"):
            case None:
                return None
            case str(source):
                return Bind(source)
            case {"SOURCE": str(source), **rest} if set(rest) <= {"RANGE", "CURVE"}:
                bounds, curve = rest.get("RANGE", [None, None]), rest.get("CURVE", 1.0)
                if (
                    isinstance(bounds, list)
                    and len(bounds) == 2
                    and isinstance(curve, int | float)
                    and curve > 0
                ):
                    return Bind(source, bounds[0], bounds[1], float(curve))
        raise self.wrong('BIND is "name" or {"SOURCE": name, "RANGE": [low, high], "CURVE": above 0}', name)

    def passes(self, names: list[str]) -> tuple[Pass, ...]:
        """PASSES, with version 1's PERSISTENT_BUFFERS folded in; a single plain pass if there are none."""
        buffers = self.buffers()
        found = []
        for item in self.items("PASSES"):
            target = str(item.get("TARGET", ""))
            merged = {**buffers.get(target, {}), **item}
            sizes = [str(merged.get(key, "")) for key in ("WIDTH", "HEIGHT")]
            for key, text in zip(("WIDTH", "HEIGHT"), sizes, strict=True):
                self.check_size(key, text, names)
            keeps = target in buffers or bool(item.get("PERSISTENT", False))
            found.append(Pass(target, keeps, bool(merged.get("FLOAT", False)), sizes[0], sizes[1]))
        return tuple(found) or (Pass(),)

    def buffers(self) -> dict[str, Json]:
        """Version 1's PERSISTENT_BUFFERS: a list of names, or name to WIDTH, HEIGHT and FLOAT."""
        match self.json.get("PERSISTENT_BUFFERS", []):
            case list(names):
                return {str(name): {} for name in names}
            case dict(found) if all(isinstance(value, dict) for value in found.values()):
                return found
        raise self.wrong("must be a list of names, or {name: {}}", "PERSISTENT_BUFFERS")

    def check_size(self, key: str, text: str, names: list[str]) -> None:
        """Refuse a size that can't be computed."""
        if not text:
            return
        try:
            unknown = expression.names(text) - {"WIDTH", "HEIGHT", *names}
        except ValueError as error:
            raise self.wrong(str(error), "PASSES", key) from error
        if unknown:
            raise self.wrong(f"no input is called {', '.join(sorted(unknown))}", "PASSES", key)

    def imported(self) -> dict[str, Path]:
        """IMPORTED images: name to path; a dict, or version 1's list of objects with a NAME."""
        found = self.json.get("IMPORTED", {})
        if isinstance(found, list):
            found = {str(item.get("NAME")): item for item in found if isinstance(item, dict)}
        try:
            return {name: self.path.parent / item["PATH"] for name, item in found.items()}
        except (AttributeError, KeyError, TypeError) as error:
            raise self.wrong('must be {name: {"PATH": "image.png"}}', "IMPORTED") from error


PICTURES = ("image", "audio", "audioFFT")


def as_vector(length: int, found: Any) -> tuple[float, ...] | None:
    """A list of ``length`` numbers; a colour without alpha is opaque."""
    if not isinstance(found, list) or not all(isinstance(v, int | float) for v in found):
        return None
    if length == 4 and len(found) == 3:
        found = [*found, 1.0]
    return tuple(map(float, found)) if len(found) == length else None


def as_number(found: Any) -> float | None:
    """A number; files in the wild write true and "0.5" as well."""
    try:
        return float(found)
    except (TypeError, ValueError):
        return None


CONVERT: dict[InputType, Any] = {
    "event": lambda found: bool(as_number(found)),
    "bool": lambda found: bool(as_number(found)),
    "long": lambda found: None if as_number(found) is None else int(as_number(found) or 0),
    "float": as_number,
    "point2D": lambda found: as_vector(2, found),
    "color": lambda found: as_vector(4, found),
    "image": lambda found: None,
    "audio": as_number,
    "audioFFT": as_number,
}


def default(
    type_: InputType, given: Value | None, low: Value | None, high: Value | None, values: tuple[int, ...]
) -> Value | None:
    """The DEFAULT of an input: as given, held within MIN..MAX; else what other hosts take."""
    match type_:
        case "float":
            bottom, top = (float(v) if isinstance(v, float) else d for v, d in ((low, 0.0), (high, 1.0)))
            middle = (bottom + top) / 2 if low is not None and high is not None else 0.5
            number = float(given) if isinstance(given, float) else middle
            return min(
                max(number, bottom if low is not None else number), top if high is not None else number
            )
        case "event" | "bool":
            return bool(given)
        case "long":
            return given if given is not None else (values[0] if values else low or 0)
        case "point2D":
            return given if given is not None else (0.0, 0.0)
        case "color":
            return given if given is not None else (1.0, 1.0, 1.0, 1.0)
        case _:
            return None


def kind(inputs: tuple[Input, ...]) -> Kind:
    """Filter, transition or generator, by the image inputs a file asks for."""
    images = {i.name for i in inputs if i.type == "image"}
    if {"startImage", "endImage"} <= images:
        return "transition"
    return "filter" if "inputImage" in images else "generator"
