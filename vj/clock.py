"""When frames are due: a steady count for film and tests, wall time for the stage."""

import itertools
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from fractions import Fraction

from vj.frame import Tick


def date() -> tuple[float, float, float, float]:
    """The date and time of day here, as ISF tells shaders: year, month, day, seconds since midnight."""
    now = datetime.now()
    seconds = now.hour * 3600 + now.minute * 60 + now.second + now.microsecond / 1e6
    return now.year, now.month, now.day, seconds


SHORTENED = (24, 30, 48, 60, 120, 240)
"""Rates of which video also has 1000/1001, written 23.976, 29.97, 59.94 ..."""


def rate(asked: str | float | Fraction) -> Fraction:
    """Frames a second as they are meant: 29.97 is 30000/1001, which is what editors and players take it for.

    ValueError or ZeroDivisionError for what is no number.
    """
    found = Fraction(str(asked))
    meant = [Fraction(whole * 1000, 1001) for whole in SHORTENED if found.denominator > 1]
    return next((exact for exact in meant if abs(found - exact) < Fraction(1, 200)), found)


def steady(fps: Fraction | int) -> Iterator[Tick]:
    """Ticks of a film. Frame i is shown from i/fps on, and has heard all that sounds while it is shown."""
    step = Fraction(1) / Fraction(fps)
    for index in itertools.count():
        yield Tick(index, float((index + 1) * step), float(step))


def exposed(fps: Fraction | int, frames: int = 1, shutter: Fraction = Fraction(1)) -> Iterator[list[Tick]]:
    """Ticks of a film of which each picture shows several frames, in groups of ``frames``.

    ``shutter``: the share of a picture's time, above 0 to 1, over which they lie; the last is where a
    picture of one frame has its only one.
    """
    step = Fraction(1) / Fraction(fps)
    before = Fraction(0)
    for picture in itertools.count():
        group = []
        for number in range(frames):
            time = (picture + 1) * step - step * shutter * Fraction(frames - 1 - number, frames)
            group.append(Tick(picture * frames + number, float(time), float(time - before)))
            before = time
        yield group


def wall(
    fps: float,
    *,
    vsync: bool = False,
    now: Callable[[], float] = time.perf_counter,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Tick]:
    """Ticks of a live show, at most ``fps`` a second.

    Where the display paces the loop (vsync) it is left alone, as long as it really does: waiting for
    a second clock beside it would make a frame miss its turn now and then.
    """
    start = last = due = now()
    for index in itertools.count():
        moment = now()
        if vsync and moment - last > 0.7 / fps:
            due = moment
        else:
            due = max(due + 1 / fps, moment) if index else moment
            sleep(due - moment)
            moment = now()
        yield Tick(index, moment - start, moment - last)
        last = moment
