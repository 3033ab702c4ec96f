"""OSC and a running engine: what comes in is in the next frame, and goes out to whoever spoke."""

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.conftest import wait_until
from tests.control.osc.packets import bundle, message, number, padded
from tests.control.osc.shown import Show
from vj.control.osc import decode
from vj.frame import Command, Value
from vj.vocabulary import ROWS, WORDS


@pytest.fixture
def show() -> Iterator[Show]:
    show = Show()
    yield show
    show.osc.close()


@pytest.mark.parametrize(
    ("packet", "address", "value"),
    [
        (number("/mix", 0.5), "/mix", 0.5),
        (number("/1/fader1", 0.25), "/mix", 0.25),
        (message("/show/pattern/branches", "T"), "/show/pattern", "branches"),
        (message("/show/p*n", "s", padded(b"cells")), "/show/pattern", "cells"),
        (
            bundle(number("/mix", 0.5), message("/mix", "sf", padded(b"+") + bytes([0x3E, 0x80, 0, 0]))),
            "/mix",
            0.75,
        ),
        (bundle(number("/mix", 0.5), message("/mix", "s", padded(b"*.5"))), "/mix", 0.25),
    ],
)
def test_a_message_is_in_the_very_next_frame(show: Show, packet: bytes, address: str, value: Value) -> None:
    show.send(packet)
    assert show.step().changed.get(address) == value


def test_an_unknown_address_is_refused_by_name(show: Show) -> None:
    show.send(number("/master/brigthness", 0.5))
    show.step()
    assert "/master/brightness" in show.notes[-1]


def test_who_asks_hears_the_value_and_a_change_by_another_hand(show: Show) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as tablet:
        tablet.sendto(message("/master/speed", "s", padded(b"?")), ("127.0.0.1", show.osc.port))
        assert wait_until(lambda: show.osc.heard == 1)
        assert told(show, tablet, 1)["/master/speed"] == (1.0,)
        show.send(number("/master/speed", 2.0))
        assert told(show, tablet, 1)["/master/speed"] == (2.0,)


def test_among_a_thousand_messages_a_second_each_is_in_the_very_next_frame(show: Show) -> None:
    frames = 120
    for n in range(frames):
        show.send(
            *(number(f"/branches/{name}", n / frames) for name in ("glow", "hue") * 8),
            number("/mix", n / 128),
        )
        assert show.step().changed.get("/mix", 0.0) == n / 128


def told(show: Show, listener: socket.socket, frames: int = 20) -> dict[str, tuple[object, ...]]:
    """What somebody who has spoken is told in so many frames."""
    listener.setblocking(False)
    found: dict[str, tuple[object, ...]] = {}
    for _ in range(frames):
        show.step()
        with suppress(BlockingIOError):
            while True:
                found |= {m.address: m.args for m in decode(listener.recv(65536))}
    return found


def speak(show: Show, speaker: socket.socket) -> None:
    """Say something for the first time."""
    heard = show.osc.heard
    speaker.sendto(padded(b"/1"), ("127.0.0.1", show.osc.port))
    assert wait_until(lambda: show.osc.heard == heard + 1)


def test_a_knob_that_midi_moves_is_heard_by_whoever_spoke(show: Show) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as tablet:
        speak(show, tablet)
        told(show, tablet)
        show.step(Command("/master/speed", (0.5,), "midi", share=True))
        assert told(show, tablet, 1)["/master/speed"] == (2.0,)


def test_lamps_hear_the_whole_vocabulary_of_the_ear(show: Show) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as lamp:
        speak(show, lamp)
        heard = told(show, lamp)
        together = {word.name for row in ROWS.values() for word in row.words}
        assert {f"/ear/{name}" for name in (WORDS.keys() - together) | ROWS.keys()} - heard.keys() == set()
        lengths = [len(heard[f"/ear/{name}"]) for name in ("palette.3", "bass", "band", "chroma")]
        assert lengths == [4, 1, 24, 12]
