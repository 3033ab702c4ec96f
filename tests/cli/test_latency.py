"""``vj latency``, and what a show is told of how late it is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def vj(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "vj", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)


SMALL = ("--audio", "demo", "--headless", "--size", "64x36")


def test_the_stages_come_to_the_total(tmp_path: Path) -> None:
    said = ("--seconds", "1", "--display-lag", "40ms", "--distance", "10m")
    answer = vj(tmp_path, "latency", *SMALL, *said)
    assert (answer.returncode, answer.stderr) == (0, "")
    rows = dict(re.findall(r"^(\w[\w ]*?) {2,}(-?[\d.]+) ms", answer.stdout, re.M))
    stages = ("driver", "hop and frame", "analysis", "frame", "swap", "your display", "the air")
    assert {*rows} == {*stages, "sound to picture", "arrival to frame", "the beat leads by"}
    assert sum(float(rows[stage]) for stage in stages) == pytest.approx(
        float(rows["sound to picture"]), abs=0.5
    )
    assert (rows["your display"], rows["the air"]) == ("40.0", "-29.2")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("latency", "--audio", "demo", "--loopback"), "--loopback hears an input: leave out --audio"),
        (("latency", "--distance", "far"), "'far': write it as 12m"),
        (("live", "--latency", "80km"), "'80km': write it as 80ms or 0.08s"),
        (("live", "--display-lag", "9s"), "9s: at most 0.5 s"),
    ],
)
def test_what_makes_no_sense_is_one_line(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    answer = vj(tmp_path, *words)
    assert answer.returncode == 2
    assert answer.stderr.strip().endswith(says)
