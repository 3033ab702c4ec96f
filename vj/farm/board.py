"""Who draws which segment: pure, so that a thousand workers can be tried on paper.

A worker that goes on where it was draws nothing twice. So each gets a stretch of a film of its own, as
long as the others leave it one, and segments are handed out one by one: a worker that dies costs one.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A segment, by its numbers alone."""

    frame: int  # number of its first frame
    end: int  # number of the frame after its last
    first: int  # number of its first picture
    pictures: int
    since: int  # the frame with which drawing begins, as far as effects forget as they are taken to
    surely: int  # the frame with which drawing begins, come what may


@dataclass(frozen=True, slots=True)
class Job:
    """A segment of one film."""

    film: tuple[str, int]  # the name of an order, and which of its films
    index: int  # of the segment in its film
    span: Span


Place = tuple[tuple[str, int], int]
"""A film, and which segment of it."""


LEAST, EACH = 3, 12  # films under way at least, and for how many workers there is another
"""A song has some twenty segments."""


def films_at_once(workers: int) -> int:
    """How many films so many workers need to be busy."""
    return max(LEAST, workers // EACH + 2)


class Board:
    """Jobs that wait, and those that are drawn."""

    def __init__(self) -> None:
        self._waiting: dict[Place, Job] = {}  # in the order in which films are wanted
        self._drawn: dict[Place, Job] = {}

    def add(self, job: Job) -> None:
        """Pin a job up: a new one, or one that has to be done again."""
        self._drawn.pop((job.film, job.index), None)
        self._waiting[job.film, job.index] = job

    def take(self, after: Job | None = None) -> Job | None:
        """The job for a worker that has just done ``after``; nothing when none waits."""
        if not self._waiting:
            return None
        following = (after.film, after.index + 1) if after else None
        place = following if following in self._waiting else self._begin(self._longest())
        job = self._waiting.pop(place)
        self._drawn[place] = job
        return job

    def _longest(self) -> list[Place]:
        """The longest run of the film that was wanted first: it is to be whole first."""
        runs = self.runs()
        return max((run for run in runs if run[0][0] == runs[0][0][0]), key=len)

    def _begin(self, run: Sequence[Place]) -> Place:
        """Where a worker begins in a run: half way, where another is drawing towards it."""
        film, index = run[0]
        return run[len(run) // 2] if (film, index - 1) in self._drawn else run[0]

    def runs(self) -> list[list[Place]]:
        """What waits, each run of segments that follow one another by itself; the first film's first."""
        films: dict[tuple[str, int], list[int]] = {}
        for film, index in self._waiting:
            films.setdefault(film, []).append(index)
        found: list[list[Place]] = []
        for film, indices in films.items():
            for index in sorted(indices):
                if found and found[-1][-1] == (film, index - 1):
                    found[-1].append((film, index))
                else:
                    found.append([(film, index)])
        return found

    def follows(self, job: Job | None) -> bool:
        """Whether the segment after one waits."""
        return job is not None and (job.film, job.index + 1) in self._waiting

    def done(self, job: Job) -> None:
        """Take down a job that is done."""
        self._drawn.pop((job.film, job.index), None)

    def drop(self, film: tuple[str, int]) -> None:
        """Take down all jobs of a film."""
        for jobs in (self._waiting, self._drawn):
            for place in [place for place in jobs if place[0] == film]:
                del jobs[place]
