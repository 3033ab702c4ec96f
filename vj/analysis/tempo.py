"""Tempo and phase, tracked as one belief: a dynamic Bayesian network over beats of every length.

A state is (how many hops this beat is long, how many of them have gone by); time moves every state
one hop on, and where a beat ends the next may be a little shorter or longer. Each hop of evidence
weighs the states at a beat against the others (Krebs, Böck and Widmer, "An efficient state-space
model for joint tempo and meter tracking", ISMIR 2015). Hops in a row say much the same, so each is
taken for a part of what it says: otherwise one syncopated bar would turn the belief over.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vj.analysis.evidence import FPS
from vj.frame import FloatArray

SHORTEST, LONGEST = 24, 94  # hops a beat: 215 to 55 BPM
LENGTHS = np.arange(SHORTEST, LONGEST + 1)
BINS = 48  # of the phase

_STIFF = 100.0  # how unlikely a change of tempo is: exp(-100 |ratio - 1|)
REGION = 16  # a beat's first 16th is where the evidence for it may come
_LEAK = 1e-9  # chance of anything at all, each hop: a way back from every error
_NEAR = 0.12  # beats: what is taken for one peak
_OCTAVE = 0.4  # octaves within which a tempo is kept to what a person said
_ALIKE = 0.06  # part by which tempos differ and are one tempo

FIRST = np.concatenate([[0], np.cumsum(LENGTHS)[:-1]])
LAST = np.cumsum(LENGTHS) - 1
STATES = int(LAST[-1]) + 1
_EDGES = [*FIRST.tolist(), STATES]


@dataclass(frozen=True, slots=True)
class Hint:
    """What a person says of the beat, now."""

    period: float  # hops a beat
    phase: float  # 0..1, as belief has it


@dataclass(frozen=True, slots=True)
class Belief:
    """Where the beat is believed to be, at the end of a hop."""

    period: float  # hops a beat
    phase: float  # 0..1, of the evidence: late by what the evidence takes to show
    mass: float  # 0..1, how much of the belief is near this phase and tempo
    phases: NDArray[np.float64]  # (48,) belief of each phase at this tempo
    tempos: FloatArray  # (71,) belief of each length of beat

    def later(self) -> "Belief":
        """The same belief, a hop later."""
        turn = round(BINS / self.period)
        phases = np.concatenate([self.phases[-turn:], self.phases[:-turn]])
        return Belief(self.period, (self.phase + 1 / self.period) % 1.0, self.mass, phases, self.tempos)


def prior() -> NDArray[np.float64]:
    """Belief before anything is heard, (states,): every phase alike, tempos as dance music has them."""
    octaves = np.log2(60 * FPS / LENGTHS / 125) / 0.75
    weights = np.exp(-0.5 * octaves**2) / LENGTHS
    spread = np.repeat(weights, LENGTHS)
    return np.asarray(spread / spread.sum(), np.float64)


def changes() -> NDArray[np.float64]:
    """Chance that a beat of one length is followed by one of another, (71 from, 71 to)."""
    ratio = LENGTHS[None, :] / LENGTHS[:, None]
    chance = np.exp(-_STIFF * np.abs(ratio - 1))
    return np.asarray(chance / chance.sum(axis=1, keepdims=True), np.float64)


def positions() -> NDArray[np.int64]:
    """Hops since the beat, of every state."""
    return np.asarray(np.arange(STATES) - np.repeat(FIRST, LENGTHS), np.int64)


def phases() -> NDArray[np.float64]:
    """Phase of every state, 0..1: 0 in the middle of where a beat's evidence comes."""
    lengths = np.repeat(LENGTHS, LENGTHS)
    middle = (np.ceil(lengths / REGION) - 1) / 2
    return np.asarray((positions() - middle) / lengths % 1.0, np.float64)


@cache
def _windows() -> FloatArray:
    """Of each of 48 phases: which states are near it (0 or 1), and how far off those are; (2, 48, states)."""
    off = phases() - (np.arange(BINS)[:, None] + 0.5) / BINS
    off -= np.rint(off)
    near = np.abs(off) < _NEAR
    return np.array([near, np.where(near, off, 0)], np.float32)


