"""The one door to PortAudio (PyAudio): microphones and lines in, loudspeakers out.

PortAudio's thread appends to a bounded deque, or takes from one; the show's loop drains it and never
waits. A device that goes is looked for in a thread of its own until it is back.
"""

import os
import queue
import sys
import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from math import inf
from time import perf_counter
from typing import Any

import numpy as np

from vj.audio import Source
from vj.errors import DeviceError
from vj.frame import Block, FloatArray, Tick

_PERIOD = 256  # frames a callback: 5 ms; more only adds latency
_MEMORY = 1.0  # s of sound kept for a stalled show; older sound is forgotten
_MISSING = 1.0  # s without a callback after which a device is gone
_START = 4.0  # s that a device may take to begin: PulseAudio's first stream needs two
_AGAIN = 2.0  # s between looks for a device that is gone
_AHEAD = 16  # pieces of a file read ahead
_PIECE = 2048  # frames of a piece
_OVERFLOW = 2  # paInputOverflow
_NONSENSE = 2.0  # s: no device is later, whatever a system says

_door = threading.RLock()
"""PortAudio's calls that begin and end things aren't thread-safe; this makes them take turns."""


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as PortAudio names it."""

    index: int
    name: str
    channels: int
    rate: int  # Hz, its own
    host: str  # the system behind it: ALSA, JACK, Core Audio, WASAPI


def inputs() -> list[Device]:
    """List the devices that give sound; DeviceError when PortAudio itself is missing."""
    return _devices("maxInputChannels")


def outputs() -> list[Device]:
    """List the devices that play sound; DeviceError when PortAudio itself is missing."""
    return _devices("maxOutputChannels")


class Microphone:
    """A sound input, heard through a callback; ``read`` never waits and gives the newest second."""

    def __init__(
        self, device: str | int | None = None, rate: int | None = None, channels: int | None = None
    ) -> None:
        """Open a device by number, name or part of a name; None: the system's default.

        Rate (Hz) and channels default to the device's own, at most two channels. DeviceError when
        there is no such device, or none at all.
        """
        self._wanted, self._rate, self._channels = device, rate, channels
        self._blocks: deque[tuple[bytes, float]] = deque()
        self._stream: _Stream | None = None
        self._lost = 0
        self.delay = 0.0
        """Seconds from the device's converter to this process, of the newest samples, as systems say."""
        self._closed = threading.Event()
        self._open()
        self._watcher = threading.Thread(target=self._watch, name="microphone", daemon=True)
        self._watcher.start()

    def read(self, tick: Tick) -> Block:
        """Give all that has arrived; empty while the device is gone."""
        lost, self._lost = self._lost, 0
        come = [self._blocks.popleft() for _ in range(len(self._blocks))]
        samples = np.frombuffer(b"".join(data for data, _ in come), "<f4").reshape(-1, self.channels)
        age = perf_counter() - come[-1][1] if come else 0.0
        return Block(samples, self.rate, lost, age)

    @property
    def ended(self) -> bool:
        """A device never ends: one that goes may come back."""
        return False

    @property
    def present(self) -> bool:
        """Say whether the device is there and gives sound."""
        return self._stream is not None and perf_counter() - self._called < _MISSING

    def close(self) -> None:
        """Let go of the device."""
        self._closed.set()
        self._watcher.join(timeout=_MISSING)
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _open(self) -> None:
        with _portaudio() as audio:
            device = _find(audio, self._wanted, "Input")
            self.name = device.name
            self.rate = self._rate or device.rate
            self.channels = self._channels or min(device.channels, 2)
            self._blocks = deque(maxlen=max(1, round(_MEMORY * self.rate / _PERIOD)))
            self._called = perf_counter() + _START
            self._stream = _Stream(device, self.rate, self.channels, self._heard)

    def _heard(self, data: bytes, frames: int, times: Mapping[str, float], status: int) -> bytes:
        """Keep what PortAudio gives, in its thread."""
        now = perf_counter()
        self._called = max(self._called, now)
        if status & _OVERFLOW or len(self._blocks) == self._blocks.maxlen:
            self._lost += frames
        self.delay = self._delay(times, frames)
        self._blocks.append((data, now - self.delay))
        return b""

    def _delay(self, times: Mapping[str, float], frames: int) -> float:
        """How old the newest of these samples is, in seconds; systems that don't know say too little."""
        first = times["current_time"] - times["input_buffer_adc_time"]
        said = self._stream.latency if self._stream is not None else 0.0
        return max(max(first if 0 < first < _NONSENSE else 0.0, said) - frames / self.rate, 0.0)

    def _watch(self) -> None:
        """Look for a device that has gone, every other second, until it is back."""
        while not self._closed.wait(_AGAIN / 4):
            if self.present:
                continue
            stream, self._stream = self._stream, None
            if stream is not None:
                stream.close()
            try:
                self._open()
            except DeviceError:
                self._closed.wait(_AGAIN)


