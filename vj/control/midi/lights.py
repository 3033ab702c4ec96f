"""What a device's lights, rings and motors show: only what changed is said, and never too much at once."""

from collections.abc import Collection, Iterable, Mapping

from vj.control import maps
from vj.control.midi.desk import LOOKS, Desk
from vj.frame import Value
from vj.targets import PAGES, Controller, MidiEvent, MidiForm, MidiLight, MidiMap, Target

RATE = 500.0
"""Messages a second to one device: half of what a MIDI cable carries; more, and some devices choke."""

PAGE = "/midi/page"
"""The knob that turns the pages of controllers."""

_BURST = 64.0  # messages at once: a page of pads


def render(form: MidiForm, place: float = 0.0) -> bytes:
    """Write a message; ``place``: 0..1 of the travel, where it has a word for it."""
    fine = round(place * 16383)
    words = {"value": round(place * 127), "msb": fine >> 7, "lsb": fine & 127}
    return bytes(words[part] if isinstance(part, str) else part for part in form)


def state(target: Target, desk: Desk) -> str:
    """Say what a button is to its knob: off where it would do nothing, available, next or on."""
    value = desk.values.get(target.address)
    if value is None:
        return "off"
    if target.address in LOOKS and target.args:
        return _look(target, desk)
    if not target.args or target.args[0] == "toggle":
        return "on" if _is_on(value) else "available"
    if target.address == PAGE and target.args[0] in ("+", "-"):
        return "available" if value == PAGES[0] else "on"
    return "on" if _same(value, target.args[0]) else "available"


def _look(target: Target, desk: Desk) -> str:
    wanted = target.args[0]
    if target.address == "/show/slot":
        slot = wanted if isinstance(wanted, int) else 0
        wanted = desk.looks[slot - 1] if 0 < slot <= len(desk.looks) else ""
    if wanted not in desk.looks:
        return "off" if target.address == "/show/slot" else "available"
    return {desk.next: "next", desk.on: "on"}.get(str(wanted), "available")


def _is_on(value: Value) -> bool:
    return value > 0 if isinstance(value, int | float) else bool(value)


def _same(value: Value, wanted: Value) -> bool:
    if isinstance(value, str):
        return value.lower() == str(wanted).lower()
    return value == wanted


_FALLBACK = {"next": "on", "available": "off"}


class Lights:
    """The lights of one device."""

    def __init__(self, lights: Mapping[MidiEvent, MidiLight], rules: Mapping[MidiEvent, MidiMap]) -> None:
        self._said: dict[MidiEvent, bytes] = {}
        self._budget = _BURST
        self.turn(lights, rules)

    def turn(self, lights: Mapping[MidiEvent, MidiLight], rules: Mapping[MidiEvent, MidiMap]) -> None:
        """Show these controls from now on; what already shines so isn't said again."""
        self._lights = lights
        self._targets = {event: _rule(rules, event) for event in lights}
        self._by_address: dict[str, list[MidiEvent]] = {}
        for event, rule in self._targets.items():
            self._by_address.setdefault(rule.target.address, []).append(event)
        self._due = dict.fromkeys(lights)  # in the order in which they will be said

    def has(self, event: MidiEvent) -> bool:
        """Whether a control has a light."""
        return event in self._lights

    def step(
        self,
        dt: float,
        desk: Desk,
        changed: Iterable[str],
        *,
        pressed: Collection[MidiEvent] = (),
        held: Collection[MidiEvent] = (),
        room: int = 1024,
    ) -> list[bytes]:
        """Give the messages that are due, ``room`` at most; what found no room comes later.

        ``changed``: addresses of knobs whose lights may differ. ``pressed``: controls whose own device
        may have changed their light under the finger. ``held``: those under a hand now.
        """
        for address in changed:
            self._due.update(dict.fromkeys(self._by_address.get(address, ())))
        for event in pressed:
            if event in self._lights:
                self._said.pop(event, None)
                self._due[event] = None
        self._budget = min(self._budget + dt * RATE, _BURST)
        messages: list[bytes] = []
        for event in list(self._due):
            if self._budget < 1 or len(messages) >= room:
                break
            if self._lights[event].motor and event in held:
                continue
            del self._due[event]
            message = self._message(event, desk)
            if message and message != self._said.get(event):
                self._said[event] = message
                self._budget -= 1
                messages.append(message)
        return messages

    def _message(self, event: MidiEvent, desk: Desk) -> bytes:
        forms, rule = self._lights[event].forms, self._targets[event]
        if "value" in forms and rule.target.address in desk.shares:
            return render(forms["value"], maps.position(desk.shares[rule.target.address], rule))
        now = state(rule.target, desk)
        while now not in forms and now in _FALLBACK:
            now = _FALLBACK[now]
        return render(forms[now]) if now in forms else b""


def shining(controller: Controller, page: int = 0) -> dict[MidiEvent, MidiLight]:
    """Every light that a device has, as it speaks on a page: those of other pages are out there."""
    others = {event: light for each in controller.pages for event, light in each.lights.items()}
    here = controller.pages[page % len(controller.pages)].lights if controller.pages else {}
    return {**others, **controller.lights, **here}


def dark(controller: Controller) -> list[bytes]:
    """Every light out."""
    return [render(light.forms["off"]) for light in shining(controller).values() if "off" in light.forms]


def _rule(rules: Mapping[MidiEvent, MidiMap], event: MidiEvent) -> MidiMap:
    found = rules.get(event) or rules.get(MidiEvent(event.kind, event.number))
    return found or MidiMap(Target(""))
