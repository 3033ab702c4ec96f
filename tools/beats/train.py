"""Teach the beat network: clips in, a small file of weights out.

    python -m tools.beats.train vj/analysis/beats.npz CLIPS --steps 9000

Needs PyTorch (2.13 was used), which the engine itself doesn't. Learning goes through rows of pieces, a
minute long each, seven seconds a step, and the network remembers from step to step, as it will in a show
that goes on for hours. What is kept is the running mean of the weights. Where the file is there already,
it goes on from it; clips that come are taken in.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch

from vj.analysis import network
from vj.analysis.evidence import BANDS, LAG

from .heard import Array, Clips, Piece

_STEP = 600  # hops of each piece that are learned from at once
_STEPS = 8  # such in a row
_SKIP = 60  # hops at the start of a piece that aren't judged: nobody knows the beat yet
_WEIGHT = (3.0, 6.0)  # of a hop with a beat, a one, against one without
_MEAN = 0.998  # of the running mean of the weights, a step


def targets(piece: Piece) -> Array:
    """1 in the hop where the evidence of a beat, a one, peaks; half that in its neighbours, (hops, 2)."""
    hops = len(piece.bands)
    out = np.zeros((hops + 2, 2), np.float32)
    at = np.round(piece.beats - 1 + LAG).astype(int)
    for chosen, column in ((at, 0), (at[piece.places == 0], 1)):
        inside = chosen[(chosen >= 0) & (chosen < hops)] + 1
        for offset, worth in ((-1, 0.5), (1, 0.5), (0, 1.0)):
            out[inside + offset, column] = np.maximum(out[inside + offset, column], worth)
    return out[1:-1]


def paired(inputs: Array, known: Array) -> tuple[Array, Array]:
    """Two hops a step, what is said of them one hop later: (hops / 2, 128) and (hops / 2, 4)."""
    pairs = len(inputs) // 2 - 1
    later = known[1 : 2 * pairs + 1].reshape(pairs, 4)
    return inputs[: 2 * pairs].reshape(pairs, -1), later


def heard(pieces: Sequence[Piece]) -> tuple[Array, Array, Array]:
    """Pieces one after another: inputs (pairs, 128), what is true (pairs, 4), what is judged (pairs, 1)."""
    inputs = network.inputs(np.concatenate([piece.bands for piece in pieces]))
    known = np.concatenate([targets(piece) for piece in pieces])
    judged = np.concatenate([np.arange(len(piece.bands)) >= _SKIP for piece in pieces])
    values, later = paired(inputs, known)
    return values, later, judged[2 : 2 * len(values) + 2 : 2, None].astype(np.float32)


def rows(clips: Clips, count: int, hops: int) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Rows of pieces, (count, pairs, ...), a step's worth at a time."""
    whole = [heard(clips.row(hops + 2)) for _ in range(count)]
    inputs, known, judged = (torch.from_numpy(np.stack(arrays)) for arrays in zip(*whole, strict=True))
    for at in range(0, hops // 2, _STEP // 2):
        part = slice(at, at + _STEP // 2)
        yield inputs[:, part], known[:, part], judged[:, part]


def taught(units: int) -> torch.nn.ModuleDict:
    """What vj.analysis.network runs."""
    gru = torch.nn.GRU(4 * BANDS, units, 2, batch_first=True, dropout=0.1)
    return torch.nn.ModuleDict({"gru": gru, "out": torch.nn.Linear(units, 4)})


def lessons(clips: Clips, count: int) -> Iterator[tuple[bool, tuple[torch.Tensor, ...]]]:
    """Batches without end, and whether one goes on from the last."""
    while True:
        for place, part in enumerate(rows(clips, count, _STEPS * _STEP)):
            yield place > 0, part


def main() -> None:
    """Learn for so many steps, saving now and then."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--steps", type=int, default=9000)
    parser.add_argument("--units", type=int, default=96)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--ones", type=float, default=0.3, help="how much the ones of bars count")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    torch.set_num_threads(1)
    clips, net = Clips(asked.clips, asked.seed), taught(asked.units)
    if asked.out.exists():
        with np.load(asked.out) as held:
            net.load_state_dict({key: torch.from_numpy(held[key].astype(np.float32)) for key in held.files})
    kept = deepcopy(net)
    learn = torch.optim.Adam(net.parameters(), asked.rate)
    loss_of = torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor(2 * _WEIGHT), reduction="none")
    mean, start = np.zeros(2), time.process_time()
    state: torch.Tensor | None = None
    batches = lessons(clips, asked.batch)
    for step in range(asked.steps):
        gone = step / asked.steps
        for group in learn.param_groups:
            group["lr"] = asked.rate * min(1, (step + 1) / 50) * max(0.01, 0.5 * (1 + np.cos(np.pi * gone)))
        on, (inputs, known, judged) = next(batches)
        hidden, state = net["gru"](inputs, state.detach() if on and state is not None else None)
        parts = (loss_of(net["out"](hidden), known) * judged).mean(dim=(0, 1)).reshape(2, 2).mean(dim=0)
        loss = parts[0] + asked.ones * parts[1]
        learn.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        learn.step()
        with torch.no_grad():
            share = max(1 - _MEAN, 1 / (step + 1))
            for old, new in zip(kept.parameters(), net.parameters(), strict=True):
                old.lerp_(new, share)
        mean += (parts.detach().numpy() - mean) * max(0.01, 1 / (step + 1))
        if step % 100 == 99 or step + 1 == asked.steps:
            took = (time.process_time() - start) / (step + 1)
            print(
                f"{gone:4.0%} step {step + 1} of {len(clips)} clips, {took:.2f} s each, loss {mean}",
                flush=True,
            )
            save(kept, asked.out)
            clips.look()


def save(net: torch.nn.ModuleDict, path: Path) -> None:
    """Write the weights, 16 bits each."""
    arrays = {key: value.numpy().astype(np.float16) for key, value in net.state_dict().items()}
    with path.open("wb") as file:
        np.savez(file, **arrays)


if __name__ == "__main__":
    main()
