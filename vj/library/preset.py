"""Presets: one TOML file holds a style, and says only what differs from ``default.toml``.

Which looks are in the show, how the selector chooses among them, the palette, what the knobs start
at, what moves them (modulation, macros, smoothing), and what OSC, MIDI and keys reach.
"""

import difflib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_type_hints

import msgspec

from vj.errors import MediaError, PresetError, UsageError
from vj.frame import SECTIONS, Value
from vj.library import folders, tomlfile
from vj.library.palettes import palettes
from vj.library.tomlfile import TomlFile
from vj.targets import HANDS, MidiEvent, Target, is_address, parse_midi_event, parse_target

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
K = TypeVar("K")
V = TypeVar("V")
S = TypeVar("S", bound=msgspec.Struct)


class Selector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the looks are chosen from what is heard; levels are 0..1 (room). Each field is a knob of /auto.

    By family: energy above ``energetic`` is geometric; else brightness above ``bright``: fractal; else
    energy above ``moving``: flowing; else organic. By mood: what goes best with the music.
    """

    by: Literal["family", "mood"] = "family"
    energetic: Share = 0.5
    bright: Share = 0.5
    moving: Share = 0.2
    hysteresis: Annotated[float, msgspec.Meta(ge=0, le=0.5)] = 0.05  # past a level before it counts
    mood: Share = 1.0  # how much moods count against chance
    stay: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 8.0  # s, the shortest a pattern stays
    longest: Annotated[float, msgspec.Meta(ge=1, le=3600)] = 48.0  # s, after which another comes
    fade: Annotated[float, msgspec.Meta(ge=0, le=60)] = 2.0  # s, from one pattern to the next; /show/fade
    drop_cut: bool = False  # a drop cuts to another look
    break_beats: Annotated[int, msgspec.Meta(ge=0, le=128)] = 0  # into a break it is mixed so long; 0: not
    cuts: bool = False  # what is loud against its average cuts to another look
    threshold: Annotated[float, msgspec.Meta(ge=1, le=4)] = 2.5  # how loud that is
    half_life: Annotated[float, msgspec.Meta(ge=1, le=3600)] = 60.0  # s; a change doubles the threshold
    favourites: bool = False  # only looks that are rated 5


Turn = Annotated[float, msgspec.Meta(ge=-1, le=1)]


class Mood(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What music a category of looks goes with: -1 wants little of it, 1 much, 0 doesn't mind."""

    energy: Turn = 0.0
    brightness: Turn = 0.0
    tempo: Turn = 0.0  # -1: 80 BPM and below, 1: 160 and above
    key: Turn = 0.0  # -1: minor, 1: major
    sections: tuple[str, ...] = ()  # of SECTIONS; none: any


class Modulation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a slot of modulation begins with: target = its own value + depth x source."""

    source: str = ""  # a word of the vocabulary, lfo.sine, hit.kick, random, an address
    target: str = ""  # an address
    depth: Annotated[float, msgspec.Meta(ge=-1, le=1)] = 0.0  # shares of the target's range
    beats: Annotated[float, msgspec.Meta(ge=1 / 16, le=256)] = 4.0  # one turn of an oscillator or of chance
    phase: Share = 0.0  # turns
    curve: Annotated[float, msgspec.Meta(ge=0.1, le=10)] = 1.0
    fall: Annotated[float, msgspec.Meta(ge=0.01, le=30)] = 0.3  # s in which a hit dies away but for 1/e


class Macro(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One fader that moves many knobs, each from low to high, in its own measure, over a curve."""

    name: str = ""
    knobs: Mapping[str, Annotated[tuple[float, ...], msgspec.Meta(min_length=2, max_length=3)]] = {}


