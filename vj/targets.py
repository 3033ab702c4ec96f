"""The words of a preset's tables: what an event of a hand is called, and what it may ask for.

On the lowest floor, because two readers must agree on them: the preset, which refuses a wrong word
with its file and line, and the controls, which obey the right ones.
"""

import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from vj.frame import SECTIONS, Value

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_INTEGER = re.compile(r"[+-]?\d+")
_SWITCHES = {"true": True, "false": False}

KEYS = (
    *"abcdefghijklmnopqrstuvwxyz0123456789",
    *("space", "escape", "enter", "tab", "backspace", "insert", "delete"),
    *("left", "right", "up", "down", "home", "end", "page_up", "page_down"),
    *("comma", "period", "slash", "backslash", "semicolon", "apostrophe", "grave_accent"),
    *("minus", "equal", "left_bracket", "right_bracket"),
    *(f"f{n}" for n in range(1, 13)),
    *(f"kp_{n}" for n in range(10)),
    *("kp_add", "kp_subtract", "kp_multiply", "kp_divide", "kp_decimal", "kp_enter"),
)
"""Every key's name: GLFW's own, in small letters (``GLFW_KEY_PAGE_UP`` is ``page_up``). Letters are those
that are printed on the keyboard, whichever country it is made for."""

CHARACTERS = {"question": "?"}
"""Keys that are known by what they write, since keyboards have it in different places."""

PAD_BUTTONS = tuple(
    f"pad_{name}"
    for name in (
        *("a", "b", "x", "y", "left_bumper", "right_bumper", "back", "start", "guide"),
        *("left_thumb", "right_thumb", "up", "right", "down", "left"),
    )
)
"""A game pad's buttons, in GLFW's order; the last four are the cross."""

PAD_AXES = tuple(
    f"pad_{name}" for name in ("left_x", "left_y", "right_x", "right_y", "left_trigger", "right_trigger")
)
"""A game pad's sticks and triggers, in GLFW's order."""

MOUSE = (
    *("mouse", "mouse_x", "mouse_y"),
    *("mouse_left", "mouse_right", "mouse_middle", "wheel_up", "wheel_down"),
)
"""The mouse: where it is, that again as two faders, its buttons, and a click of its wheel."""

HANDS = (*KEYS, *CHARACTERS, *MOUSE, *PAD_BUTTONS, *PAD_AXES)
"""Everything that the table of keys can name."""

MIDI_KINDS = {
    "note": 127,
    "cc": 127,
    "cc14": 31,
    "nrpn": 16383,
    "program": 127,
    "polytouch": 127,
    "pitch": None,
    "aftertouch": None,
}
"""Every kind of MIDI event, and its highest number. ``cc14 N`` is the pair of controllers N and N + 32."""

_FORMS = {kind: kind if top is None else f"{kind} N" for kind, top in MIDI_KINDS.items()}


@dataclass(frozen=True, slots=True)
class Target:
    """What an event asks for: a knob, and its arguments unless the event's own value is meant."""

    address: str
    args: tuple[Value, ...] = ()

    def __str__(self) -> str:
        """Write it as ``parse_target`` reads it."""
        words = (str(arg).lower() if isinstance(arg, bool) else str(arg) for arg in self.args)
        return shlex.join([self.address, *words])


@dataclass(frozen=True, slots=True)
class MidiEvent:
    """A key, knob or pedal of a MIDI device, on one channel or on any."""

    kind: str  # one of MIDI_KINDS
    number: int = 0  # 0 to what MIDI_KINDS says; 0 where the kind has none
    channel: int | None = None  # 1..16; None: any

    def __str__(self) -> str:
        """Write it as ``parse_midi_event`` reads it."""
        number = "" if MIDI_KINDS[self.kind] is None else f" {self.number}"
        return f"{f'ch {self.channel} ' if self.channel else ''}{self.kind}{number}"


Takeover = Literal["pickup", "scale", "jump"]
"""How an absolute control takes hold of a knob that stands elsewhere: once it has met or crossed its
value; by going faster or slower to where both meet; at once."""

Coding = Literal["", "twos", "offset", "sign", "-twos", "-offset", "-sign"]
"""How an endless encoder says clicks: two's complement (1, 127), offset from 64 (65, 63), sign and
magnitude (1, 65); with a minus it turns the other way. Empty: an absolute control."""


