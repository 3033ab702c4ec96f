"""Everything that can be moved is a knob in one tree: address, type, range, default, unit, help, group.

OSC, MIDI, keys, presets and the journal all name knobs by their address; nothing can be moved that is
not here.
"""

import difflib
import heapq
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Literal

from vj.frame import Input, Value
from vj.targets import matches

Type = Literal["float", "int", "bool", "choice", "word", "point", "color", "trigger"]


@dataclass(frozen=True, slots=True)
class Knob:
    """One control of the engine.

    A ``bool`` is momentary for who sends 1 and 0, and toggles for who sends ``toggle``; a ``choice``
    is a row of radio buttons.
    """

    address: str
    type: Type
    help: str
    default: Value = 0.0
    low: float = 0.0
    high: float = 1.0
    choices: tuple[str, ...] = ()
    unit: str = ""
    keep: bool = True  # a part of presets, snapshots and undo; not so what belongs to the desk
    bound: bool = False  # the music drives it while nobody holds it
    values: tuple[int, ...] = ()  # all that a whole number can be, where that is not its range
    labels: tuple[str, ...] = ()  # what these are called

    @property
    def group(self) -> str:
        """What it belongs to: the first word of its address, with the deck's or effect's name."""
        words = self.address.split("/")[1:-1]
        return " ".join(words[:2]) if words else "mix"

    @property
    def glides(self) -> bool:
        """Whether it is a number, or a point or colour, that can pass smoothly from value to value."""
        return self.type in ("float", "point", "color")

    def accept(self, args: tuple[Value, ...], current: Value, *, share: bool = False) -> Value:
        """What the knob becomes when asked with these arguments; ValueError says what it takes.

        Numbers are held within the range; infinities and NaN are refused. ``+``, ``-`` and ``*`` before
        a number move from where the knob is, ``reset`` takes it back to its default. ``share``: numbers
        are 0..1 of its own range.
        """
        if args == ("reset",) and self.type != "word" and (not self.choices or self.default in self.choices):
            return self.default
        if share:
            args = tuple(scaled(self, arg) for arg in args)
        if args and args[0] in STEPS and self.type in ("float", "int", "choice"):
            value = stepped(self, args, current, share)
        else:
            value = ACCEPT[self.type](self, args, current)
        if value is None:
            raise ValueError(f"{self.address} takes {self.takes()}, not {said(args)}")
        return value

    def share(self, value: Value) -> float:
        """Where a value lies in the range, 0..1, as a fader or a ring of lights shows it."""
        if self.type in ("choice", "word"):
            last = max(len(self.choices) - 1, 1)
            return self.choices.index(value) / last if value in self.choices else 0.0
        first = value[0] if isinstance(value, tuple) else value
        span = self.high - self.low
        found = number(first)
        return 0.0 if found is None or span <= 0 else min(max((found - self.low) / span, 0.0), 1.0)

    def takes(self) -> str:
        """Say in words what the knob can be set to."""
        match self.type:
            case "choice":
                return "one of " + ", ".join(self.choices)
            case "word":
                return "a word"
            case "bool":
                return "0, 1 or toggle"
            case "trigger":
                return "nothing"
            case "point" | "color":
                return "2 numbers" if self.type == "point" else "3 or 4 numbers 0..1"
            case "int" if self.values:
                names = self.labels or [""] * len(self.values)
                return "one of " + ", ".join(
                    f"{v} {n}".strip() for v, n in zip(self.values, names, strict=True)
                )
            case _:
                return f"a number {self.low:g}..{self.high:g}{' ' + self.unit if self.unit else ''}"


def said(args: tuple[Value, ...]) -> str:
    """Arguments as a person reads them."""
    return " ".join(str(a) for a in args)[:60] or "nothing"


def number(value: Value) -> float | None:
    """A finite number, if that is what it is; words such as "0.5" count."""
    if isinstance(value, tuple):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def as_float(knob: Knob, args: tuple[Value, ...], current: Value) -> float | None:
    """One number, held within the range."""
    found = number(args[0]) if args else None
    return None if found is None else float(min(max(found, knob.low), knob.high))


def as_int(knob: Knob, args: tuple[Value, ...], current: Value) -> Value | None:
    """One number, rounded to what it can be; or what that is called."""
    if args and knob.labels and (word := str(args[0]).strip().lower()) in map(str.lower, knob.labels):
        return knob.values[[*map(str.lower, knob.labels)].index(word)]
    found = as_float(knob, args, current)
    return None if found is None else nearest(found, knob.values)


