"""What in the sound speaks for a beat: one number a hop, made by hand from the rise in 32 bands.

Onsets are where bands grow (SuperFlux: Böck and Widmer, "Maximum filter vibrato suppression for onset
detection", DAFx 2013), each band measured against its own recent loudest (adaptive whitening: Stowell
and Plumbley, ICMC 2007). The low bands count once more, each against the loudest of them all, for
a beat is where the bass drum falls, and that is louder than the bass between its blows.
"""

from collections.abc import Iterable, Iterator
from math import exp, log, log1p

import numpy as np
from numpy.typing import NDArray

from vj.frame import FloatArray

Times = NDArray[np.float64]

RATE = 44100  # Hz
HOP = 512  # samples
FPS = RATE / HOP
SIZE = 2048  # samples of a window
BANDS = 32
LAG = 3.0
"""Hops after a hit at which the network is taught to say so; the evidence made by hand peaks one sooner."""

_LOW, _HIGH = 30.0, 16000.0  # Hz
_QUIET = 1e-4  # mean magnitude (-80 dB) that counts as full when all is softer: silence has no onsets
_ROOM = 0.9995  # by which the loudest is forgotten each hop: half in 16 s
_LEAST = 0.03  # a rise smaller than this is none
_BASS = 4  # bands, up to about 200 Hz
_FEW = 16  # windows transformed at once: more would wake BLAS's threads, which wait for each other


def filters() -> FloatArray:
    """Triangles equally wide to the ear, each of sum 1, (1025 bins, 32 bands)."""
    hertz = np.fft.rfftfreq(SIZE, 1 / RATE)
    warped = np.linspace(np.log1p(_LOW / 300), np.log1p(_HIGH / 300), BANDS + 2)
    edges = 300 * np.expm1(warped)
    low = np.minimum(edges[:-2], edges[1:-1] - RATE / SIZE)
    high = np.maximum(edges[2:], edges[1:-1] + RATE / SIZE)
    rise = (hertz[:, None] - low) / (edges[1:-1] - low)
    fall = (high - hertz[:, None]) / (high - edges[1:-1])
    weights = np.maximum(0, np.minimum(rise, fall))
    return np.asarray(weights / weights.sum(axis=0), np.float32)


def window() -> FloatArray:
    """What samples are weighed with before ``transformed``, (2048,): a full-scale sine gives 1."""
    return np.asarray(np.hanning(SIZE) * 4, np.float32)


def transformed(rows: FloatArray) -> NDArray[np.complex64]:
    """The transform of each row of samples, over their number.

    NumPy's own, which stays in single precision only when it is asked to divide: otherwise its factor is a
    whole number, for which all goes through doubles at nearly twice the cost.
    """
    return np.asarray(np.fft.rfft(rows, norm="forward"), np.complex64)


class Spectrum:
    """Folds hops of (512,) mono samples into the magnitudes of 32 bands; a full-scale sine gives 1."""

    def __init__(self) -> None:
        self._filters = np.ascontiguousarray(filters())
        self._shape = window()
        self._window = np.zeros(SIZE, np.float32)

    def step(self, hop: FloatArray) -> FloatArray:
        """Give the bands, (32,), of the window that ends with this hop."""
        self._window[:-HOP] = self._window[HOP:]
        self._window[-HOP:] = hop
        spectrum = np.abs(transformed(self._window * self._shape))
        bands: FloatArray = spectrum.dot(self._filters)
        return bands


def spectra(samples: FloatArray) -> FloatArray:
    """The bands of every whole hop of mono samples at once, (hops, 32), as ``Spectrum`` gives them."""
    return np.concatenate([np.zeros((0, BANDS), np.float32), *streamed([samples])])


