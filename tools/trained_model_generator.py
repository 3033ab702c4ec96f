"""Each sound file of this folder becomes a film, ``trained_<name>.mp4``: run it there, with no arguments.

Its class gives pictures of one family of patterns for features of your own.
"""

import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import fields, replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vj import clock
from vj.cli import batch, render
from vj.direction.director import Director
from vj.direction.selector import family
from vj.errors import VJError
from vj.frame import Beat, Command, Features, Frame
from vj.library import looks, palettes
from vj.library.preset import find
from vj.render import offscreen

Pixels = NDArray[np.uint8]


class TrainedModelGenerator:
    """Chooses a family of patterns for what is heard, and draws it.

    ``features`` are numbers 0..1 by the names of ``vj.frame.Features``; energy and brightness are
    enough, the others follow them.
    """

    def __init__(self, preset: str = "default", fps: int = 30, seed: int = 0) -> None:
        """Take thresholds and palette from a preset; the same seed gives the same pictures."""
        self._preset, self._fps, self._seed = find(preset), fps, seed

    def select_pattern_type(self, features: Mapping[str, float]) -> str:
        """Name the family for these features: geometric, fractal, flowing or organic."""
        energy, brightness = features.get("energy", 0.0), features.get("brightness", 0.0)
        return family(energy, brightness, self._preset.selector)

    def generate_fractal_patterns(
        self, features: Mapping[str, float], num_frames: int = 30, size: tuple[int, int] = (1280, 720)
    ) -> list[Pixels]:
        """Draw self-similar branches: num_frames pictures, each (height, width, 3) RGB."""
        return self._draw("fractal", features, num_frames, size)

    def generate_organic_patterns(
        self, features: Mapping[str, float], num_frames: int = 30, size: tuple[int, int] = (1280, 720)
    ) -> list[Pixels]:
        """Draw soft cells: num_frames pictures, each (height, width, 3) RGB."""
        return self._draw("organic", features, num_frames, size)

    def generate_flowing_patterns(
        self, features: Mapping[str, float], num_frames: int = 30, size: tuple[int, int] = (1280, 720)
    ) -> list[Pixels]:
        """Draw ribbons and waves: num_frames pictures, each (height, width, 3) RGB."""
        return self._draw("flowing", features, num_frames, size)

    def generate_geometric_patterns(
        self, features: Mapping[str, float], num_frames: int = 30, size: tuple[int, int] = (1280, 720)
    ) -> list[Pixels]:
        """Draw turning polygons: num_frames pictures, each (height, width, 3) RGB."""
        return self._draw("geometric", features, num_frames, size)

    def _draw(
        self, kind: str, features: Mapping[str, float], count: int, size: tuple[int, int]
    ) -> list[Pixels]:
        director = Director(looks.load(), self._preset, palettes.palettes(), seed=self._seed)
        ask = [Command("/show/pattern", (kind,))]
        drawn = []
        with offscreen.context():
            from vj.render.gl.stage import Stage

            with closing(Stage(size)) as stage:
                for tick in islice(clock.steady(Fraction(self._fps)), count):
                    now = heard(features, tick.time)
                    scene = director.step(tick, now, Beat(), ask).scene
                    stage.draw(Frame(tick, now, Beat(), scene))
                    drawn.append(stage.read())
                    ask = []
        return drawn


def heard(features: Mapping[str, float], time: float) -> Features:
    """Features that stay as they are given; those not given follow the energy and the brightness."""
    energy, brightness = features.get("energy", 0.0), features.get("brightness", 0.0)
    known = {field.name for field in fields(Features) if field.type in (float, "float")}
    follow = {"level": energy, "bass": energy, "mid": energy, "treble": brightness, "centroid": brightness}
    flow = {"flow": time * energy, "pulse": time * energy}
    given = {name: float(value) for name, value in features.items() if name in known}
    chosen: dict[str, Any] = {**follow, **flow, **given}
    return replace(Features(), **chosen)  # bands, wave and spectrum stay silent


def main() -> int:
    """Render each sound file of the current folder, and say how it went."""
    tracks = batch.inside_of(Path(), batch.SOUND)
    if not tracks:
        print(f"no sound file in {Path.cwd()}: go to the folder of your tracks and call this there")
        return 1
    films = {
        track: film.with_name(f"trained_{film.name}")
        for track, film in batch.names(tracks, None, batch=True).items()
    }
    for track, film in films.items():
        print(f"{track} -> {film}")
    return render.run(films, render.Style(), render.shown("default", 0), overwrite=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except VJError as error:
        sys.exit(f"{Path(__file__).name}: {error}")
