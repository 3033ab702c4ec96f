"""The beat clock: one phase that runs on, steered by the belief of the tempo filter, never back.

Two parts. ``Loop``, once a hop, is a phase-locked loop that makes up its mind: it follows the belief
near its own phase, and goes over to a rival only when that one has outweighed it for a while. It
tells the beat as it will be, not as it was: what the evidence is late by is added. ``Follower``, once
a frame, is what is seen: it leans towards the loop, a little faster or slower, and never jumps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, floor, log

from vj.analysis import attack
from vj.analysis.evidence import FPS
from vj.analysis.tempo import BINS, Belief

_NEAR = 0.2  # beats: an error within this is corrected, one beyond is a rival
_ALIKE = 0.12  # log of the ratio within which two tempos are one
_RATIO = 2.0  # a rival must outweigh what is followed this many times
_HOLD = 0.6  # s for which it must
_SAME = 0.05  # log of the ratio within which a rival has the tempo that is followed,
_AFTER = 0.15  # and beats from between two of its beats: music all but never changes to its off-beat,
_OFF_BEAT = 5.0  # s for which such a rival must outweigh, on top,
_ROOTED = 10.0  # once this long locked (s, to 1 - 1/e)
_HURRY = 2.0  # s after the start in which the first guess may be any
_STIFF, _LOOSE = 1.2, 10.0  # 1/s: how fast the loop closes on the belief, long locked and just locked
_SETTLE = 3.0  # s from just locked to long locked
_DRIFT = 0.35  # of the phase's pull that corrects the tempo
_PULL = 0.4  # 1/s by which the tempo leans to the belief's
_COARSE = 0.025  # part that the belief's may be off: it's only as fine as a hop
_GRAIN = 1.5  # hops by which its phase may be
_REACH = 3.5  # hops around a beat in which its evidence lies
_FLOOR = 0.1  # evidence that is none
_EXACT = 1.0  # hops around a beat in which its attack lies, if the evidence says so
_ASKED = -3.0, 1.5  # hops after a beat in which attacks are asked for: one hop sooner, to compare with
_CLEAR = 0.1  # sum of squares from which on there was one
_SURER = 1 - exp(-2 / FPS)  # confidence follows in half a second
_LINE = 10.0  # beats that the line of the beat is drawn through


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the loop holds at the end of a hop."""

    position: float = 0.0  # beats since the start; its fraction is the phase
    tempo: float = 0.0  # beats a second; 0: none known
    confidence: float = 0.0  # 0..1
    turned: bool = False  # it went over to another beat just now, by itself


