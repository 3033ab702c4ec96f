"""Judges a film: whether it flashes more than photosensitive people can bear, as EA's IRIS counts it."""

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vj import ffmpeg
from vj.errors import MediaError, UsageError

SIZE, RATE = (256, 144), 60
"""Pixels and pictures a second that are looked at: means over the picture are the same at any size."""
LACKS = "flashes are judged by IRIS: pip install iris-pse-detection"
MOST = 6
"""Turns of light or of red in a second that are allowed; two are a flash."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What IRIS says of a film."""

    passed: bool
    light: int  # the most turns of light in a second
    red: int  # of saturated red
    since: float | None = None  # s at which it first fails
    long: bool = False  # it fails for four turns or more a second that go on for four seconds

    def __str__(self) -> str:
        """In one line."""
        counts = f"at most {self.light} turns of light and {self.red} of red in a second, of {MOST}"
        if self.passed:
            return f"held within the limits of flashes: {counts}"
        why = "for too long" if self.long else "too often"
        return f"flashes {why}, first at {self.since:.1f} s: {counts}"


def judge(film: Path, fps: Fraction = Fraction(30)) -> Verdict:
    """Look at a whole film; MediaError when it can't be read, UsageError where IRIS is not installed.

    ``fps``: of a film that is a folder of pictures.
    """
    return looked_at(pictures(film, fps), RATE)


def ready() -> None:
    """UsageError where IRIS is not installed."""
    if not find_spec("iris_pse_detection"):
        raise UsageError(LACKS)


def looked_at(pictures: Iterable[NDArray[np.uint8]], rate: int) -> Verdict:
    """Look at pictures, (height, width, 3) BGR, so many a second; UsageError where IRIS is not installed.

    Source: github.com/electronicarts/IRIS, its flash detection with the limits it has.
    """
    try:
        from iris_pse_detection.configuration import Configuration
        from iris_pse_detection.flash_detection import FlashDetection
    except ImportError as error:
        raise UsageError(LACKS) from error
    iris: Any = None
    light = red = 0
    since: float | None = None
    for index, picture in enumerate(pictures):
        iris = iris or FlashDetection(rate, picture.shape[:2], Configuration())
        iris.set_current_frame(picture)
        counted = iris.analyse_frame(index)
        light, red = max(light, counted.luminance_transitions), max(red, counted.red_transitions)
        if since is None and (iris.flash_fail or iris.extended_failure):
            since = index / rate
    return Verdict(since is None, light, red, since, since is not None and not iris.flash_fail)


def pictures(film: Path, fps: Fraction) -> Iterator[NDArray[np.uint8]]:
    """A film's pictures, small, (height, width, 3) BGR; MediaError when it has none."""
    width, height = SIZE
    shape = f"fps={RATE},scale={width}:{height}:flags=area"
    source = ["-i", f"file:{film}"]
    if film.is_dir():
        files = next((path.suffix for path in film.iterdir()), "")
        source = ["-framerate", str(fps), "-i", f"file:{film}/%06d{files}"]
        shape = "zscale=tin=linear:t=iec61966-2-1," * (files == ".exr") + shape
    reads = ["-nostdin", "-v", "error", *source, "-map", "0:v:0"]
    gives = ["-vf", shape, "-f", "rawvideo", "-pix_fmt", "bgr24", "-"]
    command: list[Any] = [ffmpeg.executable(), *reads, *gives]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as decoder:
        assert decoder.stdout and decoder.stderr  # asked for above
        count = 0
        while len(data := decoder.stdout.read(width * height * 3)) == width * height * 3:
            count += 1
            yield np.frombuffer(data, np.uint8).reshape(height, width, 3)
        said = decoder.stderr.read().decode(errors="replace").strip().splitlines()
    if not count:
        raise MediaError(f"{film}: no pictures to judge: {said[-1] if said else 'it is empty'}")
