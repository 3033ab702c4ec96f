"""Takes, as ffmpeg writes and reads them."""

import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.media import pictures, probe, sound
from vj.errors import MediaError, UsageError
from vj.frame import Block, Tick
from vj.record.take import Take

SIZE = (64, 48)
BLACK, WHITE = (np.full((48, 64, 3), level, np.uint8) for level in (0, 255))


@pytest.mark.parametrize(("name", "reason"), [("no/a.mp4", "No such file"), ("file/a.mp4", "Not a dir")])
def test_an_unwritable_path_is_said_before_the_show(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MediaError, match=f"{name}: can't be written: {reason}"):
        Take(tmp_path / name, SIZE, Fraction(30), 48000, 2)


def test_an_odd_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="size 63x48: both must be even"):
        Take(tmp_path / "a.mp4", (63, 48), Fraction(30), 48000, 2)


def record(take: Take, seconds: float, fps: float, rate: int, *, ppm: float = 0, block: int = 1024) -> None:
    """A show with a click each second, and a white picture when it has been heard.

    The sound card runs ``ppm`` fast and gives blocks; the display's ticks jitter by 3 ms.
    """
    rng = np.random.default_rng(0)
    given = 0
    held: NDArray[np.uint8] | None = None
    before = 0.0
    for index in range(round(seconds * fps)):
        now = (index + 1) / fps + rng.uniform(0, 0.003)
        arrived = int(now * rate * (1 + ppm * 1e-6)) // block * block
        samples = np.zeros((arrived - given, 2), np.float32)
        click = -given % rate if given else rate  # the first a second in
        hit = click < len(samples)
        if hit:
            samples[click : click + 48] = 0.9
        drawn = WHITE if hit else BLACK
        # the read-back takes a frame: what is handed over is the picture before
        take.write(held, Block(samples, rate), Tick(index, 100 + now, now - before))
        given, held, before = arrived, drawn, now
    report = take.close(held)
    assert report.problem == ""
    assert report.dropped == 0


def slips(path: Path, fps: float) -> list[int]:
    """Slots from each click in a file's sound to the white picture next to it."""
    heard = np.abs(sound(path)) > 0.3
    starts = np.flatnonzero(heard)
    clicks = starts[np.diff(starts, prepend=-48000) > 4800] / 48000
    flashes = np.flatnonzero(pictures(path).mean((1, 2)) > 128)
    assert len(clicks) == len(flashes)
    return [int(f - int(c * fps)) for c, f in zip(clicks, flashes, strict=True)]


@pytest.mark.parametrize(
    ("fps", "rate", "block", "ppm"), [(30, 44100, 1024, 200), (60, 48000, 512, -200), (25, 48000, 1024, 0)]
)
def test_a_click_and_its_flash_lie_within_a_frame(
    tmp_path: Path, fps: int, rate: int, block: int, ppm: float
) -> None:
    take = Take(tmp_path / "a.mp4", SIZE, Fraction(fps), rate, 2)
    record(take, 60, fps, rate, ppm=ppm, block=block)
    found = slips(tmp_path / "a.mp4", fps)
    assert len(found) >= 58
    assert set(found) <= {-1, 0, 1}


