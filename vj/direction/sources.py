"""What drives the inputs of looks while no hand holds them: the words of the ear's vocabulary."""

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from operator import itemgetter
from typing import Any

from vj.direction.knobs import nearest
from vj.errors import LookError
from vj.frame import Bind, Features, Input, Look, Value
from vj.vocabulary import COLOURS, WORDS

_RUNNING = tuple(f.name for f in fields(Features) if math.isinf(f.metadata.get("range", (0, 0))[1]))


class Pace:
    """Lets what runs with the music keep the pace of the show: slower, faster or standing, never jumping."""

    def __init__(self) -> None:
        self._before = Features()
        self._behind: dict[str, Any] = {}  # how far each is behind the music

    def step(self, features: Features, speed: float) -> Features:
        """Give the features of this frame, which moved on so many times as fast as the music says."""
        if speed != 1.0:
            for name in _RUNNING:
                moved = getattr(features, name) - getattr(self._before, name)
                self._behind[name] = self._behind.get(name, 0.0) + moved * (1 - speed)
        self._before = features
        if not self._behind:
            return features
        return replace(features, **{name: getattr(features, name) - by for name, by in self._behind.items()})


Driver = Callable[[Mapping[str, Value]], Value]
"""Gives the value of an input, of the value of every word."""


def driver(taken: Input, bind: Bind) -> Driver:
    """What gives the value that a bound input takes: low + (high - low) * source ** curve."""
    name, source, curve = bind.source, WORDS[bind.source], bind.curve
    if name in COLOURS or (math.isinf(source.high) and bind.high is None):
        return itemgetter(name)
    low, least = ends(bind.low, taken.low, 0.0), source.low
    span, width = ends(bind.high, taken.high, 1.0) - low, source.high - source.low

    def driven(now: Mapping[str, Value]) -> float:
        value = now[name]
        share = (value - least) / width if isinstance(value, int | float) else 0.0
        there: float = low + span * min(max(share, 0.0), 1.0) ** curve
        return there

    match taken.type:
        case "bool" | "event":
            return lambda now: driven(now) > 0.5
        case "long":
            return lambda now: nearest(driven(now), taken.values)
        case _:
            return driven


def drive(taken: Input, bind: Bind, now: Mapping[str, Value]) -> Value:
    """The value that a bound input takes at one moment."""
    return driver(taken, bind)(now)


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
        if name not in WORDS:
            near = difflib.get_close_matches(name, WORDS, n=3, cutoff=0.4)
            hint = f"; nearest: {', '.join(near)}" if near else ""
            return LookError(look.path, f"nothing is called {name!r}{hint}", key=f"INPUTS.{taken.name}.BIND")
        if (taken.type == "color") != (name in COLOURS):
            what = f"{name} can't drive an input of type {taken.type}"
            return LookError(look.path, what, key=f"INPUTS.{taken.name}.BIND")
    return None
