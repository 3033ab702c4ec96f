"""What a regular bass drum says of the tempo: half and double are told apart by where it is and isn't.

How alike the bass is to itself of so many hops ago is kept for every length a beat may have. A drum
that is as strong halfway through a beat is the beat's own, at twice the tempo; one that comes with every
second beat and never with those between keeps half of it. Where the bass isn't regular, nothing is said.
"""

from math import exp

import numpy as np

from vj.analysis.evidence import FPS
from vj.analysis.tempo import LENGTHS, LONGEST, SHORTEST
from vj.frame import FloatArray

_MEMORY = 1 - exp(-1 / (4.0 * FPS))  # likeness is a mean over 4 s
_EVERY = 8  # hops between two sayings
_REGULAR = 0.7  # likeness from which on the bass is regular
_NONE = 0.1  # likeness below which there is none
_HALVED, _DOUBLED = 1.0, 3.0  # what either says of a beat at most, in nats

_SLOW = np.flatnonzero(2 * SHORTEST <= LENGTHS)  # beats that have a length half as long among the others
_FAST = np.flatnonzero(2 * LENGTHS <= LONGEST)
_HALVES = LENGTHS[_SLOW] // 2 - SHORTEST
_DOUBLES = 2 * LENGTHS[_FAST] - SHORTEST


class Drum:
    """Folds the rise of the bass, hop by hop, into how likely a beat of each length is."""

    def __init__(self) -> None:
        self._past = np.zeros(LONGEST + 1)  # bass of the hops before, the last first
        self._alike, self._whole = np.zeros(len(LENGTHS)), 0.0
        self._hop = 0
        self._says = np.ones(len(LENGTHS), np.float32)

    def step(self, bass: float) -> FloatArray:
        """Hear a rise, 0..1; give how likely beats of each length are for it, (71,), 0..1."""
        past = self._past
        self._alike *= 1 - _MEMORY
        self._whole += (bass * bass - self._whole) * _MEMORY
        if bass:
            near = np.maximum(past[SHORTEST - 2 : LONGEST - 1], past[SHORTEST:])  # a hop sooner or later
            self._alike += _MEMORY * bass * np.maximum(past[SHORTEST - 1 : -1], near)
        past[1:] = past[:-1]
        past[0] = bass
        self._hop += 1
        if self._hop % _EVERY == 1:  # not with the network, which speaks at even hops
            self._say()
        return self._says

    def _say(self) -> None:
        """Weigh every length anew by how alike the bass is."""
        alike = self._alike / (self._whole + 1e-3)
        regular = np.maximum(alike, _REGULAR)
        np.minimum(regular, 1 + _REGULAR, out=regular)
        regular -= _REGULAR
        nats = np.zeros(len(LENGTHS))
        nats[_SLOW] = -_HALVED * regular[_HALVES]
        nats[_FAST] -= _DOUBLED * regular[_DOUBLES] * (alike[_FAST] < _NONE)
        self._says = np.exp(nats).astype(np.float32)
