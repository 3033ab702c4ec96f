"""One device's controls, as its map has them: moves become commands."""

from collections.abc import Callable, Mapping

from vj.control import maps
from vj.control.midi.decode import Move, clicks
from vj.control.midi.takeover import Grip
from vj.frame import Command
from vj.targets import MidiEvent, MidiMap

_FADERS = frozenset({"cc", "cc14", "nrpn", "pitch"})
"""Kinds that stand somewhere when nobody touches them, so that they have to take hold."""


class Surface:
    """What the hands on one device ask for."""

    def __init__(self, rules: Mapping[MidiEvent, MidiMap]) -> None:
        self._rules = rules
        self._grips: dict[MidiEvent, Grip] = {}
        self._before: dict[MidiEvent, float] = {}
        self._down: dict[MidiEvent, MidiMap | None] = {}  # keys that are held, and what they were pressed for

    def turn(self, rules: Mapping[MidiEvent, MidiMap]) -> None:
        """Play by these rules from now on; a key that is down is let go where it was pressed."""
        self._rules = rules
        self._grips.clear()

    def step(self, move: Move, stands: Callable[[str], float | None]) -> list[Command]:
        """Give what a move asks for.

        ``stands``: where a knob stands now, 0..1 of its range; None for one that is no fader's, which
        takes what comes.
        """
        event = move.event
        rule = self._rules.get(event) or self._rules.get(MidiEvent(event.kind, event.number))
        if event.kind == "note":
            rule = self._pressed(event, rule, down=move.raw > 0)
        if not rule or not rule.target.address:
            return []
        before, self._before[event] = self._before.get(event, 0.0), move.share
        now = stands(rule.target.address)
        if rule.relative:
            return _turned(rule, clicks(move.raw, rule.relative) * (-1 if rule.invert else 1), now)
        if rule.target.args:
            return maps.midi(event, move.share, before, rule.target)
        asked = maps.travel(move.share, rule)
        if now is None or event.kind not in _FADERS:
            return maps.midi(event, asked, before, rule.target)
        low, high = sorted((rule.low, rule.high))
        grip = self._grips.setdefault(event, Grip(rule.takeover))
        held = grip.step(asked, min(max(now, low), high))
        return [] if held is None else maps.midi(event, held, before, rule.target)

    def _pressed(self, event: MidiEvent, rule: MidiMap | None, *, down: bool) -> MidiMap | None:
        """Give what a key is for: by today's rules as it goes down, by those of then as it is let go."""
        if down:
            self._down[event] = rule
            return rule
        return self._down.pop(event, rule)


def _turned(rule: MidiMap, by: int, now: float | None) -> list[Command]:
    """An encoder moves its knob from where that is; a list of choices goes on by one a click."""
    address = rule.target.address
    if not by:
        return []
    if rule.target.args:
        return [Command(address, rule.target.args, "midi")] if by > 0 else []
    if now is None:
        return [Command(address, ("+", by), "midi")]
    low, high = sorted((rule.low, rule.high))
    return [Command(address, (min(max(now + by * rule.click, low), high),), "midi", share=True)]
