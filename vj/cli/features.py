"""``vj features``: the ear's vocabulary, for who writes a look or a preset."""

import math
import sys

import click
from rich.console import Console
from rich.table import Table

from vj.direction.sources import VOCABULARY


@click.command("features")
def command() -> None:
    """Print every name that can drive a look's input (BIND), a modulation, or a lamp (/ear/NAME)."""
    rows = [(s.name, span(s.low, s.high), s.meaning) for s in VOCABULARY.values()]
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row))
        return
    table = Table("name", "range", "what it is", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)


def span(low: float, high: float) -> str:
    """A range in words."""
    return f"{low:g} on" if math.isinf(high) else f"{low:g}..{high:g}"
