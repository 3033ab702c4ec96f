"""Zeroconf: says in the local network that there is OSC here, so that nobody types an address."""

import contextlib
import socket
from asyncio import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zeroconf import ServiceInfo

SERVICES = ("_oscjson._tcp.local.", "_osc._udp.local.")
"""OSCQuery's tree, and plain OSC, which TouchOSC looks for."""


async def announce(name: str, host: str, query_port: int, osc_port: int) -> None:
    """Announce both ports until cancelled, on the interfaces alone that are listened on.

    A network that lets nothing be announced is no reason not to play.
    """
    # here, since these run ldconfig when they are imported
    from zeroconf import Error, InterfaceChoice, IPVersion
    from zeroconf.asyncio import AsyncZeroconf

    everywhere = host in ("0.0.0.0", "::", "")
    try:
        zeroconf = AsyncZeroconf(
            interfaces=InterfaceChoice.All if everywhere else [host],
            ip_version=IPVersion.V6Only if ":" in host else IPVersion.V4Only,
        )
    except (OSError, RuntimeError, ValueError):
        return
    try:
        with contextlib.suppress(OSError, Error):
            addresses = _addresses() if everywhere else [host]
            for service, port in zip(SERVICES, (query_port, osc_port), strict=True):
                info = _info(name, service, port, addresses)
                telling = await zeroconf.async_register_service(info, allow_name_change=True)
                await telling
            await Event().wait()
    finally:
        await zeroconf.async_unregister_all_services()
        await zeroconf.async_close()


def _addresses() -> list[str]:
    """This machine's addresses that others can reach."""
    import ifaddr

    found = [str(each.ip) for adapter in ifaddr.get_adapters() for each in adapter.ips if each.is_IPv4]
    return [address for address in found if not address.startswith("127.")]


def _info(name: str, service: str, port: int, addresses: list[str]) -> "ServiceInfo":
    from zeroconf import ServiceInfo

    machine = socket.gethostname().split(".")[0]
    return ServiceInfo(
        service,
        f"{name} {machine}.{service}",
        port=port,
        parsed_addresses=addresses,
        server=f"{machine}.local.",
    )