def test_a_take_is_a_plain_mp4_as_long_as_its_sound(tmp_path: Path) -> None:
    take = Take(tmp_path / "a.mp4", SIZE, Fraction(30000, 1001), 48000, 2)
    record(take, 5, 30000 / 1001, 48000)
    picture, heard = probe(tmp_path / "a.mp4")["streams"]
    assert picture["r_frame_rate"] == picture["avg_frame_rate"] == "30000/1001"
    assert float(picture["duration"]) == pytest.approx(float(heard["duration"]), abs=0.034)
    assert float(picture["start_time"]) == float(heard["start_time"]) == 0
    data = (tmp_path / "a.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"moof" not in data
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_a_device_that_goes_and_comes_back_as_another_leaves_silence_and_stays_in_time(
    tmp_path: Path,
) -> None:
    take = Take(tmp_path / "a.mp4", SIZE, Fraction(30), 48000, 2)
    for index in range(300):
        now = (index + 1) / 30
        rate, channels = (48000, 2) if now <= 2 else (44100, 1)
        count = 0 if 2 < now <= 6 else rate // 30
        flash = index == 270
        level = 0.9 if flash else 0.0
        block = Block(np.full((count, channels), level, np.float32), rate)
        take.write(WHITE if flash else BLACK, block, Tick(index, now, 1 / 30))
    report = take.close()
    assert report.problem == ""
    assert abs(report.frames - 300) <= 1
    assert slips(tmp_path / "a.mp4", 30) in ([-1], [0], [1])


def test_pictures_that_the_show_did_not_draw_are_held(tmp_path: Path) -> None:
    take = Take(tmp_path / "a.mp4", SIZE, Fraction(30), 48000, 1)
    for index in range(4):
        picture = WHITE if index % 2 else BLACK
        take.write(picture, Block(np.zeros((24000, 1), np.float32), 48000), Tick(index, (index + 1) / 2, 0.5))
    report = take.close()
    levels = pictures(tmp_path / "a.mp4").mean((1, 2)) > 128
    assert (report.frames, report.repeated, len(levels)) == (60, 56, 60)


def test_a_full_disk_ends_the_take_and_not_the_show(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").symlink_to("/dev/full")
    take = Take(tmp_path / "a.mp4", (640, 480), Fraction(30), 48000, 2)
    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    for index in range(100):
        take.write(
            noise, Block(np.zeros((1600, 2), np.float32), 48000), Tick(index, (index + 1) / 30, 1 / 30)
        )
    assert take.close().problem == f"{tmp_path}/a.mp4: No space left on device"


def test_an_encoder_that_stands_still_costs_pictures_that_are_counted_and_no_time(tmp_path: Path) -> None:
    take = Take(tmp_path / "a.mp4", (640, 480), Fraction(30), 48000, 2)
    encoder = take._feed._process
    encoder.send_signal(signal.SIGSTOP)
    picture = np.zeros((480, 640, 3), np.uint8)
    for index in range(400):
        block = Block(np.zeros((1600, 2), np.float32), 48000)
        take.write(picture, block, Tick(index, (index + 1) / 30, 1 / 30))
    encoder.send_signal(signal.SIGCONT)
    report = take.close()
    assert (report.problem, report.frames) == ("", 400)
    assert 80 < report.dropped < 150  # 256 MB of pictures waited
    picture_seconds, sound_seconds = (float(s["duration"]) for s in probe(tmp_path / "a.mp4")["streams"])
    assert picture_seconds == pytest.approx(400 / 30)
    assert sound_seconds == pytest.approx(400 / 30, abs=0.03)


KILLED = """
import os, signal, sys, time
import numpy as np
from fractions import Fraction
from pathlib import Path
from vj.frame import Block, Tick
from vj.record.take import Take
take = Take(Path(sys.argv[1]), (64, 48), Fraction(30), 48000, 2)
picture = np.zeros((48, 64, 3), np.uint8)
for index in range(150):
    picture = picture + 1
    take.write(picture, Block(np.zeros((1600, 2), np.float32), 48000), Tick(index, (index + 1) / 30, 1 / 30))
path, deadline = Path(sys.argv[1]), time.monotonic() + 30
while path.read_bytes().count(b"moof") < 4 and time.monotonic() < deadline:
    pass
if sys.argv[2] == "both":
    os.kill(take._feed._process.pid, signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("whom", ["show", "both"])
def test_a_killed_show_leaves_a_file_that_plays_to_its_last_second(tmp_path: Path, whom: str) -> None:
    path = tmp_path / "a.mp4"
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), whom], check=False)
    assert done.returncode == -9
    deadline = time.monotonic() + 20
    while len(pictures(path)) < 120 and time.monotonic() < deadline:
        pass  # an encoder that outlives the show writes the rest
    assert len(pictures(path)) >= 120
    assert len(sound(path)) >= 3.9 * 48000
