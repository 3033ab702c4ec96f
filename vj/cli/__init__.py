"""The command line; the only place that knows every device and chooses them.

Each command is a module of its own, imported when it is called: ``vj --help`` opens nothing.
"""

import importlib
import os
import sys

import click

from vj import __version__
from vj.errors import VJError

COMMANDS = {  # name: (module, what it does)
    "live": ("vj.cli.live", "Play the show: sound in, pictures out, hands on."),
    "render": ("vj.cli.render", "Turn tracks into films."),
    "flashes": ("vj.cli.flashes", "Say whether films flash more than may be."),
    "watch": ("vj.cli.watch", "Turn every track that comes into a folder into a film."),
    "looks": ("vj.cli.looks", "List and search the looks; one alone with its inputs."),
    "shot": ("vj.cli.shot", "Draw one frame of a look to a PNG."),
    "check": ("vj.cli.check", "Say what is wrong with ISF files."),
    "palette": ("vj.cli.palette", "List palettes, or make one of a picture."),
    "knobs": ("vj.cli.knobs", "List every knob: its address, what it takes, what it does."),
    "features": ("vj.cli.features", "List what the ear hears: the names that looks can follow."),
    "listen": ("vj.cli.listen", "Show what is heard, moving in the terminal."),
    "analyse": ("vj.cli.analyse", "Hear a track: numbers, beats, sections, and a picture of them."),
    "latency": ("vj.cli.latency", "Measure how late pictures are after their sound, stage by stage."),
    "devices": ("vj.cli.devices", "List sound inputs, MIDI ports, monitors, renderer, encoders."),
}


class Lazy(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command and hand out its ``command``."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for one that isn't there, name those like it."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vj")
def root() -> None:
    """Sound comes in, pictures that a room dances to come out."""


def main() -> None:
    """Run the command; every error a person can meet is one line and an exit code."""
    try:
        root(prog_name="vj")
    except VJError as error:
        click.echo(f"vj: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
