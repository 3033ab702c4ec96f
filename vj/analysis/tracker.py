"""The tracker: hops of sound in, the beat as it is now out. Evidence, belief, loop and bars in one row.

Causal: it tells the beat at its time from what was heard before it. ``vj.analysis.lookahead`` is its
two-sided sister for films.
"""

from dataclasses import dataclass
from math import exp, sqrt

from vj.analysis import accents
from vj.analysis.attack import Attacks
from vj.analysis.bars import Bar, Bars
from vj.analysis.clock import Loop
from vj.analysis.drum import Drum
from vj.analysis.evidence import BANDS, FPS, Onsets, Spectrum, total
from vj.analysis.network import Inputs, Network, Weights
from vj.analysis.tempo import Hint, TempoFilter
from vj.frame import FloatArray

_SILENT = BANDS * 10 ** (-75 / 20)  # sum of the bands' magnitudes: softer is silence
_LOST = 8.0  # s of silence after which the beat is forgotten
_FADE = 3.0  # s of silence in which confidence falls to 1/e
_SURE = 0.2  # confidence at which the first tempo is told
_NEAR = 0.1  # beats from one: evidence so near is its
_MEAN_PULL = 1 - exp(-1 / (4.0 * FPS))  # of all evidence, in 4 s
_BEAT_PULL = 0.35  # of each beat's peak
_LEAST = 0.02  # mean evidence below which nothing is heard


@dataclass(frozen=True, slots=True)
class Pulse:
    """The beat at the end of a hop."""

    position: float = 0.0  # beats since the start
    tempo: float = 0.0  # beats a second; 0: none known
    confidence: float = 0.0  # 0..1
    bar: Bar = Bar()  # where the beat ``bar.count`` is
    clear: float = 0.0  # how far beats stand out of what is between; 1: not at all


class Tracker:
    """Folds hops of (512,) mono samples at 44.1 kHz into the beat."""

    def __init__(self, weights: Weights | None = None) -> None:
        """Listen with these weights as well; without, by the evidence made by hand alone."""
        self._weights = weights
        self._reset()
        self._spectrum, self._attacks = Spectrum(), Attacks()

    def _reset(self) -> None:
        self._onsets, self._inputs = Onsets(), Inputs()
        self._network = Network(self._weights) if self._weights else None
        self._late = LATE if self._network else LATE_ALONE
        self._filter, self._drum, self._loop = TempoFilter(TRUST), Drum(), Loop(self._late)
        self._bars = Bars(accents.weights("live") if self._network else None)
        self._clarity = Clarity()
        self._told, self._quiet = False, 0.0

    def step(
        self,
        hop: FloatArray,
        hint: Hint | None = None,
        one: int | None = None,
        bands: FloatArray | None = None,
    ) -> Pulse:
        """Hear one hop. A person may say the beat (a hint, its phase as of now) and the count of a one.

        ``bands``: the hop's, where they are known already.
        """
        if bands is None:
            bands = self._spectrum.step(hop)
        whole = total(bands)
        if whole < _SILENT:
            self._quiet += 1 / FPS
            if self._quiet > _LOST and self._told:
                self._reset()
        else:
            self._quiet = 0.0
        by_hand = self._onsets.step(bands, whole)
        inputs = self._inputs.step(bands, whole)
        beat, opens = self._network.step(inputs) if self._network else (None, 0.0)
        says = evidence(by_hand, beat) if self._quiet < 0.1 else NEUTRAL
        if hint:
            hint = Hint(hint.period, (hint.phase - self._late / hint.period) % 1.0)
        weight = worth(self._onsets.drive)
        belief = self._filter.step(says, hint, weight, self._drum.step(self._onsets.bass, by_hand))
        attacks = self._attacks.step(hop, asked=self._loop.near).tolist()
        estimate = self._loop.step(belief, says * weight, attacks, sure=hint is not None)
        heard = estimate.position - self._late / FPS * estimate.tempo
        bar = self._bars.step(heard, opens, self._onsets.bass, bands, inputs, one, turned=estimate.turned)
        clear = self._clarity.step(says if beat is None else beat, heard)
        confidence = estimate.confidence * exp(-self._quiet / _FADE)
        self._told = self._told or hint is not None or (confidence > _SURE and self._quiet < 0.1)
        if not self._told:
            return Pulse(estimate.position)
        return Pulse(estimate.position, estimate.tempo, confidence, bar, clear)


class Clarity:
    """Folds the evidence of each hop, at its place in beats, into how far beats stand out of it."""

    def __init__(self) -> None:
        self._mean = self._beats = self._most = 0.0
        self._hops = 0

    def step(self, says: float, position: float) -> float:
        """Give the peak of late beats by the mean of all evidence, 1 in noise, 10 and more with drums."""
        self._hops += 1
        self._mean += (says - self._mean) * max(_MEAN_PULL, 1 / self._hops)
        if (position + _NEAR) % 1.0 < 2 * _NEAR:
            self._most = max(self._most, says)
        elif self._most:
            self._beats += (self._most - self._beats) * _BEAT_PULL
            self._most = 0.0
        return self._beats / max(self._mean, _LEAST)


TRUST = 0.45
LATE, LATE_ALONE = 2.4, 2.0  # hops by which the evidence is late, with the network and without; measured
NEUTRAL = 1 / 16  # evidence that speaks for no state
"""A beat's chance in any 16th of it."""


def worth(drive: float) -> float:
    """What evidence is worth with so much of its usual bass drum: in a break the clock knows better."""
    return max(drive * drive, 0.1)


def evidence(by_hand: float, learned: float | None) -> float:
    """One from two: where both see a beat; the one made by hand alone where nothing was learned."""
    shaped = by_hand * sqrt(by_hand)
    return 0.7 * shaped if learned is None else sqrt((learned + 0.02) * (shaped + 0.02))
