"""The flash guard: holds a picture within what photosensitive people can bear, and leaves all else alone.

Pure: measures of the pictures go in, a frame late; out comes how the next one is to be held. What counts,
and how often it may be:

- a *turn* is a change of relative luminance by a tenth, or of saturated red by 20/320, against the way of
  the one before; two turns are a flash (WCAG 2.3.1, EA's IRIS);
- where more than a quarter of a field of 10 degrees, a third of the picture each way, or of the picture
  turns, at most three flashes in any second (WCAG, ITU-R BT.1702);
- in the mean of the picture at most six turns in any second, and four or more only for a while (IRIS: it
  fails at 4 s of 5);
- stripes and checks that turn into their negative are flashes too.

Where that would be too much, and only there, light that comes and goes is dimmed until it changes by less
than counts, and patterns that reverse lose contrast. Everything is known from the last ``MEMORY`` seconds
of pictures, so that a film drawn in parts is the same film.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vj.frame import FloatArray

Bools = NDArray[np.bool_]
States = NDArray[np.int8]

COLUMNS, ROWS = 36, 24
"""The cells in which a picture is measured."""
CELLS = COLUMNS * ROWS
LIGHT, RED, SPOT = range(3)
"""What is measured in a cell: its mean relative luminance; its mean red, R - G - B where R is four fifths
of the colour or more, else 0; and the luminance of one spot in it, a tenth of a degree wide."""

COUNTS = (0.09, 0.055, 0.09)  # of each: a little less than the change that counts, 0.1 or 20/320
HELD = (0.07, 0.04, 0.07)  # of each: the change that is let through where there are too many
AREA = 0.25  # of a field
REVERSED = 0.7  # of a field's spots are not as they were; of what moves at random, it's a half
FLASHING, SWINGING = 6, 5  # turns in a second of a field, and of the picture's mean, after which it is held
MANY, LONG, WITHIN = 4, 2.0, 2.5  # turns in a second of the mean, for so many seconds of so many
SECOND = 1.0
RELEASE = 1.0  # s in which what was held comes back
RELAY = 1.5  # s after which one of two watches begins anew
MEMORY = 2 * RELAY + SECOND + WITHIN + RELEASE
"""Seconds of pictures, before which nothing matters any more."""


def fields() -> FloatArray:
    """The cells of each field of 10 degrees, of the picture, and of its mean: (fields, CELLS), 0 or 1."""
    high, wide = ROWS // 3, COLUMNS // 3
    places = [(y, x) for y in range(0, ROWS - high + 1, 2) for x in range(0, COLUMNS - wide + 1, 3)]
    found = np.zeros((len(places) + 2, ROWS, COLUMNS), np.float32)
    for field, (y, x) in zip(found, places, strict=False):
        field[y : y + high, x : x + wide] = 1
    found[-2:] = 1
    return found.reshape(-1, CELLS)


FIELDS = fields()
SIZES = FIELDS.sum(axis=1)
WHOLE, MEAN = len(FIELDS) - 2, len(FIELDS) - 1
BOXES = np.array([np.flatnonzero(field) for field in FIELDS[:WHOLE]])
"""The cells of each field of 10 degrees, by their numbers."""
MOST = np.where(np.arange(len(FIELDS)) == MEAN, SWINGING, FLASHING)


@dataclass(frozen=True, slots=True)
class Hold:
    """How the next picture is held, cell by cell, in linear light: ``seen`` says what becomes of it."""

    strength: float = 0.0  # 0..1, where it is held most
    calm: bool = True  # and the picture after the next won't be held either
    light: FloatArray | None = None  # (rows, columns, 4): floor, slope, top; the contrast that is kept
    red: FloatArray | None = None  # (rows, columns, 4): floor, slope, top; light in the place of contrast


FREE = Hold()


class Turns:
    """Two watches over the same values. A value turns when it goes its threshold's way back."""

    def __init__(self, thresholds: FloatArray) -> None:
        self._thresholds = thresholds
        self.way = np.zeros((2, len(thresholds)), np.int8)  # 1: it rose last; -1: fell; 0: not known yet
        self._low = np.full(self.way.shape, np.inf, np.float32)  # since it turned
        self._high = -self._low

    def begin(self, watch: int) -> None:
        """Forget what a watch knows."""
        self.way[watch], self._low[watch], self._high[watch] = 0, np.inf, -np.inf

    def memory(self) -> bytes:
        """All that it knows."""
        return b"".join(known.tobytes() for known in (self.way, self._low, self._high))

    def step(self, values: FloatArray) -> Bools:
        """(2, values): which turn now, to each watch; its first way is no turn."""
        np.minimum(self._low, values, out=self._low)
        np.maximum(self._high, values, out=self._high)
        rises = values - self._low >= self._thresholds
        rises &= self.way <= 0
        falls = self._high - values >= self._thresholds
        falls &= self.way >= 0
        falls &= ~rises
        turned: Bools = rises | falls
        at = np.flatnonzero(turned)  # few: to go to each is less than to pass over all
        way, all_turned = self.way.reshape(-1), turned.reshape(-1)
        self._low.reshape(-1)[at] = self._high.reshape(-1)[at] = values.take(at % values.size)
        all_turned[at] = way[at] != 0
        way[at] = np.where(rises.reshape(-1)[at], 1, -1)
        return turned


