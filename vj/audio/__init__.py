"""Where sound comes from: a device, a file, the built-in demo track."""

from typing import Protocol

from vj.frame import Block, Tick


class Source(Protocol):
    """Something that is heard. ``read`` never waits for sound to arrive."""

    @property
    def name(self) -> str:
        """Name it for the HUD and the log."""
        ...

    @property
    def rate(self) -> int:
        """Sound frames a second."""
        ...

    @property
    def channels(self) -> int:
        """Channels of what ``read`` gives."""
        ...

    def read(self, tick: Tick) -> Block:
        """Give the sound from where the last read ended up to ``tick.time``; may be empty."""
        ...

    @property
    def ended(self) -> bool:
        """Say whether no more sound will ever come (a file that is over)."""
        ...

    def close(self) -> None:
        """Let go of the device or file."""
        ...
