"""Which beat is the one: a slow vote over bars of four and of three, beside the beat and never moving it.

A belief over (meter, place in the bar) goes one place on with every beat. What a beat says of its place is
told by ``vj.analysis.accents``; where that has no weights, by three measures of the beat against its
neighbours: does it sound like a one, how hard does the bass come in, and how much do the colours change
from the beat before, as chords do on the bar line.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vj.analysis import accents
from vj.analysis.accents import EARLY, Accents
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
_LIVE, _AHEAD = 0.3, 0.15  # part of what a beat says that counts: the next is heard with the same neighbours
_TURNED = 0.9  # part of the belief that is lost when the beat goes over to another
_MEMORY = 12.0  # beats over which the three measures' means and spreads are taken
_WEIGHTS = np.array([0.15, 0.7, 1.0])  # what a one more than usual is worth: network, bass, change
_LEAST = np.array([0.3, 0.05, 0.02])  # spread below which a measure says nothing
_MOST = 2.5  # spreads: no single beat says more
_RARE = 0.7  # log odds against a one, so that bars of three don't win by having more of them
_HIT = 0.3  # beats after the beat in which its hit must come


@dataclass(frozen=True, slots=True)
class Bar:
    """Where in the bar a beat is."""

    meter: int = 4  # beats a bar
    place: int = 0  # of the beat, 0 the one
    count: int = 0  # which beat that is
    confidence: float = 0.0  # 0..1


class Bars:
    """Folds what each hop sounds like into the place of each beat."""

    def __init__(self, weights: accents.Weights | None = None) -> None:
        """Go by what was learned, or without it by measures made by hand."""
        self._belief = _PRIOR.copy()
        self._count = 0  # of the beat that runs
        self._judge = _Learned(weights) if weights else _ByHand()
        self._bar = Bar()

    def step(
        self,
        position: float,
        one: float,
        bass: float,
        bands: FloatArray,
        inputs: FloatArray,
        said: int | None = None,
        *,
        turned: bool = False,
    ) -> Bar:
        """Hear one hop, ``position`` beats in by what is heard, not by now; give that beat's place.

        ``one``: chance that this is one, ``bass``: its rise, both 0..1; ``inputs``: what ``network.Inputs``
        makes of its bands. ``said``: the count of a beat that a person says is a one; None: nobody does.
        ``turned``: the beat has just gone over to another.
        """
        if turned:
            self._belief += _TURNED * (_PRIOR - self._belief)
        count = int(position + EARLY)
        if count != self._count:
            gone, self._count = count - self._count, count
            self._turn(gone)
        self._judge.hear(position - count, one, bass, bands, inputs)
        if said is not None:
            meter = self._bar.meter
            place = (count - said) % meter
            self._belief = np.where((meter == _METER) & (place == _PLACE), 1.0, 1e-4)
            self._belief /= self._belief.sum()
            self._bar = Bar(meter, place, count, 1.0)
        return self._bar

    def _turn(self, beats: int) -> None:
        """Weigh the beat that ended, and go on."""
        odds = self._judge.end()
        self._belief = self._belief * np.exp(odds - odds.max())
        self._belief /= self._belief.sum()
        place = self._bar.place
        for _ in range(min(max(beats, 0), 4)):
            self._belief = self._belief[_FROM] * (1 - _SLIP) + _SLIP * _PRIOR
            place += 1
        self._choose(place % self._bar.meter)

    def _choose(self, place: int) -> None:
        """Go by the likeliest, but leave the count only for one that is much the likelier."""
        best = int(self._belief.argmax())
        held = int(np.flatnonzero((self._bar.meter == _METER) & (place == _PLACE))[0])
        state = best if self._belief[best] > 1.5 * self._belief[held] else held
        sure = max(0.0, (float(self._belief[state]) - 0.25) / 0.75)
        self._bar = Bar(int(_METER[state]), int(_PLACE[state]), self._count, sure)


class _Learned:
    """Log likelihood of each place, by the last nine beats."""

    def __init__(self, weights: accents.Weights) -> None:
        self._weights, self._accents = weights, Accents()
        self._beats = np.zeros((accents.BACK + 1, accents.WIDTH), np.float32)

    def hear(self, after: float, one: float, bass: float, bands: FloatArray, inputs: FloatArray) -> None:
        self._accents.hear(after, inputs, one)

    def end(self) -> FloatArray:
        self._beats[:-1] = self._beats[1:]
        self._beats[-1] = self._accents.end()
        return _LIVE * self._weights.odds(self._beats.ravel())


class _ByHand:
    """Log likelihood of each place, by three measures against those of the bars before."""

    def __init__(self) -> None:
        self._begin()
        self._before: FloatArray = np.zeros(BANDS, np.float32)  # colours of the beat before
        self._mean, self._spread, self._weighed = np.zeros(3), np.ones(3), 0

    def _begin(self) -> None:
        self._one = self._bass = 0.0  # the most since the beat began
        self._colours, self._hops = np.zeros(BANDS, np.float32), 0

    def hear(self, after: float, one: float, bass: float, bands: FloatArray, inputs: FloatArray) -> None:
        if after < _HIT:
            self._one, self._bass = max(self._one, one), max(self._bass, bass)
        self._colours += np.log1p(1000 * bands)
        self._hops += 1

    def end(self) -> FloatArray:
        colours = np.asarray(self._colours / max(self._hops, 1), np.float32)
        heard = measures(self._one, self._bass, float(np.abs(colours - self._before).mean()))
        self._before = colours
        self._begin()
        self._weighed += 1
        pull = max(1 / _MEMORY, 1 / self._weighed)
        off = heard - self._mean
        self._mean += off * pull
        self._spread += (np.abs(off) - self._spread) * pull
        return _opens(np.clip(off / (self._spread + _LEAST), -_MOST, _MOST) @ _WEIGHTS - _RARE)


def _opens(odds: Numbers) -> FloatArray:
    """Log likelihood of each place, (..., 7), by the odds that it is a one."""
    return np.asarray(np.asarray(odds)[..., None] * (_PLACE == 0), np.float32)


def measures(one: float, bass: float, change: float) -> Numbers:
    """What a beat is asked, (3,)."""
    return np.array([np.log((one + 0.01) / (1.01 - one)), bass, change])


def path(
    hops: Numbers, ones: FloatArray, bass: Numbers, bands: FloatArray, inputs: FloatArray
) -> tuple[Places, Places]:
    """The likeliest place and meter of every beat of a piece (Viterbi), given the hops of their hits."""
    if len(hops) < 2:
        return np.zeros(len(hops), np.int64), np.full(len(hops), 4)
    weights = accents.weights("ahead")
    if weights is None:
        return _likeliest(_opens(_by_hand(hops, ones, bass, bands)))
    every = np.arange(len(bands))
    position = np.interp(every, hops, np.arange(len(hops)), left=-1.0)
    ends = every > hops[-1]
    position[ends] = len(hops) - 1 + (every[ends] - hops[-1]) / (hops[-1] - hops[-2])
    told = accents.told(inputs, ones, position)[: len(hops)]
    told = np.pad(told, ((0, len(hops) - len(told)), (0, 0)))
    return _likeliest(_AHEAD * weights.odds(accents.together(told, accents.BACK, accents.BACK)))


def _by_hand(hops: Numbers, ones: FloatArray, bass: Numbers, bands: FloatArray) -> Numbers:
    """Odds of every beat of a piece to be a one, by measures against those of all."""
    colours = np.log1p(1000 * bands)
    starts = np.maximum(np.rint(hops), 0).astype(np.int64)
    ends = [*starts[1:], len(bands)]
    mean = np.array(
        [colours[at : max(at + 1, end)].mean(axis=0) for at, end in zip(starts, ends, strict=True)]
    )
    change = np.abs(np.diff(mean, axis=0, prepend=mean[:1])).mean(axis=1)
    heard = np.array(
        [
            measures(float(ones[near].max()), float(bass[near].max()), by)
            for near, by in zip((slice(max(0, at - 3), at + 4) for at in starts), change, strict=True)
        ]
    )
    off = heard - np.median(heard, axis=0)
    spread = np.abs(off).mean(axis=0) + _LEAST
    return np.asarray(np.clip(off / spread, -_MOST, _MOST) @ _WEIGHTS - _RARE)


def _likeliest(odds: FloatArray) -> tuple[Places, Places]:
    """Place and meter of every beat, given what each says of its place, (beats, 7)."""
    states = np.arange(len(_PLACE))
    score, came = np.log(_PRIOR), np.zeros((len(odds), len(states)), np.int64)
    for beat, said in enumerate(odds):
        if beat:
            on, slip = score[_FROM], float(score.max()) + np.log(_SLIP * _PRIOR)
            came[beat] = np.where(on >= slip, _FROM, int(score.argmax()))
            score = np.maximum(on, slip)
        score = score + said
    chosen = np.zeros(len(odds), np.int64)
    chosen[-1] = score.argmax()
    for beat in range(len(odds) - 1, 0, -1):
        chosen[beat - 1] = came[beat, chosen[beat]]
    return _PLACE[chosen], _METER[chosen]
