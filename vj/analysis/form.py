"""The form of a piece: its sections from bar line to bar line, found with all of it in view.

As live (``vj.analysis.structure``) a person's ear goes by the bass: with it there is a groove or, where
it comes back loud, a drop; without it calm, a break, or a build. But here it is known what follows: a
build is what leads up to the bass, its tension is 1 when that comes, and what leads nowhere is none.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vj.analysis.evidence import BANDS, FPS, RATE, SIZE, filters
from vj.frame import SECTIONS, FloatArray, Structure

Numbers = NDArray[np.float64]

_HOPS = 8  # that one row of loudness is of
_LATE = 0.02  # s by which a row tells what it hears too late: half of its first window
_ROOM = 64, 10  # rows of a block, and blocks on either side that make the room: a minute
_QUIETEST = -55.0  # dB: no room is taken to be softer
_SPREAD = 30.0  # dB by which bass and treble may be below the whole and still be scaled to 1
_BAR = 2.0  # s of what is taken for a bar where there is no beat

_USUAL = 32, 80.0  # bars on either side by which it is told what is usual, and which percentile that is
_SOFT = 0.2  # of the room: no bar is told to be usual that is softer, or all that a calm piece has were loud
_BASS = 0.28, 0.2  # of the usual: bass above the first comes in, and plays on above the second
_FULL = 0.36  # level below which it isn't the bass that counts
_STILL = 0.15  # level below which little is played
_BRIGHT = 0.12  # treble of a build
_RISES = 0.05  # by which level and treble of a bar lie above those before, where it builds up
_SHORTEST_BUILD, _LONGEST_BUILD = 2, 16  # bars
_LOUD, _LESS = 0.8, 0.5  # level of a drop, and what it ends below
_FIRST = 4  # bars of a drop by which it is told
_LONGEST_DROP = 32  # bars
_LIFT = 1.35  # by how much the first bars of a drop are louder than those before, if there was bass in these
_LULL = 0.75, 2, 8  # level of the bars before that, and how many these are at least and at most
_LEAST = 3.0  # s: what is shorter is no section
_SCRAP = 0.5  # s: a shorter bar at either end of the piece counts to the one beside it
_FADE = 0.5  # s in which one section's number rises and the other's falls


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a piece."""

    begin: float  # s
    end: float  # s
    name: str  # one of SECTIONS


def loudness(bands: FloatArray) -> FloatArray:
    """Power of the whole, the bass and the treble, (rows, 3), of (hops, 32) bands; a row of eight hops."""
    rows = len(bands) // _HOPS
    shaped = filters()
    hertz = shaped.T @ np.fft.rfftfreq(SIZE, 1 / RATE)
    width = 1 / (shaped**2).sum(axis=0)  # bins that a band is wide
    ranges = np.stack([width, width * (hertz < 150), width * (hertz > 2000)], axis=1).astype(np.float32)
    power = np.square(bands[: rows * _HOPS]).reshape(rows, _HOPS, BANDS).mean(axis=1)
    return np.asarray(power @ ranges, np.float32)


