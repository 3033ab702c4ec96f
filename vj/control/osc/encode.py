"""Values to OSC messages, by python-osc's writer, and messages to datagrams that no network splits."""

import struct
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pythonosc.parsing import osc_types

from vj.frame import Value

Typed: TypeAlias = tuple[str, Value]
"""A type tag and its value."""

FITS = 1400
"""Bytes of a datagram that go through Ethernet and Wi-Fi in one piece."""

_NOW = b"#bundle\0" + struct.pack(">Q", 1)


def message(address: str, args: Iterable[Typed]) -> bytes:
    """Write a message. ``r`` takes a colour 0..1; ``i`` and ``f`` take what fits 32 bits."""
    tags, data = ",", b""
    for tag, value in args:
        written, more = _written(tag, value)
        tags, data = tags + written, data + more
    return osc_types.write_string(_clean(address)) + osc_types.write_string(tags) + data


def plain(value: Value) -> list[Typed]:
    """Type a value as every OSC program reads it: a switch is the number 0 or 1, a colour four floats."""
    match value:
        case bool():
            return [("i", int(value))]
        case int():
            return [("i", value)]
        case str():
            return [("s", value)]
        case tuple():
            return [("f", number) for number in value]
    return [("f", value)]


def bundled(messages: Iterable[bytes]) -> Iterator[bytes]:
    """Give messages as few packets, each of them whole in one datagram; a single one stays as it is."""
    waiting: list[bytes] = []
    size = 0
    for each in messages:
        if waiting and size + len(each) + 4 > FITS - len(_NOW):
            yield _bundle(waiting)
            waiting, size = [], 0
        waiting.append(each)
        size += len(each) + 4
    if waiting:
        yield _bundle(waiting)


def _bundle(messages: list[bytes]) -> bytes:
    if len(messages) == 1:
        return messages[0]
    return _NOW + b"".join(struct.pack(">i", len(each)) + each for each in messages)


def _written(tag: str, value: Value) -> tuple[str, bytes]:
    """An argument's tag and bytes."""
    match tag, value:
        case "r", tuple():
            parts = (round(min(max(part, 0.0), 1.0) * 255) for part in (*value, 1.0)[:4])
            return "r", bytes(parts)
        case "i", int() | float():
            return "i", osc_types.write_int(min(max(int(value), -(2**31)), 2**31 - 1))
        case "f", int() | float():
            return "f", osc_types.write_float(float(min(max(value, -_LARGEST), _LARGEST)))
        case "s", str():
            return "s", osc_types.write_string(_clean(value))
    return "T" if value else "F", b""


def _clean(text: str) -> str:
    """A text that UTF-8 can write and no zero ends early; file names can hold anything."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


_LARGEST = 3.4e38  # of 32-bit floats
