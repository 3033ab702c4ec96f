"""Where every knob stands, as the hands on MIDI devices need to know it."""

from collections.abc import Callable

from vj.frame import Command, Frame, Value

Share = Callable[[str, Value], float | None]
"""Where a value lies in its knob's range, 0..1; None for a knob that no fader can stand for."""


class Desk:
    """Values and positions of knobs, kept up by what each frame says has moved."""

    def __init__(self, share: Share) -> None:
        self.values: dict[str, Value] = {}
        self.shares: dict[str, float] = {}  # to the bit as a hand asked for, until somebody else moves it
        self.looks: tuple[str, ...] = ()  # of the slots, in order
        self.on = ""  # the look that is seen
        self.next = ""  # the look that is coming
        self._share = share
        self._asked: set[str] = set()  # since the last frame
        self._aims: dict[str, float] = {}  # what was asked for, while a knob is on its way there
        self._seen: dict[str, float] = {}

    def ask(self, command: Command) -> None:
        """Take note of what a MIDI control asks for."""
        self._asked.add(command.address)
        if command.share and command.address in self.shares and isinstance(command.args[0], float):
            self.shares[command.address] = self._aims[command.address] = command.args[0]

    def step(self, frame: Frame) -> set[str]:
        """Take note of a frame; give the addresses of which something is different now."""
        changed = {*frame.changed}
        for address, value in frame.changed.items():
            self.values[address] = value
            share = self._share(address, value)
            if share is not None:
                if not self._is_ours(address, share):
                    self.shares[address] = share
                    self._aims.pop(address, None)
                self._seen[address] = share
        self._asked.clear()
        shown = _shown(frame)
        if shown != (self.on, self.next, self.looks):
            self.on, self.next, self.looks = shown
            changed |= LOOKS
        return changed

    def _is_ours(self, address: str, share: float) -> bool:
        """Say whether a knob moves because of us: in the frame we asked, or nearer to it ever since."""
        if address in self._asked:
            return True
        aim, before = self._aims.get(address), self._seen.get(address)
        return aim is not None and before is not None and abs(share - aim) < abs(before - aim)


LOOKS = frozenset({"/show/slot", "/show/pattern"})
"""Knobs whose lights say which look is on, which is next and which there are."""


def _shown(frame: Frame) -> tuple[str, str, tuple[str, ...]]:
    scene = frame.scene
    deck = scene.a if scene.mix < 0.5 or scene.b is None else scene.b
    on = deck.look.name if deck else ""
    return on, frame.pattern if frame.pattern != on else "", frame.slots
