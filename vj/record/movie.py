"""Movies, written by ffmpeg: a film made offline, and a take of the running show.

Both feed ffmpeg's standard input from a thread of their own, so that drawing and encoding overlap. A
film waits for the encoder; a take never does.
"""

import contextlib
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vj import ffmpeg
from vj.errors import MediaError, UsageError
from vj.frame import Block, Tick
from vj.record import matroska
from vj.record.formats import FORMATS, Format
from vj.record.sync import Silence, Slots

Pixels = NDArray[np.uint8]
"""(height, width, 3) RGB, top row first; not written to again once it is handed over."""

PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")
"""What x264 can take its time for."""

_PIPE = 1 << 20  # bytes: with Linux's usual 64 KiB a 720p picture takes three times as long
_F_SETPIPE_SZ = 1031  # of Linux's fcntl.h; Python names it on Linux alone
_AHEAD = 64 << 20  # bytes of pictures that may wait for a film's encoder
_LIVE_AHEAD = 256 << 20  # the same for a take: a second of 1080p at 40 frames a second
_SPARE = 64 << 20  # bytes more that sound may take: minutes of it

# BT.709 in limited range, said and done: area averaging keeps chroma free of bias
_COLOUR = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=area+accurate_rnd,format=yuv420p,"
    "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
)
_TAGS = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv")
_RATES = ("-af", "aformat=channel_layouts=stereo|mono:sample_rates=48000|44100")
_STEREO = (*_RATES, "-c:a", "aac")
_TITLES = ("-map_metadata", "1:g", "-map_metadata", "1:s:a:0")  # some formats keep them with the stream
_EXACT = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")


