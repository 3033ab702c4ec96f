"""``vj features``, ``vj listen``, ``vj analyse``: what is heard, for people and for programs."""

import csv
import io
import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from vj import clock
from vj.analysis.ear import Ear
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.cli import listen
from vj.vocabulary import WORDS

ROOT = Path(__file__).parents[2]


def vj(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "vj", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)


def test_every_name_of_the_vocabulary_is_listed_with_its_range_and_meaning(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in vj(tmp_path, "features").stdout.splitlines()]
    assert [row[0] for row in rows] == list(WORDS)
    assert all(len(row) == 3 and all(row) for row in rows)


def test_off_a_terminal_what_is_heard_is_a_line_a_second(tmp_path: Path) -> None:
    answer = vj(tmp_path, "listen", "--audio", "demo", "--seconds", "2.5")
    lines = answer.stdout.splitlines()
    assert (answer.returncode, len(lines)) == (0, 3)
    assert all("BPM" in line and line.endswith("calm") for line in lines)


def test_on_a_terminal_all_of_it_fits_80_columns_and_moves() -> None:
    ear, source = Ear(), MemorySource(demo.samples()[14 * demo.RATE :], demo.RATE)
    for tick in islice(clock.steady(25), 250):
        features, beat = ear.step(tick, source.read(tick))
    shown = Console(file=io.StringIO(), width=80, height=24)
    shown.print(listen.page("demo", tick.time, features, beat))
    assert isinstance(shown.file, io.StringIO)
    lines = shown.file.getvalue().splitlines()
    text = "\n".join(lines)
    assert len(lines) < 24
    assert max(map(len, lines)) <= 80
    told = (f"{beat.bpm:.1f} BPM", features.structure.section, "LUFS", "major", "kick", "mono")
    assert [word for word in told if word not in text] == []
    assert text.count("█") > 60


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of the demo track, from the build into the drop, analysed."""
    folder = tmp_path_factory.mktemp("analysed")
    part = demo.samples()[14 * demo.RATE : 24 * demo.RATE].astype("<f4").tobytes()
    write = ("ffmpeg", "-v", "error", "-f", "f32le", "-ar", str(demo.RATE), "-ac", "2", "-i", "-", "demo.wav")
    subprocess.run(write, input=part, cwd=folder, check=True)
    answer = vj(folder, "analyse", "demo.wav")
    assert (answer.returncode, answer.stdout[:20]) == (0, "demo.wav: 10.0 s, 12")
    return folder


def test_the_numbers_of_a_track_are_a_table(analysed: Path) -> None:
    with (analysed / "demo.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    level = np.array([float(row["level"]) for row in rows])
    assert len(rows) == pytest.approx(500, abs=1)
    assert level[-150:].mean() > 1.2 * level[:150].mean()


def test_the_beats_of_a_track_are_told(analysed: Path) -> None:
    told = json.loads((analysed / "demo.json").read_text("utf-8"))
    beats = np.array([beat["at"] for beat in told["beats"]])
    late = [np.abs(demo.beats() - 14 - beat).min() for beat in beats[beats > 4]]
    assert len(late) > 8
    assert np.median(late) < 0.03


def test_a_track_is_drawn(analysed: Path) -> None:
    with Image.open(analysed / "demo.png") as page:
        assert page.width == 1800
        assert np.asarray(page).std() > 20


def test_quickly_the_same_beats_are_told_alone(analysed: Path, tmp_path: Path) -> None:
    answer = vj(tmp_path, "analyse", str(analysed / "demo.wav"), "--quick")
    assert (answer.returncode, answer.stdout[:20]) == (0, "demo.wav: 10.0 s, 12")
    assert [path.name for path in tmp_path.iterdir()] == ["demo.json"]
    quick, whole = (json.loads((at / "demo.json").read_text("utf-8")) for at in (tmp_path, analysed))
    assert (quick["beats"], quick["sections"]) == (whole["beats"], whole["sections"])


def test_what_is_no_track_is_one_line(tmp_path: Path) -> None:
    answer = vj(tmp_path, "analyse", "gone.wav")
    assert (answer.returncode, answer.stderr) == (1, "vj: gone.wav: no such file\n")
