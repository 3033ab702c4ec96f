"""MIDI devices: one TOML file each says by which name it is known, what its controls do, how it lights.

The folder is the registry. A file of one's own adds to the shipped one of its name, entry by entry;
``like`` does the same with any other. What is learned in the show goes into the own file's [map].
"""

import json
import os
import re
import shlex
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import msgspec

from vj.errors import PresetError
from vj.library import folders, tomlfile
from vj.library.tomlfile import TomlFile
from vj.targets import (
    LIGHTS,
    MIDI_SAYS,
    PAGES,
    Coding,
    Controller,
    MidiEvent,
    MidiForm,
    MidiLight,
    MidiMap,
    Page,
    Takeover,
    Target,
    parse_midi_event,
    parse_midi_events,
    parse_target,
)

GENERAL = "general"
"""The file of every device that has none of its own."""

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Travel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a control's travel becomes the knob's; as in ``MidiMap``."""

    range: tuple[Share, Share] = (0.0, 1.0)
    invert: bool = False
    curve: Annotated[float, msgspec.Meta(ge=0.1, le=10)] = 1.0
    dead: Annotated[float, msgspec.Meta(ge=0, le=0.45)] = 0.0
    centre: Annotated[float, msgspec.Meta(ge=0, le=0.9)] = 0.0
    takeover: Takeover = "pickup"
    relative: Coding = ""
    click: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.01


class Entry(Travel, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One control of [map]."""

    to: str


