"""What hands say of the beat, as the ear takes it: taps, the one, a nudge, a tempo that is held."""

from collections.abc import Iterable, Mapping

from vj.analysis.masters import MidiClock, Time, Transport
from vj.direction.knobs import Tree
from vj.frame import Beat, Command, Value

BPM = "/tempo/bpm"
ASKS = ("/tempo/tap", "/tempo/one", "/tempo/half", "/tempo/double", "/tempo/nudge")


def asks(tree: Tree, commands: Iterable[Command]) -> list[Command]:
    """What the ear is asked: triggers that are pulled, not let go, and the nudge in beats.

    What makes no sense is left out; the desk says so.
    """
    found = []
    for command in commands:
        if command.address in ASKS:
            knob = tree.find(command.address)
            try:
                value = knob.accept(command.args, knob.default, share=command.share)
            except ValueError:
                continue
            if value:
                found.append(Command(command.address, () if value is True else (value,), command.source))
    return found


CLOCK = "/clock/"
"""Begins the addresses of what another machine's clock tells: no knobs, but journalled like their moves."""

_SILENT = 0.5  # s without a clock after which it rules no more


class SentClock:
    """Another machine's clock: it rules while its clocks come."""

    def __init__(self) -> None:
        self._clock = MidiClock()
        self._time = 0.0  # s, as the ear counts them
        self._ruling: Time | None = None

    def step(self, dt: float, commands: Iterable[Command]) -> Time | None:
        """Give the time it tells, if it does; a command's last argument is how many seconds ago it came."""
        self._time += max(dt, 0.0)
        for command in commands:
            numbers = [arg for arg in command.args if isinstance(arg, int | float)]
            what = command.address.removeprefix(CLOCK)
            if what == "tick" and numbers:
                self._ruling = self._clock.step(self._time - numbers[-1])
            elif what == "song" and numbers:
                self._clock.song(int(numbers[0]))
            elif what in ("start", "continue", "stop"):
                self._clock.transport(_TRANSPORT[what])
        if self._ruling and (not self._ruling.running or self._time - self._ruling.at > _SILENT):
            self._ruling = None
        return self._ruling


_TRANSPORT: Mapping[str, Transport] = {"start": "start", "continue": "continue", "stop": "stop"}


class HeldTempo:
    """A tempo that a hand holds: the beat goes on from where it was, as fast as that."""

    def __init__(self) -> None:
        self._time = 0.0  # s, as the ear counts them
        self._held: Time | None = None

    def step(self, dt: float, changed: Mapping[str, Value], beat: Beat) -> Time | None:
        """Give the clock that rules, if one is held; ``changed`` and ``beat`` are of the frame before."""
        bpm = float(str(changed.get(BPM, self._held.bpm if self._held else 0.0)))
        if bpm <= 0:
            self._held = None
        elif self._held is None or bpm != self._held.bpm:
            self._held = Time(self._time, beat.count + beat.phase, bpm)
        self._time += max(dt, 0.0)
        return self._held
