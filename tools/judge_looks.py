"""Measures every look over the demo track: has it structure, does it move with the music, what is its cost.

    python -m tools.judge_looks [LOOK ...] [--write]

Prints a table; ``--write`` puts it into docs/looks.md. The baseline is the look ``cppn``, a random network
of the kind that began it all: a look that has less structure than it, or reacts less to the sound, fails
(exit code 1). Numbers judge only what numbers can: look at the gallery as well.
"""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from tools.playback import Pixels, frames
from vj.audio import demo
from vj.audio.file import FileSource
from vj.frame import FloatArray, Frame, Tick, Value
from vj.library import looks
from vj.library.looks import Library
from vj.library.palettes import palettes
from vj.render import offscreen

SIZE = (320, 180)
BASELINE = "cppn"
BEGIN, END = 14.0, 30.0  # from the build into the drop
PALETTE = "aurora"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "looks.md"
INTRODUCTION = """# The looks, measured

`python -m tools.judge_looks --write` makes this table: each pattern at 320x180 over 16 seconds of the demo
track, from the build into the drop, and, where VJ_TEST_DATA names some, over eight seconds of music; the
mean of both.

- structure: 1 where the power of a picture falls with the square of the frequency, as in nature; 0 for noise
  and for a blur
- smooth: 1 where, between beats, each step of the motion is like the one before
- reaction: how closely motion or light follow the best of bass, loudness, beat and onset (correlation)
- motion, still: levels of 255 that a pixel changes by from frame to frame, with music and in silence
- palette: share of the palette's five tones that are to be seen
- clipped, black: share of pixels at full and at no light
- flicker: share of frames in which the mean light jumps by more than 0.05
- cost: ms of CPU a frame at this size, drawn by the processor
- score: what tools/tune_looks.py makes larger

`cppn`, a random network, is the baseline: a look with less structure, or less reaction, fails. What numbers
can't judge is to be seen in the [gallery](gallery).

"""
Series = NDArray[np.float64]


@dataclass(frozen=True)
class Judgement:
    """What was measured of one look. Shares and correlations are 0..1; more is better but where said."""

    structure: float  # 1: a power spectrum that falls with the square of the frequency, as nature's do
    smooth: float  # 1: between beats each step of the motion is like the one before
    reaction: float  # how closely motion and light follow the best of bass, beat and loudness
    motion: float  # levels a frame that the picture changes by with music
    still: float  # the same in silence: 0 is best
    palette: float  # share of the palette's five tones that are to be seen
    clipped: float  # share of pixels at full white or colour: less is better
    black: float  # share of pixels at black: less is better, to a point
    flicker: float  # share of frames in which the mean luminance jumps by more than .05: 0 is best
    cost: float  # ms of CPU a frame at this size

    @property
    def score(self) -> float:
        """One number to tune by, 0..1."""
        waste = min(self.clipped * 4, 1.0) * 0.1 + min(max(self.black - 0.6, 0.0) * 2, 1.0) * 0.1
        gain = 0.3 * self.structure + 0.4 * self.reaction + 0.15 * self.smooth + 0.15 * self.palette
        return max(gain - waste - min(self.flicker * 5, 0.3), 0.0)


def slope(pixels: Pixels) -> float:
    """How steeply the power of a picture falls with frequency: about 2 in nature, 0 for white noise."""
    grey = pixels.mean(axis=2)
    height, width = grey.shape
    window = np.outer(np.hanning(height), np.hanning(width))
    power = np.abs(np.fft.rfft2((grey - grey.mean()) * window)) ** 2
    radius = np.hypot(np.fft.fftfreq(height)[:, None] * height, np.fft.rfftfreq(width)[None] * width)
    rings = np.round(radius).astype(int)
    mean = np.bincount(rings.ravel(), power.ravel()) / np.maximum(np.bincount(rings.ravel()), 1)
    octaves = np.geomspace(3, height / 3, 12).round().astype(int)
    steep, _ = np.polyfit(np.log(octaves), np.log(mean[octaves] + 1e-9), 1)
    return float(-steep)


def structure(pixels: Pixels) -> float:
    """1 for a slope of 2, falling to 0 at noise (0) and at a blur (5)."""
    steep = slope(pixels)
    return float(np.clip(steep / 2 if steep < 2 else (5 - steep) / 2, 0, 1)) if pixels.std() > 2 else 0.0


def correlation(one: Series, two: Series) -> float:
    """Of two series, at the best of a few frames' lag; 0 where one of them stands still."""
    best = 0.0
    for lag in range(4):
        a, b = one[lag:], two[: len(two) - lag]
        if a.std() > 1e-6 and b.std() > 1e-6:
            best = max(best, abs(float(np.corrcoef(a, b)[0, 1])))
    return best


def luminance(film: Pixels) -> NDArray[np.float32]:
    """Relative luminance of each pixel, 0..1."""
    linear = (film.astype(np.float32) / np.float32(255)) ** np.float32(2.2)
    light: NDArray[np.float32] = linear @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return light


