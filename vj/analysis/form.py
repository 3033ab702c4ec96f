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
_NONE = np.zeros(0)

_HOPS = 8  # that one row of loudness is of
_EARLY = 0.05  # s by which a beat may be before its bar line
_LATE = 0.02  # s by which a row tells what it hears too late: half of its first window
_ROOM = 64, 10  # rows of a block, and blocks on either side that make the room: a minute
_QUIETEST = -55.0  # dB: no room is taken to be softer
_SPREAD = 30.0  # dB by which bass and treble may be below the whole and still be scaled to 1
_BAR = 2.0  # s of what is taken for a bar where there is no beat

_USUAL = 32, 80.0  # bars on either side by which it is told what is usual, and which percentile that is
_SOFT = 0.2  # of the room: no bar is told to be usual that is softer, or all that a calm piece has were loud
_CLEAR = 2.0  # likewise, of how far beats stand out
_MOST = 1.5  # of the usual: what is more is the same for where sections change
_BEATS = 0.4  # what the pulse counts for in that, beside level, bass and treble
_CHANGE = 0.2  # squared steps, summed over bars, by which bars have to fit better for one section more
_LOOK = 128  # bars that are alike at most
_BASS = 0.28  # of the usual: less bass than that doesn't play
_FULL = 0.36  # level below which it isn't the bass that counts
_STRONG = 7.0  # beats that stand out so far are drums
_PULSE = 3.0  # beats that stand out less are none to go by
_DULL, _DIM = 0.8, 0.6  # of the usual, pulse and treble: where both are less, the drums are gone
_SUDDEN = 2.2, 2.5  # times the level and bass of the bars before: all comes in at once
_ENTERS = 0.45  # bass that this takes
_STILL = 0.15  # level below which little is played
_GROWS = 1.1  # times the level and treble of the bars before: it builds up
_FROM_CALM = 1.4, 8  # times as loud and bright at its end, and bars at most, if it is calm before
_SHORTEST_BUILD, _LONGEST_BUILD = 2, 16  # bars
_LOUD, _LESS = 0.8, 0.5  # level of a drop, and what it ends below
_FIRST = 4  # bars of a drop by which it is told
_LONGEST_DROP = 32  # bars
_LULL = 0.6, 2, 16  # of the level of what follows: a lull before it; how many bars it has at least and most
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


def sections(
    power: FloatArray, lines: Numbers, beats: Numbers = _NONE, clear: Numbers = _NONE
) -> tuple[Part, ...]:
    """Find the sections of a piece, given its loudness and its bar lines in seconds.

    ``clear``: how far each of its ``beats`` (seconds) stands out; where none is known, all do.
    """
    length = len(power) * _HOPS / FPS
    if not length:
        return ()
    lines = whole(lines, length)
    bars = np.concatenate([by_bar(scaled(power), lines), pulse(lines, beats, clear)[None]])
    edges = alike(bars, lines)
    names: list[str] = []
    runs = lasting(playing(bars, edges), lines)
    for first, last, plays in runs:
        some, before = bars[:, first:last], names[-1] if names else ""
        if plays:
            names += with_bass(some[0], before)
        else:
            inner = [edge - first for edge in edges if first < edge < last]
            names += without(some, inner, before, leads=last < len(lines) - 1)
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
    return np.asarray((bars / np.maximum(usual(bars), _SOFT)).T)


def usual(bars: Numbers) -> Numbers:
    """What is usual around each of (bars, n)."""
    reach, loud = _USUAL
    near = [bars[max(0, at - reach) : at + reach + 1] for at in range(len(bars))]
    return np.array([np.percentile(some, loud, axis=0) for some in near])


def pulse(lines: Numbers, beats: Numbers, clear: Numbers) -> Numbers:
    """How far the beats of every bar stand out, (bars,); where none are known, far."""
    if not len(beats):
        return np.full(len(lines) - 1, np.inf)
    sums = np.concatenate([[0.0], np.cumsum(clear)])
    at = np.searchsorted(beats, lines - _EARLY)
    counts = np.diff(at)
    return np.asarray(np.where(counts, np.diff(sums[at]) / np.maximum(counts, 1), 0.0))


