import os
import random
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from time import monotonic

import pytest
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder

from tests.conftest import wait_until
from tests.control.osc.packets import bundle, message, number, padded
from vj.control.osc import OscControl, decode
from vj.control.osc.control import HOLD
from vj.control.osc.network import networks, target
from vj.control.osc.post import CALM
from vj.control.osc.stream import Framer, framed
from vj.errors import DeviceError
from vj.frame import Beat, Command, Features, Frame, Scene, Structure, Tick, Value
from vj.targets import Target

END = Command("/end", (), "osc")
TABLE = {"/1/fader1": Target("/mix"), "/2/push1": Target("/show/slot", (1,))}
UNIX = 2_208_988_800  # of 1970 in seconds since 1900
STREAMS = int(os.environ.get("VJ_FUZZ", "20000")) // 200


class Hand:
    """A clock that a test sets."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def control(clock: Hand) -> Iterator[OscControl]:
    control = OscControl("127.0.0.1", 0, lambda: TABLE, back=0, clock=clock)
    yield control
    control.close()


@pytest.fixture
def sender() -> Iterator[socket.socket]:
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        sender.settimeout(5)
        yield sender


def polled(control: OscControl, count: int = 1) -> list[Command]:
    """Poll until that many commands came, five seconds at most."""
    commands: list[Command] = []
    until = monotonic() + 5
    while len(commands) < count and monotonic() < until:
        commands += control.poll()
    return commands


def sent(control: OscControl, *datagrams: bytes) -> list[list[Command]]:
    """Send datagrams, then a last one until it is heard; give what each poll gave before the last."""
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        for datagram in datagrams:
            sender.sendto(datagram, ("127.0.0.1", control.port))
        polls: list[list[Command]] = [[]]
        until = monotonic() + 5
        while END not in polls[-1] and monotonic() < until:
            sender.sendto(padded(b"/end"), ("127.0.0.1", control.port))
            polls.append(control.poll())
    return [[command for command in poll if command != END] for poll in polls]


def asked(control: OscControl, *datagrams: bytes) -> list[Command]:
    return list(chain.from_iterable(sent(control, *datagrams)))


def frame(beat: Beat | None = None, features: Features | None = None, /, **changed: Value) -> Frame:
    knobs = {f"/{name}": value for name, value in changed.items()}
    return Frame(Tick(0, 0, 0), features or Features(), beat or Beat(), Scene(), changed=knobs)


def first_look(sender: socket.socket) -> dict[str, tuple[object, ...]]:
    """Everything there is, in as many packets as it takes; the section is said last."""
    told: dict[str, tuple[object, ...]] = {}
    while "/ear/section" not in told:
        told |= read(sender.recv(65536))
    return told


def read(packet: bytes) -> dict[str, tuple[object, ...]]:
    return {each.address: each.args for each in decode(packet)}


def test_oscsend_moves_a_mapped_fader(control: OscControl) -> None:
    oscsend(control.port, "/1/fader1", "f", "0.5")
    assert polled(control) == [Command("/mix", (0.5,), "osc", share=True)]


def oscsend(port: int, *words: str) -> None:
    subprocess.run(["oscsend", "127.0.0.1", str(port), *words], check=True, timeout=10)


def test_oscsend_reaches_a_knob_by_its_own_address(control: OscControl) -> None:
    oscsend(control.port, "/show/pattern", "s", "organic")
    oscsend(control.port, "/all", "ihfdscTFNI", "1", "-2", "0.5", "0.25", "word", "x")
    assert polled(control, 2) == [
        Command("/show/pattern", ("organic",), "osc"),
        Command("/all", (1, -2, 0.5, 0.25, "word", "x", True, False), "osc"),
    ]


def test_oscsend_reaches_it_over_tcp(control: OscControl) -> None:
    oscsend_url = f"osc.tcp://127.0.0.1:{control.port}/"
    subprocess.run(["oscsend", oscsend_url, "/mix", "f", "0.5"], check=True, timeout=10)
    assert polled(control) == [Command("/mix", (0.5,), "osc")]


def test_a_bundle_for_next_year_is_done_at_once_and_in_order(control: OscControl) -> None:
    builder = OscBundleBuilder(int(2e9))
    for count in (1, 2):
        part = OscMessageBuilder("/n")
        part.add_arg(count)
        builder.add_content(part.build())
    assert asked(control, builder.build().dgram) == [Command("/n", (1,), "osc"), Command("/n", (2,), "osc")]


def test_a_bundle_waits_for_its_time_and_a_late_one_does_not(control: OscControl, clock: Hand) -> None:
    later, soon, late = (
        bundle(
            message(f"/{name}", "T"), message(f"/{name}2", "T"), time=int((clock.now + wait + UNIX) * 2**32)
        )
        for name, wait in (("later", 2.0), ("soon", 1.0), ("late", -3.0))
    )
    assert [c.address for c in asked(control, later, soon, late)] == ["/late", "/late2"]
    clock.now += 0.99
    assert asked(control) == []
    clock.now += 1.5
    assert [c.address for c in asked(control)] == ["/soon", "/soon2", "/later", "/later2"]
    assert asked(control) == []


def test_a_clock_that_is_set_back_makes_nobody_wait(control: OscControl, clock: Hand) -> None:
    soon = bundle(message("/mix", "T"), time=int((clock.now + 1 + UNIX) * 2**32))
    assert asked(control, soon) == []
    clock.now -= 3600
    assert [c.address for c in asked(control)] == ["/mix"]


def test_a_clock_that_is_wrong_makes_nobody_wait(control: OscControl, clock: Hand) -> None:
    wrong = bundle(message("/mix", "T"), time=int((clock.now + HOLD + 1 + UNIX) * 2**32))
    assert [c.address for c in asked(control, wrong)] == ["/mix"]


@pytest.mark.parametrize("slip", [False, True])
def test_several_clients_speak_over_tcp_and_hear_back_in_their_framing(
    control: OscControl, slip: bool
) -> None:
    control.hear(frame(mix=0.25))
    with (
        socket.create_connection(("127.0.0.1", control.port), timeout=5) as one,
        socket.create_connection(("127.0.0.1", control.port), timeout=5) as two,
    ):
        one.sendall(framed(number("/a", 1.0), slip))
        two.sendall(
            framed(number("/b", 1.0), not slip) + framed(message("/mix", "s", padded(b"?")), not slip)
        )
        assert {c.address for c in polled(control, 2)} == {"/a", "/b"}
        assert wait_until(lambda: control.heard == 3) and control.poll() is not None
        control.hear(frame())
        for client in (one, two):
            assert read(Framer().step(client.recv(65536))[0])["/mix"] == (0.25,)


def test_a_tcp_client_that_speaks_no_osc_is_hung_up_on(control: OscControl) -> None:
    with socket.create_connection(("127.0.0.1", control.port), timeout=5) as client:
        client.sendall(b"GET /\xc0/mix\0\0\0\0,T\0\0\xc0 HTTP/1.1\r\n\r\n")
        assert client.recv(100) == b""
    assert control.poll() == []


def test_of_too_many_tcp_clients_the_oldest_makes_room(control: OscControl) -> None:
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", control.port), timeout=5))
            for _ in range(33)
        ]
        assert clients[0].recv(1) == b""
        clients[-1].sendall(framed(number("/mix", 0.5), False))
        assert polled(control) == [Command("/mix", (0.5,), "osc")]


def test_a_tcp_client_that_never_reads_stops_nobody(control: OscControl) -> None:
    with socket.create_connection(("127.0.0.1", control.port), timeout=5) as client:
        client.sendall(framed(number("/a", 1.0), False))
        polled(control)
        for n in range(3000):
            control.hear(frame(**{f"knob{k}": float(n) for k in range(30)}))
        client.close()
    assert asked(control, number("/mix", 0.5)) == [Command("/mix", (0.5,), "osc")]


def test_whoever_speaks_is_told_everything_and_hears_what_changes(
    control: OscControl, sender: socket.socket
) -> None:
    control.hear(frame(mix=0.25, word="rings"))
    sender.sendto(number("/other", 1.0), ("127.0.0.1", control.port))
    polled(control)
    control.hear(frame())
    told = first_look(sender)
    assert (told["/mix"], told["/word"], told["/ear/bass"]) == ((0.25,), ("rings",), (0.0,))
    control.hear(frame(mix=0.5))
    assert read(sender.recv(65536)) == {"/mix": (0.5,), "/1/fader1": (0.5,)}


def test_touchosc_hears_on_its_other_port(clock: Hand, sender: socket.socket) -> None:
    sender.bind(("127.0.0.1", 0))
    control = OscControl("127.0.0.1", 0, back=sender.getsockname()[1], clock=clock)
    control.hear(frame(mix=0.25))
    with socket.socket(type=socket.SOCK_DGRAM) as speaks:
        speaks.sendto(padded(b"/1"), ("127.0.0.1", control.port))
        wait_until(lambda: control.heard == 1)
        control.poll()
    control.hear(frame())
    assert read(sender.recv(65536))["/mix"] == (0.25,)
    control.close()


def test_lights_hear_the_ear_and_the_beat_when_it_falls(clock: Hand, sender: socket.socket) -> None:
    sender.bind(("127.0.0.1", 0))
    control = OscControl("127.0.0.1", 0, to=[target("127.0.0.1", sender.getsockname()[1])], clock=clock)
    control.hear(frame())
    heard = first_look(sender)
    assert {"/ear/beat", "/ear/bass", "/ear/onset", "/ear/beat.phase", "/ear/centroid"} <= heard.keys()
    assert [len(heard[f"/ear/{name}"]) for name in ("band", "band.relative", "chroma")] == [24, 24, 12]
    clock.now += 0.001
    control.hear(frame(Beat(bpm=126.0, count=1), Features(onset=1.0, bass=0.5)))
    assert read(sender.recv(65536)) == {"/ear/beat": (1,), "/ear/onset": (1.0,)}
    clock.now += 0.04
    control.hear(frame(Beat(bpm=126.0, count=1), Features(onset=0.5, bass=0.25)))
    assert read(sender.recv(65536)) == {
        "/ear/beat.bpm": (126.0,),
        "/ear/beat.time": (1.0,),
        "/ear/beat.place": (4.0,),
        "/ear/onset": (0.5,),
        "/ear/bass": (0.25,),
    }
    drop = Features(onset=0.5, bass=0.25, structure=Structure("drop", drop=1.0))
    control.hear(frame(Beat(bpm=126.0, count=1), drop))
    assert read(sender.recv(65536)) == {"/ear/section": ("drop",), "/ear/section.drop": (1.0,)}
    control.close()


def test_networks_that_are_not_allowed_are_not_heard() -> None:
    control = OscControl("127.0.0.1", 0, allow=networks(["192.168.1.0/24"]))
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        sender.sendto(number("/mix", 1.0), ("127.0.0.1", control.port))
    with socket.create_connection(("127.0.0.1", control.port), timeout=5) as client:
        assert client.recv(1) == b""
    assert (control.poll(), control.heard) == ([], 0)
    control.close()


def test_a_flood_is_bounded_and_ends_where_the_fader_ends(control: OscControl) -> None:
    """20,000 datagrams while nobody polls: what a frame reads is bounded, the last value is there."""
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        for n in range(1, 20_001):
            sender.sendto(number("/1/fader1", n / 20_000), ("127.0.0.1", control.port))
            assert n % 100 or wait_until(lambda: control.heard == n)  # noqa: B023 - at once
    commands = [*control.poll(), *control.poll()]
    assert len(commands) == CALM + 2  # those before it was a crowd, the last fader's place, the last 1
    assert commands[-1] == Command("/mix", (1.0,), "osc", share=True)
    assert control.name.endswith(" (19,742 of 20,000 left out): /1/fader1")


def test_more_than_a_frame_can_do_is_done_in_the_next_ones(control: OscControl) -> None:
    """Two dumps of all knobs in 200 packets, of which none floods."""
    control.hear(frame(**{f"k{n}": 0.0 for n in range(1000)}))
    dump = [bundle(*(number(f"/k{n}", 1.0) for n in range(at, at + 10))) for at in range(0, 1000, 10)]
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        for packet in 2 * dump:
            sender.sendto(packet, ("127.0.0.1", control.port))
        assert wait_until(lambda: control.heard == 200)
    polls = [control.poll() for _ in range(9)]
    assert [len(poll) for poll in polls] == [*[260] * 7, 180, 0]
    assert [c.address for c in chain.from_iterable(polls)] == 2 * [f"/k{n}" for n in range(1000)]


def test_a_pattern_that_asks_for_much_leaves_the_rest_for_the_next_frame(control: OscControl) -> None:
    control.hear(frame(**{f"k{n}": 0.0 for n in range(900)}))
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        for value in (0.0, 0.5, 1.0):
            sender.sendto(number("/k*", value), ("127.0.0.1", control.port))
        assert wait_until(lambda: control.heard == 3)
    polls = []
    for _ in range(3):
        polls.append(control.poll())
        control.hear(frame())
    assert [len(poll) for poll in polls] == [900, 900, 900]
    assert polls[2] == [Command(f"/k{n}", (1.0,), "osc") for n in range(900)]


def test_of_a_flood_of_addresses_that_there_are_not_a_few_are_refused(control: OscControl) -> None:
    control.hear(frame(mix=0.0))
    polls = sent(control, *(number(f"/nothing/{n}", 1.0) for n in range(2000)), number("/mix", 1.0))
    assert max(map(len, polls)) <= 17
    assert Command("/mix", (1.0,), "osc") in chain.from_iterable(polls)


def test_random_streams_raise_nothing(control: OscControl) -> None:
    dice = random.Random(2)
    for _ in range(STREAMS):
        with socket.create_connection(("127.0.0.1", control.port), timeout=5) as client:
            client.sendall(dice.choice([b"", b"\0", b"\xc0", b"/", b"\0\0\0\x08"]) + dice.randbytes(200))
        control.poll()
        control.hear(frame())
    assert asked(control, number("/mix", 0.5)) == [Command("/mix", (0.5,), "osc")]


def test_a_port_in_use_is_one_line() -> None:
    first = OscControl("127.0.0.1", 0)
    with pytest.raises(DeviceError, match=f"port {first.port} is in use; .* another"):
        OscControl("127.0.0.1", first.port)
    first.close()
    OscControl("127.0.0.1", first.port).close()


def test_without_tcp_it_goes_on_and_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        control = OscControl("127.0.0.1", taken.getsockname()[1])
        assert control.name.endswith("(UDP only: TCP is in use)")
        assert asked(control, number("/mix", 0.5)) == [Command("/mix", (0.5,), "osc")]
        control.close()


@pytest.mark.parametrize(
    ("host", "port"), [("no.such.host.invalid", 0), ("127.0.0.1", 70000), ("a" * 300, 0)]
)
def test_an_address_that_cannot_be_is_one_line(host: str, port: int) -> None:
    with pytest.raises(DeviceError, match="OSC: "):
        OscControl(host, port)


def test_it_listens_to_this_machine_alone_unless_told_and_says_what_it_heard_last(
    sender: socket.socket,
) -> None:
    control = OscControl(port=0)
    assert control.name == f"OSC 127.0.0.1:{control.port}"
    sender.sendto(message("/a\tb", "T"), ("127.0.0.1", control.port))
    polled(control)
    assert control.name == f"OSC 127.0.0.1:{control.port}: /a?b"
    control.close()
