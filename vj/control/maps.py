"""What an event of a hand asks for: pure functions from an event and a preset's table to commands.

A control never decides what a knob means: an event's own value goes to the knob as it is (a fader's
0..1), and words written in the table go as they are written.
"""

import math
from collections.abc import Mapping

from vj.frame import Command, Value
from vj.targets import MidiEvent, MidiMap, Target

PRESSED = 0.5
"""A fader, button or pedal counts as pressed from its middle on, as MIDI switches do (64 of 127)."""


def osc(address: str, args: tuple[Value, ...], table: Mapping[str, Target]) -> list[Command]:
    """Map an OSC message; an address that is not in the table is a knob's own."""
    target = table.get(address, Target(address))
    if not target.args:
        return [Command(target.address, args, "osc")]
    released = bool(args) and not _is_press(args[0])
    return [] if released else [Command(target.address, target.args, "osc")]


def midi(event: MidiEvent, value: float, before: float, target: Target) -> list[Command]:
    """Map a MIDI event, its value 0..1, and the value it had before.

    A target without arguments gets the value: a note's velocity, and 0 when it is released. One
    with arguments gets them when a note is struck, or a controller passes its middle upwards.
    """
    if not target.args:
        return [Command(target.address, (value,), "midi", share=True)]
    struck = value > 0 if event.kind in _STRUCK else before < PRESSED <= value
    return [Command(target.address, target.args, "midi")] if struck else []


def travel(position: float, rule: MidiMap) -> float:
    """Give what a control asks of its knob, 0..1 of the knob's range, by where it stands, 0..1."""
    share = min(max((position - rule.dead) / (1 - 2 * rule.dead), 0.0), 1.0)
    if rule.centre:
        off = share - 0.5
        share = 0.5 + math.copysign(max(abs(off) - rule.centre / 2, 0.0) / (1 - rule.centre), off)
    asked = 1 - share if rule.invert else share
    return rule.low + (rule.high - rule.low) * math.pow(asked, rule.curve)


def position(share: float, rule: MidiMap) -> float:
    """Give where a control stands, 0..1, that asks this of its knob: for rings and motors."""
    span = rule.high - rule.low
    part = math.pow(min(max((share - rule.low) / span, 0.0), 1.0), 1 / rule.curve) if span else 0.0
    off = (1 - part if rule.invert else part) - 0.5
    wide = off * (1 - rule.centre) + math.copysign(rule.centre / 2, off) if off else 0.0
    at_end = abs(off) == 0.5
    return 0.5 + off if at_end else rule.dead + (0.5 + wide) * (1 - 2 * rule.dead)


def key(name: str, value: float, before: float, table: Mapping[str, Target]) -> list[Command]:
    """Map a key, a button or a stick, with its value 0..1 and the one it had before.

    A target without arguments gets the value: 1 when a key goes down, 0 when it is let go, so that a
    switch is on as long as it is held. One with arguments gets them when it goes down.
    """
    target = table.get(name)
    if not target:
        return []
    if not target.args:
        return [Command(target.address, (value,), "key", share=True)]
    return [Command(target.address, target.args, "key")] if before < PRESSED <= value else []


_STRUCK = {"note", "program"}


def _is_press(value: Value) -> bool:
    return value >= PRESSED if isinstance(value, int | float) else bool(value)
