"""OSC as a control: what comes in becomes commands, what knobs become goes back to whoever spoke."""

import heapq
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from vj.control.osc.decode import Arg, Message, OscError, decode
from vj.control.osc.dialect import Dialect, Knob
from vj.control.osc.ear import EarStream
from vj.control.osc.feedback import Feedback, Said
from vj.control.osc.network import IPNetwork, Network
from vj.control.osc.post import Peer, Post
from vj.frame import Command, Frame, Value
from vj.targets import Target

if TYPE_CHECKING:  # its libraries are loaded when it is asked for
    from vj.control.osc.query import Query

HOST = "127.0.0.1"
"""This machine alone, until someone says otherwise: OSC has no password."""

PORT = 8000
"""The port TouchOSC users send to by habit."""

BACK = 9000
"""The port they listen on: answers go there too, since it sends from another."""

HOLD = 5.0
"""Seconds a bundle may ask to wait; one for later comes from a clock that is wrong, and is done at once."""

NO_TABLE: Mapping[str, Target] = {}

_MESSAGES = 256  # of one frame; the others wait for the next
_COMMANDS = 512  # the same: a pattern is one message and asks for many things
_STRANGERS = 16  # addresses that a frame refuses by name; a flood of others is not even read
_WAITING = 4096  # bundles' messages that wait for their time


class OscControl:
    """OSC over UDP and TCP: a thread receives, ``poll`` reads what came, ``hear`` answers."""

    def __init__(
        self,
        host: str = HOST,
        port: int = PORT,
        table: Callable[[], Mapping[str, Target]] = lambda: NO_TABLE,
        *,
        knobs: Iterable[Knob] = (),
        allow: Sequence[IPNetwork] = (),
        to: Sequence[Peer] = (),
        back: int = BACK,
        rate: float = 30.0,
        query: "Query | None" = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Listen; port 0 takes any free one. DeviceError if the port can't be had.

        ``table`` gives the map of the preset that plays.
        ``allow``: networks that may speak, by default all private ones. ``to``: who always hears.
        ``back``: a port that hears as well on every host that speaks; 0: none. ``rate``: how often a
        second one word of the ear is said at most. ``query``: serves the tree; closed with this.
        ``clock``: seconds since 1970.
        """
        self._ask_table, self._table = table, table()
        self._dialect = Dialect(self._table, knobs)
        self._network = Network(host, port, allow)
        # the space is another one once a look has joined the show
        typed = (lambda address, value: query.space.typed(address, value)) if query else None
        self._feedback = Feedback(to, rate, typed) if typed else Feedback(to, rate)
        self._ear = EarStream()
        self._back, self._clock = back, clock
        self._said: list[Said] = []
        self._later: list[tuple[float, int, Peer, Message]] = []
        self._numbers = count()
        self.query = query
        self.port = self._network.port
        self._post = Post()
        self._unread = 0  # packets
        if query:
            query.begin(self.port)
        self._where = f"OSC {host}:{self.port}"
        self._last = ""  # address that was heard

    @property
    def name(self) -> str:
        """Say where it listens, and what it heard last."""
        only = "" if self._network.has_tcp else " (UDP only: TCP is in use)"
        flood = f" ({self.dropped:,} of {self.heard:,} left out)" if self.dropped else ""
        last = "".join(letter if letter.isprintable() else "?" for letter in self._last[:60])
        return f"{self._where}{only}{flood}{f': {last}' if last else ''}"

    @property
    def heard(self) -> int:
        """Count the packets that have arrived, understood or not."""
        return self._network.heard + (self.query.inbox.heard if self.query else 0)

    @property
    def dropped(self) -> int:
        """Count the packets of floods that were not read."""
        return self._post.dropped + self._unread

    def poll(self) -> list[Command]:
        """Give what was asked since the last poll, and the bundles whose time has come, oldest first.

        No more than a frame can take: what is left waits for the next poll.
        """
        now = self._clock()
        commands = [command for each in self._due(now) for command in self._asked(*each)]
        for peer, packets in self._network.drain():
            self._post.add(peer, packets)
        for peer, packet in self.query.inbox.drain() if self.query else ():
            self._post.add(peer, [packet])
        return commands + self._read(now)

    def _read(self, now: float) -> list[Command]:
        commands: list[Command] = []
        messages = strangers = 0
        for peer, packet in self._post.take():
            if self._dialect.is_strange(_address(packet)):
                strangers += 1
                if strangers > _STRANGERS:
                    self._unread += 1
                    continue
            for message in opened(packet):
                messages += 1
                self._last = message.address
                if now < message.due <= now + HOLD and len(self._later) < _WAITING:
                    heapq.heappush(self._later, (message.due, next(self._numbers), peer, message))
                else:
                    commands += self._asked(peer, message)
            if messages >= _MESSAGES or len(commands) >= _COMMANDS:
                break
        return commands

    def hear(self, frame: Frame) -> None:
        """Say what has changed to everyone who has spoken, and to the fixed targets."""
        if (table := self._ask_table()) is not self._table:
            self._table = table
            self._dialect.turn(table)
        before = self._dialect.knobs
        fresh = self._dialect.hear(frame.changed, frame.slots, frame.pattern)
        if self.query and self._dialect.knobs is not before:
            self.query.grow()
        heard, urgent = self._ear.step(frame)
        self._dialect.values |= heard
        said, self._said = [*self._said, *(self.query.said.drain() if self.query else ())], []
        packets = self._feedback.step(self._clock(), said, fresh | heard, urgent | fresh.keys())
        if self.query:
            self.query.values |= fresh | heard
            if web := [each for each in packets if each[0].link == "web"]:
                self.query.send(web)
        for peer, packet in packets:
            if peer.link != "web" and not self._network.send(peer, packet):
                there = self._network.knows(peer)
                self._said.append(Said(peer, refresh=there, gone=not there))

    def close(self) -> None:
        """Let go of the port."""
        self._network.close()
        if self.query:
            self.query.close()

    def _due(self, now: float) -> Iterable[tuple[Peer, Message]]:
        while self._later and not now < self._later[0][0] <= now + HOLD:  # or the clock was set
            _, _, peer, message = heapq.heappop(self._later)
            yield peer, message

    def _asked(self, peer: Peer, message: Message) -> tuple[Command, ...]:
        asked = self._dialect.ask(message.address, message.args)
        touched: dict[str, Value | None] = dict.fromkeys(asked.touched)
        if message.address in touched:
            touched[message.address] = one(message.args)
        for each in self._ears(peer):
            self._said.append(Said(each, touched, asked.answers, asked.refresh))
        return asked.commands

    def _ears(self, peer: Peer) -> list[Peer]:
        """Where a speaker listens."""
        if peer.link != "udp" or peer.port == self._back or not self._back:
            return [peer]
        return [peer, Peer("udp", peer.host, self._back)]


def opened(packet: bytes) -> list[Message]:
    """The messages of a packet; none of what is no OSC."""
    try:
        return decode(packet)
    except OscError:
        return []


def _address(packet: bytes) -> str:
    """A message's address; a bundle has none, and says ``#bundle``."""
    return packet[: packet.find(b"\0")].decode("utf-8", "replace")


def one(args: tuple[Arg, ...]) -> Value | None:
    """The value that a message's arguments make, if they make one."""
    numbers = tuple(arg for arg in args if isinstance(arg, int | float))
    if len(args) > 1:
        return numbers if len(numbers) == len(args) else None
    return None if not args or isinstance(args[0], bytes) else args[0]
