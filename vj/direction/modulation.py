"""Anything can move a knob: base + depth x source, in slots that are knobs themselves.

A source is a word: a number of the ear's vocabulary (``bass``), an oscillator locked to the beat
(``lfo.sine``), what a hit leaves behind (``hit.kick``), chance (``random``: a new value each turn;
``random.smooth``: on its way there), or another knob by its address. All give 0..1. One number of a point or
colour is named as OSC names it: ``/mouse/1`` is its first, from left to right.
"""

import difflib
import math
import random
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass

from vj.direction.knobs import Knob, Tree, nearest, number
from vj.direction.panel import SLOTS
from vj.frame import Value
from vj.vocabulary import COLOURS, WORDS

TAU = 2 * math.pi

UNHEARD = 120.0
"""BPM by which what goes by beats goes on while no tempo is known."""

SHAPES: Mapping[str, Callable[[float], float]] = {
    "lfo.sine": lambda at: 0.5 - 0.5 * math.cos(TAU * at),
    "lfo.triangle": lambda at: 1 - abs(2 * at - 1),
    "lfo.saw": lambda at: at,
    "lfo.ramp": lambda at: 1 - at,
    "lfo.square": lambda at: float(at < 0.5),
}
"""Oscillators: where in the turn, 0..1, to how far, 0..1. All but the square and ramp begin at 0."""

CHANCE = ("random", "random.smooth")
MIDDLE = 0.5


def rises(before: float, now: float) -> bool:
    """Whether an envelope has risen past the middle."""
    return now > MIDDLE >= before


def wraps(before: float, now: float) -> bool:
    """Whether a phase has begun again."""
    return now < before - MIDDLE


HITS: Mapping[str, tuple[str, Callable[[float, float], bool]]] = {
    "hit.onset": ("onset", rises),
    "hit.kick": ("kick", rises),
    "hit.snare": ("snare", rises),
    "hit.hat": ("hat", rises),
    "hit.beat": ("beat.phase", wraps),
    "hit.bar": ("beat.bar", wraps),
}
"""What leaves an envelope behind: the word of the ear that tells it, and how."""

HEARD = {name: word for name, word in WORDS.items() if name not in COLOURS and math.isfinite(word.high)}
SOURCES = (*HEARD, *SHAPES, *CHANCE, *HITS)
TARGETS = ("float", "int", "bool", "point", "color")
_PLACES = [
    (slot, tuple(f"/mod/{slot}/{part}" for part in ("target", "depth", "source")))
    for slot in range(1, SLOTS + 1)
]


@dataclass(slots=True)
class Hit:
    """Something that happens: when it last did, and what tells the next."""

    age: float = math.inf  # s
    level: float = 0.0


