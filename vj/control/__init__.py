"""Who asks: OSC, MIDI, keys. Each gives commands and never waits."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # MIDI's process begins in this package, and must not load the show
    from vj.frame import Command, Frame


class Control(Protocol):
    """Something that hands play. Its library's thread appends to a bounded deque; ``poll`` drains it."""

    @property
    def name(self) -> str:
        """Name it for the HUD and the log."""
        ...

    def poll(self) -> "list[Command]":
        """Give what was asked since the last poll, oldest first."""
        ...

    def hear(self, frame: "Frame") -> None:
        """Tell the device what has become of its knobs: lights, motor faders, labels. Never waits."""
        ...

    @property
    def heard(self) -> int:
        """Count the messages that have arrived since the start, understood or not."""
        ...

    def close(self) -> None:
        """Let go of the port."""
        ...
