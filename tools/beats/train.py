"""Teach the beat network: clips in, a small file of weights out.

    python -m tools.beats.train CLIPS vj/analysis/beats.npz --minutes 45

Needs PyTorch (2.13 was used), which the engine itself doesn't. Every clip is heard anew each time:
stretched, coloured, cut off above or below, made noisy. New clips that appear are taken in as it goes.
Learning begins with short pieces, in which hits are learned, and goes on to long ones, for the beat.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from vj.analysis.evidence import BANDS, FPS, LAG

Array = NDArray[np.float32]
_LONGEST = 1200  # hops
_SKIP = 30  # pairs of hops at the start of a clip that aren't judged: nobody knows the beat yet
_WEIGHT = (3.0, 6.0)  # of a hop with a beat, a one, against one without
_SEED = 7


def features(bands: Array) -> Array:
    """What vj.analysis.network.Inputs makes, of all hops at once, (hops, 64)."""
    fall = 0.9995 ** np.arange(len(bands))
    room = np.maximum(np.maximum.accumulate(bands.mean(axis=1) / fall) * fall, 1e-4)
    level = np.log1p(30 * bands / room[:, None]) * 0.5
    past = np.concatenate([np.zeros((2, BANDS)), level[:-2]])
    wide = past.copy()
    np.maximum(wide[:, 1:], past[:, :-1], out=wide[:, 1:])
    np.maximum(wide[:, :-1], past[:, 1:], out=wide[:, :-1])
    return np.concatenate([level - 0.6, 2 * np.maximum(0, level - wide)], axis=1).astype(np.float32)


def targets(beats: NDArray[np.float64], places: NDArray[np.int64], hops: int) -> Array:
    """1 in the hop where the evidence of a beat, a one, peaks; half that in its neighbours, (hops, 2)."""
    out = np.zeros((hops + 2, 2), np.float32)
    at = np.round(beats * FPS - 1 + LAG).astype(int)
    for chosen, column in ((at, 0), (at[places == 0], 1)):
        inside = chosen[(chosen >= 0) & (chosen < hops)] + 1
        for offset, worth in ((-1, 0.5), (1, 0.5), (0, 1.0)):
            out[inside + offset, column] = np.maximum(out[inside + offset, column], worth)
    return out[1:-1]


def paired(inputs: Array, known: Array) -> tuple[Array, Array]:
    """Two hops a step, what is said of them one hop later: (hops / 2, 128) and (hops / 2, 4)."""
    pairs = len(inputs) // 2 - 1
    later = known[1 : 2 * pairs + 1].reshape(pairs, 4)
    return inputs[: 2 * pairs].reshape(pairs, -1), later


def _worth(name: str) -> float:
    """How often a clip is drawn: songs that people wrote more, drums on their own less."""
    return next((worth for start, worth in _WORTH.items() if name.startswith(start)), 1.0)


_WORTH = {"groove": 0.7, "files": 2.0, "song_steady": 3.0}


class Clips:
    """The clips of a folder, heard anew each time."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._dice = folder, np.random.default_rng(_SEED)
        self._held: dict[str, tuple[Array, NDArray[np.float64], NDArray[np.int64]]] = {}
        self._shares = np.zeros(0)

    def look(self) -> int:
        """Take in new clips; count them all."""
        for path in sorted(self._folder.glob("*.npz")):
            if path.name not in self._held and ".part" not in path.name:
                with np.load(path) as clip:
                    held = clip["bands"], clip["beats"], clip["places"]
                self._held[path.name] = held
        worth = np.array([_worth(name) for name in self._held])
        self._shares = worth / worth.sum()
        return len(self._held)

    def draw(self, count: int, hops: int) -> tuple[torch.Tensor, torch.Tensor]:
        """A batch of pieces so many hops long, (count, pairs, 128) and (count, pairs, 4)."""
        names = self._dice.choice(list(self._held), count, p=self._shares)
        drawn = [paired(*self._heard(*self._held[name], hops)) for name in names]
        inputs, known = (np.stack(arrays) for arrays in zip(*drawn, strict=True))
        return torch.from_numpy(inputs), torch.from_numpy(known)

    def _heard(
        self, bands: Array, beats: NDArray[np.float64], places: NDArray[np.int64], hops: int
    ) -> tuple[Array, Array]:
        dice = self._dice
        stretch = float(np.exp(dice.uniform(-0.16, 0.16))) if dice.random() < 0.6 else 1.0
        need = int(hops * stretch) + 3
        start = int(dice.integers(0, max(1, len(bands) - need)))
        piece = bands[start : start + need].astype(np.float32)
        piece = np.pad(piece, ((0, need - len(piece)), (0, 0)))
        at = np.arange(hops) * stretch
        whole, part = at.astype(int), (at % 1)[:, None].astype(np.float32)
        piece = piece[whole] * (1 - part) + piece[whole + 1] * part
        known = targets((beats - start / FPS) / stretch, places, hops)
        return features(self._coloured(piece)), known

    def _coloured(self, bands: Array) -> Array:
        """Through another loudspeaker, in another room."""
        dice, across = self._dice, np.linspace(0, 1, BANDS)
        decibels = np.zeros(BANDS)
        for n in (1, 2, 3):
            decibels += dice.normal(0, 4) * np.cos(np.pi * n * across + dice.uniform(0, 3))
        if dice.random() < 0.25:
            decibels = decibels - 30 * np.clip((dice.uniform(0, 0.25) - across) / 0.1, 0, 1)
        if dice.random() < 0.25:
            decibels = decibels - 30 * np.clip((across - dice.uniform(0.6, 1)) / 0.1, 0, 1)
        out = bands * (10 ** (decibels / 20)).astype(np.float32)
        if dice.random() < 0.3:
            out **= np.float32(dice.uniform(0.6, 1.0))  # squashed
        loud = 10 ** (dice.uniform(-75, -32) / 20) * 3 * float(out.mean(axis=1).max())
        noise = loud * 10 ** (dice.normal(0, 6) * across / 20) * (1 + 0.4 * dice.standard_normal(out.shape))
        return np.asarray(out + np.abs(noise), np.float32)


