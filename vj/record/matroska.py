"""Pictures and sound in one stream of bytes: just enough Matroska to speak to ffmpeg through one pipe.

A pipe for each would need a second way into the program, which is a different one on every system,
and an order between the two. In one stream the order is ours, each picture carries its own time (one
that could not be written in time is simply not there), and it is the same on every system.

Source: RFC 8794 (EBML) and RFC 9559 (Matroska): a live stream, each block in a cluster of its own.
"""

import struct
from fractions import Fraction

PICTURE, SOUND = 1, 2
"""The tracks of a stream."""

_NANOSECONDS = 1000  # of one tick of the stream's clock


def header(width: int, height: int, fps: Fraction, rate: int, channels: int) -> bytes:
    """Open a stream of 8-bit RGB pictures, (height, width, 3), and float32 sound at rate Hz.

    fps: how long a picture lasts, as a rule.
    """
    video = _element(0xE0, _number(0xB0, width), _number(0xBA, height), _element(0x2EB524, b"RGB\x18"))
    rated = _element(0xB5, struct.pack(">d", rate))
    audio = _element(0xE1, rated, _number(0x9F, channels), _number(0x6264, 32))
    return b"".join(
        (
            _element(0x1A45DFA3, _element(0x4282, b"matroska"), _number(0x4287, 4), _number(0x4285, 2)),
            _name(0x18538067) + b"\x01" + b"\xff" * 7,  # a segment of unknown length
            _element(0x1549A966, _number(0x2AD7B1, _NANOSECONDS)),
            _element(
                0x1654AE6B,
                _track(PICTURE, b"V_UNCOMPRESSED", _number(0x23E383, round(10**9 / fps)), video),
                _track(SOUND, b"A_PCM/FLOAT/IEEE", audio),
            ),
        )
    )


def block(track: int, seconds: float, length: int) -> bytes:
    """Announce ``length`` bytes of a track, heard or shown from ``seconds`` on; the bytes come next."""
    clock = _number(0xE7, round(seconds * 1e9 / _NANOSECONDS))
    simple = _name(0xA3) + _length(length + 4) + bytes((0x80 | track, 0, 0, 0x80))
    return _name(0x1F43B675) + _length(len(clock) + len(simple) + length) + clock + simple


def _track(number: int, codec: bytes, *about: bytes) -> bytes:
    kind = {PICTURE: 1, SOUND: 2}[number]
    same = (_number(0xD7, number), _number(0x73C5, number), _number(0x83, kind))
    return _element(0xAE, *same, _element(0x86, codec), *about)


def _element(name: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return _name(name) + _length(len(body)) + body


def _number(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(8, "big"))


def _name(name: int) -> bytes:
    return name.to_bytes((name.bit_length() + 7) // 8, "big")


def _length(count: int) -> bytes:
    return (count | 1 << 56).to_bytes(8, "big")
