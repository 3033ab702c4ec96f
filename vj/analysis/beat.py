"""The beat clock: a phase-locked loop that runs on between detections, and through breaks.

A detector is right most of the time; a picture must be right all of the time. The clock takes a
detected beat as a hint: it leans towards it over the next beat instead of jumping, and changes its
mind about tempo or phase only when several hints in a row say the same.
"""

from dataclasses import replace
from math import exp, floor

from vj.analysis.onsets import Evidence
from vj.frame import Beat

_SURE = 0.05  # aubio's confidence below which a beat is a guess
_AGREE = 0.06  # part by which two tempos may differ and still be the same
_NEAR = 0.2  # beats: a hint within this corrects, beyond it contradicts
_PATIENCE = 6  # hints in a row that must contradict alike
_PULL = 0.25  # part of an error that one hint corrects
_LEAN = 0.3  # beats in which a correction is done but for 1/e
_LIMIT = 0.5  # a correction never slows or hurries the clock by more than this part
_TRUST = 30.0  # s without a hint in which confidence falls to 1/e
_LOST = 0.05  # confidence below which the tempo is forgotten


class BeatClock:
    """Folds evidence into a beat that never runs back."""

    def __init__(self) -> None:
        self._bpm = 0.0
        self._position = 0.0  # beats since the start
        self._correction = 0.0  # beats still to make good
        self._confidence = 0.0
        self._rival, self._votes = 0.0, 0  # another tempo, and how many hints in a row meant it
        self._stray, self._misses = 0.0, 0  # another phase, likewise

    def step(self, dt: float, evidence: tuple[Evidence, ...] = ()) -> Beat:
        """Run on by dt seconds, then weigh the beats heard in them; ``ago`` counts from now."""
        self._run(dt)
        for hint in evidence:
            if hint.beat and hint.confidence >= _SURE and hint.bpm > 0:
                self._weigh(hint)
        return self._beat()

    def _run(self, dt: float) -> None:
        """Advance, leaning into what is left to correct."""
        advance = dt * self._bpm / 60
        lean = self._correction * (1 - exp(-advance / _LEAN))
        lean = min(max(lean, -_LIMIT * advance), _LIMIT * advance)
        self._correction -= lean
        self._position += advance + lean
        self._confidence *= exp(-dt / _TRUST)
        if self._confidence < _LOST and not self._votes:
            self._bpm = 0.0

    def _weigh(self, hint: Evidence) -> None:
        """Take one detected beat for what it is worth."""
        bpm = _fold(hint.bpm, self._bpm) if self._bpm else hint.bpm
        if not self._bpm or abs(bpm / self._bpm - 1) > _AGREE:
            self._vote(hint, bpm)
            return
        self._votes = 0
        self._bpm += 0.1 * (bpm - self._bpm)
        halves = 2 if hint.bpm > 1.4 * self._bpm else 1  # a beat at double time may fall between ours
        at = (self._position - hint.ago * self._bpm / 60) * halves
        error = (at - round(at)) / halves
        near = abs(error) < _NEAR
        self._confidence += 0.15 * (exp(-((error / 0.1) ** 2)) - self._confidence)
        if near:
            self._misses = 0
            self._correction = -_PULL * error
            return
        alike = abs((error - self._stray + 0.5) % 1 - 0.5) < 0.08
        self._misses = self._misses + 1 if alike else 1
        self._stray = error
        if self._misses >= _PATIENCE:
            self._correction, self._misses = -error, 0

    def _vote(self, hint: Evidence, bpm: float) -> None:
        """Count a hint for another tempo; enough in a row win."""
        alike = self._rival and abs(bpm / self._rival - 1) < _AGREE
        self._votes = self._votes + 1 if alike else 1
        self._rival = bpm
        if self._votes < (_PATIENCE if self._bpm else 3):
            return
        if not self._bpm:
            self._position = floor(self._position) + 1 + hint.ago * bpm / 60
            self._confidence = max(self._confidence, 0.3)
        self._bpm, self._votes = bpm, 0

    def _beat(self) -> Beat:
        count = floor(self._position)
        phase = self._position - count
        return Beat(
            bpm=min(self._bpm, 300.0),
            phase=phase,
            count=count,
            bar=(count % 4 + phase) / 4,
            hit=self._confidence * max(0.0, 1 - 2 * phase) if self._bpm else 0.0,
            confidence=self._confidence,
        )


def aged(hint: Evidence, seconds: float) -> Evidence:
    """Return the same hint, seconds later."""
    return replace(hint, ago=hint.ago + seconds)


def _fold(bpm: float, near: float) -> float:
    """Bring a tempo by octaves to within a tritone of another: half and double time are one tempo."""
    while bpm > near * 1.4143:
        bpm /= 2
    while bpm < near / 1.4143:
        bpm *= 2
    return bpm
