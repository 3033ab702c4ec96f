"""Pictures of every look over the demo track: a contact sheet each, one of them all, and short loops.

    python -m tools.gallery [LOOK ...] [--loops]

Writes to docs/gallery; the README shows the sheet of them all.
"""

import subprocess
from pathlib import Path

import click
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tools.playback import FPS, Pixels, frames, moments
from vj import ffmpeg
from vj.audio import demo
from vj.library import looks
from vj.library.looks import Library
from vj.library.palettes import palettes
from vj.render import offscreen

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "gallery"
SIZE = (640, 360)
MOMENTS = [5.0, 16.0, 26.0, 50.0]  # calm, build, drop, second drop
LOOP = (24.0, 4.0)  # seconds into the track, and how long
NOTE = ImageFont.load_default(18)


@click.command()
@click.argument("names", nargs=-1)
@click.option("--loops", is_flag=True, help="Short films too.")
def main(names: tuple[str, ...], loops: bool) -> None:
    """Draw contact sheets of these looks, of all if none is named."""
    from vj.render.gl.stage import Stage

    library = looks.load()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with offscreen.context():
        for name in names or library.patterns:
            stage = Stage(SIZE)
            shown = moments(library, name, stage, MOMENTS, palette=colours(library, name))
            save(sheet(shown, 2), FOLDER / f"{name}.jpg")
            if loops:
                loop(library, name, stage)
            stage.close()
            click.echo(name)
    save(overview(library), FOLDER / "all.jpg")


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


def loop(library: Library, name: str, stage: object) -> None:
    """A short film of the drop, without sound."""
    from vj.render.gl.stage import Stage

    assert isinstance(stage, Stage)
    begin, length = LOOP
    size = f"{SIZE[0]}x{SIZE[1]}"
    command = [ffmpeg.executable(), "-y", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size]
    encode = [
        "-c:v",
        "libx264",
        "-crf",
        "26",
        "-preset",
        "slow",
        "-pix_fmt",
        "yuv420p",
        "-movflags",
        "+faststart",
    ]
    path = str(FOLDER / f"{name}.mp4")
    with subprocess.Popen(
        [*command, "-r", str(FPS), "-i", "-", *encode, path], stdin=subprocess.PIPE
    ) as encoder:
        assert encoder.stdin
        for frame in frames(library, name, demo.samples(), begin + length):
            if frame.tick.time > begin - 2.0:
                stage.draw(frame)
                pixels = stage.read()
                if frame.tick.time > begin:
                    encoder.stdin.write(pixels.tobytes())


if __name__ == "__main__":
    main()