def nearest(value: float, values: tuple[int, ...]) -> int:
    """The whole number that is nearest, of those there are; of any, if none are named."""
    return min(values, key=lambda one: abs(one - value)) if values else round(value)


def as_bool(knob: Knob, args: tuple[Value, ...], current: Value) -> Value | None:
    """A number above one half, a truth, or the word toggle; nothing at all means on."""
    if not args:
        return True
    if args[0] == "toggle":
        return not current
    found = number(args[0])
    return None if found is None else found > 0.5


def as_trigger(knob: Knob, args: tuple[Value, ...], current: Value) -> Value | None:
    """True when pulled: no argument, a word, or more than zero (a button let go sends 0)."""
    found = number(args[0]) if args else 1.0
    return found is None or found > 0


def as_choice(knob: Knob, args: tuple[Value, ...], current: Value) -> Value | None:
    """A word of the list, in any case, or its place in the list."""
    if not args:
        return None
    word = str(args[0]).strip().lower()
    found = number(args[0])
    if found is not None and 0 <= found < len(knob.choices):
        return knob.choices[int(found)]
    return next((choice for choice in knob.choices if choice.lower() == word), None)


def as_word(knob: Knob, args: tuple[Value, ...], current: Value) -> Value | None:
    """A text without line breaks; nothing at all empties it."""
    word = str(args[0]).strip() if args else ""
    return word if len(word) <= 200 and word.isprintable() else None


def as_vector(knob: Knob, args: tuple[Value, ...], current: Value) -> Value | None:
    """Two numbers, or a colour; a colour without alpha is opaque."""
    flat = args[0] if args and isinstance(args[0], tuple) else args
    found = [number(value) for value in flat]
    wanted = (2,) if knob.type == "point" else (3, 4)
    if len(found) not in wanted:
        return None
    held = [min(max(value, knob.low), knob.high) for value in found if value is not None]
    if len(held) < len(found):
        return None
    return tuple(held) if len(held) != 3 else (*held, 1.0)


def scaled(knob: Knob, arg: Value) -> Value:
    """An argument that is 0..1 of a fader's travel, in the knob's own measure."""
    if isinstance(arg, tuple):
        return arg
    travel = number(arg)
    if travel is None:
        return arg
    if knob.type == "choice":
        return min(int(min(max(travel, 0.0), 1.0) * len(knob.choices)), len(knob.choices) - 1)
    return knob.low + travel * (knob.high - knob.low) if knob.type in ("float", "int", "point") else arg


STEPS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda current, by: current + by,
    "-": lambda current, by: current - by,
    "*": lambda current, by: current * by,
}
"""Words before a number that move a knob from where it is (as Resolume's OSC has them)."""


def stepped(knob: Knob, args: tuple[Value, ...], current: Value, share: bool) -> Value | None:
    """A knob moved from where it is; a choice goes round its list."""
    step = STEPS[str(args[0])]
    by = number(args[1]) if len(args) > 1 else 1.0
    if by is None:
        return None
    if knob.type == "choice":
        at = knob.choices.index(current) if current in knob.choices else -1
        return knob.choices[int(step(at, by)) % len(knob.choices)] if abs(by) < 1e6 else None
    if knob.values and args[0] != "*" and current in knob.values:
        at = int(step(knob.values.index(int(float(str(current)))), min(max(by, -1e6), 1e6)))
        return knob.values[min(max(at, 0), len(knob.values) - 1)]
    if share and len(args) > 1 and args[0] != "*":
        by -= knob.low  # a distance, not a place
    start = number(current)
    return None if start is None else ACCEPT[knob.type](knob, (step(start, by),), current)


ACCEPT: dict[Type, Callable[[Knob, tuple[Value, ...], Value], Value | None]] = {
    "float": as_float,
    "int": as_int,
    "bool": as_bool,
    "trigger": as_trigger,
    "choice": as_choice,
    "word": as_word,
    "point": as_vector,
    "color": as_vector,
}


