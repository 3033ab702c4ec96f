import socket
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from vj.control.osc.datagrams import BITE, Datagrams, OneByOne, datagrams

Way = Callable[[socket.socket], Datagrams]


def families() -> Iterator[tuple[socket.AddressFamily, str]]:
    """Those this machine has, each with its own address."""
    for family, here in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as tried:
            tried.bind((here, 0))
            yield family, here


@pytest.fixture(params=families())
def sockets(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Who sends, and who is read."""
    family, here = request.param
    with socket.socket(family, socket.SOCK_DGRAM) as sender, socket.socket(family, socket.SOCK_DGRAM) as udp:
        for each in (sender, udp):
            each.bind((here, 0))
        udp.setblocking(False)
        sender.connect(udp.getsockname())
        yield sender, udp


def read(came: Datagrams) -> list[tuple[tuple[str, int], bytes]]:
    while came.read():
        pass
    return [(sender, datagram) for sender, run in came.drain() for datagram in run]


@pytest.mark.parametrize("way", [datagrams, OneByOne])
def test_datagrams_of_any_size_come_whole_in_order_and_with_their_sender(
    sockets: tuple[socket.socket, socket.socket], way: Way
) -> None:
    sender, udp = sockets
    sent = [bytes([size % 256]) * size for size in (4, 1400, 0, 65_507, 1)]
    with socket.socket(udp.family, socket.SOCK_DGRAM) as other:
        other.connect(udp.getsockname())
        for datagram in sent:
            sender.send(datagram)
        other.send(b"other")
        sender.send(b"last")
        senders = [*[sender.getsockname()[:2]] * 5, other.getsockname()[:2], sender.getsockname()[:2]]
    assert read(way(udp)) == [*zip(senders, [*sent, b"other", b"last"], strict=True)]


@pytest.mark.parametrize("way", [datagrams, OneByOne])
def test_what_is_more_than_a_bite_waits_for_the_next(
    sockets: tuple[socket.socket, socket.socket], way: Way
) -> None:
    sender, udp = sockets
    came = way(udp)
    for number in range(BITE + 3):
        sender.send(bytes([number % 256]))
    assert [came.read() for _ in range(3)] == [BITE, 3, 0]
    assert [datagram[0] for _, datagram in read(came)] == [number % 256 for number in range(BITE + 3)]


@pytest.mark.parametrize("way", [datagrams, OneByOne])
def test_a_loop_that_is_late_finds_the_newest_of_all_that_came_in_order(
    sockets: tuple[socket.socket, socket.socket], way: Way
) -> None:
    """More than there is room for: what is forgotten came first."""
    sender, udp = sockets
    came = way(udp)
    for number in range(70_000):
        sender.send(number.to_bytes(4, "big"))
        if number % 100 == 99:
            came.read()
    numbers = [int.from_bytes(datagram, "big") for _, datagram in read(came)]
    assert numbers == [*range(70_000 - len(numbers), 70_000)] and 65_536 <= len(numbers) < 70_000
