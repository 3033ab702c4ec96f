"""The tracker for films: hears a whole piece first, then knows each beat from both sides.

The likeliest path of beats through the whole piece, each beat then moved to where its hit is and
smoothed over its neighbours; bars likewise.
A set of hours is heard in windows that overlap, and their beats are joined where both have the same.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from vj.analysis import bars, form, network, path
from vj.analysis.evidence import BANDS, FPS, RATE, onsets, spectra, streamed
from vj.analysis.grid import Grid, Piece, joined
from vj.analysis.resample import Resampler
from vj.analysis.tracker import evidence, worth
from vj.frame import Block, FloatArray

Times = NDArray[np.float64]
_SMOOTH = 4  # beats on either side over which a steady beat is fitted
_STEADY = 0.02  # s: neighbours off the line by more than this mean that the tempo moves
_LATE = 2.5  # hops from a beat to the peak of its evidence, measured
_SNAP = 2  # hops by which a beat may be moved to its hit
_SILENT = 10 ** (-75 / 20)  # mean magnitude of a band: softer is silence
_FADE = 2.0  # s of silence in which a beat is still believed
_AROUND = round(2 * FPS)  # hops on either side of a beat that it has to stand out of
_LEAST = 0.02  # mean evidence below which nothing is heard
_SHORTEST = 0.1  # s: two beats are never closer
_WINDOW, _OVERLAP = round(360 * FPS), round(60 * FPS)  # hops that a long piece is heard in at once


def listen(blocks: Iterable[Block]) -> Piece:
    """Hear a whole piece, of any rate and channels: hours of it in the memory of some minutes."""
    resampler, samples = Resampler(), 0
    loud = [np.zeros((0, 3), np.float32)]

    def mono() -> Iterator[FloatArray]:
        nonlocal samples
        for block in blocks:
            sound = resampler.step(block)
            samples += len(sound)
            yield (sound[:, 0] + sound[:, 1]) * np.float32(0.5)

    def noted() -> Iterator[FloatArray]:
        for bands in streamed(mono()):
            loud.append(form.loudness(bands))
            yield bands

    grid = Grid()
    for first, bands in windows(noted()):
        begin, found = first / FPS, beats(bands)
        grid = joined(grid, found.later(begin), begin + _OVERLAP / FPS / 2) if first else found
    return Piece(
        grid, form.sections(np.concatenate(loud), grid.lines, grid.beats, grid.clear), samples / RATE
    )


def windows(bands: Iterable[FloatArray]) -> Iterator[tuple[int, FloatArray]]:
    """Long pieces in windows that overlap: the first hop of each, and its bands; a song is one window."""
    held, first = np.zeros((0, BANDS), np.float32), 0
    for more in bands:
        held = np.concatenate([held, more])
        if len(held) > _WINDOW + _OVERLAP:
            yield first, held[: _WINDOW + _OVERLAP]
            held, first = held[_WINDOW:], first + _WINDOW
    yield first, held


def find(samples: FloatArray) -> Grid:
    """Find the beats of (frames,) mono samples at 44.1 kHz."""
    return beats(spectra(samples))


def beats(bands: FloatArray) -> Grid:
    """Find the beats in (hops, 32) bands of one window."""
    by_hand, bass, drive = onsets(bands)
    weights, inputs = network.weights(), network.inputs(bands)
    learned = network.heard(weights, inputs) if weights else None
    weight = np.array([worth(now) for now in drive.tolist()])
    says = np.array(
        [evidence(h, None if learned is None else float(learned[hop, 0])) for hop, h in enumerate(by_hand)]
    )
    loud = np.flatnonzero(bands.mean(axis=1) > _SILENT)
    if len(loud) < FPS:
        return Grid()
    chances = says if learned is None else np.asarray(learned.sum(axis=1), np.float64)
    hops = snapped(says, path.beats(says, weight, chances))
    if len(hops) > 1 and hops[0] + 1 - _LATE >= (length := hops[1] - hops[0]) - 1:
        hops = np.concatenate([[hops[0] - length], hops])  # the first: nothing led up to it
    times = smoothed((hops + 1 - _LATE) / FPS)
    if len(times) < 2:
        return Grid()
    gap = _distance(times * FPS, loud) / FPS
    ones = learned[:, 1] if learned is not None else np.zeros(len(bands), np.float32)
    places, meters = bars.path(hops, ones, bass, bands, inputs)
    sure = np.asarray(np.clip(1 - gap / _FADE, 0, 1), np.float32)
    clear = clarity(says if learned is None else learned[:, 0], hops)
    return Grid(times, places, meters, sure, clear).part(np.diff(times, prepend=-np.inf) > _SHORTEST)


def clarity(says: NDArray[np.floating], hops: Times) -> Times:
    """How far the evidence of each beat stands out of the mean of that around it; 1: not at all."""
    count, sums = len(says), np.concatenate([[0.0], np.cumsum(says, dtype=np.float64)])
    middles = np.clip(np.rint(hops).astype(np.int64), 0, count - 1)
    places = middles[:, None] + np.arange(-_SNAP, _SNAP + 1)
    peaks = says[np.clip(places, 0, count - 1)].max(axis=1)
    first, last = np.maximum(middles - _AROUND, 0), np.minimum(middles + _AROUND, count)
    return np.asarray(peaks / np.maximum((sums[last] - sums[first]) / (last - first), _LEAST), np.float64)


def snapped(says: Times, hops: NDArray[np.int64]) -> Times:
    """Each beat at the peak of the evidence around it, in fractions of a hop."""
    out = hops.astype(np.float64)
    for place, hop in enumerate(hops):
        low, high = max(hop - _SNAP, 1), min(hop + _SNAP + 3, len(says) - 1)
        if high <= low:
            continue
        top = low + int(says[low:high].argmax())
        before, at, after = says[top - 1 : top + 2]
        if at < 0.05 or at < before or at < after:
            continue
        bend = before - 2 * at + after
        out[place] = top + (0.5 * (before - after) / bend if bend else 0.0)
    return np.maximum.accumulate(out)


def smoothed(times: Times) -> Times:
    """Beats on a line through their neighbours, wherever those lie on one."""
    reach, count = np.arange(-_SMOOTH, _SMOOTH + 1), len(times)
    places = np.arange(count)[:, None] + reach
    there = (places >= 0) & (places < count)
    near = times[np.clip(places, 0, count - 1)] - times[:, None]
    slope, on = _lines(there, reach, near)
    off = np.where(there, np.abs(near - on[:, None] - slope[:, None] * reach), np.inf)
    number, ranked, every = there.sum(axis=1), np.sort(off, axis=1), np.arange(count)
    middle = (ranked[every, (number - 1) // 2] + ranked[every, number // 2]) / 2
    kept = off <= np.maximum(2.5 * middle, 0.004)[:, None]
    again = np.where(kept.sum(axis=1) >= 4, _lines(kept, reach, near)[1], on)
    moved = np.where((number >= 5) & (middle < _STEADY), again, 0.0)
    return np.asarray(np.maximum.accumulate(times + moved), np.float64)


def _lines(counts: NDArray[np.bool_], at: NDArray[np.int64], values: Times) -> tuple[Times, Times]:
    """Slope of the line that lies nearest to those of each row that count, and its value at 0."""
    number = np.maximum(counts.sum(axis=1), 1)
    middle, mean = (counts * at).sum(axis=1) / number, (counts * values).sum(axis=1) / number
    off = counts * (at - middle[:, None])
    slope = (off * values).sum(axis=1) / np.maximum((off * off).sum(axis=1), 1e-9)
    return np.asarray(slope, np.float64), np.asarray(mean - slope * middle, np.float64)


def _distance(at: Times, loud: NDArray[np.int64]) -> Times:
    """How far each is from the nearest of a rising row."""
    right = np.clip(np.searchsorted(loud, at), 0, len(loud) - 1)
    left = np.maximum(right - 1, 0)
    return np.asarray(np.minimum(np.abs(loud[left] - at), np.abs(loud[right] - at)), np.float64)
