"""Teach the ear what a kick, a snare, a hat and any onset sound like, and see how well it learned.

    python -m tools.hits songs FOLDER --to 400      make songs to learn from
    python -m tools.hits songs FOLDER --try --to 60 make songs to be tried on
    python -m tools.hits teach FOLDER vj/analysis/hits.npz
    python -m tools.hits score FOLDER               try it, beside aubio's onsets

The songs are those of tools/beats, seeds 2000 on; those to be tried on have other seeds, and half of their
drums and tones come from a sound font that is heard in no other. Nothing else goes in: no recording, and of
sound fonts only what is measured of them. What was learned is three small layers, which NumPy teaches in a
few minutes (seed 1). What is shipped, and how well it hears, stands in tools/beats/README.md.
"""

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from vj.analysis.hits import BANDS, HITS, LAGS, Hits, Inputs
from vj.analysis.onsets import HOP, Detector
from vj.analysis.resample import RATE
from vj.analysis.spectrum import SIZE, Tape, Transform
from vj.frame import FloatArray

from .beats.songs import DRUMS, KEYS, Song, song
from .beats.sounds import FONTS, HELD_BACK, render

Numbers = NDArray[np.float64]
Layer = tuple[FloatArray, FloatArray]

_DT = HOP / RATE
_FIRST, _TRIES = 2000, 1_000_000  # seeds: of songs to learn from, and added for those to be tried on
_SOUNDS = {
    "kick": ("kick",),
    "snare": ("snare", "clap"),
    "hat": ("hat", "open", "ride", "crash", "shaker", "tambourine"),
}
_UNEVEN = 6.0  # dB: standard deviation of how loud a drum is mixed
_SOFT = 0.25  # of the loudest: a softer stroke isn't asked for
_HEARD = 0.006  # s of a sound that a window must hold
_EARLY, _LATE = 0.015, 0.06  # s around a stroke in which it counts as found
_HIDDEN = (64, 24)
_EPOCHS, _BATCH = 16, 2048


def main() -> None:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("songs", "teach", "score"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path("hits.npz"))
    parser.add_argument("--to", type=int, default=60)
    parser.add_argument("--try", dest="held", action="store_true")
    asked = parser.parse_args()
    if asked.what == "songs":
        asked.folder.mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor() as pool:
            list(pool.map(partial(make, asked.folder, held=asked.held), range(asked.to)))
    elif asked.what == "teach":
        taught = teach(*lessons(sorted(asked.folder.glob("song_*.npz"))))
        names = [f"{kind}{place}" for place in range(len(taught)) for kind in ("matrix", "offset")]
        flat = [array.astype(np.float16) for layer in taught for array in layer]
        packed: dict[str, Any] = dict(zip(names, flat, strict=True))
        np.savez_compressed(asked.out, **packed)
    else:
        score(sorted(asked.folder.glob("try_*.npz")))


def make(folder: Path, number: int, *, held: bool) -> None:
    """Make one song: what the network sees of it, and when each kind of hit is struck."""
    path = folder / f"{'try' if held else 'song'}_{number:05}.npz"
    if path.exists():
        return
    dice = np.random.default_rng((number, 2, held))
    truth = voiced(thinned(song(_FIRST + number + _TRIES * held), dice), dice)
    sound = mixed(truth, dice, (*FONTS, HELD_BACK) if held else FONTS)
    struck: dict[str, Any] = {name: strokes(truth, name) for name in HITS}
    kept = (sound * 32767).astype(np.int16) if held else np.zeros(0, np.int16)
    np.savez_compressed(path, seen=seen(sound).astype(np.float16), sound=kept, **struck)


def thinned(truth: Song, dice: np.random.Generator) -> Song:
    """A song as it is, or its drums alone, or one of them, or none of all: drones and noise have no hits."""
    chance = dice.random()
    drums = [note for note in truth.notes if note.part == DRUMS]
    if chance < 0.1 or not drums:
        return replace(truth, notes=() if chance < 0.1 else truth.notes)
    one = set(KEYS[str(dice.choice(["kick", "snare", "clap", "hat", "tom"]))])
    alone = [note for note in drums if note.key in one]
    if chance < 0.2 and alone:
        return replace(truth, notes=tuple(alone), sweeps=())
    return replace(truth, notes=tuple(drums)) if chance < 0.35 else truth


