"""What has come since the last frame, to be read as far as a frame can take it.

A sender who sends more than a frame reads is a crowd: of each of its addresses the last packet waits
alone, so that a flood ends where its faders end, whatever it costs and whoever else speaks.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import count
from operator import itemgetter
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
    """Letters, oldest first."""

    def __init__(self) -> None:
        self._letters: OrderedDict[object, Letter] = OrderedDict()
        self._levels: dict[Peer, int] = {}  # how much each sender is ahead of what frames read
        self._came, self._taken = 0, 0

    @property
    def dropped(self) -> int:
        """Count the packets in whose place a newer one was read, or none."""
        return self._came - self._taken - len(self._letters)

    def add(self, peer: Peer, packets: Sequence[bytes]) -> None:
        """Put a sender's packets in, oldest first."""
        level = self._levels.get(peer, 0)
        self._levels[peer] = level + len(packets)
        calm = max(CALM - level, 0)
        for number, packet in enumerate(packets[:calm], self._came):
            self._letters[number] = peer, packet
        if crowd := packets[calm:]:
            self._add_last(peer, crowd)
        self._came += len(packets)
        while len(self._letters) > _MOST:
            self._letters.popitem(last=False)

    def _add_last(self, peer: Peer, packets: Sequence[bytes]) -> None:
        """Put a crowd's packets in, of each control the last in the place of those before."""
        heads = [packet[: packet.find(b",") + 3] for packet in packets]  # addresses, types
        presses = [packet.endswith(_PRESSED) for packet in packets]
        last = dict(zip(zip(heads, presses, strict=True), count(), strict=False))
        odd = {head for head, _ in last if _counts(head)}
        names: dict[int, object] = {place: name for name, place in last.items() if name[0] not in odd}
        if odd:
            each = [place for place, head in enumerate(heads) if head in odd]
            names |= {place: (self._came + place) % CALM for place in each[-CALM:]}
        for place, name in sorted(names.items(), key=itemgetter(0)):
            self._letters.pop((peer, name), None)
            self._letters[peer, name] = peer, packets[place]

    def take(self) -> Iterator[Letter]:
        """Take letters for a frame, oldest first; what the loop doesn't come to stays for the next."""
        self._levels = {p: min(level - CALM, CALM) for p, level in self._levels.items() if level > CALM}
        while self._letters:
            self._taken += 1
            yield self._letters.popitem(last=False)[1]


def _counts(head: bytes) -> bool:
    """Whether each packet that begins so counts, as bundles do, and words such as "+"."""
    return head[:1] != b"/" or b"," not in head or b"s" in head[-2:]
