"""The session journal: the sound without loss, every tick and every command, so that a night plays again.

Append-only records, each with its length and checksum; about half a second of show is one record. A
process that is killed leaves a file that reads up to its last whole record.

A record is ``<kind: 4 bytes><length: uint32><crc32 of the rest: uint32>`` and the rest. ``HEAD`` is
JSON. ``SHOW`` is zlib's stream of: a uint32, so many bytes of JSON (a list of ticks with their
commands, and how long their blocks are), and the samples of these blocks, one after the other. They
are int16 where that loses nothing, as differences from sample to sample; else float32; either way
all first bytes, then all second bytes, ..., since bytes of one kind pack better.
"""

import json
import math
import os
import struct
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from vj.errors import MediaError
from vj.frame import Block, Command, FloatArray, Tick, Value

MAGIC = b"VJ journal 2\n"
HEAD, SHOW = b"HEAD", b"SHOW"
_RECORD = struct.Struct("<4sII")
_LENGTH = struct.Struct("<I")
_EVERY = 0.5  # s of show in a record
_BEHIND = 3600  # ticks that may wait for a disk that is slow, about a minute
_LARGEST = 1 << 30  # bytes; a record that claims more is damaged


@dataclass(frozen=True, slots=True)
class Moment:
    """What went into the engine in one frame."""

    tick: Tick
    block: Block
    commands: tuple[Command, ...]


