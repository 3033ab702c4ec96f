"""Score the ear's beats on a folder of pieces: causal, looking ahead, and beside aubio alone.

    python tools/score_beats.py FOLDER [--first 5] [--only NAME ...]

A piece is a sound file with a NAME.beats beside it: a line a beat, its seconds and its place in the
bar (1 the one). Where FOLDER has a verified.txt, the pieces named in it count. Needs ``mir_eval``.

Causal beats are those a viewer sees: the frames, 60 a second, in which ``Beat.count`` went up. As is
usual, beats in the first 5 s don't count, but for ``lock``: seconds until eight beats in a row are hit.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import mir_eval.beat
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from tools.tracks import decoded
from vj.analysis import lookahead
from vj.analysis.ear import Ear
from vj.analysis.onsets import HOP, Detector
from vj.analysis.resample import RATE
from vj.audio.file import MemorySource
from vj.frame import FloatArray, Tick

Times = NDArray[np.float64]
_FPS = 60
_HIT = 0.07  # s
_ROW = 8  # beats hit in a row that are a lock


@dataclass(frozen=True, slots=True)
class Found:
    """What a tracker made of a piece."""

    beats: Times  # seconds
    ones: Times | None = None
    bpm: float = 0.0
    cost: float = 0.0  # part of one core


def ear(sound: FloatArray) -> Found:
    """The live ear, frame by frame."""
    heard, source = Ear(), MemorySource(sound, RATE)
    beats: list[float] = []
    ones: list[float] = []
    tempos: list[float] = []
    index, count, cost = 0, 0, 0.0
    while not source.ended:
        tick = Tick(index, index / _FPS, 1 / _FPS if index else 0.0)
        block = source.read(tick)
        start = time.process_time()
        _, beat = heard.step(tick, block)
        cost += time.process_time() - start
        if beat.bpm:
            tempos.append(beat.bpm)
            if beat.count > count:
                beats.append(tick.time - beat.phase * 60 / beat.bpm)
                ones += beats[-1:] if beat.bar * beat.meter < 1 else []
        index, count = index + 1, beat.count
    bpm = float(np.median(tempos[len(tempos) // 2 :])) if tempos else 0.0
    return Found(np.array(beats), np.array(ones), bpm, cost * RATE / len(sound))


def ahead(sound: FloatArray) -> Found:
    """The tracker for films."""
    start = time.process_time()
    grid = lookahead.find(sound.mean(axis=1))
    cost = (time.process_time() - start) * RATE / len(sound)
    return Found(grid.beats, grid.beats[grid.places == 0], grid.bpm, cost)


def aubio(sound: FloatArray) -> Found:
    """The detector of aubio alone, window 2048, hop 512."""
    detector, mono = Detector(), sound.mean(axis=1)
    beats: list[float] = []
    tempos: list[float] = []
    start = time.process_time()
    for hop in range(len(mono) // HOP):
        said = detector.step(np.ascontiguousarray(mono[hop * HOP : (hop + 1) * HOP]))
        if said.beat:
            beats.append((hop + 1) * HOP / RATE - said.ago)
            tempos.append(said.bpm)
    cost = (time.process_time() - start) * RATE / len(sound)
    return Found(np.array(beats), None, float(np.median(tempos[len(tempos) // 2 :])) if tempos else 0.0, cost)


TRACKERS: Mapping[str, Callable[[FloatArray], Found]] = {"causal": ear, "ahead": ahead, "aubio": aubio}


def scores(truth: Times, places: Times | None, found: Found, first: float) -> dict[str, float]:
    """All numbers of one tracker on one piece."""
    beats = np.sort(found.beats[found.beats >= 0])
    ours, theirs = mir_eval.beat.trim_beats(beats, first), mir_eval.beat.trim_beats(truth, first)
    _, cmlt, _, amlt = mir_eval.beat.continuity(theirs, ours)
    bpm = 60 / float(np.median(np.diff(truth)))
    nearest = theirs[np.abs(theirs[None, :] - ours[:, None]).argmin(axis=1)] if len(ours) else ours
    late = (ours - nearest)[np.abs(ours - nearest) < _HIT]
    out = {
        "F": float(mir_eval.beat.f_measure(theirs, ours)),
        "CMLt": float(cmlt),
        "AMLt": float(amlt),
        "tempo": float(abs(found.bpm / bpm - 1) < 0.04),
        "octave": float(min(abs(found.bpm / bpm / by - 1) for by in (1, 2, 0.5, 3, 1 / 3)) < 0.04),
        "late ms": 1000 * float(np.median(late)) if len(late) else np.nan,
        "off ms": 1000 * float(np.median(np.abs(late))) if len(late) else np.nan,
        "lock s": lock(truth, beats),
        "core %": 100 * found.cost,
    }
    if places is not None and found.ones is not None:
        out["ones"] = right(truth[(places == 1) & (truth >= max(first, 8.0))], found.ones)
    return out


def lock(truth: Times, beats: Times) -> float:
    """Seconds from the first beat until eight in a row are hit; none: nothing at all."""
    row = 0
    for beat in truth:
        row = row + 1 if len(beats) and np.abs(beats - beat).min() <= _HIT else 0
        if row == _ROW:
            return float(max(0.0, truth[np.searchsorted(truth, beat) - _ROW + 1] - truth[0]))
    return np.nan


def right(truth: Times, ones: Times) -> float:
    """The part of the bars whose one is hit."""
    hits = [bool(len(ones)) and float(np.abs(ones - one).min()) <= _HIT for one in truth]
    return float(np.mean(hits)) if hits else np.nan


def main() -> None:
    """Score every piece and show the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", type=float, default=5.0)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    console = Console(width=150)
    all_scores: dict[str, list[dict[str, float]]] = {name: [] for name in TRACKERS}
    table = Table("piece", "BPM", *(f"{name} {what}" for name in TRACKERS for what in ("F", "AMLt", "BPM")))
    for name in asked.only or pieces(asked.folder):
        lines = np.loadtxt(asked.folder / f"{name}.beats", ndmin=2)
        truth, places = lines[:, 0], lines[:, 1] if lines.shape[1] > 1 else None
        sound = decoded(next(p for p in asked.folder.glob(f"{name}.*") if p.suffix != ".beats"))
        row = [name, f"{60 / np.median(np.diff(truth)):.0f}"]
        for tracker, track in TRACKERS.items():
            found = track(sound)
            result = scores(truth, places, found, asked.first)
            all_scores[tracker].append(result)
            row += [f"{result['F']:.2f}", f"{result['AMLt']:.2f}", f"{found.bpm:.1f}"]
        table.add_row(*row)
    console.print(table)
    names = list(all_scores["causal"][0])
    means = Table("mean", *names)
    for tracker, rows in all_scores.items():
        means.add_row(tracker, *(middle(name, [r.get(name, np.nan) for r in rows]) for name in names))
    console.print(means, "late, off, lock: medians. tempo: within 4 %. ones: bars right after 8 s.")


def middle(name: str, values: list[float]) -> str:
    """Mean or median, as the column asks."""
    known = [value for value in values if not np.isnan(value)]
    if not known:
        return "-"
    if name == "lock s":
        return f"{np.median(known):.1f} ({len(values) - len(known)} never)"
    return f"{np.median(known):.1f}" if name.endswith("ms") else f"{np.mean(known):.3f}"


def pieces(folder: Path) -> list[str]:
    """Names of the pieces that count."""
    listed = folder / "verified.txt"
    return listed.read_text().split() if listed.exists() else sorted(p.stem for p in folder.glob("*.beats"))


if __name__ == "__main__":
    main()
