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
from vj.analysis.ear import Ear
from vj.cli import options
from vj.frame import Beat, Features

FPS = 20.0
METERS = ("level", "energy", "bass", "mid", "treble", "centroid", "brightness", "onset", "kick")
WIDTH = 40
TINTS = {"calm": "blue", "groove": "green", "build": "yellow", "drop": "red", "break": "cyan"}


@click.command("listen")
@click.option("--device", help="Sound input: its number or a part of its name (see: vj devices).")
@click.option("--audio", metavar="FILE|demo", help="Hear a file, or the built-in demo track, instead.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="End after this long.")
def command(device: str | None, audio: str | None, seconds: float | None) -> None:
    """Show meters, beat and section as they are heard; off a terminal, a line a second."""
    with ExitStack() as stack, suppress(KeyboardInterrupt):
        source = options.open_source(stack, audio, device)
        live = stack.enter_context(Live(console=Console(), refresh_per_second=FPS, transient=True))
        ear, said = Ear(), -1
        for tick in takewhile(lambda tick: tick.time < (seconds or math.inf), clock.wall(FPS)):
            features, beat = ear.step(tick, source.read(tick))
            if sys.stdout.isatty():
                live.update(page(source.name, features, beat))
            elif int(tick.time) > said:
                said = int(tick.time)
                click.echo(line(tick.time, features, beat))
            if source.ended:
                break


def page(name: str, features: Features, beat: Beat) -> Group:
    """All meters of a moment."""
    table = Table(box=None, show_header=False, padding=(0, 1))
    for meter in METERS:
        value = float(getattr(features, meter))
        table.add_row(meter, bar(value), f"{value:.2f}")
    bands = "".join(" ▁▂▃▄▅▆▇█"[round(min(max(float(v), 0.0), 1.0) * 8)] for v in features.bands)
    return Group(Text(name, style="bold"), table, Text(f"bands      {bands}"), beats(beat), section(features))


def bar(value: float) -> Text:
    """A meter."""
    full = round(min(max(value, 0.0), 1.0) * WIDTH)
    return Text("█" * full + "·" * (WIDTH - full), style="green" if value < 0.9 else "yellow")


def beats(beat: Beat) -> Text:
    """The tempo, and where in the bar we are."""
    if not beat.bpm:
        return Text("beat       no tempo yet")
    now = int(beat.bar * 4) % 4
    dots = " ".join("●" if i == now and beat.phase < 0.5 else "○" for i in range(4))
    return Text(f"beat       {beat.bpm:5.1f} BPM  {dots}  {beat.confidence:4.0%} sure")


def section(features: Features) -> Text:
    """The section, and how long it has been on."""
    heard = features.structure
    return Text(f"section    {heard.section}  {heard.seconds:.0f} s", style=TINTS[heard.section])


def line(time: float, features: Features, beat: Beat) -> str:
    """A moment in one line."""
    numbers = "  ".join(
        f"{name} {getattr(features, name):.2f}" for name in ("level", "bass", "mid", "treble")
    )
    return f"{time:6.1f} s  {numbers}  {beat.bpm:5.1f} BPM  {features.structure.section}"
