"""Pictures of every look over the demo track: a sheet and a short loop each, and one sheet of them all.

    python -m tools.gallery [LOOK ...]

Writes to docs/gallery, with a page that shows them; the README shows the sheet of them all. Loops are
animated WebP, which a page of text can show where it can't show a film.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tools.playback import FPS, Pixels, frames, moments
from vj.audio import demo
from vj.frame import FAMILIES, Look
from vj.library import looks
from vj.library.looks import Library
from vj.library.palettes import palettes
from vj.render import offscreen

if TYPE_CHECKING:
    from vj.render.gl.stage import Stage

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "gallery"
SIZE = (640, 360)
MOMENTS = [5.0, 16.0, 26.0, 50.0]  # calm, build, drop, second drop
LEAD = 6.0  # seconds drawn before a picture of a look that remembers; from the beginning for the first
LOOP = (24.5, 2.0)  # seconds into the track, and how long
EVERY = 2  # of the track's frames one is in the loop
NOTE = ImageFont.load_default(18)


@click.command()
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    """Draw sheets and loops of these looks, of all if none is named."""
    from vj.render.gl.stage import Stage

    library = looks.load()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with offscreen.context():
        for name in names or library.patterns:
            stage = Stage(SIZE)
            palette, before = colours(library, name), lead(library.patterns[name])
            save(sheet(moments(library, name, stage, MOMENTS, before, palette), 2), FOLDER / f"{name}.jpg")
            save_loop(loop(library, name, stage), FOLDER / f"{name}.webp")
            stage.close()
            click.echo(name)
    save(overview(library), FOLDER / "all.jpg")
    (FOLDER / "README.md").write_text(page(library), "utf-8")


def lead(look: Look) -> float:
    """How long before a picture a look is drawn, s."""
    return LEAD if any(p.persistent for p in look.passes) else 0.0


def colours(library: Library, name: str) -> str:
    """A palette for a look, so that side by side they show what palettes do."""
    known = [palette for palette in palettes() if palette != "mono"]
    return known[sorted(library.patterns).index(name) * 5 % len(known)]


def sheet(pictures: list[Pixels], columns: int) -> Image.Image:
    """Pictures of one size, row by row."""
    height, width = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    page = Image.new("RGB", (columns * width, rows * height))
    for index, picture in enumerate(pictures):
        page.paste(Image.fromarray(picture), (index % columns * width, index // columns * height))
    return page


def overview(library: Library) -> Image.Image:
    """The drop of every look whose sheet there is, small, with its name."""
    small = []
    for name in sorted(library.patterns, key=lambda name: (library.patterns[name].family, name)):
        path = FOLDER / f"{name}.jpg"
        if path.exists():
            with Image.open(path) as page:
                drop = page.crop((0, SIZE[1], SIZE[0], 2 * SIZE[1])).resize(
                    (320, 180), Image.Resampling.LANCZOS
                )
            ImageDraw.Draw(drop).text((8, 154), name, "white", NOTE, stroke_width=2, stroke_fill="black")
            small.append(np.asarray(drop))
    return sheet(small, 4)


def save(page: Image.Image, path: Path) -> None:
    """As a JPEG that a page can carry."""
    page.save(path, quality=82, optimize=True)


def loop(library: Library, name: str, stage: "Stage") -> list[Image.Image]:
    """Some moments of the drop, one after the other, half as large as the stage."""
    begin, length = LOOP
    pictures = []
    played = frames(library, name, demo.samples(), begin + length, palette=colours(library, name))
    for frame in played:
        shown = frame.tick.time >= begin and frame.tick.index % EVERY == 0
        if shown or frame.tick.time > begin - lead(library.patterns[name]):
            stage.draw(frame)
            pixels = stage.read()
            pictures += [Image.fromarray(pixels).reduce(2)] if shown else []
    return pictures


def save_loop(pictures: list[Image.Image], path: Path) -> None:
    """As an animated WebP."""
    first, *others = pictures
    pause = round(1000 * EVERY / FPS)
    first.save(path, save_all=True, append_images=others, duration=pause, loop=0, quality=60, method=4)


def page(library: Library) -> str:
    """Text that shows all loops, family by family; each leads to its sheet."""
    lines = [
        "# The patterns",
        "",
        "Each loop is two seconds of the drop, and leads to a sheet: calm, build, drop, second drop.",
    ]
    for family in FAMILIES:
        lines += ["", f"## {family.capitalize()}"]
        for look in sorted(library.patterns.values(), key=lambda look: look.name):
            if look.family == family and (FOLDER / f"{look.name}.webp").exists():
                lines += ["", f"**{look.name}**: {look.description}", ""]
                lines += [f"[![{look.name}]({look.name}.webp)]({look.name}.jpg)"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