def streamed(mono: Iterable[FloatArray]) -> Iterator[FloatArray]:
    """The bands of mono samples that come in pieces of any length: (1024, 32) at once, the last fewer."""
    weights, shape = filters(), window()

    def bands(samples: FloatArray) -> FloatArray:
        windows = np.lib.stride_tricks.sliding_window_view(samples, SIZE)[::HOP]
        few = [windows[at : at + _FEW] * shape for at in range(0, len(windows), _FEW)]
        return np.concatenate([np.abs(transformed(part)) @ weights for part in few])

    lead, whole = SIZE - HOP, 1024 * HOP
    waiting = np.zeros(lead, np.float32)
    for piece in mono:
        waiting = np.concatenate([waiting, piece])
        while len(waiting) >= lead + whole:
            yield bands(waiting[: lead + whole])
            waiting = waiting[whole:]
    if len(waiting) >= SIZE:
        yield bands(waiting[: lead + (len(waiting) - lead) // HOP * HOP])


def total(bands: FloatArray) -> float:
    """The sum of (32,) bands."""
    return float(np.add.reduce(bands))


class Rises:
    """Folds (32,) levels, never below 0, into how far each is above its ``widest`` of two hops ago."""

    def __init__(self) -> None:
        self._past, self._other = (
            [row[1:-1], row[:-2], row[2:]] for row in np.zeros((2, BANDS + 2), np.float32)
        )

    def step(self, level: FloatArray) -> FloatArray:
        """Measure one hop."""
        middle, left, right = self._past
        before = np.maximum(left, right)
        np.maximum(before, middle, out=before)
        middle[:] = level
        self._past, self._other = self._other, self._past
        rise: FloatArray = np.maximum(level, before)
        rise -= before
        return rise


class Onsets:
    """Folds bands into the evidence for a beat, 0..1."""

    def __init__(self) -> None:
        self._peak = np.zeros(BANDS, np.float32)  # loudest of each band of late
        self._room = 0.0  # and of all bands on average
        self._rises = Rises()  # of log bands
        self._deep = [0.0] * _BASS, [0.0] * _BASS  # the low ones, two hops ago and one
        self._broad, self._low = _Above(), _Above()
        self.bass = 0.0
        """Rise of the lowest bands in the hop last weighed, 0..1."""
        self.drive = 1.0
        """How much of its usual bass drum the music has now, 0..1: little in a break."""
        self._late = self._usual = 0.0  # mean rise of the lowest bands
        self._hops = 0

    def step(self, bands: FloatArray, whole: float | None = None) -> float:
        """Weigh one hop of (32,) magnitudes. ``whole``: their total, where it's known."""
        whole = total(bands) if whole is None else whole
        self._room = max(self._room * _ROOM, whole / BANDS, _QUIET)
        peak, quiet = self._peak, max(0.02 * self._room, _QUIET)
        peak *= _KEPT
        np.maximum(bands, peak, out=peak)
        level = np.maximum(peak, quiet)
        np.divide(bands, level, out=level)
        level *= _TEN
        np.log1p(level, out=level)
        loudest = max(*peak[:_BASS].tolist(), quiet)
        low = [log1p(2 * band / loudest) for band in bands[:_BASS].tolist()]
        deep = 0.0
        for now, then in zip(low, self._deep[0], strict=True):
            if now > then:
                deep += now - then
        self._deep = self._deep[1], low
        return self.weigh(total(self._rises.step(level)) / BANDS, deep / _BASS)

    def weigh(self, risen: float, beaten: float) -> float:
        """Weigh one hop by the mean rise of all bands and of the lowest ones."""
        self._hops += 1
        self._late += (beaten - self._late) * max(_LATE_PULL, 1 / self._hops)
        self._usual += (beaten - self._usual) * max(_USUAL_PULL, 1 / self._hops)
        self.drive = min(1.0, (self._late + 1e-4) / (_GONE * self._usual + 1e-4))
        broad, self.bass = self._broad.step(risen), self._low.step(beaten)
        return min(0.6 * broad + 0.5 * self.bass, 1.0)


def onsets(bands: FloatArray) -> tuple[Times, Times, Times]:
    """The evidence, the bass and the drive of every hop of (hops, 32) bands, each as ``Onsets`` gives it."""
    room = held(np.maximum(bands.mean(axis=1), _QUIET), _ROOM)[:, None]
    peak = held(bands, _PEAK_FALL)
    level = np.log1p(10 * bands / np.maximum(peak, np.maximum(0.02 * room, _QUIET)))
    deep = np.maximum(peak[:, :_BASS].max(axis=1, keepdims=True), np.maximum(0.02 * room, _QUIET))
    broad = np.maximum(0, level - widest(before(level, 2))).mean(axis=1)
    low = np.log1p(2 * bands[:, :_BASS] / deep)
    beaten = np.maximum(0, low - before(low, 2)).mean(axis=1)
    by_hand, bass, drive = np.zeros((3, len(bands)))
    heard = Onsets()
    for hop, (wide, hit) in enumerate(zip(broad.tolist(), beaten.tolist(), strict=True)):
        by_hand[hop] = heard.weigh(wide, hit)
        bass[hop], drive[hop] = heard.bass, heard.drive
    return by_hand, bass, drive


def before(rows: FloatArray, hops: int) -> FloatArray:
    """The rows of so many hops ago; zeros where there was none."""
    return np.concatenate([np.zeros_like(rows[:hops]), rows[:-hops]])


def held(values: FloatArray, keep: float) -> FloatArray:
    """The largest of late of every column: each hop a part is kept of what it was."""
    fall = np.arange(len(values)).reshape(-1, *[1] * (values.ndim - 1)) * log(keep)
    with np.errstate(divide="ignore"):  # of nothing is nothing kept
        rise = np.log(values.astype(np.float64)) - fall
    return np.asarray(np.exp(np.maximum.accumulate(rise) + fall), np.float32)


class _Above:
    """Folds a rise into how far it's above the mean, by the farthest of late, 0..1."""

    def __init__(self) -> None:
        self._mean, self._top = 0.0, _LEAST

    def step(self, rise: float) -> float:
        self._mean += (rise - self._mean) * _MEAN_PULL
        above = max(0.0, rise - self._mean)
        self._top = max(above, self._top * _TOP_FALL, _LEAST)
        return above / self._top


_PEAK_FALL = exp(-1 / (6.0 * FPS))  # the loudest of a band is forgotten in 6 s
_KEPT, _TEN = np.float32(_PEAK_FALL), np.float32(10)
_MEAN_PULL = 1 - exp(-1 / (0.5 * FPS))  # a rise counts for what it is above the mean of half a second
_LATE_PULL = 1 - exp(-1 / (1.5 * FPS))  # of late: in 1.5 s
_USUAL_PULL = 1 - exp(-1 / (30.0 * FPS))  # as usual: in 30 s
_GONE = 0.5  # of the usual: with that much of its drum, music is as good as in full
_TOP_FALL = exp(-1 / (5.0 * FPS))  # and is measured by the strongest of 5 s


def widest(bands: FloatArray) -> FloatArray:
    """The largest of each band and its neighbours, so that vibrato is no onset."""
    out = bands.copy()
    np.maximum(out[..., 1:], bands[..., :-1], out=out[..., 1:])
    np.maximum(out[..., :-1], bands[..., 1:], out=out[..., :-1])
    return out
