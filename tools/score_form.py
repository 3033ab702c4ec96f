"""Score the sections that the ear tells on pieces whose form a listener wrote down (tools/forms.txt).

    python -m tools.score_form FOLDER... [--half judge] [--only NAME ...]

Causal sections are those a viewer sees, 60 frames a second; ahead are those of a film. ``agrees``: the part
of the time in which a name is told that the listener gives. ``found``: the part of the listener's changes
that are told within a bar; where two names would do on both sides it is none that must be. ``right``: the
part of the changes told that are within a bar of one of the listener's. The music itself isn't shipped.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from tools.tracks import decoded
from vj.analysis import lookahead
from vj.analysis.ear import Ear
from vj.analysis.resample import RATE
from vj.audio.file import MemorySource
from vj.frame import Block, FloatArray, Tick

FORMS = Path(__file__).with_name("forms.txt")
_FPS = 60
_STEP = 0.02  # s in which time is counted

Told = Sequence[tuple[float, str]]
"""Seconds at which each section begins, and its name."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a listener says of a piece."""

    half: str  # tune or judge
    piece: str
    bar: float  # s
    parts: tuple[tuple[float, frozenset[str]], ...]  # s at which each begins, and the names that would do


def forms(text: str) -> list[Form]:
    """Read the listener's table."""
    rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [
        Form(
            half,
            piece,
            float(bar),
            tuple(
                (float(at), frozenset(names.split("|")))
                for at, names in zip(told[::2], told[1::2], strict=True)
            ),
        )
        for half, piece, bar, *told in rows
    ]


def causal(sound: FloatArray) -> Told:
    """The live ear, frame by frame."""
    ear, source, index = Ear(), MemorySource(sound, RATE), 0
    told: list[tuple[float, str]] = []
    while not source.ended:
        tick = Tick(index, index / _FPS, 1 / _FPS if index else 0.0)
        features, _ = ear.step(tick, source.read(tick))
        if not told or told[-1][1] != features.structure.section:
            told.append((tick.time, features.structure.section))
        index += 1
    return told


def ahead(sound: FloatArray) -> Told:
    """The form that films go by."""
    return lookahead.listen([Block(sound, RATE)]).sections


EARS: Mapping[str, Callable[[FloatArray], Told]] = {"causal": causal, "ahead": ahead}


@dataclass(frozen=True, slots=True)
class Score:
    """How well what was told agrees with a listener; shares, each with what it is a share of."""

    agrees: float  # 0..1 of the time
    found: tuple[int, int]  # changes that must be told: so many were, of so many
    right: tuple[int, int]  # changes told: so many are the listener's, of so many


def score(form: Form, told: Told, seconds: float) -> Score:
    """Compare what was told of a piece, which is so long, with what its listener says."""
    starts, names = np.array([at for at, _ in form.parts]), [names for _, names in form.parts]
    times = np.arange(_STEP / 2, seconds, _STEP)
    theirs = np.searchsorted(starts, times, side="right") - 1
    ours = np.searchsorted([at for at, _ in told], times, side="right") - 1
    agrees = np.mean([told[our][1] in names[their] for our, their in zip(ours, theirs, strict=True)])
    changes = np.array([at for at, _ in told[1:]])
    must = [at for at, a, b in zip(starts[1:], names, names[1:], strict=False) if not a & b]
    found = sum(_near(at, changes, form.bar) for at in must)
    right = sum(_near(at, starts[1:], form.bar) for at in changes)
    return Score(float(agrees), (found, len(must)), (right, len(changes)))


def _near(at: float, others: np.ndarray, bar: float) -> bool:
    return bool(len(others)) and bool(np.abs(others - at).min() <= bar + _STEP)


def located(folders: Sequence[Path], name: str) -> Path | None:
    """The sound file whose name begins so."""
    found = [path for folder in folders for path in sorted(folder.glob(f"{name}*")) if path.suffix == ".ogg"]
    return found[0] if found else None


def told(parts: Told) -> str:
    """Sections in a line."""
    return " ".join(f"{at:.0f} {name}" for at, name in parts)


def main() -> None:
    """Score every piece that is there and show the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--half", choices=("tune", "judge"))
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    console = Console(width=170)
    table = Table("half", "piece", "ear", "agrees", "found", "right", "told")
    scores: dict[tuple[str, str], list[Score]] = {}
    for form in forms(FORMS.read_text("utf-8")):
        path = located(asked.folders, form.piece)
        if not path or asked.half not in (None, form.half) or (asked.only and form.piece not in asked.only):
            continue
        sound = decoded(path)
        for name, listen in EARS.items():
            parts = listen(sound)
            found = score(form, parts, len(sound) / RATE)
            scores.setdefault((form.half, name), []).append(found)
            table.add_row(form.half, form.piece[:32], name, *row([found]), told(parts))
    console.print(table)
    means = Table("half", "ear", "pieces", "agrees", "found", "right")
    for (half, name), rows in sorted(scores.items()):
        means.add_row(half, name, str(len(rows)), *row(rows))
    console.print(means)


def row(scores: Sequence[Score]) -> tuple[str, str, str]:
    """Scores of some pieces: the mean share of time, the shares of all changes."""
    found, found_of = np.sum([score.found for score in scores], axis=0)
    right, right_of = np.sum([score.right for score in scores], axis=0)
    return f"{np.mean([s.agrees for s in scores]):.2f}", f"{found} of {found_of}", f"{right} of {right_of}"


if __name__ == "__main__":
    main()
