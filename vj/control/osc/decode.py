"""OSC packets to messages, from anyone, whatever they hold.

They are read here and not by python-osc: it has no reader for ``c``, ``I`` and ``S``, so that later
arguments shift, takes a blob of negative size, copies the rest of the datagram for every argument,
and sleeps in its thread until a bundle's time.
Source of the format: OSC 1.0 specification (opensoundcontrol.org), types as in 1.1.
"""

import struct
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from vj.frame import Value
from vj.targets import is_address

Arg: TypeAlias = Value | bytes

_DEPTH = 8  # bundles within bundles
_ARGS = 256  # arguments of one message; none of ours takes more than four
_BUNDLE = b"#bundle\0"
_AT_ONCE = 1  # the time tag that means now
_EPOCH = 2_208_988_800  # seconds from 1900, where time tags begin, to 1970, where clocks do


class OscError(ValueError):
    """Bytes that are no OSC."""


class Message(NamedTuple):
    """One message of a packet."""

    address: str
    args: tuple[Arg, ...]
    due: float = 0.0  # seconds since 1970 at which its bundle asks to be done; 0: at once


def decode(datagram: bytes) -> list[Message]:
    """Read a message or bundle: its messages in order, each with its bundle's time.

    ``N`` and ``I`` carry no value and leave none; an array's values stand in line; ``r`` is (red,
    green, blue, alpha) 0..1; what no knob can hold (``b``, ``t``, ``m``) stays bytes. OscError is
    the only error.
    """
    return _packet(datagram, 0, 0.0)


def _packet(data: bytes, depth: int, due: float) -> list[Message]:
    if not data.startswith(_BUNDLE):
        return [Message(*_message(data), due)]
    if depth == _DEPTH:
        raise OscError("bundles are nested too deeply")
    messages: list[Message] = []
    if len(data) < len(_BUNDLE) + 8:
        raise OscError("a bundle without a time tag")
    tag, at = _number(">Q", data, len(_BUNDLE))
    due = max(tag / 2**32 - _EPOCH, 0.0) if tag > _AT_ONCE else due
    while at < len(data):
        size, at = _number(">i", data, at)
        if size <= 0 or at + size > len(data):
            raise OscError("a bundle's element is longer than the bundle")
        messages += _packet(data[at : at + int(size)], depth + 1, due)
        at += int(size)
    return messages


def _message(data: bytes) -> tuple[str, tuple[Arg, ...]]:
    address, at = _string(data, 0)
    if not is_address(address):
        raise OscError("an address must start with a slash")
    if at == len(data):  # senders older than type tags, with nothing to tell
        return address, ()
    tags, at = _string(data, at)
    if not tags.startswith(",") or len(tags) > _ARGS:
        raise OscError("no type tags, or too many")
    args: list[Arg] = []
    for tag in tags[1:]:
        if tag in _CONSTANT:
            args += _CONSTANT[tag]
        elif tag in _READ:
            arg, at = _READ[tag](data, at)
            args.append(arg)
        else:
            raise OscError(f"unknown type {tag!r}")
    return address, tuple(args)


def _string(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\0", at)
    after = _padded(end + 1)
    if end < 0 or after > len(data):
        raise OscError("a text without an end")
    return data[at:end].decode("utf-8", "replace"), after


def _bytes(size: int, data: bytes, at: int) -> tuple[bytes, int]:
    if size < 0 or at + size > len(data):
        raise OscError("an argument is cut off")
    return data[at : at + size], _padded(at + size)


def _blob(data: bytes, at: int) -> tuple[bytes, int]:
    size, at = _number(">i", data, at)
    return _bytes(int(size), data, at)


def _number(form: str, data: bytes, at: int) -> tuple[int | float, int]:
    after = at + struct.calcsize(form)
    if after > len(data):
        raise OscError("an argument is cut off")
    number: int | float = struct.unpack_from(form, data, at)[0]
    return number, after


def _character(data: bytes, at: int) -> tuple[str, int]:
    code, at = _number(">I", data, at)
    return chr(int(code) & 0x7F), at


def _colour(data: bytes, at: int) -> tuple[tuple[float, ...], int]:
    channels, at = _bytes(4, data, at)
    return tuple(channel / 255 for channel in channels), at


def _padded(size: int) -> int:
    return (size + 3) & ~3


_READ: dict[str, Callable[[bytes, int], tuple[Arg, int]]] = {
    "i": lambda data, at: _number(">i", data, at),
    "h": lambda data, at: _number(">q", data, at),
    "f": lambda data, at: _number(">f", data, at),
    "d": lambda data, at: _number(">d", data, at),
    "s": _string,
    "S": _string,
    "c": _character,
    "r": _colour,
    "b": _blob,
    "t": lambda data, at: _bytes(8, data, at),
    "m": lambda data, at: _bytes(4, data, at),
}
_CONSTANT: dict[str, tuple[Arg, ...]] = {"T": (True,), "F": (False,), "N": (), "I": (), "[": (), "]": ()}
