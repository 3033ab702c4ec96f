"""Sound that is already there: an array in memory, or any file that ffmpeg can read, streamed."""

import subprocess
import tempfile
from pathlib import Path
from typing import IO

import numpy as np

from vj import ffmpeg
from vj.errors import MediaError
from vj.frame import Block, FloatArray, Tick

_FRAME = 8  # bytes of a stereo float32 frame
_PIECE = 1 << 16  # frames: the most one read of a long tick asks the decoder for at once


class MemorySource:
    """Samples heard at their own pace: sample ``round(time * rate)`` is next after a read at ``time``."""

    def __init__(self, samples: FloatArray, rate: int, name: str = "memory") -> None:
        """Take samples (frames, channels), full scale -1..1, at rate Hz."""
        self.name, self.rate, self.channels = name, rate, samples.shape[1]
        self._samples, self._at = samples, 0

    def read(self, tick: Tick) -> Block:
        """Give the samples from where the last read ended up to ``tick.time``."""
        end = min(max(round(tick.time * self.rate), self._at), len(self._samples))
        start, self._at = self._at, end
        return Block(self._samples[start:end], self.rate)

    @property
    def ended(self) -> bool:
        """Say whether the last sample has been given."""
        return self._at >= len(self._samples)

    def close(self) -> None:
        """Nothing to let go of."""


class FileSource:
    """A file's sound as ffmpeg decodes it, stereo, streamed: memory doesn't grow with its length.

    ``read`` waits until the decoder has made what the tick asks for, so that a film never misses a
    sample; live, ``vj.audio.device.Played`` reads ahead in its own thread. Samples beyond full scale
    stay as they are.
    """

    channels = 2

    def __init__(
        self, path: Path | str, start: float = 0.0, seconds: float | None = None, rate: int = 44100
    ) -> None:
        """Open the file from ``start`` seconds on, for ``seconds`` or to its end.

        MediaError when there is no such file or no sound in it that ffmpeg can decode.
        """
        self.path, self.rate, self.name = Path(path), rate, Path(path).name
        if not self.path.exists():
            raise MediaError(f"{path}: no such file")
        if self.path.is_dir():
            raise MediaError(f"{path}: is a folder, not a sound file")
        self.problem = ""
        """What the decoder complained of, in one line, once it is over; empty when all was well."""
        self.frames = 0
        """Sound frames given so far; once ended, the exact length of the sound."""
        self._limit = None if seconds is None else round(seconds * rate)
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the decoder
        self._decoder = subprocess.Popen(
            _command(self.path, start, rate),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._said,
            start_new_session=True,  # Ctrl-C in the terminal is for us
        )
        assert self._decoder.stdout is not None  # asked for above
        self._pipe: IO[bytes] = self._decoder.stdout
        self._over = False
        self._ahead = self._take(1)  # the door: a file that can't be heard says so here
        if not len(self._ahead):
            reason = self.problem
            self.close()
            raise MediaError(f"{path}: {_no_sound(reason, start)}")

    def read(self, tick: Tick) -> Block:
        """Give the samples from where the last read ended up to ``tick.time``; waits for the decoder."""
        end = round(tick.time * self.rate)
        if self._limit is not None:
            end = min(end, self._limit)
        return Block(self._next(max(0, end - self.frames)), self.rate)

    @property
    def ended(self) -> bool:
        """Say whether the last sample has been given."""
        return (self._over and not len(self._ahead)) or self.frames == self._limit

    def close(self) -> None:
        """Stop the decoder and let go of the file."""
        self._over = True
        self._ahead = self._ahead[:0]
        self._decoder.kill()
        self._pipe.close()
        self._decoder.wait()
        self._said.close()

    def _next(self, count: int) -> FloatArray:
        """Give the next samples, count or as many as there still are, and look one frame further."""
        if not count:
            return np.zeros((0, 2), np.float32)
        pieces = [self._ahead[:count]]
        missing = count - len(pieces[0])
        self._ahead = self._ahead[count:]
        while missing and not self._over:
            pieces.append(self._take(min(missing, _PIECE)))
            missing -= len(pieces[-1])
        if not self._over and not len(self._ahead):
            self._ahead = self._take(1)  # known to be over with the last sample, not a read later
        samples = np.concatenate(pieces)
        self.frames += len(samples)
        return samples

    def _take(self, count: int) -> FloatArray:
        """Wait for count frames of the decoder; fewer when it is over."""
        data = self._pipe.read(count * _FRAME)
        if len(data) < count * _FRAME:
            self._over = True
            failed = self._decoder.wait() != 0
            self.problem = _reason(self._said, self.path) or "ffmpeg gave up" * failed
        return np.frombuffer(data[: len(data) // _FRAME * _FRAME], "<f4").reshape(-1, 2)


def _command(path: Path, start: float, rate: int) -> list[str]:
    """Decode the first sound stream to stereo float32 on standard output."""
    # "file:" keeps a name such as "concat:x" or "-y.wav" from meaning anything but a file
    seek = ["-ss", f"{start:.6f}"] if start else []
    return [
        *(ffmpeg.executable(), "-nostdin", "-hide_banner", "-loglevel", "error", *seek),
        *("-i", f"file:{path}", "-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "2", "-ar", str(rate)),
        *("-f", "f32le", "-"),
    ]


def _no_sound(reason: str, start: float) -> str:
    """Say why a file can't be heard: ffmpeg's reason where it has one."""
    if not reason:
        return f"no sound after {start:g} s"
    return reason if "sound" in reason else f"no sound that ffmpeg can read ({reason})"


def _reason(said: IO[bytes], path: Path) -> str:
    """Ffmpeg's reason in one line, without the file's name, which the message has already."""
    said.seek(0)
    lines = [line.strip() for line in said.read(1 << 16).decode(errors="replace").splitlines()]
    lines = [line.removeprefix(f"file:{path}:").strip() for line in lines if line]
    if any("matches no streams" in line for line in lines):
        return "has no sound in it"
    return lines[-1] if lines else ""
