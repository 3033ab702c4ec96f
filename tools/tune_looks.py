"""Improves the defaults of a look's knobs by evolution (CMA-ES), judged as tools/judge_looks.py judges.

    python -m tools.tune_looks LOOK [--steps 12] [--write]

Only knobs that no music drives are tuned; ``--write`` puts what was found into the file's header.
The judge is a machine: look at the result (vj shot LOOK) before you keep it.
"""

import re
from pathlib import Path

import click
import numpy as np
from cmaes import CMA
from numpy.typing import NDArray

from tools.judge_looks import judge, sounds
from vj.errors import UsageError
from vj.frame import Input, Look, Value
from vj.library import looks
from vj.render import offscreen


def tunable(look: Look) -> list[Input]:
    """The float inputs that nothing drives and that have a range."""
    return [
        i
        for i in look.inputs
        if i.type == "float" and i.bind is None and isinstance(i.low, float) and isinstance(i.high, float)
    ]


def values(inputs: list[Input], shares: NDArray[np.float64]) -> dict[str, Value]:
    """The value of each input at these shares 0..1 of its range."""
    found: dict[str, Value] = {}
    for taken, share in zip(inputs, shares, strict=True):
        assert isinstance(taken.low, float) and isinstance(taken.high, float)
        found[taken.name] = taken.low + (taken.high - taken.low) * float(share)
    return found


def shares(inputs: list[Input]) -> NDArray[np.float64]:
    """Where the defaults lie in their ranges, 0..1."""
    found = []
    for taken in inputs:
        assert isinstance(taken.low, float) and isinstance(taken.high, float)
        assert isinstance(taken.default, float)
        found.append((taken.default - taken.low) / max(taken.high - taken.low, 1e-9))
    return np.array(found)


def rewritten(text: str, found: dict[str, Value]) -> str:
    """A look's text with these defaults in its header, all else as it was."""
    for name, value in found.items():
        entry = re.compile(rf'(\{{[^{{}}]*"NAME":\s*"{name}"[^{{}}]*?"DEFAULT":\s*)[-+.\deE]+')
        if hit := entry.search(text):
            text = f"{text[: hit.end(1)]}{float(str(value)):.4g}{text[hit.end() :]}"
    return text


@click.command()
@click.argument("name")
@click.option("--steps", default=12, show_default=True, help="Generations.")
@click.option("--seed", default=1, show_default=True, help="Another seed looks elsewhere.")
@click.option("--write", is_flag=True, help="Write what was found into the look's file.")
def main(name: str, steps: int, seed: int, write: bool) -> None:
    """Tune the knobs of a look."""
    library = looks.load()
    if name not in library.patterns:
        raise UsageError(f"no look is called {name!r}; {looks.nearest(name, list(library.patterns))}")
    look = library.patterns[name]
    inputs = tunable(look)
    if len(inputs) < 2:
        raise UsageError(f"{name}: fewer than two knobs that the music leaves alone: nothing to tune")
    pieces = list(sounds().values())

    def score(at: NDArray[np.float64]) -> float:
        knobs = values(inputs, at)
        return float(np.mean([judge(library, name, piece, knobs).score for piece in pieces]))

    with offscreen.context():
        start = shares(inputs)
        best, best_score = start, score(start)
        click.echo(f"{name}: {best_score:.3f} as it is")
        search = CMA(mean=start, sigma=0.2, bounds=np.tile([0.0, 1.0], (len(inputs), 1)), seed=seed)
        for step in range(steps):
            asked = [search.ask() for _ in range(search.population_size)]
            told = [(at, -score(at)) for at in asked]
            search.tell(told)
            top, loss = min(told, key=lambda pair: pair[1])
            if -loss > best_score:
                best, best_score = top, -loss
            click.echo(f"step {step + 1}: best {best_score:.3f}")
    found = values(inputs, best)
    for knob, value in found.items():
        click.echo(f"  {knob} {value:.4g}")
    if write and best is not start:
        path = Path(look.path)
        path.write_text(rewritten(path.read_text("utf-8"), found), "utf-8")
        click.echo(f"written to {path}")


if __name__ == "__main__":
    main()
