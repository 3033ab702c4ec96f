"""Rubbish: random bytes, and messages that are almost right, for tests and `make bench`.

What is all wrong is refused at the first byte; what is right but for a byte or two gets further.
"""

import random
import struct
from collections.abc import Sequence

STATUS = range(0x80, 0x100)
WORDS = ("+", "-", "*", "?", "a", "reset", "toggle", "lfo.sine", "/mix", "techno", "1")
WILD = "*?[]{},!-/"


def midi(dice: random.Random) -> bytes:
    """Bytes of any sort, three in four of them beginning as a message does, one in two a whole one."""
    sort = dice.random()
    if sort < 0.25:
        return dice.randbytes(dice.randrange(8))
    size = 2 if sort < 0.75 else dice.randrange(6)
    return bytes([dice.choice(STATUS), *(dice.randrange(128) for _ in range(size))])


def osc(dice: random.Random, addresses: Sequence[str]) -> bytes:
    """A datagram: one in three random bytes, one a message or bundle with some bytes changed, one whole."""
    sort = dice.randrange(3)
    if sort == 0:
        return dice.randbytes(dice.randrange(80))
    whole = _message(dice, addresses)
    if dice.random() < 0.2:
        parts = [whole, *(_message(dice, addresses) for _ in range(dice.randrange(4)))]
        sized = (struct.pack(">i", len(part)) + part for part in parts)
        whole = b"#bundle\0" + struct.pack(">Q", 1) + b"".join(sized)
    if sort == 1:
        return whole
    data = bytearray(whole)
    for _ in range(dice.randrange(1, 6)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data[: dice.randrange(1, len(data) + 1)])


def _message(dice: random.Random, addresses: Sequence[str]) -> bytes:
    """A message to one of these addresses, or to a pattern that is like it, with any arguments."""
    address, sort = dice.choice(addresses), dice.random()
    if sort < 0.1:
        letters = [*address]
        letters[dice.randrange(1, len(letters))] = dice.choice(WILD)
        address = "".join(letters)
    elif sort < 0.15:
        first, *others = address.split("/")
        address = "/".join([first, *("*" if dice.random() < 0.5 else word for word in others)])
    args = [_argument(dice) for _ in range(dice.choice((0, 1, 1, 1, 2, 3)))]
    tags = "," + "".join(tag for tag, _ in args)
    return _padded(address.encode()) + _padded(tags.encode()) + b"".join(data for _, data in args)


def _argument(dice: random.Random) -> tuple[str, bytes]:
    """A type tag and its bytes."""
    match dice.randrange(5):
        case 0:
            return "i", struct.pack(">i", dice.randrange(-3, 20))
        case 1:
            return "s", _padded(dice.choice(WORDS).encode())
        case 2:
            return dice.choice("TFNI"), b""
        case 3:
            return "d", struct.pack(">d", dice.gauss(0, 1e6))
    odd = (0.0, 1.0, 0.5, float("nan"), float("inf"))
    return "f", struct.pack(">f", dice.choice((dice.uniform(-2, 2), dice.choice(odd))))


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (4 - len(data) % 4)
