"""What hands and other machines say of the beat, as the ear takes it: taps, a tempo that is held, clocks."""

from collections.abc import Iterable, Mapping, Sequence
from math import exp

from vj.analysis.masters import MidiClock, Time, Told, Transport
from vj.direction.knobs import Tree
from vj.frame import Beat, Block, Command, Value

BPM, SOURCE, LATENCY = "/tempo/bpm", "/tempo/source", "/tempo/latency"
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


class SharedClock:
    """A session of Ableton Link: it rules while it is told, unless it was started and is stopped."""

    def __init__(self) -> None:
        self._time = 0.0  # s, as the ear counts them
        self._session: Time | None = None
        self._started = False

    def step(self, dt: float, commands: Iterable[Command]) -> Time | None:
        """Give the time it tells, if it does: BPM, the beat now, whether it plays."""
        self._time += max(dt, 0.0)
        for command in commands:
            if command.address == f"{CLOCK}link" and len(command.args) == 3:
                bpm, beat = (float(str(number)) for number in command.args[:2])
                self._started = self._started or bool(command.args[2])
                runs = bool(command.args[2]) or not self._started
                self._session = Time(self._time, beat, bpm, bar=True, running=runs) if bpm > 0 else None
        if self._session and (not self._session.running or self._time - self._session.at > _SILENT):
            self._session = None
        return self._session


_TRANSPORT: Mapping[str, Transport] = {"start": "start", "continue": "continue", "stop": "stop"}


class HeldTempo:
    """A tempo that a hand holds: the beat goes on from where it was, as fast as that."""

    def __init__(self) -> None:
        self._held: Time | None = None

    def step(self, time: float, changed: Mapping[str, Value], beat: Beat) -> Time | None:
        """Give the clock that rules, if one is held; the beat that is seen was ``beat`` at ``time``, in s."""
        bpm = float(str(changed.get(BPM, self._held.bpm if self._held else 0.0)))
        if bpm <= 0:
            self._held = None
        elif self._held is None or bpm != self._held.bpm:
            self._held = Time(time, beat.place, bpm, bar=True, meter=beat.meter)
        return self._held


_AGES = 1.0  # s in which the age of sound is averaged, to 1 - 1/e


class Masters:
    """Folds all that is said of time, frame by frame, into what the ear takes."""

    def __init__(self) -> None:
        self._held, self._sent, self._shared = HeldTempo(), SentClock(), SharedClock()
        self._time = 0.0  # s, as the ear counts them
        self._source, self._latency = "auto", 0.0
        self._age: float | None = None  # s, of the newest sound, on average
        self._lead = 0.0

    def step(
        self,
        dt: float,
        block: Block,
        asks: Sequence[Command],
        clocks: Sequence[Command],
        changed: Mapping[str, Value],
        beat: Beat,
    ) -> Told:
        """Tell what this frame's ear is told.

        ``asks``: of hands. ``clocks``: of other machines. ``changed`` and ``beat`` are of the frame before.
        """
        self._source = str(changed.get(SOURCE, self._source))
        self._latency = float(str(changed.get(LATENCY, self._latency)))
        held = self._held.step(self._time + self._lead, changed, beat)
        self._time += max(dt, 0.0)
        self._lead = self._latency / 1000 - self._aged(dt, block)
        told = {"hold": held, "midi": self._sent.step(dt, clocks), "link": self._shared.step(dt, clocks)}
        return Told(asks, told, self._source, self._lead)

    def _aged(self, dt: float, block: Block) -> float:
        """How old the newest sound is when it comes: the part of all latency that lies before the show."""
        if len(block.samples):
            before = block.age if self._age is None else self._age
            self._age = before + (block.age - before) * (1 - exp(-max(dt, 0.0) / _AGES))
        return self._age or 0.0
