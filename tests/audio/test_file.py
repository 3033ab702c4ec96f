"""Files as ffmpeg reads them, and samples in memory."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from vj import ffmpeg
from vj.audio import Source, demo
from vj.audio.file import FileSource, MemorySource
from vj.errors import MediaError
from vj.frame import FloatArray, Tick


def everything(source: Source, fps: float = 60) -> FloatArray:
    """Read a source to its end, frame by frame."""
    parts: list[FloatArray] = []
    while not source.ended:
        parts.append(source.read(Tick(len(parts), len(parts) / fps, 1 / fps)).samples)
    source.close()
    return np.concatenate(parts)


def write(path: Path, samples: FloatArray, rate: int, *options: str) -> Path:
    """Encode samples with ffmpeg."""
    form = ["-f", "f32le", "-ar", str(rate), "-ac", str(samples.shape[1]), "-i", "-"]
    command = [ffmpeg.executable(), "-y", "-loglevel", "error", *form, *options, str(path)]
    subprocess.run(command, input=samples.astype("<f4").tobytes(), check=True)
    return path


@pytest.mark.parametrize("fps", [24, 60, 144, 29.97])
def test_ticks_cut_memory_into_pieces_that_join_again(fps: float) -> None:
    samples = demo.samples()[: demo.RATE]
    np.testing.assert_array_equal(everything(MemorySource(samples, demo.RATE), fps), samples)


def test_a_float_file_comes_back_bit_for_bit_even_beyond_full_scale(tmp_path: Path) -> None:
    samples = 2 * demo.samples()[20 * demo.RATE : 22 * demo.RATE]
    path = write(tmp_path / "loud.wav", samples, demo.RATE, "-c:a", "pcm_f32le")
    np.testing.assert_array_equal(everything(FileSource(path)), samples)


@pytest.mark.parametrize("rate", [8000, 22050, 48000, 192000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_any_rate_and_channel_count_keeps_its_length(tmp_path: Path, rate: int, channels: int) -> None:
    samples = np.zeros((rate, channels), np.float32)
    path = write(tmp_path / "a.wav", samples, rate)
    assert abs(len(everything(FileSource(path))) - 44100) <= 32


@pytest.mark.parametrize("codec", ["pcm_u8", "pcm_s24le", "pcm_s16le"])
def test_any_sample_format_is_near_what_was_written(tmp_path: Path, codec: str) -> None:
    samples = demo.samples()[20 * demo.RATE : 21 * demo.RATE]
    path = write(tmp_path / "a.wav", samples, demo.RATE, "-c:a", codec)
    np.testing.assert_allclose(everything(FileSource(path)), samples, atol=0.02)


def test_start_and_seconds_cut_out_the_part_asked_for(tmp_path: Path) -> None:
    samples = demo.samples()[: 4 * demo.RATE]
    path = write(tmp_path / "a.wav", samples, demo.RATE, "-c:a", "pcm_f32le")
    part = everything(FileSource(path, start=1.0, seconds=1.5))
    np.testing.assert_array_equal(part, samples[demo.RATE :][: round(1.5 * demo.RATE)])


def test_what_cannot_be_heard_is_refused_at_the_door_in_one_line(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a sound\n")
    empty = tmp_path / "empty.wav"
    empty.touch()
    film = tmp_path / "film.mp4"
    picture = ["-f", "lavfi", "-i", "color=s=64x64:d=0.2"]
    subprocess.run([ffmpeg.executable(), "-loglevel", "error", *picture, str(film)], check=True)
    for path in (tmp_path / "gone.wav", tmp_path, text, empty, film):
        with pytest.raises(MediaError) as caught:
            FileSource(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_truncated_file_plays_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.flac", demo.samples()[: 4 * demo.RATE], demo.RATE)
    cut = tmp_path / "cut.flac"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    source = FileSource(cut)
    assert 0 < len(everything(source)) < 4 * demo.RATE
    assert "\n" not in source.problem
