"""Teach the network of vj.analysis.accents: clips in, the weights of beats and their neighbours out.

    python -m tools.beats.bars vj/analysis/bars.npz CLIPS --pieces 5000

Needs PyTorch and vj/analysis/beats.npz, whose opinion of ones is among what is learned from. Beats are
put a little beside where they are, as the tracker will. Takes some minutes of one core.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch

from vj.analysis import network
from vj.analysis.accents import BACK, WIDTH, together, told

from .heard import Array, Clips, Piece, Places

_HOPS = 2400  # of a piece
_LATE = 2.4  # hops from a beat to its evidence
_UNITS = 64
_SEED = 11


def beats(piece: Piece, dice: np.random.Generator) -> tuple[Array, Places]:
    """What tells each whole beat of a piece, (n, 57), and its place: 0 to 3, or 4 to 6 in bars of three."""
    weights = network.weights()
    assert weights
    inside = (piece.beats > 2) & (piece.beats < _HOPS - 2)
    at = piece.beats[inside] - 1 + _LATE + dice.normal(0, 0.6) + dice.normal(0, 0.5, int(inside.sum()))
    if piece.meter not in (3, 4) or len(at) < 16:
        return np.zeros((0, WIDTH), np.float32), np.zeros(0, np.int64)
    inputs = network.inputs(piece.bands)
    position = np.interp(np.arange(_HOPS), np.sort(at), np.arange(len(at)), left=-1.0)
    known = told(inputs, network.heard(weights, inputs)[:, 1], position)
    places = piece.places[inside][: len(known)]
    return known, places + 4 * (piece.meter == 3)


def learned(pieces: list[tuple[Array, Places]], ahead: int, turns: int) -> dict[str, Any]:
    """The weights that tell a beat's place best from its neighbours, ``ahead`` of them later ones."""
    rows = [(together(known, BACK, ahead), places, len(known)) for known, places in pieces]
    kept = [slice(BACK // 2, length - ahead // 2) for _, _, length in rows]
    values = torch.from_numpy(np.concatenate([row[0][part] for row, part in zip(rows, kept, strict=True)]))
    places = torch.from_numpy(np.concatenate([row[1][part] for row, part in zip(rows, kept, strict=True)]))
    mean, spread = values.mean(dim=0), values.std(dim=0) + 0.05
    hidden, out = torch.nn.Linear(values.shape[1], _UNITS), torch.nn.Linear(_UNITS, 7)
    drop = torch.nn.Dropout(0.2)
    learn = torch.optim.AdamW([*hidden.parameters(), *out.parameters()], 2e-3, weight_decay=1e-3)
    steps = turns * (len(values) // 256)
    for step in range(steps):
        learn.param_groups[0]["lr"] = 2e-3 * max(0.02, 1 - step / steps)
        chosen = torch.randint(len(values), (256,))
        units = torch.relu(hidden(drop((values[chosen] - mean) / spread)))
        loss = torch.nn.functional.cross_entropy(out(drop(units)), places[chosen])
        learn.zero_grad()
        loss.backward()
        learn.step()
        if step % 1000 == 0:
            print(f"{ahead} ahead: step {step} of {steps}, loss {loss.item():.3f}", flush=True)
    with torch.no_grad():
        shares = torch.bincount(places, minlength=7) / len(places)
        weight = hidden.weight / spread
        arrays = weight, hidden.bias - weight @ mean, out.weight, out.bias - shares.log()
    return dict(
        zip(("hidden", "hidden_bias", "out", "out_bias"), (a.detach().numpy() for a in arrays), strict=True)
    )


def main() -> None:
    """Hear the clips, learn, and write both sets of weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--pieces", type=int, default=5000)
    parser.add_argument("--turns", type=int, default=10)
    asked = parser.parse_args()
    torch.manual_seed(_SEED)
    torch.set_num_threads(1)
    clips, dice = Clips(asked.clips, _SEED), np.random.default_rng(_SEED)
    pieces = [beats(clips.draw(_HOPS), dice) for _ in range(asked.pieces)]
    print(f"{asked.pieces} pieces of {len(clips)} clips, {sum(len(k) for k, _ in pieces)} beats", flush=True)
    pieces = [piece for piece in pieces if len(piece[0]) > 2 * BACK]
    kinds = {kind: learned(pieces, ahead, asked.turns) for kind, ahead in (("live", 0), ("ahead", BACK))}
    arrays = {
        f"{kind}.{key}": a.astype(np.float16) for kind, told in kinds.items() for key, a in told.items()
    }
    with asked.out.open("wb") as file:
        np.savez(file, **arrays)


if __name__ == "__main__":
    main()
