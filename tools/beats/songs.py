"""Songs made by dice, with the time of every beat: what the beat network learns from, and is tried on.

A song is a list of notes over a grid of beats. Its style is a row of styles.toml; its parts, sections,
swing, and how the tempo drifts or steps come from one seed.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]
Random = np.random.Generator
DRUMS = 9  # the part that is drums: notes are General MIDI keys

KEYS: Mapping[str, tuple[int, ...]] = {
    "kick": (36, 36, 35), "snare": (38, 38, 40), "clap": (39,), "rim": (37,), "hat": (42, 42, 44),
    "open": (46,), "ride": (51, 53), "crash": (49, 57), "tom": (45, 47, 48, 50, 41), "shaker": (70, 82),
    "cowbell": (56,), "conga": (62, 63, 64), "tambourine": (54,), "block": (76, 77),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """One sound of a song."""

    time: float  # seconds
    part: int  # MIDI channel
    key: int
    loud: float  # 0..1
    length: float  # seconds


@dataclass(frozen=True, slots=True)
class Song:
    """Notes, and the truth."""

    style: str
    notes: tuple[Note, ...]
    beats: Times  # seconds
    meter: int  # beats a bar
    first: int  # place in its bar of beats[0], 0 the one
    roles: Mapping[int, str]  # what each part plays
    seconds: float
    sweeps: tuple[tuple[float, float], ...] = ()  # builds: from, to


@dataclass(frozen=True, slots=True)
class Style:
    """How a style is drummed."""

    tempo: tuple[float, float]
    weight: float
    drums: Mapping[str, Sequence[str]]  # sound: bars to choose from; "" leaves it out
    meter: int = 4
    swing: float = 0.0  # chance of swung sixteenths
    likes: Sequence[str] = ()  # roles that mostly play in it


def _style(
    tempo: Sequence[float],
    weight: float,
    drums: Mapping[str, Sequence[str]] | None = None,
    meter: int = 4,
    swing: float = 0.0,
    likes: Sequence[str] = (),
) -> Style:
    return Style((tempo[0], tempo[1]), weight, drums or {}, meter, swing, likes)


_TABLE = tomllib.loads((Path(__file__).parent / "styles.toml").read_text("utf-8"))
STYLES: Mapping[str, Style] = {name: _style(**told) for name, told in _TABLE["styles"].items()}
_LINES: Mapping[str, Mapping[str, Sequence[str]]] = _TABLE["lines"]
"""Bars of each role: of sixteenths, of triplets, of three beats."""
ROLES = tuple(_LINES)


def song(seed: int, style: str = "", seconds: float = 32.0) -> Song:
    """Make a song, of this style if one is asked for: the same seed, the same song."""
    dice = np.random.default_rng((2003, seed))
    name = style or str(dice.choice(list(STYLES), p=_shares()))
    beats = _clock(dice, STYLES[name], seconds)
    return arranged(dice, name, beats, seconds, drums=_drums)


def _shares() -> Times:
    weights = np.array([style.weight for style in STYLES.values()], np.float64)
    return np.asarray(weights / weights.sum(), np.float64)


def _clock(dice: Random, style: Style, seconds: float) -> Times:
    """Beat times: steady, drifting, stepping or sliding."""
    bpm = float(dice.uniform(*style.tempo)) if dice.random() < 0.9 else float(dice.uniform(58, 212))
    lengths = np.full(int(seconds * bpm / 60 * 1.5) + 16, 60 / bpm)
    kind = dice.random()
    count = len(lengths)
    if kind < 0.25:
        lengths *= np.exp(np.cumsum(dice.normal(0, 0.0025, count)))
    elif kind < 0.32:
        lengths[int(dice.uniform(0.2, 0.5) * count) :] *= dice.uniform(0.78, 1.28)
    elif kind < 0.38:
        lengths *= np.exp(np.linspace(0, dice.uniform(-0.25, 0.25), count))
    times = np.concatenate([[0.0], np.cumsum(np.clip(lengths, 0.27, 1.2))])
    return times + dice.uniform(0, 0.5) - (times[dice.integers(1, 9)] if dice.random() < 0.5 else 0.0)


class _Writer:
    """Puts steps of bars on the clock."""

    def __init__(self, dice: Random, beats: Times, meter: int, grid: int, swing: float, human: float) -> None:
        self._dice, self._beats, self._swing, self._human = dice, beats, swing, human
        self.meter, self.grid = meter, grid
        self.notes: list[Note] = []

    def time(self, bar: int, step: float) -> float:
        """Seconds of a step of a bar, which needn't be whole."""
        at = bar * self.meter + step / self.grid
        if self._swing and round(step) == step and step % 2:
            at += self._swing / self.grid
        return float(np.interp(at, np.arange(len(self._beats)), self._beats)) + (
            float(self._dice.normal(0, self._human)) if self._human else 0.0
        )

    def put(self, bar: int, step: float, part: int, key: int, loud: float, length: float) -> None:
        self.notes.append(Note(self.time(bar, step), part, key, min(max(loud, 0.05), 1.0), length))


