"""A back-end of mido's with one device that another program holds, until it lets go of it."""

import itertools

from tests.control.midi.stuck import Input as Free
from tests.control.midi.stuck import Output, get_devices

__all__ = ["Input", "Output", "get_devices"]

tries = itertools.count()


class Input(Free):
    """Can't be opened three times."""

    def __init__(self, name: str, **options: object) -> None:
        if next(tries) < 3:
            raise OSError("held by another program")
        super().__init__(name, **options)
