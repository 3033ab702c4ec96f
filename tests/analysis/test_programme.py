"""Loudness against the Recommendation's own numbers, reference tones, and ffmpeg's meter."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.analysis.sounds import loop
from vj import ffmpeg
from vj.analysis.programme import PIECE, QUIETEST, Momentary, weighting
from vj.audio import demo
from vj.frame import FloatArray


def measured(samples: FloatArray) -> FloatArray:
    """Momentary loudness at the end of each piece of (frames, 2)."""
    meter = Momentary()
    whole = samples[: len(samples) // PIECE * PIECE].reshape(-1, PIECE, 2)
    return np.array([meter.step(piece.T) for piece in whole])


def tone(hertz: float, decibels: float, seconds: float = 1.0) -> FloatArray:
    time = np.arange(round(seconds * 44100)) / 44100
    return (10 ** (decibels / 20) * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def test_at_48_khz_the_weighting_is_the_recommendation_s() -> None:
    """ITU-R BS.1770-4, tables 1 and 2."""
    shelf, cut = weighting(48000)
    assert shelf == pytest.approx(
        [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585]
    )
    assert cut == pytest.approx([1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621])


@pytest.mark.parametrize("decibels", [-23.0, -33.0, 0.0])
def test_a_tone_in_both_channels_is_as_loud_as_its_level(decibels: float) -> None:
    """EBU Tech 3341, cases 1 and 2: a stereo sine of 1 kHz at -23 dBFS (peak) is -23.0 LUFS."""
    sine = tone(1000, decibels)
    assert measured(np.stack([sine, sine], axis=1))[-1] == pytest.approx(decibels, abs=0.1)


def test_a_tone_in_one_channel_is_3_db_softer() -> None:
    sine = tone(997, 0)
    assert measured(np.stack([sine, 0 * sine], axis=1))[-1] == pytest.approx(-3.01, abs=0.02)


def test_silence_is_the_least_there_is() -> None:
    assert set(measured(np.zeros((44100, 2), np.float32))) == {QUIETEST}


def test_what_sounded_is_gone_after_four_tenths() -> None:
    sine = tone(1000, 0)
    heard = measured(np.concatenate([np.stack([sine, sine], axis=1), np.zeros((44100, 2), np.float32)]))
    assert heard[21 + 8] > -20
    assert heard[21 + 10] < -60


def test_blocks_side_by_side_are_the_filter_sample_by_sample() -> None:
    """From rest, within the 0.4 s."""
    heard = loop(126, 0.35)[: 7 * PIECE]
    state, power = np.zeros(4), 0.0
    for sample in heard.astype(np.float64):
        told = sample
        for first, (b0, b1, b2, a1, a2) in zip((0, 2), weighting(44100), strict=True):
            out = b0 * told + state[first]
            state[first : first + 2] = b1 * told - a1 * out + state[first + 1], b2 * told - a2 * out
            told = out
        power += told * told
    expected = -0.691 + 10 * np.log10(power / (0.4 * 44100))
    assert measured(np.stack([heard, 0 * heard], axis=1))[-1] == pytest.approx(expected, abs=1e-4)


def test_ffmpeg_s_meter_says_the_same_of_the_demo_track(tmp_path: Path) -> None:
    sound = demo.samples()[14 * demo.RATE : 24 * demo.RATE]
    (tmp_path / "x.raw").write_bytes(sound.astype("<f4").tobytes())
    said = ("-af", "ebur128=metadata=1,ametadata=print:key=lavfi.r128.M:file=-", "-f", "null", "-")
    read = ("-f", "f32le", "-ar", "44100", "-ac", "2", "-i", str(tmp_path / "x.raw"))
    command = [ffmpeg.executable(), "-v", "error", *read, *said]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    theirs = np.array([float(line.partition("=")[2]) for line in lines if "lavfi.r128.M" in line])
    ours = measured(sound)
    ends = (np.arange(len(ours)) + 1) * PIECE / 44100
    at = (np.arange(len(theirs)) + 1) * 0.1
    inside = (at > 0.5) & (at < ends[-1])
    assert inside.sum() > 80
    assert np.abs(np.interp(at[inside], ends, ours) - theirs[inside]).max() < 0.2