def arranged(dice: Random, name: str, beats: Times, seconds: float, *, drums: "Drummer") -> Song:
    """A song of this style over these beats."""
    style = STYLES[name]
    patterns = [p for many in style.drums.values() for p in many if p]
    triplets = style.meter == 4 and bool(patterns) and len(patterns[0]) == 12
    swing = float(dice.uniform(0.1, 0.66)) if dice.random() < style.swing else 0.0
    human = float(dice.choice([0, 0, 0.003, 0.008]))
    writer = _Writer(dice, beats, style.meter, 3 if triplets else 4, swing, human)
    bars = int(np.searchsorted(beats, seconds)) // style.meter + 1
    bars = min(bars, (len(beats) - 1) // style.meter)
    sections = _sections(dice, bars, drumless=not style.drums)
    drums(writer, dice, style, sections)
    roles = _tones(writer, dice, style, sections, triplets)
    sweeps = tuple(
        (writer.time(bar, 0), writer.time(bar + 1, 0)) for bar, kind in enumerate(sections) if kind == "build"
    )
    kept = beats[(beats >= 0) & (beats < seconds - 0.1)]
    first = int(np.searchsorted(beats, 0)) % style.meter
    notes = tuple(note for note in writer.notes if 0 <= note.time < seconds)
    return Song(name, notes, kept, style.meter, first, roles, seconds, sweeps)


def _sections(dice: Random, bars: int, *, drumless: bool) -> list[str]:
    """What each bar is: full, no kick, hats, break or build."""
    kinds: list[str] = []
    while len(kinds) < bars:
        length = int(dice.choice([2, 4, 4, 8]))
        kind = str(dice.choice(["full"] * 9 + ["no kick", "hats", "break", "break", "build"]))
        kinds += [kind] * length
    return ["full" if drumless else kind for kind in kinds[:bars]]


class Drummer:
    """What writes the drums of a song."""

    def __call__(self, writer: _Writer, dice: Random, style: Style, sections: list[str]) -> None:
        """Write them."""
        steps = writer.grid * writer.meter
        drums = _borrowed(dice, style.drums, steps)
        chosen = {sound: str(dice.choice(many)) for sound, many in drums.items()}
        other = {sound: str(dice.choice(many)) for sound, many in drums.items()}
        odd = dice.random() < 0.2  # nothing says that a kick is louder than a hat
        gains = {
            sound: dice.uniform(0.15, 1.0)
            if odd
            else dice.uniform(0.5, 1.0) * (1.0 if sound in _MAIN else 0.7)
            for sound in KEYS
        }
        keys = {sound: int(dice.choice(many)) for sound, many in KEYS.items()}
        varied, fills = dice.random() < 0.5, dice.random() < 0.5
        for bar, kind in enumerate(sections):
            if kind == "break":
                continue
            if kind == "build":
                self._roll(writer, dice, bar, keys, gains)
                continue
            last = bar + 1 == len(sections) or sections[bar + 1] != kind or bar % 8 == 7
            for sound, pattern in (other if varied and bar % 4 == 3 else chosen).items():
                if (kind == "no kick" and sound == "kick") or (kind == "hats" and sound in _MAIN):
                    continue
                for step, mark in enumerate(pattern):
                    if fills and last and step >= steps * 3 // 4 and sound != "kick":
                        continue
                    loud = {"x": 1.0, "o": 0.4, "?": 0.7 * (dice.random() < 0.35)}.get(mark, 0.0)
                    if loud:
                        loud *= gains[sound] * dice.uniform(0.85, 1)
                        writer.put(bar, step, DRUMS, keys[sound], loud, 0.2)
            if fills and last:
                every = float(dice.choice([0.5, 1, 1, 2]))
                for late in np.arange(steps * 3 / 4, steps, every):
                    drum = int(dice.choice([keys["snare"], *KEYS["tom"]]))
                    writer.put(bar, float(late), DRUMS, drum, gains["snare"] * dice.uniform(0.6, 1), 0.2)
            if bar and sections[bar - 1] != kind and dice.random() < 0.6:
                writer.put(bar, 0, DRUMS, keys["crash"], 0.8, 1.5)

    def _roll(
        self, writer: _Writer, dice: Random, bar: int, keys: Mapping[str, int], gains: Mapping[str, float]
    ) -> None:
        steps = writer.grid * writer.meter
        every = [writer.grid, writer.grid // 2 + writer.grid % 2, 1, 1][bar % 4]
        for step in range(0, steps, every):
            writer.put(bar, step, DRUMS, keys["snare"], gains["snare"] * (0.4 + 0.5 * step / steps), 0.2)
        if bar % 2 or dice.random() < 0.3:
            for step in range(0, steps, writer.grid):
                writer.put(bar, step, DRUMS, keys["kick"], gains["kick"], 0.2)


_MAIN = ("kick", "snare", "clap")


def _borrowed(dice: Random, drums: Mapping[str, Sequence[str]], steps: int) -> Mapping[str, Sequence[str]]:
    """Drums of a style, at times with a few of another that has bars as long."""
    if not drums or dice.random() > 0.2:
        return drums
    others = [
        other.drums
        for other in STYLES.values()
        if other.drums and all(len(p) in (0, steps) for many in other.drums.values() for p in many)
    ]
    other = others[int(dice.integers(len(others)))]
    return {**drums, **{sound: many for sound, many in other.items() if dice.random() < 0.4}}


_drums = Drummer()


class Played(Drummer):
    """Drums that somebody played: notes in beats from the first bar line."""

    def __init__(self, notes: tuple[tuple[float, int, float], ...]) -> None:
        self._notes = notes  # beat, key, loud
        self._end = max((beat for beat, _, _ in notes), default=0.0)

    def __call__(self, writer: _Writer, dice: Random, style: Style, sections: list[str]) -> None:
        """Lay them on the clock, round and round, silent in breaks."""
        turns = max(1, int(np.ceil(self._end / writer.meter)))
        for bar, kind in enumerate(sections):
            start = bar % turns * writer.meter
            for beat, key, loud in self._notes:
                if start <= beat < start + writer.meter and kind != "break":
                    writer.put(bar, (beat - start) * writer.grid * (1 - 1e-9), DRUMS, key, loud, 0.2)


def _tones(
    writer: _Writer, dice: Random, style: Style, sections: list[str], triplets: bool
) -> dict[int, str]:
    """Bass, pads, chords, arpeggios and leads over a chord a bar or two."""
    drumless = not style.drums
    count = int(dice.choice([1, 2, 3] if drumless else [0, 1, 2, 2, 3, 3, 4]))
    roles = [str(dice.choice(ROLES)) for _ in range(count)]
    if drumless and roles[0] == "pad":
        roles[0] = str(dice.choice(["arpeggio", "chords", "lead"]))
    elif not drumless and roles and dice.random() < 0.8:
        roles[0] = "bass"
    if style.likes and dice.random() < 0.8:
        roles = [*roles[:1], str(dice.choice(style.likes)), *roles[2:]]
    root, minor = int(dice.integers(28, 42)), bool(dice.random() < 0.6)
    walk = [
        0,
        *(int(x) for x in dice.choice([0, 3, 5, 7, 8, 10, -2, -4] if minor else [0, 2, 5, 7, 9, -3], 3)),
    ]
    slow = int(dice.choice([1, 1, 1, 2]))
    late = 0.5 * writer.grid if dice.random() < 0.08 else 0.0  # chords that come before the bar
    for part, role in enumerate(roles):
        choice = _LINES[role]["three" if style.meter == 3 else "triplets" if triplets else "sixteenths"]
        pattern, loud = str(dice.choice(choice)), float(dice.uniform(0.25, 0.9))
        accent, thirds = dice.uniform(1, 1.4), 3 if minor else 4
        short = float(dice.choice([0.35, 0.6, 0.95]))
        on = [bool(dice.random() < 0.85) or drumless for _ in range(len(sections) // 4 + 1)]
        hits = [step for step, mark in enumerate(pattern) if mark != "."]
        for bar in range(len(sections)):
            if not on[bar // 4]:
                continue
            chord = root + walk[bar // slow % 4]
            for place, step in enumerate(hits):
                if pattern[step] == "?" and dice.random() > 0.4:
                    continue
                after = hits[place + 1] if place + 1 < len(hits) else len(pattern)
                begin = writer.time(bar, step)
                length = max(0.06, (writer.time(bar, after) - begin) * (0.98 if role == "pad" else short))
                strong = loud * (accent if step == 0 else 1.0) * dice.uniform(0.8, 1)
                shift = -late if role == "pad" and bar and step == 0 else 0.0
                for key in _chord(dice, role, chord, thirds, place):
                    writer.put(bar, step + shift, part, key, strong, length)
    return dict(enumerate(roles))


def _chord(dice: Random, role: str, root: int, third: int, place: int) -> tuple[int, ...]:
    """Keys that a role plays over a root."""
    if role == "bass":
        return (root + (12 if dice.random() < 0.1 else 0),)
    if role == "riff":
        low = root + 12 + (int(dice.choice([0, 0, 1, 3, 5, 7, 10])) if place else 0)
        return (low, low + 7)
    if role in ("pad", "chords"):
        return (root + 24, root + 24 + third, root + 31)
    if role == "arpeggio":
        return (root + 24 + (0, 7, 12, third, 12 + third, 7)[place % 6],)
    return (root + 24 + int(dice.choice([0, third, 5, 7, 10, 12, 12 + third])),)
