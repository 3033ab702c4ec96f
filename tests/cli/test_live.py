"""``vj live`` as a person meets it: a real display, real keys, real OSC, a real recording."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.display import Display
from tests.media import pictures, probe

ROOT = Path(__file__).parents[2]
OFF = ("--no-midi", "--no-osc")


def start(folder: Path, *words: str, **env: str) -> subprocess.Popen[str]:
    """Start ``vj live`` in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "vj", "live", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(show: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for its end: exit code, what it said, what it complained of."""
    out, err = show.communicate(timeout=60)
    assert "Traceback" not in err
    return show.returncode, out, err


@pytest.fixture
def display() -> Iterator[Display]:
    """A display of 320x180."""
    server = Display("320x180")
    yield server
    server.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe_socket:
        probe_socket.bind(("127.0.0.1", 0))
        return int(probe_socket.getsockname()[1])


def test_without_a_display_the_demo_plays_is_recorded_and_summed_up(tmp_path: Path) -> None:
    show = start(
        tmp_path,
        "--audio",
        "demo",
        "--seconds",
        "3",
        "--record",
        "take.mp4",
        "--size",
        "160x90",
        *OFF,
        DISPLAY="",
    )
    code, out, _ = end(show)
    assert code == 0
    assert re.search(r"patterns +\w+", out)
    assert re.search(r"frames +\d+ in 3\.\d s: \d+\.\d a second, \d+ late", out)
    length = re.search(r"file +take\.mp4: (3\.\d) s", out)
    assert length
    streams = {s["codec_type"]: float(s["duration"]) for s in probe(tmp_path / "take.mp4")["streams"]}
    assert streams == pytest.approx(dict.fromkeys(("video", "audio"), float(length[1])), abs=0.1)
    assert pictures(tmp_path / "take.mp4").std() > 5


def test_keys_and_osc_play_a_full_screen_show_and_two_presses_end_it(
    tmp_path: Path, display: Display
) -> None:
    port = free_port()
    show = start(tmp_path, "--audio", "demo", "--osc", str(port), "--no-midi", DISPLAY=display.env["DISPLAY"])
    title = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^VJ$"]
    subprocess.run(title, env=display.env, check=True, timeout=30, capture_output=True)
    subprocess.run(["oscsend", "localhost", str(port), "/show/pattern", "s", "polygons"], check=True)
    subprocess.run(["oscsend", "localhost", str(port), "/show/balckout", "i", "1"], check=True)
    assert show.stderr
    complaint = show.stderr.readline()
    assert complaint.startswith("osc: no knob /show/balckout; nearest: /show/blackout")
    display.type("h")
    display.type("Escape")
    assert show.stderr.readline() == "to end the show, ask again within 3 s\n"
    display.type("Escape")
    code, out, _ = end(show)
    assert (code, "polygons" in out) == (0, True)


def test_a_recording_begins_and_ends_with_a_key(tmp_path: Path, display: Display) -> None:
    show = start(tmp_path, "--audio", "demo", *OFF, "--fps", "20", DISPLAY=display.env["DISPLAY"])
    title = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^VJ$"]
    subprocess.run(title, env=display.env, check=True, timeout=30, capture_output=True)
    assert show.stderr
    display.type("r")
    name = show.stderr.readline().removeprefix("recording to ").strip()
    display.type("r")
    assert show.stderr.readline() == "recording ended\n"
    show.send_signal(signal.SIGINT)
    code, out, _ = end(show)
    assert (code, f"file      {name}" in out) == (0, True)
    assert len(pictures(tmp_path / name)) >= 1


def test_a_killed_show_leaves_a_recording_that_plays(tmp_path: Path) -> None:
    show = start(tmp_path, "--audio", "demo", "--record", "take.mp4", "--size", "160x90", *OFF, DISPLAY="")
    take = tmp_path / "take.mp4"
    assert wait_until(lambda: take.exists() and take.stat().st_size > 60_000, 30)
    show.kill()
    show.communicate()
    size = 0

    def written() -> bool:
        nonlocal size
        before, size = size, take.stat().st_size
        return before == size

    assert wait_until(written)
    assert float(probe(take)["streams"][0]["duration"]) > 0.5
    assert len(pictures(take)) > 10


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--audio", "gone.mp3"), 1, "gone.mp3"),
        (("--audio", "."), 1, "folder"),
        (("--audio", "demo", "--preset", "defualt"), 2, "default"),
        (("--audio", "demo", "--size", "big"), 2, "write it as 1280x720"),
        (("--audio", "demo", "--osc", "port"), 2, "--osc port"),
        (("--audio", "demo", "--monitor", "9"), 1, "no display here"),
        (("--audio", "demo", "--midi", "no such port"), 1, "no such port"),
        (("--audio", "demo", "--record", "no/such/folder.mp4"), 1, "no/such/folder.mp4"),
        (("--device", "no such device"), 1, "--audio"),
    ],
)
def test_what_cannot_work_is_one_line_at_the_door(
    tmp_path: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    show = start(tmp_path, *words, "--seconds", "1", DISPLAY="", PULSE_SERVER="unix:/nowhere")
    found, _, complaint = end(show)
    said = [line for line in complaint.splitlines() if line and not line.startswith(("Usage", "Try"))]
    assert (found, len(said)) == (code, 1)
    assert says in said[0]


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        code, _, complaint = end(
            start(tmp_path, "--audio", "demo", "--osc", str(port), "--no-midi", DISPLAY="")
        )
    assert code == 1
    assert str(port) in complaint
    assert len(complaint.splitlines()) == 1
