"""How fast films are drawn on this machine's GPU: every pattern, by every renderer there is.

    make gpu        or        python tools/gpu.py [WIDTHxHEIGHT]

Each frame is drawn, finished, and read back as planes of video, as a film's is. The last rows are the
median pattern, and a whole film beside x264 alone on the same pictures.
"""

import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from vj.errors import RenderError
from vj.frame import Beat, Features, Frame, Layer, Look, Scene, Tick
from vj.library import looks
from vj.record.feed import Feed, plain
from vj.render import choose
from vj.render.choose import Stage, Way

SIZE = (3840, 2160)
SECONDS = 0.5  # that a pattern is measured, once it is warm
FILM = 240  # pictures
AHEAD = 8  # pictures that wait for the encoder


def frame(look: Look, index: int) -> Frame:
    """A frame of a look, its numbers at their defaults, in motion."""
    tick = Tick(index, index / 60, 1 / 60)
    values = {i.name: i.default for i in look.inputs if i.default is not None}
    if "flow" in values:
        values["flow"] = 7.0 + index / 60
    return Frame(tick, Features(), Beat(), Scene(a=Layer(look, tick, values)))


def rate(stage: Stage, look: Look) -> float:
    """Frames a second, drawn and read back."""
    for index in range(3):
        stage.draw(frame(look, index))
        stage.capture()
    stage.drain()
    begun, drawn = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS:
        for _ in range(4):
            stage.draw(frame(look, 3 + drawn))
            stage.capture()
            drawn += 1
    stage.drain()
    return drawn / (time.perf_counter() - begun)


def ways() -> list[Way]:
    """Every way to draw on a GPU that there is here; what is missing or left out is said."""
    found: list[Way] = []
    for name, opened in choose.DOORS.items():
        try:
            found += opened()
        except RenderError as error:
            print(f"{name}: {error}")
    for way in found:
        if not way.planar:
            print(f"{way.name}: left out, the processor draws ({way.device})")
            way.close()
    return [way for way in found if way.planar]


def table(found: list[Way], size: tuple[int, int]) -> None:
    """Measure every pattern by every way, and print the table."""
    shown = Table("pattern", *(f"{way.name} ({way.device})" for way in found), box=None)
    rates: dict[str, list[float]] = {}
    for way in found:
        with closing(way.stage(size, planar="yuv420p")) as stage:
            for name, look in looks.load().patterns.items():
                rates.setdefault(name, []).append(rate(stage, look))
            for problem in stage.problems:
                print(f"{way.name}: {problem}")
    for name, row in sorted(rates.items(), key=lambda item: -item[1][0]):
        shown.add_row(name, *(f"{value:.1f}" for value in row))
    shown.add_row(
        "median", *(f"{statistics.median(column):.1f}" for column in zip(*rates.values(), strict=True))
    )
    Console().print(f"frames a second at {size[0]}x{size[1]}, as planes of video", shown)


def pictures(stage: Stage) -> Iterator[NDArray[Any]]:
    """A film's pictures, each while the next is drawn."""
    look = looks.load().patterns["nebula"]
    for index in range(FILM):
        stage.draw(frame(look, index))
        if (taken := stage.capture()) is not None:
            yield taken
    if (taken := stage.drain()) is not None:
        yield taken


def encoded(shown: Iterable[NDArray[Any]], size: tuple[int, int]) -> float:
    """Pictures a second that x264 takes, fed as a film's are."""
    given = (
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        "-video_size",
        "{}x{}".format(*size),
        "-framerate",
        "60",
    )
    words = (*given, "-i", "pipe:0", "-c:v", "libx264", "-preset", "medium", "-f", "null", "-")
    begun = time.perf_counter()
    feed = Feed(words, Path("film"), AHEAD * size[0] * size[1] * 3 // 2)
    for picture in shown:
        feed.send(plain(picture), wait=True)
    feed.finish()
    return FILM / (time.perf_counter() - begun)


def film(way: Way, size: tuple[int, int]) -> None:
    """Time a film, and x264 alone on the same pictures."""
    with closing(way.stage(size, planar="yuv420p")) as stage:
        kept = [picture.copy() for picture in pictures(stage)]
        stage.forget()
        alone = encoded(kept, size)
        whole = encoded(pictures(stage), size)
    ratio = f"film {whole:.1f}, x264 alone {alone:.1f} frames a second: {whole / alone:.2f}"
    print(f"{way.name}: {ratio}")


def main() -> None:
    """Measure what there is."""
    size = SIZE
    if len(sys.argv) > 1:
        width, height = sys.argv[1].split("x")
        size = int(width), int(height)
    found = ways()
    if not found:
        sys.exit("no GPU here draws")
    table(found, size)
    for way in found:
        film(way, size)
    for way in found:
        way.close()


if __name__ == "__main__":
    main()
