"""Reads ISF files (github.com/mrRay/ISF_Spec, versions 1 and 2) into looks. Text in, values out."""

import difflib
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from vj.errors import LookError
from vj.frame import Bind, Input, InputType, Kind, Look, Pass, Value
from vj.library import expression

TYPES = get_args(InputType)
KEYS = {
    "": {
        *("ISFVSN", "VSN", "DESCRIPTION", "CREDIT", "CATEGORIES", "INPUTS", "PASSES", "IMPORTED"),
        *("PERSISTENT_BUFFERS", "TAGS", "KEYWORDS", "NAME", "LABEL", "CHAOTIC"),
    },
    "INPUTS": {
        *("NAME", "TYPE", "DEFAULT", "MIN", "MAX", "IDENTITY", "LABEL", "VALUES", "LABELS", "BIND"),
        "DESCRIPTION",
    },
    "PASSES": {"TARGET", "PERSISTENT", "FLOAT", "WIDTH", "HEIGHT", "DESCRIPTION"},
}
"""What a header says: of the file, of each input, of each pass."""
WORDS = """
active asm attribute bool break case cast centroid class common const continue default discard do double
else enum extern external false filter fixed flat float for goto half highp if in inline inout input int
interface invariant layout long lowp main mediump namespace noinline noperspective out output partition
precision public return row_major short sizeof smooth static struct superp switch template texture this
true typedef uint uniform union unsigned using varying vec2 vec3 vec4 void volatile while
mat2 mat3 mat4 ivec2 ivec3 ivec4 uvec2 uvec3 uvec4 bvec2 bvec3 bvec4 sampler2D sampler2DRect
PASSINDEX RENDERSIZE TIME TIMEDELTA DATE FRAMEINDEX isf_FragNormCoord vv_FragNormCoord
"""
RESERVED = frozenset(WORDS.split())
"""Words of GLSL 3.30, and ISF's own: nothing of a look's can be called so."""
HEADER = re.compile(r"/\*\s*(\{.*?\})\s*\*/", re.DOTALL)
NAME = re.compile(r"(?!gl_)[A-Za-z_]\w*\Z", re.ASCII)
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
Json = Mapping[str, Any]
Way = tuple[str | int, ...]
"""From the top of a header to something in it: ``("INPUTS", 2, "DEFAULT")``."""


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


def strange(look: Look) -> list[LookError]:
    """What stands in the header of an ISF file under keys that mean nothing: likely misspelt."""
    return list(Header(look.fragment, look.path).strange()) if HEADER.search(look.fragment) else []


