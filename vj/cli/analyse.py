"""``vj analyse``: what the ear hears of a track, as numbers and as a picture."""

import csv
import json
from pathlib import Path

import click

from vj.analysis.grid import Piece
from vj.api import analyse, hear
from vj.cli import batch
from vj.errors import MediaError, UsageError
from vj.record import chart


@click.command("analyse")
@click.argument(
    "track", type=click.Path(path_type=Path), callback=lambda _ctx, _param, value: batch.track(value)
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder for what is written; else here."
)
@click.option(
    "--causal", is_flag=True, help="Hear as the live show does; else the whole track is heard beforehand."
)
@click.option(
    "--quick", is_flag=True, help="Only the .json: beats, bars and sections. A song takes a second."
)
def command(track: Path, output: Path | None, causal: bool, quick: bool) -> None:
    """Hear a TRACK (demo: the built-in one) as its film does; write TRACK.csv, TRACK.json and TRACK.png."""
    if quick and causal:
        raise UsageError("--quick hears all of the track beforehand: leave out --causal")
    heard = hear(track) if quick else analyse(track, causal=causal)
    folder = output or Path()
    stem = folder / track.stem
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_json(track, heard, stem.with_name(f"{track.stem}.json"))
        if isinstance(heard, chart.Heard):
            write_csv(heard, stem.with_name(f"{track.stem}.csv"))
    except OSError as error:
        raise MediaError(f"{error.filename}: can't be written: {error.strerror}") from error
    key = ""
    if isinstance(heard, chart.Heard):
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


def write_json(track: Path, heard: chart.Heard | Piece, path: Path) -> None:
    """Tempo, beats, bars and sections."""
    told = {
        "track": track.name,
        "seconds": round(heard.seconds, 3),
        "bpm": round(heard.bpm, 2),
        "beats": [{"at": at, "downbeat": first} for at, first in heard.beats],
        "sections": [{"at": at, "section": name} for at, name in heard.sections],
    }
    path.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
