"""``vj watch``: tracks come into a folder, films come out, through kills and restarts."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.media import probe, tone
from vj.cli.watch import Arrivals, film_of

ROOT = Path(__file__).parents[2]
SMALL = ("--size", "64x36", "--fps", "10", "--preset-x264", "ultrafast")
A, B = Path("a.wav"), Path("b.wav")


def test_a_file_is_whole_once_it_stood_still_for_a_second_and_is_told_once() -> None:
    arrivals = Arrivals()
    sizes = [(0.0, 10), (0.5, 20), (1.0, 20), (1.5, 20), (2.0, 20), (9.0, 20)]
    told = [arrivals.step(now, {A: (size, 0)}) for now, size in sizes]
    assert told == [[], [], [], [A], [], []]


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ({A: (5, 0)}, []),  # as it was
        ({A: (6, 0)}, [A]),  # larger
        ({A: (5, 1)}, [A]),  # written again
        ({A: (5, 0), B: (1, 0)}, [B]),
        ({A: (5, 0), B: (0, 0)}, []),  # not begun
        ({}, []),
    ],
)
def test_only_what_is_new_or_changed_is_told(later: dict[Path, tuple[int, int]], told: list[Path]) -> None:
    arrivals = Arrivals()
    for now in (0, 1):
        arrivals.step(now, {A: (5, 0)})
    assert [arrivals.step(now, later) for now in (2, 3)] == [[], told]


@pytest.mark.parametrize(
    ("there", "film"),
    [
        ([A, B], "films/a.mp4"),
        ([A, Path("a.mp3")], "films/a-wav.mp4"),
        ([Path("a.mp3"), A], "films/a-wav.mp4"),
    ],
)
def test_the_name_of_a_film_does_not_depend_on_what_came_first(there: list[Path], film: str) -> None:
    assert film_of(A, dict.fromkeys(there, (1, 0)), Path("films"), ".mp4") == Path(film)


def length(film: Path) -> float:
    """How long a film is, in s."""
    return float(probe(film)["format"]["duration"])


class Watch:
    """A running ``vj watch in -o out``."""

    def __init__(self, folder: Path) -> None:
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "vj", "watch", "in", "-o", "out", *SMALL]
        self.process = subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.PIPE, text=True)

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; give the exit code and what was said."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[list[Watch]]:
    """Watches that a test begins; none outlives it."""
    (tmp_path / "in").mkdir()
    begun: list[Watch] = []
    yield begun
    for watch in begun:
        watch.process.kill()
        watch.process.communicate()


def begin(watched: list[Watch], folder: Path) -> Watch:
    """Begin another watch."""
    watched.append(Watch(folder))
    return watched[-1]


def test_what_comes_in_is_rendered_through_a_kill_and_a_restart(tmp_path: Path, watched: list[Watch]) -> None:
    inside, films = tmp_path / "in", tmp_path / "out"
    tone(inside / "a.wav", 0.5)
    (inside / "broken.wav").write_text("I am a text")
    (inside / "notes.txt").write_text("no track")
    first = begin(watched, tmp_path)
    assert wait_until(lambda: (films / "a.mp4").exists(), 60)
    done = (films / "a.mp4").stat().st_mtime_ns
    tone(inside / "long.wav", 60)
    assert wait_until(lambda: (films / "long.mp4.parts").exists(), 60)
    code, said = first.end(signal.SIGKILL)
    assert (code, said.count("broken.wav: no sound that ffmpeg can read")) == (-9, 1)
    assert wait_until(lambda: (films / "long.mp4.parts").exists())
    tone(inside / "long.wav", 0.5)
    second = begin(watched, tmp_path)
    assert wait_until(lambda: (films / "long.mp4").exists(), 60)
    code, said = second.end(signal.SIGINT)
    assert (code, said.splitlines()[-1][:8], "Traceback" in said) == (130, "stopped;", False)
    assert sorted(path.name for path in films.iterdir()) == ["a.mp4", "long.mp4"]
    assert (films / "a.mp4").stat().st_mtime_ns == done
    assert length(films / "long.mp4") == pytest.approx(0.5, abs=0.11)


def test_a_track_that_is_written_again_is_rendered_again(tmp_path: Path, watched: list[Watch]) -> None:
    film = tmp_path / "out" / "a.mp4"
    tone(tmp_path / "in" / "a.wav", 0.5)
    watch = begin(watched, tmp_path)
    assert wait_until(film.exists, 60)
    tone(tmp_path / "in" / "a.wav", 1.5)
    assert wait_until(lambda: length(film) > 1, 60)
    assert watch.end(signal.SIGINT)[0] == 130


def test_a_folder_that_is_away_is_looked_for_until_it_is_back(tmp_path: Path, watched: list[Watch]) -> None:
    film = tmp_path / "out" / "a.mp4"
    tone(tmp_path / "in" / "a.wav", 0.5)
    watch = begin(watched, tmp_path)
    assert wait_until(film.exists, 60)
    (tmp_path / "in").rename(tmp_path / "away")
    assert watch.process.stderr is not None
    said = iter(watch.process.stderr.readline, "")
    assert next(line for line in said if "looking for it" in line) == (
        "in: No such file or directory; looking for it\n"
    )
    tone(tmp_path / "away" / "b.wav", 0.5)
    (tmp_path / "away").rename(tmp_path / "in")
    assert wait_until((tmp_path / "out" / "b.mp4").exists, 60)
    assert watch.end(signal.SIGINT)[0] == 130


def test_interrupted_before_a_part_is_whole_it_leaves_nothing_behind(
    tmp_path: Path, watched: list[Watch]
) -> None:
    tone(tmp_path / "in" / "long.wav", 60)
    watch = begin(watched, tmp_path)
    assert wait_until(lambda: (tmp_path / "out" / "long.mp4.parts").exists(), 60)
    assert watch.end(signal.SIGTERM)[0] == 130
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("gone", "-o", "out"), "gone: is no folder"),
        (("in", "-o", "in"), "-o in: films would be taken for tracks"),
        (("in",), "Missing option '-o' / '--output'"),
    ],
)
def test_what_cannot_be_watched_is_said_at_the_door(
    tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    (tmp_path / "in").mkdir()
    command = [sys.executable, "-m", "vj", "watch", *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert (answer.returncode, says in answer.stderr) == (2, True)
