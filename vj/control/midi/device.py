"""One MIDI device that is plugged in: its two ports, its map, its lights, and what it hears of the music."""

import contextlib
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import replace
from time import perf_counter

from vj.control.midi.decode import Decoder, Move
from vj.control.midi.desk import Desk
from vj.control.midi.driver import Driver, Port
from vj.control.midi.learn import Found, Learner
from vj.control.midi.lights import PAGE, Lights, dark, shining
from vj.control.midi.names import CLIENT, OUT, VIRTUAL
from vj.control.midi.surface import Surface
from vj.control.midi.sync import STOP, ClockOut, Says
from vj.errors import DeviceError
from vj.frame import Command, Frame
from vj.targets import PAGES, Controller, MidiEvent, MidiMap

_HAND = 0.3  # seconds after its last move for which a control counts as held


class Device:
    """A device: the loop steps it and shows it frames, another thread opens its ports."""

    def __init__(self, name: str, controller: Controller, table: Mapping[MidiEvent, MidiMap]) -> None:
        """``table``: what the preset that plays has for all devices."""
        self.name, self.controller, self._table = name, controller, table
        self._page = 0
        self._decoder, self._learner = Decoder(), Learner()
        self._surface = Surface(self.rules)
        self._lights = Lights(shining(controller), self.rules)
        self._says, self._clock = Says(controller), ClockOut()
        self._input: Port | None = None
        self._sender: Port | None = None
        self._moved: dict[MidiEvent, float] = {}  # when a hand moved it, s
        self._pressed: set[MidiEvent] = set()  # since the last frame
        self._taught: list[Move] = []  # since the last frame
        self.last = ""  # event that was heard

    @property
    def rules(self) -> Mapping[MidiEvent, MidiMap]:
        """What its controls ask for now."""
        return rules(self.controller, self._page, self._table)

    @property
    def alive(self) -> bool:
        """Whether its ports can still be used."""
        return bool(self._input and self._input.alive)

    def listen(self, take: Callable[[tuple["Device", bytes, float]], None], driver: Driver) -> None:
        """Open the input; DeviceError if it can't be."""
        own = {"virtual": True, "client_name": CLIENT} if self.name == VIRTUAL else {}
        port = "in" if own else self.name
        self._input = driver.listen(port, lambda message, time: take((self, message, time)), **own)

    def answer(self, output: str | None, driver: Driver) -> None:
        """Open the output if there is one that isn't open yet, and enter the device's mode."""
        if self._sender and (self._sender.problem or not output):
            self._sender.close()
            self._sender = None
        if output and not self._sender:
            own = {"virtual": True, "client_name": f"{CLIENT} out"} if output == OUT else {}
            with contextlib.suppress(DeviceError):  # held by another program, or just gone: tried again
                sender = driver.say(output, farewell(self.controller), **own)
                for message in self.controller.enter:
                    sender.send(message)
                self._lights = Lights(shining(self.controller, self._page), self.rules)
                self._sender = sender

    def step(self, message: bytes, stands: Callable[[str], float | None]) -> list[Command]:
        """Give what a message asks for."""
        commands = []
        for move in self._decoder.step(message):
            self.last = str(move.event)
            for event in (move.event, MidiEvent(move.event.kind, move.event.number)):
                if self._lights.has(event):
                    self._moved[event] = perf_counter()
                    self._pressed.add(event)
            commands += self._surface.step(move, stands)
        return commands

    def study(self, message: bytes) -> None:
        """Take a message for a lesson instead of asking for anything."""
        self._taught += self._decoder.step(message)

    def taught(self, time: float, *, teaching: bool) -> Found | None:
        """Give the control that was moved, once the hand has done; ``teaching``: there is a lesson."""
        moves, self._taught = self._taught, []
        return self._learner.step(time, moves if teaching else [])

    def change(self, learned: Mapping[MidiEvent, MidiMap]) -> None:
        """Play by what was learned from now on, beside the rest."""
        self.renew(replace(self.controller, own={**self.controller.own, **learned}))

    def renew(
        self, controller: Controller | None = None, table: Mapping[MidiEvent, MidiMap] | None = None
    ) -> None:
        """Play by an edited file, or another preset's table, from now on."""
        before, self.controller = self.controller, controller or self.controller
        self._table = self._table if table is None else table
        if before.says != self.controller.says:
            self._says = Says(self.controller)
        self._turn()
        modes = [(each.enter, each.leave, farewell(each)) for each in (before, self.controller)]
        if modes[0] != modes[1] and self._sender:  # it is opened again, and greeted, at the next look
            self._part(before)

    def show(self, frame: Frame, desk: Desk, changed: Iterable[str]) -> None:
        """Send what the lights have to say."""
        page = PAGES.find(str(desk.values.get(PAGE, PAGES[0])))
        if page != self._page:
            self._page = page
            self._turn()
        sender, now = self._sender, perf_counter()
        if not sender:
            return
        held = {event for event, time in self._moved.items() if now - time < _HAND}
        messages = self._lights.step(
            frame.tick.dt, desk, changed, pressed=self._pressed, held=held, room=sender.room
        )
        self._pressed.clear()
        for message in (*messages, *self._says.step(frame)):
            sender.send(message)
        if self.controller.clock:
            for due, message in self._clock.step(now, frame.tick.dt, frame.beat):
                sender.send(message, due)

    def close(self) -> None:
        """Put the lights out, leave the device's mode and let go of both ports."""
        if self._input:
            self._input.close()
        self._part(self.controller)

    def _turn(self) -> None:
        self._surface.turn(self.rules)
        self._lights.turn(shining(self.controller, self._page), self.rules)

    def _part(self, controller: Controller) -> None:
        sender, self._sender = self._sender, None
        if sender:
            for message in farewell(controller):
                sender.send(message)
            sender.close()


def farewell(controller: Controller) -> list[bytes]:
    """What a device is sent last: notes off, no clock, lights out, its own mode."""
    ends = [end for _, end in controller.says.values() if end]
    return [*ends, *([STOP] if controller.clock else []), *dark(controller), *controller.leave]


def fitting(port: str, controllers: Iterable[Controller]) -> Controller:
    """Find the controller whose part of a port's name is the longest that this name has."""
    fits = [
        (len(part), controller)
        for controller in controllers
        for part in controller.ports
        if part.lower() in port.lower()
    ]
    return max(fits, key=lambda fit: fit[0], default=(0, Controller(port)))[1]


def rules(
    controller: Controller, page: int = 0, table: Mapping[MidiEvent, MidiMap] | None = None
) -> Mapping[MidiEvent, MidiMap]:
    """What a device asks for: its map, the page over it, a preset's table over both, its person's last."""
    pages = controller.pages
    laid: Mapping[MidiEvent, MidiMap] = controller.maps
    for over in (pages[page % len(pages)].maps if pages else {}, table or {}, controller.own):
        laid = overlaid(laid, over)
    return laid


def overlaid(
    maps: Mapping[MidiEvent, MidiMap], over: Mapping[MidiEvent, MidiMap]
) -> Mapping[MidiEvent, MidiMap]:
    """Lay a map over another; an event on any channel takes the place of all channels'."""
    anywhere: Set[tuple[str, int]] = {(event.kind, event.number) for event in over if event.channel is None}
    kept = {event: rule for event, rule in maps.items() if (event.kind, event.number) not in anywhere}
    return kept | dict(over)
