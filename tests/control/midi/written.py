"""A back-end of mido's with one device, which writes what it is sent to the file that VJ_TEST_SENT names."""

import os
from pathlib import Path

import mido

from tests.control.midi.stuck import Input, get_devices

__all__ = ["Input", "Output", "get_devices"]


class Output:
    """Writes each message in hex, a line each."""

    def __init__(self, name: str, **options: object) -> None:
        pass

    def send(self, message: mido.Message) -> None:
        with Path(os.environ["VJ_TEST_SENT"]).open("a") as file:
            file.write(f"{message.hex()}\n")

    def close(self) -> None:
        pass
