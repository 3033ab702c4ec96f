"""A network of a test's own: no program outside is met in it, and none is disturbed."""

import ctypes
import fcntl
import socket
import struct
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_GET, _SET, _UP = 0x8913, 0x8914, 0x1  # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP


def apart(body: Callable[[], None]) -> None:
    """Run in a thread whose network is a loopback alone; where that isn't allowed, in the one there is."""

    def run() -> None:
        _leave()
        body()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result()


def _leave() -> None:
    if sys.platform != "linux" or ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK):
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        request = bytearray(struct.pack("16sH14x", b"lo", 0))
        fcntl.ioctl(asked, _GET, request)
        flags = struct.unpack_from("H", request, 16)[0] | _UP
        fcntl.ioctl(asked, _SET, struct.pack("16sH14x", b"lo", flags))
