"""Where in the music we are: calm, groove, build, drop or break, found as it happens.

A person hears it from what the bass does. With bass and kick there is a groove, or, when they come
back loud after a build or a break, a drop. Without them it is calm, if there is little else; a build,
if the treble stands out or rises; else a break. Each of these is measured on loudness that is scaled
to the room, so a quiet recording has drops too.
"""

import math
from dataclasses import dataclass

from vj.frame import SECTIONS, Beat, Structure

_QUICK = 0.3  # s in which what is measured follows but for 1/e
_SLOW = 4.0  # s, what it is compared with to see it rise
_BASS = 0.36  # bass above this plays, below it is gone; less to stay than to come
_STILL = 0.17  # level below which little is played
_LOUD = 0.58  # level of a drop
_BRIGHT = 0.115  # treble that stands out where there is no bass
_RISES = 0.05  # by so much treble or level has to lie above its slow mean to rise
_PATIENCE = 0.35  # s for which something else has to be heard before it is believed
_AT_ONCE = 0.1  # s instead for a drop, which can't wait
_STAY = 3.5  # s that a section lasts at least, but for a drop that comes
_LONGEST = 32  # bars after which a drop is a groove
_BUILT = 8.0  # bars in which the tension of a build comes near its top
_FADE = 0.5  # s in which one section's number rises and the others' fall
_FIELDS = {f"{name}_" if name == "break" else name: name for name in SECTIONS}
"""Each section by the field that holds its number."""


@dataclass(slots=True)
class Levels:
    """Loudness of the whole, the bass and the treble, followed at one speed."""

    level: float = 0.0
    bass: float = 0.0
    treble: float = 0.0

    def follow(self, level: float, bass: float, treble: float, share: float) -> None:
        """Go a share of the way to what is heard now."""
        self.level += (level - self.level) * share
        self.bass += (bass - self.bass) * share
        self.treble += (treble - self.treble) * share


class Sections:
    """Finds the section, frame by frame."""

    def __init__(self) -> None:
        self._quick, self._slow = Levels(), Levels()
        self._section, self._rival = "calm", "calm"
        self._doubt = 0.0  # s for which the rival was heard
        self._seconds = self._bars = self._tension = 0.0
        self._beats = 0
        self._shown = dict.fromkeys(_FIELDS, 0.0)
        self._shown["calm"] = 1.0

    def step(self, dt: float, level: float, bass: float, treble: float, beat: Beat) -> Structure:
        """Fold in loudness (room) of dt seconds; a change comes with a beat, a drop at once."""
        self._quick.follow(level, bass, treble, -math.expm1(-dt / _QUICK))
        self._slow.follow(level, bass, treble, -math.expm1(-dt / _SLOW))
        self._seconds += dt
        self._bars += dt * beat.bpm / 240
        heard = self._heard()
        self._doubt = self._doubt + dt if heard == self._rival else 0.0
        self._rival = heard
        on_beat = beat.count != self._beats or beat.bpm <= 0
        self._beats = beat.count
        if heard == "drop":
            ripe = self._doubt >= _AT_ONCE
        else:
            ripe = self._doubt >= _PATIENCE and on_beat and self._seconds >= _STAY
        if heard != self._section and ripe:
            self._section, self._seconds, self._bars = heard, self._doubt, self._doubt * beat.bpm / 240
        return self._told(dt, beat)

    def _heard(self) -> str:
        """The section by what is heard now, and by what it was."""
        now, before = self._quick, self._section
        if now.bass > _BASS * (0.7 if before in ("groove", "drop") else 1.0):
            if before == "drop":
                return "drop" if self._bars < _LONGEST and now.level > 0.7 * _LOUD else "groove"
            return "drop" if now.level > _LOUD and before in ("build", "break") else "groove"
        rises = max(now.treble - self._slow.treble, now.level - self._slow.level) > _RISES
        if now.level < _STILL and not (before == "break" and now.level > 0.6 * _STILL):
            return "calm"
        if now.treble > _BRIGHT * (0.7 if before == "build" else 1.0) or (rises and before != "calm"):
            return "build"
        return "calm" if before == "calm" else "break"

    def _told(self, dt: float, beat: Beat) -> Structure:
        wanted = 1 - math.exp(-2.5 * self._bars / _BUILT) if beat.bpm else 1 - math.exp(-self._seconds / 6)
        aim = wanted if self._section == "build" else 0.0
        self._tension += (aim - self._tension) * -math.expm1(-dt / _FADE)
        step = dt / _FADE
        for field, name in _FIELDS.items():
            way = (name == self._section) - self._shown[field]
            if way:
                self._shown[field] += min(max(way, -step), step)
        return Structure(self._section, self._seconds, self._bars, self._tension, **self._shown)
