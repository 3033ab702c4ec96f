"""An ffmpeg that is fed through its standard input, from a thread: drawing and encoding overlap."""

import contextlib
import queue
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vj import ffmpeg
from vj.errors import MediaError

_PIPE = 1 << 20  # bytes: with Linux's usual 64 KiB a 720p picture takes three times as long
_F_SETPIPE_SZ = 1031  # of Linux's fcntl.h; Python names it on Linux alone


class Feed:
    """An ffmpeg that is fed by a thread from a queue of bounded size."""

    def __init__(self, arguments: Sequence[str], path: Path, ahead: int) -> None:
        """Start ffmpeg; ``ahead`` bytes may wait for it, ``path`` is what its complaints are about."""
        self._path, self._ahead = path, ahead
        self._waiting: queue.SimpleQueue[tuple[bytes | memoryview, ...] | None] = queue.SimpleQueue()
        self._room = threading.Condition()
        self._held = 0  # bytes that wait
        self._broken = False
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe that nobody reads could fill
        self._process = subprocess.Popen(
            [ffmpeg.executable(), "-hide_banner", "-loglevel", "error", "-y", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            start_new_session=True,  # Ctrl-C in the terminal is for us: the end is written by ffmpeg
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows' word for it
        )
        assert self._process.stdin is not None  # asked for above
        self._pipe = self._process.stdin
        _widen(self._pipe.fileno())
        self._thread = threading.Thread(target=self._run, name=f"encode {path.name}", daemon=True)
        self._thread.start()

    def send(self, *parts: bytes | memoryview, wait: bool = False, spare: int = 0) -> bool:
        """Queue bytes, and say whether they were taken: there was room, and ffmpeg is alive.

        wait: for room. spare: bytes that these may take beyond the bound.
        """
        size = sum(map(len, parts))
        with self._room:
            if wait:
                self._room.wait_for(lambda: self._broken or self._held < self._ahead)
            if self._broken or self._held >= self._ahead + spare:
                return False
            self._held += size
        self._waiting.put(parts)
        return True

    def finish(self) -> None:
        """Write what waits, and wait for ffmpeg's end; MediaError with its reason when it failed."""
        self._waiting.put(None)
        self._thread.join()
        failed = self._process.wait() != 0 or self._broken
        reason = trouble(self._heard(), failed=failed)
        self._said.close()
        if reason:
            raise MediaError(f"{self._path}: {reason}")

    def abandon(self) -> None:
        """End ffmpeg and the thread at once."""
        self._process.kill()
        self._waiting.put(None)
        self._thread.join()
        self._process.wait()
        self._said.close()

    def reason(self) -> str:
        """Say in one line why ffmpeg is gone, as far as it said; empty while it lives."""
        if self._process.poll() is None and not self._broken:
            return ""
        return f"{self._path}: {trouble(self._heard(), failed=True)}"

    def _heard(self) -> str:
        self._said.seek(0)
        return self._said.read(1 << 16).decode(errors="replace")

    def _run(self) -> None:
        try:
            for parts in iter(self._waiting.get, None):
                for part in parts:
                    self._pipe.write(part)
                self._pipe.flush()
                with self._room:
                    self._held -= sum(map(len, parts))
                    self._room.notify()
        except OSError:  # ffmpeg is gone; why is what it said
            with self._room:
                self._broken = True
                self._room.notify()
        finally:
            with contextlib.suppress(OSError):
                self._pipe.close()


def plain(array: NDArray[Any]) -> memoryview:
    """The bytes of an array, uncopied where it lies in one piece."""
    return np.ascontiguousarray(array).data.cast("B")


def _widen(pipe: int) -> None:
    """Give the pipe room for more of a picture, where that can be asked for."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # a person's pipes may be limited; it works all the same
            fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE)


_KNOWN = ("No space left on device", "Permission denied", "Read-only file system", "File too large")


def trouble(said: str, *, failed: bool) -> str:
    """Why an ffmpeg that said this has failed; empty where it has not.

    It ends as if all were well where the disk fills with a file's last bytes.
    """
    if failed or any(known in said for known in _KNOWN):
        return complaint(said) or "ffmpeg gave up"
    return ""


def complaint(said: str) -> str:
    """The line of ffmpeg's that says most: a known trouble, else its first."""
    for known in _KNOWN:
        if known in said:
            return known
    lines = (line.strip() for line in said.splitlines())
    first = next((line for line in lines if line and not line.startswith("Svt[info]")), "")
    return re.sub(r"^\[[^]]*\]\s*", "", first)
