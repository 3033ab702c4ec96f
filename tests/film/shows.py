"""A show that does all that can make a picture depend on those before it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

from vj import clock
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.engine import Engine
from vj.film import Shown
from vj.film.score import Playing, Stretch
from vj.frame import Command, Value
from vj.library import looks, palettes, preset

FPS = 20
SIZE = (48, 28)

HANDS: Mapping[int, list[tuple[str, Value]]] = {  # frame: what is asked for
    0: [
        ("/master/flash_guard", False),
        ("/show/pattern", "voronoi"),
        ("/show/fade", 0.4),
        ("/show/transition", "ink"),
    ],
    10: [("/fx/trails/on", True)],
    20: [("/show/pattern", "particles")],
    35: [("/fx/trails/on", False)],
    45: [("/show/pattern", "reaction"), ("/deck/a/fx/feedback/on", True)],
    60: [("/show/freeze", True)],
    66: [("/show/freeze", False), ("/fx/slitscan/on", True)],
    75: [("/mix", 0.5), ("/deck/b/blend", "add")],
    82: [("/mix", 1.0), ("/deck/a/fx/feedback/on", False)],
    90: [("/mix", 0.0), ("/fx/slitscan/on", False)],
    97: [("/show/auto", True), ("/show/pattern", "aurora"), ("/show/fade", 0.0)],
    110: [("/fx/bloom/on", True)],
}


def show(frames: int = 120) -> Iterator[Shown]:
    """The frames of a show with busy hands; the flash guard, which sees seconds, is off."""
    style = preset.load(preset.named("default"))
    engine = Engine(looks.load(), style, palettes.palettes(), seed=3)
    source = MemorySource(demo.samples()[24 * demo.RATE :], demo.RATE)
    for tick in islice(clock.steady(FPS), frames):
        asked = [Command(address, (value,), "osc") for address, value in HANDS.get(tick.index, [])]
        yield engine.step(tick, source.read(tick), asked), 1


@dataclass(frozen=True)
class Busy:
    """The score of that show."""

    track: Path
    fps: Fraction = Fraction(FPS)
    pictures: int = 120
    fold: int = 0

    @property
    def sign(self) -> dict[str, str]:
        return {"show": "busy"}

    def shown(self) -> Iterator[Shown]:
        return show(self.pictures)

    @contextmanager
    def play(self) -> Iterator[Playing]:
        yield Playing(self.shown(), lambda: "")

    def at(self, track: Path) -> "Busy":
        return replace(self, track=track)

    def heard(self, folder: Path) -> Stretch:
        return Stretch(self.track)
