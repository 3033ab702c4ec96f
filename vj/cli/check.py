"""``vj check``: what is wrong with a look, before anyone dances to it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from vj.direction import sources
from vj.errors import LookError, UsageError
from vj.frame import Look
from vj.library import folders, isf, looks, media
from vj.render.cuda import lint
from vj.render.stream import Stream


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check ISF files, or folders of them: header, BIND, and whether the driver here takes the GLSL.

    A good look may have remarks: what in it gives other pixels on other machines, or keeps it from CUDA;
    and keys of its header that mean nothing.
    """
    wrong, good = [], []
    for path in every(files):
        try:
            good.append(sound(path))
        except LookError as error:
            wrong.append(error)
    wrong += drawn(good)
    for mistake in wrong:
        click.echo(str(mistake), err=True)
    bad = {mistake.path for mistake in wrong}
    for look in good:
        if look.path not in bad and look.path.with_suffix(".vs") not in bad:
            click.echo(f"{look.path}: good")
            for remark in (*isf.strange(look), *lint.remarks(look)):
                click.echo(f"remark: {remark}", err=True)
    ctx.exit(1 if wrong else 0)


def every(files: Iterable[Path]) -> Iterator[Path]:
    """The files, and those that lie in folders; UsageError for a folder without any."""
    for path in files:
        inside = looks.files(path, deep=True) if path.is_dir() else [path]
        if not inside:
            raise UsageError(f"{path}: no looks in it")
        yield from inside


def sound(path: Path) -> Look:
    """Read a file; LookError for a mistake in its header or a BIND to nothing."""
    look = looks.read(path, own=path.resolve().is_relative_to(folders.shipped("shaders").resolve()))
    if mistake := sources.check(look):
        raise mistake
    for film in look.imported.values():
        if film.suffix.lower() in media.FILMS and (problem := unreadable(film)):
            raise LookError(path, problem, key="IMPORTED")
    return look


def unreadable(film: Path) -> str:
    """Why no picture of a film can be had; empty where one can."""
    stream = Stream(film, wait=True)
    first = stream.step(0.0)
    stream.close()
    return "" if first is not None else stream.problem


def drawn(found: list[Look]) -> list[LookError]:
    """Compile and draw each once; give what the driver complains about."""
    if not found:
        return []
    from vj.render import offscreen

    with offscreen.context():
        from vj.render.gl.stage import Stage

        stage = Stage((64, 64))
        problems: list[LookError] = []
        for look in found:
            stage.prepare([look])
            problems += [problem for problem in stage.problems if isinstance(problem, LookError)]
            stage.problems.clear()
        stage.close()
    return problems
