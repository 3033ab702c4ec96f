"""A night in which something comes on every half second, for `make bench`: whether switches make frames late.

A look that is dear to draw is dear from its first frame on; what a switch itself costs shows against the
same picture a moment later. So each switch is two numbers of eight frames each: from the switch on, and
a moment later; of both the dearest frame counts, since a stall is one frame.
"""

import gc
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from rich.console import Console
from rich.table import Table

from vj import clock, ffmpeg
from vj.audio import demo
from vj.cli import live
from vj.engine import Engine
from vj.frame import Block, Command, Frame, Tick, Value
from vj.library import looks, palettes, preset
from vj.library.looks import Library
from vj.library.watch import LookWatch
from vj.live import Recording, play
from vj.render import offscreen

if TYPE_CHECKING:
    from vj.render.gl.stage import Stage

FPS = 60
SIZE = (320, 180)  # which a software driver on two cores holds with most looks
FRAMES = 8  # that are looked at from a switch on
LATER = 16  # frames after it, from which as many are looked at again
HOLD = 30  # frames from a switch to the next
SETTLE = 8 * FPS  # frames until all looks are made
LATE = 1.5  # times its share

Asked = tuple[str, Value]
"""A knob's address, and what it is set to."""


@dataclass(frozen=True, slots=True)
class Switch:
    """What came on, and its frames."""

    name: str
    first: float  # ms, the dearest frame from the switch on
    later: float  # ms, the dearest of as many frames of the same picture
    late: int  # frames from the switch on that came late
    late_later: int


def switches(library: Library) -> Iterator[tuple[str, list[Asked]]]:
    """Every kind of switch there is: its name, and what is asked for."""
    cheap = ("waves", "silk")
    for name in library.patterns:
        yield name, [("/show/fade", 0.0), ("/show/pattern", name)]
    for number, name in enumerate(["dissolve", *library.transitions]):
        fade: list[Asked] = [("/show/fade", HOLD / FPS), ("/show/transition", name)]
        yield f"{name}, across", [*fade, ("/show/pattern", cheap[number % 2])]
    before = ""
    for name in library.effects:
        off: list[Asked] = [(f"/fx/{before}/on", False)] if before else []
        yield f"{name}, over", [*off, (f"/fx/{name}/on", True)]
        before = name
    yield "effects off", [("/panic/effects", True)]
    for name in ("ember", "ocean", "neon"):
        yield f"{name}, colours", [("/show/palette", name)]
    for name in ("techno", "ambient", "retro", "default"):
        yield f"{name}, preset", [("/show/preset", name)]


class Script:
    """Hands that do one thing after the other, counted in frames."""

    name, heard = "", 0

    def __init__(self, asked: Sequence[Sequence[Asked]]) -> None:
        self._asked, self.frame = asked, -1

    def poll(self) -> list[Command]:
        """Give what is asked for in this frame."""
        self.frame += 1
        number, within = divmod(self.frame - SETTLE, HOLD)
        if within or not 0 <= number < len(self._asked):
            return [Command("/show/auto", (False,))] if self.frame == 0 else []
        return [Command(address, (value,)) for address, value in self._asked[number]]

    def hear(self, frame: Frame) -> None:
        """Nothing here listens."""

    def close(self) -> None:
        """Nothing is open."""


class Round:
    """The drop of the demo track, over and over."""

    name, rate, channels, ended = "the drop", demo.RATE, 2, False

    def __init__(self) -> None:
        self._samples, self._at = demo.samples()[24 * demo.RATE : 40 * demo.RATE].astype(np.float32), 0

    def read(self, tick: Tick) -> Block:
        """Give what has sounded since."""
        count = round(tick.dt * demo.RATE)
        places = (self._at + np.arange(count)) % len(self._samples)
        self._at += count
        return Block(self._samples[places], demo.RATE)

    def close(self) -> None:
        """Nothing is open."""


class Finish:
    """In the place of a display: waits until a picture is whole, and remembers when that was."""

    closed = False

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self.whole: list[float] = []

    def show(self, hud: Sequence[str], fullscreen: bool) -> None:
        """Wait for the picture."""
        self._stage.read()
        self.whole.append(time.perf_counter())