def voiced(truth: Song, dice: np.random.Generator) -> Song:
    """A song whose drums are mixed as anybody might: each as loud as dice say, a clap far below the kick."""
    gains = {sound: 10 ** (dice.normal(0, _UNEVEN) / 20) for sound in KEYS}
    loud = {key: gains[sound] for sound, keys in KEYS.items() for key in keys}
    notes = [
        replace(note, loud=note.loud * loud.get(note.key, 1.0)) if note.part == DRUMS else note
        for note in truth.notes
    ]
    return replace(truth, notes=tuple(notes))


def steady(dice: np.random.Generator, length: int) -> FloatArray:
    """Tones and noise that swell and sink, (length,)."""
    time = np.arange(length) / RATE
    out = np.zeros(length)
    for _ in range(dice.integers(1, 5)):
        hertz, partials = np.exp(dice.uniform(np.log(30), np.log(2000))), int(dice.choice([1, 1, 2, 4, 11]))
        swell = np.interp(time, np.arange(0, 40, 4), dice.uniform(0, 1, 10) ** 2)
        waves = [
            np.sin(2 * np.pi * n * hertz * time + dice.uniform(0, 7)) / n for n in range(1, partials + 1)
        ]
        out += swell * np.sum(waves, axis=0)
    noise = np.cumsum(dice.standard_normal(length)) if dice.random() < 0.5 else dice.standard_normal(length)
    noise -= np.interp(time, time[::4410], noise[::4410])
    out += 10 ** dice.uniform(-6, 0) * noise / max(float(noise.std()), 1e-9)
    return np.asarray(out * dice.uniform(0.05, 0.7) / max(float(np.abs(out).max()), 1e-9), np.float32)


def mixed(truth: Song, dice: np.random.Generator, fonts: Sequence[str]) -> FloatArray:
    """A song as dance music is mixed: in half of them the kick ducks the tones; some are pushed hard."""
    if not truth.notes:
        return steady(dice, int(truth.seconds * RATE))
    parts = [[note for note in truth.notes if (note.part == DRUMS) == drums] for drums in (True, False)]
    drums, tones = (
        render(replace(truth, notes=tuple(notes)), dice, fonts) if notes else np.zeros(1, np.float32)
        for notes in parts
    )
    if dice.random() < 0.5:
        tones = tones * ducked(strokes(truth, "kick"), len(tones), dice)
    balance = 10 ** (dice.normal(0, 6) / 40)
    sound = drums * balance + tones / balance
    if dice.random() < 0.4:
        sound = np.tanh(sound * dice.uniform(1, 4) / max(float(np.abs(sound).max()), 1e-9))
    return np.asarray(sound * (0.7 / max(float(np.abs(sound).max()), 1e-9)), np.float32)


def ducked(times: Numbers, length: int, dice: np.random.Generator) -> FloatArray:
    """A gain that sinks at each of these times, and comes back."""
    depth, wait, bend = dice.uniform(0.3, 1.0), dice.uniform(0.1, 0.4), dice.uniform(0.7, 2.5)
    shape = 1 - depth * np.exp(-((np.arange(int(2.5 * wait * RATE)) / (wait * RATE)) ** bend))
    gain = np.ones(length)
    for start in (times * RATE).astype(int):
        end = min(start + len(shape), length)
        gain[start:end] = shape[: max(end - start, 0)]
    return gain.astype(np.float32)


def strokes(truth: Song, name: str) -> Numbers:
    """When a kind of hit is struck, s; what falls together is one."""
    keys = {key for sound in _SOUNDS.get(name, ()) for key in KEYS[sound]}
    drums = [note for note in truth.notes if note.part == DRUMS]
    notes = list(truth.notes) if name == "onset" else [note for note in drums if note.key in keys]
    loudest = max((note.loud for note in drums or notes), default=1.0)
    times = np.sort([note.time for note in notes if note.loud > _SOFT * loudest])
    return times[np.diff(times, prepend=-1.0) > (0.04 if name == "onset" else 0.03)]


