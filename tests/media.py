"""What the tests ask of media files, through ffprobe and ffmpeg."""

import json
import subprocess
import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def probe(media: Path | bytes) -> dict[str, Any]:
    """What ffprobe says: streams and format."""
    name = str(media) if isinstance(media, Path) else "-"
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", name]
    data = None if isinstance(media, Path) else media
    said = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def pictures(path: Path, pix_fmt: str = "gray") -> NDArray[np.uint8]:
    """Every picture of a film: (count, height, width) luma, or (count, bytes) of another format."""
    stream = probe(path)["streams"][0]
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", pix_fmt, "-vsync", "0"]
    data = subprocess.run([*command, "-"], capture_output=True, check=True).stdout
    count = np.frombuffer(data, np.uint8)
    if pix_fmt == "gray":
        return count.reshape(-1, stream["height"], stream["width"])
    return count.reshape(-1, stream["height"] * stream["width"] * 3 // 2)


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
