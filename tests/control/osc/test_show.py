"""OSC and a running engine, carried by the live loop's own order: poll, step, hear."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import wait_until
from tests.control.osc.packets import bundle, message, number, padded
from vj.control.osc import OscControl, decode
from vj.direction.sources import VOCABULARY
from vj.engine import Engine
from vj.frame import Block, Command, Frame, Tick, Value
from vj.library import looks, palettes, preset

SILENCE = Block(np.zeros((0, 2), np.float32), 44100)


class Show:
    """An engine and its OSC, a frame at a time."""

    def __init__(self) -> None:
        style = preset.load(preset.named("default"))
        self.engine = Engine(looks.load(), style, palettes.palettes())
        self.osc = OscControl("127.0.0.1", 0, lambda: style.osc, knobs=self.engine.tree, back=0)
        self.values: dict[str, Value] = {}
        self.notes: list[str] = []
        self.ticks = 0
        self.step()

    def step(self, *others: Command) -> Frame:
        """One frame; what other hands ask for comes after."""
        tick = Tick(self.ticks, self.ticks / 60, 1 / 60 if self.ticks else 0.0)
        frame = self.engine.step(tick, SILENCE, [*self.osc.poll(), *others])
        self.osc.hear(frame)
        self.values |= frame.changed
        self.notes += frame.notes
        self.ticks += 1
        return frame

    def until(self, condition: Callable[[], bool]) -> bool:
        """Frames until something is so, or ten seconds have passed."""
        return wait_until(lambda: self.step() is not None and condition())

    def send(self, *packets: bytes) -> None:
        """Send, and wait until it has arrived; no frame passes."""
        heard = self.osc.heard
        with socket.socket(type=socket.SOCK_DGRAM) as sender:
            for packet in packets:
                sender.sendto(packet, ("127.0.0.1", self.osc.port))
            assert wait_until(lambda: self.osc.heard == heard + len(packets))


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


PURE_DATA = """#N canvas 0 0 400 300 10;
#X obj 10 10 loadbang;
#X obj 10 40 t b b b;
#X msg 200 70 connect 127.0.0.1 PORT;
#X obj 100 100 oscformat /mix;
#X msg 100 80 0.5;
#X obj 100 130 list prepend send;
#X obj 100 150 list trim;
#X obj 10 180 netsend -u -b;
#X obj 10 80 delay 500;
#X msg 10 110 \\; pd quit;
#X connect 0 0 1 0;
#X connect 1 2 2 0;
#X connect 1 1 4 0;
#X connect 1 0 8 0;
#X connect 2 0 7 0;
#X connect 4 0 3 0;
#X connect 3 0 5 0;
#X connect 5 0 6 0;
#X connect 6 0 7 0;
#X connect 8 0 9 0;
"""


def test_pure_data_moves_a_knob(show: Show, tmp_path: Path) -> None:
    patch = tmp_path / "send.pd"
    patch.write_text(PURE_DATA.replace("PORT", str(show.osc.port)))
    pd = subprocess.Popen(["pd", "-nogui", "-noaudio", "-nomidi", str(patch)], stderr=subprocess.DEVNULL)
    assert show.until(lambda: show.values["/mix"] == 0.5)
    assert pd.wait(10) == 0


def test_liblo_moves_a_knob(show: Show) -> None:
    subprocess.run(["oscsend", "127.0.0.1", str(show.osc.port), "/mix", "f", "0.5"], check=True, timeout=10)
    assert show.until(lambda: show.values["/mix"] == 0.5)


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
        assert {f"/ear/{name}" for name in VOCABULARY} - heard.keys() == set()
        assert (len(heard["/ear/palette.3"]), len(heard["/ear/bass"])) == (4, 1)