def shorts(sound: FloatArray) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Every hop of mono samples, and the spectrum of the newest samples at its end."""
    tape, transform = Tape(SIZE), Transform()
    for hop in sound[: len(sound) // HOP * HOP].reshape(-1, HOP):
        tape.add(np.stack([hop, hop], axis=1))
        yield hop, transform.step(tape).short


def seen(sound: FloatArray) -> FloatArray:
    """What the network sees of every hop, (hops, 36)."""
    inputs = Inputs()
    return np.array([inputs.step(short, _DT)[0].copy() for _, short in shorts(sound)])


def lessons(paths: list[Path]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """All hops of songs: five hops each, (n, 180), what is right, (n, 4), and what counts, (n, 4)."""
    rows: list[FloatArray] = []
    right: list[FloatArray] = []
    counts: list[FloatArray] = []
    for path in paths:
        with np.load(path) as held:
            now = held["seen"].astype(np.float32)
            padded = np.concatenate([np.repeat(now[:1], LAGS - 1, axis=0), now])
            late = [padded[LAGS - 1 - lag : len(padded) - lag] for lag in range(LAGS)]
            rows.append(np.concatenate(late, axis=1).astype(np.float16))
            told = [targets(held[name], len(now)) for name in HITS]
        right.append(np.stack([each[0] for each in told], axis=1))
        counts.append(np.stack([each[1] for each in told], axis=1))
    return np.concatenate(rows), np.concatenate(right), np.concatenate(counts)


def targets(times: Numbers, hops: int) -> tuple[FloatArray, FloatArray]:
    """1 in the four hops from a stroke on, for some take as long to show; those beside them don't count."""
    first = np.ceil((times + _HEARD) / _DT - 1).astype(int)
    right, counts = np.zeros(hops + 6, np.float32), np.ones(hops + 6, np.float32)
    inside = first[(first >= 0) & (first < hops)] + 1
    for hop in (-1, 4, 5):
        counts[inside + hop] = 0
    for hop in range(4):
        right[inside + hop] = counts[inside + hop] = 1
    return right[1:-5], counts[1:-5]


def teach(rows: FloatArray, right: FloatArray, counts: FloatArray) -> list[Layer]:
    """Learn by Adam (Kingma and Ba, 2015); a hit weighs twice as much as none.

    The network learns from changes against the newest hop, brought to one scale; in the layer that is
    given both are a part of its weights.
    """
    dice = np.random.default_rng(1)
    some = against(rows[dice.choice(len(rows), min(len(rows), 100_000), replace=False)])
    mean, scale = some.mean(axis=0), some.std(axis=0) + np.float32(0.01)
    sizes = (BANDS * LAGS, *_HIDDEN, len(HITS))
    layers = [
        (dice.normal(0, a**-0.5, (a, b)).astype(np.float32), np.zeros(b, np.float32))
        for a, b in pairwise(sizes)
    ]
    adam = Adam([array for layer in layers for array in layer])
    batches = len(rows) // _BATCH
    for turn in range(_EPOCHS * batches):
        chosen = dice.integers(0, len(rows), _BATCH)
        inputs = (against(rows[chosen]) - mean) / scale
        # another room colours all hops alike: the newest hop's levels, not the changes against it
        inputs[:, :BANDS] += dice.normal(0, 0.15, (_BATCH, 1)) + dice.normal(0, 0.1, (_BATCH, BANDS))
        values = [inputs]
        for matrix, offset in layers[:-1]:
            values.append(np.tanh(values[-1] @ matrix + offset))
        said = 1 / (1 + np.exp(-(values[-1] @ layers[-1][0] + layers[-1][1])))
        slope = (said - right[chosen]) * counts[chosen] * (1 + right[chosen]) / _BATCH
        slopes: list[FloatArray] = []
        for (matrix, _), value in zip(reversed(layers), reversed(values), strict=True):
            slopes[:0] = [value.T @ slope, slope.sum(axis=0)]
            slope = (slope @ matrix.T) * (1 - value * value)
        adam.step(slopes, 3e-3 * (1 - turn / (_EPOCHS * batches)) + 1e-4)
        if not (turn + 1) % batches:
            print(f"{(turn + 1) // batches}/{_EPOCHS}", flush=True)
    first, offset = layers[0]
    shifted = offset - (mean / scale) @ first
    folded = against(np.eye(BANDS * LAGS, dtype=np.float32)) @ (first / scale[:, None])
    return [(folded.T, shifted), *((matrix.T, offset) for matrix, offset in layers[1:])]


