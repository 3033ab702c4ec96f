"""``vj features``: the ear's vocabulary, for who writes a look or a preset."""

import math
import sys
from collections.abc import Iterator
from os.path import commonprefix

import click
from rich.console import Console
from rich.table import Table

from vj.vocabulary import ROWS, WORDS


@click.command("features")
def command() -> None:
    """Print every name that can drive a look's input (BIND), a modulation, or a lamp (/ear/NAME).

    On a terminal numbered names share a line; in a pipe each has its own: name, range, meaning.
    """
    if not sys.stdout.isatty():
        for word in WORDS.values():
            click.echo(f"{word.name}\t{span(word.low, word.high)}\t{word.meaning}")
        return
    table = Table("name", "range", "what it is", box=None, pad_edge=False)
    for line in lines():
        table.add_row(*line)
    Console(highlight=False).print(table)


def lines() -> Iterator[tuple[str, str, str]]:
    """Every word, those of a row in one line."""
    rows = {row.words[0].name: row for row in ROWS.values()}
    others = {word.name for row in ROWS.values() for word in row.words[1:]}
    for word in WORDS.values():
        if row := rows.get(word.name):
            yield numbered(word.name, row.words[-1].name), span(word.low, word.high), row.meaning
        elif word.name not in others:
            yield word.name, span(word.low, word.high), word.meaning


def numbered(first: str, last: str) -> str:
    """The names from one to another: what both begin and end with is told once."""
    begin, end = commonprefix([first, last]), commonprefix([first[::-1], last[::-1]])[::-1]
    return f"{first.removesuffix(end)}..{last.removeprefix(begin)}"


def span(low: float, high: float) -> str:
    """A range in words."""
    return f"{low:g} on" if math.isinf(high) else f"{low:g}..{high:g}"
