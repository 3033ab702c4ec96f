"""Where in the music we are: calm, groove, build, drop or break, found as it happens.

A person hears it from bass, drums and pulse. Where they play there is a groove or, when they come back
loud after a build or a break, a drop. Where the bass goes, or the drums that carried the groove, it is
calm, if there is little else; a build, if drums roll on without bass or it grows; else a break. What
never had a pulse is calm, however loud. All is measured against what was usual of late, so that neither
the level of the line nor the automatic gain matters.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vj.analysis.onsets import HOP
from vj.analysis.resample import RATE
from vj.frame import SECTIONS, Beat, Structure

Numbers = NDArray[np.float64]

HOPS = 8  # that a row is of
ROW = HOPS * HOP / RATE  # s
_DRUMS = {"kick": 1.0, "snare": 1.0, "hat": 0.1}  # what a stroke counts for
_KEPT = 96  # rows: nine seconds
_SILENT = 1e-7  # power (-70 dB): softer is silence

_BAR, _SHORTEST, _LONGEST = 2.0, 1.8, 3.0  # s of what is taken for a bar: without a beat, at least, at most
_RISE, _FALL = 1.5, 40.0  # s in which what is usual follows what is more, and what is less, but for 1/e
_SOFTER = 15.0, 5.0  # s instead while it is calm, and where there is a pulse: a softer piece may have begun
_GROOVE = 8.0  # s, likewise, the treble of a groove

_BASS = 0.5, 0.3, 0.2  # of the usual: bass above the first comes in, above the second it plays on, with
_MOST = 0.6  # of the usual strokes, above the third
_DEEP = 0.28  # of the whole: bass that counts as some
_DRUMMED = 1.2  # strokes a second that are drums
_FULL = 3.0  # strokes a second that are drums whatever else there is
_BACK, _GONE = 0.45, 0.35  # of the usual strokes: drums are back above the first, gone below the second
_CLEAR = 4.0  # beats that stand out so far are a pulse
_STRONG = 8.0  # beats that stand out so far are drums, whether their strokes are told or not
_FAIR = 2.8  # that will do where there are drums
_FADED, _DULL = 0.6, 0.9  # of the usual: a pulse that is gone, and one that is where the treble is too
_TRIAL = 4.0  # bars in which drums or a pulse must have come, or it is no groove
_DIM, _BRIGHT = 0.6, 0.8  # of the usual treble of a groove: the hats are gone, and are there
_NONE = 2.5  # beats that stand out less than that are none to go by
_SURE = 0.6  # confidence of the beat with which a pulse counts

_LOUD, _SOFT = 0.5, 0.55  # level of a groove that begins, and below which a drop ends
_STILL = 0.16  # level below which little is played
_SUDDEN = 2.2, 2.5  # times the level and the bass of the bars before: all comes in at once
_DROP = 0.7, 0.75  # bass and level of a drop, of the usual,
_HOLE = 0.5  # and the bass before it; or else
_PAUSE = 4.0  # bars without the drums
_GROWS = 1.3  # times the level and treble of the bars before: it builds up
_HEARD = 0.25  # level that this takes
_ROLL = 1.5, 0.4  # strokes a second, and of the usual, that are a roll where there is no bass
_SPENT = 0.7  # of its most: a build that falls below is none

_IDLE = 2.0  # bars for which a build that is one may not grow, if no drums roll
_DOUBT = 2  # rows in which something else has to be heard before it is believed
_STAY = 1.6, 0.8  # bars that a section lasts at least; before a groove; before a drop none
_LINE = 0.9  # bars from which on it is the next line that a section begins on
_FIRST = 0.9  # bars before anything is said
_DROPS = 32  # bars after which a drop is a groove
_BUILT = 8.0  # bars in which the tension of a build comes near its top
_FADE = 0.5  # s in which one section's number rises and the others' fall
_PLAYING = ("groove", "drop")
_FIELDS = {f"{name}_" if name == "break" else name: name for name in SECTIONS}
"""Each section by the field that holds its number."""


@dataclass(frozen=True, slots=True)
class Row:
    """Eight hops of sound."""

    whole: float  # mean square, full scale
    bass: float  # of 20 to 150 Hz
    treble: float  # from 2 kHz on
    drums: float  # strokes, each by what its kind counts for


class Rows:
    """Gathers hops into rows."""

    def __init__(self) -> None:
        self._powers, self._strokes, self._hops = np.zeros(4), 0.0, 0

    def step(self, powers: Numbers, struck: Mapping[str, float]) -> Row | None:
        """Add mean squares (of the whole, bass, mid, treble) and hits of a hop; give a row that is full."""
        self._powers += powers[:4]
        for kind, counts in _DRUMS.items():
            if struck[kind]:
                self._strokes += counts
        self._hops += 1
        if self._hops < HOPS:
            return None
        whole, bass, _, treble = (self._powers / HOPS).tolist()
        row = Row(whole, bass, treble, self._strokes)
        self._powers[:], self._strokes, self._hops = 0.0, 0.0, 0
        return row


@dataclass(frozen=True, slots=True)
class Now:
    """What is heard at the end of a row, levels against what is usual."""

    bar: float  # s
    level: float  # of half a bar
    bass: float  # its loudest in most of a bar: what a drum leaves between its strokes is no hole
    treble: float  # of half a bar
    low: float  # the bass at its loudest in a little less of a bar: what tells a hole soonest
    deep: bool  # there is bass at all
    drums: float  # strokes a second, in the last bar
    clear: float  # how far beats stand out; 0: unknown
    sure: bool  # of the beat
    more: float  # level and treble, times those of two bars before
    sudden: bool  # all came in at once, this moment
    back: bool  # so did bass where there was none


class Past:
    """The last rows, and what is usual."""

    def __init__(self) -> None:
        self._whole, self._bass, self._treble, self._drums = self._rows = [[0.0] * _KEPT for _ in range(4)]
        self._count = 0
        self._usual = [0.0] * 3

    def step(self, row: Row, beat: Beat, clear: float, *, calm: bool) -> Now | None:
        """Add a row; give what is heard now, or nothing in silence. In calm the usual is sooner forgotten."""
        for rows, value in zip(self._rows, (row.whole, row.bass, row.treble, row.drums), strict=True):
            rows.append(value)
            if len(rows) > 2 * _KEPT:
                del rows[:_KEPT]
        self._count += 1
        bar = bar_of(beat)
        one, half, most = _rows(bar), _rows(0.5 * bar), _rows(0.7 * bar)
        heard = min(one, self._count)
        loud = sum(self._whole[-heard:]) / heard
        if loud < _SILENT:
            return None
        bass = sum(self._bass[-heard:]) / heard
        short = min(half, self._count)
        now = self._measured(short, most)
        rises = max(ROW / _RISE, 1 / self._count)
        falls = ROW / (_SOFTER[clear > _CLEAR] if calm else _FALL)
        for place, (level, usual) in enumerate(zip(now, self._usual, strict=True)):
            self._usual[place] += (level - usual) * (rises if level > usual else falls)
        level, low, treble = (a / max(b, 1e-6) for a, b in zip(now, self._usual, strict=True))
        least = math.sqrt(max(self._bass[-_rows(0.6 * bar) :])) / max(self._usual[1], 1e-6)
        deep, drums = bass > _DEEP**2 * loud, sum(self._drums[-one:]) / bar
        sure, change = beat.confidence > _SURE, self._change(bar, half, level + treble)
        return Now(bar, level, low, treble, least, deep, drums, clear, sure, *change)

    def _measured(self, short: int, most: int) -> tuple[float, float, float]:
        """Amplitude of the whole and the treble in so many rows, and of the bass where it is loudest."""
        whole, treble = sum(self._whole[-short:]) / short, sum(self._treble[-short:]) / short
        return math.sqrt(whole), math.sqrt(max(self._bass[-most:])), math.sqrt(treble)

    def _change(self, bar: float, half: int, much: float) -> tuple[float, bool, bool]:
        """How much that is by the two bars before; whether all has just come in, and bass into a hole."""
        long = _rows(2.5 * bar)
        whole, bass, treble = (
            math.sqrt(sum(rows[-long:-half]) / (long - half)) / max(usual, 1e-6)
            for rows, usual in zip(self._rows[:3], self._usual, strict=True)
        )
        loud = math.sqrt(sum(self._whole[-2:]) / 2) / max(self._usual[0], 1e-6)
        deep = math.sqrt(sum(self._bass[-2:]) / 2) / max(self._usual[1], 1e-6)
        hole = math.sqrt(max(self._bass[-_rows(1.2 * bar) : -3])) / max(self._usual[1], 1e-6)
        full = deep > _DROP[0]
        sudden = full and loud > _SUDDEN[0] * whole and deep > _SUDDEN[1] * bass
        more, back = much / max(whole + treble, 1e-6), full and loud > _DROP[1] and hole < _HOLE
        return more, sudden and self.heard(2.0, bar), back

    def heard(self, bars: float, bar: float) -> bool:
        """Whether so many bars were heard at all."""
        return self._count * ROW > bars * bar


def bar_of(beat: Beat) -> float:
    """Seconds of what is taken for a bar."""
    bar = 60 * beat.meter / beat.bpm if beat.bpm else _BAR
    return min(max(bar, _SHORTEST), _LONGEST)


def _rows(seconds: float) -> int:
    return min(max(2, round(seconds / ROW)), _KEPT)


class Groove:
    """What carries a groove: drums, a clear pulse, or just being loud."""

    def __init__(self) -> None:
        self._rows = 0
        self.drums = self._clear = self._treble = 0.0  # as usual

    def step(self, now: Now) -> None:
        """Learn from a row of it."""
        self._rows += 1
        rises, slow = max(ROW / _RISE, 1 / self._rows), max(ROW / _GROOVE, 1 / self._rows)
        self.drums += (now.drums - self.drums) * (rises if now.drums > self.drums else ROW / _FALL)
        self._clear += (now.clear - self._clear) * (rises if now.clear > self._clear else ROW / _FALL)
        self._treble += (now.treble - self._treble) * slow

    def end(self) -> None:
        """The next groove is learned anew."""
        self._rows = 0

    @property
    def drummed(self) -> bool:
        """Whether drums carry it."""
        return self.drums > _DRUMMED

    def stays(self, now: Now) -> bool:
        """Whether it plays on."""
        goes_on = now.drums > _MOST * self.drums and now.clear > _FADED * self._clear
        gone = now.low < _BASS[2] if self.drummed and goes_on else now.bass < _BASS[1]
        if gone or now.level < _STILL:
            return False
        shine, clear = now.treble / max(self._treble, 1e-6), now.clear
        if self.drummed and now.drums < _GONE * self.drums:
            faded = (_DULL if shine < _DIM else _FADED) * self._clear
            return clear > min(faded, _STRONG) or shine > _BRIGHT
        if self._clear > _CLEAR and now.drums < _DRUMMED / 2:
            return clear > min(_FADED * self._clear, _NONE)
        proved = self.drummed or self._clear > _CLEAR
        return proved or (now.level > _LOUD and (self._clear > _FAIR or self._rows * ROW < _TRIAL * now.bar))

    def begins(self, now: Now) -> bool:
        """Whether one comes in."""
        if now.sudden and now.deep:
            return True
        if not (now.deep and now.bass > _BASS[0] and now.level > _LOUD):
            return False
        struck = now.drums > max(_DRUMMED if now.clear else _FULL, _BACK * self.drums)
        if struck and (not now.clear or (now.clear > _FAIR and (now.sure or now.drums > _FULL))):
            return True
        less = now.treble < _DIM * self._treble or now.clear < _DULL * self._clear
        without = self.drummed and less and now.clear < _STRONG  # the drums that it had
        return now.clear > _CLEAR and now.sure and not without


class Sections:
    """Finds the section, frame by frame."""

    def __init__(self) -> None:
        self._past, self._groove = Past(), Groove()
        self._section, self._rival = "calm", "calm"
        self._doubt = 0  # rows in which the rival was heard
        self._seconds = self._bars = self._tension = 0.0
        self._first = True
        self._most = 0.0  # level and treble of a build at its most
        self._idle = self._less = 0.0  # s for which a build hasn't grown, and a drop was soft
        self._beats = 0
        self._shown = dict.fromkeys(_FIELDS, 0.0)
        self._shown["calm"] = 1.0

    def step(self, dt: float, rows: Sequence[Row], beat: Beat, clear: float = 0.0) -> Structure:
        """Fold in the rows of dt seconds; a change comes with a beat, a drop at once.

        ``clear``: how far beats stand out of what else is heard, 1 not at all; 0: unknown.
        """
        self._seconds += dt
        self._bars += dt * beat.bpm / 60 / beat.meter
        for row in rows:
            self._hear(row, beat, clear)
        if beat.count != self._beats or beat.bpm <= 0:
            self._turn(beat, "")
        self._beats = beat.count
        self._turn(beat, "drop")
        return self._told(dt, beat)

    def _hear(self, row: Row, beat: Beat, clear: float) -> None:
        """Find out what is heard, and for how long that has been another section than ours."""
        now = self._past.step(row, beat, clear, calm=self._section == "calm")
        heard = self._named(now) if now else "calm"
        self._doubt = self._doubt + 1 if heard == self._rival else 1
        self._rival = heard
        if now and self._section in _PLAYING:
            self._groove.step(now)

    def _turn(self, beat: Beat, only: str) -> None:
        """Go over to what is heard, if it has been heard for long enough."""
        if self._rival == self._section or only not in ("", self._rival) or self._doubt < _DOUBT:
            return
        bar = bar_of(beat)
        stay = _STAY[self._rival in _PLAYING and self._section not in _PLAYING] * bar
        ripe = self._rival == "drop" or self._first or self._seconds > stay
        if not ripe or not self._past.heard(_FIRST, bar):
            return
        if self._section in _PLAYING and self._rival not in _PLAYING:
            self._groove.end()
        self._section, self._first = self._rival, False
        self._bars = beat.bar if beat.bpm and beat.bar < _LINE else 0.0  # it began on the bar line
        self._seconds = self._bars * 60 * beat.meter / beat.bpm if self._bars else self._doubt * ROW
        self._most = self._less = self._idle = 0.0

    def _named(self, now: Now) -> str:
        """The section by what is heard now, and by what it was."""
        before, groove = self._section, self._groove
        if before in ("build", "break") and now.back and (groove.drummed or now.drums > _DRUMMED):
            return "drop"
        plays = groove.stays(now) if before in _PLAYING else groove.begins(now)
        if plays:
            drops = self._lasts(now) if before == "drop" else self._returns(now)
            return "drop" if drops else "groove"
        if now.level < _STILL:
            return "calm"
        rolls = now.bass < _BASS[1] and now.drums > max(_ROLL[0], _ROLL[1] * groove.drums)
        if before == "build":
            return "build" if self._builds(now, rolls) else "break"
        grows = now.more > _GROWS and now.level > _HEARD
        if before != "calm" and (rolls or grows):
            return "build"
        return "calm" if before == "calm" else "break"

    def _builds(self, now: Now, rolls: bool) -> bool:
        """Whether a build is one still."""
        much = now.level + now.treble
        self._most = max(self._most, much)
        self._idle = 0.0 if rolls or now.more > 1 else self._idle + ROW
        return much > _SPENT * self._most and self._idle < _IDLE * now.bar

    def _returns(self, now: Now) -> bool:
        """Whether the drums return, loud, after a break through which the bass played on."""
        pause = self._section in ("build", "break") and self._bars > _PAUSE
        return pause and self._groove.drummed and now.level > _DROP[1]

    def _lasts(self, now: Now) -> bool:
        """Whether a drop that plays on is one still."""
        self._less = 0.0 if now.level > _SOFT else self._less + ROW
        return self._bars < _DROPS and self._less < now.bar

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
