"""A back-end of mido's whose output takes the whole process down with it, as RtMidi can."""

import os
from collections.abc import Callable

import mido

from tests.control.midi.stuck import get_devices

__all__ = ["Input", "Output", "get_devices"]


class Input:
    """Hears one message as it is opened."""

    def __init__(self, name: str, callback: Callable[[mido.Message], None], **options: object) -> None:
        callback(mido.Message("note_on"))

    def close(self) -> None:
        pass


class Output:
    """Takes no message."""

    def __init__(self, name: str, **options: object) -> None:
        pass

    def send(self, message: object) -> None:
        os.abort()

    def close(self) -> None:
        pass
