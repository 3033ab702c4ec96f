"""MIDI ports as the show has them: in a process beside it, which may fall over without the show.

A process that fell, or whose MIDI server is gone, is replaced by a new one at the next look for ports.
The other way round, the process outlives the show for a moment if that is killed: then it puts the
lights out, since it was told beforehand what is to be sent last.

Who looks for ports, every other second, is a process of its own: RtMidi holds the interpreter's lock
while it asks a server, and what comes meanwhile to a port of the same process is late, or lost under JACK.
"""

import contextlib
import itertools
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Literal, get_args

from vj.errors import DeviceError

_WAITING = 512  # messages that an output may be behind with
_PATIENCE = 5.0  # seconds for an answer; then the process is taken for stuck
_ENDING = 2.0  # seconds for the last messages of all ports
_CROWD, _FLOOD, _REST = 64, 0.01, 0.002  # so many messages in so many seconds are a flood: rest so long

Task = Literal["looks", "plays"]
"""What a process is for: it looks for ports, or has them open."""

Take = Callable[[bytes, float], None]
"""Gets a message that was heard, and when, in seconds of ``time.perf_counter``."""


class Driver:
    """Finds and opens ports; one thread asks, any thread may be told."""

    def __init__(self, backend: str = "") -> None:
        """Choose mido's back-end, as in "mido.backends.rtmidi/UNIX_JACK"; empty: the system's own.

        Processes are begun at once, without waiting for them, so that the first question finds them running.
        """
        self._backend = backend
        self._processes: dict[Task, _Process] = {}
        with contextlib.suppress(DeviceError):  # who asks will be told
            for task in get_args(Task):
                self._running(task)

    def find(self) -> tuple[list[str], list[str]]:
        """Name the inputs and the outputs there are; DeviceError says why there is no MIDI."""
        try:
            ins, outs = self._running("looks").ask("find")
        except DeviceError:
            plays = self._processes.get("plays")
            if plays and plays.ports:  # their server is gone, and they with it
                self.drop()
            raise
        return ins, outs

    def listen(self, name: str, take: Take, **options: Any) -> "Port":
        """Open an input; DeviceError if it can't be."""
        return Port(self._running("plays"), "listen", name, options, take)

    def say(self, name: str, last: Iterable[bytes] = (), **options: Any) -> "Port":
        """Open an output; DeviceError if it can't be. ``last``: what it says if the show is killed."""
        options["last"] = [message.hex() for message in last]
        return Port(self._running("plays"), "say", name, options, lambda message, time: None)

    def drop(self) -> None:
        """Let go of all ports as they are: their server is gone, or doesn't answer."""
        while self._processes:
            self._processes.popitem()[1].kill()

    def close(self) -> None:
        """Let go of all ports once what was sent to them has gone out."""
        while self._processes:
            self._processes.popitem()[1].end()

    def _running(self, task: Task) -> "_Process":
        process = self._processes.get(task)
        if not process or not process.alive:
            if process:
                process.kill()
            process = self._processes[task] = _Process(self._backend)
        return process


class Port:
    """An open port, in or out."""

    def __init__(self, process: "_Process", way: str, name: str, options: dict[str, Any], take: Take) -> None:
        self._process = process
        self.take = take
        self.problem = ""  # why nothing goes out any more
        self._sent, self.done = 0, 0  # messages given to the port, and those that it has taken
        self._number = process.add(self)
        try:
            process.ask(way, self._number, name, options)
        except DeviceError:
            process.ports.pop(self._number)
            raise

    @property
    def alive(self) -> bool:
        """Whether the port can still be used."""
        return self._process.alive

    @property
    def room(self) -> int:
        """Say how many messages may be sent now."""
        return max(_WAITING - (self._sent - self.done), 0)

    def send(self, message: bytes, due: float = 0.0) -> None:
        """Send a message, at once or when ``time.perf_counter`` gives ``due``; never waits."""
        self._sent += 1
        self._process.tell("send", self._number, message.hex(), due)

    def close(self) -> None:
        """Let go of the port; an output sends first what still waits."""
        self._process.tell("close", self._number)
        self._process.ports.pop(self._number, None)


class _Process:
    """The process and two threads: one reads what it says; one writes, since a pipe may be full."""

    def __init__(self, backend: str) -> None:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
        try:
            self._popen = subprocess.Popen(
                [sys.executable, "-m", "vj.control.midi.host", backend],
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # libraries complain there at every look
                encoding="utf-8",
                start_new_session=True,  # Ctrl-C, and a terminal that is closed, are for the show alone
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # and so on Windows
            )
        except OSError as error:
            raise DeviceError(f"MIDI: none here: its process can't be started: {error}") from error
        self.ports: dict[int, Port] = {}  # that are open, by number
        self._numbers = itertools.count()
        self._answers: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._over = False
        self._threads = [
            threading.Thread(target=work, name="midi process", daemon=True)
            for work in (self._read, self._write)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return not self._over

    def add(self, port: Port) -> int:
        """Give a port its number."""
        number = next(self._numbers)
        self.ports[number] = port
        return number

    def tell(self, *words: object) -> None:
        """Ask for what has no answer; never waits."""
        self._asked.put(json.dumps(words) + "\n")

    def ask(self, *words: object) -> list[Any]:
        """Ask, and wait for the answer; DeviceError if it is no or none comes."""
        self.tell(*words)
        try:
            what, *answer = self._answers.get(timeout=_PATIENCE)
        except queue.Empty:
            self.kill()
            raise DeviceError("MIDI: its driver doesn't answer; it is begun again") from None
        if what == "no":
            raise DeviceError(answer[0])
        return list(answer)

    def _read(self) -> None:
        """Pass on what the process says, to its end."""
        assert self._popen.stdout
        begun = time.perf_counter()
        with contextlib.suppress(ValueError):  # half a line: it fell over in the middle
            for number, line in enumerate(self._popen.stdout, 1):
                self._take(*json.loads(line))
                if number % _CROWD == 0:
                    before, begun = begun, time.perf_counter()
                    if begun - before < _FLOOD:  # the show's own thread gets its turn
                        time.sleep(_REST)
        self._over = True
        self._answers.put(["no", "MIDI: its driver fell over; it is begun again"])

    def _take(self, what: str, *args: Any) -> None:
        port = self.ports.get(args[0]) if what in ("heard", "sent") else None
        if what == "heard" and port:
            port.take(bytes.fromhex(args[1]), args[2])
        elif what == "sent" and port:
            port.done += 1
            port.problem = port.problem or args[1]
        elif what not in ("heard", "sent"):
            self._answers.put([what, *args])

    def _write(self) -> None:
        """Pass on what is asked, until an empty line."""
        assert self._popen.stdin
        with contextlib.suppress(OSError):  # it has ended
            while line := self._asked.get():
                self._popen.stdin.write(line)
                if self._asked.empty():
                    self._popen.stdin.flush()
            self._popen.stdin.close()

    def end(self) -> None:
        """Have it close its ports, and wait for that; one that doesn't end is killed."""
        self._asked.put("")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(_ENDING)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        self._over = True
        self._asked.put("")
        self._popen.kill()
        self._popen.wait()
        for thread in self._threads:
            thread.join()
        with contextlib.suppress(OSError):
            self._popen.stdin and self._popen.stdin.close()
        self._popen.stdout and self._popen.stdout.close()


def inputs(backend: str = "") -> list[str]:
    """Name the MIDI inputs there are; none on a machine without MIDI."""
    driver = Driver(backend)
    try:
        return driver.find()[0]
    except DeviceError:
        return []
    finally:
        driver.close()