class Header:
    """The JSON comment at the top of a file, and where in the file its words stand."""

    def __init__(self, text: str, path: Path) -> None:
        self.text, self.path = text, path
        found = HEADER.search(text)
        if not found:
            raise LookError(path, "no ISF header: the file must begin with /*{ ... }*/", line=1)
        self.begins = found.start(1)
        try:
            # strict=False: files in the wild have raw tabs and line ends inside strings
            self.json: Json = json.loads(found[1], strict=False)
        except json.JSONDecodeError as error:
            line = self.line(error.pos)
            raise LookError(path, f"the header is not JSON: {error.msg}", line=line) from error
        except (RecursionError, ValueError) as error:
            raise LookError(path, "the header is not JSON that makes sense", line=self.line(0)) from error

    def line(self, at: int) -> int:
        """In which line of the file a place of the header is."""
        return self.text.count("\n", 0, self.begins + at) + 1

    def wrong(self, what: str, *way: str | int) -> LookError:
        """A LookError at the line where this stands; items of lists are told by their names."""
        found = places(self.text[self.begins :])
        near = next((way[:n] for n in range(len(way), 0, -1) if way[:n] in found), ())
        words: list[str] = []
        value: Any = self.json
        for step in way:
            value = value.get(step) if isinstance(value, dict) else value[step]
            named = (value.get("NAME") or value.get("TARGET")) if isinstance(value, dict) else None
            words.append(named if isinstance(step, int) and isinstance(named, str) else str(step))
        return LookError(self.path, what, line=self.line(found.get(near, 0)), key=".".join(words))

    def strange(self) -> Iterator[LookError]:
        """A line for every key that means nothing."""
        parts = [((), self.json)] + [
            ((key, number), item)
            for key in ("INPUTS", "PASSES")
            for number, item in enumerate(self.items(key))
        ]
        for way, part in parts:
            known = KEYS[way[0] if way else ""]
            for key in part.keys() - known:
                near = difflib.get_close_matches(key.upper(), known, n=1)
                yield self.wrong(f"means nothing; {near[0]}?" if near else "means nothing", *way, key)

    def items(self, key: str) -> list[Json]:
        """A key that must hold a list of objects."""
        found = self.json.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.wrong("must be a list of objects", key)
        return found

    def look(self, vertex: str, own: bool) -> Look:
        """Everything the header says, checked."""
        inputs = tuple(self.input(item, "INPUTS", at) for at, item in enumerate(self.items("INPUTS")))
        passes, imported = self.passes([i.name for i in inputs]), self.imported()
        self.check_names(inputs, imported)
        return Look(
            name=self.path.stem,
            kind=kind(inputs),
            path=self.path,
            fragment=self.text,
            vertex=vertex,
            version=2 if "ISFVSN" in self.json else 1,
            description=str(self.json.get("DESCRIPTION") or ""),
            credit=str(self.json.get("CREDIT") or ""),
            categories=self.words("CATEGORIES"),
            inputs=inputs,
            passes=passes,
            imported=imported,
            own=own,
            chaotic=bool(self.json.get("CHAOTIC", False)),
        )

    def check_names(self, inputs: tuple[Input, ...], imported: Mapping[str, Path]) -> None:
        """Refuse what GLSL can't be told apart by."""
        taken: dict[str, InputType] = {}
        for number, one in enumerate(inputs):
            if one.name in taken:
                raise self.wrong("two inputs have this name", "INPUTS", number)
            taken[one.name] = one.type
        pictures: list[tuple[str, Way]] = [(name, ("IMPORTED", name)) for name in imported]
        for number, item in enumerate(self.items("PASSES")):
            if target := item.get("TARGET"):
                pictures.append((target, ("PASSES", number, "TARGET")))
        for name, way in pictures:
            if not is_name(name):
                raise self.wrong(f"{name!r} is no name that GLSL can take", *way)
            if taken.get(name, "image") != "image":
                raise self.wrong(f"an input is called {name} too", *way)

    def words(self, key: str) -> tuple[str, ...]:
        """A key that must hold a list of words."""
        found = self.json.get(key) or []
        if not isinstance(found, list):
            raise self.wrong("must be a list of words", key)
        return tuple(str(word) for word in found)

    def input(self, item: Json, *at: str | int) -> Input:
        """One of INPUTS, which stands there."""
        name = item.get("NAME")
        if not isinstance(name, str) or not is_name(name):
            raise self.wrong(f"an input needs a NAME that GLSL can take, not {name!r}", *at)
        if item.get("TYPE") not in TYPES:
            raise self.wrong(f"TYPE {item.get('TYPE')!r} is none of {' '.join(TYPES)}", *at, "TYPE")
        type_: InputType = item["TYPE"]
        values, labels = item.get("VALUES") or [], item.get("LABELS") or []
        if not isinstance(values, list) or any(CONVERT["long"](v) is None for v in values):
            raise self.wrong("VALUES must be a list of whole numbers", *at, "VALUES")
        if not isinstance(labels, list):
            raise self.wrong("LABELS must be a list of words", *at, "LABELS")
        numbers = tuple(CONVERT["long"](v) for v in values)
        low, high = (self.value(item, key, type_, *at) for key in ("MIN", "MAX"))
        if isinstance(low, float) and isinstance(high, float) and low > high:
            low, high = high, low  # so in the wild: a fader that goes the other way
        return Input(
            name=name,
            type=type_,
            label=str(item.get("LABEL") or name),
            default=default(type_, self.value(item, "DEFAULT", type_, *at), low, high, numbers),
            low=low,
            high=high,
            identity=self.value(item, "IDENTITY", type_, *at),
            values=numbers,
            labels=tuple(str(label) for label in labels),
            bind=self.bind(item, *at),
        )

    def value(self, item: Json, key: str, type_: InputType, *at: str | int) -> Value | None:
        """DEFAULT, MIN, MAX or IDENTITY of an input, as its type has it; None if not given."""
        found = item.get(key)
        if found is None:
            return None
        value: Value | None = CONVERT[type_](found)
        if value is None and type_ not in PICTURES:
            raise self.wrong(f"{key} {found!r} is no {type_}", *at, key)
        return value

    def bind(self, item: Json, *at: str | int) -> Bind | None:
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
                    and all(bound is None or as_number(bound) is not None for bound in bounds)
                    and (power := as_number(curve))
                    and power > 0
                ):
                    return Bind(source, bounds[0], bounds[1], power)
        what = 'BIND is "name" or {"SOURCE": name, "RANGE": [low, high], "CURVE": above 0}'
        raise self.wrong(what, *at, "BIND")

    def passes(self, names: list[str]) -> tuple[Pass, ...]:
        """PASSES, with version 1's PERSISTENT_BUFFERS folded in; a single plain pass if there are none."""
        buffers = self.buffers()
        found = []
        for number, item in enumerate(self.items("PASSES")):
            target = str(item.get("TARGET") or "")
            merged = {**buffers.get(target, {}), **item}
            sizes = ["" if merged.get(key) is None else str(merged[key]) for key in ("WIDTH", "HEIGHT")]
            for key, text in zip(("WIDTH", "HEIGHT"), sizes, strict=True):
                self.check_size(text, names, "PASSES", number, key)
            keeps = target in buffers or bool(as_switch(item.get("PERSISTENT")))
            found.append(Pass(target, keeps, bool(as_switch(merged.get("FLOAT"))), sizes[0], sizes[1]))
        return tuple(found) or (Pass(),)

    def buffers(self) -> dict[str, Json]:
        """Version 1's PERSISTENT_BUFFERS: a list of names, or name to WIDTH, HEIGHT and FLOAT."""
        match self.json.get("PERSISTENT_BUFFERS") or []:
            case list(names):
                return {str(name): {} for name in names}
            case dict(found) if all(isinstance(value, dict) for value in found.values()):
                return found
        raise self.wrong("must be a list of names, or {name: {}}", "PERSISTENT_BUFFERS")

    def check_size(self, text: str, names: list[str], *at: str | int) -> None:
        """Refuse a size that can't be computed."""
        if not text:
            return
        try:
            unknown = expression.names(text) - {"WIDTH", "HEIGHT", *names}
        except ValueError as error:
            raise self.wrong(str(error), *at) from error
        if unknown:
            raise self.wrong(f"no input is called {', '.join(sorted(unknown))}", *at)

    def imported(self) -> dict[str, Path]:
        """IMPORTED images: name to path; a dict, or version 1's list of objects with a NAME."""
        found = self.json.get("IMPORTED") or {}
        if isinstance(found, list):
            found = {str(item.get("NAME")): item for item in found if isinstance(item, dict)}
        try:
            return {name: self.path.parent / item["PATH"] for name, item in found.items()}
        except (AttributeError, KeyError, TypeError) as error:
            raise self.wrong('must be {name: {"PATH": "image.png"}}', "IMPORTED") from error


