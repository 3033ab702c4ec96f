"""The list of all knobs over the picture: for a hand that has only keys, and for what is to be learned."""

from bisect import bisect
from collections.abc import Mapping
from itertools import groupby

from vj.direction.knobs import Knob, Tree, number
from vj.frame import Command, Value

ROWS = 15  # that are seen at once
KEYS = "`PgUp` `PgDn` knob    `Home` `End` group    `-` `=` turn it    `M` learn it"
CLICK = 0.05  # of a knob's range, that one turn moves it
SHOW, AT, GROUP, TURN = "/list/show", "/list/at", "/list/group", "/list/turn"
_OWN = ("/list/", "/show/say", "/cue/name", "/cue/next")


class KnobList:
    """Where in the list somebody stands, as the knobs of the list have it."""

    def __init__(self, tree: Tree) -> None:
        self._at, self._moved = 0, False
        self._read(tree)

    def grow(self, tree: Tree) -> None:
        """List the knobs that have come to the tree, too; who stands on one stays there."""
        chosen = self.chosen.address
        self._read(tree)
        self._at = next(at for at, knob in enumerate(self._knobs) if knob.address == chosen)

    def _read(self, tree: Tree) -> None:
        found = [k for k in tree if not k.address.startswith(_OWN) and not k.address.endswith("/name")]
        order = {group: place for place, group in enumerate(dict.fromkeys(knob.group for knob in found))}
        self._knobs = sorted(found, key=lambda knob: order[knob.group])  # each group in one place
        groups = groupby(enumerate(self._knobs), key=lambda each: each[1].group)
        self._starts = [next(members)[0] for _, members in groups]

    @property
    def chosen(self) -> Knob:
        """The knob that somebody stands on."""
        return self._knobs[self._at]

    def became(self) -> dict[str, Value]:
        """Where the knobs of the list itself stand; who goes through it wants to see it."""
        shown: dict[str, Value] = {SHOW: True} if self._moved else {}
        self._moved = False
        return {AT: self._at + 1, GROUP: bisect(self._starts, self._at), **shown}

    def go(self, number: int) -> None:
        """Stand on a knob by its number, from 1."""
        self._at, self._moved = min(max(number - 1, 0), len(self._knobs) - 1), True

    def enter(self, group: int) -> None:
        """Stand on the first knob of a group, by its number, from 1."""
        self._at, self._moved = self._starts[min(max(group - 1, 0), len(self._starts) - 1)], True

    def turn(self, clicks: float) -> list[Command]:
        """What turning the knob so many clicks asks for: a share of its range, the next choice, a pull."""
        knob = self.chosen
        match knob.type:
            case "float":
                return [Command(knob.address, ("+", clicks * CLICK * (knob.high - knob.low)), "list")]
            case "int" | "choice":
                return [
                    Command(knob.address, ("+" if clicks > 0 else "-", max(abs(round(clicks)), 1)), "list")
                ]
            case "bool":
                return [Command(knob.address, ("toggle",), "list")]
            case "trigger":
                return [Command(knob.address, (), "list")]
        return []

    def lines(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        """The list as the HUD shows it: the knob in its middle, and how those around it stand."""
        first = min(max(self._at - ROWS // 2, 0), max(len(self._knobs) - ROWS, 0))
        head = f"#{self.chosen.group}\t#{self._at + 1} of {len(self._knobs)}\t"
        seen = self._knobs[first : first + ROWS]
        rows = [f"{'>' if knob is self.chosen else ''}{row(knob, values[knob.address])}" for knob in seen]
        return (head, *rows, "", self.chosen.help, KEYS)


def row(knob: Knob, value: Value) -> str:
    """A knob: its address, where it stands, and its value."""
    shows = knob.type in ("float", "int", "bool")
    bar = f"={float(value) if isinstance(value, bool) else knob.share(value):.3f}" if shows else ""
    return f"{knob.address}\t{bar}\t{said(knob, value)}"


def said(knob: Knob, value: Value) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "" if knob.type == "trigger" else "on" if value else "off"
    if isinstance(value, tuple):
        return "  ".join(f"{part:.2f}" for part in value)
    found = None if isinstance(value, str) else number(value)
    return str(value) if found is None else f"{found:.4g}{f' {knob.unit}' if knob.unit else ''}"
