"""How films come along: bars on a terminal, elsewhere a line every tenth."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.progress import Progress

Doing = Mapping[str, tuple[str, int, int]]
"""What workers do: the name of what each makes, how many pictures of it are there, and how many will be."""

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
        return self._drawn / max(self.took, 1e-6)

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


class Desk:
    """Where a person sees how the films of a batch come along, some of them at once."""

    def __init__(self, bars: "Progress | None" = None) -> None:
        self._bars, self._lock = bars, threading.Lock()
        self._workers: dict[str, Any] = {}  # the bar of each

    @contextmanager
    def film(self, name: str, count: Count) -> Iterator[Tell]:
        """Show how one film comes along; its teller may be called by any thread."""
        told = 0
        task = self._bars.add_task(name, total=count.total or None, speed="") if self._bars else None

        def tell(pictures: int, drawn: bool) -> None:
            nonlocal told
            with self._lock:
                count.add(pictures, drawn)
                tenth = tenths(count)
                if self._bars and task is not None:
                    self._bars.update(task, completed=count.done, speed=count.speed())
                elif told < tenth < 10:
                    told = tenth
                    say(f"{name}: {tenth}0 %, {count.speed()}, {count.left:.0f} s left")

        yield tell
        if self._bars and task is not None:
            self._bars.remove_task(task)

    def watch(self, doing: Doing) -> None:
        """Show what each worker does."""
        if not self._bars:
            if len(doing) != len(self._workers):
                self._workers = dict.fromkeys(doing)
                say(f"{len(doing)} workers")
            return
        for worker in self._workers.keys() - doing.keys():
            self._bars.remove_task(self._workers.pop(worker))
        for worker, (what, done, total) in doing.items():
            if worker not in self._workers:
                self._workers[worker] = self._bars.add_task("", speed="")
            self._bars.update(
                self._workers[worker], description=f"  {worker}  {what}", completed=done, total=total or None
            )

    def say(self, line: str) -> None:
        """A line for the person at the desk, over the bars."""
        if self._bars:
            self._bars.console.print(line, markup=False, highlight=False)
        else:
            say(line)


def tenths(count: Count) -> int:
    """How many tenths are done; 0 where nobody knows."""
    return count.done * 10 // count.total if count.total else 0


@contextmanager
def desk() -> Iterator[Desk]:
    """Bars on a terminal, else lines."""
    if not sys.stderr.isatty():
        yield Desk()
        return
    with bars() as shown:
        yield Desk(shown)


def bars() -> "Progress":
    """Progress bars for films."""
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
