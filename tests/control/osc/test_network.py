import pytest

from vj.control.osc.network import is_allowed, networks, target
from vj.control.osc.post import Peer
from vj.errors import DeviceError, UsageError


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1", True),
        ("192.168.178.20", True),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("172.32.0.1", False),
        ("8.8.8.8", False),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("fd00::7", True),
        ("2001:db8::1", False),
        ("::ffff:192.168.1.5", True),
        ("::ffff:8.8.8.8", False),
        ("no address", False),
    ],
)
def test_without_a_list_private_networks_may_speak(host: str, allowed: bool) -> None:
    assert is_allowed(host, []) == allowed


def test_a_list_says_who_may_speak() -> None:
    allow = networks(["192.168.1.0/24", "8.8.8.8", "2001:db8::/32"])
    hosts = ("192.168.1.77", "8.8.8.8", "2001:db8::5", "192.168.2.1", "127.0.0.1", "8.8.8.9")
    assert [is_allowed(host, allow) for host in hosts] == [True] * 3 + [False] * 3


@pytest.mark.parametrize("text", ["", "tablet", "192.168.1.0/33", "1.2.3"])
def test_what_is_no_network_is_one_line(text: str) -> None:
    with pytest.raises(UsageError, match=f"--osc-allow {text}: no network; write it as"):
        networks([text])


def test_a_target_is_a_numeric_address() -> None:
    assert target("localhost", 7000).host in ("127.0.0.1", "::1")
    assert target("192.168.1.255", 7000) == Peer("out", "192.168.1.255", 7000)


def test_a_target_that_is_no_host_is_one_line() -> None:
    with pytest.raises(DeviceError, match="--osc-to no.such.host.invalid:1: no such host; give"):
        target("no.such.host.invalid", 1)
