"""How fast films are drawn on this machine's GPU: every look, by every renderer there is.

    make gpu        or        python tools/gpu.py [WIDTHxHEIGHT]

Each frame is drawn, finished, and read back as planes of video, as a film's is. The last rows are the
median look, and a whole film beside x264 alone on the same pictures.
"""

import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from vj import ffmpeg
from vj.errors import RenderError
from vj.frame import Beat, Features, Frame, Layer, Look, Scene, Tick
from vj.library import looks
from vj.render import choose
from vj.render.choose import Stage, Way

ROOT = Path(__file__).resolve().parents[1]
SIZE = (3840, 2160)
SECONDS = 0.5  # that a look is measured, once it is warm
FILM = 120  # pictures


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
    """Every way to draw that there is here; what is missing is said."""
    found: list[Way] = []
    for name, opened in choose.DOORS.items():
        try:
            found += opened()
        except RenderError as error:
            Console().print(f"{name}: {error}")
    return found


def table(found: list[Way], size: tuple[int, int]) -> None:
    """Measure every pattern by every way, and print the table."""
    shown = Table("look", *(f"{way.name} ({way.device})" for way in found), box=None)
    rates: dict[str, list[float]] = {}
    for way in found:
        with closing(way.stage(size, planar="yuv420p")) as stage:
            for name, look in looks.load().patterns.items():
                rates.setdefault(name, []).append(rate(stage, look))
    for name, row in sorted(rates.items(), key=lambda item: -item[1][0]):
        shown.add_row(name, *(f"{value:.1f}" for value in row))
    shown.add_row(
        "median", *(f"{statistics.median(column):.1f}" for column in zip(*rates.values(), strict=True))
    )
    Console().print(f"frames a second at {size[0]}x{size[1]}, as planes of video", shown)


def film(way: Way, size: tuple[int, int]) -> None:
    """Time a film, and x264 alone on the same pictures."""
    look = looks.load().patterns["nebula"]
    words = [ffmpeg.executable(), "-v", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size"]
    words += [
        "{}x{}".format(*size),
        "-framerate",
        "60",
        "-i",
        "pipe:0",
        "-c:v",
        "libx264",
        "-preset",
        "medium",
    ]
    words += ["-f", "null", "-"]
    pictures = []
    with closing(way.stage(size, planar="yuv420p")) as stage:
        stage.draw(frame(look, 0))
        stage.read()
        begun = time.perf_counter()
        with subprocess.Popen(words, stdin=subprocess.PIPE) as encoder:
            assert encoder.stdin is not None  # asked for above
            for index in range(FILM):
                stage.draw(frame(look, index))
                if (taken := stage.capture()) is not None:
                    encoder.stdin.write(taken.data)
                    pictures.append(taken)
            encoder.stdin.close()
        whole = time.perf_counter() - begun
    begun = time.perf_counter()
    with subprocess.Popen(words, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for taken in pictures:
            encoder.stdin.write(taken.data)
        encoder.stdin.close()
    alone = time.perf_counter() - begun
    ratio = f"film {FILM / whole:.1f}, x264 alone {FILM / alone:.1f} frames a second: {alone / whole:.2f}"
    Console().print(f"{way.name}: {ratio}")


def main() -> None:
    """Measure what there is."""
    size = SIZE
    if len(sys.argv) > 1:
        width, height = sys.argv[1].split("x")
        size = int(width), int(height)
    found = ways()
    table(found, size)
    for way in found:
        film(way, size)
    for way in found:
        way.close()


if __name__ == "__main__":
    main()
