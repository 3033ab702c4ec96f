"""OSCQuery: programs find the tree of knobs by themselves, read it over HTTP and listen over WebSocket.

Source: OSCQuery proposal (github.com/Vidvox/OSCQueryProposal), third revision. One thread serves both,
on one port; the loop hands it packets and reads its inboxes, and never waits.
"""

import asyncio
import contextlib
import json
import logging
import socket
import threading
from collections.abc import AsyncIterator, Iterable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from vj.control.inbox import Inbox
from vj.control.osc.announce import announce
from vj.control.osc.dialect import Knob
from vj.control.osc.feedback import Said
from vj.control.osc.network import IPNetwork, is_allowed
from vj.control.osc.post import Letter, Peer
from vj.control.osc.space import EXTENSIONS, Json, Space
from vj.errors import DeviceError
from vj.frame import Value

PORT = 5678
"""The port that ossia's programs ask at first."""

_CLIENTS = 32
_PACKETS = 2048  # that wait for a frame
_WISHES = 4096  # to listen, that wait for a frame
_UNSENT = 262_144  # bytes that wait for a slow client; what is more is told again later
_LARGEST = 65536  # bytes of a message
_CROWD, _REST = 64, 0.002  # after so many messages of a client, so many seconds for all others


class Query:
    """The server: tells the tree, and carries OSC to and from those who are connected."""

    def __init__(
        self,
        host: str,
        port: int,
        knobs: Iterable[Knob],
        *,
        allow: Sequence[IPNetwork] = (),
        name: str = "vj",
        announces: bool = True,
    ) -> None:
        """Bind; port 0 takes any free one. DeviceError if it can't be had. Serves once begun."""
        self._announces = announces
        self._tree, self.space = knobs, Space(knobs)
        self.values: dict[str, Value] = {}  # written by the loop alone, a frame at a time
        self.inbox: Inbox[Letter] = Inbox(_PACKETS)  # OSC that came
        self.said: Inbox[Said] = Inbox(_WISHES)  # who listens to what
        self._allow, self._name = allow, name
        self._host, self._socket = host, _bind(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._clients: dict[Peer, ServerConnection] = {}
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="oscquery", daemon=True)

    def begin(self, osc_port: int) -> None:
        """Serve; ``osc_port`` is where UDP is heard."""
        self._osc_port = osc_port
        self._thread.start()

    def send(self, packets: list[tuple[Peer, bytes]]) -> None:
        """Send packets to their clients, soon."""
        self._loop.call_soon_threadsafe(self._send, packets)

    def grow(self) -> None:
        """Read the tree again, soon, and say what is new in it."""
        self._loop.call_soon_threadsafe(self._grow)

    def close(self) -> None:
        """Hang up and let go of the port."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join()
        self._socket.close()
        self._loop.close()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        server = serve(
            self._listen_to,
            sock=self._socket,
            process_request=self._answer,
            compression=None,  # packets are small, and must not wait
            max_size=_LARGEST,
            close_timeout=1,
            logger=_silent(),
            server_header=None,
        )
        async with server:
            telling = self._announces and asyncio.create_task(
                announce(self._name, self._host, self.port, self._osc_port)
            )
            await self._stopped.wait()
            if telling:
                telling.cancel()
                await asyncio.wait([telling])

    def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        """Answer a request; None lets a WebSocket in."""
        if not self._may(connection, request):
            return _response(HTTPStatus.FORBIDDEN)
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return None if len(self._clients) < _CLIENTS else _response(HTTPStatus.SERVICE_UNAVAILABLE)
        status, found = self.space.answer(request.path, self.values, self._host_info(connection))
        origin = request.headers.get("Origin", "")  # of this machine: it may read the answer
        return _response(HTTPStatus(status), found if status == HTTPStatus.OK else None, origin)

    def _may(self, connection: ServerConnection, request: Request) -> bool:
        """Whether this may be answered: it comes from an allowed network, and not by a foreign web page.

        A browser names the page that sends it (Origin) and the name it was sent to (Host). Both must be
        of a machine here: else any page on the web could move knobs through a browser in the room.
        """
        host, *_ = connection.remote_address or ("",)
        named = [f"//{request.headers.get('Host', '')}", request.headers.get("Origin", "//localhost")]
        return is_allowed(host, self._allow) and all(_is_here(url, self._allow) for url in named)

    def _host_info(self, connection: ServerConnection) -> Json:
        """Say where OSC is heard: at the address that this one has reached us by."""
        here = str(connection.local_address[0])
        return {
            "NAME": self._name,
            "EXTENSIONS": dict.fromkeys(EXTENSIONS, True),
            "OSC_IP": here,
            "OSC_PORT": self._osc_port,
            "OSC_TRANSPORT": "UDP",
            "WS_IP": here,
            "WS_PORT": self.port,
        }

    async def _listen_to(self, connection: ServerConnection) -> None:
        host, port, *_ = connection.remote_address
        peer = Peer("web", host, port)
        self._clients[peer] = connection
        with contextlib.suppress(ConnectionClosed):
            async for number, said in numbered(connection):
                if number % _CROWD == 0:  # the show's own thread gets its turn, whoever floods
                    await asyncio.sleep(_REST)
                if isinstance(said, bytes):
                    self.inbox.append((peer, said))
                elif wish := read(peer, said):
                    self.said.append(wish)
        del self._clients[peer]
        self.said.append(Said(peer, gone=True))

    def _grow(self) -> None:
        before, self.space = self.space, Space(self._tree)
        for command, address in self.space.since(before):
            broadcast(self._clients.values(), json.dumps({"COMMAND": command, "DATA": address}))

    def _send(self, packets: list[tuple[Peer, bytes]]) -> None:
        for peer, packet in packets:
            client = self._clients.get(peer)
            if client and client.transport.get_write_buffer_size() < _UNSENT:
                broadcast([client], packet)


async def numbered(connection: ServerConnection) -> AsyncIterator[tuple[int, str | bytes]]:
    """What a client says, counted from 1."""
    number = 0
    async for said in connection:
        number += 1
        yield number, said


def read(peer: Peer, text: str) -> Said | None:
    """Read what a client says in JSON; None for what is no wish of ours."""
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match said:
        case {"COMMAND": "LISTEN", "DATA": str(address)}:
            return Said(peer, listens=(address,))
        case {"COMMAND": "IGNORE", "DATA": str(address)}:
            return Said(peer, ignores=(address,))
    return None


def _response(status: HTTPStatus, found: Json | None = None, origin: str = "") -> Response:
    body = b"" if found is None else json.dumps(found).encode()
    headers = Headers({"Content-Length": str(len(body)), "Connection": "close"})
    if body:
        headers["Content-Type"] = "application/json"
    if origin:
        headers["Access-Control-Allow-Origin"] = origin
    return Response(status, status.phrase, headers, body)


def _is_here(url: str, allow: Sequence[IPNetwork]) -> bool:
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return False
    own = socket.gethostname().lower()
    return name in ("localhost", own, f"{own}.local") or is_allowed(name, allow)


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.create_server(address[:2], family=family)
    except (OSError, UnicodeError, OverflowError) as error:
        raise DeviceError(
            f"--osc-query {port}: can't listen on {host}:{port}: {error}; give another port, or off"
        ) from error
    return bound


def _silent() -> logging.Logger:
    """A logger for what strangers do to a port: none of it is news to the person at the desk."""
    logger = logging.getLogger("vj.oscquery")
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
    return logger
