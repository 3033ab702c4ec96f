"""A loop: some bars of a track, for clip players to play over and over.

What a look shows goes on with time and is never again as it was. So the last pictures of a loop fade into
those that came before its first, which are drawn for that alone: the last leads into the first.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from vj.analysis.grid import Piece
from vj.errors import MediaError

FOLD, SHARE = 1.0, 4  # s over which the end fades into what was before, and its least part of the loop
BEST = ("drop", "groove", "build", "break", "calm")
"""In which section a loop is looked for first."""
NEAR = 0.05  # s before a moment that still count as after it


@dataclass(frozen=True, slots=True)
class Loop:
    """Some bars of a track, by the numbers that pictures of the whole track would have."""

    first: int
    pictures: int
    fold: int  # so many before the first are drawn too


def placed(track: Path, piece: Piece, bars: int, start: float, fps: Fraction) -> Loop:
    """So many bars of a track: the first from ``start`` on, in s; or where most is going on, if that is 0.

    MediaError where it hasn't so many.
    """
    lines = piece.grid.lines.tolist()
    loops = [(begin, end) for begin, end in zip(lines, lines[bars:], strict=False) if begin >= start - NEAR]
    found = [made for begin, end in loops if (made := counted(begin, end, fps)).first >= made.fold]
    if not found:
        where = f" from {start:g} s on" if start else ""
        raise MediaError(f"{track}: has no {bars} bars{where} to make a loop of: ask for fewer with --loop")
    return found[0] if start else min(found, key=lambda one: rank(one, piece, fps))


def counted(begin: float, end: float, fps: Fraction) -> Loop:
    """A loop from one moment to another, in s."""
    first, pictures = round(begin * fps), max(round((end - begin) * fps), 1)
    return Loop(first, pictures, min(round(FOLD * fps), pictures // SHARE))


def rank(loop: Loop, piece: Piece, fps: Fraction) -> int:
    """How far down the list of sections the one is in which a loop lies; last where it lies in several."""
    begin, end = float(loop.first / fps), float((loop.first + loop.pictures) / fps)
    inside = [part.name for part in piece.parts if part.begin - NEAR <= begin and end <= part.end + NEAR]
    return BEST.index(inside[0]) if inside else len(BEST)
