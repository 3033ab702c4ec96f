"""A take: the running show as a film, sound and pictures, which the show never waits for."""

import os
import subprocess
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vj import ffmpeg
from vj.errors import MediaError, UsageError
from vj.frame import Block, Tick
from vj.record import formats, matroska
from vj.record.feed import Feed, plain, trouble
from vj.record.sync import Silence, Slots

Pixels = NDArray[np.uint8]
"""(height, width, 3) RGB, top row first; not written to again once it is handed over."""

_AHEAD = 256 << 20  # bytes of pictures that may wait: a second of 1080p at 40 frames a second
_SPARE = 64 << 20  # bytes more that sound may take: minutes of it
_STEREO = (*formats.RATES, "-c:a", "aac")


@dataclass(frozen=True, slots=True)
class TakeReport:
    """What became of a take."""

    path: Path
    seconds: float  # of sound and pictures
    frames: int  # slots of the film: seconds x fps
    repeated: int  # slots that show the picture before again, as the show drew none for them
    dropped: int  # pictures drawn, but not encoded in time: the one before stands in
    problem: str = ""  # why it ended early or is not whole, one line; empty when all is well


class Take:
    """The running show in an MP4, sound and pictures; ``write`` never waits and never raises.

    While it runs the file is fragmented, a second at most each: a killed process leaves what plays
    up to its last second. ``close`` turns it into a plain one.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: Fraction, rate: int, channels: int) -> None:
        """Start the encoder: pictures (width, height), both even, sound at rate Hz.

        MediaError where the path can't be written, UsageError for an odd size.
        """
        _even(size)
        _writable(path, path)
        self.problem = ""
        """Why the take is over, in one line; empty while it runs."""
        self._path, self._fps, self._rate, self._channels = path, fps, rate, channels
        self._slots, self._silence = Slots(fps), Silence(0.0)
        self._origin: float | None = None
        self._heard = 0  # sound frames written
        self._taken = self._repeated = self._dropped = 0
        self._drawn: deque[tuple[int, int]] = deque()  # (slot, count) of pictures whose pixels aren't here
        self._last: tuple[int, Pixels] | None = None  # the last picture written, and its slot
        # empty slots are filled with the picture before
        picture = f"{formats.YUV.format(pixels='yuv420p')},fps={fps}:start_time=0"
        threads = min(4, max(1, (os.cpu_count() or 2) // 2))  # the show needs the others
        encode = ("-c:v", "libx264", "-preset", "superfast", "-crf", "20", "-threads", str(threads))
        self._feed = Feed(
            [
                *(
                    "-f",
                    "matroska",
                    "-i",
                    "pipe:0",
                    "-map",
                    "0:v",
                    "-map",
                    "0:a",
                    "-vf",
                    picture,
                    *formats.BT709,
                ),
                *(*encode, "-g", str(max(1, round(fps))), *_STEREO, "-b:a", "192k"),
                *("-movflags", "+frag_keyframe+delay_moov+default_base_moof", "-flush_packets", "1"),
                *("-f", "mp4", f"file:{path}"),
            ],
            path,
            ahead=_AHEAD,
        )
        self._feed.send(matroska.header(*size, fps, rate, channels))

    def write(self, pixels: Pixels | None, block: Block, tick: Tick) -> None:
        """Add the sound that came with a tick, and a picture.

        Once for each picture drawn, in order. pixels: of the oldest picture not handed over yet, None
        while they are still under way (a read-back takes a frame or two).
        """
        if self.problem:
            return
        if self._origin is None:
            self._origin = tick.time - tick.dt
            self._silence = Silence(self._origin)
        self._hear(block, tick.time)
        count = self._slots.step(tick.time - self._origin, self._heard / self._rate)
        self._drawn.append((self._taken, count))
        self._taken += count
        self._repeated += max(0, count - 1)
        if pixels is not None:
            self._show(pixels)

    def close(self, late: Pixels | None = None) -> TakeReport:
        """End the take; ``late``: pixels that were still under way. Waits for the encoder."""
        if late is not None:
            self._show(late, wait=True)
        if self._last is not None and self._last[0] < self._taken - 1:
            self._send(self._taken - 1, self._last[1], wait=True)  # holds the last picture to the end
        try:
            self._feed.finish()
            _remux(self._path)
        except MediaError as error:
            self.problem = self.problem or str(error)
        frames, fps = self._taken, self._fps
        return TakeReport(
            self._path, float(frames / fps), frames, self._repeated, self._dropped, self.problem
        )

    def _hear(self, block: Block, time: float) -> None:
        """Write the sound of a block, and silence first where some is missing."""
        samples = _fitted(block, self._rate, self._channels)
        silence = self._silence.step(time, len(samples) / self._rate, block.lost / block.rate)
        for part in (np.zeros((round(silence * self._rate), self._channels), np.float32), samples):
            if not len(part):
                continue
            announced = matroska.block(matroska.SOUND, self._heard / self._rate, part.nbytes)
            if self._feed.send(announced, plain(part), spare=_SPARE):
                self._heard += len(part)
            else:
                self.problem = self._feed.reason() or f"{self._path}: the encoder stands still"

    def _show(self, pixels: Pixels, *, wait: bool = False) -> None:
        """Write the pixels of the oldest picture that waits for them."""
        if not self._drawn:
            return
        slot, count = self._drawn.popleft()
        if count and not self._send(slot, pixels, wait=wait):
            self._dropped += 1

    def _send(self, slot: int, pixels: Pixels, *, wait: bool) -> bool:
        announced = matroska.block(matroska.PICTURE, float(slot / self._fps), pixels.nbytes)
        if not self._feed.send(announced, plain(pixels), wait=wait):
            return False
        self._last = (slot, pixels)
        return True


def _remux(path: Path) -> None:
    """Turn a fragmented MP4 into a plain one that starts to play at once; MediaError when it can't."""
    part = path.with_name(path.name + ".part")
    command = [ffmpeg.executable(), "-nostdin", "-loglevel", "error", "-y", "-i", f"file:{path}"]
    command += ["-copyts"]  # else the encoder's run-up would become silence before the first picture
    command += ["-map", "0", "-c", "copy", "-movflags", "+faststart", "-f", "mp4", f"file:{part}"]
    done = subprocess.run(command, capture_output=True, check=False, start_new_session=True)
    try:
        if reason := trouble(done.stderr.decode(errors="replace"), failed=done.returncode != 0):
            raise MediaError(f"{path}: stays fragmented, it plays all the same: {reason}")
        part.replace(path)
    except OSError as error:
        raise MediaError(f"{path}: stays fragmented: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _fitted(block: Block, rate: int, channels: int) -> NDArray[np.float32]:
    """A block as a take's sound, (frames, channels) at rate Hz: a device may come back as another."""
    samples = block.samples
    if samples.shape[1] != channels:
        samples = samples[:, [min(c, samples.shape[1] - 1) for c in range(channels)]]
    if block.rate != rate and len(samples):
        at = np.arange(round(len(samples) * rate / block.rate)) * (block.rate / rate)
        own = np.arange(len(samples))
        samples = np.stack([np.interp(at, own, column) for column in samples.T], axis=1)
    return samples.astype("<f4", copy=False)


def _even(size: tuple[int, int]) -> None:
    if any(side < 2 or side % 2 for side in size):
        raise UsageError("size {}x{}: both must be even, as H.264 halves the colours".format(*size))


def _writable(made: Path, named: Path) -> None:
    """Make the file, so that a folder that refuses it says so before the show."""
    try:
        made.open("wb").close()
    except OSError as error:
        raise MediaError(f"{named}: can't be written: {error.strerror}") from error
