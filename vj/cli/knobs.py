"""``vj knobs``: every knob there is, with what it takes; for who maps a controller or writes a preset."""

import sys

import click
from rich.console import Console
from rich.table import Table

from vj.direction.knobs import Knob
from vj.engine import Engine
from vj.errors import UsageError
from vj.library import looks, palettes, preset


@click.command("knobs")
@click.argument("search", required=False, default="")
@click.option("--preset", "style", default="default", show_default=True, help="A preset's name or file.")
def command(search: str, style: str) -> None:
    """Print the tree of knobs: address, what it takes, where it stands at first, what it does.

    SEARCH is a part of an address or of the help, or an OSC address pattern such as "/fx/*/on".
    """
    presets, _ = preset.everything()
    engine = Engine(looks.load(), preset.find(style), palettes.palettes(), presets=presets)
    matching = set(engine.tree.match(search))
    words = search.lower().split()
    found = [
        knob
        for knob in engine.tree
        if knob.address in matching or all(w in f"{knob.address} {knob.help}".lower() for w in words)
    ]
    if not found:
        raise UsageError(f"no knob has {search!r} in its address or help; vj knobs lists them all")
    (table if sys.stdout.isatty() else plain)(found)


def plain(found: list[Knob]) -> None:
    """A knob a line, its parts between tabs, for other programs."""
    for knob in found:
        click.echo("\t".join((knob.address, knob.type, takes(knob), said(knob), knob.help)))


def table(found: list[Knob]) -> None:
    """A table for a person, a line between groups."""
    shown = Table("address", "takes", "at first", "does", box=None, pad_edge=False)
    group = found[0].group
    for knob in found:
        if knob.group != group:
            group = knob.group
            shown.add_section()
            shown.add_row()
        shown.add_row(f"[bold]{knob.address}", takes(knob), said(knob), knob.help)
    Console().print(shown)


def takes(knob: Knob) -> str:
    """What a knob can be set to, in a few words."""
    words = knob.takes()
    return words if len(words) <= 60 else f"one of {len(knob.choices or knob.values)}: {words[7:50]}..."


def said(knob: Knob) -> str:
    """Where the knob stands at first."""
    value = knob.default
    if isinstance(value, tuple):
        return " ".join(f"{part:g}" for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value).lower()
