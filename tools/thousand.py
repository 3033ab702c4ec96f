"""A back-end of mido's for `make bench`: one device that plays a thousand messages a second.

Each is a pitch bend that says when it was sent, in tenths of a millisecond (14 bits of them). They come
as chance has it: with even steps they would meet the frames at a few moments only, the same ones all along.
"""

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator

import mido

RATE = 1000  # messages a second
CHANNELS = 8  # that take turns
BITS = 1 << 14
STAMPS = 10_000  # a second


def get_devices() -> list[dict[str, object]]:
    """Name the device, as mido asks for it."""
    return [{"name": "thousand", "is_input": True, "is_output": False}]


class Input:
    """Plays until it is closed."""

    def __init__(self, name: str, callback: Callable[[mido.Message], None], **options: object) -> None:
        self._callback, self._closed = callback, threading.Event()
        threading.Thread(target=self._play, daemon=True).start()

    def _play(self) -> None:
        for channel, due in moments():
            if self._closed.wait(max(due - time.perf_counter(), 0.0)):
                return
            self._callback(mido.Message("pitchwheel", channel=channel, pitch=stamp() - BITS // 2))

    def close(self) -> None:
        """Play no more."""
        self._closed.set()


def moments() -> Iterator[tuple[int, float]]:
    """When the messages are due, in seconds of ``time.perf_counter``, and the channel of each."""
    due = time.perf_counter()
    for channel in itertools.cycle(range(CHANNELS)):
        due += random.expovariate(RATE)
        yield channel, due


def stamp() -> int:
    """The time, as far as 14 bits go."""
    return round(time.perf_counter() * STAMPS) % BITS


def age(stamped: float, now: float) -> float:
    """How many seconds before ``now`` a stamp was made; after it, if that is less than zero."""
    return ((now * STAMPS - stamped + BITS / 2) % BITS - BITS / 2) / STAMPS