def scaled(power: FloatArray) -> Numbers:
    """Loudness as a part of the loudest within a minute, 0..1, (rows, 3)."""
    decibels = 10 * np.log10(np.maximum(power.astype(np.float64), 1e-12))
    size, reach = _ROOM
    blocks = -(-len(decibels) // size)
    padded = np.full((blocks * size, 3), -120.0)
    padded[: len(decibels)] = decibels
    loudest = padded.reshape(blocks, size, 3).max(axis=1)
    top = np.array([loudest[max(0, at - reach) : at + reach + 1].max(axis=0) for at in range(blocks)])
    top[:, 0] = np.maximum(top[:, 0], _QUIETEST)
    top[:, 1:] = np.clip(top[:, 1:], top[:, :1] - _SPREAD, top[:, :1])
    middles, rows = (np.arange(blocks) + 0.5) * size, np.arange(len(decibels)) + 0.5
    room = np.stack([np.interp(rows, middles, column) for column in top.T], axis=1)
    return np.asarray(np.minimum(10 ** ((decibels - room) / 20), 1.0))


def sections(power: FloatArray, lines: Numbers) -> tuple[Part, ...]:
    """Find the sections of a piece, given its loudness and its bar lines in seconds."""
    length = len(power) * _HOPS / FPS
    if not length:
        return ()
    lines = whole(lines, length)
    level, bass, treble = by_bar(scaled(power), lines)
    names: list[str] = []
    runs = lasting(playing(level, bass), lines)
    for first, last, plays in runs:
        bars, before = slice(first, last), names[-1] if names else ""
        if plays:
            names += with_bass(level[bars], before)
        else:
            names += without(level[bars], treble[bars], before, leads=last < len(bass))
    starts = [at for at, name in enumerate(names) if not at or name != names[at - 1]]
    ends = [*starts[1:], len(names)]
    return tuple(Part(float(lines[a]), float(lines[b]), names[a]) for a, b in zip(starts, ends, strict=True))


def whole(lines: Numbers, length: float) -> Numbers:
    """Bar lines from the start of a piece to its end: before the first and after the last as those nearby."""
    if len(lines) < 2:
        lines = np.array([0.0, _BAR])
    first, last = lines[1] - lines[0], lines[-1] - lines[-2]
    lead = lines[0] - first * np.arange(int(lines[0] / first), 0, -1)
    rest = lines[-1] + last * np.arange(1, int(max(length - lines[-1], 0.0) / last) + 1)
    inside = np.concatenate([lead, lines, rest])
    return np.concatenate([[0.0], inside[(inside > _SCRAP) & (inside < length - _SCRAP)], [length]])


def by_bar(shown: Numbers, lines: Numbers) -> Numbers:
    """Mean loudness of every bar as a part of what is usual around it, (3, bars)."""
    rows = np.searchsorted(np.arange(len(shown)) * _HOPS / FPS, lines + _LATE)
    bars = np.array([shown[min(a, len(shown) - 1) : max(b, a + 1)].mean(axis=0) for a, b in pairwise(rows)])
    reach, loud = _USUAL
    near = [bars[max(0, at - reach) : at + reach + 1] for at in range(len(bars))]
    usual = np.array([np.percentile(some, loud, axis=0) for some in near])
    return np.asarray((bars / np.maximum(usual, _SOFT)).T)


def playing(level: Numbers, bass: Numbers) -> list[bool]:
    """Whether the bass plays in full, bar by bar."""
    plays: list[bool] = []
    for now, full in zip(bass.tolist(), (level > _FULL).tolist(), strict=True):
        plays.append(full and now > _BASS[bool(plays and plays[-1])])
    for at in lifts(level):
        begin = at - _LULL[1]
        while at - begin < _LULL[2] and begin > 1 and level[begin - 2 : begin].mean() < _LULL[0]:
            if plays[begin - 1] and not plays[begin]:  # what plays there comes before a break
                break
            begin -= 1
        plays[begin:at] = [False] * (at - begin)
    return plays


def lifts(level: Numbers) -> list[int]:
    """Bars at which all comes in at once, much louder than those before."""
    lift = np.zeros(len(level))
    for at in range(_FIRST, len(level) - _FIRST + 1):
        before, after = level[at - _FIRST : at].mean(), level[at : at + _FIRST].mean()
        lift[at] = after / max(before, 0.01) if after > _LOUD else 0.0
    near = [lift[max(0, at - _FIRST) : at + _FIRST + 1].max() for at in range(len(lift))]
    return [at for at, most in enumerate(near) if _LIFT < lift[at] == most]


def lasting(plays: list[bool], lines: Numbers) -> list[tuple[int, int, bool]]:
    """Runs of bars that are alike, first and past the last; the shortest join their neighbours."""
    while True:
        edges = [at for at in range(1, len(plays)) if plays[at] != plays[at - 1]]
        runs = [(a, b, plays[a]) for a, b in pairwise([0, *edges, len(plays)])]
        first, last, kind = min(runs, key=lambda run: float(lines[run[1]] - lines[run[0]]))
        if len(runs) == 1 or lines[last] - lines[first] >= _LEAST:
            return runs
        plays = [*plays[:first], *[not kind] * (last - first), *plays[last:]]


def with_bass(level: Numbers, before: str) -> list[str]:
    """The sections of bars with bass: a drop, if it comes loud out of a build or break; then a groove."""
    if before not in ("build", "break") or level[:_FIRST].mean() < _LOUD:
        return ["groove"] * len(level)
    less = np.flatnonzero((level[:-1] < _LESS) & (level[1:] < _LESS))
    bars = min(int(less[0]) if len(less) else len(level), _LONGEST_DROP)
    return ["drop"] * bars + ["groove"] * (len(level) - bars)


def without(level: Numbers, treble: Numbers, before: str, *, leads: bool) -> list[str]:
    """The sections of bars without bass: calm or a break, and if it ``leads`` to bass, the build to that."""
    more = level + treble
    built = 0
    while leads and built < min(len(level), _LONGEST_BUILD):
        bar = len(level) - 1 - built
        rises = bar > 0 and more[bar] > more[bar - 1] + _RISES
        if treble[bar] < _BRIGHT and not rises:
            break
        built += 1
    built = built if built >= _SHORTEST_BUILD else 0
    rest = level[: len(level) - built]
    calm = before in ("", "calm") or (len(rest) and rest.mean() < _STILL)
    return ["calm" if calm else "break"] * len(rest) + ["build"] * built


class FormClock:
    """Reads sections back as the live ear would tell them."""

    def __init__(self, parts: Sequence[Part], lines: Numbers) -> None:
        """Take the sections and bar lines of a piece, in seconds."""
        self._parts, self._begins = parts, [part.begin for part in parts]
        self._lines = lines

    def step(self, time: float) -> Structure:
        """Give the section at this moment of the piece, in seconds."""
        if not self._parts:
            return Structure()
        at = max(bisect_right(self._begins, time) - 1, 0)
        part, since = self._parts[at], max(time - self._begins[at], 0.0)
        shown = dict.fromkeys(SECTIONS, 0.0)
        faded = min(since / _FADE, 1.0) if at else 1.0
        if at:
            shown[self._parts[at - 1].name] = 1 - faded
        shown[part.name] = faded
        return Structure(
            section=part.name,
            seconds=since,
            bars=self._bars(part.begin, time),
            tension=self._tension(at, since),
            break_=shown.pop("break"),
            **shown,
        )

    def _bars(self, begin: float, end: float) -> float:
        """How many bars there are between two moments; 0 where none are known."""
        if len(self._lines) < 2:
            return 0.0
        first, last = np.interp([begin, end], self._lines, np.arange(len(self._lines)))
        return max(float(last - first), 0.0)

    def _tension(self, at: int, since: float) -> float:
        """As much of a build as is done; gone half a second after its end."""
        part = self._parts[at]
        if part.name == "build":
            return min(since / (part.end - part.begin), 1.0)
        built = at and self._parts[at - 1].name == "build"
        return max(1 - since / _FADE, 0.0) if built else 0.0
