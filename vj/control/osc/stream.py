"""OSC packets in a stream of bytes, as TCP carries them: cut out, and put in.

Two framings are in use and the first byte tells which: OSC 1.0 writes a packet's size before it (four
bytes, the first of them 0), OSC 1.1 writes SLIP (RFC 1055) with an END at both ends. Senders that leave
out the first END begin with the packet's own slash or ``#bundle``. Nothing else is let in: a browser
that a web page has sent here begins with a letter.
"""

import re
import struct

from vj.control.osc.decode import OscError

LARGEST = 65536
"""Bytes of a packet; no sender of ours needs more, and a stream must not grow for ever."""

_END, _ESC = b"\xc0", b"\xdb"
_ESCAPED = {b"\xdb\xdc": _END, b"\xdb\xdd": _ESC}
_ESCAPES = {plain: escaped for escaped, plain in _ESCAPED.items()}


class Framer:
    """Cuts one connection's bytes into packets."""

    def __init__(self) -> None:
        self.slip: bool | None = None  # None until the first byte has told
        self._rest = b""

    def step(self, data: bytes) -> list[bytes]:
        """Give the packets that are whole now; OscError when this can't be OSC: hang up then."""
        data = self._rest + data
        if self.slip is None and data:
            if data[:1] not in (b"\0", _END, b"/", b"#"):
                raise OscError("neither a size nor SLIP")
            self.slip = data[:1] != b"\0"
        packets, self._rest = _unslip(data) if self.slip else _unsize(data)
        if len(self._rest) > LARGEST:
            raise OscError("a packet without an end")
        return packets


def framed(packet: bytes, slip: bool | None) -> bytes:
    """Write a packet for a stream, in the framing that the other side speaks."""
    if slip:
        return _END + re.sub(rb"[\xc0\xdb]", lambda found: _ESCAPES[found[0]], packet) + _END
    return struct.pack(">i", len(packet)) + packet


def _unsize(data: bytes) -> tuple[list[bytes], bytes]:
    packets, at = [], 0
    while len(data) >= at + 4:
        size = int.from_bytes(data[at : at + 4], "big")
        if not 0 < size <= LARGEST:
            raise OscError(f"a packet of {size} bytes")
        if len(data) < at + 4 + size:
            break
        packets.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return packets, data[at:]


def _unslip(data: bytes) -> tuple[list[bytes], bytes]:
    *packets, rest = data.split(_END)
    return [_unescaped(packet) for packet in packets if packet], rest


def _unescaped(packet: bytes) -> bytes:
    return re.sub(rb"\xdb[\xdc\xdd]", lambda found: _ESCAPED[found[0]], packet)
