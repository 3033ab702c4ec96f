"""The conductor: one beat for the show, from what is heard, what a hand asks, and other clocks.

A hand's taps lead until the ear has found them in the music; its "twice as fast", its "this is the
one" steer the ear. Another clock (a held tempo, MIDI, Link), while it rules, is followed as it is. Of
a piece that was heard before it plays the beats are known, and nothing is tracked. What is seen is
ahead of what is heard by as much as pictures are late, and never jumps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import exp, floor

from vj.analysis.clock import Follower
from vj.analysis.evidence import FPS, HOP, RATE
from vj.analysis.grid import Grid, GridClock
from vj.analysis.masters import ALONE, Taps, Time, Told, ruling
from vj.analysis.network import Weights
from vj.analysis.tempo import LONGEST, SHORTEST, Hint
from vj.analysis.tracker import Pulse, Tracker
from vj.frame import Beat, Command, FloatArray

_HOP = HOP / RATE  # s
_LONGEST = 1.0  # s that the beat runs on while no sound comes
_SURE = 0.4  # confidence with which the ear counts where a hand has tapped:
_ALIKE, _NEAR = 0.04, 0.15  # part of the tempo and beats within which it has found that,
_FOUND, _OTHER = 2.0, 10.0  # s for which it has to, or for which it has to be sure of another beat
_LEANS = 0.2  # s in which a change of the lead is made, but for 1/e
_FASTEST = 300.0  # BPM


class Conductor:
    """Folds frames of sound and commands into the beat."""

    def __init__(self, weights: Weights | None = None, grid: Grid | None = None) -> None:
        """Track by ear, with what was learned if there is any; or read the beats of a piece that is known."""
        self._tracker = None if grid else Tracker(weights)
        self._known = GridClock(grid) if grid else None
        self._follower, self._taps = Follower(), Taps()
        self._pulse = Pulse()
        self._time = self._step = 0.0  # s since the start, and since the frame before
        self._since = 0.0  # s since the sound of the last hop's end
        self._lead = 0.0  # s that the beat is ahead of what sounds now
        self._nudged = 0.0  # beats that a hand has moved the beat by
        self._hint: Time | None = None  # what a hand says of the beat
        self._tapped: Time | None = None  # what was tapped, until the ear has found it
        self._agreed = self._against = 0.0  # s for which it has, or is sure of something else
        self._one: int | None = None  # the beat of which a hand says that it is a one
        self._clock: Time | None = None  # that rules
        self._ruler, self._factor, self._first = "ear", 1.0, 0  # who, how many times as fast, and its one
        self._beat = Beat()

    @property
    def clear(self) -> float:
        """How far beats stand out of what else is heard, by ear; 1: not at all, 0: none is known."""
        return self._pulse.clear

    def step(
        self,
        dt: float,
        hops: Sequence[FloatArray],
        after: float = 0.0,
        told: Told = ALONE,
        *,
        age: float = 0.0,
        bands: Sequence[FloatArray] = (),
    ) -> Beat:
        """Run on by dt seconds, in which these (512,) hops came, the last ended ``after`` seconds ago.

        ``told``: what hands and other clocks say, in this conductor's time (seconds run since its start).
        ``age``: how many seconds ago the newest sound was sound. ``bands``: of each hop, as
        ``vj.analysis.evidence.Spectrum`` tells them, where they are known already.
        """
        self._time, self._step = self._time + dt, dt
        self._since = min(self._since + dt, _LONGEST)
        self._choose(told)
        for ask in told.asks:
            if ask.address in _ASKS:
                _ASKS[ask.address](self, ask)
        if self._known:
            self._pulse, self._since = self._known.step(self._time), 0.0
        elif self._tracker and hops:
            self._since = after + age
            self._track(self._tracker, hops, bands or [None] * len(hops))
            self._compare(dt)
        self._lead += (told.lead - self._lead) * (1 - exp(-dt / _LEANS) if self._beat.bpm else 1.0)
        self._beat = self._led(dt, self._clock) if self._clock else self._heard(dt)
        return self._beat

    def _choose(self, told: Told) -> None:
        """Find out which clock rules."""
        tapped = self._taps.time if told.source == "tap" else self._tapped
        clocks = {"tap": tapped} | dict(told.clocks)
        ruler = ruling(told.source, clocks)
        if ruler != self._ruler:
            self._ruler, self._factor, self._first = ruler, 1.0, 0
        self._clock = clocks.get(ruler)

    def _track(
        self, tracker: Tracker, hops: Sequence[FloatArray], bands: Sequence[FloatArray | None]
    ) -> None:
        """Hear what came, and what a hand has said of it."""
        for left, hop, its in zip(range(len(hops) - 1, -1, -1), hops, bands, strict=True):
            end = self._time - self._since - left * _HOP  # when the last of this hop was sound
            hint = _hint(self._hint, end) if self._hint else None
            self._pulse = tracker.step(hop, hint, self._one, its)
            self._hint = self._one = None

    def _compare(self, dt: float) -> None:
        """Let taps go once the ear has found them, or has long been sure of another beat."""
        tap, pulse = self._tapped, self._pulse
        if not tap or pulse.confidence < _SURE:
            return
        off = (tap.position_at(self._time) - self._place(self._time) + 0.5) % 1.0 - 0.5
        found = abs(pulse.tempo * 60 / tap.bpm - 1) < _ALIKE and abs(off) < _NEAR
        self._agreed = self._agreed + dt if found else 0.0
        self._against = 0.0 if found else self._against + dt
        if self._agreed > _FOUND or self._against > _OTHER:
            self._tapped = None

    def _place(self, time: float) -> float:
        """Where the beat that is heard is at this moment, in beats."""
        return self._pulse.position + (time - self._time + self._since) * self._pulse.tempo

    def _heard(self, dt: float) -> Beat:
        """The beat by ear, or as it is known."""
        pulse, bar = self._pulse, self._pulse.bar
        aim = self._place(self._time + self._lead) + self._nudged
        position = self._follower.step(dt, aim, pulse.tempo)
        shift = round(aim - position)  # the loop counts beats from another start
        place = floor(position) + shift - bar.count + bar.place
        return self._told(position, pulse.tempo, place, bar.meter, bar.confidence, pulse.confidence)

    def _led(self, dt: float, clock: Time) -> Beat:
        """The beat by another clock."""
        factor = self._factor
        while clock.bpm * factor > _FASTEST:
            factor /= 2
        aim = clock.position_at(self._time + self._lead) * factor + self._nudged
        tempo = clock.bpm / 60 * factor
        position = self._follower.step(dt, aim, tempo)
        place = floor(position) + round(aim - position) - self._first
        return self._told(position, tempo, place, clock.meter, float(clock.bar), 1.0)

    def _told(
        self, position: float, tempo: float, place: int, meter: int, bar_confidence: float, confidence: float
    ) -> Beat:
        count = floor(position)
        phase = position - count
        if not tempo:  # the beat stands where it was
            return Beat(phase=phase, count=count, bar=self._beat.bar, meter=self._beat.meter)
        return Beat(
            bpm=min(tempo * 60, _FASTEST),
            phase=phase,
            count=count,
            bar=(place % meter + phase) / meter,
            hit=confidence * max(0.0, 1 - 2 * phase),
            confidence=confidence,
            meter=meter,
            bar_confidence=bar_confidence,
            source=self._ruler,
            lead=self._lead,
        )

    def _tap(self, _: Command) -> None:
        if time := self._taps.step(self._time - self._step / 2):  # some time in this frame
            self._take(time)

    def _take(self, time: Time) -> None:
        """Go by what a hand says of the beat, and have the ear look for it."""
        self._hint = self._tapped = time
        self._agreed = self._against = 0.0

    def _twice(self, factor: float) -> None:
        """Change the octave of the tempo; the one and the beats between keep their places."""
        if self._ruler == "tap" and self._clock:
            tap = self._clock
            self._taps.time = replace(tap, position=tap.position * factor, bpm=tap.bpm * factor)
            self._take(self._taps.time)
        elif self._clock:
            self._factor = min(max(self._factor * factor, 1 / 8), 8.0)
        elif self._pulse.tempo:
            place = self._place(self._time) - self._pulse.bar.count + self._pulse.bar.place
            self._hint = Time(self._time, place * factor, self._pulse.tempo * 60 * factor)

    def _say_one(self, _: Command) -> None:
        """The nearest beat is a one."""
        self._one = round(self._place(self._time))
        if self._clock:
            self._first = round(self._clock.position_at(self._time) * self._factor)

    def _nudge(self, ask: Command) -> None:
        by = ask.args[0] if ask.args else 0.0
        if isinstance(by, int | float):
            self._nudged += min(max(float(by), -0.5), 0.5)


_ASKS: Mapping[str, Callable[[Conductor, Command], None]] = {
    "/tempo/tap": Conductor._tap,
    "/tempo/double": lambda self, _: self._twice(2.0),
    "/tempo/half": lambda self, _: self._twice(0.5),
    "/tempo/one": Conductor._say_one,
    "/tempo/nudge": Conductor._nudge,
}


def _hint(time: Time, now: float) -> Hint | None:
    """What a hand says, as of a moment, if it's a tempo that is tracked."""
    period = FPS * 60 / time.bpm
    return Hint(period, time.position_at(now) % 1.0) if SHORTEST <= period <= LONGEST else None