class Speed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a knob goes where it is set; 0: at once."""

    smooth: Annotated[float, msgspec.Meta(ge=0, le=60)] = 0.0  # s, on the way but for 1/e of it
    slew: Annotated[float, msgspec.Meta(ge=0, le=100)] = 0.0  # at most so many of its ranges a second


class Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A style. ``looks`` are names or families, ``*`` is all; their order is that of the slots."""

    name: str
    description: str = ""
    looks: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = ("*",)
    effects: tuple[str, ...] = ("*",)  # in the order in which they act, ``*`` is all the rest
    palette: str = "aurora"
    selector: Selector = Selector()
    moods: Mapping[str, Mood] = {}  # by category
    knobs: Mapping[str, Value] = {}  # address: value at the start
    modulation: Mapping[int, Modulation] = {}  # by slot
    macros: Mapping[int, Macro] = {}
    smooth: Mapping[str, Speed] = {}  # by address, or OSC address pattern
    snapshots: Mapping[int, Mapping[str, Value]] = {}
    osc: Mapping[str, Target] = {}  # incoming address: target
    midi: Mapping[MidiEvent, Target] = {}
    keys: Mapping[str, Target] = {}  # one of HANDS: target
    origin: TomlFile | None = None  # the file it came from


def rule(fields: Mapping[str, Value]) -> Selector:
    """How the looks are chosen, with these values of the fields."""
    return msgspec.convert(fields, Selector)


def load(path: Path) -> Preset:
    """Read a preset; what it leaves out is as in ``default.toml``.

    A table adds to the default's, entry by entry; an empty target takes an entry away. PresetError
    names file, line and key, what is wrong and what is allowed.
    """
    return _whole(tomlfile.read(path))


def parse(path: Path, text: str) -> Preset:
    """Read a preset from its text, as ``load`` does; ``path`` names it."""
    return _whole(tomlfile.parse(path, text))


def _whole(file: TomlFile) -> Preset:
    style = _read(file)
    default = folders.shipped("presets") / "default.toml"
    return style if file.path.resolve() == default.resolve() else _lay(style, file, load(default))


def text(
    preset: Preset,
    palette: str,
    selector: Mapping[str, Value],
    knobs: Mapping[str, Value],
    slots: Mapping[int, Modulation],
    snapshots: Mapping[int, Mapping[str, Value]],
) -> str:
    """Write a preset as TOML, as its file has it but for what a hand has changed since."""
    own: dict[str, Any] = {
        "description": preset.description,
        "looks": preset.looks,
        "effects": preset.effects,
    }
    data = own | dict(preset.origin.data if preset.origin else {})
    data.pop("name", None)  # the file's own
    modulation = {str(slot): msgspec.structs.asdict(mod) for slot, mod in slots.items()}
    stored = {str(number): table for number, table in snapshots.items()}
    said = {"palette": palette, "knobs": knobs, "modulation": modulation, "snapshots": stored}
    data.pop("selector", None)
    return tomlfile.write(data | said | ({"selector": selector} if selector else {}))


def without(preset: Preset, gone: Callable[[str], bool]) -> Preset:
    """The preset but for what it says of knobs that are gone with the look they belonged to."""
    macros = {
        number: msgspec.structs.replace(macro, knobs={a: e for a, e in macro.knobs.items() if not gone(a)})
        for number, macro in preset.macros.items()
    }
    slots = preset.modulation.items()
    return msgspec.structs.replace(
        preset,
        knobs={address: value for address, value in preset.knobs.items() if not gone(address)},
        modulation={slot: mod for slot, mod in slots if not gone(mod.target) and not gone(mod.source)},
        macros=macros,
        smooth={address: speed for address, speed in preset.smooth.items() if not gone(address)},
        snapshots={
            number: {address: value for address, value in table.items() if not gone(address)}
            for number, table in preset.snapshots.items()
        },
    )


def named(name: str) -> Path:
    """Find a preset by name, the person's own first; UsageError with the nearest names."""
    known = dict(_all())
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)
        raise UsageError(f'no preset is named "{name}"; nearest: {", ".join(near)}')
    return known[name]


def under(preset: Preset, effects: Iterable[str]) -> Preset:
    """The same preset, with these effects after all others."""
    return msgspec.structs.replace(preset, effects=(*preset.effects, *effects))


def find(style: Path | str) -> Preset:
    """Read a preset by its name, or from its file if that ends in .toml; errors as for both."""
    return load(Path(style) if str(style).endswith(".toml") else named(str(style)))


