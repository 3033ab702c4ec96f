"""A farm of real workers: the same film as one machine makes, to the byte, though a worker is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.media import tone

ROOT = Path(__file__).parents[2]
SMALL = (
    "--size",
    "96x54",
    "--preset-x264",
    "ultrafast",
    "--preset",
    "neon",
    "--segment",
    "1",
    "--hashes",
    "--title",
)


def begun(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Begin ``vj render`` in a folder."""
    command = [sys.executable, "-m", "vj", "render", *words, *SMALL]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.PIPE, text=True)


def workers(of: subprocess.Popen[str]) -> list[int]:
    """The workers of a farm."""
    said = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True).stdout
    rows = [line.split(None, 2) for line in said.splitlines()]
    return [int(pid) for pid, parent, args in rows if int(parent) == of.pid and "spawn_main" in args]


def test_many_make_the_film_of_one_though_a_worker_is_killed(tmp_path: Path) -> None:
    tone(tmp_path / "a.wav", 12)
    farm = begun(tmp_path, "--farm", "a.wav", "-o", "many.mp4", "--workers", "2")
    assert wait_until(lambda: len(list(tmp_path.glob("many.mp4.parts/*-*-*-*.mp4"))) > 0, 60)
    os.kill(workers(farm)[0], signal.SIGKILL)
    _, said = farm.communicate(timeout=120)
    assert (farm.returncode, "Traceback" in said) == (0, False)
    assert any("workers gone; others draw their segments" in line for line in said.splitlines())
    begun(tmp_path, "a.wav", "-o", "one.mp4").communicate(timeout=120)
    assert (tmp_path / "many.md5").read_bytes() == (tmp_path / "one.md5").read_bytes()
    assert (tmp_path / "many.mp4").read_bytes() == (tmp_path / "one.mp4").read_bytes()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--farm", "tcp://127.0.0.1:9"), "vj: --farm tcp://127.0.0.1:9: no scheduler answers"),
        (("--farm", "nonsense://x"), "vj: --farm nonsense://x: no scheduler answers"),
    ],
)
def test_a_farm_that_is_not_there_is_one_line(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    tone(tmp_path / "a.wav", 0.2)
    _, said = begun(tmp_path, "a.wav", *words).communicate(timeout=60)
    assert said.splitlines()[-1].startswith(says)
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