@dataclass(frozen=True, slots=True)
class MidiMap:
    """What a control of a MIDI device asks for, and how its travel becomes the knob's."""

    target: Target
    low: float = 0.0  # 0..1 of the knob's range, at the start of the travel
    high: float = 1.0  # 0..1, at its end
    invert: bool = False
    curve: float = 1.0  # travel ** curve: above 1 fine at the start, below 1 fine at the end
    dead: float = 0.0  # 0..0.45 of the travel at either end that count as the end
    centre: float = 0.0  # 0..0.9 of the travel around the middle that count as the middle
    takeover: Takeover = "pickup"
    relative: Coding = ""
    click: float = 0.01  # relative: how far one click moves, of the knob's range


MidiForm = tuple[int | str, ...]
"""A message to a device: bytes, and among them "value" (0..127), or "msb" and "lsb" (14 bits)."""

LIGHTS = ("off", "available", "next", "on", "value")
"""What a light can say: nothing here; may be chosen; is coming; is on; where the knob stands."""


@dataclass(frozen=True, slots=True)
class MidiLight:
    """A control's light, ring or motor: the message for each of LIGHTS that it can say."""

    forms: Mapping[str, MidiForm]
    motor: bool = False  # moves under the hand: left alone while a hand moves it


MIDI_SAYS = ("beat", "bar", "look", *(f"section.{name}" for name in SECTIONS))
"""Moments that can be sent to a device: every beat, every bar, another look comes on, a section begins."""


PAGES = "ABCDEFGHIJKL"
"""Pages of controllers, as ``/midi/page`` names them; a device of two, three or four goes round and round."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a device's controls do, and how they shine, while this page is on."""

    maps: Mapping[MidiEvent, MidiMap] = field(default_factory=dict)
    lights: Mapping[MidiEvent, MidiLight] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Controller:
    """A MIDI device: what its controls ask for, and how its lights speak."""

    name: str
    ports: tuple[str, ...] = ()  # parts of its port's name, any case; the longest that fits decides
    maps: Mapping[MidiEvent, MidiMap] = field(default_factory=dict)  # on every page
    lights: Mapping[MidiEvent, MidiLight] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()  # lie over them, one at a time
    own: Mapping[MidiEvent, MidiMap] = field(default_factory=dict)
    """What its person's own file says, and was learned: goes before everything, a preset's map too."""
    enter: tuple[bytes, ...] = ()  # sent when it is opened
    leave: tuple[bytes, ...] = ()  # sent before it is closed, after its lights went out
    clock: bool = False  # is sent the beat as MIDI clock
    says: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """Of MIDI_SAYS: what is sent when it comes, and once it is over (empty: nothing)."""
    file: str = ""  # name of its file, without ending


