"""The sockets of OSC: UDP and TCP on one port, read by one thread, written without waiting."""

import contextlib
import errno
import ipaddress
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from vj.control.osc.datagrams import BITE, datagrams
from vj.control.osc.decode import OscError
from vj.control.osc.post import Peer
from vj.control.osc.stream import Framer, framed
from vj.errors import DeviceError, UsageError

IPNetwork: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

PRIVATE = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16") + (
    *("::1/128", "fe80::/10", "fc00::/7"),
)
"""Networks that no router carries: the machine's own, a venue's, a tablet's hotspot."""

_CLIENTS = 32  # TCP connections
_STREAMED = 2048  # readings of theirs that wait for a frame
_UNSENT = 262_144  # bytes that wait for a slow TCP client; what is more is told again later
_CROWD = 32  # packets read at once that are a flood's
_REST = 0.004  # s; then, so that the show's own thread gets its turn: the kernel keeps what comes meanwhile
_BITES = 8  # of datagrams before TCP gets its turn
_RECEIVE = 1 << 20  # bytes the kernel may keep for us while the thread is put aside


class Network:
    """Receives from everyone who may speak; sends to anyone."""

    def __init__(self, host: str, port: int, allow: Sequence[IPNetwork] = ()) -> None:
        """Listen; port 0 takes any free one. DeviceError if UDP can't be had; without TCP it goes on."""
        self._came, self._refused = 0, 0  # packets
        self._streamed: deque[tuple[Peer, list[bytes]]] = deque(maxlen=_STREAMED)
        self._allows = lru_cache(1024)(lambda host: is_allowed(host, allow))
        self._clients: dict[Peer, _Client] = {}
        self._udp, self._tcp = _both(host, port)
        self._datagrams = datagrams(self._udp)
        self._out = {family == socket.AF_INET6: _sender(family) for family in _FAMILIES}
        self.port: int = self._udp.getsockname()[1]
        self.has_tcp = self._tcp is not None
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._udp, selectors.EVENT_READ, self._receive)
        if self._tcp:
            self._selector.register(self._tcp, selectors.EVENT_READ, self._accept)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="osc", daemon=True)
        self._thread.start()

    @property
    def heard(self) -> int:
        """Count the packets that have come; of those who may not speak, until they were looked at."""
        return self._came - self._refused

    def drain(self) -> Iterator[tuple[Peer, list[bytes]]]:
        """Take what has come, each sender's packets oldest first; in the loop."""
        for (host, port), packets in self._datagrams.drain():
            if self._allows(host):
                yield Peer("udp", host, port), packets
            else:
                self._refused += len(packets)
        for _ in range(len(self._streamed)):
            yield self._streamed.popleft()

    def send(self, peer: Peer, packet: bytes) -> bool:
        """Send a packet without waiting; False when a TCP client can't take it now: say it again later."""
        if peer.link == "tcp":
            client = self._clients.get(peer)
            return client is not None and client.send(packet)
        sender = self._udp if peer.link == "udp" else self._out.get(":" in peer.host)
        with contextlib.suppress(OSError, OverflowError):  # no route, a full buffer, a host that is gone
            if sender:
                sender.sendto(packet, (peer.host, peer.port))
        return True

    def knows(self, peer: Peer) -> bool:
        """Say whether a peer can still be reached; of UDP nobody can tell."""
        return peer.link != "tcp" or peer in self._clients

    def close(self) -> None:
        """Let go of the port and hang up."""
        self._closed.set()
        self._thread.join()
        for client in list(self._clients.values()):
            client.socket.close()
        self._selector.close()
        for each in (self._udp, self._tcp, *self._out.values()):
            if each:
                each.close()

    def _serve(self) -> None:
        while not self._closed.is_set():
            before = self._came
            for key, _ in self._selector.select(0.1):  # how long a close may take
                read: Callable[[], None] = key.data
                read()
            if self._came - before > _CROWD:
                time.sleep(_REST)

    def _receive(self) -> None:
        for _ in range(_BITES):
            came = self._datagrams.read()
            self._came += came
            if came < BITE:
                return

    def _accept(self) -> None:
        if not self._tcp:
            return
        with contextlib.suppress(OSError):  # hung up already
            connection, sender = self._tcp.accept()
            if not self._allows(sender[0]):
                connection.close()
                return
            if len(self._clients) >= _CLIENTS:  # most likely it went without a word, as a tablet does
                self._hang_up(next(iter(self._clients)))
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer = Peer("tcp", sender[0], sender[1])
            client = self._clients[peer] = _Client(connection)
            self._selector.register(connection, selectors.EVENT_READ, lambda: self._listen_to(peer, client))

    def _listen_to(self, peer: Peer, client: "_Client") -> None:
        try:
            data = client.socket.recv(65536)
            packets = client.framer.step(data)
        except BlockingIOError:
            return
        except (OSError, OscError):
            data, packets = b"", []
        if packets:
            self._streamed.append((peer, packets))
        self._came += len(packets)
        if not data:
            self._hang_up(peer)

    def _hang_up(self, peer: Peer) -> None:
        client = self._clients.pop(peer)
        self._selector.unregister(client.socket)
        client.socket.close()


