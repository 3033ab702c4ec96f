"""The conductor: one beat for the show, from what is heard, what a hand asks, and other clocks.

A hand's taps, its "twice as fast", its "this is the one" steer the tracker, which then goes on by
ear. Another clock (MIDI, Link), while it is given, is followed as it is. Of a piece that was heard
before it plays the beats are known, and nothing is tracked. What is seen never jumps.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import floor

from vj.analysis.clock import Follower
from vj.analysis.evidence import FPS
from vj.analysis.grid import Grid, GridClock
from vj.analysis.masters import Taps, Time
from vj.analysis.network import Weights
from vj.analysis.tempo import LONGEST, SHORTEST, Hint
from vj.analysis.tracker import Pulse, Tracker
from vj.frame import Beat, Command, FloatArray


class Conductor:
    """Folds frames of sound and commands into the beat."""

    def __init__(self, weights: Weights | None = None, grid: Grid | None = None) -> None:
        """Track by ear, with what was learned if there is any; or read the beats of a piece that is known."""
        self._tracker = None if grid else Tracker(weights)
        self._known = GridClock(grid) if grid else None
        self._follower, self._taps = Follower(), Taps()
        self._pulse = Pulse()
        self._time = 0.0  # s since the start
        self._since = 0.0  # s since the end of the last hop
        self._nudged = 0.0  # beats that a hand has moved the beat by
        self._hint: Hint | None = None
        self._one: int | None = None
        self._opened = 0  # count of a one, when another clock rules

    def step(
        self,
        dt: float,
        hops: Sequence[FloatArray],
        after: float = 0.0,
        asks: Iterable[Command] = (),
        master: Time | None = None,
    ) -> Beat:
        """Run on by dt seconds, in which these (512,) hops came, the last ended ``after`` seconds ago.

        ``asks``: /tempo/tap, /tempo/double, /tempo/half, /tempo/one, /tempo/nudge (beats). ``master``:
        the clock that rules instead of the ear, in this conductor's time (seconds run since its start).
        """
        self._time += dt
        self._since = after if hops else min(self._since + dt, 1.0)
        for ask in asks:
            if ask.address in _ASKS:
                _ASKS[ask.address](self, ask)
        if self._known:
            self._pulse, self._since = self._known.step(self._time), 0.0
        elif self._tracker:
            self._track(self._tracker, hops)
        return self._led(dt, master) if master else self._heard(dt)

    def _track(self, tracker: Tracker, hops: Sequence[FloatArray]) -> None:
        """Hear what came, and what a hand has said of it."""
        for hop in hops:
            self._pulse = tracker.step(hop, self._hint, self._one)
            self._hint = self._one = None

    def _heard(self, dt: float) -> Beat:
        """The beat by ear, or as it is known."""
        pulse, bar = self._pulse, self._pulse.bar
        aim = pulse.position + self._since * pulse.tempo
        position = self._follower.step(dt, aim + self._nudged, pulse.tempo)
        shift = round(aim + self._nudged - position)  # the loop counts beats from another start
        place = floor(position) + shift - bar.count + bar.place
        return _beat(position, pulse.tempo, place, bar.meter, bar.confidence, pulse.confidence)

    def _led(self, dt: float, master: Time) -> Beat:
        """The beat by another clock."""
        aim, tempo = master.position_at(self._time) + self._nudged, master.bpm / 60
        position = self._follower.step(dt, aim, tempo)
        place = floor(position) + round(aim - position)
        place -= 0 if master.bar else self._opened
        return _beat(position, tempo, place, 4, float(master.bar), 1.0)

    def _tap(self, _: Command) -> None:
        if time := self._taps.step(self._time):
            self._hint = _hint(time.bpm / 60, time.position % 1.0)

    def _twice(self, factor: float) -> None:
        """Change the octave of the tempo; the one and the beats between keep their places."""
        pulse = self._pulse
        if pulse.tempo:
            place = pulse.position + self._since * pulse.tempo - pulse.bar.count + pulse.bar.place
            self._hint = _hint(pulse.tempo * factor, place * factor % 1.0)

    def _say_one(self, _: Command) -> None:
        """The nearest beat is a one."""
        self._one = round(self._pulse.position + self._since * self._pulse.tempo)
        self._opened = self._one

    def _nudge(self, ask: Command) -> None:
        by = ask.args[0] if ask.args else 0.0
        if isinstance(by, int | float):
            self._nudged = (self._nudged + min(max(float(by), -0.5), 0.5)) % 1.0


_ASKS: Mapping[str, Callable[[Conductor, Command], None]] = {
    "/tempo/tap": Conductor._tap,
    "/tempo/double": lambda self, _: self._twice(2.0),
    "/tempo/half": lambda self, _: self._twice(0.5),
    "/tempo/one": Conductor._say_one,
    "/tempo/nudge": Conductor._nudge,
}


def _hint(tempo: float, phase: float) -> Hint | None:
    """A tempo in beats/s, if it's one that is tracked."""
    period = FPS / tempo
    return Hint(period, phase) if SHORTEST <= period <= LONGEST else None


def _beat(
    position: float, tempo: float, place: int, meter: int, bar_confidence: float, confidence: float
) -> Beat:
    if not tempo:
        return Beat()
    count = floor(position)
    phase = position - count
    return Beat(
        bpm=min(tempo * 60, 300.0),
        phase=phase,
        count=max(count, 0),
        bar=(place % meter + phase) / meter,
        hit=confidence * max(0.0, 1 - 2 * phase),
        confidence=confidence,
        meter=meter,
        bar_confidence=bar_confidence,
    )
