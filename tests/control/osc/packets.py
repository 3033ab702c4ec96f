"""OSC packets as the specification writes them, by hand: what the reader is tested with."""

import struct


def padded(data: bytes) -> bytes:
    return data + b"\0" * (4 - len(data) % 4)


def message(address: str, tags: str = "", data: bytes = b"") -> bytes:
    return padded(address.encode()) + padded(b"," + tags.encode()) + data


def number(address: str, value: float) -> bytes:
    return message(address, "f", struct.pack(">f", value))


def bundle(*elements: bytes, time: int = 1) -> bytes:
    sized = (struct.pack(">i", len(element)) + element for element in elements)
    return b"#bundle\0" + struct.pack(">Q", time) + b"".join(sized)
