"""The hands at the computer: keys, mouse, game pads, through one table of what they ask for.

The window knows its library and says what went down or moved.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from textwrap import shorten
from typing import Protocol

from vj.control import gamepad, maps
from vj.control.gamepad import Pad
from vj.control.inbox import Inbox
from vj.frame import Command, Frame, Value
from vj.targets import Target

WIDE = 52  # letters of a line of help


class KeyControl:
    """Keys, mouse and game pads as a control."""

    name = "keys"

    def __init__(self, table: Callable[[], Mapping[str, Target]]) -> None:
        """Take what gives the table of keys now, by their names in ``vj.targets.HANDS``.

        It is asked each time, since the preset that plays may change, or be edited.
        """
        self._table = table
        self._inbox: Inbox[tuple[str, float]] = Inbox(256)
        self._before: dict[str, float] = {}
        self._at: tuple[float, float] | None = None
        self._pads: dict[int, Pad] = {}

    @property
    def heard(self) -> int:
        """Count the keys and buttons that were pressed, and the moves of sticks."""
        return self._inbox.heard

    def act(self, name: str, value: float) -> None:
        """Tell that a key or button went down (1) or up (0), or where an axis stands, 0..1.

        A name nobody knows asks for nothing.
        """
        self._inbox.append((name, value))

    def point(self, x: float, y: float) -> None:
        """Tell where the mouse is over the picture: 0..1 from the left, and from the bottom."""
        self._at = (x, y)

    def pad(self, number: int, buttons: Sequence[int], axes: Sequence[float]) -> None:
        """Tell how a game pad stands, as GLFW has it; the first time it only says where it rests."""
        now = gamepad.state(buttons, axes)
        for name, value in gamepad.changes(self._pads.get(number, now), now):
            self.act(name, value)
        self._pads[number] = now

    def poll(self) -> list[Command]:
        """Give what is asked for since the last poll, oldest first."""
        table, asked = self._table(), []
        for name, value in self._inbox.drain():
            asked += maps.key(name, value, self._before.get(name, 0.0), table)
            self._before[name] = value
        if self._at and (target := table.get("mouse")):
            asked.append(Command(target.address, self._at, "mouse", share=True))
        for name, place in zip(("mouse_x", "mouse_y"), self._at or (), strict=False):
            asked += maps.key(name, place, self._before.get(name, 0.0), table)
            self._before[name] = place
        self._at = None
        return asked

    def hear(self, frame: Frame) -> None:
        """Take no notice: nothing here shows a value."""

    def close(self) -> None:
        """Keys belong to the window; there is nothing to let go of."""


class Knob(Protocol):
    """What has a line of help."""

    @property
    def address(self) -> str:
        """Name it."""
        ...

    @property
    def help(self) -> str:
        """Say what it does."""
        ...


GROUPS: Mapping[str, tuple[str, ...]] = {
    "Looks": tuple(
        f"/show/{what}" for what in ("next", "prev", "slot", "auto", "pattern", "palette", "preset")
    ),
    "Panic": ("/show/blackout", "/show/freeze", "/panic/"),
    "Tempo": ("/tempo/",),
    "Snapshots and cues": ("/snapshot/", "/cue/"),
    "Knobs": ("/list/", "/master/", "/macro/", "/midi/", "/show/undo"),
    "Desk": ("/show/",),
    "Mouse and pads": ("/",),
}
"""Headings of the help, and how the addresses under each begin; the first that fits."""


def help_lines(table: Mapping[str, Target], knobs: Iterable[Knob]) -> list[str]:
    """What every key does, each thing that can be asked for once, in two columns for the HUD."""
    known = {knob.address: knob.help for knob in knobs}
    groups: dict[str, list[str]] = {heading: [] for heading in GROUPS}
    for address, asked in meant(table).items():
        heading = next(heading for heading, starts in GROUPS.items() if address.startswith(starts))
        names = in_short([" ".join(map(cap, each)) for each in asked.values()], " ")
        words = in_short([word for args in asked if (word := said(args))], ", ")
        groups[heading].append(f"{names}\t{named(address, known)}{f' ({words})' if words else ''}")
    blocks = [[f"#{heading}\t", *lines] for heading, lines in groups.items() if lines]
    left, right = halves(blocks)
    return ["\t".join(pair) for pair in zip_longest(left, right, fillvalue="\t")]


def meant(table: Mapping[str, Target]) -> dict[str, dict[tuple[Value, ...], list[str]]]:
    """The names of keys, by what they ask of an address, by that address."""
    found: dict[str, dict[tuple[Value, ...], list[str]]] = {}
    for name, target in table.items():
        found.setdefault(target.address, {}).setdefault(target.args, []).append(name)
    return found


def halves(blocks: list[list[str]]) -> tuple[list[str], list[str]]:
    """Blocks of lines in two columns, as even as they can be."""
    total = sum(map(len, blocks))
    split = min(range(len(blocks) + 1), key=lambda at: (abs(2 * sum(map(len, blocks[:at])) - total), -at))
    left, right = blocks[:split], blocks[split:]
    return column(left), column(right)


def column(blocks: list[list[str]]) -> list[str]:
    """Blocks under each other, a line apart."""
    return [line for block in blocks for line in (*block, "\t")][:-1]


CAPS = {
    "comma": ",",
    "period": ".",
    "slash": "/",
    "backslash": "\\",
    "semicolon": ";",
    "apostrophe": "'",
    "minus": "-",
    "equal": "=",
    "left_bracket": "[",
    "right_bracket": "]",
    "question": "?",
    "escape": "Esc",
    "delete": "Del",
    "insert": "Ins",
    "page_up": "PgUp",
    "page_down": "PgDn",
    "pad_left_bumper": "Pad LB",
    "pad_right_bumper": "Pad RB",
    "pad_left_trigger": "Pad LT",
    "pad_right_trigger": "Pad RT",
    "pad_left_thumb": "Pad L3",
    "pad_right_thumb": "Pad R3",
}
"""What is written on keys whose name says it at length."""


def cap(name: str) -> str:
    """A key as the HUD draws it."""
    plain = name.replace("_", " ").capitalize()
    shown = f"Pad {plain[4:].upper()}" if name.startswith("pad_") and len(name) == 5 else plain
    return f"`{CAPS.get(name, shown)}`"


def named(address: str, known: Mapping[str, str]) -> str:
    """What a knob does, in a few words; one of a look or effect is named with it."""
    what = known.get(address, "no such knob").partition(";")[0]
    words = address.split("/")[1:-1]
    whose = f"{words[-1].replace('_', ' ')}: " if words and not address.startswith(PLAIN) else ""
    return shorten(whose + what, WIDE, placeholder=" ...")


PLAIN = tuple(
    f"/{room}/"
    for room in ("show", "panic", "tempo", "snapshot", "cue", "list", "master", "macro", "midi", "mouse")
)
STEPS = {"+": "on", "-": "back", "toggle": ""}


def said(args: tuple[Value, ...]) -> str:
    """The arguments of a key as a person reads them."""
    first, *more = (STEPS.get(str(arg), str(arg)) for arg in args) if args else ("",)
    return f"{'more' if first == 'on' else 'less'}" if more else first


def in_short(words: Sequence[str], between: str) -> str:
    """Words in a row; of many the first and the last."""
    return between.join(words) if len(words) < 4 else f"{words[0]} to {words[-1]}"
