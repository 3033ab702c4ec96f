"""A back-end of mido's with one device, whose ports are looked for as slowly as on a server that is busy.

As RtMidi does, the library holds the interpreter's lock while it looks; its input hears all the time.
"""

import ctypes
import threading
from collections.abc import Callable
from typing import Any

import mido

LOOK = 0.4  # s that a look takes


def get_devices() -> list[dict[str, Any]]:
    ctypes.PyDLL(None).usleep(round(LOOK * 1e6))  # a call that, unlike others, lets no thread run meanwhile
    return [{"name": "APC MINI", "is_input": True, "is_output": True}]


class Input:
    """Hears a clock 48 times a second."""

    def __init__(self, name: str, callback: Callable[[mido.Message], None], **options: Any) -> None:
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._hear, args=[callback], daemon=True)
        self._thread.start()

    def _hear(self, callback: Callable[[mido.Message], None]) -> None:
        while not self._closed.wait(1 / 48):
            callback(mido.Message("clock"))

    def close(self) -> None:
        self._closed.set()
        self._thread.join()