def against(rows: FloatArray) -> FloatArray:
    """Of five hops, (n, 180): the newest, and how far it is above each of the others."""
    hops = rows.astype(np.float32).reshape(len(rows), LAGS, BANDS)
    newest = hops[:, :1]
    return np.concatenate([newest, newest - hops[:, 1:]], axis=1).reshape(len(rows), LAGS * BANDS)


class Adam:
    """Moves arrays down their slopes, in place."""

    def __init__(self, arrays: list[FloatArray]) -> None:
        self._arrays = arrays
        self._means = [np.zeros_like(array) for array in arrays]
        self._squares = [np.zeros_like(array) for array in arrays]
        self._steps = 0

    def step(self, slopes: list[FloatArray], rate: float) -> None:
        """Take one step."""
        self._steps += 1
        soon, late = 1 - 0.9**self._steps, 1 - 0.999**self._steps
        for array, slope, mean, square in zip(self._arrays, slopes, self._means, self._squares, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            array -= (rate / soon * mean / (np.sqrt(square / late) + 1e-8)).astype(np.float32)


def score(paths: list[Path]) -> None:
    """Print how many hits are found, and how late."""
    found: dict[str, list[tuple[int, int, int, list[float]]]] = {name: [] for name in (*HITS, "aubio")}
    for path in paths:
        with np.load(path) as held:
            told = heard(held["sound"].astype(np.float32) / 32767)
            for name, times in told.items():
                truth = held["onset" if name == "aubio" else name]
                if len(truth) > 4:
                    found[name].append(matched(times, truth))
    table = Table("", "songs", "F", "precision", "recall", "ms late, median")
    for name, rows in found.items():
        right, wrong, missed = (
            sum(int(part) for part in parts) for parts in list(zip(*rows, strict=True))[:3]
        )
        late = 1000 * float(np.median(np.concatenate([row[3] for row in rows])))
        shares = (2 * right / (2 * right + wrong + missed), right / (right + wrong), right / (right + missed))
        table.add_row(name, str(len(rows)), *(f"{share:.3f}" for share in shares), f"{late:.1f}")
    Console().print(table)


def heard(sound: FloatArray) -> dict[str, list[float]]:
    """When each kind of hit is told, by the ear and by aubio: ends of hops, s."""
    hits, aubio = Hits(), Detector(beats=False)
    found: dict[str, list[float]] = {name: [] for name in (*HITS, "aubio")}
    for number, (hop, short) in enumerate(shorts(sound), 1):
        for name, strength in {**hits.step(short, _DT), "aubio": aubio.step(hop).onset}.items():
            if strength and number * _DT - (found[name] or [-1.0])[-1] > 0.04:
                found[name].append(number * _DT)
    return found


def matched(times: list[float], truth: Numbers) -> tuple[int, int, int, list[float]]:
    """How many hits are right, wrong, missed; and by how much the right ones are late, s."""
    free, late = np.ones(len(truth), bool), []
    for time in times:
        near = np.flatnonzero(free & (time - truth > -_EARLY) & (time - truth < _LATE))
        if len(near):
            free[near[0]] = False
            late.append(time - float(truth[near[0]]))
    return len(late), len(times) - len(late), int(free.sum()), late


if __name__ == "__main__":
    main()
