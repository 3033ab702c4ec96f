"""Textures of sound: as the W3C's analyser tells a spectrum, and the spectrogram."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vj.analysis.ear import Ear
from vj.analysis.spectrogram import COLUMNS, ROWS, Spectrogram
from vj.frame import Block, Features, FloatArray, Input, Tick
from vj.library.shadertoy import SOUND
from vj.render import compose


def heard(samples: FloatArray) -> list[Features]:
    """What is heard of samples at the ear's rate, a hop a frame."""
    ear = Ear()
    hops = samples[: len(samples) // 512 * 512].reshape(-1, 512, 2)
    return [
        ear.step(Tick(i, i * 512 / 44100, 512 / 44100), Block(hop, 44100))[0] for i, hop in enumerate(hops)
    ]


def tone(hertz: float, amplitude: float, seconds: float = 1.0) -> FloatArray:
    wave = amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * 44100)) / 44100)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def w3c(samples: FloatArray) -> NDArray[np.float64]:
    """Web Audio's getByteFrequencyData of sound that goes on: Blackman, FFT over N, -100..-30 dB."""
    place = np.arange(2048) / 2048
    blackman = 0.42 - 0.5 * np.cos(2 * np.pi * place) + 0.08 * np.cos(4 * np.pi * place)
    magnitude = np.abs(np.fft.rfft(samples.mean(axis=1)[-2048:] * blackman)) / 2048
    decibels = 20 * np.log10(np.maximum(magnitude[:512], 1e-12))
    return np.asarray(np.clip(255 * (decibels + 100) / 70, 0, 255))


@pytest.mark.parametrize(("hertz", "amplitude"), [(21.533203125 * 40, 0.5), (3000, 0.01)])
def test_shadertoy_s_bytes_are_the_web_s(hertz: float, amplitude: float) -> None:
    sound = tone(hertz, amplitude)
    sound[:, 1] *= 0.5
    features = heard(sound)[-1]
    rows = 255 * compose.sound_rows(Input(SOUND, "image"), features)
    expected = w3c(sound[: len(sound) // 512 * 512])
    loud = expected > 60  # softer bins turn with the phase, and are smoothed
    assert loud.sum() >= 4
    assert rows[0, loud] == pytest.approx(expected[loud], abs=1.5)
    wave = sound[: len(sound) // 512 * 512][-512:].mean(axis=1)
    assert rows[1] == pytest.approx(np.floor(128 * (1 + wave)), abs=0.01)


@pytest.mark.parametrize("fps", [24, 144])
def test_the_smoothing_is_the_same_at_every_frame_rate(fps: int) -> None:
    """A tone that stops falls by 0.8 a sixtieth of a second."""
    sound = np.concatenate([tone(1000, 0.5), 0 * tone(1000, 0.5, 0.5)])
    ear, at = Ear(), 0
    for index in range(int(1.25 * fps)):
        end = round((index + 1) / fps * 44100)
        features, _ = ear.step(Tick(index, index / fps, 1 / fps), Block(sound[at:end], 44100))
        at = end
    top = round(1000 / (44100 / 2048))
    fallen = 20 * np.log10(0.8) * 60 * (at / 44100 - 1.0 - 0.025) / 70
    assert features.middle[top] == pytest.approx(1 + (20 * np.log10(0.5 * 0.21) + 30) / 70 + fallen, abs=0.06)


def test_a_new_row_of_the_spectrogram_comes_in_at_the_bottom() -> None:
    spectrogram = Spectrogram()
    low, high = np.zeros(COLUMNS), np.zeros(COLUMNS)
    low[10], high[100] = 1e-2, 1e-2
    spectrogram.step(low, 20.0, 1.0)
    rows = spectrogram.step(high, 20.0, 1.0)
    assert rows.shape == (ROWS, COLUMNS)
    assert (rows[0, 100], rows[1, 10], rows.sum()) == pytest.approx((1, 1, 2))


def test_rows_that_were_given_stay_as_they_are() -> None:
    spectrogram = Spectrogram()
    given = [spectrogram.step(np.full(COLUMNS, 10 ** (-n / 4000)), 0.0, 1.0) for n in range(5000)]
    kept = [rows.copy() for rows in given[::700]]
    for _ in range(5000):
        spectrogram.step(np.zeros(COLUMNS), 0.0, 1.0)
    assert all(np.array_equal(a, b) for a, b in zip(given[::700], kept, strict=True))
    assert given[-1][:, 0] == pytest.approx(1 - (4999 - np.arange(ROWS)) / 400 / 60, abs=1e-5)


def test_a_tone_is_a_line_at_its_pitch_and_silence_is_black() -> None:
    rows = heard(tone(1000, 0.5))[-1].spectrogram
    place = int(rows[0].argmax())
    assert place == pytest.approx(COLUMNS * 0.39, abs=4)
    assert rows[:60, place].min() > 0.8
    assert rows[100:].max() == 0
    assert heard(0 * tone(1000, 0.5))[-1].spectrogram.max() == 0
