"""TouchOSC layouts, read back: what each of their controls sends and hears."""

import base64
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

Argument = float | int | bool | str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message of a control."""

    address: str
    sends: bool
    hears: bool
    ends: tuple[tuple[Argument, ...], ...]  # its arguments at the low end, in the middle and at the high end


def layout(path: Path) -> list[Spoken]:
    """The messages of a layout of either TouchOSC."""
    return list(first(path) if path.suffix == ".touchosc" else second(path))


def first(path: Path) -> Iterator[Spoken]:
    """The messages of the first TouchOSC's layout: its own addresses are /page/control."""
    with zipfile.ZipFile(path) as packed:
        root = ET.fromstring(packed.read("index.xml"))
    for page in root.iter("tabpage"):
        place = "/" + decoded(page.get("name", ""))
        yield Spoken(place, True, False, ((),))
        for control in page.iter("control"):
            own = f"{place}/{decoded(control.get('name', ''))}"
            address = decoded(control.get("osc_cs", "")) or own
            low, high = float(control.get("scalef", "0")), float(control.get("scalet", "1"))
            yield from spoken(control, address, low, high)


def spoken(control: ET.Element, address: str, low: float, high: float) -> Iterator[Spoken]:
    """What a control of the first TouchOSC says, by its type."""
    ends = tuple((end,) for end in (low, (low + high) / 2, high))
    count = int(control.get("number", control.get("number_x", "0")))
    match control.get("type", ""):
        case "labelh" | "labelv" | "led" | "timeh" | "timev" | "batteryh" | "batteryv":
            if control.get("osc_cs"):
                yield Spoken(address, False, True, ends)
        case "xy" | "multixy" | "encoder":
            yield Spoken(address, True, True, tuple(end * 2 for end in ends))
        case "multifaderh" | "multifaderv" | "multipush" | "multitoggle":
            for number in range(1, count + 1):
                yield Spoken(f"{address}/{number}", True, True, ends)
        case _:
            yield Spoken(address, True, True, ends)
    yield Spoken(f"{address}/z", True, False, ((1.0,), (0.0,)))


def second(path: Path) -> Iterator[Spoken]:
    """The messages of today's TouchOSC's layout."""
    root = ET.fromstring(zlib.decompress(path.read_bytes()))
    parents = {child: node for node in root.iter("node") for child in node.findall("children/node")}
    for node in root.iter("node"):
        for message in node.findall("messages/osc"):
            if message.findtext("enabled") != "1":
                continue
            path_ = message.findall("path/partial")
            address = "".join(named(each) or str(part(each, node, parents, 0.0)) for each in path_)
            shares = 0.0, 0.5, 1.0
            arguments = message.findall("arguments/partial")
            ends = tuple(tuple(part(each, node, parents, share) for each in arguments) for share in shares)
            yield Spoken(address, message.findtext("send") == "1", message.findtext("receive") == "1", ends)


def named(partial: ET.Element) -> str:
    """A part of an address that is written as it is, whatever it says that it should become."""
    return (partial.findtext("value") or "") if partial.findtext("type") == "CONSTANT" else ""


def part(
    partial: ET.Element, node: ET.Element, parents: dict[ET.Element, ET.Element], share: float
) -> Argument:
    """A part of an address, or an argument, of a control that stands at this share of its travel."""
    named = partial.findtext("value") or ""
    low, high = (
        float(partial.findtext(end) or fallback) for end, fallback in (("scaleMin", 0), ("scaleMax", 1))
    )
    match partial.findtext("type"):
        case "CONSTANT":
            found: Argument = named
        case "PROPERTY":
            for _ in range(named.count("parent.")):
                node = parents.get(node, node)
            found = read(node, named.rpartition(".")[2])
        case "INDEX":
            found = parents[node].findall("children/node").index(node) if node in parents else 0
        case _:
            found = "a text" if named == "text" else low + (high - low) * share
    match partial.findtext("conversion"):
        case "FLOAT":
            return float(found) if number(found) else 0.0
        case "INTEGER":
            return int(float(found)) if number(found) else 0
        case "BOOLEAN":
            return bool(float(found)) if number(found) else bool(found)
    return str(int(found)) if isinstance(found, float) and found.is_integer() else str(found)


def read(node: ET.Element, key: str) -> str:
    """A property of a node."""
    named = (each for each in node.findall("properties/property") if each.findtext("key") == key)
    return next((each.findtext("value") or "" for each in named), "")


def number(found: Argument) -> bool:
    """Whether this is a number, or reads as one."""
    try:
        return float(found) == float(found)
    except ValueError:
        return False


def decoded(text: str) -> str:
    """A text that the first TouchOSC has coded."""
    return base64.b64decode(text).decode()
