"""Which tracks are meant, how their films are called, and which of those are there."""

import glob
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, count
from pathlib import Path

import click

from vj.cli.options import Size
from vj.errors import MediaError, UsageError
from vj.library import folders
from vj.record import tags

SOUND = "aac ac3 aif aiff amr ape au caf dsf flac m4a m4b mka mp2 mp3 mpc oga ogg opus ra tta wav wma wv"
FILMS = "avi flv m4v mkv mov mp4 mpeg mpg ts webm wmv"
"""Endings that mark a file of a folder as one with sound; a file named by itself may have any."""


def found(named: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """The tracks that were named, those in folders too, each once, and a line for each empty folder.

    A name with ``* ? [`` that is no file stands for all that fit: not every shell knows that.
    """
    tracks: dict[Path, None] = {}
    wrong = []
    for path in chain.from_iterable(map(fitting, named)):
        inside = inside_of(path, f"{SOUND} {FILMS}") if path.is_dir() else [path]
        tracks.update(dict.fromkeys(inside))
        if not inside:
            wrong.append(f"{path}: no sound or video file in this folder")
    return list(tracks), wrong


def track(named: Path) -> Path:
    """What a name stands for: ``demo``, where there is no such file, for the built-in demo track.

    It is written as a file once, and kept. MediaError where it can't be.
    """
    return demo_track() if str(named) == "demo" and not named.exists() else named


def demo_track() -> Path:
    """The demo track as a file, in a folder of its own version."""
    from vj.audio import demo
    from vj.frame import Block, Tick
    from vj.record import journal

    samples = demo.samples()
    path = folders.kept() / hashlib.sha256(samples.tobytes()).hexdigest()[:12] / "demo.wav"
    if not path.exists():
        made = path.with_suffix(f".{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            whole = journal.Moment(Tick(0, demo.SECONDS, demo.SECONDS), Block(samples, demo.RATE), ())
            journal.write_sound([whole], made)
            made.replace(path)
        except OSError as error:
            raise MediaError(f"{path}: can't be written: {error.strerror}") from error
    return path


def fitting(path: Path) -> list[Path]:
    """The files that a name with wildcards stands for, in order; itself, where there are none."""
    if path.exists() or not glob.has_magic(str(path)):
        return [track(path)]
    return [Path(name) for name in sorted(glob.glob(str(path), recursive=True))] or [path]


def inside_of(folder: Path, endings: str) -> list[Path]:
    """The files of a folder with one of these endings, in order of their names."""
    return sorted(p for p in folder.iterdir() if p.suffix[1:].lower() in endings.split() and p.is_file())


def names(tracks: list[Path], output: str | None, ending: str = ".mp4", *, batch: bool) -> dict[Path, Path]:
    """The film of each track; no two get the same name. UsageError for one FILE for a batch.

    ``ending`` is the format's; a FILE that says no other ending gets it.
    """
    folder = Path(output or "")
    if output and not (folder.is_dir() or output.endswith(("/", os.sep))):
        if not batch:
            if folder.suffix.lower() != ending:
                raise UsageError(f"-o {output}: this format ends in {ending}: {folder.with_suffix(ending)}")
            return dict.fromkeys(tracks, folder)
        if folder.suffix:
            raise UsageError(f"-o {output}: several tracks need a folder, not one file")
    films: dict[Path, Path] = {}
    for track in tracks:
        again = (f"{track.stem}-{n}{ending}" for n in count(2))
        choices = (folder / name for name in chain((f"{track.stem}{ending}",), again))
        films[track] = next(film for film in choices if film not in films.values())
    return films


def missing(
    track: Path,
    film: Path,
    sizes: Mapping[str, Size],
    *,
    overwrite: bool,
    made: Callable[[str], str] = lambda word: "",
) -> dict[str, Path]:
    """The films of a track that are to be made, by their size; several sizes bear it in their names.

    ``made``: the mark that the film of a size would have.
    """
    several = len(sizes) > 1
    named = {word: film.with_name(f"{film.stem}-{word}{film.suffix}") if several else film for word in sizes}
    return {
        word: path
        for word, path in named.items()
        if not there(track, path, overwrite=overwrite, made=made(word))
    }


def there(track: Path, film: Path, *, overwrite: bool, made: str = "") -> bool:
    """Say whether the film is there already and stays, and whether it was made otherwise.

    MediaError when it is the track itself.
    """
    if not (film.exists() and track.exists()):
        return False
    if film.samefile(track):
        raise MediaError(f"{film}: the film would replace its own track: name another with -o")
    if not overwrite:
        otherwise = tags.mark_of(tags.read(film)) not in ("", made)
        how = ", but made with other options, looks or preset" if otherwise else ""
        click.echo(f"{film}: is there already{how}, left as it is (-y makes it again)")
    return not overwrite
