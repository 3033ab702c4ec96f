"""Where a film is cut into segments that can be drawn alone, and with which frames each must begin.

Segments are cut where little must be drawn again: where a look that remembers has just gone, say. Where
that is depends on the film alone, not on who draws it, so that one machine and many make the same film.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from vj.film.memory import Reach
from vj.frame import Frame

Shown = tuple[Frame, int]
"""A frame, and how many pictures of the film show it; one that none shows is drawn all the same."""

SECONDS = 15.0
"""How long a segment is at least, unless the film ends."""
FADES = 3.0
"""Seconds after which what an effect remembers is taken to be gone; whether it was is looked at."""
LONGER = 1.5  # times as long a segment may be, if the next can then begin with less
MOST = 2400  # pictures of a segment, but for that, since its frames are kept in memory


@dataclass(frozen=True, slots=True)
class Segment:
    """Some frames of a film."""

    frame: int  # number of its first frame
    first: int  # number of its first picture
    pictures: int  # how many it has
    shown: tuple[Shown, ...]
    since: int  # the frame with which drawing begins, if effects forget as they are taken to
    surely: int  # the frame with which drawing begins, come what may
    before: tuple[Shown, ...] = ()  # the frames from ``since`` to its first

    @property
    def end(self) -> int:
        """Number of the frame after its last."""
        return self.frame + len(self.shown)


@dataclass(frozen=True, slots=True)
class _Step:
    shown: Shown
    number: int
    since: int
    surely: int


def segments(
    shown: Iterable[Shown], fps: Fraction, seconds: float = SECONDS, fades: float = FADES
) -> Iterator[Segment]:
    """Cut a film; memory does not grow with it.

    ``fades``: seconds after which what an effect remembers is taken to be gone. Frames that no picture
    shows before the first that one does belong to no segment.
    """
    least = max(min(round(seconds * fps), MOST), 1)
    steps, past = deque[_Step](), deque[_Step]()
    pictures = first = 0
    for step in followed(shown, round(fades * fps)):
        if not steps and not step.shown[1]:
            past.append(step)
            _trim(past, step.since)
            continue
        steps.append(step)
        pictures += step.shown[1]
        if pictures >= 2 * least:  # so that the last is no shorter than half
            cut = place_to_cut(steps, least)
            segment = made([steps.popleft() for _ in range(cut)], first, past)
            yield segment
            first += segment.pictures
            pictures -= segment.pictures
            _trim(past, min(step.since for step in steps))
    if steps:
        yield made(list(steps), first, past)


def followed(shown: Iterable[Shown], fades: int) -> Iterator[_Step]:
    """Each frame with its number and the frames that it needs."""
    guessed, sure = Reach(fades), Reach()
    for number, one in enumerate(shown):
        yield _Step(one, number, guessed.step(one[0]), sure.step(one[0]))


def place_to_cut(steps: Sequence[_Step], least: int) -> int:
    """How many of these steps make a segment of at least so many pictures: the next begins with the least."""
    counts = accumulate(step.shown[1] for step in steps)
    places = [at for at, count in enumerate(counts, 1) if count >= least and at < len(steps)]
    able = [at for at in places if steps[at].shown[1]] or places or [len(steps)]
    return min(able, key=lambda at: steps[at].number - steps[at].since if at < len(steps) else 0)


def made(steps: Sequence[_Step], first: int, past: "deque[_Step]") -> Segment:
    """A segment of these steps; they become the past."""
    begin = steps[0]
    before = tuple(step.shown for step in past if step.number >= begin.since)
    past.extend(steps)
    shown = tuple(step.shown for step in steps)
    pictures = sum(count for _, count in shown)
    return Segment(begin.number, first, pictures, shown, begin.since, begin.surely, before)


def _trim(past: "deque[_Step]", since: int) -> None:
    while past and past[0].number < since:
        past.popleft()
