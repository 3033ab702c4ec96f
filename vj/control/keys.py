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
from vj.frame import Command, Frame
from vj.targets import Target

WIDE = 56  # letters of a line of help


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


def help_lines(table: Mapping[str, Target], knobs: Iterable[Knob]) -> list[str]:
    """What every key does, each thing that can be asked for once, in two columns for the HUD."""
    meant: dict[str, dict[str, list[str]]] = {}  # names of keys by their arguments, by address
    for name, target in table.items():
        words = " ".join(str(arg) for arg in target.args)
        meant.setdefault(target.address, {}).setdefault(words, []).append(name.replace("_", " "))
    known = {knob.address: knob.help for knob in knobs}
    lines = []
    for address, asked in meant.items():
        what = shorten(known.get(address, "no such knob").partition(";")[0], WIDE, placeholder=" ...")
        names = in_short([" / ".join(each) for each in asked.values()])
        words = in_short([word for word in asked if word not in ("", "toggle")])
        lines.append(f"{names}\t{what}{f' ({words})' if words else ''}")
    half = (len(lines) + 1) // 2
    return ["\t".join(pair) for pair in zip_longest(lines[:half], lines[half:], fillvalue="\t")]


def in_short(words: Sequence[str]) -> str:
    """Words in a row; of many the first and the last."""
    return ", ".join(words) if len(words) < 4 else f"{words[0]} to {words[-1]}"
