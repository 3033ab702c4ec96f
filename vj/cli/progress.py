"""How films come along: a bar on a terminal, elsewhere a line every tenth."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress

Tell = Callable[[int, bool], None]
"""Is told how many more pictures are there, and whether they were drawn just now."""


class Count:
    """What is done of a film, and how fast."""

    def __init__(self, total: int, fps: Fraction) -> None:
        """``total`` pictures, 0 where nobody knows."""
        self.total, self._fps = total, float(fps)
        self.done = self._drawn = 0
        self._begun = time.perf_counter()

    def add(self, pictures: int, drawn: bool) -> None:
        """So many more are there."""
        self.done += pictures
        self._drawn += pictures if drawn else 0

    @property
    def rate(self) -> float:
        """Pictures drawn a second."""
        return self._drawn / max(time.perf_counter() - self._begun, 1e-6)

    @property
    def left(self) -> float:
        """Seconds that it will take, if it goes on like this."""
        return (self.total - self.done) / max(self.rate, 1e-6)

    @property
    def took(self) -> float:
        """Seconds since it began."""
        return time.perf_counter() - self._begun

    def speed(self) -> str:
        """How fast it goes, for a person."""
        return f"{self.rate:.1f} frames/s, {self.rate / self._fps:.2f}x"


@contextmanager
def progress(name: str, count: Count) -> Iterator[Tell]:
    """Show how a film comes along."""
    if sys.stderr.isatty():
        with bar() as shown:
            task = shown.add_task(name, total=count.total or None, speed="")

            def move(pictures: int, drawn: bool) -> None:
                count.add(pictures, drawn)
                shown.update(task, completed=count.done, speed=count.speed())

            yield move
    else:

        def line(pictures: int, drawn: bool) -> None:
            before = count.done
            count.add(pictures, drawn)
            tenth = count.done * 10 // count.total if count.total else 0
            if tenth > before * 10 // max(count.total, 1) and 0 < tenth < 10:
                say(f"{name}: {tenth}0 %, {count.speed()}, {count.left:.0f} s left")

        yield line


def bar() -> "Progress":
    """A progress bar for films."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def say(line: str) -> None:
    """A line for the person at the desk."""
    click.echo(line, err=True)
