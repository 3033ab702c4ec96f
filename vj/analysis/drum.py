"""What regular drums say of the tempo: half and double are told apart by what is struck between.

How alike the bass, and all that is struck, are to themselves of so many hops ago is kept for every length
a beat may have. A bass drum that is as strong halfway through a beat is the beat's own, at twice the tempo.
Where all strokes come again as regularly as in a loop, what falls halfway decides: as hard as a clap between
two kicks, it is a beat; as soft as a hat, it is none. Where they aren't regular, nothing is said.
"""

from math import exp

import numpy as np
from numpy.typing import NDArray

from vj.analysis.evidence import FPS
from vj.analysis.tempo import LENGTHS, LONGEST, SHORTEST
from vj.frame import FloatArray

Numbers = NDArray[np.float64]

_EVERY = 16  # hops between two sayings
_KEPT = exp(-_EVERY / (4.0 * FPS))  # of all likeness from one to the next: it's a mean over 4 s
_SOFT = 0.02  # square of a stroke that is none
_NOTHING = 0.3  # squares of strokes, summed, that are none
_FEW = 3.0  # times that likeness may be what was heard of it, while the longest beats have hardly been heard
_REGULAR = 0.7  # likeness of the bass from which on it is regular
_HALVED = 1.0  # what that says of a beat at most, in nats
_LOOP, _SURE = 1.0, 0.2  # likeness of all strokes, from which on it may be a loop, and by how much more it is
_HARD, _CLEAR = 0.48, 0.12  # likeness by half that is a beat's rather than not, and how far off that is clear
_DECIDED = 4.0  # what that says of a beat at most, in nats

_SLOW = np.flatnonzero(2 * SHORTEST <= LENGTHS)  # beats that have a length half as long among the others
_FAST = np.flatnonzero(2 * LENGTHS <= LONGEST)
_HALVES = LENGTHS[_SLOW] // 2 - SHORTEST
_DOUBLES = 2 * LENGTHS[_FAST] - SHORTEST
_LAGS = LONGEST - SHORTEST + 1
_ROOM = 1024  # hops that are noted before the last are moved to the end again


class Drum:
    """Folds the rise of the bass and of all bands, hop by hop, into how likely a beat of each length is."""

    def __init__(self) -> None:
        self._past = np.zeros((2, _ROOM + LONGEST + 2))  # bass, and squares of strokes, the last first
        self._at = _ROOM  # where the last are
        self._alike, self._whole = np.zeros((2, _LAGS)), np.zeros((2, 1))
        self._hop = 0
        self._says = np.ones(_LAGS, np.float32)

    def step(self, bass: float, stroke: float) -> FloatArray:
        """Hear rises, 0..1; give how likely beats of each length are for them, (71,), 0..1."""
        self._hop += 1
        if self._hop % _EVERY == 1:  # not with the network, which speaks at even hops
            self._say()
        if not self._at:
            self._past[:, _ROOM:] = self._past[:, : LONGEST + 2]
            self._past[:, :_ROOM] = 0
            self._at = _ROOM
        self._at -= 1
        hard = stroke * stroke - _SOFT
        if bass or hard > 0:
            self._note(bass, max(hard, 0.0))
        return self._says

    def _note(self, bass: float, hard: float) -> None:
        """Take in what is struck, and how alike that is to what was struck so long ago."""
        past = self._past[:, self._at : self._at + LONGEST + 2]
        past[0, 0], past[1, 0] = bass, hard
        now = past[:, :1]
        near = np.maximum(past[:, SHORTEST - 1 : -2], past[:, SHORTEST + 1 :])  # a hop sooner or later
        np.maximum(near, past[:, SHORTEST:-1], out=near)
        near *= now
        self._alike += near
        self._whole += now * now

    def _say(self) -> None:
        """Weigh every length anew."""
        self._alike *= _KEPT
        self._whole *= _KEPT
        alike = self._alike / (self._whole + _NOTHING)
        if self._hop < 8 * LONGEST:
            alike *= self._grown()
        bass, strokes = alike
        nats = np.zeros(_LAGS)
        nats[_SLOW] = -_HALVED * np.minimum(np.maximum(bass[_HALVES] - _REGULAR, 0), 1)
        if strokes.max() > _LOOP:
            self._decide(strokes, nats)
        self._says = np.exp(nats).astype(np.float32)

    def _decide(self, strokes: Numbers, nats: Numbers) -> None:
        """Tell a loop's beat from its half and its double."""
        whole = strokes[_DOUBLES]
        sure = np.minimum(np.maximum((whole - _LOOP) / _SURE, 0), 1)
        hard = (strokes[_FAST] / np.maximum(whole, 0.05) - _HARD) / _CLEAR
        beat = _DECIDED * sure * np.minimum(np.maximum(hard, -1), 1)
        nats[_SLOW] -= np.maximum(beat, 0)[_HALVES]
        nats[_FAST] += np.minimum(beat, 0)

    def _grown(self) -> Numbers:
        """By how many times likeness will be more: of so long ago, little was heard as yet."""
        kept = _KEPT ** (1 / _EVERY)
        heard = np.maximum(self._hop - LENGTHS, 1e-6)
        return np.asarray(np.minimum((1 - kept**self._hop) / (1 - kept**heard), _FEW))
