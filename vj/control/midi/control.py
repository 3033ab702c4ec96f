"""MIDI: every device that is plugged in, or comes to be, plays its own map and shows what became of it."""

import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

from vj.control.inbox import Inbox
from vj.control.midi.desk import Desk, Share
from vj.control.midi.device import Device, fitting
from vj.control.midi.driver import Driver
from vj.control.midi.learn import Lesson, shadows
from vj.control.midi.learn import rule as learned
from vj.control.midi.names import OUT, VIRTUAL, pair
from vj.control.midi.sync import FirstClock, is_time, told
from vj.errors import DeviceError, VJError
from vj.frame import Command, Frame
from vj.targets import Controller, MidiEvent, MidiMap, Target

_RARELY = 5
"""Where MIDI itself is missing, looks are this many times rarer."""

Shelf = Callable[[], tuple[Sequence[Controller], Sequence[str]]]
"""Gives the controllers there are, the same ones until a file is edited, and lines on mistakes in that."""

Save = Callable[[Controller, str, MidiEvent, MidiMap | None], object]
"""Keeps what a control of a device, at a port of this name, asks for from now on; None: nothing."""

Table = Mapping[MidiEvent, Target]
NO_TABLE: Table = {}


class MidiControl:
    """MIDI as a control: library threads receive, ``poll`` gives what came, ``hear`` lights the lights."""

    def __init__(
        self,
        names: Sequence[str] = (),
        table: Callable[[], Table] = lambda: NO_TABLE,
        *,
        shelf: Shelf = lambda: ((), ()),
        share: Share = lambda address, value: None,
        save: Save = lambda controller, port, event, rule: None,
        backend: str = "",
        virtual: bool = sys.platform != "win32",
        look: float = 1.0,
    ) -> None:
        """Open every input whose name contains one of ``names`` in any case; none means all.

        ``table`` gives the map of the preset that plays, which goes before what each controller was
        shipped with, but not before what its person has said or taught. ``share``: where a value lies in
        its knob's range. ``save`` keeps what was learned; it may wait and raise VJError. ``backend`` is
        mido's, as in "mido.backends.rtmidi/UNIX_JACK"; empty: MIDO_BACKEND, else the system's.
        ``virtual`` adds the port "vj:in" for other programs to send to (one that is opened as an input
        too would be heard twice: name the inputs then). DeviceError if a named input isn't there; a
        machine without MIDI is no error but a ``problem``. ``look``: seconds between two looks for
        devices that came or went; without names the first is not waited for.
        """
        self.problem = ""  # why there is no MIDI here, in words
        self._driver = Driver(backend)
        self._names = [name.lower() for name in names]
        self._ask_table, self._shelf, self._save = table, shelf, save
        self._table = table()
        self._maps = _as_maps(self._table)
        self._controllers, wrong = shelf()
        self._desk, self._lesson = Desk(share), Lesson()
        self._saving: threading.Thread | None = None
        self._inbox: Inbox[tuple[Device, bytes, float]] = Inbox()
        self._clock = FirstClock()
        self._news: deque[str] = deque(wrong, maxlen=16)  # for the person at the desk
        self._edited: deque[tuple[Device, Controller]] = deque()
        self._devices: dict[str, Device] = {}
        self._refused: set[str] = set()  # inputs that are there and can't be opened, once it was said
        self._wants_virtual, self._every = virtual, look
        if names:
            self._find(names)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="midi", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """Name the inputs that are open, each with what it heard last."""
        said = f" [{self._lesson.said}]" if self._lesson.said else ""
        each = (
            f"{name}{f': {device.last}' if device.last else ''}" for name, device in self._devices.items()
        )
        return f"MIDI {', '.join(each) or 'none'}{said}"

    @property
    def heard(self) -> int:
        """Count the messages that have arrived."""
        return self._inbox.heard

    def poll(self) -> list[Command]:
        """Give what was asked since the last poll, oldest first.

        Another machine's clock comes as ``/clock/tick``, ``start``, ``continue``, ``stop`` with the
        seconds since it came, and ``/clock/song`` with its position, in sixteenths, before that.
        """
        commands = [Command(SAY, (self._news.popleft(),), "midi") for _ in range(len(self._news))]
        now = perf_counter()
        for device, message, time in self._inbox.drain():
            if is_time(message):
                if self._clock.step(device.name, time):
                    commands.append(told(message, max(now - time, 0.0)))
            elif self._lesson.on:
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
        self._renew()
        if line := self._lesson.step(frame, self._desk.values):
            self._news.append(line)
        if self._lesson.on:
            self._learn(frame)
        for device in self._devices.values():
            device.show(frame, self._desk, changed)

    def _renew(self) -> None:
        """Take over what was edited: another preset's table, a controller's file."""
        if (table := self._ask_table()) is not self._table:
            self._table, self._maps = table, _as_maps(table)
            for device in self._devices.values():
                device.renew(table=self._maps)
        while self._edited:
            device, controller = self._edited.popleft()
            device.renew(controller)

    def _learn(self, frame: Frame) -> None:
        """While there is a lesson, controls teach instead of play."""
        for device in self._devices.values():
            found = device.taught(frame.tick.time, teaching=self._lesson.teaches)
            if found:
                self._keep(
                    device, found.event, learned(found, self._lesson.knob) if self._lesson.knob else None
                )

    def _keep(self, device: Device, event: MidiEvent, rule: MidiMap | None) -> None:
        """Play by what was learned from now on, and keep it, on a thread: disks are slow."""
        changes: dict[MidiEvent, MidiMap | None] = dict.fromkeys(shadows(event, device.rules.keys()))
        changes[event] = rule
        self._news.append(self._lesson.done(event, rule))
        before, controller = self._saving, device.controller
        device.change({one: rule or MidiMap(Target("")) for one, rule in changes.items()})

        def keep() -> None:
            if before:
                before.join()
            try:
                for one, asked in changes.items():
                    self._save(controller, device.name, one, asked)
            except VJError as error:
                self._news.append(f"learned, but not saved: {error}")

        self._saving = threading.Thread(target=keep, name="midi save")
        self._saving.start()

    def close(self) -> None:
        """Put the lights out and let go of all ports."""
        self._closed.set()
        if not self._devices:  # a first look that is under way needn't be waited for
            self._driver.drop()
        self._thread.join()
        if self._saving:
            self._saving.join()
        self._let_go()

    def _find(self, names: Sequence[str]) -> None:
        """Look for the inputs that were asked for; DeviceError if one isn't there."""
        there = self._look()
        missing = [name for name in names if not any(name.lower() in port.lower() for port in there)]
        if missing:
            self._let_go()
            known = (
                f"there are: {', '.join(there)}" if there else self.problem or "no MIDI input is plugged in"
            )
            raise DeviceError(f'MIDI: no input is named "{missing[0]}"; {known}')

    def _watch(self) -> None:
        """Look for devices that came or went, and for files that were edited, until closed."""
        while not self._closed.is_set():
            self._look()
            self._closed.wait(self._every * (_RARELY if self.problem else 1))

    def _look(self) -> list[str]:
        """Open what has come, close what has gone; give the names of all inputs there are."""
        self._reread()
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
            device.answer(OUT if name == VIRTUAL else pair(name, ins, outs), self._driver)
        return ins

    def _reread(self) -> None:
        """Hand edited files to the devices they are for."""
        controllers, wrong = self._shelf()
        self._news.extend(wrong)
        if controllers is not self._controllers:
            self._controllers = controllers
            self._edited.extend(
                (device, fitting(name, controllers)) for name, device in self._devices.items()
            )

    def _is_wanted(self, port: str) -> bool:
        return not self._names or any(name in port.lower() for name in self._names)

    def _open(self, name: str) -> Device | None:
        """Open a device; one that another program holds, or that has just gone, is tried again later."""
        device = Device(name, fitting(name, self._controllers), self._maps)
        try:
            device.listen(self._inbox.append, self._driver)
        except DeviceError as error:
            if name not in self._refused:
                self._refused.add(name)
                self._news.append(str(error))
            return None
        self._refused.discard(name)
        return device

    def _let_go(self) -> None:
        for device in self._devices.values():
            device.close()
        self._driver.close()


SAY = "/show/say"
"""Where a line for the person at the desk is said."""


def _as_maps(table: Table) -> dict[MidiEvent, MidiMap]:
    return {event: MidiMap(target) for event, target in table.items()}
