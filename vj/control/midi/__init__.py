"""MIDI: every device that is plugged in, or comes to be, plays its own map and shows what became of it."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from time import perf_counter

from vj.control.inbox import Inbox
from vj.control.midi import ports
from vj.control.midi.decode import Decoder, Move
from vj.control.midi.desk import Desk, Share
from vj.control.midi.driver import Driver, Port
from vj.control.midi.learn import Found, Learner, shadows, touched
from vj.control.midi.learn import rule as learned
from vj.control.midi.lights import Lights, dark
from vj.control.midi.ports import inputs
from vj.control.midi.surface import Surface
from vj.control.midi.sync import ClockOut, Says, is_time, told
from vj.errors import DeviceError, VJError
from vj.frame import Command, Frame
from vj.targets import Controller, MidiEvent, MidiMap, Target

__all__ = ["MidiControl", "inputs"]

_RARELY = 15
"""Where MIDI itself is missing, looks are this many times rarer: libraries complain at each."""

Save = Callable[[Controller, str, MidiEvent, MidiMap | None], object]
"""Keeps what a control of a device, at a port of this name, asks for from now on; None: nothing."""

_HAND = 0.3  # seconds after its last move for which a control counts as held


class MidiControl:
    """MIDI as a control: library threads receive, ``poll`` gives what came, ``hear`` lights the lights."""

    def __init__(
        self,
        names: Sequence[str] = (),
        table: Mapping[MidiEvent, Target] | None = None,
        *,
        controllers: Sequence[Controller] = (),
        share: Share = lambda address, value: None,
        save: Save = lambda controller, port, event, rule: None,
        backend: str = "",
        virtual: bool = sys.platform != "win32",
        look: float = 1.0,
    ) -> None:
        """Open every input whose name contains one of ``names`` in any case; none means all.

        ``table``: the preset's own map, which goes before each controller's. ``share``: where a value
        lies in its knob's range. ``save`` keeps what was learned; it may wait and raise VJError.
        ``backend`` is mido's, as in "mido.backends.rtmidi/UNIX_JACK"; empty:
        MIDO_BACKEND, else the system's. ``virtual`` adds the port "vj:in" for other programs to send to
        (one that is opened as an input too would be heard twice: name the inputs then). DeviceError if
        a named input isn't there; a machine without MIDI is no error but a ``problem``. ``look``:
        seconds between two looks for devices that came or went.
        """
        self.problem = ""  # why there is no MIDI here, in words
        self._names = [name.lower() for name in names]
        self._table = {event: MidiMap(target) for event, target in (table or {}).items()}
        self._controllers = controllers
        self._driver = Driver(backend)
        self._desk = Desk(share)
        self._save = save
        self._saving: threading.Thread | None = None
        self._learning = ""  # the knob that is on: LEARN, UNLEARN or none
        self._knob: Target | None = None  # the one that was touched
        self._said = ""  # of learning, for the HUD
        self._inbox: Inbox[tuple[Device, bytes, float]] = Inbox()
        self._devices: dict[str, Device] = {}
        self._wants_virtual = virtual
        self._every = look
        there = self._look()
        missing = [name for name in names if not any(name.lower() in port.lower() for port in there)]
        if missing:
            self._let_go()
            known = (
                f"there are: {', '.join(there)}" if there else self.problem or "no MIDI input is plugged in"
            )
            raise DeviceError(f'MIDI: no input is named "{missing[0]}"; {known}')
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="midi", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """Name the inputs that are open."""
        said = f" [{self._said}]" if self._said else ""
        return f"MIDI {', '.join(self._devices) or 'none'}{said}"

    @property
    def heard(self) -> int:
        """Count the messages that have arrived."""
        return self._inbox.heard

    def poll(self) -> list[Command]:
        """Give what was asked since the last poll, oldest first.

        Another machine's clock comes as ``/clock/tick``, ``start``, ``continue``, ``stop`` with the
        seconds since it came, and ``/clock/song`` with its position, in sixteenths, before that.
        """
        commands: list[Command] = []
        now = perf_counter()
        for device, message, time in self._inbox.drain():
            if is_time(message):
                commands.append(told(message, max(now - time, 0.0)))
            elif self._learning:
                device.study(message)
            else:
                asked = device.step(message, self._desk.shares.get)
                for command in asked:
                    self._desk.ask(command)
                commands += asked
        return commands

    def hear(self, frame: Frame) -> None:
        """Let lights, rings and motor faders follow the knobs; never waits."""
        changed = self._desk.step(frame)
        self._learn(frame)
        for device in self._devices.values():
            device.show(frame, self._desk, changed)

    def _learn(self, frame: Frame) -> None:
        """Follow the two switches of learning: while one is on, controls teach instead of play."""
        learning = next((switch for switch in (LEARN, UNLEARN) if self._desk.values.get(switch)), "")
        if learning != self._learning:
            self._learning, self._knob, self._said = learning, None, _ASK.get(learning, "")
        if not learning:
            return
        if learning == LEARN and frame.tick.index and (knob := touched(frame.changed, auto=frame.auto)):
            self._knob, self._said = (
                knob,
                f"learn {knob.address}: move a control; an encoder right, then left",
            )
        for device in self._devices.values():
            found = device.taught(frame.tick.time, teaching=bool(self._knob) or learning == UNLEARN)
            if found:
                rule = learned(found, self._knob) if self._knob else None
                self._keep(device, found.event, rule)

    def _keep(self, device: "Device", event: MidiEvent, rule: MidiMap | None) -> None:
        """Play by what was learned from now on, and keep it, on a thread: disks are slow."""
        changes: dict[MidiEvent, MidiMap | None] = dict.fromkeys(shadows(event, device.rules))
        changes[event] = rule
        what = f"learned: {rule.target.address} is" if rule else "unlearned:"
        self._said = f"{what} {event}{' encoder' if rule and rule.relative else ''}; next knob?"
        self._knob = None
        before, controller = self._saving, device.controller
        device.change({one: MidiMap(Target("")) if rule is None else rule for one, rule in changes.items()})

        def keep() -> None:
            if before:
                before.join()
            try:
                for one, asked in changes.items():
                    self._save(controller, device.name, one, asked)
            except VJError as error:
                self._said = f"learned, but not saved: {error}"

        self._saving = threading.Thread(target=keep, name="midi save")
        self._saving.start()

    def close(self) -> None:
        """Put the lights out and let go of all ports."""
        self._closed.set()
        self._thread.join()
        if self._saving:
            self._saving.join()
        self._let_go()

    def _watch(self) -> None:
        """Look for devices that came or went, until closed."""
        while not self._closed.wait(self._every * (_RARELY if self.problem else 1)):
            self._look()

    def _look(self) -> list[str]:
        """Open what has come, close what has gone; give the names of all inputs there are."""
        try:
            (ins, outs), self.problem = self._driver.find(), ""
        except DeviceError as error:
            self.problem = str(error)
            self._devices = {}
            return []
        wanted = [VIRTUAL] if self._wants_virtual else []
        wanted += [name for name in ins if self._is_wanted(name)]
        devices = {name: device for name, device in self._devices.items() if name in wanted and device.alive}
        for name in wanted:
            if name not in devices and (opened := self._open(name)):
                devices[name] = opened
        gone = [device for name, device in self._devices.items() if device is not devices.get(name)]
        self._devices = {name: devices[name] for name in wanted if name in devices}
        for device in gone:
            device.close()
        for name, device in self._devices.items():
            device.answer(OUT if name == VIRTUAL else ports.pair(name, ins, outs), self._driver)
        return ins

    def _is_wanted(self, port: str) -> bool:
        return not self._names or any(name in port.lower() for name in self._names)

    def _open(self, name: str) -> "Device | None":
        """Open a device; one that another program holds, or that has just gone, is tried again later."""
        controller = fitting(name, self._controllers)
        device = Device(name, overlaid(controller, self._table))
        try:
            device.listen(self._inbox.append, self._driver)
        except DeviceError as error:
            self.problem = str(error)
            return None
        return device

    def _let_go(self) -> None:
        for device in self._devices.values():
            device.close()
        self._driver.close()


LEARN, UNLEARN = "/midi/learn", "/midi/unlearn"
_ASK = {LEARN: "learn: move a knob by any hand", UNLEARN: "unlearn: move the control that shall do nothing"}

VIRTUAL, OUT = f"{ports.CLIENT}:in", "out"


class Device:
    """One device that is plugged in: its input, its output, its map and its lights."""

    def __init__(self, name: str, controller: Controller) -> None:
        self.name, self.controller = name, controller
        self._decoder, self._learner = Decoder(), Learner()
        self._surface, self._lights = Surface(controller.maps), Lights(controller)
        self._says, self._clock = Says(controller), ClockOut()
        self._input: Port | None = None
        self._sender: Port | None = None
        self._moved: dict[MidiEvent, float] = {}  # when a hand moved it, s
        self._pressed: set[MidiEvent] = set()  # since the last frame
        self._taught: list[Move] = []  # since the last frame

    @property
    def rules(self) -> Set[MidiEvent]:
        """Name the events that the map knows."""
        return self.controller.maps.keys()

    @property
    def alive(self) -> bool:
        """Whether its ports can still be used."""
        return bool(self._input and self._input.alive)

    def listen(self, take: Callable[[tuple["Device", bytes, float]], None], driver: Driver) -> None:
        """Open the input; DeviceError if it can't be."""
        own = {"virtual": True, "client_name": ports.CLIENT} if self.name == VIRTUAL else {}
        port = "in" if own else self.name
        self._input = driver.listen(port, lambda message, time: take((self, message, time)), **own)

    def answer(self, output: str | None, driver: Driver) -> None:
        """Open the output if there is one that isn't open yet, and enter the device's mode."""
        if self._sender and (self._sender.problem or not output):
            self._sender.close()
            self._sender = None
        if output and not self._sender:
            own = {"virtual": True, "client_name": f"{ports.CLIENT} out"} if self.name == VIRTUAL else {}
            with contextlib.suppress(DeviceError):  # held by another program, or just gone: tried again
                sender = driver.say(output, **own)
                for message in self.controller.enter:
                    sender.send(message)
                self._lights = Lights(self.controller)
                self._sender = sender

    def step(self, message: bytes, stands: Callable[[str], float | None]) -> list[Command]:
        """Give what a message asks for."""
        commands = []
        for move in self._decoder.step(message):
            for event in (move.event, MidiEvent(move.event.kind, move.event.number)):
                if event in self.controller.lights:
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

    def change(self, rules: Mapping[MidiEvent, MidiMap]) -> None:
        """Play by these rules beside the others from now on."""
        self.controller = overlaid(self.controller, rules)
        self._surface, self._lights = Surface(self.controller.maps), Lights(self.controller)

    def show(self, frame: Frame, desk: Desk, changed: Iterable[str]) -> None:
        """Send what the lights have to say."""
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
        if self._sender:
            for message in (*self._says.close(), *dark(self.controller), *self.controller.leave):
                self._sender.send(message)
            self._sender.close()


def fitting(port: str, controllers: Iterable[Controller]) -> Controller:
    """Find the controller whose part of a port's name is the longest that this name has."""
    fits = [
        (len(part), controller)
        for controller in controllers
        for part in controller.ports
        if part.lower() in port.lower()
    ]
    return max(fits, key=lambda fit: fit[0], default=(0, Controller(port)))[1]


def overlaid(controller: Controller, table: Mapping[MidiEvent, MidiMap]) -> Controller:
    """Lay a map over a controller's own; an event on any channel takes the place of all channels'."""
    anywhere = {(event.kind, event.number) for event in table if event.channel is None}
    kept = {e: rule for e, rule in controller.maps.items() if (e.kind, e.number) not in anywhere}
    return replace(controller, maps=kept | dict(table))
