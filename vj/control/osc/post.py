"""What has come since the last frame, for the loop to read as far as a frame can take it.

A sender who sends more than a frame reads is a crowd: of each of its addresses the last packet waits
alone, so that a flood ends where its faders end, whatever it costs and whoever else speaks.
"""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias


class Peer(NamedTuple):
    """Who speaks, or is spoken to."""

    link: Literal["udp", "out", "tcp", "web"]  # out: UDP to a fixed target, from any port
    host: str
    port: int


Letter: TypeAlias = tuple[Peer, bytes]
"""A packet, and who sent it."""

CALM = 256
"""Packets of one sender that a frame reads one by one."""

_MOST = 4096  # that wait, of all senders together; of more the oldest are forgotten
_PRESSED = (b"\0\0\0\1", b"?\x80\0\0")  # 1 as an int and as a float: a button's press is no fader's place


class Post:
    """Letters, oldest first: one thread puts them in, the loop takes them out, and neither waits.

    No lock: each step on the letters is one of C, which no other thread can interrupt.
    """

    def __init__(self) -> None:
        self._letters: OrderedDict[object, Letter] = OrderedDict()
        self._levels: dict[Peer, int] = {}  # how much each sender is ahead of what frames read
        self.heard = 0  # packets that came
        self.dropped = 0  # those in whose place a newer one was read, or none

    def append(self, peer: Peer, packet: bytes) -> None:
        """Put a letter in."""
        level = self._levels.get(peer, 0)
        self._levels[peer] = level + 1
        if level < CALM:
            self._letters[self.heard] = peer, packet
        else:
            name = peer, self.heard % CALM if _counts(packet) else _head(packet)
            self.dropped += self._letters.pop(name, None) is not None
            self._letters[name] = peer, packet
        if len(self._letters) > _MOST and self._oldest():
            self.dropped += 1
        self.heard += 1

    def take(self) -> Iterator[Letter]:
        """Take letters for a frame, oldest first; what the loop doesn't come to stays for the next."""
        levels = self._levels.copy()
        self._levels = {peer: min(level - CALM, CALM) for peer, level in levels.items() if level > CALM}
        for _ in range(len(self._letters)):
            if letter := self._oldest():
                yield letter

    def _oldest(self) -> Letter | None:
        try:
            return self._letters.popitem(last=False)[1]
        except KeyError:  # the other thread has taken it
            return None


def _head(packet: bytes) -> tuple[bytes, bool]:
    """What is the same in all packets of one control: address and types, and whether it is pressed."""
    return packet[: packet.find(b",") + 3], packet[-4:] in _PRESSED


def _counts(packet: bytes) -> bool:
    """Whether each packet counts, as bundles do, and words such as "+"."""
    start = packet.find(b",")
    return packet[:1] != b"/" or b"s" in packet[start : start + 3]
