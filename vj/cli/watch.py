"""``vj watch``: a folder that tracks come into, and a folder that their films go to.

What is done is known from the films that are there, so that nothing has to survive a restart but they.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vj.cli import render
from vj.cli.batch import FILMS, SOUND, inside_of, missing
from vj.cli.progress import say
from vj.errors import MediaError, UsageError

if TYPE_CHECKING:
    from vj.film.score import Show

_EVERY = 0.25  # s between two looks at the folder
_STILL = 1.0  # s in which a file must not have grown to count as whole

Sign = tuple[int, int]
"""A file's size in bytes and the time in ns it was last written to: another, when it changes."""


class Arrivals:
    """Which files are whole: those that stood still for a second. Each is told once, until it changes."""

    def __init__(self) -> None:
        self._since: dict[Path, tuple[Sign, float]] = {}
        self._told: dict[Path, Sign] = {}

    def step(self, now: float, there: Mapping[Path, Sign]) -> list[Path]:
        """Give what is whole since the last step; now in s, there: every file of the folder."""
        self._since = {
            path: before if (before := self._since.get(path)) and before[0] == sign else (sign, now)
            for path, sign in there.items()
        }
        self._told = {path: sign for path, sign in self._told.items() if there.get(path) == sign}
        whole = [
            path
            for path, (sign, since) in self._since.items()
            if path not in self._told and sign[0] and now - since >= _STILL
        ]
        self._told |= {path: there[path] for path in whole}
        return whole


def present(folder: Path) -> dict[Path, Sign]:
    """The tracks of a folder; MediaError when it can't be read. A hidden file is somebody's half copy."""
    try:
        inside = inside_of(folder, f"{SOUND} {FILMS}")
    except OSError as error:
        raise MediaError(f"{folder}: {error.strerror}") from error
    return dict(signs(path for path in inside if not path.name.startswith(".")))


def signs(paths: Iterator[Path]) -> Iterator[tuple[Path, Sign]]:
    """The sign of each file that is still there."""
    for path in paths:
        try:
            said = path.stat()
        except OSError:  # gone since it was listed
            continue
        yield path, (said.st_size, said.st_mtime_ns)


def film_of(track: Path, there: Mapping[Path, Sign], folder: Path, ending: str) -> Path:
    """The film of a track. Two tracks that differ only in their ending bear it in the name.

    So the name does not depend on which came first.
    """
    shared = Counter(path.stem for path in there)[track.stem] > 1
    name = f"{track.stem}-{track.suffix[1:]}" if shared else track.stem
    return folder / f"{name}{ending}"


@click.command("watch", cls=render.Command)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    *("-o", "--output"),
    metavar="FOLDER",
    required=True,
    type=click.Path(path_type=Path),
    help="Where the films go; what is there is done.",
)
@click.pass_context
def command(ctx: click.Context, /, folder: Path, output: Path, **chosen: Any) -> None:
    """Render every track that comes into DIR, until Ctrl-C.

    A file counts as whole once it did not grow for a second. Start it again, and it goes on with what
    has no film yet.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: is no folder: vj watch DIR -o FOLDER")
    if output.exists() and output.samefile(folder):
        raise UsageError(f"-o {output}: films would be taken for tracks: give another folder")
    ctx.exit(run(folder, output, *render.styled(ctx, chosen, None)))


SHARED = {*render.SAID, "told", "sheet", "hashes", "farm", "workers"} - {"start", "seconds"}
command.params += [option for option in render.command.params if option.name in SHARED]


def run(folder: Path, output: Path, style: render.Style, show: "Show") -> int:
    """Render what comes in until somebody interrupts, say what failed, and give the exit code."""
    go_on, arrivals = render.watch_signals(), Arrivals()
    seen: set[Path] = set()
    there, gone = present(folder), ""
    try:
        with render.opened(style, show, go_on) as shop:
            say(f"{folder}: watched; films go to {output}; Ctrl-C ends it")
            while True:
                go_on()
                for track in arrivals.step(time.monotonic(), there):
                    film = film_of(track, there, output, style.form.ending)
                    try:
                        if wanted := undone(track, film, style, again=track in seen):
                            shop.make(track, wanted)
                    except MediaError as error:
                        shop.desk.say(str(error))
                    seen.add(track)
                    shop.complain()
                time.sleep(_EVERY)
                try:
                    there, gone = present(folder), ""
                except MediaError as error:  # a share that is away for a while
                    if not gone:
                        say(f"{error}; looking for it")
                    gone = str(error)
    except KeyboardInterrupt:
        say(render.STOPPED)
        return 130


def undone(track: Path, film: Path, style: render.Style, *, again: bool) -> dict[str, Path]:
    """The films of a track that are to be made: those not there, or all if it was written again.

    So one whose copying stood still for longer than a second gets its whole film in the end.
    """
    films = missing(track, film, style.sizes, overwrite=True)
    return {size: path for size, path in films.items() if again or not path.exists()}
