"""Films made on this machine: a stage for each kind of picture, and segments drawn on it in order."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing

from vj.errors import VJError
from vj.film.draw import Drawer
from vj.film.make import Work, under_way
from vj.film.order import Canvas, Film, Making, in_planes
from vj.film.score import Score
from vj.render import choose
from vj.render.choose import Stage


class Studio:
    """A renderer and its stages, for one film after the other: looks are made ready once.

    A context manager; a context of OpenGL is current while it is open.
    """

    def __init__(
        self,
        asked: choose.Asked = "auto",
        size: tuple[int, int] = (1280, 720),
        doors: choose.Doors = choose.DOORS,
    ) -> None:
        """Open what is asked for, ``auto`` the fastest at this size; RenderError where there is none."""
        self._stack = ExitStack()
        self._stages: dict[tuple[Canvas, int], Stage] = {}
        self.took = choose.renderer(asked, size, doors)
        self.renderer = f"{self.took.way.name} {self.took.way.device}"
        self._stack.callback(self.took.close)

    def make(self, score: Score, films: Sequence[Film], making: Making) -> Work:
        """Make films of a score in one hearing, and go on with those that were begun before.

        MediaError when it can't be heard, or a film can't be written; what is whole of it is kept.
        """
        films = [in_planes(film) for film in films] if self.took.way.planar else films
        with under_way(score, films, making, self.renderer) as work, ExitStack() as stack:
            drawers = []
            places = Counter[Canvas]()
            for film, parts in work.films:
                stage = self.stage(film.canvas, places[film.canvas])
                places[film.canvas] += 1
                drawers.append(Drawer(stage, film, parts, making, work.rewind))
                stack.callback(drawers[-1].close)
            whole = [parts.whole() for _, parts in work.films]
            for segment in work.segments():
                for drawer, there in zip(drawers, whole, strict=True):
                    part = there.get(segment.first)
                    if part and part.count == segment.pictures:
                        making.tell(part.count, False)
                    else:
                        drawer.draw(segment)
            for drawer in drawers:
                drawer.wait()
            making.go_on()
            work.join()
        return work

    @property
    def way(self) -> str:
        """The renderer's name, as ``--renderer`` takes it."""
        return self.took.way.name.split()[0]

    @property
    def at_once(self) -> int:
        """One film after the other."""
        return 1

    @property
    def drawn_by(self) -> str:
        """Who draws, and why, for a person."""
        return str(self.took)

    def stage(self, canvas: Canvas, place: int = 0) -> Stage:
        """A stage for a kind of pictures; films that are made at once have one each."""
        key = (canvas, place)
        if key not in self._stages:
            made = self.took.way.stage(
                canvas.size,
                supersample=canvas.supersample,
                bits=canvas.bits,
                channels=canvas.channels,
                alpha=canvas.alpha,
                planar=canvas.planar,
            )
            self._stages[key] = self._stack.enter_context(closing(made))
        return self._stages[key]

    def problems(self) -> list[VJError]:
        """What could not be drawn since this was asked last: looks with mistakes."""
        found = []
        for stage in self._stages.values():
            while stage.problems:
                found.append(stage.problems.popleft())
        return found

    def close(self) -> None:
        """Give stages and context back."""
        self._stack.close()

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, *failed: object) -> None:
        self.close()
