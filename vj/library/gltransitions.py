"""Reads transitions of gl-transitions.com (``.glsl``) into looks. Text in, values out."""

import re
from pathlib import Path

from vj.errors import LookError
from vj.frame import Code, Input, InputType, Look, Pass

UNIFORM = re.compile(
    r"^[ \t]*uniform\s+(?P<type>\w+)\s+(?P<name>\w+)\s*(?:;[ \t]*//|;?[ \t]*/\*)?"
    r"[ \t]*(?:=[ \t]*(?P<default>[^;\n*/]*))?",
    re.MULTILINE,
)
TYPES: dict[str, InputType] = {
    "float": "float",
    "int": "long",
    "bool": "bool",
    "sampler2D": "image",
    "vec2": "point2D",
    "ivec2": "point2D",
    "vec3": "color",
    "vec4": "color",
}
SIZES = {"vec2": 2, "ivec2": 2, "vec3": 3, "vec4": 4}
PICTURES = (Input("startImage", "image"), Input("endImage", "image"))
PROGRESS = Input("progress", "float", "Progress", 0.0, 0.0, 1.0)

BEFORE = """\
float ratio = RENDERSIZE.x / RENDERSIZE.y;
vec4 getFromColor(vec2 at) { return texture(startImage, at); }
vec4 getToColor(vec2 at) { return texture(endImage, at); }
"""
AFTER = "\nvoid main() { isf_FragColor = transition(isf_FragNormCoord); }\n"


def read(path: Path, *, own: bool = False) -> Look:
    """Read a transition; LookError when it is none."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise LookError(path, f"can't be read: {error.strerror}") from error
    if not re.search(r"\bvec4\s+transition\s*\(", text):
        raise LookError(path, "no gl-transition: it needs vec4 transition(vec2 uv)")
    author = re.search(r"^//\s*author\s*:\s*(.+)$", text, re.MULTILINE | re.IGNORECASE)
    return Look(
        name=path.stem,
        kind="transition",
        path=path,
        fragment=text,
        description="gl-transitions.com",
        credit=author[1].strip() if author else "",
        inputs=(*PICTURES, PROGRESS, *(declared(path, text, found) for found in UNIFORM.finditer(text))),
        passes=(Pass(code=Code(text, path, BEFORE, AFTER)),),
        own=own,
    )


def declared(path: Path, text: str, found: re.Match[str]) -> Input:
    """An input from a uniform, whose default stands in the comment behind it."""
    kind, name = found["type"], found["name"]
    if kind not in TYPES:
        line = text.count("\n", 0, found.start("name")) + 1
        raise LookError(path, f"a uniform of type {kind} can't be moved", line=line, key=name)
    default = found["default"] or ""
    numbers = [float(word) for word in re.findall(r"(?<!\w)-?(?:\d+\.?\d*|\.\d+)", default)]
    first = numbers[0] if numbers else 0.0
    match TYPES[kind]:
        case "float":
            return Input(name, "float", name, first, *reach(first, 1.0))
        case "long":
            bottom, top = reach(first, 8.0)
            return Input(name, "long", name, int(first), bottom, top)
        case "bool":
            return Input(name, "bool", name, "true" in default)
        case "image":
            return Input(name, "image")
        case "point2D":
            point = spread(numbers, 2)
            low, high = (tuple(reach(v, 1.0)[end] for v in point) for end in (0, 1))
            return Input(name, "point2D", name, point, low, high)
        case _:
            colour = spread(numbers, SIZES[kind])
            return Input(name, "color", name, (*colour, 1.0)[:4])


def spread(numbers: list[float], size: int) -> tuple[float, ...]:
    """The numbers of a vector; a single one stands for all of them."""
    return tuple((numbers * size if len(numbers) == 1 else [*numbers, *[0.0] * size])[:size])


def reach(value: float, least: float) -> tuple[float, float]:
    """A range around a default that says none: both ways only where it is below zero."""
    far = max(4 * abs(value), least)
    return (-far if value < 0 else 0.0), far
