"""Which beat is the one: a slow vote over bars of four and of three, beside the beat and never moving it.

A belief over (meter, place in the bar) goes one place on with every beat. Each beat is asked three
things, all measured against what its neighbours say: does the network hear a one, how hard does the
bass come in, and how much do the colours change from the beat before, as chords do on the bar line.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vj.analysis.evidence import BANDS
from vj.frame import FloatArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

_METERS = (4, 3)
_PLACE = np.concatenate([np.arange(meter) for meter in _METERS])
_METER = np.repeat(_METERS, _METERS)
_FROM = np.array([3, 0, 1, 2, 6, 4, 5])  # the state that each is reached from, a beat later
_PRIOR = np.array([0.85 / 4] * 4 + [0.15 / 3] * 3)
_SLIP = 0.002  # chance a beat that the count is off, or the meter changes
_MEMORY = 12.0  # beats over which the three measures' means and spreads are taken
_WEIGHTS = np.array([0.15, 0.7, 1.0])  # what a one more than usual is worth: network, bass, change
_LEAST = np.array([0.3, 0.05, 0.02])  # spread below which a measure says nothing
_MOST = 2.5  # spreads: no single beat says more
_RARE = 0.7  # log odds against a one, so that bars of three don't win by having more of them
_EARLY = 0.15  # beats before the beat where its hit may come already
_HIT = 0.45  # beats after that in which it must


@dataclass(frozen=True, slots=True)
class Bar:
    """Where in the bar a beat is."""

    meter: int = 4  # beats a bar
    place: int = 0  # of the beat, 0 the one
    count: int = 0  # which beat that is
    confidence: float = 0.0  # 0..1


class Bars:
    """Folds what each hop sounds like into the place of each beat."""

    def __init__(self) -> None:
        self._belief = _PRIOR.copy()
        self._count = 0  # of the beat that runs
        self._one = self._bass = 0.0  # the most since it began
        self._colours, self._hops = np.zeros(BANDS, np.float32), 0
        self._before: FloatArray = np.zeros(BANDS, np.float32)  # colours of the beat before
        self._mean, self._spread, self._weighed = np.zeros(3), np.ones(3), 0
        self._bar = Bar()

    def step(
        self, position: float, one: float, bass: float, bands: FloatArray, said: int | None = None
    ) -> Bar:
        """Hear one hop, ``position`` beats in by what is heard, not by now; give that beat's place.

        ``said``: the count of a beat that a person says is a one; None: nobody does.
        """
        count = int(position + _EARLY)
        if count != self._count:
            gone, self._count = count - self._count, count
            self._turn(gone)
        if position + _EARLY - count < _HIT:
            self._one, self._bass = max(self._one, one), max(self._bass, bass)
        self._colours += np.log1p(1000 * bands)
        self._hops += 1
        if said is not None:
            meter = self._bar.meter
            place = (count - said) % meter
            self._belief = np.where((meter == _METER) & (place == _PLACE), 1.0, 1e-4)
            self._belief /= self._belief.sum()
            self._bar = Bar(meter, place, count, 1.0)
        return self._bar

    def _turn(self, beats: int) -> None:
        """Weigh the beat that ended, and go on."""
        colours = np.asarray(self._colours / max(self._hops, 1), np.float32)
        change = float(np.abs(colours - self._before).mean())
        self._before = colours
        weight = np.exp(self._odds(measures(self._one, self._bass, change)))
        self._belief = np.where(_PLACE == 0, self._belief * weight, self._belief)
        self._belief /= self._belief.sum()
        place = self._bar.place
        for _ in range(min(max(beats, 0), 4)):
            self._belief = self._belief[_FROM] * (1 - _SLIP) + _SLIP * _PRIOR
            place += 1
        self._one = self._bass = 0.0
        self._colours, self._hops = np.zeros(BANDS, np.float32), 0
        self._choose(place % self._bar.meter)

    def _odds(self, heard: Numbers) -> float:
        """Log odds that a beat is a one, by its three measures against those of the bars before."""
        self._weighed += 1
        pull = max(1 / _MEMORY, 1 / self._weighed)
        off = heard - self._mean
        self._mean += off * pull
        self._spread += (np.abs(off) - self._spread) * pull
        return float(_WEIGHTS @ np.clip(off / (self._spread + _LEAST), -_MOST, _MOST)) - _RARE

    def _choose(self, place: int) -> None:
        """Go by the likeliest, but leave the count only for one that is much the likelier."""
        best = int(self._belief.argmax())
        held = int(np.flatnonzero((self._bar.meter == _METER) & (place == _PLACE))[0])
        state = best if self._belief[best] > 1.5 * self._belief[held] else held
        sure = max(0.0, (float(self._belief[state]) - 0.25) / 0.75)
        self._bar = Bar(int(_METER[state]), int(_PLACE[state]), self._count, sure)


def measures(one: float, bass: float, change: float) -> Numbers:
    """What a beat is asked, (3,)."""
    return np.array([np.log((one + 0.01) / (1.01 - one)), bass, change])


def path(hops: Places, ones: FloatArray, bass: Numbers, bands: FloatArray) -> tuple[Places, Places]:
    """The likeliest place and meter of every beat of a piece (Viterbi), given the hops of their hits."""
    if len(hops) < 2:
        return np.zeros(len(hops), np.int64), np.full(len(hops), 4)
    colours = np.log1p(1000 * bands)
    ends = [*hops[1:], len(bands)]
    mean = np.array([colours[at : max(at + 1, end)].mean(axis=0) for at, end in zip(hops, ends, strict=True)])
    change = np.abs(np.diff(mean, axis=0, prepend=mean[:1])).mean(axis=1)
    heard = np.array(
        [
            measures(float(ones[near].max()), float(bass[near].max()), by)
            for near, by in zip((slice(max(0, at - 3), at + 4) for at in hops), change, strict=True)
        ]
    )
    off = heard - np.median(heard, axis=0)
    spread = np.abs(off).mean(axis=0) + _LEAST
    odds = np.clip(off / spread, -_MOST, _MOST) @ _WEIGHTS - _RARE
    return _likeliest(odds)


def _likeliest(odds: Numbers) -> tuple[Places, Places]:
    """Place and meter of every beat, given each one's log odds to be a one."""
    states = np.arange(len(_PLACE))
    score, came = np.log(_PRIOR), np.zeros((len(odds), len(states)), np.int64)
    for beat, said in enumerate(odds):
        if beat:
            on, slip = score[_FROM], float(score.max()) + np.log(_SLIP * _PRIOR)
            came[beat] = np.where(on >= slip, _FROM, int(score.argmax()))
            score = np.maximum(on, slip)
        score = score + said * (_PLACE == 0)
    chosen = np.zeros(len(odds), np.int64)
    chosen[-1] = score.argmax()
    for beat in range(len(odds) - 1, 0, -1):
        chosen[beat - 1] = came[beat, chosen[beat]]
    return _PLACE[chosen], _METER[chosen]