class _Client:
    """A TCP connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.framer = Framer()
        self._unsent = bytearray()

    def send(self, packet: bytes) -> bool:
        """Send, or keep a little for later; False when too much waits, or it has hung up."""
        if len(self._unsent) > _UNSENT:
            packet = b""
        else:
            self._unsent += framed(packet, self.framer.slip)
        try:
            del self._unsent[: self.socket.send(self._unsent)]
        except BlockingIOError:
            return bool(packet)
        except OSError:
            return False
        return bool(packet)


def networks(texts: Sequence[str]) -> list[IPNetwork]:
    """Read networks as 192.168.1.0/24, or one address; UsageError says which is none."""
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text, strict=False))
        except ValueError as error:
            raise UsageError(
                f"--osc-allow {text}: no network; write it as 192.168.1.0/24, or one address"
            ) from error
    return found


def target(host: str, port: int) -> Peer:
    """Name somebody to be told always; DeviceError if there is no such host."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0][4]
    except (OSError, UnicodeError, OverflowError) as error:
        raise DeviceError(
            f"--osc-to {host}:{port}: no such host; give its address, as 192.168.1.20"
        ) from error
    return Peer("out", str(found[0]), int(found[1]))


def is_allowed(host: str, allow: Sequence[IPNetwork]) -> bool:
    """Say whether an address may speak: it is in one of these networks; without any, in a private one."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in allow or _PRIVATE)


def _both(host: str, port: int) -> tuple[socket.socket, socket.socket | None]:
    """UDP and, if it is free, TCP on one port; of any free ports one that is free for both."""
    for _ in range(1 if port else 16):
        udp = _listen(host, port)
        if tcp := _listen_tcp(udp.family, udp.getsockname()):
            return udp, tcp
        udp.close()
    return _listen(host, port), None


def _listen(host: str, port: int) -> socket.socket:
    where = f"{host}:{port}"
    if not 0 <= port <= 65535:
        raise DeviceError(f"OSC: {port} is no port; choose one of 1024 to 65535")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        udp = socket.socket(family, socket.SOCK_DGRAM)
    except (OSError, UnicodeError) as error:
        raise DeviceError(f"OSC: no such address {where}; give this machine's, or 0.0.0.0 for all") from error
    try:
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE)
        udp.bind(address)
    except OSError as error:
        udp.close()
        if error.errno == errno.EADDRINUSE:
            what = f"port {port} is in use; stop the program that has it, or listen on another"
        else:
            what = (
                f"can't listen on {where}: {error.strerror}; give this machine's address, or 0.0.0.0 for all"
            )
        raise DeviceError(f"OSC: {what}") from error
    udp.setblocking(False)
    return udp


def _sender(family: int) -> socket.socket | None:
    """A socket that speaks from any port; none where the machine doesn't know this family."""
    try:
        sender = socket.socket(family, socket.SOCK_DGRAM)
    except OSError:
        return None
    sender.setblocking(False)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)  # lights are often told so
    return sender


def _listen_tcp(family: int, address: tuple[str, int]) -> socket.socket | None:
    tcp = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "AF_UNIX"):  # elsewhere the option would let two programs share the port
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tcp.bind(address)
        tcp.listen(_CLIENTS)
    except OSError:
        tcp.close()
        return None
    tcp.setblocking(False)
    return tcp


_FAMILIES = (socket.AF_INET, socket.AF_INET6)
_PRIVATE = networks(PRIVATE)