def measure(film: Pixels, silent: Pixels, heard: list[Frame], cost: float) -> Judgement:
    """Judge pictures (frames, height, width, 3) of a look with music, and in silence."""
    steps = np.abs(np.diff(film.astype(np.int16), axis=0)).mean(axis=(1, 2, 3))
    light = luminance(film).mean(axis=(1, 2))
    drivers = [
        np.array([f.features.bass for f in heard[1:]]),
        np.array([f.features.level for f in heard[1:]]),
        np.array([f.beat.hit for f in heard[1:]]),
        np.array([f.features.onset for f in heard[1:]]),
    ]
    shown: list[Series] = [steps.astype(float), light[1:].astype(float)]
    off_beat = np.array([0.2 < f.beat.phase < 0.9 for f in heard[1:]])
    rough = np.abs(np.diff(steps))[off_beat[1:]].mean() if off_beat[1:].any() else 0.0
    colours = np.array(palettes()[PALETTE]) * 255
    sample = film[:: max(len(film) // 8, 1), ::4, ::4].reshape(-1, 1, 3).astype(float)
    nearest = np.argmin(((sample - colours) ** 2).sum(axis=2), axis=1)
    return Judgement(
        structure=float(np.mean([structure(f) for f in film[:: max(len(film) // 8, 1)]])),
        smooth=float(np.clip(1 - rough / max(steps.mean(), 1e-6), 0, 1)),
        reaction=max(correlation(seen, driver) for seen in shown for driver in drivers),
        motion=float(steps.mean()),
        still=float(np.abs(np.diff(silent.astype(np.int16), axis=0)).mean()),
        palette=float((np.bincount(nearest, minlength=5) > 0.01 * len(nearest)).mean()),
        clipped=float((film.max(axis=3) >= 254).mean()),
        black=float((film.max(axis=3) < 6).mean()),
        flicker=float((np.abs(np.diff(light)) > 0.05).mean()),
        cost=cost,
    )


def watch(frames_: Iterator[Frame], begin: float) -> tuple[Pixels, list[Frame], float]:
    """Draw frames from ``begin`` seconds on: pictures, the frames, and ms of CPU each."""
    from vj.render.gl.stage import Stage

    stage = Stage(SIZE)
    pictures, heard, spent = [], [], 0.0
    for frame in frames_:
        started = time.process_time()
        stage.draw(frame)
        pixels = stage.read()
        if frame.tick.time > begin:
            spent += time.process_time() - started
            pictures.append(pixels)
            heard.append(frame)
    stage.close()
    return np.array(pictures), heard, 1e3 * spent / max(len(pictures), 1)


def judge(library: Library, name: str, sound: FloatArray, knobs: dict[str, Value] | None = None) -> Judgement:
    """Judge one look over some sound, at the demo track's rate."""
    length = len(sound) / demo.RATE
    film, heard, cost = watch(frames(library, name, sound, length, knobs=knobs, palette=PALETTE), 3.0)
    nothing = np.zeros((demo.RATE * 2, 2), np.float32)
    silent, _, _ = watch(frames(library, name, nothing, 2.0, knobs=knobs, palette=PALETTE), 1.5)
    return measure(film, silent, heard, cost)


def sounds() -> dict[str, FloatArray]:
    """What looks are judged over: the demo track, and music from VJ_TEST_DATA where there is some."""
    found = {"demo": demo.samples()[round((BEGIN - 3) * demo.RATE) : round(END * demo.RATE)]}
    folder = os.environ.get("VJ_TEST_DATA")
    for path in sorted(Path(folder, "music").glob("*.ogg"))[:1] if folder else ():
        source = FileSource(path, start=5, seconds=11, rate=demo.RATE)
        found[path.stem] = source.read(Tick(0, 11.0, 11.0)).samples
        source.close()
    return found


def mean(judgements: list[Judgement]) -> Judgement:
    """The mean of a look's judgements over several pieces."""
    return Judgement(*np.mean([astuple(j) for j in judgements], axis=0).tolist())


@click.command()
@click.argument("names", nargs=-1)
@click.option("--write", is_flag=True, help="Write the table into docs/looks.md.")
def main(names: tuple[str, ...], write: bool) -> None:
    """Judge these looks, all if none is named."""
    library = looks.load()
    wanted = dict.fromkeys(
        [*(names or library.patterns), *([BASELINE] if BASELINE in library.patterns else [])]
    )
    pieces = sounds()
    with offscreen.context():
        found = {n: mean([judge(library, n, s) for s in pieces.values()]) for n in wanted}
    table = rows(library, found)
    drawn = Table(*HEAD)
    for row in table:
        drawn.add_row(*row)
    Console(width=160).print(drawn)
    if write:
        PAGE.write_text(page(table), "utf-8")
    sys.exit(any(row[-1] == FAILS for row in table))


HEAD = ("look", "family", *(f.name for f in fields(Judgement)), "score", "verdict")
FAILS = "fails"


def rows(library: Library, found: dict[str, Judgement]) -> list[tuple[str, ...]]:
    """A row for each look, the best first, as HEAD has it."""
    base, table = found.get(BASELINE), []
    for name, one in sorted(found.items(), key=lambda item: -item[1].score):
        worse = base is not None and name != BASELINE and worse_than(one, base)
        verdict = "baseline" if name == BASELINE else FAILS if worse else "ok"
        numbers = [f"{value:.2f}" for value in (*astuple(one), one.score)]
        table.append((name, library.patterns[name].family, *numbers, verdict))
    return table


def page(table: list[tuple[str, ...]]) -> str:
    """The table as a page of text, with what its columns mean."""
    lines = [HEAD, ("---",) * len(HEAD), *table]
    return INTRODUCTION + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def worse_than(one: Judgement, base: Judgement) -> bool:
    """Whether a look has less structure than the baseline, or reacts less."""
    return one.structure < base.structure or one.reaction < base.reaction


if __name__ == "__main__":
    main()
