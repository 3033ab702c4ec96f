"""The demo track: a minute of dance music made here, so that everyone has sound and tests have truth.

Every beat is a whole number of samples at 126 BPM, so layers are loops of whole bars that tile. Tones
are written as spectra (every partial on a bin of the bar's FFT): band-limited, and they loop without
a seam; a filter is a weight on the partials and a reverb a product of spectra.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from vj.frame import FloatArray

RATE = 44100  # Hz
BPM = 126.0
_BEAT = 21000  # samples: RATE * 60 / BPM, whole
_STEP = _BEAT // 4  # a sixteenth
_BAR = 4 * _BEAT
_SEED = 126

_CHORDS = ((57, 60, 64, 69), (53, 60, 65, 69), (48, 60, 64, 67), (55, 59, 62, 67))
"""A bar each, MIDI notes: A minor, F, C, G."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the track, from bar line to bar line."""

    name: str  # calm, groove, build, drop, break
    start: float  # seconds
    end: float  # seconds


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of the score: how loud each layer is at the part's start and end."""

    name: str
    bars: int
    pump: float  # how deep the kick ducks the tones, 0..1
    mix: Mapping[str, tuple[float, float]]


_SCORE = (
    _Part("calm", 4, 0, {"dark": (0.10, 0.30), "pluck": (0.00, 0.08)}),
    _Part("groove", 2, 0.5, {"dark": (0.5, 0.6), "pluck": (0.2, 0.35), "bass": (0.16, 0.16),
                             "kick": (0.28, 0.28), "hats": (0.15, 0.25)}),
    _Part("build", 4, 0, {"warm": (0.4, 0.6), "bright": (0.0, 0.6), "pluck": (0.3, 0.5),
                          "riser": (0.1, 0.75), "roll": (0.2, 0.7)}),
    _Part("drop", 8, 0.8, {"warm": (0.7, 0.7), "bright": (1.1, 1.1), "pluck": (0.3, 0.3),
                           "bass": (0.5, 0.5), "kick": (0.85, 0.85), "hats": (0.5, 0.5),
                           "clap": (0.6, 0.6), "crash": (0.6, 0.6)}),
    _Part("break", 4, 0, {"dark": (0.5, 0.3), "warm": (0.05, 0.15), "pluck": (0.25, 0.15)}),
    _Part("build", 2, 0, {"warm": (0.4, 0.6), "bright": (0.2, 0.6), "pluck": (0.4, 0.5),
                          "riser": (0.2, 0.75), "roll": (0.25, 0.7)}),
    _Part("drop", 6, 0.8, {"warm": (0.7, 0.7), "bright": (1.2, 1.2), "pluck": (0.5, 0.5),
                           "bass": (0.5, 0.5), "kick": (0.85, 0.85), "hats": (0.6, 0.6),
                           "clap": (0.65, 0.65), "crash": (0.6, 0.6)}),
    _Part("calm", 2, 0, {"dark": (0.3, 0.0), "pluck": (0.08, 0.0)}),
)  # fmt: skip

_LINES = tuple(accumulate((part.bars for part in _SCORE), initial=0))
SECTIONS = tuple(
    Section(part.name, first * _BAR / RATE, last * _BAR / RATE)
    for part, first, last in zip(_SCORE, _LINES, _LINES[1:], strict=False)
)
SECONDS = _LINES[-1] * _BAR / RATE
"""Length of the track."""


def beats() -> NDArray[np.float64]:
    """Times of all beats in seconds, whether a drum marks them or not; every fourth is a one."""
    return np.arange(4 * _LINES[-1], dtype=np.float64) * (_BEAT / RATE)


@cache
def samples() -> FloatArray:
    """The whole track, (frames, 2), full scale -1..1, never beyond; made once and kept, read-only."""
    rng = np.random.default_rng(_SEED)
    noise = np.fft.rfft(rng.standard_normal((2, _BAR), np.float32))
    loops = {name: make(rng, noise) for name, make in _LAYERS.items()}
    loops = {name: loop / np.abs(loop).max() for name, loop in loops.items()}
    ducked = {"dark", "warm", "bright", "bass", "pluck"}
    out = np.zeros((_LINES[-1] * _BAR, 2), np.float32)
    beat = np.arange(_BEAT, dtype=np.float32) / _BEAT
    duck = np.exp(-((beat / 0.35) ** 2))
    for part, first in zip(_SCORE, _LINES, strict=False):
        piece = out[first * _BAR : (first + part.bars) * _BAR]
        pump = np.tile(1 - part.pump * duck, 4)[:, None]
        for name, (low, high) in part.mix.items():
            if name in _GESTURES:
                sound = _GESTURES[name](part.bars, noise)
                piece[: len(sound)] += sound * _ramp(low, high, len(sound))
                continue
            gain, loop = _ramp(low, high, len(piece)), loops[name]
            for bar in range(part.bars):
                here = slice(bar * _BAR, (bar + 1) * _BAR)
                swell = gain[here] * pump if name in ducked and part.pump else gain[here]
                piece[here] += loop[bar % len(loop)] * swell
    np.tanh(out, out=out)  # the loudest peaks bend instead of clipping
    out *= np.float32(0.98)
    out.setflags(write=False)
    return out


