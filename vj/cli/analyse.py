"""``vj analyse``: what the ear hears of a track, as numbers and as a picture."""

import csv
import json
from pathlib import Path

import click

from vj.api import analyse
from vj.errors import MediaError
from vj.record import chart


@click.command("analyse")
@click.argument("track", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder for what is written; else here."
)
@click.option(
    "--causal", is_flag=True, help="Hear as the live show does; else the whole track is heard beforehand."
)
def command(track: Path, output: Path | None, causal: bool) -> None:
    """Hear a TRACK as its film does, and write TRACK.csv, TRACK.json and TRACK.png."""
    heard = analyse(track, causal=causal)
    folder = output or Path()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / track.stem
        write_csv(heard, stem.with_name(f"{track.stem}.csv"))
        write_json(track, heard, stem.with_name(f"{track.stem}.json"))
    except OSError as error:
        raise MediaError(f"{error.filename}: can't be written: {error.strerror}") from error
    chart.draw(track.name, heard, stem.with_name(f"{track.stem}.png"))
    key = f"{heard.key}, " if heard.key else ""
    click.echo(
        f"{track.name}: {heard.seconds:.1f} s, {heard.bpm:.1f} BPM, {key}"
        f"{len(heard.beats)} beats, sections {' '.join(name for _, name in heard.sections)}"
    )


def write_csv(heard: chart.Heard, path: Path) -> None:
    """Every number of the vocabulary, 50 times a second."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["time", *heard.names])
        for time, row in zip(heard.times, heard.numbers, strict=True):
            writer.writerow([f"{time:.3f}", *(f"{value:.5g}" for value in row)])


def write_json(track: Path, heard: chart.Heard, path: Path) -> None:
    """Beats, bars and sections."""
    told = {
        "track": track.name,
        "seconds": heard.times[-1],
        "beats": [{"at": at, "downbeat": first} for at, first in heard.beats],
        "sections": [{"at": at, "section": name} for at, name in heard.sections],
    }
    path.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
