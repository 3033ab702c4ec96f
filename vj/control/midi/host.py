"""The process beside the show that MIDI's libraries run in.

RtMidi and the systems under it take the whole process down where a server dies or a cable goes at the
wrong moment; here that process isn't the show's. ``vj.control.midi.driver`` starts it and speaks with
it, a line of JSON each: a list whose first word says what it is.

It is asked ``find``; ``listen`` and ``say``, number, name, options; ``send``, number, hex, due;
``close``, number. It answers ``there``, inputs, outputs; ``open``, number; ``no``, why; and says by
itself ``heard``, number, hex, time, and ``sent``, number, problem. Times are ``time.perf_counter``'s,
which counts alike in all processes of a machine.

It ends with the show, however that ends: its lines are over then. Outputs that nobody has closed say
first what they were to say last.
"""

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TextIO

from vj.control.midi import ports
from vj.control.midi.ports import Sender
from vj.errors import DeviceError

_UNREAD = 4096  # lines that may wait
_ENDING = 3.0  # seconds to the end once the show is gone, whatever hangs


class Host:
    """The open ports, by number."""

    def __init__(self, backend: str, tell: Callable[..., None]) -> None:
        self._backend, self._tell = backend, tell
        self._inputs: dict[int, Any] = {}
        self._outputs: dict[int, Sender] = {}
        self._last: dict[int, list[str]] = {}

    def find(self) -> None:
        """Say which ports there are."""
        self._tell("there", *ports.find(self._backend))

    def listen(self, number: int, name: str, options: dict[str, Any]) -> None:
        """Open an input and pass on what it hears."""

        def heard(message: bytes, time: float) -> None:
            self._tell("heard", number, message.hex(), time)

        self._inputs[number] = ports.listen(name, heard, self._backend, **options)
        self._tell("open", number)

    def say(self, number: int, name: str, options: dict[str, Any]) -> None:
        """Open an output."""

        def sent(problem: str) -> None:
            self._tell("sent", number, problem)

        last = options.pop("last")
        self._outputs[number] = Sender(name, self._backend, sent, **options)
        self._last[number] = last
        self._tell("open", number)

    def send(self, number: int, message: str, due: float) -> None:
        """Send a message, at once or when it is due."""
        if number in self._outputs:
            self._outputs[number].send(bytes.fromhex(message), due)

    def close(self, number: int) -> None:
        """Close a port; an output sends first what still waits."""
        if number in self._inputs:
            ports.close(self._inputs.pop(number))
        if number in self._outputs:
            self._outputs.pop(number).close()

    def serve(self, lines: Iterable[str]) -> None:
        """Do what each line asks, until there are no more; then close every port."""
        asks = {ask.__name__: ask for ask in (self.find, self.listen, self.say, self.send, self.close)}
        for line in lines:
            what, *args = json.loads(line)
            try:
                asks[what](*args)
            except DeviceError as error:
                self._tell("no", str(error))
        for number, output in self._outputs.items():
            for message in self._last[number]:
                output.send(bytes.fromhex(message))
        for number in (*self._outputs, *self._inputs):
            self.close(number)


def teller(out: TextIO) -> Callable[..., None]:
    """Take lines from any thread without making it wait, and write them in one of its own.

    JACK calls from the thread that its sound and events depend on. Nobody reads once the show is gone;
    of a flood that comes faster than it is read, what was heard first is forgotten.
    """
    said: queue.SimpleQueue[tuple[object, ...]] = queue.SimpleQueue()

    def tell(*words: object) -> None:
        said.put(words)
        if said.qsize() > _UNREAD:
            with suppress(queue.Empty):
                oldest = said.get_nowait()
                if oldest[0] != "heard":
                    said.put(oldest)

    def write() -> None:
        with suppress(OSError):
            while True:
                out.write(json.dumps(said.get()) + "\n")
                if said.empty():
                    out.flush()

    threading.Thread(target=write, name="tell", daemon=True).start()
    return tell


def asked(stdin: TextIO) -> Iterable[str]:
    """Give the lines of standard input, read by a thread: their end is the show's, and is never missed.

    Libraries are spoken to by the main thread alone: macOS tells it of devices that come and go.
    """
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in stdin:
            if line.endswith("\n"):  # else the show was gone in the middle of it
                lines.put(line)
        lines.put("")
        threading.Timer(_ENDING, os._exit, [1]).start()

    threading.Thread(target=read, name="show", daemon=True).start()
    return iter(lines.get, "")


def main() -> None:
    """Serve the process at the other end of standard input and output."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):  # for the show to obey: lights go out then
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    Host(sys.argv[1], teller(out)).serve(asked(sys.stdin))
    os._exit(0)  # a port that is stuck, or a library that stumbles over its own end, holds up nobody


if __name__ == "__main__":
    main()
