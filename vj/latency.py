"""How late pictures are after their sound: stage by stage, and in one number for the beat to lead by.

Pure: what is measured comes as values. Sound reaches the room late, too: 2.9 ms a metre.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from vj.frame import Command, Value

SPEED = 343.0  # m/s, of sound
HOP = 512 / 44100  # s that the ear waits for
LATENCY, AUTO = "/tempo/latency", "/tempo/latency/auto"

_KEPT = 120  # laps that a number is the median of
_FIRST = 30  # before which none is told
_EVERY = 1.0  # s between two tellings
_STEP = 0.003  # s that it has to move by to be told again
_GRAIN = 64  # samples, of which one is followed

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lap:
    """One frame of the loop."""

    at: float  # s, when it began
    samples: int  # of sound that it read
    age: float  # s since the newest of these was sound at the device
    heard: float  # s, to hear and to direct
    drawn: float  # s, to draw
    shown: float  # s, until the display has it


class Lateness:
    """Folds laps into how long after its sound a picture is seen, for the beat to be that much ahead."""

    def __init__(self, display: float = 0.0, distance: float = 0.0, kept: int = _KEPT) -> None:
        """Take what can't be measured here: s that the display is late, m from loudspeaker to audience.

        kept: laps that are remembered.
        """
        self._said = display - distance / SPEED
        self.laps: deque[Lap] = deque(maxlen=kept)
        self._auto, self._told, self._next = True, 0.0, 0.0

    @property
    def total(self) -> float:
        """Seconds from sound to picture, half of all laps are below."""
        if not self.laps:
            return self._said
        ages = median(lap.age for lap in self.laps)
        return self._said + ages + median(lap.heard + lap.drawn + lap.shown for lap in self.laps)

    def step(self, lap: Lap, changed: Mapping[str, Value]) -> list[Command]:
        """Count a lap, in which these knobs changed; give what the show is to be told, if anything.

        Once a hand sets the latency, it is the hand's until the measuring is switched on again.
        """
        self.laps.append(lap)
        if AUTO in changed:
            self._auto = bool(changed[AUTO])
        by_hand = float(str(changed.get(LATENCY, self._told)))
        if self._auto and abs(by_hand - self._told) > 1e-6:
            self._told = by_hand
            return [Command(AUTO, (False,), "clock")]
        if not self._auto or lap.at < self._next or len(self.laps) < _FIRST:
            return []
        self._next = lap.at + _EVERY
        total = self.total
        if abs(total - self._told / 1000) < _STEP:
            return []
        self._told = round(total * 1000, 1)
        return [Command(LATENCY, (self._told,), "clock")]


def waits(laps: Sequence[Lap], rate: int, driver: float = 0.0) -> tuple[Numbers, Numbers]:
    """Seconds from a sample's arrival in this process to the frame that hears it: to its begin, and drawn.

    Of a sample in every 64. A sample is heard once its hop is whole. rate: of the sound, Hz. driver: the
    part of its age that lies before its arrival.
    """
    counts = np.cumsum([lap.samples for lap in laps])
    hop = HOP * rate
    whole = np.floor(counts / hop) * hop
    newest = np.array([lap.at - lap.age + driver for lap in laps])
    samples = np.arange(0, int(whole[-1]) if len(laps) else 0, _GRAIN)
    block = np.searchsorted(counts, samples, side="right")
    arrived = newest[block] - (counts[block] - 1 - samples) / rate
    heard = np.searchsorted(whole, samples, side="right")
    begun = np.array([lap.at for lap in laps])
    drawn = np.array([lap.at + lap.heard + lap.drawn for lap in laps])
    return begun[heard] - arrived, drawn[heard] - arrived
