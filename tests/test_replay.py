"""A night that was kept in a journal plays again: the same frames, the same pixels."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from tests.direction.test_saving import drawn
from vj import clock
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.engine import Engine
from vj.frame import Command, Frame
from vj.library import looks, palettes, preset
from vj.live import Pixels, Recording, play
from vj.record import journal
from vj.record.journal import Journal
from vj.render.gl.stage import Stage
from vj.render.pacer import FULL, Detail

pytestmark = pytest.mark.usefixtures("gl")

ASKED = {
    0: [Command("/show/pattern", ("cells",), "osc"), Command("/show/fade", (0.5,))],
    10: [Command("/cells/size", (0.3,), "midi", share=True), Command("/fx/trails/on", (True,), "key")],
    20: [Command("/show/next", (), "key"), Command("/nobody/there", ("?", (1.0, math.inf)), "osc")],
    30: [Command("/show/preset", ("default", 'palette = "ember"'), "file")],
}


class Script:
    """Hands that do the same each night."""

    name, heard = "script", 0

    def __init__(self) -> None:
        self.frame = -1

    def poll(self) -> list[Command]:
        self.frame += 1
        return ASKED.get(self.frame, [])

    def hear(self, frame: Frame) -> None:
        pass

    def close(self) -> None:
        pass


class Watched(Stage):
    """A stage that remembers what it was told to draw, and the picture."""

    def __init__(self) -> None:
        super().__init__((64, 32))
        self.drawn: list[object] = []
        self.pictures: list[Pixels] = []

    def draw(self, frame: Frame, detail: Detail = FULL) -> None:
        super().draw(frame)  # in full, however slow this machine is
        self.drawn.append((drawn(frame.scene), frame.beat, frame.notes, frame.switches))
        self.pictures.append(self.read())


def engine() -> Engine:
    default = preset.load(preset.named("default"))
    return Engine(looks.load(), default, palettes.palettes(), presets={"default": default}, seed=5)


def same(one: Sequence[Pixels], two: Sequence[Pixels]) -> bool:
    return len(one) == len(two) and all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


def test_a_night_plays_again_frame_by_frame_and_pixel_by_pixel(tmp_path: Path) -> None:
    path = tmp_path / "night.journal"
    kept = Journal(path, {})
    source = MemorySource(demo.samples()[20 * demo.RATE :], demo.RATE)
    first, again, made = Watched(), Watched(), engine()
    recording = Recording(first, iter([]), Fraction(25), demo.RATE, 2)
    play(engine(), islice(clock.steady(25), 45), source, [Script()], first, recording, fps=25, journal=kept)
    kept.close()
    for moment in journal.read(path):
        again.draw(made.step(moment.tick, moment.block, moment.commands))
    for on in (first, again):
        on.close()
    assert again.drawn == first.drawn
    assert same(again.pictures, first.pictures)