class Film:
    """A film made at its own pace, in one of the formats, with a track as its sound.

    It has another name beside the final one until it is whole; as a context manager it finishes
    when its body does, and leaves nothing behind when its body raises. Pictures one by one are a
    folder of that name.
    """

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        fps: Fraction,
        *,
        crf: int = 18,
        preset: str = "medium",
        track: Path | None = None,
        start: float = 0.0,
        seconds: float | None = None,
        form: Format = FORMATS["h264"],
        sound: str | None = None,
    ) -> None:
        """Start the encoder; the sound is the track's from ``start`` on, for ``seconds`` or to its end.

        size: (width, height), both even. crf: 0 (lossless) to 51, on x264's scale. sound: one of
        formats.SOUNDS, None: as the format usually has it. MediaError where the path can't be
        written, UsageError for an odd size or a sound that the format can't carry.
        """
        _even(size)
        if size[0] % form.sides or size[1] % form.sides:
            raise UsageError("{}x{}: {} needs sides divisible by {}".format(*size, form.name, form.sides))
        self._path, self._part = path, path.with_name(path.name + ".part")
        how = form.sound(sound)
        heard: tuple[str, ...] = ()
        if track is not None and how:
            span = () if seconds is None else ("-t", f"{seconds:.6f}")
            heard = ("-ss", f"{start:.6f}", *span, "-i", f"file:{track}")
            heard += ("-map", "0:v", "-map", "1:a:0", *_TITLES, "-map_chapters", "-1")
            heard += how if "copy" in how else (*_RATES, *how)
        raw = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", "{}x{}".format(*size))
        target = self._part
        if form.files:
            _folder(self._part)
            target = self._part / f"%06d{form.files}"
        else:
            _writable(self._part, path)
        arguments = [
            *(*raw, "-framerate", str(fps), "-i", "pipe:0", *heard),
            *(*form.video(crf, preset), *_EXACT, "-f", form.muxer, f"file:{target}"),
        ]
        self._feed = _Feed(arguments, path, ahead=_AHEAD)

    def write(self, pixels: Pixels) -> None:
        """Add a picture; waits for room. MediaError when the encoder has given up, with its reason."""
        if not self._feed.send(_bytes(pixels), wait=True):
            self.finish()

    def finish(self) -> None:
        """Wait for the encoder, and give the film its name; MediaError when it is not whole."""
        try:
            self._feed.finish()
            if self._part.is_dir():
                _remove(self._path)
            self._part.replace(self._path)
        except OSError as error:
            raise MediaError(f"{self._path}: can't be written: {error.strerror}") from error
        finally:
            _remove(self._part)

    def abandon(self) -> None:
        """Stop, and leave nothing behind."""
        self._feed.abandon()
        _remove(self._part)

    def __enter__(self) -> "Film":
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed:
            self.abandon()
        else:
            self.finish()


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
        picture = f"{_COLOUR},fps={fps}:start_time=0"  # fills the slots that no picture came for
        threads = min(4, max(1, (os.cpu_count() or 2) // 2))  # the show needs the others
        encode = ("-c:v", "libx264", "-preset", "superfast", "-crf", "20", "-threads", str(threads))
        self._feed = _Feed(
            [
                *("-f", "matroska", "-i", "pipe:0", "-map", "0:v", "-map", "0:a", "-vf", picture, *_TAGS),
                *(*encode, "-g", str(max(1, round(fps))), *_STEREO, "-b:a", "192k"),
                *("-movflags", "+frag_keyframe+delay_moov+default_base_moof", "-flush_packets", "1"),
                *("-f", "mp4", f"file:{path}"),
            ],
            path,
            ahead=_LIVE_AHEAD,
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
            if self._feed.send(announced, _bytes(part), spare=_SPARE):
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
        if not self._feed.send(announced, _bytes(pixels), wait=wait):
            return False
        self._last = (slot, pixels)
        return True


class _Feed:
    """An ffmpeg that is fed by a thread from a queue of bounded size."""

    def __init__(self, arguments: list[str], path: Path, ahead: int) -> None:
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
        reason = self.reason() if failed else ""
        self._said.close()
        if failed:
            raise MediaError(reason or f"{self._path}: ffmpeg gave up")

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
        self._said.seek(0)
        said = self._said.read(1 << 16).decode(errors="replace")
        return f"{self._path}: {_reason(said) or 'ffmpeg gave up'}"

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


def _remux(path: Path) -> None:
    """Turn a fragmented MP4 into a plain one that starts to play at once; MediaError when it can't."""
    part = path.with_name(path.name + ".part")
    command = [ffmpeg.executable(), "-nostdin", "-loglevel", "error", "-y", "-i", f"file:{path}"]
    command += ["-copyts"]  # else the encoder's run-up would become silence before the first picture
    command += ["-map", "0", "-c", "copy", "-movflags", "+faststart", "-f", "mp4", f"file:{part}"]
    done = subprocess.run(command, capture_output=True, check=False, start_new_session=True)
    try:
        if done.returncode:
            reason = _reason(done.stderr.decode(errors="replace"))
            raise MediaError(f"{path}: stays fragmented, it plays all the same: {reason}")
        part.replace(path)
    except OSError as error:
        raise MediaError(f"{path}: stays fragmented: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _bytes(array: NDArray[np.uint8] | NDArray[np.float32]) -> memoryview:
    """The bytes of an array, uncopied where it lies in one piece."""
    return np.ascontiguousarray(array).data.cast("B")


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


def _folder(made: Path) -> None:
    """Make the folder that pictures go into; MediaError where that can't be."""
    try:
        _remove(made)
        made.mkdir()
    except OSError as error:
        raise MediaError(f"{made}: can't be written: {error.strerror}") from error


def _remove(path: Path) -> None:
    """Take away a file, or a folder of pictures, if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _widen(pipe: int) -> None:
    """Give the pipe room for more of a picture, where that can be asked for."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # a person's pipes may be limited; it works all the same
            fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE)


_KNOWN = ("No space left on device", "Permission denied", "Read-only file system", "File too large")


def _reason(said: str) -> str:
    """The line of ffmpeg's that says most: a known trouble, else its first."""
    for known in _KNOWN:
        if known in said:
            return known
    lines = (line.strip() for line in said.splitlines())
    first = next((line for line in lines if line and not line.startswith("Svt[info]")), "")
    return re.sub(r"^\[[^]]*\]\s*", "", first)