class Modulators:
    """All slots, from frame to frame. What they give is the same at every frame rate, and seeded."""

    def __init__(self, tree: Tree, seed: int = 0) -> None:
        self._tree, self._seed = tree, seed
        self._hits = {name: Hit() for name in HITS}
        self._idle: Mapping[str, Value] | None = None  # knobs by which no slot has depth
        self._beats = 0.0  # since the start

    def step(self, dt: float, knobs: MutableMapping[str, Value], now: Mapping[str, Value]) -> set[str]:
        """Move the knobs that a slot drives, in place, and name them.

        ``knobs``: another mapping whenever one was moved. ``now`` is the value of every word of the
        vocabulary.
        """
        self._hear(dt, now)
        heard = float(str(now["beat.bpm"]))
        self._beats = float(str(now["beat.place"])) if heard else self._beats + dt * UNHEARD / 60
        if knobs is self._idle:
            return set()
        driven: set[str] = set()
        is_idle = True
        for slot, (its_target, its_depth, its_source) in _PLACES:
            if not (depth := knobs[its_depth]):
                continue
            is_idle = False
            named = part(self._tree, str(knobs[its_target]))
            if named and (word := str(knobs[its_source])):
                share = self._share(word, slot, knobs, now)
                curve = float(str(knobs[f"/mod/{slot}/curve"]))
                by = float(str(depth)) * min(max(share, 0.0), 1.0) ** curve
                knob, place = named
                knobs[knob.address] = moved(knob, knobs[knob.address], by, place)
                driven.add(knob.address)
        self._idle = knobs if is_idle else None
        return driven

    def _share(self, word: str, slot: int, knobs: Mapping[str, Value], now: Mapping[str, Value]) -> float:
        """The source of a slot, 0..1."""
        if heard := HEARD.get(word):
            return (float(str(now[word])) - heard.low) / (heard.high - heard.low)
        if word in HITS:
            return math.exp(-self._hits[word].age / float(str(knobs[f"/mod/{slot}/fall"])))
        if named := part(self._tree, word):
            knob, place = named
            value = knobs[knob.address]
            return knob.share(value[max(place, 0) :] if isinstance(value, tuple) else value)
        turns = self._beats / float(str(knobs[f"/mod/{slot}/beats"])) + float(
            str(knobs[f"/mod/{slot}/phase"])
        )
        turn, at = math.floor(turns), turns % 1.0
        if shape := SHAPES.get(word):
            return shape(at)
        if word not in CHANCE:
            return 0.0
        here = self._chance(slot, turn)
        ahead = self._chance(slot, turn + 1) if word == "random.smooth" else here
        return here + (ahead - here) * at * at * (3 - 2 * at)

    def _chance(self, slot: int, turn: int) -> float:
        return random.Random(f"{self._seed} {slot} {turn}").random()

    def _hear(self, dt: float, now: Mapping[str, Value]) -> None:
        """Notice what has struck in this frame."""
        for hit, (word, has_struck) in zip(self._hits.values(), HITS.values(), strict=True):
            level = now[word]
            if isinstance(level, int | float):
                hit.age = 0.0 if has_struck(hit.level, level) else hit.age + dt
                hit.level = level


def part(tree: Tree, address: str) -> tuple[Knob, int] | None:
    """The knob of an address, and which of its numbers is meant, or ALL; None: it is nobody's."""
    if address in tree:
        return tree.find(address), ALL
    whole, _, number = address.rpartition("/")
    if number.isdecimal() and whole in tree:
        knob = tree.find(whole)
        parts = len(knob.default) if isinstance(knob.default, tuple) else 0
        return (knob, int(number) - 1) if 0 < int(number) <= parts else None
    return None


ALL = -1


def moved(knob: Knob, value: Value, by: float, place: int = ALL) -> Value:
    """A knob's value, a share of its range further on; of several numbers the one in this place, or all."""
    far = by * (knob.high - knob.low)
    if isinstance(value, tuple):
        further = (min(max(number + far, knob.low), knob.high) for number in value)
        return tuple(new if place in (ALL, at) else value[at] for at, new in enumerate(further))
    if knob.type == "bool":
        return float(bool(value)) + by > 0.5
    base = number(value)
    if base is None:
        return value
    there = min(max(base + far, knob.low), knob.high)
    return nearest(there, knob.values) if knob.type == "int" else there


def check(tree: Tree, address: str, value: Value) -> None:
    """Accept what a slot's ``source`` or ``target`` may name; ValueError with the nearest."""
    if not address.startswith("/mod/") or not value:
        return
    what = address.rpartition("/")[2]
    if what not in ("source", "target"):
        return
    word = str(value)
    if word.startswith("/"):
        named = part(tree, word)
        knob = named[0] if named else tree.find(word)
        if what == "target" and knob.type not in TARGETS:
            raise ValueError(f"{word} can't be driven: it takes {knob.takes()}")
    elif what == "target" or word not in SOURCES:
        raise NoName(word, () if what == "target" else SOURCES)


class NoName(ValueError):
    """Nothing has this name. The nearest ones are looked for when the message is read, as in NoKnob."""

    def __init__(self, word: str, known: Sequence[str]) -> None:
        """``known``: the names there are; none where only an address will do."""
        super().__init__(word)
        self._word, self._known = word, known

    def __str__(self) -> str:
        near = difflib.get_close_matches(self._word, self._known, n=3, cutoff=0.4)
        hint = f"; nearest: {', '.join(near)}" if near else "" if self._known else "; write its address"
        return f"nothing is called {self._word!r}{hint}"