class Journal:
    """Keeps a session. ``write`` never waits: a thread packs and writes what has come."""

    def __init__(self, path: Path, about: Mapping[str, Any]) -> None:
        """Begin a new file; ``about`` is what else is needed to play it again, as JSON has it.

        MediaError if the file can't be written, or is there already.
        """
        self.path, self.problem = path, ""
        try:
            self._file: BinaryIO = path.open("xb")
            self._file.write(MAGIC + _record(HEAD, json.dumps(dict(about)).encode()))
            self._file.flush()
        except FileExistsError as error:
            raise MediaError(f"{path} is there already: give the journal another name") from error
        except OSError as error:
            raise MediaError(f"can't write the journal {path}: {error.strerror}") from error
        self._waiting: SimpleQueue[Moment | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    def write(self, tick: Tick, block: Block, commands: Sequence[Command]) -> None:
        """Keep what goes into the engine in this frame."""
        if not self.problem and self._waiting.qsize() > _BEHIND:
            self.problem = f"the journal {self.path} ends here: its disk is too slow"
        if not self.problem:
            self._waiting.put(Moment(tick, block, tuple(commands)))

    def close(self) -> None:
        """Write what is waiting, and end the file."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        moments: list[Moment] = []
        ended = False
        while not ended:
            moment = self._next(bool(moments))
            if isinstance(moment, Moment):
                moments.append(moment)
            ended = moment is None
            full = moments and moments[-1].tick.time - moments[0].tick.time >= _EVERY
            if moments and (full or not isinstance(moment, Moment)):
                self._keep(moments)
                moments = []
        self._file.close()

    def _next(self, some: bool) -> Moment | str | None:
        """The next moment, None at the end; "late" where a show that stands still keeps us waiting."""
        try:
            return self._waiting.get(timeout=_EVERY if some else None)
        except Empty:
            return "late"

    def _keep(self, moments: list[Moment]) -> None:
        if self.problem:
            return
        try:
            self._file.write(_record(SHOW, zlib.compress(pack(moments), 1)))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            self.problem = f"the journal {self.path} ends here: {error.strerror}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A journal that is read: what was said about it, and its moments, whose file stays on the disk."""

    path: Path
    about: Mapping[str, Any]

    def __iter__(self) -> Iterator[Moment]:
        """Give the moments in order, up to the last whole record."""
        with self.path.open("rb") as file:
            file.seek(len(MAGIC))
            for kind, payload in _records(file):
                if kind == SHOW:
                    yield from unpack(zlib.decompress(payload))


def read(path: Path) -> Reading:
    """Open a journal; MediaError if it is none, or can't be read."""
    try:
        with path.open("rb") as file:
            right = file.read(len(MAGIC)) == MAGIC
            kind, payload = next(_records(file), (b"", b"")) if right else (b"", b"")
    except OSError as error:
        raise MediaError(f"can't read the journal {path}: {error.strerror}") from error
    if kind != HEAD:
        raise MediaError(f"{path} is no journal of this version: make one with vj live --journal FILE")
    about: Mapping[str, Any] = json.loads(payload)
    return Reading(path, about)


def is_journal(path: Path) -> bool:
    """Say whether a file is a journal of any version."""
    try:
        with path.open("rb") as file:
            return file.read(11) == MAGIC[:11]
    except OSError:
        return False


def _record(kind: bytes, payload: bytes) -> bytes:
    return _RECORD.pack(kind, len(payload), zlib.crc32(payload)) + payload


def _records(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The whole records of a file; it ends where one is cut off or damaged."""
    while len(head := file.read(_RECORD.size)) == _RECORD.size:
        kind, length, check = _RECORD.unpack(head)
        payload = file.read(length) if length <= _LARGEST else b""
        if len(payload) < length or zlib.crc32(payload) != check:
            return
        yield kind, payload


def pack(moments: Sequence[Moment]) -> bytes:
    """Moments as bytes."""
    table = []
    samples = []
    for moment in moments:
        tick, block = moment.tick, moment.block
        width, data = _pack_samples(block.samples)
        samples.append(data)
        commands = [[c.address, c.args, c.source, c.share] for c in moment.commands]
        shape = [*block.samples.shape, width]
        table.append([tick.index, tick.time, tick.dt, shape, block.rate, block.lost, commands, block.age])
    head = json.dumps(table, separators=(",", ":")).encode()
    return b"".join((_LENGTH.pack(len(head)), head, *samples))


def unpack(data: bytes) -> Iterator[Moment]:
    """Give the moments that ``pack`` has packed."""
    (length,) = _LENGTH.unpack_from(data)
    at = _LENGTH.size + length
    for index, time, dt, shape, rate, lost, commands, age in json.loads(data[_LENGTH.size : at]):
        frames, channels, width = shape
        size = frames * channels * width
        samples = _unpack_samples(data[at : at + size], (frames, channels), width)
        at += size
        asked = (Command(a, tuple(map(_value, args)), source, share) for a, args, source, share in commands)
        yield Moment(Tick(index, time, dt), Block(samples, rate, lost, age), tuple(asked))


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _pack_samples(samples: FloatArray) -> tuple[int, bytes]:
    """Samples as bytes, all of them of 2 or 4 bytes: how many, and they."""
    with np.errstate(over="ignore", invalid="ignore"):
        wide = samples * np.float32(32768)
        short = wide.astype(np.int16)
    if np.array_equal(short.astype(np.float32), wide) and not np.signbit(wide[wide == 0]).any():
        steps = np.diff(short, axis=0, prepend=np.zeros((1, short.shape[1]), np.int16))
        return 2, _planes(steps.astype("<i2"), 2)
    return 4, _planes(samples.astype("<f4"), 4)


def _planes(numbers: NDArray[Any], width: int) -> bytes:
    plain = np.ascontiguousarray(numbers).view(np.uint8)
    return plain.reshape(-1, width).T.tobytes()


def _unpack_samples(data: bytes, shape: tuple[int, int], width: int) -> FloatArray:
    plain = np.frombuffer(data, np.uint8).reshape(width, -1).T
    if width == 4:
        return np.ascontiguousarray(plain).view("<f4").reshape(shape).astype(np.float32)
    steps = np.ascontiguousarray(plain).view("<i2").reshape(shape)
    short = np.cumsum(steps, axis=0, dtype=np.int16)
    scaled: FloatArray = short.astype(np.float32) / np.float32(32768)
    return scaled


def paced(reading: Iterable[Moment], fps: Fraction) -> Iterator[tuple[Moment, int]]:
    """Each moment with how many pictures of a film its frame is: those due before the next moment.

    Picture i is due at (i + 1) / fps, as ``clock.steady`` has it, and shows the last frame by then. So
    a film is as long as the night, whatever rate it was played at. A frame that no picture shows has
    to be stepped all the same, since the show goes on from it.
    """
    before: Moment | None = None
    start, shown = 0.0, 0
    for moment in reading:
        if before is None:
            start = moment.tick.time - moment.tick.dt
        else:
            due = math.ceil((moment.tick.time - start) * fps) - 1
            yield before, max(due - shown, 0)
            shown = max(due, shown)
        before = moment
    if before:
        due = math.ceil((before.tick.time - start) * fps)
        yield before, max(due - shown, 1)


def write_sound(reading: Iterable[Moment], path: Path) -> None:
    """Write all that was heard as a WAVE file of 32-bit floats; MediaError if that can't be done.

    Sound of another rate or number of channels than the first (a device that was changed during the
    night) is stretched to fit, so that picture and sound stay together.
    """
    rate = channels = size = 0
    try:
        with path.open("wb") as file:
            file.write(bytes(_WAVE.size))
            for moment in reading:
                samples = moment.block.samples
                if not rate and samples.size:
                    rate, channels = moment.block.rate, samples.shape[1]
                if rate and samples.size:
                    size += file.write(_fitted(samples, moment.block.rate, rate, channels).tobytes())
            file.seek(0)
            file.write(_wave_head(rate or 44100, channels or 2, size))
    except OSError as error:
        raise MediaError(f"can't write {path}: {error.strerror}") from error


_WAVE = struct.Struct("<4sI4s4sIHHIIHH4sI")
_FLOAT = 3  # WAVE_FORMAT_IEEE_FLOAT
_ENDLESS = 0xFFFFFFFF  # the size of what is too long for WAVE; ffmpeg reads such a file to its end


def _wave_head(rate: int, channels: int, size: int) -> bytes:
    data, riff = min(size, _ENDLESS), min(size + _WAVE.size - 8, _ENDLESS)
    frame = 4 * channels
    form = (16, _FLOAT, channels, rate, rate * frame, frame, 32)
    return _WAVE.pack(b"RIFF", riff, b"WAVE", b"fmt ", *form, b"data", data)


def _fitted(samples: FloatArray, rate: int, wanted: int, channels: int) -> FloatArray:
    if samples.shape[1] != channels:
        samples = np.repeat(samples.mean(axis=1, keepdims=True, dtype=np.float32), channels, axis=1)
    if rate != wanted:
        count = round(len(samples) * wanted / rate)
        samples = samples[(np.arange(count) * len(samples)) // max(count, 1)]
    return np.ascontiguousarray(samples, np.float32)
