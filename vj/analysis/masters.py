"""Other masters of time: a hand that taps, a clock that comes over MIDI. Pure: when is an argument.

Each gives a ``Time``: a tempo, and where the beat was at a moment. ``ruling`` says which master rules:
one chosen by hand before one that is chosen by being there.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import median
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vj.frame import Command

Times = NDArray[np.float64]

CLOCKS = 24  # of MIDI, a beat
_TAPS = 4  # that make a tempo
_PAUSE = 2.2  # s between taps after which a new count begins: a beat at 55 BPM, doubled
_KEPT = 12  # taps a tempo is taken from
_STRAY = 0.25  # part of a beat by which a tap may be off; one farther off is dropped
_WINDOW = 192  # clocks (eight beats) a tempo is taken from
_FEW = 6  # clocks before which no tempo is told
_GONE = 0.5  # s without a clock after which it has stopped
_RECENT = 12  # clocks, half a beat, by which it is seen that the tempo has changed
_LAST = 6  # of these, none of which is on time if it has: those that wait for a busy machine come at once
_LATE, _LEAST = 4.5, 0.002  # times the middle error, and s on top, from which on a clock has waited
_CHANGED = 4.5, 0.0005  # standard errors, and s on top, by which these are then off the line of those before
_WHOLE = 0.25  # BPM, and standard errors, within which a tempo is taken for a whole number:
_ERRORS = 4.0  # machines mostly run at one


@dataclass(frozen=True, slots=True)
class Time:
    """What a master says: at ``at`` seconds it was ``position`` beats, going on at ``bpm``."""

    at: float
    position: float
    bpm: float
    bar: bool = False  # position counts from a bar line, so that it tells the one too
    running: bool = True  # the transport plays
    meter: int = 4  # beats a bar

    def position_at(self, time: float) -> float:
        """Beats at another moment, in seconds."""
        return self.position + (time - self.at) * self.bpm / 60


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of time in a frame, besides what is heard."""

    asks: Sequence[Command] = ()  # /tempo/tap, /tempo/double, /tempo/half, /tempo/one, /tempo/nudge (beats)
    clocks: Mapping[str, Time | None] = field(default_factory=dict)  # other clocks that tell the time
    source: str = "auto"  # the one that was chosen to rule
    lead: float = 0.0  # s by which the beat is to be seen before it is heard


ALONE = Told()


class Taps:
    """Folds taps into a tempo and a phase: a line through them, without those that are far off."""

    def __init__(self) -> None:
        self.time: Time | None = None
        """What was tapped last."""
        self._taps: deque[tuple[int, float]] = deque(maxlen=_KEPT)  # beat, seconds

    def step(self, time: float) -> Time | None:
        """Tap at this moment; None until there are four taps that agree."""
        taps = self._taps
        if taps and time - taps[-1][1] > _PAUSE:
            taps.clear()
        if taps and time <= taps[-1][1]:
            return None
        taps.append((self._beat(time), time))
        now = self._line() if len(taps) >= _TAPS else None
        self.time = now or self.time
        return now

    def _beat(self, time: float) -> int:
        """Which beat a tap is: the next, or the one after when a tap was left out."""
        taps = self._taps
        if len(taps) < 2:
            return len(taps)
        gaps = [(b - a) / (m - n) for (n, a), (m, b) in zip(taps, list(taps)[1:], strict=False) if m > n]
        usual = median(gaps) if gaps else time - taps[-1][1]
        return taps[-1][0] + max(1, round((time - taps[-1][1]) / usual))

    def _line(self) -> Time | None:
        """The line through the taps that lie near one another's."""
        beats, times = (np.array(column, np.float64) for column in zip(*self._taps, strict=True))
        slopes = [
            (times[j] - times[i]) / (beats[j] - beats[i])
            for i in range(len(beats))
            for j in range(i + 1, len(beats))
        ]
        # Theil and Sen: a stray tap can't pull it. NumPy's median loads a module when it is first called
        slope = float(median(slopes))
        start = float(median(times - slope * beats))
        near = np.abs(times - start - slope * beats) < _STRAY * slope
        if near.sum() < _TAPS - 1:
            return None
        if near.sum() > 2:
            slope, start = (float(value) for value in np.polyfit(beats[near], times[near], 1))
        return Time(float(times[-1]), (float(times[-1]) - start) / slope, 60 / slope)