class Row(Travel, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of controls: of pads, of faders. ``to``: one target with {n} in it, or one for each."""

    events: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    to: str | tuple[str, ...] = ""
    light: str = ""
    first: int = 1  # {n} of its first control
    index: int = 0  # {index} of its first light
    page: Annotated[int, msgspec.Meta(ge=0, le=len(PAGES))] = 0  # where it is so; 0: on every page


class Light(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sort of light: the message for each thing that it can say."""

    off: str = ""
    available: str = ""
    next: str = ""
    on: str = ""
    value: str = ""
    motor: bool = False


class Device(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A controller's file."""

    name: str = ""
    ports: tuple[str, ...] = ()
    like: str = ""
    takeover: Takeover = "pickup"  # of all that say nothing else
    enter: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    clock: bool = False
    says: Mapping[str, tuple[str, str]] = {}
    lights: Mapping[str, Light] = {}
    controls: Mapping[str, Row] = {}
    map: Mapping[str, str | Entry] = {}


def load() -> tuple[tuple[Controller, ...], tuple[PresetError, ...]]:
    """Read all controllers, shipped and the person's own, and the mistakes in those that can't be."""
    found, problems = [], []
    for name in _names():
        try:
            found.append(read(name))
        except PresetError as error:
            problems.append(error)
    return tuple(found), tuple(problems)


class Shelf:
    """All controllers, and again those whose file was edited since: called, it looks for them."""

    def __init__(self) -> None:
        """Read them all."""
        self._stamps = _stamps()
        self._controllers, problems = load()
        self._news = [str(problem) for problem in problems]

    def __call__(self) -> tuple[Sequence[Controller], Sequence[str]]:
        """Give the controllers, the same tuple while nothing is edited, and lines on new mistakes in them."""
        stamps = _stamps()
        if stamps != self._stamps:
            self._stamps = stamps
            controllers, problems = load()
            self._news += [str(problem) for problem in problems]
            if not problems:  # else all stay as they were
                self._controllers = controllers
        news, self._news = self._news, []
        return self._controllers, news


def _stamps() -> list[tuple[Path, int, int]]:
    """Say when each file was written and how long it is."""
    found = []
    for path in (path for place in _places() for path in sorted(place.glob("*.toml"))):
        with suppress(OSError):  # gone again
            stat = path.stat()
            found.append((path, stat.st_mtime_ns, stat.st_size))
    return found


def read(name: str) -> Controller:
    """Read a controller by the name of its file; PresetError names file, line and key."""
    controller = Controller(name, file=name)
    for file, device in _layers(name, ()):
        controller = _lay(controller, file, device)
    return controller


def learn(controller: Controller, port: str, event: MidiEvent, rule: MidiMap | None) -> Path:
    """Write into a device's own file what one control asks for, None: nothing; give the file.

    The rest of the file stays as it is, comments too; it is never half written. A device that plays
    the general map gets a file of its own. PresetError if it can't be written.
    """
    known = controller.file and controller.file != GENERAL
    name = controller.file if known else _slug(device_name(port))
    path = _own() / f"{name}.toml"
    fresh = "" if known else f'ports = ["{device_name(port)}"]\nlike = "{GENERAL}"\n'
    text = path.read_text(encoding="utf-8") if path.exists() else fresh
    changed = with_entry(text, event, _written(rule))
    tomlfile.parse(path, changed)
    try:
        _replace(path, changed)
    except OSError as error:
        raise PresetError(path, f"can't be written: {error.strerror}") from error
    return path


def with_entry(text: str, event: MidiEvent, value: str) -> str:
    """Give a file's text with this entry of [map], in the place of the one it had."""
    lines = text.splitlines()
    entry = f'"{event}" = {value}'
    start = next((i for i, line in enumerate(lines) if _MAP.match(line)), None)
    if start is None:
        return "\n".join([*lines, *([""] if lines else []), "[map]", entry, ""])
    end = next((i for i in range(start + 1, len(lines)) if lines[i].lstrip().startswith("[")), len(lines))
    for i in range(start + 1, end):
        if (found := _ENTRY.match(lines[i])) and _is(found[1], event):
            return "\n".join([*lines[:i], entry, *lines[i + 1 :], ""])
    while not lines[end - 1].strip():
        end -= 1
    return "\n".join([*lines[:end], entry, *lines[end:], ""])


def device_name(port: str) -> str:
    """Give the part of a port's name that is the same wherever the device is plugged in."""
    name = port.split(":")[0] if ":" in port else re.sub(r"\s+\d+$", "", port)  # ALSA, else Windows
    return re.sub(r'["\\]', "", name).strip()


_MAP = re.compile(r"\s*\[\s*map\s*\]")
_ENTRY = re.compile(r"""\s*["']([^"']+)["']\s*=""")


def _is(text: str, event: MidiEvent) -> bool:
    try:
        return parse_midi_event(text) == event
    except ValueError:
        return False


def _slug(name: str) -> str:
    return re.sub(r"\W+", "_", name.lower()).strip("_") or "device"


def _written(rule: MidiMap | None) -> str:
    """Write an entry's value as TOML."""
    if rule is None:
        return '""'
    words = [str(arg).lower() if isinstance(arg, bool) else str(arg) for arg in rule.target.args]
    to = json.dumps(shlex.join([rule.target.address, *words]))
    plain = MidiMap(rule.target)
    said = {key: getattr(rule, key) for key in _TRAVEL if getattr(rule, key) != getattr(plain, key)}
    if (rule.low, rule.high) != (plain.low, plain.high):
        said["range"] = [rule.low, rule.high]
    parts = ", ".join(f"{key} = {json.dumps(value)}" for key, value in said.items())
    return f"{{ to = {to}, {parts} }}" if parts else to


_TRAVEL = [key for key in Travel.__struct_fields__ if key != "range"]


def _replace(path: Path, text: str) -> None:
    """Put a text in a file's place, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    os.replace(new.name, path)


def _own() -> Path:
    return folders.own("presets") / "controllers"


def _places() -> tuple[Path, Path]:
    return folders.shipped("presets") / "controllers", _own()


def _names() -> list[str]:
    return sorted({path.stem for place in _places() for path in place.glob("*.toml")})


def _layers(name: str, above: tuple[str, ...]) -> Iterator[tuple[TomlFile, Device]]:
    """Give the files that make up a controller, the ones that others add to first."""
    for place in _places():
        path = place / f"{name}.toml"
        if not path.exists():
            continue
        file, device = _parse(path)
        if device.like:
            if device.like in (*above, name) or device.like not in _names():
                known = ", ".join(other for other in _names() if other != name)
                raise file.mistake(
                    f'no other controller is named "{device.like}"; there are: {known}', "like"
                )
            yield from _layers(device.like, (*above, name))
        yield file, device


def _parse(path: Path) -> tuple[TomlFile, Device]:
    file = tomlfile.read(path)
    try:
        return file, msgspec.convert(file.data, Device, strict=True)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$")
        key = tuple(part for part in re.split(r"\.|\[.*?\]", place.strip("`.")) if part)
        key = _named(file, key)
        if unknown := _UNKNOWN.search(what):
            key, what = (*key, unknown[1]), "no such key"
        raise file.mistake(what[0].lower() + what[1:], *key) from error


_UNKNOWN = re.compile(r"unknown field `(.*?)`")


def _named(file: TomlFile, key: tuple[str, ...]) -> tuple[str, ...]:
    """Find the keys that msgspec left out of a place: it says [...] for a table's own names."""
    data: Any = file.data.get(key[0]) if key else None
    if key and key[0] in ("controls", "lights", "map") and isinstance(data, dict):
        for name in data:
            try:
                msgspec.convert({key[0]: {name: data[name]}}, Device, strict=True)
            except msgspec.ValidationError:
                return (key[0], name, *key[1:])
    return key


def _lay(controller: Controller, file: TomlFile, device: Device) -> Controller:
    """Lay a file over what is known so far."""
    layers: list[_Layer] = [(dict(controller.maps), dict(controller.lights))]  # of all pages, then of each
    layers += [(dict(page.maps), dict(page.lights)) for page in controller.pages]
    for name, row in device.controls.items():
        layers += [({}, {}) for _ in range(len(layers), row.page + 1)]
        try:
            _add(row, device, *layers[row.page])
        except ValueError as error:
            raise file.mistake(str(error), "controls", name) from error
    said: dict[MidiEvent, MidiMap] = {}
    for text, entry in device.map.items():
        try:
            given = Entry(to=entry) if isinstance(entry, str) else entry
            said[parse_midi_event(text)] = _rule(given, given.to)
        except ValueError as error:
            raise file.mistake(str(error), "map", text) from error
    is_own = file.path.parent == _own()
    whole = replace(
        controller,
        name=device.name or (file.path.stem if device.like else controller.name),
        ports=device.ports or controller.ports,
        maps=layers[0][0] | ({} if is_own else said),
        lights=layers[0][1],
        pages=tuple(Page(*layer) for layer in layers[1:]),
        own={**controller.own, **(said if is_own else {})},
        enter=_messages(file, "enter", device.enter) or controller.enter,
        leave=_messages(file, "leave", device.leave) or controller.leave,
        clock=device.clock or controller.clock,
        says={**controller.says, **_says(file, device)},
    )
    return whole if device.takeover == "pickup" else _taken_over(whole, device.takeover)


def _taken_over(controller: Controller, kind: Takeover) -> Controller:
    """Let all controls that pick knobs up take hold in another way."""

    def other(maps: Mapping[MidiEvent, MidiMap]) -> dict[MidiEvent, MidiMap]:
        return {e: replace(m, takeover=kind) if m.takeover == "pickup" else m for e, m in maps.items()}

    pages = tuple(Page(other(page.maps), page.lights) for page in controller.pages)
    return replace(controller, maps=other(controller.maps), pages=pages, own=other(controller.own))


_Layer = tuple[dict[MidiEvent, MidiMap], dict[MidiEvent, MidiLight]]


def _add(
    row: Row, device: Device, maps: dict[MidiEvent, MidiMap], lights: dict[MidiEvent, MidiLight]
) -> None:
    """Add a row of controls, and their lights."""
    events = [event for text in row.events for event in parse_midi_events(text)]
    if not isinstance(row.to, str) and len(row.to) != len(events):
        raise ValueError(
            f"{len(events)} controls but {len(row.to)} targets; give one for each, or one with {{n}}"
        )
    if row.light and row.light not in device.lights:
        raise ValueError(f'no light is named "{row.light}"; there are: {", ".join(device.lights) or "none"}')
    for place, event in enumerate(events):
        to = row.to.replace("{n}", str(row.first + place)) if isinstance(row.to, str) else row.to[place]
        maps[event] = _rule(row, to)
        if row.light:
            lights[event] = _light(device.lights[row.light], event, row.index + place)


def _rule(travel: Travel, to: str) -> MidiMap:
    target = parse_target(to) if to.strip() else Target("")
    low, high = travel.range
    return MidiMap(target, low, high, **{key: getattr(travel, key) for key in _TRAVEL})


def _light(light: Light, event: MidiEvent, index: int) -> MidiLight:
    words = {
        "number": f"{event.number:02X}",
        "index": f"{index:02X}",
        "channel": f"{(event.channel or 1) - 1:X}",
    }
    forms = {name: form(getattr(light, name), words) for name in LIGHTS if getattr(light, name)}
    return MidiLight(forms, light.motor)


def form(text: str, words: Mapping[str, str] | None = None) -> MidiForm:
    """Read a message: bytes in hex, with words in braces; ValueError says what is wrong.

    ``{number}``, ``{index}`` and ``9{channel}`` are the control's own; ``{value}``, ``{msb}`` and
    ``{lsb}`` say where the knob stands.
    """
    for word, digits in (words or {}).items():
        text = text.replace(f"{{{word}}}", digits)
    parts = [_byte(part) for part in text.split()]
    first, last = (parts[0], parts[-1]) if parts else (0, 0)
    whole = isinstance(first, int) and first >= 0x80
    inner = parts[1:-1] if first == 0xF0 else parts[1:]
    if not whole or (first == 0xF0) != (last == 0xF7) or any(isinstance(p, int) and p > 127 for p in inner):
        raise ValueError(f'"{text}" is no MIDI message; write its bytes in hex, as in "90 3C 7F"')
    if isinstance(first, int) and first != 0xF0 and len(parts) != (2 if 0xC0 <= first < 0xE0 else 3):
        raise ValueError(f'"{text}" has {len(parts)} bytes, which no MIDI message of its kind has')
    return tuple(parts)


def _byte(part: str) -> int | str:
    if part in ("{value}", "{msb}", "{lsb}"):
        return part[1:-1]
    if not re.fullmatch(r"[0-9A-Fa-f]{2}", part):
        raise ValueError(
            f'"{part}" is no byte; write two hex digits, or {{number}}, {{index}}, {{value}} ...'
        )
    return int(part, 16)


def _message(text: str) -> bytes:
    parts = form(text)
    if not all(isinstance(part, int) for part in parts):
        raise ValueError(f'"{text}" is sent as it is: no words in it')
    return bytes(part for part in parts if isinstance(part, int))


def _messages(file: TomlFile, key: str, texts: tuple[str, ...]) -> tuple[bytes, ...]:
    try:
        return tuple(_message(text) for text in texts)
    except ValueError as error:
        raise file.mistake(str(error), key) from error


def _says(file: TomlFile, device: Device) -> dict[str, tuple[bytes, bytes]]:
    says = {}
    for moment, (begin, end) in device.says.items():
        try:
            if moment not in MIDI_SAYS:
                raise ValueError(f"no moment has this name; there are: {', '.join(MIDI_SAYS)}")
            says[moment] = (_message(begin), _message(end) if end else b"")
        except ValueError as error:
            raise file.mistake(str(error), "says", moment) from error
    return says