class Played:
    """A file or the demo track, played, and heard as it leaves the loudspeaker.

    With no output device it runs by the show's clock alone. The source is read ahead in a thread, so
    a slow disk or decoder never stalls the show.
    """

    def __init__(self, source: Source, device: str | int | None = None) -> None:
        """Play on a device by number, name or part of a name; None: the default, if there is one.

        DeviceError when the device named isn't there.
        """
        self.name, self.rate, self.channels = source.name, source.rate, source.channels
        self._source = source
        self._ahead = _Ahead(source)
        self._sent: deque[FloatArray] = deque()  # to the device, not yet heard
        self._left = np.zeros((0, self.channels), np.float32)
        self._count = 0  # frames sent to the device
        self._given = 0  # frames given to the show
        self._clock = (0, 0.0)  # frame number, and when it leaves the loudspeaker
        self._called = perf_counter() + _START
        self._stream: _Stream | None = None
        self._from: float | None = None  # the show's time at frame 0, once it runs by that
        self._ahead.start()
        try:
            with _portaudio() as audio:
                found = _find(audio, device, "Output")
                self._stream = _Stream(found, self.rate, self.channels, self._wanted, play=True)
        except DeviceError:
            if device is not None:
                self._ahead.close()
                raise
            self._from = 0.0

    @property
    def audible(self) -> bool:
        """Say whether a device plays it."""
        return self._stream is not None

    def read(self, tick: Tick) -> Block:
        """Give what has been heard since the last read."""
        now = perf_counter()
        if self._stream is not None and now - self._called > _MISSING:
            gone, self._stream = self._stream, None
            # closing a dead stream may hang: it does so on its own
            threading.Thread(target=gone.close, name="output", daemon=True).start()
        if self._stream is None:
            return Block(self._by_clock(tick), self.rate)
        frame, leaves = self._clock
        heard = min(frame + round((now - leaves) * self.rate), self._count)
        return Block(self._take(max(0, heard - self._given)), self.rate)

    @property
    def ended(self) -> bool:
        """Say whether the last sample has been heard."""
        return self._ahead.ended and not self._sent and not len(self._left)

    def close(self) -> None:
        """Stop playing and let go of the device and the file."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
        self._ahead.close()

    def _by_clock(self, tick: Tick) -> FloatArray:
        """What the show's clock says has been heard, as far as it is read already."""
        if self._from is None:  # the device has just gone: go on from here
            self._from = tick.time - self._given / self.rate
        wanted = max(0, round((tick.time - self._from) * self.rate) - self._given)
        pieces = [self._take(wanted)]
        missing = wanted - len(pieces[0])
        if missing:
            pieces.append(self._ahead.take(missing))
            self._given += len(pieces[1])
        return np.concatenate(pieces)

    def _take(self, count: int) -> FloatArray:
        """Give frames that were sent to the device, count at most."""
        pieces, missing = [self._left[:count]], count - len(self._left[:count])
        self._left = self._left[count:]
        while missing > 0 and self._sent:
            piece = self._sent.popleft()
            pieces.append(piece[:missing])
            self._left = piece[missing:]
            missing -= len(pieces[-1])
        samples = np.concatenate(pieces)
        self._given += len(samples)
        return samples

    def _wanted(self, data: bytes, frames: int, times: Mapping[str, float], status: int) -> bytes:
        """Hand PortAudio the next frames, in its thread; silence where there are none."""
        now = perf_counter()
        self._called = max(self._called, now)  # the time to begin isn't cut short by a first call
        samples = self._ahead.take(frames)
        delay = times["output_buffer_dac_time"] - times["current_time"]
        # some systems say 0 or nonsense; then the stream's own latency is the best guess
        stream = self._stream
        if not 0 < delay < _NONSENSE:
            delay = stream.latency if stream is not None else 0.0
        if len(samples):  # else the clock runs on to the end of what was sent
            self._clock = (self._count, now + delay)
            self._count += len(samples)
            self._sent.append(samples)
        silence = np.zeros((frames - len(samples), self.channels), np.float32)
        return np.concatenate([samples, silence]).astype("<f4").tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class Echo:
    """What came back of what was played."""

    samples: FloatArray  # (frames, channels) heard
    rate: int  # Hz, of these
    arrived: tuple[tuple[int, float], ...]  # frames heard by then, and when they were here, s
    handed: tuple[tuple[int, float, float], ...]  # first frame of each piece played, when, and when it sounds

    def here(self, seconds: float) -> float:
        """When the sound so far into what was heard had reached this process."""
        ends = np.array([count for count, _ in self.arrived])
        return self.arrived[min(int(np.searchsorted(ends, seconds * self.rate, "right")), len(ends) - 1)][1]

    def sent(self, frame: int) -> tuple[float, float]:
        """When this frame of what was played had left this process, and sounded as the system has it."""
        first, given, sounds = self.handed[bisect_right(self.handed, (frame, inf)) - 1]
        return given, sounds