def places(text: str) -> dict[Way, int]:
    """Where in text that begins with JSON each key and each item of a list begins, by the way there."""
    found: dict[Way, int] = {}
    way: list[str | int] = []
    before = ""
    for token in TOKEN.finditer(text):
        word = token[0]
        if word in ("}", "]"):
            way.pop()
            if not way:
                break
        elif way and before in ("{", "[", ","):
            here = way[-1]
            way[-1] = here + 1 if isinstance(here, int) else json.loads(word, strict=False)
            found[tuple(way)] = token.start()
        if word in ("{", "["):
            way.append("" if word == "{" else -1)
        before = word
    return found


def is_name(word: object) -> bool:
    """Whether GLSL takes a word as a name."""
    return isinstance(word, str) and bool(NAME.match(word)) and word not in RESERVED


PICTURES = ("image", "audio", "audioFFT")


LARGEST = 3.4e38  # that a float of the graphics holds
LONGEST = 2**31 - 1  # and a whole number


def as_vector(length: int, found: Any) -> tuple[float, ...] | None:
    """A list of ``length`` numbers; a colour without alpha is opaque."""
    if not isinstance(found, list) or not all(isinstance(v, int | float) for v in found):
        return None
    numbers = [number for v in found if (number := as_number(v)) is not None]
    if length == 4 and len(found) == 3:
        numbers = [*numbers, 1.0]
    return tuple(numbers) if len(numbers) == length else None


def as_number(found: Any) -> float | None:
    """A number that the graphics can hold; files in the wild write true and "0.5" as well."""
    try:
        number = float(found)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) <= LARGEST else None


def as_whole(found: Any) -> int | None:
    """A whole number, that of 2.7 is 2."""
    number = as_number(found)
    return None if number is None or abs(number) > LONGEST else int(number)


def as_switch(found: Any) -> bool | None:
    """On or off: any number, or the words true and false."""
    if isinstance(found, str) and found.strip().lower() in ("true", "false"):
        return found.strip().lower() == "true"
    number = as_number(found)
    return None if number is None else bool(number)


CONVERT: dict[InputType, Any] = {
    "event": as_switch,
    "bool": as_switch,
    "long": as_whole,
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