def network(units: int) -> torch.nn.ModuleDict:
    """What vj.analysis.network runs."""
    gru = torch.nn.GRU(4 * BANDS, units, 2, batch_first=True, dropout=0.1)
    return torch.nn.ModuleDict({"gru": gru, "out": torch.nn.Linear(units, 4)})


def scores(net: torch.nn.ModuleDict, inputs: torch.Tensor) -> torch.Tensor:
    """Scores (batch, pairs, 4) of (batch, pairs, 128)."""
    return net["out"](net["gru"](inputs)[0])


def main() -> None:
    """Learn for so many minutes, saving every one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--units", type=int, default=64)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--ones", type=float, default=0.4, help="how much the ones of bars count")
    parser.add_argument("--short", type=float, default=0.4, help="first pieces, part of the longest")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    torch.manual_seed(_SEED)
    torch.set_num_threads(asked.threads)
    clips, net = Clips(asked.clips), network(asked.units)
    if asked.out.exists():  # go on from there, with long pieces
        with np.load(asked.out) as held:
            net.load_state_dict({key: torch.from_numpy(held[key].astype(np.float32)) for key in held.files})
    learn = torch.optim.Adam(net.parameters(), asked.rate)
    loss_of = torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor(2 * _WEIGHT), reduction="none")
    count, step, mean, start, said = clips.look(), 0, 0.0, time.monotonic(), 0.0
    while (gone := (time.monotonic() - start) / 60 / asked.minutes) < 1:
        for group in learn.param_groups:
            group["lr"] = asked.rate * min(1, (step + 1) / 30) * min(1.0, max(0.015, (1 - gone) / 0.7))
        hops = int(_LONGEST * min(1.0, asked.short + gone))
        inputs, known = clips.draw(asked.batch, hops)
        parts = loss_of(scores(net, inputs), known)[:, _SKIP:].mean(dim=(0, 1)).reshape(2, 2).mean(dim=0)
        loss = parts[0] + asked.ones * parts[1]
        learn.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        learn.step()
        step += 1
        mean += (parts[0].item() - mean) * max(0.02, 1 / step)
        if time.monotonic() - said > 60:
            said, count = time.monotonic(), clips.look()
            print(f"{gone:4.0%} step {step} clips {count} loss {mean:.4f} {parts[1].item():.4f}", flush=True)
            save(net, asked.out)
    save(net, asked.out)


def save(net: torch.nn.ModuleDict, path: Path) -> None:
    """Write the weights, 16 bits each."""
    arrays = {key: value.numpy().astype(np.float16) for key, value in net.state_dict().items()}
    with path.open("wb") as file:
        np.savez(file, **arrays)


if __name__ == "__main__":
    main()
