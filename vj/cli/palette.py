"""``vj palette``: the palettes there are, and new ones from pictures."""

import re
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from vj.errors import UsageError
from vj.frame import Palette
from vj.library import palettes


@click.command("palette")
@click.argument("image", required=False, type=click.Path(path_type=Path))
@click.option("--keep", metavar="NAME", help="Add it to your own palettes under this name.")
def command(image: Path | None, keep: str | None) -> None:
    """List the palettes, or make one of a picture: five colours, dark to light.

    A picture in ~/.config/vj/palettes is a palette, too, under its own name.
    """
    if image is None:
        if keep:
            raise UsageError("of which picture? vj palette IMAGE --keep NAME")
        for name, palette in palettes.palettes().items():
            show(name, palette)
        return
    made = palettes.from_image(image)
    if keep and not re.fullmatch(r"[\w-]{1,40}", keep):
        raise UsageError(f"--keep {keep}: a name has letters, digits, - and _")
    show(keep or image.stem, made)
    if keep:
        click.echo(f"kept in {palettes.keep(keep, made)}")


def show(name: str, palette: Palette) -> None:
    """A palette as its file has it, and in colour where the terminal can."""
    colours = palettes.written(palette)
    swatch = Text.assemble(*(("    ", f"on {colour}") for colour in colours))
    listed = ", ".join(f'"{colour}"' for colour in colours)
    Console(soft_wrap=True, highlight=False).print(swatch, Text(f" {name} = [{listed}]"), sep="")
