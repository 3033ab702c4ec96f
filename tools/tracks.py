"""Tracks by others that the ear is scored on, as it hears them."""

from pathlib import Path

from vj.analysis.resample import RATE
from vj.audio.file import FileSource
from vj.frame import FloatArray, Tick


def decoded(path: Path) -> FloatArray:
    """A whole file, (frames, 2) at 44.1 kHz."""
    source = FileSource(path, rate=RATE)
    sound = source.read(Tick(0, 7200.0, 7200.0)).samples
    source.close()
    return sound
