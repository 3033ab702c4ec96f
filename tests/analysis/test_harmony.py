"""Pitches and keys of chords that are known."""

import numpy as np
import pytest

from vj.analysis.harmony import SIZE, Harmony
from vj.frame import FloatArray

EVERY = 1024  # samples
DT = EVERY / 44100
CADENCE = ((0, 4, 7), (5, 9, 0), (7, 11, 2), (0, 4, 7))
SAD = ((0, 3, 7), (5, 8, 0), (7, 11, 2), (0, 3, 7))


def chord(pitches: tuple[int, ...], seconds: float, octave: int = 60) -> FloatArray:
    """Tones with four partials each."""
    time = np.arange(round(seconds * 44100)) / 44100
    notes = [440 * 2 ** ((octave + pitch - 69) / 12) for pitch in pitches]
    waves = [np.sin(2 * np.pi * n * hertz * time) / n for hertz in notes for n in range(1, 5)]
    return np.asarray(0.1 * np.sum(waves, axis=0), np.float32)


def heard(sound: FloatArray) -> Harmony:
    harmony = Harmony(DT)
    for end in range(SIZE, len(sound), EVERY):
        harmony.step(sound[end - SIZE : end], 1.0)
    return harmony


@pytest.mark.parametrize("pitches", [(9,), (0, 4, 7), (2, 5, 9), (3, 7, 10)])
def test_the_pitches_that_sound_stand_out(pitches: tuple[int, ...]) -> None:
    loudest = np.argsort(heard(chord(pitches, 1.5)).chroma)[-len(pitches) :]
    assert {*loudest.tolist()} == {*pitches}


@pytest.mark.parametrize("tonic", [0, 3, 9])
@pytest.mark.parametrize(("chords", "minor"), [(CADENCE, False), (SAD, True)])
def test_a_cadence_tells_its_key(tonic: int, chords: tuple[tuple[int, ...], ...], minor: bool) -> None:
    moved = [tuple((pitch + tonic) % 12 for pitch in pitches) for pitches in chords]
    harmony = heard(np.concatenate([chord(pitches, 1.0) for pitches in moved * 2]))
    assert (harmony.key, harmony.minor) == (tonic, minor)
    assert harmony.keyness > 0.6


def test_noise_and_silence_have_no_key() -> None:
    noise = np.random.default_rng(6).normal(0, 0.1, 8 * 44100).astype(np.float32)
    assert heard(noise).keyness < 0.3
    assert heard(0 * noise).keyness == 0
    assert heard(0 * noise).chroma.max() == 0
