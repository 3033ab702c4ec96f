"""The tracker for films: hears a whole piece first, then knows each beat from both sides.

The likeliest path of beats through the whole piece (Viterbi, over the same states as the live
tracker), each beat then moved to where its hit is and smoothed over its neighbours; bars likewise.
A set of hours is heard in windows that overlap, and their beats are joined where both have the same.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vj.analysis import bars, network, tempo
from vj.analysis.evidence import BANDS, FPS, Onsets, spectra, streamed
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
_SHORTEST = 0.1  # s: two beats are never closer
_WINDOW, _OVERLAP = round(360 * FPS), round(60 * FPS)  # hops that a long piece is heard in at once


def listen(blocks: Iterable[Block]) -> Piece:
    """Hear a whole piece, of any rate and channels: hours of it in the memory of some minutes."""
    resampler = Resampler()
    mono = (resampler.step(block).mean(axis=1) for block in blocks if block.samples.size)
    grid = Grid()
    for first, bands in windows(streamed(mono)):
        begin, found = first / FPS, beats(bands)
        grid = joined(grid, found.later(begin), begin + _OVERLAP / FPS / 2) if first else found
    return Piece(grid)


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
    onsets = Onsets()
    by_hand, bass, weight = np.zeros(len(bands)), np.zeros(len(bands)), np.zeros(len(bands))
    for hop, now in enumerate(bands):
        by_hand[hop], bass[hop], weight[hop] = onsets.step(now), onsets.bass, worth(onsets.drive)
    learned = _learned(bands)
    says = np.array(
        [evidence(h, None if learned is None else float(learned[hop, 0])) for hop, h in enumerate(by_hand)]
    )
    loud = np.flatnonzero(bands.mean(axis=1) > _SILENT)
    if len(loud) < FPS:
        return Grid()
    hops = snapped(says, path(says, weight))
    if len(hops) > 1 and hops[0] + 1 - _LATE >= (length := hops[1] - hops[0]) - 1:
        hops = np.concatenate([[hops[0] - length], hops])  # the first: nothing led up to it
    times = smoothed((hops + 1 - _LATE) / FPS)
    if len(times) < 2:
        return Grid()
    gap = _distance(times * FPS, loud) / FPS
    ones = learned[:, 1] if learned is not None else np.zeros(len(bands), np.float32)
    places, meters = bars.path(np.maximum(np.rint(hops), 0).astype(np.int64), ones, bass, bands)
    sure = np.asarray(np.clip(1 - gap / _FADE, 0, 1), np.float32)
    return Grid(times, places, meters, sure).part(np.diff(times, prepend=-np.inf) > _SHORTEST)


def _learned(bands: FloatArray) -> FloatArray | None:
    """What the network says of every hop, (hops, 2), if there is one."""
    weights = network.weights()
    if not weights:
        return None
    inputs, net = network.Inputs(), network.Network(weights)
    return np.array([net.step(inputs.step(now)) for now in bands], np.float32)


@cache
def _log_changes() -> Times:
    return np.log(tempo.changes() + 1e-300)


def path(says: Times, weight: Times) -> NDArray[np.int64]:
    """The likeliest hops of all beats (Viterbi), given each hop's evidence and what it's worth, 0..1."""
    first, last, lengths = tempo.FIRST, tempo.LAST, tempo.LENGTHS
    says = np.clip(says, 1e-3, 1 - 1e-3)
    gain = weight * (np.log(says) - np.log((1 - says) / (tempo.REGION - 1)))
    beat = np.flatnonzero(tempo.positions() / np.repeat(lengths, lengths) < 1 / tempo.REGION)
    score, moved = np.log(tempo.prior()), np.zeros(tempo.STATES)
    changes = _log_changes()
    came = np.zeros((len(says), len(lengths)), np.uint8)
    for hop, gained in enumerate(gain):
        moved[1:] = score[:-1]
        ways = score[last][:, None] + changes
        came[hop] = ways.argmax(axis=0)
        moved[first] = ways[came[hop], np.arange(len(lengths))]
        moved[beat] += gained
        score, moved = moved, score
    state = int(score.argmax())
    length = int(np.searchsorted(first, state, side="right")) - 1
    hop = len(says) - 1 - (state - int(first[length]))
    found = []
    while hop >= 0:
        found.append(hop)
        length = int(came[hop, length])
        hop -= int(lengths[length])
    return np.array(found[::-1], np.int64)


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
    out = times.copy()
    for place in range(len(times)):
        low, high = max(0, place - _SMOOTH), min(len(times), place + _SMOOTH + 1)
        if high - low < 5:
            continue
        near = np.arange(low, high)
        slope, start = np.polyfit(near, times[low:high], 1)
        off = times[low:high] - (start + slope * near)
        if np.median(np.abs(off)) < _STEADY:
            kept = np.abs(off) <= max(2.5 * float(np.median(np.abs(off))), 0.004)
            if kept.sum() >= 4:
                slope, start = np.polyfit(near[kept], times[low:high][kept], 1)
            out[place] = start + slope * place
    return np.asarray(np.maximum.accumulate(out), np.float64)


def _distance(at: Times, loud: NDArray[np.int64]) -> Times:
    """How far each is from the nearest of a rising row."""
    right = np.clip(np.searchsorted(loud, at), 0, len(loud) - 1)
    left = np.maximum(right - 1, 0)
    return np.asarray(np.minimum(np.abs(loud[left] - at), np.abs(loud[right] - at)), np.float64)
