"""Clips as they may be heard: each time at another tempo, through other loudspeakers, in other rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vj.analysis.evidence import BANDS, FPS

Array = NDArray[np.float32]
Times = NDArray[np.float64]
Places = NDArray[np.int64]
_WORTH: Mapping[str, float] = {"groove": 0.7, "files": 1.5, "song_steady": 3.0}
"""How often a clip is drawn: songs that people wrote more, drums on their own less."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a clip."""

    bands: Array  # (hops, 32)
    beats: Times  # hops, rising
    places: Places  # in the bar, 0 the one
    meter: int


class Clips:
    """The clips of some folders, never heard twice the same."""

    def __init__(self, folders: Sequence[Path], seed: int) -> None:
        """Take in every clip there is."""
        self._folders, self._dice = folders, np.random.default_rng(seed)
        self._held: dict[Path, tuple[NDArray[np.float16], Times, Places, int]] = {}
        self._all: list[tuple[NDArray[np.float16], Times, Places, int]] = []
        self._shares = np.zeros(0)
        self.look()

    def look(self) -> None:
        """Take in clips that have come since."""
        for path in sorted(path for folder in self._folders for path in folder.glob("*.npz")):
            if path not in self._held and ".part" not in path.name:
                with np.load(path) as clip:
                    self._held[path] = clip["bands"], clip["beats"], clip["places"], int(clip["meter"])
        worth = [
            next((w for start, w in _WORTH.items() if p.name.startswith(start)), 1.0) for p in self._held
        ]
        self._all, self._shares = list(self._held.values()), np.array(worth) / sum(worth)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all)

    def row(self, hops: int) -> list[Piece]:
        """Pieces that follow one another, so many hops in all."""
        out: list[Piece] = []
        while hops > 0:
            length = min(hops, int(self._dice.uniform(600, 3600)))
            length = hops if hops - length < 600 else length
            out.append(self.draw(length))
            hops -= length
        return out

    def draw(self, hops: int) -> Piece:
        """A piece so many hops long; where its clip is over before, it plays on from its start."""
        dice = self._dice
        bands, beats, places, meter = self._all[dice.choice(len(self._all), p=self._shares)]
        stretch = float(np.exp(dice.uniform(-0.18, 0.18))) if dice.random() < 0.65 else 1.0
        need = int(hops * stretch) + 3
        start = int(dice.integers(0, max(1, len(bands) - need)))
        bands, beats, places = _looped(bands, beats * FPS, places, meter, start + need)
        piece = bands[start : start + need].astype(np.float32)
        at = np.arange(hops) * stretch
        whole, part = at.astype(int), (at % 1)[:, None].astype(np.float32)
        piece = piece[whole] * (1 - part) + piece[whole + 1] * part
        return Piece(self._coloured(piece), (beats - start) / stretch, places, meter)

    def _coloured(self, bands: Array) -> Array:
        """Through another loudspeaker, in another room, under other hands on the mixer."""
        dice, across = self._dice, np.linspace(0, 1, BANDS)
        decibels = np.zeros(BANDS)
        for n in (1, 2, 3):
            decibels += dice.normal(0, 4) * np.cos(np.pi * n * across + dice.uniform(0, 3))
        if dice.random() < 0.25:
            decibels = decibels - 30 * np.clip((dice.uniform(0, 0.25) - across) / 0.1, 0, 1)
        if dice.random() < 0.25:
            decibels = decibels - 30 * np.clip((across - dice.uniform(0.6, 1)) / 0.1, 0, 1)
        out = bands * (10 ** (decibels / 20)).astype(np.float32)
        if dice.random() < 0.25:
            out *= self._swept(len(bands), across)
        if dice.random() < 0.3:
            out **= np.float32(dice.uniform(0.6, 1.0))  # squashed
        loud = 10 ** (dice.uniform(-75, -30) / 20) * 3 * float(out.mean(axis=1).max())
        noise = loud * 10 ** (dice.normal(0, 6) * across / 20) * (1 + 0.4 * dice.standard_normal(out.shape))
        if dice.random() < 0.2:  # people talk
            knots = np.exp(dice.normal(0, 1, len(bands) // 12 + 2))
            noise *= np.interp(np.arange(len(bands)), np.arange(len(knots)) * 12, knots)[:, None]
        return np.asarray(out + np.abs(noise), np.float32)

    def _swept(self, hops: int, across: Times) -> Array:
        """A filter that is opened, closed or switched: high or low, over a stretch of time."""
        dice = self._dice
        first = int(dice.integers(0, hops))
        last = min(hops, first + int(dice.uniform(100, 900)))
        edges = dice.uniform(0.1, 0.9, 2) if dice.random() < 0.7 else np.full(2, dice.uniform(0.1, 0.6))
        cut = np.linspace(edges[0], edges[1], last - first)[:, None]
        off = across - cut if dice.random() < 0.6 else cut - across
        gain = np.ones((hops, BANDS), np.float32)
        gain[first:last] = 10 ** (-1.5 * np.clip(off / 0.1, 0, 1))
        return gain


def _looped(
    bands: NDArray[np.float16], beats: Times, places: Places, meter: int, hops: int
) -> tuple[NDArray[np.float16], Times, Places]:
    """A clip played again and again, a bar line after a bar line, until it is so many hops long."""
    ones = np.flatnonzero(places == 0)
    if len(bands) >= hops or len(ones) < 3:
        lack = max(0, hops - len(bands))
        return np.pad(bands, ((0, lack), (0, 0))), beats, places
    first, last = ones[0], ones[-1]
    begin, end = round(beats[first]), round(beats[last])
    turns = -(-(hops - end) // (end - begin))
    again = [beats[first:last] + turn * (end - begin) for turn in range(1, turns + 1)]
    return (
        np.concatenate([bands[:end], *[bands[begin:end]] * turns]),
        np.concatenate([beats[:last], *again]),
        np.concatenate([places[:last], *[places[first:last]] * turns]),
    )
