"""What the tests ask of media files, through ffprobe and ffmpeg."""

import json
import subprocess
import wave
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vj.record.parts import SURE, Coding, Encoding, Parts
from vj.record.sound import Sound


def probe(media: Path | bytes) -> dict[str, Any]:
    """What ffprobe says: streams, chapters and format."""
    name = str(media) if isinstance(media, Path) else "-"
    command = [
        "ffprobe",
        "-v",
        "error",
        "-show_streams",
        "-show_chapters",
        "-show_format",
        "-of",
        "json",
        name,
    ]
    data = None if isinstance(media, Path) else media
    said = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def frame_hashes(film: Path, pix_fmt: str = "yuv420p") -> list[str]:
    """The MD5 of every picture of a film, decoded."""
    command = ["ffmpeg", "-v", "error", "-i", str(film), "-map", "0:v", "-pix_fmt", pix_fmt]
    said = subprocess.run(
        [*command, "-f", "framemd5", "-"], capture_output=True, text=True, check=True
    ).stdout
    return [line.split(",")[-1].strip() for line in said.splitlines() if not line.startswith("#")]


def pictures(path: Path, pix_fmt: str = "gray") -> NDArray[np.uint8]:
    """Every picture of a film: (count, height, width) luma, or (count, bytes) of another format."""
    stream = probe(path)["streams"][0]
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", pix_fmt, "-vsync", "0"]
    data = subprocess.run([*command, "-"], capture_output=True, check=True).stdout
    count = np.frombuffer(data, np.uint8)
    if pix_fmt == "gray":
        return count.reshape(-1, stream["height"], stream["width"])
    return count.reshape(-1, stream["height"] * stream["width"] * 3 // 2)


def film(
    path: Path,
    shown: Sequence[NDArray[np.uint8]],
    fps: int = 30,
    track: Path | None = None,
    *,
    cuts: Sequence[int] = (),
    coding: Coding | None = None,
    sound: str | None = None,
) -> Path:
    """A film of these pictures, (height, width, 3), made in parts that are cut at these numbers."""
    height, width, _ = shown[0].shape
    how = coding or Coding((width, height), Fraction(fps), effort="ultrafast")
    parts = Parts(path, {})
    for begin, end in pairwise([0, *cuts, len(shown)]):
        with Encoding(parts.folder, begin, how, path) as encoding:
            for picture in shown[begin:end]:
                encoding.write(picture)
        encoding.finish(SURE, "none")
    heard = Sound(track, parts.folder, how.form, sound) if track else None
    parts.join(how, heard)
    return path


def sound(path: Path, rate: int = 48000) -> NDArray[np.float32]:
    """A film's sound: (frames,) mono at rate."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a", "-ac", "1", "-ar", str(rate)]
    data = subprocess.run([*command, "-f", "f32le", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(data, np.float32)


def tone(path: Path, seconds: float, rate: int = 44100) -> Path:
    """A track: a sine of 440 Hz."""
    samples = np.sin(np.arange(round(seconds * rate)) * (2 * np.pi * 440 / rate)) * 8000
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return path