@contextmanager
def home() -> Iterator[Path]:
    """A person's own folder with a still image, a film and two looks in it; gone afterwards."""
    before = os.environ.get("VJ_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VJ_HOME"] = folder
        patterns = Path(folder) / "shaders" / "patterns"
        patterns.mkdir(parents=True)
        across = np.linspace(0, 255, 1920, dtype=np.uint8)
        Image.fromarray(np.dstack([np.tile(across, (1080, 1))] * 3)).save(patterns / "still.png")
        film = ("-f", "lavfi", "-i", "testsrc=size=640x360:rate=30:duration=2", str(patterns / "film.mp4"))
        subprocess.run([ffmpeg.executable(), "-v", "error", *film], check=True)
        shutil.copy(looks.load().patterns["cells"].path, patterns / "edited.fs")
        try:
            yield patterns
        finally:
            del os.environ["VJ_HOME"]
            if before is not None:
                os.environ["VJ_HOME"] = before


def night() -> list[Switch]:
    """Play it, headless, as `vj live` does."""
    with home() as folder, ExitStack() as stack:
        library, (presets, _) = looks.load(), preset.everything()
        begin = presets["default"]
        engine = Engine(library, begin, palettes.palettes(), presets=presets)
        context = stack.enter_context(offscreen.context())
        from vj.render.gl.stage import Stage

        stage = Stage(SIZE, live.beside(context), date=clock.date)
        stack.callback(stage.close)
        last_of_all: list[Asked] = [("/show/pattern", "edited")]
        planned = [*switches(library), ("edited, saved", last_of_all)]
        script, finish, begun = Script([asked for _, asked in planned]), Finish(stage), list[float]()
        last = SETTLE + len(planned) * HOLD
        saved = planned.index(planned[-1]) * HOLD + SETTLE

        def ticks() -> Iterator[Tick]:
            for tick in clock.wall(FPS):
                if tick.index == saved + FRAMES:
                    edit(folder / "edited.fs")
                begun.append(time.perf_counter())
                yield tick

        watch = LookWatch()
        stack.callback(watch.close)
        stage.prepare(engine.looks)
        gc.collect()
        gc.freeze()
        play(
            *(engine, ticks(), Round(), [script], stage),
            *(Recording(stage, iter(()), Fraction(FPS), demo.RATE, 2), finish),
            fps=FPS,
            watch=watch,
            stop=lambda: len(finish.whole) >= last,
        )
    return told([name for name, _ in planned], begun, finish.whole)


def edit(path: Path) -> None:
    """Save a look anew, as somebody does who works on it."""
    path.write_text(path.read_text(encoding="utf-8") + "// edited\n", encoding="utf-8")


def told(names: Sequence[str], begun: Sequence[float], whole: Sequence[float]) -> list[Switch]:
    """The switches of a night, by when its frames were begun, and whole; both in s."""
    cost = 1000 * (np.array(whole) - np.array(begun[: len(whole)]))
    late = np.diff(begun[: len(whole)], prepend=begun[0]) > LATE / FPS
    found = []
    for number, name in enumerate(names):
        at = SETTLE + number * HOLD
        first, later = (slice(at + off, at + off + FRAMES) for off in (0, LATER))
        # a frame that takes too long makes the one after it late
        after, later_after = (slice(part.start + 1, part.stop + 1) for part in (first, later))
        found.append(
            Switch(
                name,
                float(cost[first].max()),
                float(cost[later].max()),
                int(late[after].sum()),
                int(late[later_after].sum()),
            )
        )
    return found


def main() -> None:
    """Print the night, the switches that cost most last."""
    found = sorted(night(), key=lambda switch: switch.first - switch.later)
    rows = Table("came on", "dearest, ms", "later", "late", "later", box=None)
    for switch in found:
        numbers = f"{switch.first:.1f}", f"{switch.later:.1f}", str(switch.late), str(switch.late_later)
        rows.add_row(switch.name, *numbers)
    Console().print(rows)


if __name__ == "__main__":
    main()
