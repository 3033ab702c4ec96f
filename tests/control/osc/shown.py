"""OSC and a running engine, carried by the live loop's own order: poll, step, hear."""

import socket
from collections.abc import Callable

import numpy as np

from tests.conftest import wait_until
from vj.control.osc import OscControl
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
        self.asked = 0  # commands of the last frame
        self.step()

    def step(self, *others: Command) -> Frame:
        """One frame; what other hands ask for comes after."""
        tick = Tick(self.ticks, self.ticks / 60, 1 / 60 if self.ticks else 0.0)
        commands = [*self.osc.poll(), *others]
        self.asked = len(commands)
        frame = self.engine.step(tick, SILENCE, commands)
        self.osc.hear(frame)
        self.values |= frame.changed
        self.notes += frame.notes
        self.ticks += 1
        return frame

    def until(self, condition: Callable[[], bool], seconds: float = 10.0) -> bool:
        """Frames until something is so, or as many seconds have passed."""
        return wait_until(lambda: self.step() is not None and condition(), seconds)

    def send(self, *packets: bytes) -> None:
        """Send, and wait until it has arrived; no frame passes."""
        heard = self.osc.heard
        with socket.socket(type=socket.SOCK_DGRAM) as sender:
            for packet in packets:
                sender.sendto(packet, ("127.0.0.1", self.osc.port))
            assert wait_until(lambda: self.osc.heard == heard + len(packets))
