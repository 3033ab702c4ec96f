"""A text file that is edited while it plays: its new text is a command, as from any other hand.

The time and size of one small file are looked at three times a second, in a thread of its own: that
costs nothing, works on every file system, network ones too, and needs no library.
"""

import threading
from collections.abc import Mapping
from pathlib import Path

from vj.control.inbox import Inbox
from vj.frame import Command, Frame

LARGEST = 1 << 20  # bytes; what is longer is no text that a person wrote


class FileWatch:
    """Watches the file of what is played: of several, the one whose name its knob holds."""

    def __init__(
        self, address: str, name: str, files: Mapping[str, Path], *, fetch: bool = False, look: float = 0.3
    ) -> None:
        """Watch ``files[name]``, or another once the knob ``address`` holds its name.

        A new text is sent there as (name, text). ``fetch``: so is the text of another file as soon as
        it is asked for; an empty one if there is no such file. ``look``: seconds between two looks.
        """
        self._fetch = fetch
        self._address, self._playing, self._files, self._every = address, name, files, look
        self._inbox: Inbox[Command] = Inbox(16)
        self._closed = threading.Event()
        self._seen = self._stamp(name)
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """Name the file that is watched; empty: none."""
        path = self._files.get(self._playing)
        return path.name if path else ""

    @property
    def heard(self) -> int:
        """Count the edits."""
        return self._inbox.heard

    def poll(self) -> list[Command]:
        """Give the new text, if there is one."""
        return self._inbox.drain()

    def hear(self, frame: Frame) -> None:
        """Notice what is played now."""
        self._playing = str(frame.changed.get(self._address, self._playing))

    def close(self) -> None:
        """Look no more."""
        self._closed.set()
        self._thread.join()

    def _watch(self) -> None:
        changing = self._seen  # what was seen at the last look: a file is read once it stays as it is
        while not self._closed.wait(self._every):
            before, name = changing, self._playing
            changing = now = self._stamp(name)
            if now[0] != self._seen[0]:  # another file: as it is now, it is known
                self._seen = now
                if self._fetch:
                    self._inbox.append(Command(self._address, (name, self._read(name) or ""), "file"))
            elif now == before != self._seen and now[1] and (text := self._read(name)) is not None:
                self._seen = now
                self._inbox.append(Command(self._address, (name, text), "file"))

    def _stamp(self, name: str) -> tuple[str, int, int]:
        """Name, time and size of a file; time and size 0 while it isn't there, as while it is saved."""
        try:
            found = self._files[name].stat()
        except (KeyError, OSError):
            return name, 0, 0
        return name, found.st_mtime_ns, found.st_size

    def _read(self, name: str) -> str | None:
        try:
            with self._files[name].open("rb") as file:
                return file.read(LARGEST).decode("utf-8", "replace")
        except (KeyError, OSError):
            return None
