"""The vocabulary: every name that a look, a modulation or a lamp can follow, with range and meaning.

One table, made of what stands beside the fields of ``Features``, ``Beat`` and ``Structure``; the colours
of the palette are words of it too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, fields
from math import inf
from operator import attrgetter
from typing import Any, NamedTuple

from vj.frame import Beat, Features, Palette, Structure, Value


class Heard(NamedTuple):
    """All that words are read from."""

    features: Features
    beat: Beat
    palette: Palette


@dataclass(frozen=True, slots=True)
class Word:
    """One name. An endless ``high``: seconds, beats or bars that run on, given as they are."""

    name: str
    low: float
    high: float
    meaning: str
    read: Callable[[Heard], Value]


@dataclass(frozen=True, slots=True)
class Row:
    """Words that stand in one array, so that they can be told at once: ``band.smooth``, ``chroma``."""

    name: str
    words: tuple[Word, ...]
    meaning: str
    read: Callable[[Heard], Value]


def _number(spoken: Field[Any], place: str, path: str) -> Word:
    """A field that holds one number."""
    low, high = spoken.metadata["range"]
    name = place + spoken.name.rstrip("_")  # "break" is a word of Python's
    return Word(name, low, high, spoken.metadata["meaning"], attrgetter(f"{path}.{spoken.name}"))


def _numbers(spoken: Field[Any]) -> tuple[Word, ...]:
    """A field that holds an array."""
    (low, high), array = spoken.metadata["range"], attrgetter(f"features.{spoken.name}")

    def member(index: int) -> Callable[[Heard], Value]:
        return lambda heard: float(array(heard)[index])

    told = zip(spoken.metadata["names"], spoken.metadata["meanings"], strict=True)
    return tuple(Word(name, low, high, meaning, member(i)) for i, (name, meaning) in enumerate(told))


def _words(owner: type[Features] | type[Beat] | type[Structure], place: str, path: str) -> Iterator[Word]:
    """The words of a noun, in the order of its fields."""
    for spoken in fields(owner):
        if "names" in spoken.metadata:
            yield from _numbers(spoken)
        elif "range" in spoken.metadata:
            yield _number(spoken, place, path)


def _rows() -> Iterator[Row]:
    """The arrays whose words are numbered."""
    for spoken in fields(Features):
        first, *others = spoken.metadata.get("names", ("",))
        if ".0" in first and others:
            yield Row(
                first.replace(".0", "", 1), _numbers(spoken), spoken.metadata["each"], _together(spoken.name)
            )


def _together(name: str) -> Callable[[Heard], Value]:
    array = attrgetter(f"features.{name}")
    return lambda heard: tuple(array(heard).tolist())


def _colour(number: int) -> Word:
    meaning = f"colour {number} of the palette, 0 dark to 4 light"
    return Word(f"palette.{number}", 0, 1, meaning, lambda heard: (*heard.palette[number], 1.0))


BEATS = (
    Word("beat.time", 0, inf, "beats since the start", lambda heard: heard.beat.count + heard.beat.phase),
    Word("beat.place", 0, inf, "the same, each bar from a multiple of its length", attrgetter("beat.place")),
)
COLOURS: Mapping[str, Word] = {word.name: word for word in map(_colour, range(5))}
WORDS: Mapping[str, Word] = {
    word.name: word
    for word in (
        *_words(Features, "", "features"),
        *_words(Beat, "beat.", "beat"),
        *BEATS,
        *_words(Structure, "section.", "features.structure"),
        *COLOURS.values(),
    )
}
"""Every word by its name."""
ROWS: Mapping[str, Row] = {row.name: row for row in _rows()}
"""The numbered ones by what they have in common."""


class Now(Mapping[str, Value]):
    """The value of every word at one moment; each is read when it is asked for."""

    __slots__ = ("_heard",)

    def __init__(self, features: Features, beat: Beat, palette: Palette) -> None:
        self._heard = Heard(features, beat, palette)

    def __getitem__(self, name: str) -> Value:
        return WORDS[name].read(self._heard)

    def __iter__(self) -> Iterator[str]:
        return iter(WORDS)

    def __len__(self) -> int:
        return len(WORDS)