def place(name: str) -> Path:
    """Where a person's own preset of this name lies, or would."""
    return folders.own("presets") / f"{name}.toml"


def keep(name: str, text: str) -> Path:
    """Write a person's own preset, over an older one of its name; MediaError if that can't be done."""
    path = place(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise MediaError(f"can't write {path}: {error.strerror}") from error
    return path


def everything() -> tuple[dict[str, Preset], list[PresetError]]:
    """Read every preset there is, by name, and the mistakes in those that could not be."""
    found, mistakes = {}, []
    for name, path in dict(_all()).items():
        try:
            found[name] = load(path)
        except PresetError as error:
            mistakes.append(error)
    return found, mistakes


def names() -> list[str]:
    """Give the name of every preset there is."""
    return sorted(dict(_all()))


def _all() -> Iterator[tuple[str, Path]]:
    for folder in (folders.shipped("presets"), folders.own("presets")):
        yield from ((path.stem, path) for path in sorted(folder.glob("*.toml")) if path.stem != "palettes")


def _read(file: TomlFile) -> Preset:
    """Check and convert one file alone, table by table, so that every mistake knows its key."""
    plain = {key: value for key, value in file.data.items() if key not in _TABLES}
    if "origin" in plain:
        raise file.mistake(_unknown(Preset), "origin")
    tables = {name: _table(file, name, *rule) for name, rule in _TABLES.items()}
    try:
        style = msgspec.convert({"name": file.path.stem, **plain}, Preset, strict=True)
    except msgspec.ValidationError as error:
        raise _explained(file, str(error)) from error
    known = palettes()
    if style.palette not in known:
        raise file.mistake(f'no palette is named "{style.palette}"; there are: {", ".join(known)}', "palette")
    return msgspec.structs.replace(style, **tables, origin=file)


def _table(file: TomlFile, name: str, key: Callable[[str], K], value: Callable[[Any], V]) -> dict[K, V]:
    table = file.data.get(name, {})
    if not isinstance(table, dict):
        raise file.mistake(f"must be a table; write [{name}] on a line of its own", name)
    read: dict[K, V] = {}
    for word, meaning in table.items():
        try:
            read |= {key(one): value(what) for one, what in _run(word, meaning)}
        except ValueError as error:
            raise file.mistake(str(error), name, word) from error
    return read


_RANGE = re.compile(r"(\d{1,4})\.\.(\d{1,4})")


def _run(word: str, meaning: Any) -> list[tuple[str, Any]]:
    """Entries that a range stands for: of ``/2/push1..9`` each one, with its place for {n} in the target."""
    found = _RANGE.search(word)
    if not found or not isinstance(meaning, str):
        return [(word, meaning)]
    numbers = range(int(found[1]), int(found[2]) + 1)
    return [
        (word.replace(found[0], str(number), 1), meaning.replace("{n}", str(place)))
        for place, number in enumerate(numbers, 1)
    ]


def _lay(style: Preset, file: TomlFile, default: Preset) -> Preset:
    """Lay a style over the default."""
    said: dict[str, Any] = {key: getattr(style, key) for key in file.data if key not in _TABLES}
    said |= {name: getattr(default, name) | getattr(style, name) for name in _TABLES}
    selector = {key: getattr(style.selector, key) for key in file.data.get("selector", {})}
    said["selector"] = msgspec.structs.replace(default.selector, **selector)
    said |= {"name": style.name, "description": style.description, "origin": file}
    whole = msgspec.structs.replace(default, **said)
    kept = {name: {k: v for k, v in getattr(whole, name).items() if v != _NOTHING} for name in _TABLES}
    return msgspec.structs.replace(whole, **kept)


_NOTHING = Target("")


def _address(text: str) -> str:
    if not is_address(text):
        raise ValueError('is no address; it starts with a slash, as in "/mix"')
    return text.rstrip("/") or text


def _key(text: str) -> str:
    if text.lower() not in HANDS:
        near = difflib.get_close_matches(text.lower(), HANDS, n=3, cutoff=0.4) or ("space", "a", "f1")
        raise ValueError(f"no key has this name; nearest: {', '.join(near)}")
    return text.lower()


def _target(value: Any) -> Target:
    if not isinstance(value, str):
        raise ValueError('a target is a text, ADDRESS [ARG ...], as in "/show/pattern organic"')
    return parse_target(value) if value.strip() else _NOTHING


def _knob_value(value: Any) -> Value:
    """Accept a switch, a finite number, a word, or a list of finite numbers."""
    if isinstance(value, bool | str):
        return value
    numbers = value if isinstance(value, list) and value else [value]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(n) for n in numbers):
        raise ValueError("a knob holds true or false, a finite number, a word, or a list of numbers")
    return tuple(float(n) for n in numbers) if isinstance(value, list) else numbers[0]


