import subprocess
import sys
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.media import sound
from vj import clock
from vj.errors import MediaError
from vj.frame import Block, Command, FloatArray, Tick
from vj.record import journal
from vj.record.journal import Journal, Moment

VALUES = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8")),
    st.lists(st.floats(allow_nan=False), max_size=4).map(tuple),
)
COMMANDS = st.builds(
    Command, st.text(max_size=20), st.lists(VALUES, max_size=4).map(tuple), st.text(max_size=5), st.booleans()
)
FLOATS = arrays.arrays(
    np.float32,
    st.tuples(st.integers(0, 40), st.integers(1, 3)),
    elements=st.floats(width=32, allow_nan=False),
)
SHORTS = arrays.arrays(np.int16, st.tuples(st.integers(0, 40), st.just(2))).map(
    lambda whole: whole.astype(np.float32) / np.float32(32768)
)
MOMENTS = st.builds(
    Moment,
    st.builds(Tick, st.integers(0, 10**9), st.floats(0, 1e6), st.floats(0, 10)),
    st.builds(Block, FLOATS | SHORTS, st.integers(1, 192000), st.integers(0, 99), st.floats(0, 1)),
    st.lists(COMMANDS, max_size=3).map(tuple),
)


def plain(moments: list[Moment]) -> list[object]:
    """Moments as what can be compared, sound bit by bit."""
    return [
        (m.tick, block.samples.tobytes(), block.samples.shape, block.rate, block.lost, block.age, m.commands)
        for m in moments
        for block in [m.block]
    ]


def night(seconds: float, seed: int = 0) -> list[Moment]:
    """Some seconds of a noisy show at 50 frames a second."""
    random = np.random.default_rng(seed)
    ticks = islice(clock.steady(50), round(seconds * 50))
    sounds: list[FloatArray] = [random.normal(0, 0.1, (882, 2)).astype(np.float32) for _ in range(50)]
    return [
        Moment(
            tick, Block(sounds[tick.index % 50], 44100), (Command("/mix", (tick.index / 100,), "midi", True),)
        )
        for tick in ticks
    ]


def keep(path: Path, moments: list[Moment]) -> None:
    kept = Journal(path, {"seed": 3})
    for moment in moments:
        kept.write(moment.tick, moment.block, moment.commands)
    kept.close()


@settings(deadline=None)
@given(st.lists(MOMENTS, max_size=5))
def test_what_is_unpacked_is_what_was_packed_bit_by_bit(moments: list[Moment]) -> None:
    assert plain(list(journal.unpack(journal.pack(moments)))) == plain(moments)


def test_a_night_reads_back_as_it_was(tmp_path: Path) -> None:
    moments = night(3)
    keep(tmp_path / "night.journal", moments)
    reading = journal.read(tmp_path / "night.journal")
    assert reading.about == {"seed": 3}
    assert plain(list(reading)) == plain(moments)


def test_sound_of_sixteen_bits_takes_little_more_room_than_it_must(tmp_path: Path) -> None:
    time = np.arange(441000) / 44100
    tone = np.rint(8000 * np.sin(2 * np.pi * 220 * time)).astype(np.int16).astype(np.float32) / 32768
    sound = np.stack([tone, tone], 1).astype(np.float32)
    blocks = [Block(piece, 44100) for piece in np.split(sound, 500)]
    keep(tmp_path / "a.journal", [Moment(Tick(i, i / 50, 0.02), b, ()) for i, b in enumerate(blocks)])
    assert (tmp_path / "a.journal").stat().st_size < 0.6 * sound.size * 2


@settings(deadline=None, max_examples=30)
@given(cut=st.integers(0, 10**7), bad=st.booleans())
def test_a_file_cut_or_damaged_anywhere_reads_up_to_there(
    tmp_path_factory: pytest.TempPathFactory, cut: int, bad: bool
) -> None:
    path = tmp_path_factory.mktemp("cut") / "night.journal"
    moments = night(2)
    keep(path, moments)
    whole = path.read_bytes()
    cut %= len(whole)
    path.write_bytes(whole[:cut] + (bytes([whole[cut] ^ 1]) + whole[cut + 1 :] if bad else b""))
    try:
        found = list(journal.read(path))
    except MediaError:
        return
    assert plain(found) == plain(moments[: len(found)])
    assert bad or len(found) >= (cut / len(whole)) * len(moments) - 30 - 1


