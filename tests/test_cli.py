"""The command line as a person meets it."""

import io
import math
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner
from rich.console import Console

from vj import __version__, ffmpeg
from vj.cli import devices, root
from vj.errors import DeviceError


def vj(*words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """Run `vj` in a process of its own."""
    start = [sys.executable, "-c", code] if code else [sys.executable, "-m", "vj"]
    return subprocess.run([*start, *words], capture_output=True, text=True, timeout=60)


def test_help_names_every_command() -> None:
    answer = vj("--help")
    assert answer.returncode == 0
    assert all(f"\n  {name}  " in answer.stdout for name in ("live", "render", "devices"))


def test_help_imports_no_heavy_library() -> None:
    code = """
import sys
from vj.cli import root
root(["--help"], standalone_mode=False)
heavy = {"numpy", "OpenGL", "aubio", "pyaudio", "glfw", "mido", "PIL", "rich", "msgspec"}
print(heavy & set(sys.modules), file=sys.stderr)
"""
    assert vj(code=code).stderr == "set()\n"


def test_version_is_the_package_s() -> None:
    assert vj("--version").stdout == f"vj, version {__version__}\n"


@pytest.mark.parametrize(
    "words", [["nonsense"], ["--nonsense"], ["devices", "--nonsense"], ["devices", "nonsense"]]
)
def test_a_wrong_word_is_refused_in_few_words(words: list[str]) -> None:
    answer = vj(*words)
    assert answer.returncode == 2
    assert "nonsense" in answer.stderr.splitlines()[-1]
    assert "Traceback" not in answer.stderr


def test_a_command_that_is_not_there_names_those_like_it() -> None:
    told = CliRunner().invoke(root, ["rendr"])
    assert (told.exit_code, told.output.splitlines()[-1]) == (
        2,
        "Error: No such command 'rendr'. Did you mean 'render'?",
    )


def test_devices_lists_every_part_though_some_are_missing() -> None:
    answer = vj("devices")
    titles = ("Sound inputs", "Sound outputs", "MIDI inputs", "Monitors", "Renderer", "Encoders")
    assert [line for line in answer.stdout.splitlines() if line in titles] == list(titles)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_an_encoder_that_works_is_told_from_one_that_is_not_there() -> None:
    path = ffmpeg.executable()
    assert (devices.encodes(path, "libx264"), devices.encodes(path, "no_such_encoder")) == (True, False)


def test_a_part_that_is_missing_says_so_in_its_place() -> None:
    def gone() -> devices.Rows:
        raise DeviceError("no display: use --headless")

    console = Console(width=80, record=True, file=io.StringIO())
    console.print(devices.part("Monitors", gone))
    assert [line.strip() for line in console.export_text().splitlines()] == [
        "Monitors",
        "no display: use --headless",
    ]


@pytest.mark.parametrize(("amplitude", "decibels"), [(1.0, 0.0), (0.1, -20.0), (0.0, -math.inf)])
def test_a_meter_says_dB_below_full_scale(amplitude: float, decibels: float) -> None:
    square = amplitude * np.array([[1.0], [-1.0]], np.float32)
    assert devices.decibels(square, -10.0) == pytest.approx(decibels, abs=1e-5)


@pytest.mark.parametrize(("level", "cells"), [(6.0, 30), (0.0, 30), (-30.0, 15), (-60.0, 0), (-math.inf, 0)])
def test_a_bar_is_full_at_full_scale(level: float, cells: int) -> None:
    assert devices.bar(level).count("\N{FULL BLOCK}") == cells
