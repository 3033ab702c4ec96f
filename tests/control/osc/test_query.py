import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from zeroconf import ServiceBrowser, Zeroconf

from tests.conftest import wait_until
from tests.control.osc.packets import number
from vj.control.osc import Message, OscControl, decode
from vj.control.osc.announce import SERVICES
from vj.control.osc.feedback import Said
from vj.control.osc.network import networks
from vj.control.osc.post import Peer
from vj.control.osc.query import Query, read
from vj.direction.knobs import Knob
from vj.errors import DeviceError
from vj.frame import Beat, Command, Features, Frame, Scene, Tick, Value

KNOBS = [Knob("/mix", "float", ""), Knob("/show/auto", "bool", ""), Knob("/ink", "color", "")]
WEB = Peer("web", "127.0.0.1", 1)


@pytest.fixture
def control() -> Iterator[OscControl]:
    control = served(Query("127.0.0.1", 0, KNOBS, announces=False))
    yield control
    control.close()


def served(query: Query) -> OscControl:
    control = OscControl("127.0.0.1", 0, knobs=KNOBS, query=query, back=0)
    control.hear(frame(mix=0.25, ink=(1.0, 0.0, 0.2, 1.0)))
    control.hear(frame())
    return control


def frame(**changed: Value) -> Frame:
    knobs = {f"/{name}": value for name, value in changed.items()}
    return Frame(Tick(0, 0, 0), Features(), Beat(), Scene(), changed=knobs)


def get(control: OscControl, target: str, **headers: str) -> Any:
    """The JSON of a plain HTTP request, or its status."""
    request = urllib.request.Request(f"http://127.0.0.1:{port(control)}{target}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            body = response.read()
            return json.loads(body) if body else response.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def port(control: OscControl) -> int:
    assert control.query
    return control.query.port


def web(control: OscControl, **headers: str) -> ClientConnection:
    return connect(f"ws://127.0.0.1:{port(control)}/", additional_headers=headers, proxy=None)


def wish(command: str, data: object) -> str:
    return json.dumps({"COMMAND": command, "DATA": data})


def heard(client: ClientConnection, count: int) -> dict[str, tuple[object, ...]]:
    """What a client hears until it has heard that many messages."""
    told: list[Message] = []
    while len(told) < count:
        packet = client.recv(timeout=5)
        assert isinstance(packet, bytes)
        told += decode(packet)
    return {each.address: each.args for each in told}


def test_a_plain_http_client_reads_the_tree(control: OscControl) -> None:
    assert get(control, "/")["CONTENTS"]["mix"]["VALUE"] == [0.25]
    assert get(control, "/ink?VALUE") == {"VALUE": ["#FF0033FF"]}
    assert (get(control, "/no"), get(control, "/mix?NO"), get(control, "/mix?HTML")) == (404, 400, 204)


def test_it_says_where_osc_is_heard(control: OscControl) -> None:
    info = get(control, "/?HOST_INFO")
    assert info.pop("EXTENSIONS")["LISTEN"]
    assert info == {
        "NAME": "vj",
        "OSC_IP": "127.0.0.1",
        "OSC_PORT": control.port,
        "OSC_TRANSPORT": "UDP",
        "WS_IP": "127.0.0.1",
        "WS_PORT": port(control),
    }


def test_a_value_is_the_last_frame_s(control: OscControl) -> None:
    control.hear(frame(mix=0.75))
    assert get(control, "/mix?VALUE") == {"VALUE": [0.75]}


def test_a_knob_that_joins_the_show_is_told_and_found(control: OscControl) -> None:
    tree = [Knob("/mix", "float", ""), Knob("/show/pattern", "choice", "", choices=("a",))]
    query = Query("127.0.0.1", 0, tree, announces=False)
    with closing(OscControl("127.0.0.1", 0, knobs=tree, query=query, back=0)) as control:
        control.hear(frame(mix=0.5, **{"show/pattern": "a"}))
        with web(control) as client:
            client.ping().wait(5)  # it is known once it is answered
            tree[1:] = [Knob("/show/pattern", "choice", "", choices=("a", "b")), Knob("/b/size", "float", "")]
            control.hear(frame(**{"b/size": 0.25}))
            told = [json.loads(client.recv(timeout=5)) for _ in range(2)]
        assert told == [
            {"COMMAND": "PATH_CHANGED", "DATA": "/show/pattern"},
            {"COMMAND": "PATH_ADDED", "DATA": "/b/size"},
        ]
        assert get(control, "/b/size?VALUE") == {"VALUE": [0.25]}
        assert get(control, "/show/pattern?RANGE") == {"RANGE": [{"VALS": ["a", "b"]}]}


def test_osc_over_the_web_socket_moves_a_knob(control: OscControl) -> None:
    with web(control) as client:
        client.send(number("/mix", 0.5))
        client.send(b"rubbish")
        assert wait_until(lambda: Command("/mix", (0.5,), "osc") in control.poll())


def test_who_listens_hears_the_value_then_changes_by_type_and_no_echo(control: OscControl) -> None:
    with web(control) as client, web(control) as other:
        for address in ("/mix", "/show/auto", "/ink"):
            client.send(wish("LISTEN", address))
        client.send(number("/end", 0.0))
        assert wait_until(lambda: control.poll() != [])
        control.hear(Frame(Tick(0, 0, 0), Features(), Beat(), Scene(), changed={"/show/auto": True}))
        assert heard(client, 3) == {"/mix": (0.25,), "/ink": ((1.0, 0.0, 0.2, 1.0),), "/show/auto": (True,)}
        client.send(number("/mix", 0.5))
        assert wait_until(lambda: control.poll() != [])
        control.hear(frame(mix=0.5))
        control.hear(frame(ink=(0.0, 0.0, 0.0, 1.0)))
        assert heard(client, 1) == {"/ink": ((0.0, 0.0, 0.0, 1.0),)}
        with pytest.raises(TimeoutError):
            other.recv(timeout=0)


def test_who_ignores_hears_no_more(control: OscControl) -> None:
    with web(control) as client:
        client.send(wish("LISTEN", "/mix"))
        client.send(wish("LISTEN", "/ink"))
        client.send(wish("IGNORE", "/mix"))
        client.send(number("/end", 0.0))
        assert wait_until(lambda: control.poll() != [])
        control.hear(frame(mix=0.5))
        control.hear(frame(ink=(0.0, 0.0, 0.0, 1.0)))
        assert heard(client, 2) == {"/ink": ((0.0, 0.0, 0.0, 1.0),)}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Origin": "http://[x"},
    ],
)
def test_a_foreign_web_page_is_refused(control: OscControl, headers: dict[str, str]) -> None:
    assert get(control, "/", **headers) == 403


