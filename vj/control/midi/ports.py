"""MIDI's door: mido and RtMidi. Which ports there are, opening them, and sending without ever waiting.

The show opens no port itself: it does so through ``vj.control.midi.host``, in a process beside it.
"""

import contextlib
import heapq
import itertools
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mido

from vj.control.midi.names import OURS
from vj.errors import DeviceError

_BACKENDS = {"linux": "mido.backends.rtmidi/LINUX_ALSA"}
"""Named where RtMidi's own choice would try, and complain about, a JACK server at every look."""

_FAULTS = (OSError, ValueError, ImportError)
"""All that mido and RtMidi raise: RtMidi's errors are OSErrors, an unknown API is a ValueError."""

_SETTLE = 0.06  # seconds: two periods of a slow sound card
_PATIENCE = 0.5  # seconds that a port has to send its last messages


def find(backend: str = "") -> tuple[list[str], list[str]]:
    """Name the inputs and the outputs there are; DeviceError says why there is no MIDI."""
    name = _named(backend)
    if name.endswith("ALSA") and not Path("/dev/snd/seq").exists():  # ALSA would write to the terminal
        raise DeviceError("MIDI: none here: no /dev/snd/seq (modprobe snd-seq, or choose JACK's back-end)")
    try:
        loaded = _load(backend)
        # all at once: each question opens clients at the server, and closing them is its weak moment
        there = loaded.module.get_devices(**({"api": loaded.api} if loaded.api else {}))
    except _FAULTS as fault:
        raise DeviceError(f"MIDI: none here: {fault}") from fault
    others = [device for device in there if not OURS.match(device["name"])]
    ins, outs = ([d["name"] for d in others if d[way]] for way in ("is_input", "is_output"))
    return ins, outs


def listen(name: str, take: Callable[[bytes, float], None], backend: str, **options: Any) -> Any:
    """Open an input; ``take`` gets each message and the time it came, on the library's thread.

    DeviceError if it can't be opened.
    """
    return _open(
        name,
        "open_input",
        backend,
        callback=lambda message: take(bytes(message.bytes()), time.perf_counter()),
        **options,
    )


class Sender:
    """An output with a thread of its own: a port that is stuck holds up nobody but itself."""

    def __init__(
        self, name: str, backend: str = "", sent: Callable[[str], None] = lambda problem: None, **options: Any
    ) -> None:
        """Open the output; DeviceError if it can't be. ``sent`` is told of each message: "" or a fault."""
        self._port = _open(name, "open_output", backend, **options)
        self._queue: queue.SimpleQueue[tuple[float, int, bytes]] = queue.SimpleQueue()
        self._numbers = itertools.count()
        self._sent = sent
        self._thread = threading.Thread(target=self._send, name=f"midi to {name}", daemon=True)
        self._thread.start()

    def send(self, message: bytes, due: float = 0.0) -> None:
        """Send a message, at once or when ``time.perf_counter`` gives ``due``; never waits."""
        self._queue.put((due, next(self._numbers), message))

    def close(self) -> None:
        """Send what still waits, and let go of the port; one that is stuck is left to itself."""
        self._queue.put((0.0, next(self._numbers), b""))
        self._thread.join(_PATIENCE)
        if not self._thread.is_alive():
            close(self._port)

    def _send(self) -> None:
        """Send each message when it is due, until an empty one."""
        waiting: list[tuple[float, int, bytes]] = []
        while True:
            wait = max(waiting[0][0] - time.perf_counter(), 0.0) if waiting else None
            with contextlib.suppress(queue.Empty):
                heapq.heappush(waiting, self._queue.get(timeout=wait))
            while waiting and waiting[0][0] <= time.perf_counter():
                message = heapq.heappop(waiting)[2]
                if not message:
                    return
                self._put(message)

    def _put(self, message: bytes) -> None:
        problem = ""
        try:
            self._port.send(mido.Message.from_bytes(message))
        except _FAULTS as fault:
            problem = f"MIDI: nothing goes out: {fault}"
        self._sent(problem)


def close(port: Any) -> None:
    """Close a port, whose device may be gone already.

    RtMidi under JACK ends its thread wherever it is: in the middle of a message, that corrupts memory.
    So the port is taken away first, and what is on its way comes to its end.
    """
    with contextlib.suppress(*_FAULTS):
        if hasattr(port, "_rt"):
            port._rt.close_port()
            time.sleep(_SETTLE)
        port.close()


def _open(name: str, how: str, backend: str, **options: Any) -> Any:
    try:
        return getattr(_load(backend), how)(name, **options)
    except _FAULTS as fault:
        raise DeviceError(f"MIDI: {name} can't be opened: {fault}") from fault


def _named(backend: str) -> str:
    return backend or os.environ.get("MIDO_BACKEND") or _BACKENDS.get(sys.platform, "mido.backends.rtmidi")


def _load(backend: str) -> Any:
    return mido.Backend(_named(backend), load=True)
