"""A JACK server of a test's own, devices and programs at it, and a show that they play."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path
from tempfile import gettempdir
from threading import Event
from time import monotonic
from typing import Any

from tests.control.midi.played import NOTHING, engine
from vj.control.midi.control import NO_TABLE, MidiControl, Table
from vj.control.midi.driver import Driver
from vj.engine import Engine
from vj.frame import Command, Frame, Tick, Value
from vj.library import controllers

JACK = "mido.backends.rtmidi/UNIX_JACK"


@contextmanager
def program(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program beside the test, and end it whatever happens."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            yield running
        finally:
            running.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.wait(5)
            running.kill()


def until(happened: Callable[[], bool], seconds: float = 20) -> bool:
    """Look until it has happened, as often as a show draws a frame, for so long at most."""
    end = monotonic() + seconds
    while not (done := happened()) and monotonic() < end:
        Event().wait(1 / 60)
    return done


def ports() -> list[str]:
    return subprocess.run(["jack_lsp"], capture_output=True, text=True, timeout=10).stdout.split()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other test, of this run or another, has a server."""
    with (Path(gettempdir()) / "vj-test-jack.lock").open("wb") as turn:
        flock(turn, LOCK_EX)
        yield


@contextmanager
def server() -> Iterator[subprocess.Popen[bytes]]:
    """Run JACK without a sound card; in short periods a busy machine would repeat and lose events.

    One server at a time, whoever else tests here: all servers of a user share a registry and a database.
    """
    name = os.environ["JACK_DEFAULT_SERVER"]
    with (
        one_at_a_time(),
        program("jackd", "-n", name, "-r", "-d", "dummy", "-r", "44100", "-p", "1024") as running,
    ):
        assert until(lambda: bool(ports()))
        yield running


def sequencer() -> AbstractContextManager[object]:
    return program("jack_midiseq", "seq", "22050", "0", "60", "4000", "11025", "63", "4000")


class Pad:
    """A device with two ports at JACK: what it hears is in ``heard``, in hex."""

    def __init__(self, name: str) -> None:
        self.heard: list[str] = []
        self._driver = Driver(JACK)
        self._out = self._driver.say("out", virtual=True, client_name=name)
        self._driver.listen("in", self._take, virtual=True, client_name=name)

    def _take(self, message: bytes, time: float) -> None:
        self.heard.append(message.hex(" ").upper())

    def send(self, *messages: str) -> None:
        for message in messages:
            self._out.send(bytes.fromhex(message))

    def close(self) -> None:
        self._driver.close()


@contextmanager
def pad(name: str) -> Iterator[Pad]:
    device = Pad(name)
    try:
        yield device
    finally:
        device.close()


class Shown:
    """A running show with one control, as the loop has it."""

    def __init__(self, control: MidiControl, show: Engine) -> None:
        self.control, self._show, self._index = control, show, 0
        self.knobs: dict[str, Value] = {}
        self.bpm = 0.0
        self._start, self._time = monotonic(), 0.0
        self.frame()

    def frame(self, *commands: Command) -> set[str]:
        """Let a frame pass; give the knobs that were set in it."""
        frame = self.step(*commands)
        self.control.hear(frame)
        return {*frame.changed}

    def step(self, *commands: Command) -> Frame:
        """Make a frame, which the devices have not heard of as yet."""
        now = monotonic() - self._start
        tick = Tick(self._index, now, now - self._time)
        self._index, self._time = self._index + 1, now
        frame = self._show.step(tick, NOTHING, [*commands, *self.control.poll()])
        self.knobs |= frame.changed
        self.bpm = frame.beat.bpm
        return frame

    def until(self, happened: Callable[[], bool], seconds: float = 20) -> bool:
        return until(lambda: bool(self.frame()) and happened() or happened(), seconds)


@contextmanager
def played(controller: str = "", table: Table = NO_TABLE, **options: Any) -> Iterator[Shown]:
    """Play a show by the MIDI devices at JACK."""
    show = engine()
    shelf = tuple([controllers.read(controller)] if controller else []), ()
    given = {"virtual": False, "share": show.tree.fader, "backend": JACK, "look": 0.2, **options}
    control = MidiControl(table=lambda: table, shelf=lambda: shelf, **given)
    try:
        yield Shown(control, show)
    finally:
        control.close()