def test_a_foreign_web_page_gets_no_socket(control: OscControl) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        web(control, Origin="https://evil.example")


def test_a_page_of_this_machine_is_let_in(control: OscControl) -> None:
    assert get(control, "/mix?TYPE", Origin="http://localhost:3000", Host="127.0.0.1:5678") == {"TYPE": "f"}


def test_a_page_of_this_machine_may_read_the_answer(control: OscControl) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port(control)}/mix", headers={"Origin": "http://localhost:3000"}
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        assert response.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"


def test_networks_that_are_not_allowed_are_refused() -> None:
    with closing(
        served(Query("127.0.0.1", 0, KNOBS, allow=networks(["10.0.0.0/8"]), announces=False))
    ) as control:
        assert get(control, "/") == 403


def test_what_is_no_http_stops_nothing(control: OscControl) -> None:
    for rubbish in (
        b"\0" * 100,
        b"POST / HTTP/1.1\r\n\r\n",
        b"GET /%ff%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port(control)), timeout=5) as client:
            client.sendall(rubbish)
    assert get(control, "/mix?TYPE") == {"TYPE": "f"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (wish("LISTEN", "/mix"), Said(WEB, listens=("/mix",))),
        (wish("IGNORE", "/mix"), Said(WEB, ignores=("/mix",))),
        (wish("LISTEN", 7), None),
        (wish("PATH_ADDED", "/mix"), None),
        ("[" * 100_000, None),
        ("7", None),
    ],
)
def test_wishes_are_read(text: str, said: Said | None) -> None:
    assert read(WEB, text) == said


@given(
    st.text()
    | st.recursive(st.none() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)).map(
        json.dumps
    )
)
def test_any_text_is_a_wish_or_not(text: str) -> None:
    assert read(WEB, text) is None


def test_programs_find_it_by_zeroconf() -> None:
    query = Query("127.0.0.1", 0, KNOBS)
    with closing(served(query)) as control, closing(Zeroconf(interfaces=["127.0.0.1"])) as browser:
        found: dict[str, int | None] = {}

        def look(zeroconf: Zeroconf, service_type: str, name: str, state_change: object) -> None:
            info = zeroconf.get_service_info(service_type, name)
            found[service_type] = info.port if info and info.parsed_addresses() == ["127.0.0.1"] else None

        ServiceBrowser(browser, list(SERVICES), handlers=[look])
        assert wait_until(lambda: found == dict(zip(SERVICES, (query.port, control.port), strict=True)))


def test_a_port_in_use_is_one_line() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(DeviceError, match="--osc-query .*or off"),
    ):
        Query("127.0.0.1", taken.getsockname()[1], KNOBS)
