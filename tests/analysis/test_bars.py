"""Places in the bar, from what beats sound like."""

import numpy as np
import pytest

from tests.analysis.sounds import KICK, SNARE, hops, struck
from vj.analysis import accents, lookahead, network
from vj.analysis.accents import SLOTS, WIDTH
from vj.analysis.bars import Bars
from vj.analysis.evidence import FPS, RATE, spectra
from vj.analysis.tracker import Tracker
from vj.audio import demo
from vj.frame import FloatArray


def song(meter: int, bpm: float = 124, seconds: float = 30) -> FloatArray:
    """A kick on the ones, a snare on the other beats, and a chord that changes with the bar."""
    every = 60 / bpm
    drums = np.array([KICK, SNARE], np.float32)
    hits = [(beat * every, drums[min(beat % meter, 1)]) for beat in range(int(seconds / every))]
    sound = struck(hits, seconds)
    time = np.arange(len(sound)) / RATE
    bar = (time / every / meter).astype(int)
    chord = sum(np.sin(2 * np.pi * (220 * 2 ** (((7 * bar) % 12 + step) / 12)) * time) for step in (0, 4, 7))
    return np.asarray(sound + 0.04 * chord, np.float32)


def test_a_hit_is_told_in_its_sixteenth() -> None:
    inputs = np.zeros((160, network.INPUTS), np.float32)
    inputs[[0, 50, 100, 150], -4:] = 1.0  # in the highest bands, each beat a sixteenth later
    position = np.arange(160) / 40
    told = accents.told(inputs, np.zeros(160, np.float32), position)
    struck_in = told[:, : SLOTS * 8].reshape(-1, SLOTS, 8)[:, :, -1]
    assert struck_in.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_beats_are_told_with_their_neighbours() -> None:
    beats = np.repeat(np.arange(1, 6, dtype=np.float32)[:, None], WIDTH, axis=1)
    rows = accents.together(beats, 2, 1).reshape(5, 4, WIDTH)[:, :, 0]
    assert rows.tolist() == [[0, 0, 1, 2], [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 0]]


@pytest.mark.parametrize("meter", [3, 4])
def test_the_one_and_the_meter_are_found(meter: int) -> None:
    tracker, told = Tracker(network.weights()), []
    for hop, samples in enumerate(hops(song(meter))):
        pulse = tracker.step(samples)
        true = (hop + 1) / FPS * 124 / 60
        told.append((pulse.bar.meter, (pulse.bar.place - int(true)) % meter, true % 1))
    late = [row for row in told[len(told) // 2 :] if 0.3 < row[2] < 0.8]
    assert np.mean([row[0] == meter and row[1] == 0 for row in late]) > 0.9


def test_the_ones_of_the_demo_track_are_found_as_it_plays() -> None:
    track = demo.samples()[: 40 * demo.RATE].mean(axis=1).astype(np.float32)
    tracker, right = Tracker(network.weights()), []
    for hop, samples in enumerate(hops(track)):
        pulse, true = tracker.step(samples), (hop + 1) / FPS * demo.BPM / 60
        if true > 32 and 0.3 < true % 1 < 0.8:
            right.append((pulse.bar.place - int(true)) % 4 == 0)
    assert np.mean(right) > 0.8


@pytest.mark.parametrize("meter", [3, 4])
def test_films_know_the_meter_from_the_first_bar(meter: int) -> None:
    grid = lookahead.beats(spectra(song(meter)))
    true = np.rint(grid.beats * 124 / 60).astype(int) % meter
    assert np.mean((grid.places == true) & (grid.meters == meter)) > 0.95


def test_without_weights_bars_go_by_hand() -> None:
    bars, rng = Bars(None), np.random.default_rng(0)
    for hop in range(40 * 32):
        beat = hop / 40
        on = float(int(beat) % 4 == 2 and beat % 1 < 0.1)
        bands = np.full(32, 0.01 + 0.01 * (int(beat + 2) // 4 % 2), np.float32)
        bar = bars.step(beat, 0.1, on, bands, rng.random(64).astype(np.float32))
    assert (bar.place - bar.count) % 4 == 2


def test_when_the_beat_turns_the_ones_are_open_again() -> None:
    bars = Bars(None)
    silence = np.zeros(32, np.float32), np.zeros(64, np.float32)
    sure = bars.step(5.0, 0.0, 0.0, *silence, said=4).confidence
    bars.step(5.5, 0.0, 0.0, *silence, turned=True)
    assert sure == 1.0
    assert bars.step(6.0, 0.0, 0.0, *silence).confidence < 0.2
