"""What each listener is to be told: pure; who spoke and what changed in, packets out.

Who has spoken is told everything, then what changes, without any set-up. A finger on a fader must not
be pulled by its own echo: for a moment after a listener has moved an address nothing is said to it about
that address, then only if it stands elsewhere than it was put.
"""

import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from vj.control.osc.encode import Typed, bundled, message, plain
from vj.control.osc.post import Peer
from vj.frame import Value

QUIET = 0.25
"""Seconds after a touch in which nothing is said back about it."""

_LISTENERS = 16  # who spoke last; each with its return port counts as two
_AT_A_TIME = 256  # messages a frame, to all listeners together


@dataclass(frozen=True, slots=True)
class Said:
    """What a peer has done since the last frame."""

    peer: Peer
    touched: Mapping[str, Value | None] = field(default_factory=dict)  # what it has set them to, if known
    asks: tuple[str, ...] = ()  # addresses it wants to know at once
    refresh: bool = False  # everything, please
    gone: bool = False
    listens: tuple[str, ...] = ()  # web peers hear these addresses alone
    ignores: tuple[str, ...] = ()


@dataclass(slots=True)
class _Listener:
    """What one listener knows."""

    waiting: dict[str, None] = field(default_factory=dict)  # addresses that have changed, in order
    behind: dict[str, None] = field(default_factory=dict)  # those of which it has never heard
    knows: dict[str, Value] = field(default_factory=dict)
    touched: dict[str, float] = field(default_factory=dict)  # when it last moved them
    told: dict[str, float] = field(default_factory=dict)  # when it last heard of them
    asked: set[str] = field(default_factory=set)
    only: set[str] | None = None  # all that it wants to hear; None: everything


class Feedback:
    """Tells listeners what changes."""

    def __init__(
        self,
        fixed: Sequence[Peer] = (),
        rate: float = 30.0,
        typed: Callable[[str, Value], list[Typed]] = lambda address, value: plain(value),
    ) -> None:
        """``fixed`` are always told; ``rate``: how often a second one address is said at most.

        ``typed``: what a web peer is told that an address holds, by its OSCQuery ``TYPE``.
        """
        self._pause = 0.9 / rate  # frames come a little early or late
        self._typed = typed
        self._values: dict[str, Value] = {}
        self._fixed = {peer: _Listener() for peer in fixed}
        self._listeners: OrderedDict[Peer, _Listener] = OrderedDict()

    def step(
        self, now: float, said: Iterable[Said], fresh: Mapping[str, Value], urgent: Set[str] = frozenset()
    ) -> list[tuple[Peer, bytes]]:
        """Give the packets to send now. ``urgent``: addresses that may not wait for their turn."""
        self._values |= fresh
        for _, listener in self._everyone():
            listener.waiting |= dict.fromkeys(
                fresh if listener.only is None else fresh.keys() & listener.only
            )
        for each in said:
            self._note(each, now)
        due = {peer: self._asked(listener) for peer, listener in self._everyone()}
        budget = _AT_A_TIME
        for queue in ("waiting", "behind"):  # nobody's first look at everything makes the others wait
            for peer, listener in self._everyone():
                news = self._news(listener, getattr(listener, queue), now, urgent, budget)
                due[peer] += news
                budget -= len(news)
        written: dict[tuple[bool, str], bytes] = {}
        return [(peer, p) for peer, each in due.items() for p in bundled(self._written(peer, each, written))]

    def _written(
        self, peer: Peer, addresses: Iterable[str], written: dict[tuple[bool, str], bytes]
    ) -> Iterator[bytes]:
        """Write messages, each once for all who read it so."""
        for address in addresses:
            key, value = (peer.link == "web", address), self._values[address]
            if key not in written:
                typed = self._typed(address, value) if key[0] else plain(value)
                written[key] = message(address, typed)
            yield written[key]

    def _everyone(self) -> list[tuple[Peer, _Listener]]:
        """All listeners, who spoke last first."""
        return [*self._fixed.items(), *reversed(self._listeners.items())]

    def _note(self, said: Said, now: float) -> None:
        if said.gone:
            self._listeners.pop(said.peer, None)
            return
        listener = self._fixed.get(said.peer) or self._listeners.get(said.peer)
        if listener is None:
            everything = said.peer.link != "web"
            listener = self._listeners[said.peer] = _Listener(
                behind=dict.fromkeys(self._values if everything else ()), only=None if everything else set()
            )
            if len(self._listeners) > _LISTENERS:
                self._listeners.popitem(last=False)
        if said.peer in self._listeners:
            self._listeners.move_to_end(said.peer)
        if listener.only is not None:
            listener.only = listener.only.union(said.listens).difference(said.ignores)
        if said.refresh:
            listener.knows.clear()
            listener.behind = dict.fromkeys(self._values if listener.only is None else listener.only)
        for address, value in said.touched.items():
            if address in self._values and (listener.only is None or address in listener.only):
                listener.touched[address] = now
                listener.waiting[address] = None
                if value is not None:
                    listener.knows[address] = value
        listener.asked |= {a for a in (*said.asks, *said.listens) if a in self._values}
        listener.asked.difference_update(said.ignores)

    def _asked(self, listener: _Listener) -> list[str]:
        """Take what this listener has asked for."""
        asked = sorted(listener.asked)[:_AT_A_TIME]
        listener.asked.clear()
        listener.knows |= {address: self._values[address] for address in asked}
        return asked

    def _news(
        self, listener: _Listener, queue: dict[str, None], now: float, urgent: Set[str], budget: int
    ) -> list[str]:
        """Take from a queue what this listener doesn't know and may be told now."""
        news: list[str] = []
        for address in [*queue]:
            if len(news) >= budget:
                break
            if 0 <= now - listener.touched.get(address, -math.inf) < QUIET:  # less, if the clock was set
                continue
            if address not in urgent and 0 <= now - listener.told.get(address, -math.inf) < self._pause:
                continue
            del queue[address]
            value = self._values[address]
            if address not in listener.knows or not same(listener.knows[address], value):
                news.append(address)
                listener.knows[address], listener.told[address] = value, now
        return news


def same(known: Value, value: Value) -> bool:
    """Say whether a value is what a listener knows, as far as 32 bits tell."""
    one, other = (v if isinstance(v, tuple) else (v,) for v in (known, value))
    return len(one) == len(other) and all(map(_same, one, other))


def _same(one: float | str, other: float | str) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
