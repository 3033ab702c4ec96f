"""A device's map and lights on a real engine, with no port between them."""

from functools import cache

import numpy as np

from vj.control.midi.decode import Decoder
from vj.control.midi.desk import Desk
from vj.control.midi.device import rules
from vj.control.midi.lights import PAGE, Lights, dark, shining
from vj.control.midi.surface import Surface
from vj.engine import Engine
from vj.frame import Block, Command, Frame, Tick
from vj.library import controllers, looks, palettes, preset
from vj.library.looks import Library
from vj.targets import PAGES, Controller

NOTHING = Block(np.zeros((0, 2), np.float32), 44100)


@cache
def library() -> Library:
    return looks.load()


@cache
def styles() -> dict[str, preset.Preset]:
    return preset.everything()[0]


def engine() -> Engine:
    return Engine(library(), styles()["default"], palettes.palettes(), presets=styles())


class Played:
    """One controller, played at an engine of its own."""

    def __init__(self, controller: str | Controller) -> None:
        self.controller = controllers.read(controller) if isinstance(controller, str) else controller
        self.engine = engine()
        self.desk = Desk(self.engine.tree.fader)
        self.decoder, self.surface = Decoder(), Surface(rules(self.controller))
        self._lights = Lights(shining(self.controller), rules(self.controller))
        self._page = 0
        self._index = 0
        self.lit: list[str] = []  # all that was sent to the device, in hex
        self.notes: list[str] = []  # all that was said to the person at the desk
        self.frame = self.hear([])

    def hear(self, commands: list[Command]) -> Frame:
        """Let a frame pass, with all that its lights have to say."""
        tick = Tick(self._index, self._index / 60, 1 / 60)
        self._index += 1
        frame = self.engine.step(tick, NOTHING, commands)
        self.notes += frame.notes
        changed = self.desk.step(frame)
        self._turn(PAGES.find(str(self.desk.values[PAGE])))
        self.lit += [m.hex(" ").upper() for m in self._lights.step(1.0, self.desk, changed)]
        for _ in range(4):
            self.lit += [m.hex(" ").upper() for m in self._lights.step(1.0, self.desk, ())]
        return frame

    def _turn(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.surface.turn(rules(self.controller, page))
            self._lights.turn(shining(self.controller, page), rules(self.controller, page))

    def send(self, *messages: str) -> list[Command]:
        """Play messages, in hex, each in a frame of its own; give what they asked for."""
        asked = []
        for message in messages:
            commands = []
            for move in self.decoder.step(bytes.fromhex(message)):
                commands += self.surface.step(move, self.desk.shares.get)
            for command in commands:
                self.desk.ask(command)
            self.frame = self.hear(commands)
            asked += commands
        return asked

    def dark(self) -> list[str]:
        """Give what puts all lights out."""
        return [message.hex(" ").upper() for message in dark(self.controller)]