def alike(bars: Numbers, lines: Numbers) -> list[int]:
    """Bars at which others begin that are unlike those before: the fewest changes that fit best.

    Level, bass, treble and pulse, (4, bars), are taken to be steady from change to change (optimal
    partitioning: Jackson et al., "An algorithm for optimal partitioning of data on an interval", 2005).
    """
    beaten = np.minimum(bars[3], 1e3)[:, None]
    shown = np.concatenate([np.sqrt(bars[:3]), _BEATS * (beaten / np.maximum(usual(beaten), _CLEAR)).T])
    shown = np.minimum(shown, _MOST)
    sums = np.concatenate([np.zeros((4, 1)), np.cumsum(shown, axis=1)], axis=1)
    squares = np.concatenate([[0.0], np.cumsum(np.square(shown).sum(axis=0))])
    count = shown.shape[1]
    least, came = np.full(count + 1, -_CHANGE), np.zeros(count + 1, np.int64)
    for end in range(1, count + 1):
        starts = np.arange(max(0, end - _LOOK), end)
        spread = np.square(sums[:, end, None] - sums[:, starts]).sum(axis=0) / (end - starts)
        cost = least[starts] + _CHANGE + squares[end] - squares[starts] - spread
        best = int(cost.argmin())
        least[end], came[end] = cost[best], starts[best]
    edges = [count]
    while edges[-1]:
        edges.append(int(came[edges[-1]]))
    return edges[::-1]


def playing(bars: Numbers, edges: list[int]) -> list[bool]:
    """Whether bass and drums play, bar by bar, of (4, bars) that change at the edges."""
    means = [bars[:, first:last].mean(axis=1) for first, last in pairwise(edges)]
    beaten = usual(np.minimum(bars[3], 1e3)[:, None])[:, 0]
    plays: list[bool] = []
    for at, (level, bass, treble, clear) in enumerate(means):
        near = [mean for mean, edge in zip(means, edges, strict=False) if abs(edge - edges[at]) <= _USUAL[0]]
        brightest, clearest = max(mean[2] for mean in near), max(mean[3] for mean in near)
        clearest = min(clearest, beaten[edges[at]])
        dull = treble < _DIM * min(brightest, 1.0) and clear < min(_DULL * clearest, _STRONG)
        sudden = bool(at) and level > _SUDDEN[0] * means[at - 1][0] and bass > _SUDDEN[1] * means[at - 1][1]
        sudden = sudden and bass > _ENTERS
        plays.append(bool(level > _FULL and bass > _BASS and (sudden or (clear > _PULSE and not dull))))
    for at in range(1, len(means) - 1):  # a lull before all comes back, unless its drums go on
        long, drums = edges[at + 1] - edges[at], _STRONG < means[at][3] < np.inf
        around = plays[at - 1] and plays[at + 1] and means[at + 1][0] > _LOUD
        if around and _LULL[1] <= long <= _LULL[2] and not drums:
            plays[at] = plays[at] and means[at][0] > _LULL[0] * means[at + 1][0]
    return [plays[at] for at, (first, last) in enumerate(pairwise(edges)) for _ in range(first, last)]


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
    """The sections of bars that play: a drop, if it comes loud out of a build or break; then a groove."""
    if before not in ("build", "break") or level[:_FIRST].mean() < _LOUD:
        return ["groove"] * len(level)
    less = np.flatnonzero((level[:-1] < _LESS) & (level[1:] < _LESS))
    bars = min(int(less[0]) if len(less) else len(level), _LONGEST_DROP)
    return ["drop"] * bars + ["groove"] * (len(level) - bars)


def without(bars: Numbers, inner: list[int], before: str, *, leads: bool) -> list[str]:
    """The sections of (4, bars) without bass and drums that change at ``inner`` ones.

    Calm or a break, and if it ``leads`` to them, the build to that: bars each louder or brighter than
    those before. What goes on with a pulse as the bass leaves is a build from there, if it grows.
    """
    count, edges = bars.shape[1], [0, *inner, bars.shape[1]]
    first = building(bars, edges, before) if leads else count
    rest = bars[0, :first]
    calm = before in ("", "calm") or (first > 0 and rest.mean() < _STILL)
    return ["calm" if calm else "break"] * first + ["build"] * (count - first)


def building(bars: Numbers, edges: list[int], before: str) -> int:
    """The bar at which a build begins that leads on from the last; as many as there are: none does."""
    count = edges[-1]
    more = [float((bars[0] + bars[2])[first:last].mean()) for first, last in pairwise(edges)]
    last = len(more) - 1
    while last > 0 and more[last] > _GROWS * more[last - 1]:
        last -= 1
    rolls = before in ("groove", "drop") and len(more) > 1
    rolls = rolls and _PULSE < bars[3, : edges[1]].mean() < np.inf
    first = 0 if rolls and not last else edges[last + 1]
    if before in ("", "calm") and (first < count - _FROM_CALM[1] or more[-1] < _FROM_CALM[0] * more[last]):
        return count
    first = max(first, count - _LONGEST_BUILD)
    return first if count - first >= _SHORTEST_BUILD else count


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
