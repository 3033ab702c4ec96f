"""What an OSC message asks for, whoever sends it: the habits of TouchOSC, Resolume and sequencers.

Besides its own address each knob has others, so that surfaces that can only send 0..1 reach it too:
``/show/pattern/rings`` is a button for one choice, ``/rings/centre/2`` one number of a point or colour,
``/show/slot/3`` brings on the third look (``/show/slot/3/name`` says which that is), ``/snapshot/recall/3``
brings that back, and a preset's table names more: there a float is a fader's travel, 0..1 of the knob's
range. All of them are lit as they are played.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Protocol, TypeAlias

from vj.control import maps
from vj.control.osc.decode import Arg
from vj.frame import Command, Value
from vj.targets import Target, is_pattern, matches

SLOT = "/show/slot"
SLOTS = 40
"""Looks of the show that have a button of their own."""

SEARCHES = 8
"""New patterns that a frame looks up; of a flood of them the rest name nothing."""

NAMES = 2048
"""Knobs that patterns name in a frame; past that they name nothing."""

_PATTERNS, _STRANGERS = 256, 1024  # that are remembered
_TURN = re.compile(r"/\d+")  # TouchOSC: a page was turned
_STEP = re.compile(r"([-+*])(\d*\.?\d+(?:e[-+]?\d+)?)", re.IGNORECASE)
_RESERVED = re.compile(r"[\s#*,/?\[\]{}]")  # characters that OSC lets no part of an address have


class Knob(Protocol):
    """What is told of a knob."""

    @property
    def address(self) -> str:
        """Its own address."""

    @property
    def type(self) -> str:
        """Name what it holds: float, int, bool, choice, word, point, color or trigger."""

    @property
    def group(self) -> str:
        """Say what it belongs to."""

    @property
    def help(self) -> str:
        """Say what it does."""

    @property
    def values(self) -> tuple[int, ...]:
        """Name all that a whole number can be, where that is not its range."""

    @property
    def low(self) -> float:
        """Give the lower end of its range."""

    @property
    def high(self) -> float:
        """Give the upper end of its range."""

    @property
    def choices(self) -> tuple[str, ...]:
        """Name what may be chosen."""

    @property
    def unit(self) -> str:
        """Name the unit of its numbers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message comes to."""

    commands: tuple[Command, ...] = ()
    touched: tuple[str, ...] = ()  # addresses that a finger of the sender is on
    answers: tuple[str, ...] = ()  # addresses whose values the sender asks for
    refresh: bool = False  # the sender wants to know everything


class Dialect:
    """Reads messages; knows every address there is and its value."""

    def __init__(self, table: Mapping[str, Target] | None = None, knobs: Iterable[Knob] = ()) -> None:
        """``knobs``: the tree, which is read again once it has grown."""
        self._tree = knobs
        self._learn()
        self.values: dict[str, Value] = {}  # as the last frame left them
        self._strangers: set[str] = set()  # that were met
        self.turn(table or {})
        self._named: dict[str, tuple[str, ...]] = {}
        self._searches, self._names_left = SEARCHES, NAMES
        self._branches: _Branch = {}  # of all knobs, by the words of their addresses
        self._parts: dict[str, tuple[float, ...]] = {}  # points and colours of which a part was set since

    def _learn(self) -> None:
        """Read the tree of knobs."""
        self.knobs = {knob.address: knob for knob in self._tree}
        made = {knob.address: buttons(knob) for knob in self.knobs.values()}
        self._buttons = {address: targets for address, targets in made.items() if targets}

    def _meet(self, new: Iterable[str]) -> None:
        """Take in addresses that were not there before: a look may join a running show."""
        for address in new:
            _plant(self._branches, address)
        self._named.clear()
        self._strangers.clear()
        if self.knobs and not self.knobs.keys() >= {*new}:
            self._learn()
            self.turn(self._table)

    def turn(self, table: Mapping[str, Target]) -> None:
        """Read by this table from now on; what its addresses show is new with the next frame."""
        self._table = table
        self._strangers.clear()
        self._others: dict[str, Target] = {
            **{address: target for each in self._buttons.values() for address, target in each.items()},
            **{f"{SLOT}/{number}": Target(SLOT, (number,)) for number in range(1, SLOTS + 1)},
            **table,
        }
        self._pads = {a: t.args[0] for a, t in self._others.items() if t.address == SLOT and t.args}
        self._show: tuple[Sequence[str], str] = (), ""  # so that pads are shown anew
        self._untold = set(table)

    def hear(
        self, changed: Mapping[str, Value], slots: Sequence[str] = (), pattern: str = ""
    ) -> dict[str, Value]:
        """Take over what knobs have become; give every address whose value is another now.

        ``slots``: the looks in the show, by name; ``pattern``: the one that is on.
        """
        self._searches, self._names_left = SEARCHES, NAMES
        self._parts.clear()
        if new := [address for address in changed if address not in self.values]:
            self._meet(new)
        shown = dict(changed)
        for address in changed.keys() & self._buttons.keys():
            shown |= {other: changed[address] == t.args[0] for other, t in self._buttons[address].items()}
        for other, target in self._table.items():
            if other in self._pads:
                continue
            if target.address in changed or other in self._untold and target.address in self.values:
                shown[other] = self._shown(
                    target, changed.get(target.address, self.values.get(target.address, 0))
                )
        self._untold.clear()
        if (slots, pattern) != self._show:
            self._show = slots, pattern
            names: dict[Value, str] = dict(enumerate(slots, 1))
            shown |= {address: names.get(number) == pattern for address, number in self._pads.items()}
            shown |= {f"{SLOT}/{number}/name": names.get(number, "") for number in range(1, SLOTS + 1)}
        fresh = {address: v for address, v in shown.items() if self.values.get(address) != v}
        self.values |= fresh
        return fresh

    def ask(self, address: str, args: tuple[Arg, ...]) -> Asked:
        """Say what a message comes to."""
        address = self._meant(address)
        values = tuple(arg for arg in args if not isinstance(arg, bytes) and is_finite(arg))
        if len(values) < len(args):  # a part of a message must not pass for the whole
            return Asked()
        known = self._knows(address)
        if not known and address.endswith("/z"):  # TouchOSC: a finger came, or went
            return Asked(touched=(address[:-2],))
        if not known and not values and (address == "/ping" or _TURN.fullmatch(address)):
            return Asked(refresh=True)
        names = self._names(address) if not known and is_pattern(address) else ()
        if values == ("?",):
            return Asked(answers=names or (address,))
        if names:
            return Asked(tuple(self._all(names, values)))
        commands = self._asked(address, values)
        return Asked(tuple(commands), touched=(address, *(c.address for c in commands)))

    def is_strange(self, address: str) -> bool:
        """Say whether an address is to be refused: it names nothing, and senders mean nothing by it."""
        if address in self._strangers:
            return True
        meant = self._meant(address)
        if self._knows(meant) or is_pattern(meant) or meant[:1] != "/":
            return False
        if self._knows(meant.rpartition("/")[0]) or meant == "/ping" or _TURN.fullmatch(meant):
            return False
        if len(self._strangers) < _STRANGERS:
            self._strangers.add(address)
        return True

    def _knows(self, address: str) -> bool:
        return address in self.values or address in self._others

    def _meant(self, address: str) -> str:
        """The address that is meant by one with a slash at its end, or with spaces where names have them."""
        plain = address.rstrip("/") or address
        spaced = plain.replace(" ", "_")
        return address if self._knows(address) else spaced if self._knows(spaced) else plain

    def _asked(self, address: str, args: tuple[Value, ...]) -> list[Command]:
        whole, _, place = address.rpartition("/")
        held = self._parts.get(whole, self.values.get(whole))
        if isinstance(held, tuple) and address not in self.values and place.isdecimal() and len(args) == 1:
            return self._part(whole, held, int(place) - 1, args[0])
        commands = maps.osc(address, steps(args), self._others)
        if address not in self._table or self._table[address].args:
            return commands
        return [replace(each, share=any(isinstance(arg, float) for arg in each.args)) for each in commands]

    def _all(self, names: Iterable[str], args: tuple[Value, ...]) -> Iterator[Command]:
        """Ask the same of many knobs, quickly."""
        plain = steps(args)
        for name in names:
            if name in self._others:
                yield from self._asked(name, args)
            else:
                yield Command(name, plain, "osc")

    def _part(self, address: str, held: tuple[float, ...], index: int, value: Value) -> list[Command]:
        """Set one number of a point or colour; the next one of the same frame finds it set."""
        if not 0 <= index < len(held) or isinstance(value, str | tuple):
            return []
        self._parts[address] = (*held[:index], float(value), *held[index + 1 :])
        return [Command(address, (self._parts[address],), "osc")]

    def _names(self, pattern: str) -> tuple[str, ...]:
        """Name the knobs that a pattern names; their other addresses would move them twice."""
        if pattern not in self._named and self._searches:
            self._searches -= 1
            if len(self._named) >= _PATTERNS:
                self._named.clear()
            self._named[pattern] = tuple(_found(self._branches, pattern.split("/"), cache(matches)))
        names = self._named.get(pattern, ())
        self._names_left -= len(names)
        return names if self._names_left > 0 else ()

    def _shown(self, target: Target, value: Value) -> Value:
        """What another address of a knob shows: its light, or where its fader stands, 0..1."""
        if target.args:
            return value == target.args[0]
        knob = self.knobs.get(target.address)
        span = knob.high - knob.low if knob and knob.type in ("float", "int") else 0.0
        if isinstance(value, str | tuple | bool) or not knob or span <= 0:
            return value
        return (value - knob.low) / span


_Branch: TypeAlias = dict[str, "_Branch"]
"""What may follow in an address, by its next word; "" ends one."""


def _plant(tree: _Branch, address: str) -> None:
    for word in address.split("/"):
        tree = tree.setdefault(word, {})
    tree[""] = {}


def _found(
    tree: _Branch, parts: Sequence[str], fits: Callable[[str, str], bool], path: str = ""
) -> Iterator[str]:
    """The addresses that a pattern names, part by part: most words are seen to fit, or not, but once."""
    if not parts:
        if "" in tree:
            yield path[1:]
        return
    part, *rest = parts
    words = filter(partial(fits, part), tree) if is_pattern(part) else [part] if part in tree else []
    for word in words:
        yield from _found(tree[word], rest, fits, f"{path}/{word}")


NUMBERED = ("/snapshot/store", "/snapshot/recall")


def buttons(knob: Knob) -> dict[str, Target]:
    """The addresses that choose one thing each: ``/show/pattern/rings``, ``/snapshot/recall/3``."""
    numbers = range(int(knob.low), int(knob.high) + 1) if knob.address in NUMBERED else ()
    made = {f"{knob.address}/{part(choice)}": Target(knob.address, (choice,)) for choice in knob.choices}
    return made | {f"{knob.address}/{number}": Target(knob.address, (number,)) for number in numbers}


def part(name: str) -> str:
    """A name as a part of an address may be written."""
    return _RESERVED.sub("_", name)


def steps(args: tuple[Value, ...]) -> tuple[Value, ...]:
    """Arguments with Resolume's prefixes apart: "+0.1" is "+" and 0.1, "a" and 0.5 is 0.5."""
    if len(args) == 1 and isinstance(args[0], str) and (found := _STEP.fullmatch(args[0])):
        return found[1], float(found[2])
    return args[1:] if len(args) == 2 and args[0] == "a" else args


def is_finite(value: Value) -> bool:
    """Say whether a knob may hear this; the largest floats of 64 bits are as good as infinite."""
    return not isinstance(value, int | float) or abs(value) < 3.4e38 and not math.isnan(value)
