"""A preset laid over the tree of knobs: where all knobs stand at its start, and how they move."""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from vj.direction import modulation
from vj.direction.knobs import Knob, Tree
from vj.direction.panel import MACROS
from vj.errors import PresetError, UsageError
from vj.frame import Value
from vj.library import preset as presets
from vj.library.preset import Macro, Modulation, Preset, Selector, Speed

RULE = {name: "/show/fade" if name == "fade" else f"/auto/{name}" for name in Selector.__struct_fields__}
"""The knob of each field of a preset's selector."""

THERE = 1e-4  # of its range, that a knob gliding to its place may still be away from it


@dataclass(frozen=True, slots=True)
class State:
    """How knobs stand: what a snapshot keeps and a preset begins with."""

    values: Mapping[str, Value] = field(default_factory=dict)
    held: frozenset[str] = frozenset()  # those that hold against the music


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """A preset, its addresses found in the tree."""

    preset: Preset
    start: State
    macros: Mapping[str, Macro]  # by the address of their knob
    speeds: Mapping[str, Speed]  # of knobs that take their time
    snapshots: Mapping[int, State] = field(default_factory=dict)
    reload: bool = False  # the same preset, edited: only what differs is laid
    names: Mapping[str, Value] = field(default_factory=dict)  # of macros, by the address they are read at


def rule(values: Mapping[str, Value]) -> Selector:
    """How the music chooses, as the knobs stand now."""
    return presets.rule({name: values[address] for name, address in RULE.items()})


def read(tree: Tree, preset: Preset) -> Style:
    """Find all that a preset names; PresetError, with file, line and key, for what isn't there."""
    values = {knob.address: knob.default for knob in tree if knob.keep}
    values |= {"/show/palette": preset.palette}
    values |= {address: getattr(preset.selector, name) for name, address in RULE.items()}
    for slot, mod in preset.modulation.items():
        for part in mod.__struct_fields__:
            key = ("modulation", str(slot), part)
            _set(tree, preset, values, f"/mod/{slot}/{part}", getattr(mod, part), key)
    for address, value in preset.knobs.items():
        _set(tree, preset, values, address, value, ("knobs", address))
    for number, macro in preset.macros.items():
        for address in macro.knobs:
            _find(tree, preset, address, ("macros", str(number), "knobs", address))
    speeds: dict[str, Speed] = {}
    for pattern, speed in preset.smooth.items():
        found = [a for a in tree.match(pattern) if tree.find(a).glides]
        if not found:
            raise mistake(preset, "no knob that can glide has such an address", "smooth", pattern)
        speeds |= dict.fromkeys(found, speed)
    macros = {f"/macro/{number}": macro for number, macro in preset.macros.items()}
    snapshots = {number: _snapshot(tree, preset, number) for number in preset.snapshots}
    named = {number: macro.name for number, macro in preset.macros.items()}
    names = {f"/macro/{number}/name": named.get(number, "") for number in range(1, MACROS + 1)}
    start = State(values, _held(tree, preset.knobs))
    return Style(preset, start, macros, speeds, snapshots, names=names)


def _held(tree: Tree, addresses: Iterable[str]) -> frozenset[str]:
    return frozenset(address for address in addresses if tree.find(address).bound)


def _snapshot(tree: Tree, preset: Preset, number: int) -> State:
    """How all knobs stand in a snapshot that a preset keeps; what it leaves out is as it was made."""
    values = {knob.address: knob.default for knob in tree if knob.keep} | {"/show/palette": preset.palette}
    for address, value in preset.snapshots[number].items():
        _set(tree, preset, values, address, value, ("snapshots", str(number), address))
    return State(values, _held(tree, preset.snapshots[number]))


def kept(tree: Tree, state: State) -> dict[str, Value]:
    """A snapshot as a preset keeps it: what is held, or not as it was made."""
    return {
        address: value
        for address, value in state.values.items()
        if (address in state.held if (knob := tree.find(address)).bound else value != knob.default)
    }


def text(tree: Tree, style: Style, state: State, snapshots: Mapping[int, State], base: State) -> str:
    """The running show as the text of a preset that loads to the same picture.

    A knob that the music can drive is written if it is held; any other if it differs from what
    ``base``, the preset that all others are laid over, makes of it.
    """
    slots: dict[int, dict[str, Any]] = {}
    knobs: dict[str, Value] = {}
    for address, value in state.values.items():
        words = address.split("/")
        if words[1] == "mod":
            slots.setdefault(int(words[2]), {})[words[3]] = value
        elif tree.find(address).bound:
            if address in state.held:
                knobs[address] = value
        elif value != base.values.get(address, tree.find(address).default):
            knobs[address] = value
    selector = {name: knobs.pop(address) for name, address in RULE.items() if address in knobs}
    palette = str(knobs.pop("/show/palette", base.values["/show/palette"]))
    if state.values["/show/auto"]:
        knobs.pop("/show/pattern", None)
    plain = Modulation()
    said = {slot: Modulation(**parts) for slot, parts in slots.items()}
    modulation = {
        slot: mod
        for slot, mod in said.items()
        if mod != plain or any(base.values[f"/mod/{slot}/{part}"] != v for part, v in slots[slot].items())
    }
    stored = {number: kept(tree, snapshot) for number, snapshot in snapshots.items()}
    return presets.text(style.preset, palette, selector, knobs, modulation, stored)


def _find(tree: Tree, preset: Preset, address: str, key: tuple[str, ...]) -> Knob:
    try:
        return tree.find(address)
    except ValueError as error:
        raise mistake(preset, str(error), *key) from error


def _set(
    tree: Tree, preset: Preset, values: dict[str, Value], address: str, value: Value, key: tuple[str, ...]
) -> None:
    knob = _find(tree, preset, address, key)
    if not knob.keep:
        raise mistake(preset, "belongs to the desk, not to a preset", *key)
    try:
        values[address] = knob.accept((value,), knob.default)
        modulation.check(tree, address, values[address])
    except ValueError as error:
        raise mistake(preset, str(error), *key) from error


def mistake(preset: Preset, what: str, *key: str) -> PresetError | UsageError:
    """The error for what is wrong at a key of a preset, with its place if it came from a file."""
    if preset.origin:
        return preset.origin.mistake(what, *key)
    return UsageError(f"preset {preset.name}: {'.'.join(key)}: {what}")


@contextmanager
def key(preset: Preset, name: str) -> Iterator[None]:
    """What is said of a name in here is a mistake at this key of the preset."""
    try:
        yield
    except UsageError as error:
        raise mistake(preset, str(error), name) from error


def speed_step(speed: Speed, knob: Knob, now: Value, target: Value, dt: float) -> Value:
    """A knob that takes its time, ``dt`` seconds later; there, once nobody could tell."""
    if isinstance(now, tuple) and isinstance(target, tuple):
        parts = [nearer(speed, knob, n, t, dt) for n, t in zip(now, target, strict=True)]
        return tuple(parts)
    if isinstance(now, tuple | str) or isinstance(target, tuple | str):
        return target
    return nearer(speed, knob, float(now), float(target), dt)


def nearer(speed: Speed, knob: Knob, now: float, target: float, dt: float) -> float:
    """A number on its way: within ``smooth`` seconds but for 1/e of it, and never faster than ``slew``."""
    span = knob.high - knob.low
    way = (target - now) * (-math.expm1(-dt / speed.smooth) if speed.smooth > 0 else 1.0)
    most = speed.slew * span * dt if speed.slew > 0 else math.inf
    there = now + min(max(way, -most), most)
    return target if abs(target - there) <= THERE * span else there
