"""A back-end of mido's for `make bench`: one device that plays a thousand messages a second.

Every fiftieth is a pitch bend that says when it was sent, in milliseconds (14 bits of them).
"""

import threading
import time
from collections.abc import Callable

import mido

RATE = 1000  # messages a second
EVERY = 50
BITS = 1 << 14


def get_devices() -> list[dict[str, object]]:
    """Name the device, as mido asks for it."""
    return [{"name": "thousand", "is_input": True, "is_output": False}]


class Input:
    """Plays until it is closed."""

    def __init__(self, name: str, callback: Callable[[mido.Message], None], **options: object) -> None:
        self._callback, self._closed = callback, threading.Event()
        threading.Thread(target=self._play, daemon=True).start()

    def _play(self) -> None:
        begun, number = time.perf_counter(), 0
        while not self._closed.wait(max(begun + number / RATE - time.perf_counter(), 0.0)):
            number += 1
            self._callback(message(number))

    def close(self) -> None:
        """Play no more."""
        self._closed.set()


def message(number: int) -> mido.Message:
    """The next message: a fader's place, or the time."""
    if number % EVERY:
        return mido.Message("control_change", control=number % 8, value=number % 128)
    return mido.Message("pitchwheel", pitch=stamp() - BITS // 2)


def stamp() -> int:
    """The time in milliseconds, as far as 14 bits go."""
    return int(time.perf_counter() * 1000) % BITS


def age(stamped: float) -> float:
    """How many milliseconds ago a stamp was made."""
    return (time.perf_counter() * 1000 - stamped) % BITS