class NoKnob(ValueError):
    """No knob has this address.

    The nearest ones are looked for when the message is read, and first by the triples of letters they
    share: a flood of wrong addresses must not cost a frame.
    """

    def __init__(self, address: str, known: Mapping[str, Set[str]]) -> None:
        """``known``: the triples of letters of each address."""
        super().__init__(address)
        self._address, self._known = address, known

    def __str__(self) -> str:
        own = triples(self._address)
        alike = heapq.nlargest(ALIKE, self._known, key=lambda address: len(own & self._known[address]))
        near = difflib.get_close_matches(self._address, alike, n=3, cutoff=0.6)
        return f"no knob {self._address}{'; nearest: ' if near else ''}{', '.join(near)}"


ALIKE = 6  # addresses that are looked at letter by letter


def triples(address: str) -> frozenset[str]:
    """All that stands side by side, three letters at a time."""
    return frozenset(address[at : at + 3] for at in range(len(address) - 2))


class Tree:
    """All knobs by address."""

    def __init__(self, knobs: Iterable[Knob]) -> None:
        self._knobs: Mapping[str, Knob] = {knob.address: knob for knob in knobs}
        self._triples = {address: triples(address) for address in self._knobs}
        self._matches: dict[str, list[str]] = {}

    def __iter__(self) -> Iterator[Knob]:
        return iter(self._knobs.values())

    def grow(self, knobs: Iterable[Knob]) -> list[Knob]:
        """Take in knobs whose address is new, and give those; where there is one, its choices alone are."""
        there = dict(self._knobs)
        new = [knob for knob in knobs if knob.address not in there]
        for knob in knobs:
            same = there.setdefault(knob.address, knob)
            there[knob.address] = replace(same, choices=knob.choices)
        self._knobs = there
        self._triples |= {knob.address: triples(knob.address) for knob in new}
        self._matches.clear()
        return new

    def __contains__(self, address: str) -> bool:
        return address in self._knobs

    def find(self, address: str) -> Knob:
        """Find the knob of an address; ValueError with the nearest ones."""
        if knob := self._knobs.get(address):
            return knob
        raise NoKnob(address[:100], self._triples)

    def fader(self, address: str, value: Value) -> float | None:
        """Where a value lies in its knob's range, 0..1; None for a knob that no fader can stand for."""
        knob = self._knobs.get(address)
        return knob.share(value) if knob and knob.type in ("float", "int") else None

    def match(self, pattern: str) -> list[str]:
        """Give the addresses that an OSC 1.0 address pattern means, in the order of the tree.

        Read as in ``vj.targets.matches``.
        """
        if pattern not in self._matches:
            if len(self._matches) >= PATTERNS:
                self._matches.clear()
            self._matches[pattern] = [address for address in self._knobs if matches(pattern, address)]
        return self._matches[pattern]


PATTERNS = 256  # that are remembered


NUMBERS: dict[str, Type] = {
    "event": "trigger",
    "bool": "bool",
    "long": "int",
    "float": "float",
    "point2D": "point",
    "color": "color",
}


EMPTY: dict[Type, Value] = {
    "trigger": False,
    "bool": False,
    "int": 0,
    "float": 0.0,
    "point": (0.0, 0.0),
    "color": (0.0, 0.0, 0.0, 1.0),
}
"""What an input holds whose header names no default."""


def input_knob(name: str, taken: Input) -> Knob:
    """The knob of one input of a look."""
    low, high = bounds(taken)
    kind = NUMBERS[taken.type]
    return Knob(
        address=f"/{name}/{taken.name}",
        type=kind,
        help=taken.label or taken.name.replace("_", " "),
        default=taken.default if taken.default is not None else EMPTY[kind],
        low=low,
        high=high,
        keep=kind != "trigger",
        bound=taken.bind is not None,
        values=taken.values if kind == "int" else (),
        labels=taken.labels if kind == "int" and len(taken.labels) == len(taken.values) else (),
    )


def bounds(taken: Input) -> tuple[float, float]:
    """The range of an input: its MIN and MAX; for vectors the widest of theirs; 0..1 where none is given."""
    if taken.type == "long" and taken.values:
        return float(min(taken.values)), float(max(taken.values))
    ends = []
    for value, extreme, fallback in ((taken.low, min, 0.0), (taken.high, max, 1.0)):
        if isinstance(value, tuple):
            ends.append(float(extreme(value)))
        else:
            ends.append(fallback if value is None or isinstance(value, str) else float(value))
    return ends[0], ends[1]
