"""A back-end of mido's with one device whose output never takes anything: a cable half pulled out."""

from threading import Event
from typing import Any


def get_devices() -> list[dict[str, Any]]:
    return [{"name": "APC MINI", "is_input": True, "is_output": True}]


class Input:
    """Hears nothing."""

    def __init__(self, name: str, **options: Any) -> None:
        pass

    def close(self) -> None:
        pass


class Output:
    """Takes a message and never comes back."""

    def __init__(self, name: str, **options: Any) -> None:
        pass

    def send(self, message: object) -> None:
        Event().wait()

    def close(self) -> None:
        pass