def parse_target(text: str) -> Target:
    """Read ``ADDRESS [ARG ...]``, quoted as in a shell; ValueError says what is allowed.

    An argument is a switch (``true``, ``false``), a number if it looks like one, else a word.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ValueError(f"{text} is no target: {str(error).lower()}") from error
    if not words or not is_address(words[0]):
        raise ValueError(f'"{text}" is no target; write ADDRESS [ARG ...], as in "/show/pattern organic"')
    return Target(words[0], tuple(_argument(word) for word in words[1:]))


def parse_midi_event(text: str) -> MidiEvent:
    """Read ``[ch N] KIND [NUMBER]``; ValueError says what is allowed."""
    found = parse_midi_events(text)
    if len(found) != 1:
        raise ValueError(f'"{text}" is {len(found)} MIDI events; write one')
    return found[0]


def parse_midi_events(text: str) -> tuple[MidiEvent, ...]:
    """Read ``[ch N[..N]] KIND [NUMBER[..NUMBER]]``, channel by channel; ValueError says what is allowed.

    A range may run backwards.
    """
    found = _MIDI_EVENT.fullmatch(" ".join(text.lower().split()))
    kind = found["kind"] if found else ""
    highest = MIDI_KINDS.get(kind)
    if not found or (found["number"] is None) != (highest is None):
        raise ValueError(_no_event(text))
    channels = _run(found["channel"]) if found["channel"] else [None]
    numbers = _run(found["number"]) if found["number"] else [0]
    if not {*channels} <= {None, *range(1, 17)} or max(numbers) > (highest or 0):
        raise ValueError(_no_event(text))
    return tuple(MidiEvent(kind, number, channel) for channel in channels for number in numbers)


def _no_event(text: str) -> str:
    limits = ", ".join(f"0..{top} for {kind}" for kind, top in MIDI_KINDS.items() if top not in (None, 127))
    return (
        f'"{text}" is no MIDI event; write {", ".join(_FORMS.values())} with N 0..127 ({limits}), '
        'or "ch C" (1..16) before it'
    )


def _run(text: str) -> list[int]:
    """Read ``3`` or ``3..5`` or ``5..3``."""
    first, last = (int(end) for end in (text.split("..") * 2)[:2])
    return list(range(first, last + 1) if first <= last else range(first, last - 1, -1))


def is_address(text: str) -> bool:
    """Say whether this can be the address of a knob: it starts with a slash and names something."""
    return text.startswith("/") and len(text) > 1


def is_pattern(address: str) -> bool:
    """Say whether this may name more than one knob; a knob of exactly that name still comes first."""
    return not _WILD.isdisjoint(address)


def matches(pattern: str, address: str) -> bool:
    """Say whether an OSC address pattern names this address.

    ``?`` is any character, ``*`` any number of them, ``[a-f]`` one of a class, ``[!a-f]`` one that is
    not, ``{mix,show}`` one of these words; none of them reaches over a slash. What is never closed
    stands for itself. Source: OSC 1.0 specification, "OSC Message Dispatching and Pattern Matching".
    Time is at most the pattern's length times the address's, whatever the pattern.
    """
    ends = {0}
    for step in _steps(pattern[:PATTERN]):
        ends = {end for start in ends for end in step(address, start)}
        if not ends:
            return False
    return len(address) in ends and len(pattern) <= PATTERN


PATTERN = 256
"""Characters of a pattern; a longer one names nothing."""

_Step = Callable[[str, int], Iterable[int]]
"""Where a part of a pattern may end in an address, begun at a place."""

_WILD = frozenset("*?[{")


@lru_cache(256)
def _steps(pattern: str) -> tuple[_Step, ...]:
    return tuple(_step(part[0]) for part in _PARTS.finditer(pattern))


def _step(part: str) -> _Step:
    if part == "*":
        return lambda address, start: range(start, len(address[start:].split("/", 1)[0]) + start + 1)
    if part[0] == "{" and part[-1] == "}":
        return _one_of(part[1:-1].split(","))
    if part == "?" or part[0] == "[" and part[-1] == "]" != part:
        chosen = _class(part[1:-1])
        return lambda address, start: (start + 1,) if chosen(address[start : start + 1]) else ()
    return _one_of([part])


def _one_of(words: list[str]) -> _Step:
    return lambda address, start: [start + len(w) for w in words if address.startswith(w, start)]


def _class(text: str) -> Callable[[str], bool]:
    """Whether a character is of a class; the class of ``?`` is all but a slash."""
    inverse = text.startswith("!") or not text
    spans = [(a, b or a) for a, b in _SPANS.findall(text.removeprefix("!"))]
    return lambda char: char not in ("", "/") and inverse != any(a <= char <= b for a, b in spans)


_PARTS = re.compile(r"\*|\?|\[[^\]/]+\]|\{[^}/]*\}|[^*?\[{]+|.", re.DOTALL)
_SPANS = re.compile(r"(.)(?:-(.))?", re.DOTALL)


def _argument(word: str) -> Value:
    if _INTEGER.fullmatch(word):
        return int(word)
    if _NUMBER.fullmatch(word):
        return float(word)
    return _SWITCHES.get(word, word)


_RANGE = r"\d{1,5}(?:\.\.\d{1,5})?"
_MIDI_EVENT = re.compile(
    rf"(ch (?P<channel>{_RANGE}) )?(?P<kind>{'|'.join(sorted(MIDI_KINDS, key=len, reverse=True))})"
    rf"( (?P<number>{_RANGE}))?",
    re.ASCII,
)
