"""``vj flashes``: whether films keep the limits of flashes."""

from pathlib import Path

import click

from vj.errors import MediaError
from vj.record import flashes


@click.command("flashes")
@click.argument("films", metavar="FILM...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, films: tuple[Path, ...]) -> None:
    """Say whether FILMs flash more than photosensitive people can bear; exit code 1 if one does.

    Judged by EA's IRIS (pip install iris-pse-detection): no certificate, but the limits of WCAG.
    """
    failed = False
    for film in films:
        try:
            verdict = flashes.judge(film)
        except MediaError as error:
            click.echo(str(error), err=True)
            failed = True
            continue
        click.echo(f"{film}: {verdict}")
        failed |= not verdict.passed
    ctx.exit(1 if failed else 0)
