"""The ear's vocabulary: every name that can drive an input of a look, and its value now."""

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

from vj.errors import LookError
from vj.frame import Beat, Bind, Features, Input, Look, Palette, Structure, Value


@dataclass(frozen=True, slots=True)
class Source:
    """One name of the vocabulary. An endless ``high``: seconds that run on, given as they are."""

    name: str
    low: float
    high: float
    meaning: str


def table(owner: type[Features] | type[Beat] | type[Structure], prefix: str) -> dict[str, Source]:
    """The numbers of a noun that carry a range and a meaning."""
    found = {}
    for spoken in fields(owner):
        if "range" in spoken.metadata:
            low, high = spoken.metadata["range"]
            name = prefix + spoken.name.rstrip("_")  # "break" is a word of Python's
            found[name] = Source(name, low, high, spoken.metadata["meaning"])
    return found


FEATURES, BEAT = table(Features, ""), table(Beat, "beat.")
SECTION = table(Structure, "section.")
_FIELDS = {name: "break_" if name == "section.break" else name[8:] for name in SECTION}
COLOURS = {
    f"palette.{i}": Source(f"palette.{i}", 0, 1, f"colour {i} of the palette, 0 dark to 4 light")
    for i in range(5)
}
VOCABULARY: Mapping[str, Source] = {**FEATURES, **BEAT, **SECTION, **COLOURS}


def values(features: Features, beat: Beat, palette: Palette) -> dict[str, Value]:
    """The value of every source now."""
    now: dict[str, Value] = {name: getattr(features, name) for name in FEATURES}
    now |= {name: getattr(beat, name[5:]) for name in BEAT}
    now |= {name: getattr(features.structure, field) for name, field in _FIELDS.items()}
    return now | colours(palette)


def colours(palette: Palette) -> dict[str, Value]:
    """The colours of the palette by their names."""
    return {name: (*colour, 1.0) for name, colour in zip(COLOURS, palette, strict=True)}


def drive(taken: Input, bind: Bind, now: Mapping[str, Value]) -> Value:
    """The value that a bound input takes: low + (high - low) * source ** curve."""
    value, source = now[bind.source], VOCABULARY[bind.source]
    if isinstance(value, tuple | str):
        return value
    if math.isinf(source.high) and bind.high is None:
        return value
    low = ends(bind.low, taken.low, 0.0)
    high = ends(bind.high, taken.high, 1.0)
    share: float = min(max((value - source.low) / (source.high - source.low), 0.0), 1.0)
    driven: float = low + (high - low) * share**bind.curve
    match taken.type:
        case "bool" | "event":
            return driven > 0.5
        case "long":
            return round(driven)
        case _:
            return driven


def ends(asked: float | None, own: Value | None, fallback: float) -> float:
    """An end of the range: what BIND says, else the input's own, else 0 or 1."""
    if asked is not None:
        return asked
    return float(own) if isinstance(own, int | float) else fallback


def check(look: Look) -> LookError | None:
    """Say which BIND of a look names nothing that is heard, or the wrong sort of it."""
    for taken in look.inputs:
        if taken.bind is None:
            continue
        name = taken.bind.source
        if name not in VOCABULARY:
            near = difflib.get_close_matches(name, VOCABULARY, n=3, cutoff=0.4)
            hint = f"; nearest: {', '.join(near)}" if near else ""
            return LookError(look.path, f"nothing is called {name!r}{hint}", key=f"INPUTS.{taken.name}.BIND")
        if (taken.type == "color") != (name in COLOURS):
            what = f"{name} can't drive an input of type {taken.type}"
            return LookError(look.path, what, key=f"INPUTS.{taken.name}.BIND")
    return None
