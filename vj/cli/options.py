"""Options that more than one command takes."""

import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import click

from vj import clock
from vj.audio import Source
from vj.record.formats import SIZES
from vj.targets import Target, parse_target

Size = tuple[int, int]


def size(ctx: click.Context, param: click.Parameter, value: str | None) -> Size | None:
    """Read WIDTHxHEIGHT, both even, since video needs it, or the name of a size."""
    if value is None:
        return None
    if value.lower() in SIZES:
        return SIZES[value.lower()]
    found = re.fullmatch(r"(\d{1,5})\s*[xX]\s*(\d{1,5})", value.strip())
    if not found:
        raise click.BadParameter(f"{value!r} is no size; write it as 1280x720, or {' '.join(SIZES)}")
    width, height = int(found[1]), int(found[2])
    if not (16 <= width <= 16384 and 16 <= height <= 16384) or width % 2 or height % 2:
        raise click.BadParameter(f"{value}: both sides must be even, from 16 to 16384")
    return width, height


def sizes(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, Size]:
    """Read several sizes, each under the word that asked for it."""
    found = {word.lower(): size(ctx, param, word) for word in value}
    return {word: one for word, one in found.items() if one}


def rate(ctx: click.Context, param: click.Parameter, value: str | None) -> Fraction | None:
    """Read frames a second, a number or a fraction such as 30000/1001, for which 29.97 stands too."""
    if value is None:
        return None
    try:
        found = clock.rate(value)
    except (ValueError, ZeroDivisionError) as error:
        raise click.BadParameter(f"{value!r} is no frame rate; write 30, 59.94 or 30000/1001") from error
    if not 1 <= found <= 480:
        raise click.BadParameter(f"{value}: from 1 to 480 frames a second")
    return found


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit: what each unit is worth, how much may be asked, and how it's written."""

    units: Mapping[str, float]
    most: float
    example: str


TIME = Quantity({"": 1e-3, "ms": 1e-3, "s": 1.0}, 0.5, "80ms or 0.08s")
DISTANCE = Quantity({"": 1.0, "m": 1.0}, 150.0, "12m")


def quantity(value: str, kind: Quantity) -> float:
    """Read a number with its unit, or without for the first; seconds or metres."""
    found = re.fullmatch(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*([a-z]*)", value.strip().lower())
    if not found or found[2] not in kind.units:
        raise click.BadParameter(f"{value!r}: write it as {kind.example}")
    number = float(found[1]) * kind.units[found[2]]
    if abs(number) > kind.most:
        raise click.BadParameter(f"{value}: at most {kind.most:g} {list(kind.units)[-1]}")
    return number


def milliseconds(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """Read a time such as 80ms, 80 or 0.08s, in seconds."""
    return quantity(value, TIME)


def latency(ctx: click.Context, param: click.Parameter, value: str) -> float | None:
    """Read a time in seconds; None for "auto"."""
    return None if value.strip().lower() == "auto" else quantity(value, TIME)


def metres(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """Read a distance such as 12m or 12."""
    return quantity(value, DISTANCE)


def open_source(stack: ExitStack, audio: str | None, device: str | None) -> Source:
    """The sound asked for; DeviceError or MediaError when it isn't there."""
    from vj.audio.device import Microphone, Played

    if audio is None:
        source: Source = Microphone(device)
    elif audio == "demo":
        from vj.audio import demo
        from vj.audio.file import MemorySource

        source = Played(MemorySource(demo.samples(), demo.RATE, "demo track"), device)
    else:
        from vj.audio.file import FileSource

        source = Played(FileSource(Path(audio)), device)
    stack.callback(source.close)
    return source


def targets(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[Target, ...]:
    """Read knobs and what they are set to, ``/mix 0.5``."""
    try:
        return tuple(parse_target(text) for text in value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