def test_a_killed_show_leaves_all_but_its_last_second(tmp_path: Path) -> None:
    path = tmp_path / "night.journal"
    script = f"""
import sys, time
from pathlib import Path
from tests.record.test_journal import night
from vj.record.journal import Journal
kept = Journal(Path({str(path)!r}), {{}})
begun = time.monotonic()
for moment in night(30):
    while time.monotonic() - begun < moment.tick.time:
        time.sleep(0.002)
    kept.write(moment.tick, moment.block, moment.commands)
    print(moment.tick.time, flush=True)
"""
    running = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert running.stdout
    time = 0.0
    for line in running.stdout:
        if (time := float(line)) > 2.0:
            break
    running.kill()
    running.wait()
    running.stdout.close()
    last = list(journal.read(path))[-1]
    assert last.tick.time > time - 1.0


def test_a_full_disk_is_said_ends_the_journal_alone_and_leaves_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "night.journal"
    script = f"""
import resource
from pathlib import Path
from tests.record.test_journal import keep, night
from vj.record.journal import Journal
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
kept = Journal(Path({str(path)!r}), {{}})
for moment in night(5):
    kept.write(moment.tick, moment.block, moment.commands)
kept.close()
print(kept.problem)
"""
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert answer.stdout == f"the journal {path} ends here: File too large\n"
    found = list(journal.read(path))
    assert plain(found) == plain(night(5)[: len(found)]) and found


@pytest.mark.parametrize("content", [b"", b"hello", journal.MAGIC, journal.MAGIC + b"HEAD\xff\xff\xff\xff"])
def test_what_is_no_journal_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(MediaError, match="is no journal"):
        journal.read(tmp_path / "x")


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(MediaError, match="is there already"):
        Journal(tmp_path / "x", {})


@pytest.mark.parametrize(
    "fps", [Fraction(10), Fraction(25), Fraction(30000, 1001), Fraction(60), Fraction(144)]
)
@settings(max_examples=30, deadline=None)
@given(steps=st.lists(st.floats(0.001, 0.2), min_size=1, max_size=50))
def test_a_film_of_a_night_is_as_long_as_the_night_at_any_rate(fps: Fraction, steps: list[float]) -> None:
    times = np.cumsum(steps)
    quiet = Block(np.zeros((0, 2), np.float32), 44100)
    moments = [
        Moment(Tick(i, float(t), dt), quiet, ()) for i, (t, dt) in enumerate(zip(times, steps, strict=True))
    ]
    paced = list(journal.paced(moments, fps))
    assert [moment for moment, _ in paced] == moments
    assert abs(sum(count for _, count in paced) / fps - times[-1]) <= 1.001 / fps
    shown = [moment.tick.time for moment, count in paced for _ in range(count)]
    assert all(time <= max((i + 1) / fps + 1e-9, times[0]) for i, time in enumerate(shown[:-1]))


def test_the_sound_of_a_night_is_heard_by_ffmpeg_as_it_was(tmp_path: Path) -> None:
    moments = night(2)
    journal.write_sound(moments, tmp_path / "night.wav")
    heard = sound(tmp_path / "night.wav", 44100)
    whole = np.concatenate([moment.block.samples for moment in moments])
    assert len(heard) == len(whole)
    assert np.abs(heard - whole.sum(axis=1) / np.sqrt(2)).max() < 1e-4  # as ffmpeg makes one of two


def test_a_device_that_changed_during_the_night_keeps_its_time(tmp_path: Path) -> None:
    moments = night(1)
    other = [Moment(m.tick, Block(m.block.samples[:441, :1], 22050), ()) for m in night(1)]
    journal.write_sound([*moments, *other], tmp_path / "night.wav")
    assert len(sound(tmp_path / "night.wav", 44100)) == 2 * 44100