def _ramp(low: float, high: float, length: int) -> FloatArray:
    """A gain that runs from low to high, (length, 1)."""
    return np.linspace(low, high, length, dtype=np.float32)[:, None]


def _hertz(note: int) -> float:
    """Frequency of a MIDI note."""
    return 440.0 * math.exp2((note - 69) / 12)


_Spectrum = NDArray[np.complexfloating]
_Layer = Callable[[np.random.Generator, _Spectrum], FloatArray]


def _frequencies() -> NDArray[np.float64]:
    """Frequencies of the bins of a bar's spectrum, Hz."""
    return np.arange(_BAR // 2 + 1, dtype=np.float64) * (RATE / _BAR)


def _bar(spectrum: _Spectrum) -> FloatArray:
    """One bar of stereo sound, (frames, 2), of a (2, bins) spectrum."""
    return np.fft.irfft(spectrum, _BAR).T.astype(np.float32)


def _saws(cutoff: float, octave: int) -> _Layer:
    """Detuned saws through a low-pass (12 dB an octave) at cutoff Hz, four bars."""

    def make(rng: np.random.Generator, _: _Spectrum) -> FloatArray:
        edge = np.minimum(np.arange(_BAR), np.arange(_BAR)[::-1]) / 900
        bars = []
        for chord in _CHORDS:
            spectrum = np.zeros((2, _BAR // 2 + 1), complex)
            for note in chord:
                centre = _hertz(note + octave) * _BAR / RATE
                for cents in (-14, -6, 0, 6, 14):
                    bin_ = round(centre * 2 ** (cents / 1200))
                    partials = np.arange(bin_, int(15000 * _BAR / RATE), bin_)
                    weight = bin_ / partials / (1 + (partials * RATE / _BAR / cutoff) ** 2)
                    turns = np.outer(rng.random(2), partials / bin_)  # another phase left and right
                    spectrum[:, partials] += weight * np.exp(2j * np.pi * turns)
            bars.append(_bar(spectrum) * np.minimum(edge, 1)[:, None].astype(np.float32))
        return np.stack(bars)

    return make


def _pluck(rng: np.random.Generator, noise: _Spectrum) -> FloatArray:
    """Sixteenths that climb the chord, panned to and fro, in a hall; four bars."""
    time = np.arange(3 * _STEP) / RATE
    order = (0, 2, 1, 3, 2, 1, 3, 2)
    tail = np.exp(-np.arange(_BAR) / (0.25 * RATE))
    hall = np.fft.rfft(np.fft.irfft(noise, _BAR) * tail)
    hall *= 0.5 / np.sqrt(np.mean(np.abs(hall) ** 2))
    bars = np.zeros((len(_CHORDS), 2, _BAR))
    shape = np.exp(-time / 0.07) * np.minimum(time / 0.002, 1)
    for bar, chord in zip(bars, _CHORDS, strict=True):
        notes = {
            note: sum(
                np.sin(2 * np.pi * n * _hertz(note + 12) * time) * np.exp(-n * time / 0.15) / n**1.3
                for n in (1, 2, 3, 5)
            )
            * shape
            for note in set(chord)
        }
        for step in range(16):
            pan = 0.5 + 0.35 * np.sin(step * 2.4)
            place = np.arange(step * _STEP, step * _STEP + len(time)) % _BAR
            sound = notes[chord[order[step % 8]]]
            bar[0, place] += sound * np.cos(pan * np.pi / 2)
            bar[1, place] += sound * np.sin(pan * np.pi / 2)
    return np.stack([_bar(np.fft.rfft(bar) * (1 + hall)) for bar in bars])


def _bass(rng: np.random.Generator, _: _Spectrum) -> FloatArray:
    """An octave bass on the off-beats and sixteenths, in the middle; four bars."""
    time = np.arange(_STEP) / RATE
    gate = np.minimum(np.minimum(time / 0.003, (time[-1] - time) / 0.01), 1)
    bars = np.zeros((len(_CHORDS), 16, _STEP, 2), np.float32)
    for bar, chord in zip(bars, _CHORDS, strict=True):
        for octave, steps in ((0, (2, 6, 10, 14)), (12, (3, 7, 11, 15))):
            hertz = _hertz(chord[0] - (24 if chord[0] > 50 else 12) + octave)
            tone = sum(
                np.sin(2 * np.pi * n * hertz * time) / n / (1 + (n * hertz / 450) ** 2) for n in range(1, 12)
            )
            bar[list(steps)] += (np.tanh(1.5 * tone) * gate)[:, None]
    return bars.reshape(len(_CHORDS), _BAR, 2)


def _kick(rng: np.random.Generator, _: _Spectrum) -> FloatArray:
    """A kick on every beat: a sine that falls from 220 to 48 Hz, and a click; one bar."""
    time = np.arange(_BEAT) / RATE
    turns = 48 * time + 172 * 0.028 * (1 - np.exp(-time / 0.028))
    body = np.sin(2 * np.pi * turns) * np.exp(-((time / 0.22) ** 2))
    click = np.sin(2 * np.pi * 3200 * time) * np.exp(-time / 0.0015) * 0.35
    hit = np.tanh(1.8 * body) + click
    return np.tile(hit[:, None], (1, 4, 2)).astype(np.float32)


def _burst(noise: _Spectrum, low: float, high: float, decay: float, length: int) -> FloatArray:
    """Noise between two frequencies in Hz that dies away in ``decay`` seconds, (length, 2)."""
    frequencies = _frequencies()
    weight = np.exp(-((low / np.maximum(frequencies, 1)) ** 4) - (frequencies / high) ** 4)
    sound = _bar(noise * weight)[:length] * np.exp(-np.arange(length) / (decay * RATE))[:, None]
    return np.asarray(sound / np.abs(sound).max(), np.float32)


def _hats(rng: np.random.Generator, noise: _Spectrum) -> FloatArray:
    """Closed hats on the sixteenths, an open one on the off-beat; one bar."""
    closed = _burst(noise, 7000, 15000, 0.018, _STEP)
    opened = _burst(noise, 5500, 14000, 0.09, 2 * _STEP)
    beat = np.zeros((_BEAT, 2), np.float32)
    for step, loud in enumerate((0.25, 0.4, 0.0, 0.35)):
        beat[step * _STEP : (step + 1) * _STEP] += loud * closed
    beat[2 * _STEP :] += 0.8 * opened
    return np.tile(beat, (4, 1))[None]


def _clap(rng: np.random.Generator, noise: _Spectrum) -> FloatArray:
    """A clap on two and four: three hands and a room; one bar."""
    hand = _burst(noise, 900, 6000, 0.006, _STEP)
    room = _burst(noise, 700, 7000, 0.09, _BEAT)
    bar = np.zeros((4, _BEAT, 2), np.float32)
    for late in (0, 420, 860):
        bar[1::2, late : late + _STEP] += 0.6 * hand
    bar[1::2, 860:] += room[:-860]
    return bar.reshape(1, _BAR, 2)


def _roll(bars: int, noise: _Spectrum) -> FloatArray:
    """A snare roll that doubles its pace in the last half and again in the last quarter."""
    length = 2 * _STEP
    tone = np.sin(2 * np.pi * 190 * np.arange(length) / RATE) * np.exp(-np.arange(length) / (0.05 * RATE))
    snare = 0.7 * _burst(noise, 1200, 11000, 0.05, length) + 0.5 * tone[:, None].astype(np.float32)
    out = np.zeros((bars * _BAR + length, 2), np.float32)
    for begin, end, every in ((0, 0.5, 4), (0.5, 0.75, 2), (0.75, 1, 1)):
        for step in range(int(begin * bars * 16), int(end * bars * 16), every):
            out[step * _STEP : step * _STEP + length] += snare
    return out[: bars * _BAR]


def _riser(bars: int, noise: _Spectrum) -> FloatArray:
    """Noise whose band climbs from 300 Hz to 12 kHz."""
    frequencies = np.maximum(_frequencies(), 1)
    progress = np.linspace(0, 1, bars * _BAR, dtype=np.float32)[:, None]
    out = np.zeros((bars * _BAR, 2), np.float32)
    for rung in range(6):
        centre = 300 * 2 ** (rung * 1.06)
        band = _bar(noise * np.exp(-((np.log2(frequencies / centre) / 0.7) ** 2)))
        near = np.maximum(0, 1 - np.abs(progress * 5 - rung))
        out += np.tile(band / np.abs(band).max(), (bars, 1)) * near
    return out


def _crash(bars: int, noise: _Spectrum) -> FloatArray:
    """A cymbal on the one that rings for a bar."""
    return _burst(noise, 2500, 14000, 0.45, _BAR)


_LAYERS: Mapping[str, _Layer] = {
    "dark": _saws(350, 0),
    "warm": _saws(1600, 0),
    "bright": _saws(7000, 12),
    "pluck": _pluck,
    "bass": _bass,
    "kick": _kick,
    "hats": _hats,
    "clap": _clap,
}
"""Loops of whole bars, (bars, frames, 2)."""

_GESTURES: Mapping[str, Callable[[int, _Spectrum], FloatArray]] = {
    "roll": _roll,
    "riser": _riser,
    "crash": _crash,
}
"""Sounds that belong to a part as a whole, (frames, 2)."""
