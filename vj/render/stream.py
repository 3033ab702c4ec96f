"""Moving pictures from ffmpeg: a film in a loop, or a camera."""

import struct
import subprocess
import threading
from collections import deque
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from vj import ffmpeg
from vj.library import media

Pixels = NDArray[np.uint8]
"""(height, width, 4) BGRA, bottom row first, as a bitmap file and a texture have it."""

RATE = 30  # pictures a second that are asked for, whatever the file has
AHEAD = 4  # pictures that wait
LARGEST = 1920  # pixels wide


class Stream:
    """Pictures in order, decoded ahead in a thread of its own.

    ``wait``: a film made offline must miss none; a show never waits, and shows the last there is.
    """

    def __init__(self, path: Path, *, wait: bool = False) -> None:
        """Begin; LookError for a camera file that can't be read, MediaError without ffmpeg."""
        self.problem = ""
        self._path, self._wait, self._live = path, wait, path.suffix.lower() == media.CAMERA
        shape = f"fps={RATE},scale='min({LARGEST},iw)':-2"
        self._command = [
            *(ffmpeg.executable(), "-nostdin", "-hide_banner", "-loglevel", "error"),
            *media.source(path),
            *("-an", "-vf", shape, "-c:v", "bmp", "-pix_fmt", "bgra", "-f", "image2pipe", "-"),
        ]
        self._decoder: subprocess.Popen[bytes] | None = None
        self._pictures: deque[Pixels] = deque()
        self._change = threading.Condition()
        self._over = False
        self.time, self._shown = 0.0, -1  # s of the film gone by, number of the picture on screen
        self._thread = threading.Thread(target=self._decode, name=path.name, daemon=True)
        self._thread.start()

    def step(self, dt: float) -> Pixels | None:
        """Move on by so many seconds of the film; give the picture to show from now on, None: the same."""
        self.time += dt
        due = int(self.time * RATE + 1e-6) - self._shown
        taken = None
        with self._change:
            while due > 0:
                if self._wait and not self._over:
                    self._change.wait_for(lambda: self._pictures or self._over)
                if not self._pictures:
                    break
                taken = self._pictures.popleft()
                self._shown, due = self._shown + 1, due - 1
                self._change.notify_all()
        if due > RATE or self._live:  # what was missed is not made up for
            self._shown += due
        return taken

    def _decode(self) -> None:
        """Begin ffmpeg, read what it gives, and see it end: each may take longer than a frame."""
        try:
            said = self._play()
        except OSError as error:  # no process can be begun
            said = str(error.strerror)
        self.problem = f"{self._path}: {said}"
        with self._change:
            self._over = True
            self._change.notify_all()

    def _play(self) -> str:
        """Read all pictures there are; give what ffmpeg says at the end."""
        with subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as decoder:
            with self._change:
                self._decoder = decoder
                if self._over:
                    decoder.kill()
            assert decoder.stdout and decoder.stderr  # asked for above
            while (picture := bitmap(decoder.stdout)) is not None:
                self._add(picture)
            said = decoder.stderr.read().decode(errors="replace").strip().splitlines()
        return said[-1] if said else "no more pictures"

    def _add(self, picture: Pixels) -> None:
        with self._change:
            while len(self._pictures) >= AHEAD and not self._over:
                if self._live:
                    self._pictures.popleft()  # a camera shows now, not then
                else:
                    self._change.wait()
            self._pictures.append(picture)
            self._change.notify_all()

    def close(self) -> None:
        """End ffmpeg; only who waits for pictures waits until it is over."""
        with self._change:
            self._over = True
            if self._decoder:
                self._decoder.kill()
            self._change.notify_all()
        if self._wait:
            self._thread.join()


def bitmap(pipe: IO[bytes]) -> Pixels | None:
    """The next bitmap file of a pipe; None at its end, or where it is none of 32 bits."""
    head = pipe.read(54)
    if len(head) < 54 or head[:2] != b"BM":
        return None
    length, _, start, _, width, height, _, depth = struct.unpack_from("<IIIIiiHH", head, 2)
    body = pipe.read(length - 54)
    if depth != 32 or len(body) < length - 54:
        return None
    pixels = np.frombuffer(body, np.uint8, offset=start - 54).reshape(abs(height), width, 4)
    return pixels if height > 0 else pixels[::-1]