class TempoFilter:
    """Folds evidence, hop by hop, into a belief of tempo and phase; every second hop it's read anew."""

    def __init__(self, trust: float = 0.3) -> None:
        """Take each hop of evidence for this power of what it says."""
        self._trust = trust
        spread = prior()
        self._leak = (2 * _LEAK * spread).astype(np.float32)  # of two hops
        self._lengths = np.array([np.ones(len(LENGTHS)), LENGTHS], np.float32)
        self._favour = np.ones(len(LENGTHS), np.float32)  # of tempos, by what a person said
        self._states, self._moved = spread.astype(np.float32), np.zeros(STATES, np.float32)
        self._changes = np.ascontiguousarray(changes().T, np.float32)
        self._beat = np.flatnonzero(positions() < np.repeat(LENGTHS, LENGTHS) / REGION)
        self._phase = phases()
        self._bin = (self._phase * BINS).astype(np.int64)
        self._windows = _windows()
        edges = np.log(LENGTHS)
        self._low = np.searchsorted(edges, edges - _ALIKE).tolist()
        self._high = np.searchsorted(edges, edges + _ALIKE, side="right").tolist()
        apart = np.abs(np.arange(len(LENGTHS)) - np.arange(len(LENGTHS))[:, None])
        self._around = (apart <= 2).astype(np.float32)
        distance = np.abs((np.arange(BINS) - np.arange(BINS)[:, None] + BINS // 2) % BINS - BINS // 2)
        self._blur = np.exp(-0.5 * (distance / (0.05 * BINS)) ** 2)
        self._belief: Belief | None = None  # as it was read a hop ago

    def step(
        self,
        evidence: float,
        hint: Hint | None = None,
        weight: float = 1.0,
        likely: FloatArray | None = None,
    ) -> Belief:
        """Weigh one hop's evidence for a beat, 0..1; a person's hint outweighs all that was heard.

        ``weight``, 0..1: how much this hop's evidence is worth beside that of others. ``likely``: how
        likely a beat that begins now is to have each length, (71,), but for what came before.
        """
        trust = self._trust * weight
        says = min(max(evidence, 1e-3), 1 - 1e-3)
        beat, other = says**trust, ((1 - says) / (REGION - 1)) ** trust
        states, moved = self._states, self._moved
        moved[1:] = states[:-1]
        begins = self._changes.dot(states.take(LAST))
        begins *= self._favour
        if likely is not None:
            begins *= likely
        moved[FIRST] = begins
        moved[self._beat] *= beat / other
        self._states, self._moved = moved, states
        if self._belief and not hint:
            belief, self._belief = self._belief.later(), None
            return belief
        moved *= 1 / float(np.add.reduce(moved))
        moved += self._leak
        if hint:
            self._take(hint, moved)
        self._belief = self._read()
        return self._belief

    def _take(self, hint: Hint, states: FloatArray) -> None:
        """Believe what a person says, and keep to that octave of the tempo from now on."""
        octaves = np.log2(LENGTHS / hint.period)
        self._favour = np.exp(-0.5 * (octaves / _OCTAVE) ** 2).astype(np.float32)
        off = (self._phase - hint.phase + 0.5) % 1.0 - 0.5
        said = np.repeat(np.exp(-0.5 * (octaves / 0.06) ** 2), LENGTHS) * np.exp(-0.5 * (off / 0.06) ** 2)
        states *= 0.02
        states += (0.98 * said / max(float(said.sum()), 1e-300)).astype(np.float32)

    def _read(self) -> Belief:
        """Find the likeliest tempo, and the likeliest phase at that tempo."""
        tempos = np.add.reduceat(self._states, FIRST)
        best = int(self._around.dot(tempos).argmax())
        low, high = self._low[best], self._high[best]
        share, lengths = self._lengths[:, low:high].dot(tempos[low:high]).tolist()
        part = slice(_EDGES[low], _EDGES[high])
        states = self._states[part]
        shares = np.asarray(np.bincount(self._bin[part], states, BINS), np.float64)
        top = int(self._blur.dot(shares).argmax())
        mass, off = self._windows[:, top, part].dot(states).tolist()
        phase = ((top + 0.5) / BINS + off / max(mass, 1e-30)) % 1.0
        return Belief(lengths / share, phase, mass, shares, tempos)
