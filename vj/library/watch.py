"""Looks that are saved while the show runs: read again within a quarter second.

The times and sizes of the files are looked at five times a second, in a thread of its own: that works
on every file system, network ones too, and needs no library.
"""

import threading
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from vj.errors import LookError
from vj.frame import Look
from vj.library import folders, isf, looks

ENDINGS = (*looks.READERS, ".vs")
Stamps = dict[Path, tuple[int, int]]


class LookWatch:
    """Watches every folder that looks are read from."""

    def __init__(self, every: float = 0.2) -> None:
        """Begin to watch. ``every``: seconds between two looks."""
        self._every = every
        self._found: deque[Look | LookError] = deque(maxlen=100)
        self._closed = threading.Event()
        self._seen = stamps()
        self._thread = threading.Thread(target=self._watch, name="looks", daemon=True)
        self._thread.start()

    def poll(self) -> list[Look | LookError]:
        """Give the looks that were saved since, or what is wrong with them."""
        return [self._found.popleft() for _ in range(len(self._found))]

    def close(self) -> None:
        """Watch no more."""
        self._closed.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._closed.wait(self._every):
            now = stamps()
            changed = [path for path, stamp in now.items() if self._seen.get(path) != stamp]
            self._seen |= now
            for path in belonging(changed):
                try:
                    self._found.append(looks.read(path, own=is_own(path)))
                except LookError as error:
                    self._found.append(error)


def stamps() -> Stamps:
    """Time and size of every file that is a look or belongs to one; one that is empty is being written."""
    found: Stamps = {}
    for place in (folders.shipped("shaders"), folders.own("shaders")):
        for path in (path for name in looks.FOLDERS for path in (place / name).glob("*")):
            if path.suffix.lower() in ENDINGS:
                try:
                    stat = path.stat()
                except OSError:  # gone again
                    continue
                if stat.st_size:
                    found[path] = (stat.st_mtime_ns, stat.st_size)
    return found


def belonging(changed: Iterable[Path]) -> list[Path]:
    """The looks that changed files are, or belong to, each once."""
    found = []
    for path in changed:
        stem = path.stem.split(".")[0] if path.suffix == ".frag" and not isf.is_isf(path) else path.stem
        beside = [path.with_name(stem + ending) for ending in looks.READERS]
        same = [path] if path.with_name(stem + path.suffix) == path and path.suffix != ".vs" else beside
        found += [look for look in same if look.is_file()]
    return list(dict.fromkeys(found))


def is_own(path: Path) -> bool:
    """Whether a file is one of those shipped."""
    return path.is_relative_to(folders.shipped("shaders"))