class Loop:
    """Folds beliefs, hop by hop, into one position that means to be right."""

    def __init__(self, lag: float) -> None:
        """Take belief and evidence to be late by this many hops."""
        self._lag = lag
        self._position, self._period = 0.0, 0.0  # beats; hops a beat
        self._confidence = 0.0
        self._rival = 0.0  # s for which another phase or tempo has outweighed this one
        self._locked = 0.0  # s since the last change of mind
        self._turned = False  # in this hop
        self._heard = 0.0  # s
        self._evidence, self._attack = _Middle(_REACH), _Middle(_EXACT)
        self._measured = 1.0  # beats, since then

    @property
    def near(self) -> bool:
        """Whether the hop to come is so near a beat that its attacks are asked for."""
        first, last = _ASKED
        return first < ((self._position + 0.5) % 1.0 - 0.5) * self._period < last

    def step(
        self, belief: Belief, evidence: float, attacks: Iterable[float] = (), *, sure: bool = False
    ) -> Estimate:
        """Move on by a hop and weigh the belief, and the evidence for a beat (0..1), at its end.

        ``attacks``: how hard sound set in during each fourth of it, 0..1; none where no beat is ``near``.
        ``sure``: go over to what is believed at once.
        """
        self._heard += 1 / FPS
        self._turned = False
        target = (belief.phase + self._lag / belief.period) % 1.0
        if not self._period:
            self._period, self._position = belief.period, target
        self._position += 1 / self._period
        error = (target - self._position + 0.5) % 1.0 - 0.5
        if abs(error) < _NEAR and abs(log(belief.period / self._period)) < _ALIKE:
            self._follow(error, belief)
        else:
            self._doubt(error, belief, sure)
        self._trim(evidence, attacks)
        self._confidence += (self._share(belief) - self._confidence) * _SURER
        return Estimate(self._position, FPS / self._period, self._confidence, self._turned)

    def _follow(self, error: float, belief: Belief) -> None:
        """Correct phase and tempo by what the belief says is wrong, but for what it's too coarse to know."""
        self._rival = max(0.0, self._rival - 1 / FPS)
        self._locked += 1 / FPS
        grain = _GRAIN / self._period * (1 - exp(-self._measured / 4))
        error -= min(max(error, -grain), grain)
        pull = _STIFF + (_LOOSE - _STIFF) * exp(-self._locked / _SETTLE)
        step = pull * error * min(1.0, 1.5 * belief.mass) / FPS
        self._position += step
        self._period *= 1 - _DRIFT * pull / FPS * step * self._period
        if abs(belief.period - self._period) > _COARSE * self._period:
            self._period += (belief.period - self._period) * _PULL / FPS

    def _trim(self, evidence: float, attacks: Iterable[float]) -> None:
        """Correct phase and tempo by where the last beat was: a line through the last few.

        The evidence says that there was one; where just, the attack next to it. The line is drawn beat by
        beat, as a filter whose memory grows (Brookner, "Tracking and Kalman Filtering Made Easy", 1998,
        section 1.2.10).
        """
        period = self._period
        for ago, hard in zip(_AGO, attacks, strict=False):
            self._attack.step(self._position - (attack.LATE + ago) / period, period, hard)
        if not self._evidence.step(self._position - self._lag / period, period, evidence):
            return
        late, weight = self._evidence.late, min(1.0, self._evidence.sum)
        if abs(late) < _EXACT and self._attack.beat == self._evidence.beat and self._attack.sum > _CLEAR:
            late = self._attack.late
        beats = self._measured
        self._position -= weight * min(1.0, 2 * (2 * beats - 1) / (beats * (beats + 1))) * late / period
        self._period += weight * min(0.5, 6 / (beats * (beats + 1))) * late
        self._measured = min(beats + weight, _LINE)

    def _doubt(self, error: float, belief: Belief, sure: bool) -> None:
        """Count for how long another beat has been the likelier; go over to it in the end."""
        here = belief.phases[int((self._position - self._lag / self._period) * BINS) % BINS]
        there = belief.phases[int(belief.phase * BINS) % BINS]
        self._rival = self._rival + 1 / FPS if there > _RATIO * here else self._rival * 0.9
        hold = _HOLD
        if abs(log(belief.period / self._period)) < _SAME and abs(error) > 0.5 - _AFTER:
            hold += _OFF_BEAT * (1 - exp(-self._locked / _ROOTED))
        if sure or self._rival > hold or self._heard < _HURRY:
            self._period, self._rival, self._locked, self._measured = belief.period, 0.0, 0.0, 1.0
            self._position += error
            self._turned = not sure

    def _share(self, belief: Belief) -> float:
        """How much of the belief is where the loop is."""
        now = (self._position - self._lag / self._period) % 1.0
        off = abs((belief.phase - now + 0.5) % 1.0 - 0.5)
        return belief.mass * exp(-((off / 0.1) ** 2))


_AGO = [(attack.STEPS - 1 - step) / attack.STEPS for step in range(attack.STEPS)]  # hops


class _Middle:
    """Folds what speaks for a beat into how late the middle of it is, once a beat, and how much there was."""

    def __init__(self, reach: float) -> None:
        """Look so many hops around a beat."""
        self._reach = reach
        self.beat, self._told = 0, True
        self._moment = 0.0
        self.sum = 0.0  # of squares

    @property
    def late(self) -> float:
        """Hops after the beat."""
        return self._moment / self.sum

    def step(self, heard: float, period: float, says: float) -> bool:
        """Take what is said ``heard`` beats in; whether a beat that spoke is over just now."""
        beat = floor(heard + 0.5)
        if beat != self.beat:
            self.beat, self._told, self.sum, self._moment = beat, False, 0.0, 0.0
        after = (heard - beat) * period
        if abs(after) <= min(self._reach, _NEAR * period):
            square = max(0.0, says - _FLOOR) ** 2
            self.sum += square
            self._moment += square * after
        elif after > 0 and not self._told:
            self._told = True
            return self.sum > 0
        return False


class Follower:
    """Runs on by the frame, leaning towards the loop: never back, at half its speed to one and a half."""

    def __init__(self) -> None:
        self._position = 0.0
        self._tempo = 0.0

    def step(self, dt: float, aim: float, tempo: float) -> float:
        """Move on by dt s towards a position in beats that moves at a tempo in beats/s; give ours."""
        advance = dt * tempo
        if not self._tempo:  # the first tempo known: begin at its phase
            self._position += (aim - self._position) % 1.0 if tempo else 0.0
            self._tempo = tempo
            return self._position
        self._tempo = tempo or self._tempo
        error = (aim - self._position - advance + 0.5) % 1.0 - 0.5
        lean = error * (1 - exp(-dt / _LEAN))
        lean = min(max(lean, -_LIMIT * advance), _LIMIT * advance)
        self._position += advance + lean
        return self._position


_LEAN = 0.12  # s in which an error is corrected but for 1/e
_LIMIT = 0.5  # never slower or faster by more than this part


def phase(position: float) -> float:
    """Fraction of a beat, 0..1."""
    return position - floor(position)
