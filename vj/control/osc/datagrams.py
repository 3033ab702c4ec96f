"""Datagrams, read on a thread in bites and taken by the loop once a frame.

A thread that works for each datagram keeps the interpreter's lock from the show's loop wherever that sends
or draws: 100,000 a second tripled what a frame took. So, where the system can read many at once (Linux),
the thread has them put into crates without the lock, and the loop opens these when it has the time.
"""

import ctypes
import mmap
import socket
import sys
import threading
from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Protocol, TypeAlias

BITE = 128
"""Datagrams that are read at once, at most."""

_CRATES = 16
_LATE = 65536  # datagrams that wait for a loop that doesn't come; of more the oldest are forgotten
_LARGEST = 65536  # bytes of a datagram
_STRIDE = _LARGEST + 64  # so that the beginnings of datagrams don't share a line of the cache

Sender: TypeAlias = tuple[str, int]
"""Host and port."""

Datagram: TypeAlias = tuple[Sender, bytes]

Run: TypeAlias = tuple[Sender, list[bytes]]
"""Datagrams of one sender that came one after another."""


class Datagrams(Protocol):
    """What comes to a socket."""

    def read(self) -> int:
        """Read a bite of what waits, on the thread, without waiting; give how many came."""

    def drain(self) -> list[Run]:
        """Take all that was read, in the loop; oldest first."""


def datagrams(udp: socket.socket) -> Datagrams:
    """The best way of reading this socket here."""
    if sys.platform == "linux" and udp.family == socket.AF_INET:
        return AtOnce(udp)
    return OneByOne(udp)


class OneByOne:
    """Reads on any system."""

    def __init__(self, udp: socket.socket) -> None:
        self._udp = udp
        self._came: deque[Datagram] = deque(maxlen=_LATE)

    def read(self) -> int:
        """Read a bite."""
        for came in range(BITE):
            try:
                datagram, sender = self._udp.recvfrom(_LARGEST)
            except BlockingIOError:
                return came
            except OSError:  # Windows: somebody we wrote to is gone
                continue
            self._came.append((sender[:2], datagram))
        return BITE

    def drain(self) -> list[Run]:
        """Take all that was read."""
        return runs(self._came.popleft() for _ in range(len(self._came)))


class AtOnce:
    """Reads by ``recvmmsg``, see recvmmsg(2)."""

    def __init__(self, udp: socket.socket) -> None:
        self._free = deque(Crate(udp) for _ in range(_CRATES))
        self._full: deque[Crate] = deque()
        self._late: deque[Datagram] = deque(maxlen=_LATE)  # those that came before the full crates'
        self._order = threading.Lock()  # held for microseconds, and by the thread only if the loop is late

    def read(self) -> int:
        """Read a bite."""
        if not self._free:
            self._make_room()
        if not self._free:
            return 0
        crate = self._free.popleft()
        came = crate.fill()
        (self._full if came else self._free).append(crate)
        return came

    def _make_room(self) -> None:
        """Open the oldest crate on the thread, since the loop doesn't come to it."""
        with self._order:
            if self._full:
                crate = self._full.popleft()
                self._late += [(sender, datagram) for sender, run in crate.open() for datagram in run]
                self._free.append(crate)

    def drain(self) -> list[Run]:
        """Take all that was read."""
        with self._order:
            late = [self._late.popleft() for _ in range(len(self._late))]
            crates = [self._full.popleft() for _ in range(len(self._full))]
        found = runs(late)
        for crate in crates:
            for sender, datagrams in crate.open():
                if found and found[-1][0] == sender:
                    found[-1][1].extend(datagrams)
                else:
                    found.append((sender, datagrams))
            self._free.append(crate)
        return found


def runs(datagrams: Iterable[Datagram]) -> list[Run]:
    """Put together what came from one sender, one after another."""
    return [(sender, [each for _, each in run]) for sender, run in groupby(datagrams, key=itemgetter(0))]


class _Part(ctypes.Structure):
    """``struct iovec``."""

    _fields_ = (("base", ctypes.c_void_p), ("size", ctypes.c_size_t))


class _Head(ctypes.Structure):
    """``struct msghdr``: where a datagram and its sender go."""

    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_size", ctypes.c_uint32),
        ("parts", ctypes.c_void_p),
        ("parts_size", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_size", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Message(ctypes.Structure):
    """``struct mmsghdr``: that, and how long the datagram was."""

    _fields_ = (("head", _Head), ("size", ctypes.c_uint))


_NAME = 16  # bytes of a ``struct sockaddr_in``


class Crate:
    """Room for a bite. Most of it is never touched, and so takes no memory."""

    def __init__(self, udp: socket.socket) -> None:
        self._udp, self._recvmmsg, self._count = udp, ctypes.CDLL(None).recvmmsg, 0
        self._data, self._names = mmap.mmap(-1, BITE * _STRIDE), mmap.mmap(-1, BITE * _NAME)
        to_data, to_names = (
            ctypes.addressof(ctypes.c_char.from_buffer(each)) for each in (self._data, self._names)
        )
        self._parts, self._messages = (_Part * BITE)(), (_Message * BITE)()
        for place, message in enumerate(self._messages):
            part, head = self._parts[place], message.head
            part.base, part.size = to_data + place * _STRIDE, _LARGEST
            head.name, head.name_size = to_names + place * _NAME, _NAME
            head.parts, head.parts_size = ctypes.addressof(part), 1

    def fill(self) -> int:
        """Read what waits; give how many datagrams."""
        count = self._recvmmsg(self._udp.fileno(), self._messages, BITE, socket.MSG_DONTWAIT, None)
        self._count = max(count, 0)  # less than zero: nothing waits
        return self._count

    def open(self) -> list[Run]:
        """Give what was read."""
        sizes = [message.size for message in islice(self._messages, self._count)]
        data = [self._data[at : at + size] for at, size in zip(_STARTS, sizes, strict=False)]
        names = self._names[: self._count * _NAME]
        if names == names[:_NAME] * self._count:
            return [(_sender(names[:_NAME]), data)]
        each = [_sender(names[at : at + _NAME]) for at in range(0, len(names), _NAME)]
        return runs(zip(each, data, strict=True))


_STARTS = range(0, BITE * _STRIDE, _STRIDE)


@lru_cache(1024)
def _sender(name: bytes) -> Sender:
    return socket.inet_ntoa(name[4:8]), int.from_bytes(name[2:4], "big")
