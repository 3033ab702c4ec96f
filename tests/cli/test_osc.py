"""What may be said about OSC on the command line."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest

from vj.cli import live
from vj.control.osc import OscControl
from vj.control.osc.query import PORT
from vj.engine import Engine
from vj.errors import DeviceError, UsageError, VJError
from vj.library import looks, palettes, preset

DEFAULTS: dict[str, Any] = {"osc_allow": (), "osc_to": (), "osc_back": 0, "osc_query": "off"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(looks.load(), preset.load(preset.named("default")), palettes.palettes())


@contextmanager
def opened(engine: Engine, **chosen: Any) -> Iterator[OscControl]:
    control = live.open_osc(engine, DEFAULTS | {"osc": str(free())} | chosen)
    yield control
    control.close()


def free() -> int:
    with socket.socket(type=socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("chosen", "error", "says"),
    [
        ({"osc": "8000x"}, UsageError, "--osc 8000x: give PORT or HOST:PORT"),
        ({"osc_to": ("tablet",)}, UsageError, "--osc-to tablet: give PORT or HOST:PORT"),
        (
            {"osc_to": ("no.such.host.invalid:1",)},
            DeviceError,
            "--osc-to no.such.host.invalid:1: no such host",
        ),
        ({"osc_allow": ("192.168.1.x",)}, UsageError, "--osc-allow 192.168.1.x: no network; write it as"),
        ({"osc_query": "on"}, UsageError, "--osc-query on: give PORT"),
        (
            {"osc": "192.0.2.1:8000"},
            DeviceError,
            "can't listen on .*; give this machine's address, or 0.0.0.0",
        ),
    ],
)
def test_what_cannot_be_is_one_line(
    engine: Engine, chosen: dict[str, Any], error: type[VJError], says: str
) -> None:
    with pytest.raises(error, match=says), opened(engine, **chosen):
        pass


def test_another_program_on_the_tree_s_port_matters_only_if_that_was_asked_for(engine: Engine) -> None:
    with ExitStack() as stack:
        with suppress(OSError):  # another program has it already: as good
            stack.enter_context(socket.create_server(("127.0.0.1", PORT)))
        with opened(engine, osc_query=None) as control:
            assert control.query is None
        with (
            pytest.raises(DeviceError, match=f"--osc-query {PORT}: can't"),
            opened(engine, osc_query=str(PORT)),
        ):
            pass


def test_the_tree_is_told_where_it_was_asked_for(engine: Engine) -> None:
    port = free()
    with opened(engine, osc_query=str(port)) as control:
        assert control.query and control.query.port == port
