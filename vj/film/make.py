"""Films of a score, from the first frame to the file: what is the same for one machine and for many."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, Protocol

from vj import __version__
from vj.errors import MediaError
from vj.film import Shown
from vj.film.order import Film, Making
from vj.film.plan import Segment, segments
from vj.film.score import Score
from vj.record import tags
from vj.record.parts import Parts
from vj.record.sound import Sound
from vj.record.story import Story


class Maker(Protocol):
    """Who makes films: this machine, or many."""

    def make(self, score: Score, films: Sequence[Film], making: Making) -> "Work":
        """Make films of a score in one hearing, and go on with those that were begun before.

        MediaError when it can't be heard, or a film can't be written; what is whole of it is kept.
        """

    @property
    def way(self) -> str:
        """The renderer's name, as ``--renderer`` takes it."""

    @property
    def at_once(self) -> int:
        """How many films it can have under way; ``make`` is then called by so many threads."""

    @property
    def drawn_by(self) -> str:
        """Who draws, and why, for a person."""

    def problems(self) -> Sequence[object]:
        """What could not be drawn since this was asked last: looks with mistakes."""


@dataclass(slots=True)
class Work:
    """Films of one score under way."""

    score: Score
    making: Making
    films: Sequence[tuple[Film, Parts]]
    story: Story
    tags: Future[dict[str, str]]
    sounds: dict[str, Sound] = field(default_factory=dict)  # by the name of the format
    problem: str = ""  # why the sound ended early, if it did

    def segments(self) -> Iterator[Segment]:
        """The segments of all films, in order."""
        with self.score.play() as playing:
            shown = self.story.follow(playing.shown)
            making = self.making
            yield from segments(shown, self.score.fps, making.seconds, making.fades)
            self.problem = playing.problem()

    @contextmanager
    def rewind(self, begin: int, end: int) -> Iterator[Iterable[Shown]]:
        """The frames from one number up to another, played again."""
        with self.score.play() as playing:
            yield islice(playing.shown, begin, end)

    def begin_sound(self, stack: ExitStack) -> None:
        """Begin to encode the sound, once for each format."""
        for film, parts in self.films:
            form = film.coding.form
            if form.name not in self.sounds:
                heard = self.score.heard(parts.folder)
                made = Sound(heard.path, parts.folder, form, self.making.sound, heard.start, heard.seconds)
                stack.callback(made.close)
                self.sounds[form.name] = made

    def join(self) -> None:
        """Make each film of its parts; MediaError where that fails, which keeps them."""
        chapters, wanted = self.story.chapters(), self.making.chapters
        for film, parts in reversed(self.films):  # the sound lies with the first
            form = film.coding.form
            with_them = form.chapters if wanted is None else wanted
            about = tags.marked(self.tags.result(), film.made)
            parts.join(film.coding, self.sounds[form.name], about, chapters if with_them else [])


@contextmanager
def under_way(score: Score, films: Sequence[Film], making: Making, renderer: str) -> Iterator[Work]:
    """Begin films of a score, or go on with what was begun before; what is whole of them is kept.

    ``renderer``: who draws. MediaError where they can't be written; one that is raised meanwhile says
    what is kept.
    """
    begun = [Parts(film.path, about(score, film, making, renderer)) for film in films]
    try:
        with ExitStack() as stack:
            reader = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="tags"))
            read = reader.submit(tags.read, score.track)
            story = Story(score.fps, -score.fold)
            work = Work(score, making, list(zip(films, begun, strict=True)), story, read)
            work.begin_sound(stack)
            yield work
    except MediaError as error:
        kept = max(parts.keep() for parts in begun)
        more = f"; {float(kept / score.fps):.0f} s of it are kept, the same command goes on there"
        raise MediaError(f"{error}{more if kept else ''}") from error
    finally:
        for parts in begun:
            parts.keep()


def about(score: Score, film: Film, making: Making, renderer: str) -> Mapping[str, Any]:
    """All that decides what is in a film's parts, as JSON has it."""
    return {
        "vj": __version__,
        "score": score.sign,
        "canvas": asdict(film.canvas),
        "coding": film.coding.words(),
        "seconds": making.seconds,
        "hashes": making.hashes,
        "renderer": renderer,
    }
