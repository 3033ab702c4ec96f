"""Time over MIDI: the clock of another machine as commands, and ours for other machines.

Source: MIDI 1.0, system real time messages: 24 clocks a quarter, start, continue, stop, and the song
position in sixteenths.
"""

from collections.abc import Callable, Mapping
from math import ceil

from vj.frame import SECTIONS, Beat, Command, Frame
from vj.targets import Controller

CLOCKS = 24  # a beat
_CLOCK, _START, STOP = b"\xf8", b"\xfa", b"\xfc"
_AHEAD = 1.5  # frames that are sent for: the next may be late
_SILENT = 1.0  # s without a word after which a machine has stopped to tell the time
_LEAP = 1.0  # beats by which we may be behind before clocks are left out

_WORDS = {0xF8: "tick", 0xFA: "start", 0xFB: "continue", 0xFC: "stop", 0xF2: "song"}


def is_time(message: bytes) -> bool:
    """Say whether a message tells the time."""
    return bool(message) and message[0] in _WORDS


def told(message: bytes, ago: float) -> Command:
    """Give what a message of time tells: ``/clock/tick`` and its like, and how many seconds ago it came.

    ``/clock/song`` has the position first, in sixteenths from the beginning.
    """
    place = (message[1] + 128 * message[2],) if message[0] == 0xF2 and len(message) == 3 else ()
    return Command(f"/clock/{_WORDS[message[0]]}", (*place, ago), "midi")


class FirstClock:
    """Of several machines that send their clock, the first is heard, and another once that is silent."""

    def __init__(self) -> None:
        self._name, self._time = "", -_SILENT

    def step(self, name: str, time: float) -> bool:
        """Say whether what this machine tells at this moment, in seconds, counts."""
        if name != self._name and time - self._time < _SILENT:
            return False
        self._name, self._time = name, time
        return True


class ClockOut:
    """Our beat as MIDI clock: smooth between frames, since its messages are dated ahead."""

    def __init__(self) -> None:
        self._next: int | None = None  # clock since the start of the show; None: not running

    def step(self, now: float, dt: float, beat: Beat) -> list[tuple[float, bytes]]:
        """Give the messages until the next frame and a little on, with the time each is due, in seconds.

        ``now``: what the clock that they are sent by says. The first clock after a start is a one.
        """
        if beat.bpm <= 0:
            running, self._next = self._next is not None, None
            return [(now, STOP)] if running else []
        pace = beat.bpm / 60 * CLOCKS
        place = (beat.count + beat.phase) * CLOCKS - beat.lead * pace  # as it sounds, not as it is seen
        messages: list[tuple[float, bytes]] = []
        if self._next is None:
            to_one = (1 - beat.bar) * beat.meter if beat.bar > 0 else 0.0
            self._next = round(beat.count + beat.phase + to_one) * CLOCKS
            messages.append((now + max(self._next - place, 0.0) / pace, _START))
        if not -_LEAP * CLOCKS < self._next - place < (beat.meter + 2 * _LEAP) * CLOCKS:
            self._next = ceil(place)
        while self._next < place + pace * dt * _AHEAD:
            messages.append((now + max(self._next - place, 0.0) / pace, _CLOCK))
            self._next += 1
        return messages


_Key = Callable[[Frame], object]


def _section(name: str) -> tuple[_Key, Callable[[Frame], bool]]:
    def is_on(frame: Frame) -> bool:
        return frame.features.structure.section == name

    return is_on, is_on


_MOMENTS: Mapping[str, tuple[_Key, Callable[[Frame], bool]]] = {
    "beat": (lambda frame: frame.beat.count, lambda frame: frame.beat.phase < 0.5),
    "bar": (lambda frame: frame.beat.bar < 0.5, lambda frame: frame.beat.bar < 0.5),
    "look": (lambda frame: frame.pattern, lambda frame: True),
    **{f"section.{name}": _section(name) for name in SECTIONS},
}
"""Of each moment: what changes when it comes, and how long it is there."""

_OF_BEAT = ("beat", "bar")


class Says:
    """Moments of the music as notes or whatever a device's file has for them."""

    def __init__(self, controller: Controller) -> None:
        self._says = controller.says
        self._keys: dict[str, object] = {}
        self._on: set[str] = set()

    def step(self, frame: Frame) -> list[bytes]:
        """Give the messages of this frame."""
        messages = []
        for moment, (begin, end) in self._says.items():
            key, is_there = _MOMENTS[moment]
            now, before = key(frame), self._keys.get(moment)
            self._keys[moment] = now
            lasts = is_there(frame)
            if moment in self._on and (now != before or not lasts):
                self._on.discard(moment)
                messages += [end] if end else []
            if before is not None and now != before and lasts and _counts(moment, frame):
                self._on.add(moment)
                messages.append(begin)
        return messages


def _counts(moment: str, frame: Frame) -> bool:
    """Beats and bars are told while a tempo is known."""
    return moment not in _OF_BEAT or frame.beat.bpm > 0