class Reversals:
    """Two watches over the spots of each field: when most of them, bright and dark, have changed places."""

    def __init__(self) -> None:
        self._were = np.zeros((2, *BOXES.shape), np.float32)  # ways of a field's spots when it last reversed
        self._whole = np.zeros((2, CELLS), np.float32)  # and of the picture's
        self._known = np.zeros((2, len(FIELDS)), np.float32)  # how many of them had one
        self._rise = np.zeros((2, len(FIELDS)), np.float32)  # and how many more had risen than fallen
        self._ways = np.zeros((2, CELLS), np.int8)  # of all spots, in the picture before

    def begin(self, watch: int) -> None:
        """Forget what a watch knows."""
        for known in (self._were, self._whole, self._known, self._rise):
            known[watch] = 0

    def memory(self) -> bytes:
        """All that it knows."""
        return b"".join(known.tobytes() for known in (self._were, self._whole, self._known, self._rise))

    def step(self, ways: States) -> Bools:
        """(2, fields): which fields reverse, with (2, CELLS) ways of their spots."""
        now = ways.astype(np.float32)
        known, rise = np.concatenate([np.abs(now), now]).dot(FIELDS.T).reshape(2, 2, -1)
        over = np.zeros(known.shape, np.bool_)
        for watch, moved in enumerate((ways != self._ways).any(axis=1)):
            if moved:  # else all is as it was
                over[watch] = self._watch(watch, now[watch], known[watch], rise[watch])
        self._ways = ways.copy()
        return over

    def _watch(self, watch: int, now: FloatArray, known: FloatArray, rise: FloatArray) -> Bools:
        """(fields,): which reverse to one watch; these, and those with new spots, begin anew."""
        spots, alike = now.take(BOXES), np.zeros(len(FIELDS), np.float32)
        np.einsum("fs,fs->f", self._were[watch], spots, out=alike[:WHOLE])
        alike[WHOLE] = self._whole[watch] @ now
        changed = (known - alike) / 2
        risen = (changed + (rise - self._rise[watch]) / 2) / 2
        new = known != self._known[watch]
        enough = (risen >= AREA * SIZES) & (changed - risen >= AREA * SIZES) & ~new
        over: Bools = enough & (changed >= REVERSED * SIZES)
        over[MEAN] = False
        anew = over | new
        np.copyto(self._were[watch], spots, where=anew[:WHOLE, None])
        if anew[WHOLE]:
            self._whole[watch] = now
        np.copyto(self._known[watch], known, where=anew)
        np.copyto(self._rise[watch], rise, where=anew)
        return over


