"""Learning: a knob is touched, a control is moved, and what kind of control it is shows in its values."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from vj.control.midi.decode import Move, clicks
from vj.frame import Frame, Value
from vj.targets import Coding, MidiEvent, MidiMap, Target

PAUSE = 0.4  # s after its last move when a hand has done
ENOUGH = 64  # moves that say everything, pause or not
_FAR = 24  # clicks: no hand turns an encoder so far between two messages
_SWITCH = {0, 127}
_CODINGS: tuple[Coding, ...] = ("twos", "offset", "sign", "-twos", "-offset", "-sign")


@dataclass(frozen=True, slots=True)
class Found:
    """What a hand moved."""

    event: MidiEvent
    relative: Coding = ""
    button: bool = False  # is down or up, nothing in between


def detect(moves: Sequence[Move]) -> Found | None:
    """Say which control of a device these moves are, by all readings of them; None: none that counts.

    A number of two messages goes before its halves, a fader before the note that says it is touched,
    a note before the pressure that follows it. An encoder is told by saying the same again and again,
    which no fader does; turned right, then left, it shows its coding and which way it goes.
    """
    by_kind: dict[str, list[Move]] = {}
    for move in moves:
        by_kind.setdefault(move.event.kind, []).append(move)
    found = {kind: _most(of) for kind, of in by_kind.items()}
    if "nrpn" in found:
        return Found(found["nrpn"])
    if "program" in found:
        return Found(found["program"], button=True)
    if "note" in found and len(by_kind.get("cc", ())) + len(by_kind.get("pitch", ())) < 2:
        return Found(found["note"], button=True)
    if "pitch" in found:
        return Found(found["pitch"])
    if "cc" in found:
        return _controller(by_kind["cc"], found["cc"])
    return next((Found(found[kind]) for kind in ("polytouch", "aftertouch") if kind in found), None)


def _most(moves: Sequence[Move]) -> MidiEvent:
    return Counter(move.event for move in moves).most_common(1)[0][0]


def _controller(moves: Sequence[Move], event: MidiEvent) -> Found:
    counts = Counter(move.event for move in moves)
    coarse = MidiEvent("cc", event.number % 32, event.channel)
    fine = MidiEvent("cc", coarse.number + 32, event.channel)
    if event.number < 64 and min(counts[coarse], counts[fine]) > max(counts[coarse], counts[fine]) / 2:
        return Found(MidiEvent("cc14", coarse.number, event.channel))
    values = [move.raw for move in moves if move.event == event]
    return Found(event, coding(values), button={*values} <= _SWITCH)


def coding(values: Sequence[int]) -> Coding:
    """Tell the coding of an encoder by what it sent, turned right first; empty for a fader or button."""
    if {*values} <= _SWITCH or not any(one == other for one, other in pairwise(values)):
        return ""
    for kind in _CODINGS:
        turns = [clicks(value, kind) for value in values]
        if turns[0] > 0 and all(0 < abs(turn) <= _FAR for turn in turns):
            return kind
    return ""


class Learner:
    """From the moves of one device to one entry of its map."""

    def __init__(self) -> None:
        self._moves: list[Move] = []
        self._last = 0.0

    def step(self, time: float, moves: Sequence[Move]) -> Found | None:
        """Give what was moved, once the hand has done; ``time`` in seconds."""
        if moves:
            self._moves += moves[: ENOUGH - len(self._moves)]
            self._last = time
        if not self._moves or (time - self._last < PAUSE and len(self._moves) < ENOUGH):
            return None
        moved, self._moves = self._moves, []
        return detect(moved)


LEARN, UNLEARN = "/midi/learn", "/midi/unlearn"
_ASK = {LEARN: "learn: move a knob by any hand", UNLEARN: "unlearn: move the control that shall do nothing"}


class Lesson:
    """What is being taught, by the two switches of learning and the knob that was touched."""

    def __init__(self) -> None:
        self.on = ""  # LEARN, UNLEARN or none
        self.knob: Target | None = None  # the one that was touched
        self.said = ""  # where we are, for the HUD
        self._chosen = ""

    @property
    def teaches(self) -> bool:
        """Whether a control that is moved now is the one that is meant."""
        return bool(self.knob) or self.on == UNLEARN

    def step(self, frame: Frame, values: Mapping[str, Value]) -> str:
        """Follow a frame, ``values`` of all knobs after it; give a line when there is something new to do."""
        before, knob = self.said, None
        on = next((switch for switch in (LEARN, UNLEARN) if values.get(switch)), "")
        if on != self.on:
            self.on, self.knob, self.said, self._chosen = on, None, _ASK.get(on, ""), ""
        if on == LEARN and frame.chosen != self._chosen:
            self._chosen = frame.chosen
            knob = Target(frame.chosen, (values.get(frame.chosen, 0.0),)) if frame.chosen else None
        elif on == LEARN:
            knob = touched(frame, values)
        if knob:
            self.knob = knob
            self.said = f"learn {knob.address}: move a control; an encoder right, then left"
        return self.said if self.said != before else ""

    def done(self, event: MidiEvent, rule: MidiMap | None) -> str:
        """Say what was learned, and be ready for the next."""
        what = f"learned: {rule.target.address} is" if rule else "unlearned:"
        self.said = (
            f"{what} {event}{' encoder' if rule and rule.relative else ''}; next {'knob' if rule else 'one'}?"
        )
        self.knob = None
        return self.said


_NEVER = ("/midi/", "/list/", "/show/say", "/mouse")
"""Knobs that learning itself goes by, and one that moves by itself."""


def touched(frame: Frame, values: Mapping[str, Value]) -> Target | None:
    """Say which knob a hand touched last in a frame, with the value it has; None if none."""
    meant = [address for address in frame.touched if not address.startswith(_NEVER)]
    return Target(meant[-1], (values.get(meant[-1], 0.0),)) if meant else None


def rule(found: Found, knob: Target) -> MidiMap:
    """Say what a control that was found is to do with a knob that was touched.

    A button switches what is a switch, and calls back the word or whole number that was chosen; all
    else gives the knob its own value.
    """
    value = knob.args[0] if knob.args else 0.0
    args: tuple[Value, ...] = ()
    if found.button and isinstance(value, bool):
        args = ("toggle",)
    elif found.button and isinstance(value, int | str):
        args = (value,)
    return MidiMap(Target(knob.address, args), relative=found.relative)


def shadows(event: MidiEvent, rules: Set[MidiEvent]) -> list[MidiEvent]:
    """Give the events of a map that are other readings of the same messages: they must fall silent."""
    halves = {"cc14": (event.number, event.number + 32), "nrpn": (6, 38, 98, 99)}.get(event.kind, ())
    other = [MidiEvent("cc", number, channel) for number in halves for channel in (None, event.channel)]
    if event.kind == "cc":
        other += [MidiEvent("cc14", event.number % 32, channel) for channel in (None, event.channel)]
    return [one for one in other if one in rules]