def _numbered(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            raise ValueError(f"write a number from 1 to {most}")
        return int(text)

    return read


def struct(kind: type[S]) -> Callable[[Any], S]:
    """A reader of one table into this kind; its ValueError says key, what is wrong, what is allowed."""

    def read(value: Any) -> S:
        try:
            return msgspec.convert(value, kind, strict=True)
        except msgspec.ValidationError as error:
            place, what = _sentence(str(error), kind)
            raise ValueError(f"{'.'.join(place)}: {what}" if place else what) from error

    return read


def knobs(table: Any) -> dict[str, Value]:
    """Read a table of knobs and their values; ValueError says what is wrong."""
    if not isinstance(table, dict):
        raise ValueError('knobs: a table is needed, as in { "/mix" = 0.5 }')
    return {_address(address): _knob_value(value) for address, value in table.items()}


def _speed(value: Any) -> Speed:
    """Accept seconds, or both of a speed's numbers."""
    seconds = isinstance(value, int | float) and not isinstance(value, bool)
    return struct(Speed)({"smooth": value} if seconds else value)


def _mood(value: Any) -> Mood:
    mood = struct(Mood)(value)
    for section in mood.sections:
        if section not in SECTIONS:
            raise ValueError(f'sections: no section is "{section}"; there are: {", ".join(SECTIONS)}')
    return mood


_TABLES: dict[str, tuple[Callable[[str], Any], Callable[[Any], Any]]] = {
    "knobs": (_address, _knob_value),
    "moods": (str.lower, _mood),
    "modulation": (_numbered(16), struct(Modulation)),
    "macros": (_numbered(8), struct(Macro)),
    "smooth": (_address, _speed),
    "snapshots": (_numbered(16), knobs),
    "osc": (_address, _target),
    "midi": (parse_midi_event, _target),
    "keys": (_key, _target),
}

_WORDS = {
    "float": "a number",
    "int": "a whole number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
}
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<field>.*?)`")
_PLACE = re.compile(r" - at `\$\.?(?P<path>.*)`$")


def _explained(file: TomlFile, error: str) -> Exception:
    """Turn msgspec's sentence into ours: the key, what is wrong, what is allowed."""
    place, what = _sentence(error, Preset, Selector)
    return file.mistake(what, *place)


def _sentence(error: str, *kinds: type[msgspec.Struct]) -> tuple[tuple[str, ...], str]:
    """The key and the words of a sentence of msgspec's; ``kinds`` from the outermost in."""
    found = _PLACE.search(error)
    place = tuple(re.sub(r"\[.*?\]", "", found["path"]).split(".")) if found else ()
    what = _PLACE.sub("", error)
    if unknown := _UNKNOWN.match(what):
        return (*place, unknown["field"]), _unknown(kinds[len(place)])
    if what.startswith("Invalid enum value"):
        allowed = ", ".join(get_args(get_type_hints(kinds[len(place) - 1])[place[-1]]))
        return place, f"{what[0].lower()}{what[1:].replace('enum ', '')}; allowed: {allowed}"
    plain = re.sub(r"`(\w+)`", lambda word: _WORDS.get(word[1], word[1]), what)
    return place, plain[0].lower() + plain[1:]


def _unknown(kind: type[msgspec.Struct]) -> str:
    allowed = (name for name in kind.__struct_fields__ if name != "origin")
    return f"no such key; allowed: {', '.join(allowed)}"