Transport = Literal["start", "continue", "stop"]


class MidiClock:
    """Folds MIDI clock into time: 24 clocks a beat, start, continue, stop and song position.

    The times that clocks arrive at shake by some milliseconds; a straight line through the last eight
    beats of them doesn't. Where the tempo changes the older ones are forgotten.
    """

    def __init__(self) -> None:
        self._clocks: deque[float] = deque(maxlen=_WINDOW)
        self._count = 0  # clocks since the position that was set
        self._origin = 0.0  # beats, the position at clock 0
        self._next: float | None = None  # beats, where the first clock after a start will be
        self._told = False  # a start or a position came, so the bar is known
        self._running = True  # a clock may run without ever being started

    def step(self, time: float) -> Time | None:
        """A clock arrives at this moment; None until the tempo is known."""
        if self._clocks and abs(time - self._clocks[-1]) > _GONE:
            self._clocks.clear()
        self._clocks.append(time)
        self._count += 1
        if self._next is not None:
            self._origin, self._count, self._next = self._next, 0, None
        return self._line()

    def transport(self, what: Transport) -> None:
        """Start (from the beginning), continue or stop."""
        self._running = what != "stop"
        if what == "start":
            self._next, self._told = 0.0, True

    def song(self, sixteenths: int) -> None:
        """Set the position, in sixteenths from the beginning."""
        self._next, self._told = sixteenths / 4, True

    def _line(self) -> Time | None:
        while len(self._clocks) > 2 * _RECENT and _changed(np.array(self._clocks)):
            for _ in range(len(self._clocks) // 2):
                self._clocks.popleft()
        times = np.array(self._clocks)
        if len(times) < _FEW:
            return None
        line = _Line.through(times)
        bpm = _whole(60 / line.slope / CLOCKS, line.shake, len(times))
        return Time(
            line.at(len(times) - 1), self._origin + self._count / CLOCKS, bpm, self._told, self._running
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """The line that clocks lie on, but for those that a busy machine has let wait: no clock comes early."""

    slope: float  # s a clock
    start: float  # s
    shake: float  # s: standard deviation of those that didn't wait

    def at(self, clock: float) -> float:
        return self.start + self.slope * clock

    @staticmethod
    def through(times: Times) -> "_Line":
        at = np.arange(len(times), dtype=np.float64)
        waited = np.zeros(len(times), bool)
        for _ in range(3):
            on_time, clocks = times[~waited], at[~waited]
            away = clocks - clocks.mean()
            slope = float(away @ on_time / (away @ away))
            start = float(on_time.mean() - slope * clocks.mean())
            off = times - start - slope * at
            late = off > _LATE * float(np.median(np.abs(off))) + _LEAST
            if (late == waited).all():
                break
            waited = late
        return _Line(slope, start, float(np.std(off[~waited])))


def _changed(times: Times) -> bool:
    """Whether the last half beat lies off the line of the clocks before it, by more than they shake.

    Clocks that had to wait come all at once, the last on time.
    """
    before, recent = times[:-_RECENT], times[-_RECENT:]
    line = _Line.through(before)
    later = recent - line.start - line.slope * (len(before) + np.arange(_RECENT))
    off, least_late = float(later.mean()), float(later[-_LAST:].min())
    errors, least = _CHANGED
    moved = min(off, max(least_late, 0.0)) if off > 0 else -off
    return moved > errors * line.shake * sqrt(1 / _RECENT + 4 / len(before)) + least


def _whole(bpm: float, shake: float, count: int) -> float:
    """The whole number that a tempo can't be told from, by how far so many clocks lie off their line."""
    error = shake * sqrt(12 / count**3) * bpm**2 * CLOCKS / 60
    near = abs(bpm - round(bpm)) < min(_WHOLE, _ERRORS * error)
    return float(round(bpm)) if near else bpm


ORDER = ("hold", "link", "midi", "tap")
"""Who rules when nobody was chosen: the first of these that has something to say, else the ear."""


def ruling(chosen: str, there: Mapping[str, Time | None]) -> str:
    """Name the master that rules: the chosen one while it speaks, or the first in order that does."""
    if chosen == "ear" or there.get(chosen):
        return chosen
    return next((name for name in ORDER if there.get(name)), "ear")
