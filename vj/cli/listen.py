"""``vj listen``: what the ear hears, moving in the terminal; for who sets up a room or doubts the beat."""

import math
import sys
from contextlib import ExitStack, suppress
from itertools import takewhile

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from vj import clock
from vj.analysis.ear import TRACKERS, Ear, TrackerName
from vj.cli import options
from vj.frame import RANGES, Beat, Features

FPS = 25.0
EIGHTHS = " ▁▂▃▄▅▆▇█"
PARTS = " ▏▎▍▌▋▊▉"  # of a cell, from the left
WIDTH = 40  # cells of a meter
NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
HITS = ("onset", "kick", "snare", "hat")
TINTS = {"calm": "blue", "groove": "green", "build": "yellow", "drop": "red", "break": "cyan"}


@click.command("listen")
@click.option("--device", help="Sound input: its number or a part of its name (see: vj devices).")
@click.option("--audio", metavar="FILE|demo", help="Hear a file, or the built-in demo track, instead.")
@click.option(
    "--tracker",
    type=click.Choice(TRACKERS),
    default="dbn",
    show_default=True,
    help="Whose ear finds the beat: ours, or aubio's.",
)
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="End after this long.")
def command(device: str | None, audio: str | None, tracker: TrackerName, seconds: float | None) -> None:
    """Show meters, bands, pitches, hits, beat and section as they are heard; off a terminal, a line a second.

    Of each range: how loud it is, held so that the eye can follow, and how that is against its own average of
    four seconds, 1 being normal.
    """
    with ExitStack() as stack, suppress(KeyboardInterrupt):
        source = options.open_source(stack, audio, device)
        live = stack.enter_context(Live(console=Console(), refresh_per_second=FPS, transient=True))
        ear, said = Ear(tracker), -1
        for tick in takewhile(lambda tick: tick.time < (seconds or math.inf), clock.wall(FPS)):
            features, beat = ear.step(tick, source.read(tick))
            if sys.stdout.isatty():
                live.update(page(source.name, tick.time, features, beat))
            elif int(tick.time) > said:
                said = int(tick.time)
                click.echo(line(tick.time, features, beat))
            if source.ended:
                break


def page(name: str, time: float, heard: Features, beat: Beat) -> Group:
    """All meters of a moment."""
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_column(width=9)
    title = Text.assemble((name, "bold"), f"   {int(time) // 60}:{int(time) % 60:02}")
    rows: list[tuple[str, Text]] = [
        ("level", loudness(heard)),
        *((name, ranged(heard, place)) for place, name in enumerate(RANGES)),
        ("colour", colour(heard)),
        ("stereo", stereo(heard)),
        ("bands", spread(heard.bands_smooth.tolist(), 2)),
        ("pitches", spread(heard.chroma.tolist(), 4, "cyan")),
        ("", Text.assemble("".join(f"{pitch:<4}" for pitch in NAMES), (key(heard), "bold cyan"))),
        ("hits", hits(heard)),
        ("beat", beats(beat)),
        ("section", section(heard)),
    ]
    rows[0] = ("", rows[0][1])
    for row in rows:
        table.add_row(*row)
    return Group(title, table)


def loudness(heard: Features) -> Text:
    """The sound as it is, and what the gain makes of it."""
    peak = (
        ("  CLIPS", "bold red")
        if heard.peak >= 1
        else (f"  peak {20 * math.log10(max(heard.peak, 1e-5)):.0f}", "")
    )
    told = f"{heard.lufs:6.1f} LUFS  {heard.dbfs:6.1f} dBFS"
    return Text.assemble(told, peak, f"   gain {heard.gain:+.0f} dB")


def ranged(heard: Features, place: int) -> Text:
    """How loud a range is, and against its own average."""
    against = float(heard.relative_att[place])
    tint = "bold yellow" if against > 1.3 else "dim" if against < 0.7 else ""
    return Text.assemble(bar(float(heard.smooth[place])), (f"  {against:4.2f}", tint))


def bar(value: float, width: int = WIDTH) -> Text:
    """A meter, to an eighth of a cell."""
    eighths = round(min(max(value, 0.0), 1.0) * width * 8)
    full, part = divmod(eighths, 8)
    cells = "█" * full + (PARTS[part] if part else "")
    return Text.assemble((cells, "green" if value < 0.9 else "yellow"), ("·" * (width - len(cells)), "dim"))


def colour(heard: Features) -> Text:
    """Where the sound lies between dark and bright, and how noisy it is."""
    return Text.assemble(
        "dark ", mark(heard.centroid, 17), " bright   ", "tone ", mark(heard.flatness, 9), " noise"
    )


def stereo(heard: Features) -> Text:
    """Where the sound lies between left and right, and how wide it is."""
    return Text.assemble(
        "left ", mark(0.5 + heard.balance / 2, 17), " right    ", "mono ", mark(heard.width, 9), " wide"
    )


def mark(share: float, width: int) -> Text:
    """A place on a line."""
    at = round(min(max(share, 0.0), 1.0) * (width - 1))
    return Text.assemble(("─" * at, "dim"), ("●", "green"), ("─" * (width - 1 - at), "dim"))


def spread(values: list[float], cells: int, tint: str = "magenta") -> Text:
    """A column for each value, so many cells wide with the gap."""
    wide = max(cells - 1, 1)
    return Text(
        "".join(EIGHTHS[round(min(max(v, 0.0), 1.0) * 8)] * wide + " " * (cells - wide) for v in values),
        style=tint,
    )


def key(heard: Features) -> str:
    """The key in words, where one is clear."""
    if heard.keyness < 0.3:
        return ""
    return f"{NAMES[int(heard.key)]} {'minor' if heard.minor else 'major'} {heard.keyness:.0%}"


def hits(heard: Features) -> Text:
    """A light for each kind of hit."""
    lights = []
    for name in HITS:
        now = getattr(heard, name)
        lights += [
            ("● " if now > 0.05 else "○ ", "bold red" if now > 0.5 else "red" if now > 0.05 else "dim")
        ]
        lights += [(f"{name:<9}", "" if now > 0.05 else "dim")]
    return Text.assemble(*lights)


def beats(beat: Beat) -> Text:
    """The tempo, and where in the bar we are."""
    if not beat.bpm:
        return Text("no tempo yet", style="dim")
    now = int(beat.bar * beat.meter) % beat.meter
    dots = " ".join("●" if place == now and beat.phase < 0.5 else "○" for place in range(beat.meter))
    tint = "bold red" if now == 0 else "bold"
    return Text.assemble(f"{beat.bpm:5.1f} BPM  ", (dots, tint), f"  {beat.confidence:4.0%} sure")


def section(heard: Features) -> Text:
    """The section, how long it has been on, and what builds up."""
    now = heard.structure
    told = Text.assemble((f"{now.section:<7}", f"bold {TINTS[now.section]}"), f"{now.seconds:3.0f} s")
    told.append(f" {now.bars:5.1f} bars  " if now.bars else "             ")
    return told.append_text(bar(now.tension, 16)) if now.tension > 0.02 else told


def line(time: float, heard: Features, beat: Beat) -> str:
    """A moment in one line."""
    numbers = "  ".join(f"{name} {getattr(heard, name):.2f}" for name in RANGES)
    return f"{time:6.1f} s  {heard.lufs:6.1f} LUFS  {numbers}  {beat.bpm:5.1f} BPM  {heard.structure.section}"
