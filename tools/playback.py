"""One look over the demo track: the frames that gallery, judge and tuner all look at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from vj import clock
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.engine import Engine
from vj.frame import Command, FloatArray, Frame, Value
from vj.library.looks import Library
from vj.library.palettes import palettes
from vj.library.preset import Preset
from vj.render.gl.stage import Stage

Pixels = NDArray[np.uint8]
FPS = 30


def frames(
    library: Library,
    name: str,
    samples: FloatArray,
    seconds: float,
    *,
    knobs: Mapping[str, Value] | None = None,
    palette: str = "aurora",
) -> Iterator[Frame]:
    """The engine's frames with one look on from the start; ``samples`` at the demo track's rate."""
    only = replace(library, patterns={name: library.patterns[name]})
    engine = Engine(only, Preset("one look", palette=palette), palettes())
    source = MemorySource(samples, demo.RATE)
    asked = [Command(f"/{name}/{knob}", (value,)) for knob, value in (knobs or {}).items()]
    for tick in islice(clock.steady(FPS), round(seconds * FPS)):
        yield engine.step(tick, source.read(tick), asked if tick.index == 0 else ())


def moments(
    library: Library, name: str, stage: Stage, times: list[float], lead: float = 2.0, palette: str = "aurora"
) -> list[Pixels]:
    """Pictures of a look at these times of the demo track, each with ``lead`` seconds drawn before it."""
    found = []
    for frame in frames(library, name, demo.samples(), max(times) + 0.5, palette=palette):
        time = frame.tick.time
        if not any(at - lead <= time <= at for at in times):
            continue
        stage.draw(frame)
        if any(abs(time - at) < 0.5 / FPS for at in times):
            found.append(stage.read())
        else:
            stage.read()  # a picture that nobody reads is not drawn by every driver
    return found