def echo(
    samples: FloatArray,
    rate: int,
    into: str | int | None = None,
    out_of: str | int | None = None,
    *,
    tail: float = 1.0,
) -> Echo:
    """Play samples, (frames, channels) at rate Hz, and listen to an input until ``tail`` s after their end.

    into: the output; out_of: the input; by number, name or part of a name, None the system's default.
    DeviceError where one isn't there, or stops.
    """
    with _portaudio() as audio:
        speaker, ear = _find(audio, into, "Output"), _find(audio, out_of, "Input")
    channels = min(ear.channels, 2)
    heard: list[tuple[bytes, float]] = []
    handed: list[tuple[int, float, float]] = []
    begun, over, at = threading.Event(), threading.Event(), 0

    def hear(data: bytes, frames: int, times: Mapping[str, float], status: int) -> bytes:
        heard.append((data, perf_counter()))
        begun.set()
        return b""

    def play(data: bytes, frames: int, times: Mapping[str, float], status: int) -> bytes:
        nonlocal at
        now, delay = perf_counter(), times["output_buffer_dac_time"] - times["current_time"]
        handed.append((at, now, now + (delay if 0 < delay < _NONSENSE else 0.0)))
        piece = samples[at : at + frames]
        at += frames
        if at > len(samples) + tail * rate:
            over.set()
        silence = np.zeros((frames - len(piece), samples.shape[1]), np.float32)
        return np.concatenate([piece, silence]).astype("<f4").tobytes()

    with _quiet(), closing(_Stream(ear, ear.rate, channels, hear)):
        begun.wait(_START)
        with closing(_Stream(speaker, rate, samples.shape[1], play, play=True)) as stream:
            ended = over.wait(_START + len(samples) / rate + tail + _MISSING)
            least = stream.latency
    if not ended or not heard:
        raise DeviceError(f'sound stopped: output "{speaker.name}" or input "{ear.name}" gave up')
    counts = np.cumsum([len(data) // (4 * channels) for data, _ in heard])
    arrived = tuple((int(n), time) for n, (_, time) in zip(counts, heard, strict=True))
    told = tuple((frame, given, max(sounds, given + least)) for frame, given, sounds in handed)
    mixed = np.frombuffer(b"".join(data for data, _ in heard), "<f4").reshape(-1, channels)
    return Echo(mixed, ear.rate, arrived, told)


class _Ahead:
    """Reads a source ahead into a bounded queue, in a thread."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._queue: queue.Queue[FloatArray] = queue.Queue(_AHEAD)
        self._left = np.zeros((0, source.channels), np.float32)
        self._over = False
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="read ahead", daemon=True)

    def start(self) -> None:
        """Begin, and wait for the first piece so that the show begins with sound."""
        self._thread.start()
        try:
            self._left = self._queue.get(timeout=_MISSING)
        except queue.Empty:
            return

    def take(self, count: int) -> FloatArray:
        """Give count frames, or as many as are read already; never waits."""
        pieces, missing = [self._left[:count]], count - len(self._left[:count])
        self._left = self._left[count:]
        while missing > 0:
            try:
                piece = self._queue.get_nowait()
            except queue.Empty:
                break
            pieces.append(piece[:missing])
            self._left = piece[missing:]
            missing -= len(pieces[-1])
        return np.concatenate(pieces)

    @property
    def ended(self) -> bool:
        """Say whether all has been taken."""
        return self._over and self._queue.empty() and not len(self._left)

    def close(self) -> None:
        """Stop reading and let go of the source."""
        self._closed.set()
        self._thread.join(timeout=_MISSING)
        self._source.close()

    def _run(self) -> None:
        index = 0
        while not self._closed.is_set() and not self._source.ended:
            index += 1
            end = index * _PIECE / self._source.rate
            piece = self._source.read(Tick(index, end, _PIECE / self._source.rate)).samples
            while len(piece) and not self._closed.is_set():
                try:
                    self._queue.put(piece, timeout=0.1)
                    break
                except queue.Full:
                    continue
        self._over = True


class _Stream:
    """A PortAudio stream of float32, whatever the device takes, and the library's life around it."""

    def __init__(self, device: Device, rate: int, channels: int, call: Any, *, play: bool = False) -> None:
        import pyaudio

        # an instance of its own: ending an instance ends its streams
        with _quiet():
            self._audio = pyaudio.PyAudio()
        flow, other = ("output", "input") if play else ("input", "output")
        reasons = []
        for width in (pyaudio.paFloat32, pyaudio.paInt16):
            whole = width == pyaudio.paInt16
            try:
                with _quiet():
                    self._stream = self._audio.open(
                        **{flow: True, other: False, f"{flow}_device_index": device.index},
                        rate=rate,
                        channels=channels,
                        format=width,
                        frames_per_buffer=_PERIOD,
                        stream_callback=_call(call, pyaudio.paContinue, play=play, whole=whole),
                    )
                self.latency = float(getattr(self._stream, f"get_{flow}_latency")())
                return
            except (OSError, ValueError) as error:
                reasons.append(str(error.args[-1] if error.args else error))
        with _quiet():
            self._audio.terminate()
        raise DeviceError(
            f'sound {flow} "{device.name}" can\'t be opened at {rate} Hz, {channels} channels'
            f" ({reasons[0]}): choose another rate or device (vj devices lists them)"
        )

    def close(self) -> None:
        """End the stream, and PortAudio with the last one."""
        with _door, _quiet():
            try:
                self._stream.close()
            except OSError:
                pass  # the device is gone: there is nothing left to close
            finally:
                self._audio.terminate()


def _call(call: Any, go_on: int, *, play: bool, whole: bool) -> Any:
    """Wrap a callback of float32 bytes for PortAudio, in 16-bit whole numbers where it must be."""

    def callback(
        data: bytes | None, frames: int, times: Mapping[str, float], status: int
    ) -> tuple[bytes, int]:
        given = data or b""
        if whole and not play:
            given = (np.frombuffer(given, "<i2").astype("<f4") / 32768).tobytes()
        answer = call(given, frames, times, status)
        if whole and play:
            answer = (np.clip(np.frombuffer(answer, "<f4"), -1, 1) * 32767).astype("<i2").tobytes()
        return answer, go_on

    return callback


@contextmanager
def _portaudio() -> Iterator[Any]:
    """PortAudio, looked at afresh if no stream is open; DeviceError when it is missing."""
    try:
        import pyaudio
    except ImportError as error:
        raise DeviceError("no PortAudio on this machine: install it (apt install libportaudio2)") from error
    with _door:
        with _quiet():
            audio = pyaudio.PyAudio()
        try:
            yield audio
        finally:
            with _quiet():
                audio.terminate()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the C libraries under PortAudio from filling the terminal with what they tried."""
    with _door:
        sys.stderr.flush()
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)


def _devices(channels: str) -> list[Device]:
    with _portaudio() as audio:
        return _listed(audio, channels)


def _listed(audio: Any, channels: str) -> list[Device]:
    """All devices with channels that way, in PortAudio's order."""
    every = [audio.get_device_info_by_index(index) for index in range(audio.get_device_count())]
    return [_device(audio, info, channels) for info in every if info[channels] > 0]


def _device(audio: Any, info: Mapping[str, Any], channels: str) -> Device:
    host = audio.get_host_api_info_by_index(info["hostApi"])["name"]
    rate = round(info["defaultSampleRate"])
    return Device(info["index"], str(info["name"]), int(info[channels]), rate, str(host))


def _find(audio: Any, wanted: str | int | None, way: str) -> Device:
    """Find a device by number, name or part of its name; None: the system's default."""
    listed = _listed(audio, f"max{way}Channels")
    if not listed:
        todo = "plug one in, or play --audio FILE or --audio demo" if way == "Input" else "plug one in"
        raise DeviceError(f"no sound {way.lower()} device on this machine: {todo}")
    if wanted is None:
        try:
            info = getattr(audio, f"get_default_{way.lower()}_device_info")()
        except OSError:
            return listed[0]
        return _device(audio, info, f"max{way}Channels")
    text = str(wanted).strip().casefold()
    tests = (
        lambda device: str(device.index) == text,
        lambda device: device.name.casefold() == text,
        lambda device: text in device.name.casefold(),
    )
    for test in tests:
        for device in listed:
            if test(device):
                return device
    names = ", ".join(f"{device.index} {device.name}" for device in listed)
    raise DeviceError(f'no sound {way.lower()} device "{wanted}"; there are: {names}')
