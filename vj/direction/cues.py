"""The cues of a show file: which one plays, and when the next is due."""

from collections.abc import Mapping

from vj.direction.knobs import Tree
from vj.errors import VJError
from vj.frame import Beat, Command
from vj.library import showfile
from vj.library.showfile import Cue, ShowFile

UNLOADED = {"/cue/name": "", "/cue/next": ""}


class Cues:
    """Steps through a show file's cues: by hand, or when their bars are over."""

    def __init__(self) -> None:
        self._show = ShowFile()
        self._at = 0  # the cue that plays, from 1; 0: none yet
        self._end: int | None = None  # the beat on which the next is due
        self._due = False

    @property
    def number(self) -> int:
        """The cue that plays, counted from 1; 0 before the first."""
        return self._at

    def told(self) -> Mapping[str, str]:
        """The cue that plays and the next, as a person reads them; empty where there is none."""
        if not (cues := self._show.cues):
            return UNLOADED
        places = {"/cue/name": self._at, "/cue/next": self._at + 1}
        return {word: said(cues, at) if 0 < at <= len(cues) else "" for word, at in places.items()}

    def load(self, show: ShowFile) -> None:
        """Take another show, or the same one edited: what plays goes on, the next cue is of the new one."""
        self._show = show
        self._at = min(self._at, len(show.cues))

    def step(self, beat: Beat, hold: bool) -> bool:
        """Whether the next cue is due now: on a bar line, once the bars of this one are over."""
        if self._due:  # its first frame: bars count from the bar line that is nearest
            self._due = False
            bars = self._show.cues[self._at - 1].bars if self._at else 0
            line = round(beat.place / beat.meter)
            self._end = (line + bars) * beat.meter if bars else None
        over = self._end is not None and beat.place >= self._end and self._at < len(self._show.cues)
        return over and not hold

    def go(self, number: int) -> tuple[list[Command], str]:
        """Go to a cue, by its number from 1: what it asks for, and a line for the person at the desk."""
        cues = self._show.cues
        if not cues:
            return [], "no show is loaded: vj live --show FILE"
        if not 1 <= number <= len(cues):
            return [], f"that was the {'last' if number > 1 else 'first'} cue of {len(cues)}"
        self._at, self._due, self._end = number, True, None
        return asked(cues[number - 1]), f"cue {said(cues, number)}"


def said(cues: tuple[Cue, ...], number: int) -> str:
    """A cue as a person reads it."""
    cue = cues[number - 1]
    names = ", ".join(filter(None, (cue.song, cue.name or cue.look or cue.preset)))
    return f"{number} of {len(cues)}{': ' if names else ''}{names}"


def asked(cue: Cue) -> list[Command]:
    """What a cue asks for, in order."""
    commands = [Command("/show/preset", (cue.preset,), "cue")] if cue.preset else []
    if cue.transition:
        commands.append(Command("/show/transition", (cue.transition,), "cue"))
    if cue.fade is not None:
        commands.append(Command("/show/fade", (cue.fade,), "cue"))
    if cue.look:
        chosen = Command("/show/auto", (True,), "cue"), Command("/show/pattern", (cue.look,), "cue")
        commands.append(chosen[0] if cue.look == "auto" else chosen[1])
    return [*commands, *(Command(address, (value,), "cue") for address, value in cue.knobs.items())]


def check(tree: Tree, show: ShowFile) -> VJError | None:
    """What a show file names that isn't there, with its place; None if all is well."""
    for number, cue in enumerate(show.cues, 1):
        for command in asked(cue):
            try:
                knob = tree.find(command.address)
                knob.accept(command.args, knob.default)
            except ValueError as error:
                if show.origin:
                    return showfile.mistake(show.origin, number, str(error))
    return None