class Swing:
    """Counts a mean's turns as IRIS does: after the smallest step back it may rise once more."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._steps: deque[tuple[float, float]] = deque()  # of one way, in the last second
        self._value: float | None = None
        self._sum = 0.0

    def memory(self) -> bytes:
        """All that it knows."""
        return repr((list(self._steps), self._value, self._sum)).encode()

    def step(self, time: float, value: float) -> bool:
        """Say whether it turns now."""
        by = value - (value if self._value is None else self._value)
        self._value, before = value, self._sum
        if by * before < 0:
            self._steps.clear()
        self._steps.append((time, by))
        while self._steps[0][0] <= time - SECOND:
            self._steps.popleft()
        self._sum = sum(step for _, step in self._steps)
        goes_on = self._sum * before > 0 and abs(before) >= self._threshold
        return abs(self._sum) >= self._threshold and not goes_on


class FlashGuard:
    """Decides from the pictures before how far the next one may change."""

    def __init__(self) -> None:
        share = np.where(np.arange(len(FIELDS)) == MEAN, np.inf, AREA).astype(np.float32)
        self._cells, self._shares = (
            Turns(np.repeat(np.array(COUNTS, np.float32), CELLS)),
            Turns(np.tile(share, 2)),
        )
        self._reversals = Reversals()
        self._means = [Swing(COUNTS[kind]) for kind in (LIGHT, RED)]
        self._watch = -1  # counts the watches that have begun
        self._time = 0.0
        self._past: deque[tuple[float, FloatArray]] = deque()  # a second of samples
        self._turned: deque[tuple[float, Bools]] = deque()  # a second of turns
        self._counts = np.zeros((3, len(FIELDS)), np.int64)  # of light, of red, reversals
        self._many: deque[tuple[float, float, Bools]] = deque()
        self._over = np.full((3, len(FIELDS)), -np.inf)  # when it was last too much

    def step(self, time: float, sample: FloatArray) -> Hold:
        """Take the measures of a picture as it was before it was held, (3, rows, columns); hold the next.

        ``time``: when it was shown, s; it grows.
        """
        dt, self._time = time - self._time, time
        flat = sample.reshape(3, CELLS)
        self._past.append((time, flat))
        while self._past[0][0] <= time - SECOND:
            self._past.popleft()
        self._count(self._turns(flat))
        self._over[self._counts >= MOST] = time
        self._over[self._too_long(dt), MEAN] = time
        return self._hold()

    def memory(self) -> Iterator[bytes]:
        """All that decides what comes, as bytes: where it is the same, so is what the guard does."""
        yield from (watched.memory() for watched in (self._cells, self._shares, self._reversals))
        yield from (mean.memory() for mean in self._means)
        for kept in (self._past, self._turned):
            yield b"".join(np.float64(time).tobytes() + values.tobytes() for time, values in kept)
        yield b"".join(np.array([time, dt]).tobytes() + many.tobytes() for time, dt, many in self._many)
        yield np.where(self._time - self._over < RELEASE, self._over, -np.inf).tobytes()

    def _turns(self, sample: FloatArray) -> Bools:
        """(3, fields): what turns now, to the elder of two watches that begin by turns."""
        watch = int(self._time // RELAY)
        for begun in range(max(self._watch + 1, watch - 1), watch + 1):
            for watched in (self._cells, self._shares, self._reversals):
                watched.begin(begun % 2)
        self._watch, elder = watch, (watch + 1) % 2
        self._cells.step(sample.ravel())
        ways = self._cells.way.reshape(2, 3, CELLS)
        shares = (ways[:, :SPOT] > 0).astype(np.float32) @ FIELDS.T / SIZES
        found = np.empty(self._counts.shape, np.bool_)
        found[:SPOT] = self._shares.step(shares.reshape(2, -1))[elder].reshape(SPOT, -1)
        found[:SPOT, MEAN] = [
            mean.step(self._time, float(value))
            for mean, value in zip(self._means, sample.mean(axis=1), strict=False)
        ]
        found[SPOT] = self._reversals.step(ways[:, SPOT])[elder]
        return found

    def _count(self, turned: Bools) -> None:
        self._turned.append((self._time, turned))
        self._counts += turned
        while self._turned[0][0] <= self._time - SECOND:
            self._counts -= self._turned.popleft()[1]

    def _too_long(self, dt: float) -> Bools:
        """(3,): whose mean has turned often for too long."""
        many = self._counts[:, MEAN] >= MANY
        if many.any():
            self._many.append((self._time, dt, many))
        while self._many and self._many[0][0] <= self._time - WITHIN:
            self._many.popleft()
        lasted = sum((dt * many for _, dt, many in self._many), np.zeros(3))
        long: Bools = lasted >= LONG
        return long

    def _hold(self) -> Hold:
        strengths = np.clip(1 - (self._time - self._over) / RELEASE, 0.0, 1.0).astype(np.float32)
        if not strengths.any():
            return Hold(calm=not self._many and bool((self._counts < MOST - 1).all()))
        past = np.array([sample for _, sample in self._past])
        low, swing = past.min(axis=0), np.ptp(past, axis=0)
        light, red = (dim(low[k], swing[k], reach(strengths[k]), HELD[k]) for k in (LIGHT, RED))
        kept, fog = fade(past[:, LIGHT].mean(axis=0), swing[SPOT], strengths[SPOT])
        shape = (ROWS, COLUMNS, 4)
        return Hold(
            float(strengths.max()),
            calm=False,
            light=np.stack([*light, kept], axis=1).reshape(shape),
            red=np.stack([*red, fog], axis=1).reshape(shape),
        )


def reach(strengths: FloatArray) -> FloatArray:
    """(CELLS,): each cell is held as much as any of its fields."""
    most: FloatArray = (FIELDS * strengths[:, None]).max(axis=0)
    return most


def dim(low: FloatArray, swing: FloatArray, strength: FloatArray, held: float) -> tuple[FloatArray, ...]:
    """Floor, slope and top for cells whose light swings so far up from their lowest."""
    slope = np.minimum(held / np.maximum(swing, 1e-6), 1.0)
    return low, 1 + (slope - 1) * strength, 1 + (held - 1) * strength


def fade(light: FloatArray, swing: FloatArray, strengths: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The contrast that cells keep where fields reverse, and the light that takes the place of the rest."""
    most = (FIELDS * swing).max(axis=1)
    lost = (1 - np.minimum(HELD[SPOT] / np.maximum(most, 1e-6), 1.0)) * strengths
    gone = reach(lost.astype(np.float32))
    around = (FIELDS @ light / SIZES) @ FIELDS / FIELDS.sum(axis=0)
    return 1 - gone, around * gone


def seen(hold: Hold, light: FloatArray, red: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What becomes of the linear light of a picture with these measures: times the first, plus the second.

    (rows, columns) each, and smoothly in between. The graphics do the same.
    """
    if hold.light is None or hold.red is None:
        return np.ones_like(light), np.zeros_like(light)
    share = np.minimum(dimmed(light, hold.light), dimmed(red, hold.red))
    return share * hold.light[..., 3], hold.red[..., 3]


def dimmed(value: FloatArray, how: FloatArray) -> FloatArray:
    """The share that is left of a light: its floor, and some of what lies above it."""
    floor, slope, top = how[..., 0], how[..., 1], how[..., 2]
    over = np.maximum(value - floor, 0)
    left: FloatArray = np.where(
        over > 0, (floor + np.minimum(over * slope, top)) / np.maximum(value, 1e-6), 1.0
    )
    return left
