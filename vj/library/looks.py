"""The looks there are: one ISF file each; the folder is the registry."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vj.errors import LookError, UsageError
from vj.frame import Kind, Look
from vj.library import folders, gltransitions, isf, media, shadertoy

FOLDERS = ("patterns", "effects", "transitions")
KINDS: tuple[Kind, ...] = ("generator", "filter", "transition")
"""What lies in each."""


@dataclass(frozen=True, slots=True)
class Library:
    """Every look that could be read, by name, and the mistakes in those that could not."""

    patterns: Mapping[str, Look]
    effects: Mapping[str, Look] = field(default_factory=dict)
    transitions: Mapping[str, Look] = field(default_factory=dict)
    problems: tuple[LookError, ...] = ()

    def joined(self, look: Look) -> "Library":
        """The same with one more look, the last of its kind."""
        patterns, effects, transitions = (
            {**those, look.name: look} if kind == look.kind else those
            for kind, those in zip(KINDS, (self.patterns, self.effects, self.transitions), strict=True)
        )
        return Library(patterns, effects, transitions, self.problems)

    def __iter__(self) -> Iterator[Look]:
        """Give every look: patterns, effects, transitions."""
        for folder in (self.patterns, self.effects, self.transitions):
            yield from folder.values()


def load() -> Library:
    """Read the shipped looks and the person's own; an own file replaces a shipped one of its name."""
    problems: list[LookError] = []
    found: dict[str, dict[str, Look]] = {}
    for folder in FOLDERS:
        found[folder] = {
            **scan(folders.shipped("shaders") / folder, problems, own=True),
            **scan(folders.own("shaders") / folder, problems, own=False),
        }
    return Library(**found, problems=tuple(problems))


def scan(folder: Path, problems: list[LookError], *, own: bool) -> dict[str, Look]:
    """Read every look of a folder, in order of their names; mistakes are added to ``problems``."""
    looks = {}
    for path in files(folder):
        try:
            looks[path.stem] = read(path, own=own)
        except LookError as error:
            problems.append(error)
    used = {
        path
        for look in looks.values()
        if look.path.suffix not in media.ENDINGS
        for path in look.imported.values()
    }
    return {name: look for name, look in looks.items() if look.path not in used}


READERS: Mapping[str, Callable[..., Look]] = {
    ".fs": isf.read,
    ".frag": shadertoy.read,
    ".glsl": gltransitions.read,
    **dict.fromkeys(media.ENDINGS, media.read),
}
"""The ending says the dialect; a header of ISF says it better."""


def files(folder: Path, *, deep: bool = False) -> list[Path]:
    """The files of a folder that are looks, by their names; ``deep``: of the folders in it too."""
    there = sorted(folder.glob("**/*" if deep else "*"), key=lambda path: (path.parent, path.stem))
    return [path for path in there if path.suffix.lower() in READERS and not shadertoy.is_part(path)]


def read(path: Path, *, own: bool = False) -> Look:
    """Read a look in any of the dialects; LookError on a mistake."""
    ending = path.suffix.lower()
    if ending not in READERS or (ending in (".frag", ".glsl") and isf.is_isf(path)):
        ending = ".fs"
    look: Look = READERS[ending](path, own=own)
    return look


def choose(library: Library, words: tuple[str, ...] | list[str]) -> dict[str, Look]:
    """The patterns named by look, family or other category, in the order asked for; ``*`` is all the rest.

    UsageError, with the nearest names, for a word that names nothing.
    """
    chosen: dict[str, Look] = {}
    for word in words:
        matching = {n: p for n, p in library.patterns.items() if word in ("*", n, *moods(p))}
        if not matching and word != "*":
            known = [*library.patterns, *sorted({m for p in library.patterns.values() for m in moods(p)})]
            raise UsageError(f"no look or family is called {word!r}; {nearest(word, known)}")
        chosen.update((n, p) for n, p in matching.items() if n not in chosen)
    return chosen


def moods(look: Look) -> set[str]:
    """The categories of a pattern, its family among them, in small letters."""
    return {category.lower() for category in look.categories} - {"generator"}


def arrange(effects: Mapping[str, Look], words: tuple[str, ...]) -> dict[str, Look]:
    """The effects in the order of their names in ``words``, ``*`` being all the rest; UsageError else."""
    for word in words:
        if word != "*" and word not in effects:
            raise UsageError(f"no effect is called {word!r}; {nearest(word, list(effects))}")
    first = [name for name in words if name != "*"]
    rest = [name for name in effects if name not in first] if "*" in words else []
    at = words.index("*") if "*" in words else len(first)
    return {name: effects[name] for name in (*first[:at], *rest, *first[at:])}


def nearest(word: str, known: list[str]) -> str:
    """Words for a person: the names nearest to what was typed, or all there are."""
    close = difflib.get_close_matches(word, known, n=4, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else f"there are: {', '.join(known) or 'none'}"
