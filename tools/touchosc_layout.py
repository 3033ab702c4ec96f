"""TouchOSC layouts of this engine, made from its own tree of knobs.

    python tools/touchosc_layout.py [FOLDER]    writes vj.tosc, vj-phone.tosc and vj.touchosc

``.tosc`` is for today's TouchOSC (XML within zlib), ``.touchosc`` for the first one (XML within zip).
Every control sends and hears the address of a knob as it is, so that the engine needs no map: buttons
light up and faders move with whatever moves the knob. The pads of looks say what is in the show; run it
again when effects, transitions, palettes or presets have come or gone.
"""

import base64
import sys
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from vj.control.osc.dialect import SLOT, SLOTS, part
from vj.direction.knobs import Knob, Tree
from vj.engine import Engine
from vj.frame import Palette
from vj.library import looks, palettes, preset

Kind = Literal["pad", "toggle", "fader", "meter", "label", "word", "xy"]
Colour = tuple[float, float, float]
Rect = tuple[int, int, int, int]

BLUE, GREEN, RED, AMBER, GREY = (
    (0.2, 0.45, 0.9),
    (0.2, 0.7, 0.4),
    (0.85, 0.2, 0.2),
    (0.9, 0.65, 0.2),
    (0.35,) * 3,
)
BACKGROUND: Colour = (0.06, 0.06, 0.08)
TAB, GAP = 48, 6  # pixels: the row of tabs, and between controls


@dataclass(frozen=True, slots=True)
class Widget:
    """One control."""

    kind: Kind
    text: str
    address: str = ""  # a label has none
    colour: Colour = BLUE
    low: float = 0.0
    high: float = 1.0
    span: float = 1.0  # its share of the row
    says: str = ""  # where its text is heard, if it may change


@dataclass(frozen=True, slots=True)
class Row:
    """Controls side by side."""

    widgets: Sequence[Widget]
    height: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """What is seen at once."""

    name: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a layout is made for."""

    width: int
    height: int
    columns: int  # of pads
    rows: int  # of pads at most; more go on another page


TABLET, PHONE = Screen(1024, 768, 6, 7), Screen(852, 393, 5, 4)


def main(folder: str = "presets/touchosc") -> None:
    """Write all layouts."""
    show = default_show()
    for name, screen in (("vj", TABLET), ("vj-phone", PHONE)):
        write_tosc(Path(folder) / f"{name}.tosc", pages(*show, screen), screen)
    write_touchosc(Path(folder) / "vj.touchosc", pages(*show, TABLET), TABLET)


def default_show() -> tuple[Tree, dict[str, Palette], preset.Preset]:
    """The tree of the default show, its palettes and its preset."""
    every, style = palettes.palettes(), preset.load(preset.named("default"))
    presets, _ = preset.everything()
    return Engine(looks.load(), style, every, presets=presets).tree, dict(every), style


def pages(tree: Tree, colours: dict[str, Palette], style: preset.Preset, screen: Screen) -> list[Page]:
    """The pages of a layout."""
    effects = [
        knob.address for knob in tree if knob.address.startswith("/fx/") and knob.address.endswith("/on")
    ]
    names = [*dict(enumerate(looks.load().patterns, 1)).values()]
    slots = [  # named as in the default show, until the show that runs says how they are called there
        Widget("pad", plain(name) or str(n), f"{SLOT}/{n}", says=f"{SLOT}/{n}/name")
        for n, name in zip(range(1, SLOTS + 1), [*names, *[""] * SLOTS], strict=False)
    ]
    swatches = [
        replace(pad, colour=colours[name][3])
        for name, pad in zip(colours, choices(tree.find("/show/palette")), strict=True)
    ]
    macros = [
        replace(fader(tree, f"/macro/{n}", called(style, n), AMBER), says=f"/macro/{n}/name")
        for n in range(1, 9)
    ]
    recall, store = (
        numbered(f"/snapshot/{what}", 8, hue) for what, hue in (("recall", BLUE), ("store", GREY))
    )
    levels = [fader(tree, a, t) for a, t in MIX]
    return [
        *paged("Looks", slots, screen),
        Page("Mix", [Row(levels, 4), Row([word("/show/pattern", "look"), word("/show/preset", "style")])]),
        *paged("Change", choices(tree.find("/show/transition"), GREEN), screen),
        *paged("Effects", [Widget("toggle", plain(a.split("/")[2]), a, GREEN) for a in effects], screen),
        Page("Macros", [Row(macros, 4), Row(PANIC)]),
        Page("Tempo", [Row(TEMPO, 2), Row(METERS, 2), Row([fader(tree, "/tempo/nudge", "nudge")])]),
        *paged("Colours", swatches, screen),
        Page("Cues", [Row([NOW]), Row([NEXT]), Row(CUES, 2), Row(recall), Row(store)]),
        *paged("Show", [*choices(tree.find("/show/preset"), AMBER), *SHOW], screen),
    ]


def paged(name: str, widgets: Sequence[Widget], screen: Screen) -> Iterator[Page]:
    """Pads in rows, on as many pages as they need."""
    lines = [widgets[at : at + screen.columns] for at in range(0, len(widgets), screen.columns)]
    lines = [[*line, *[Widget("label", "")] * (screen.columns - len(line))] for line in lines]
    count = -(-len(lines) // screen.rows)
    high = -(-len(lines) // count)  # as many rows on each, and pads of one size
    for number in range(count):
        sheet = [Row(line) for line in lines[number * high : (number + 1) * high]]
        blank = [Row([Widget("label", "")])] * (high - len(sheet))
        yield Page(f"{name} {number + 1}" if count > 1 else name, [*sheet, *blank])


def choices(knob: Knob, colour: Colour = BLUE) -> list[Widget]:
    """A pad for each thing a knob can be."""
    return [Widget("pad", plain(c), f"{knob.address}/{part(c)}", colour) for c in knob.choices]


def numbered(address: str, count: int, colour: Colour) -> list[Widget]:
    """Pads that choose a number each."""
    what = address.split("/")[-1]
    return [Widget("pad", f"{what} {n}", f"{address}/{n}", colour) for n in range(1, count + 1)]


def fader(tree: Tree, address: str, text: str, colour: Colour = BLUE) -> Widget:
    """A fader over the whole range of a knob."""
    knob = tree.find(address)
    return Widget("fader", text, address, colour, knob.low, knob.high)


def word(address: str, text: str) -> Widget:
    """A line of text that says what a knob is."""
    return Widget("word", text, address, GREY)


def called(style: preset.Preset, number: int) -> str:
    """What the preset calls a macro."""
    macro = style.macros.get(number)
    return macro.name if macro and macro.name else str(number)


def plain(name: str) -> str:
    """A name as a person reads it."""
    return name.replace("_", " ")


MIX = (
    ("/deck/a/opacity", "deck A"),
    ("/deck/b/opacity", "deck B"),
    ("/master/brightness", "brightness"),
    ("/master/speed", "speed"),
    ("/show/fade", "fade s"),
)
STRIP = [  # at the foot of every page, always in the same place
    Widget("toggle", "blackout", "/show/blackout", RED),
    Widget("pad", "previous", "/show/previous", GREY),
    Widget("fader", "A - B", "/mix", AMBER, span=3),
    Widget("pad", "next", "/show/next", GREY),
    Widget("toggle", "auto", "/show/auto", GREEN),
]
PANIC = [
    Widget("pad", "undo", "/show/undo", GREY),
    Widget("pad", "effects off", "/panic/effects", RED),
    Widget("pad", "all as preset", "/panic/knobs", RED),
    Widget("toggle", "safe look", "/panic/safe", RED),
    Widget("toggle", "freeze", "/show/freeze", AMBER),
]
TEMPO = [
    Widget("pad", "tap", "/tempo/tap", AMBER, span=2),
    Widget("pad", "the one", "/tempo/one", AMBER),
    Widget("pad", "half", "/tempo/half", GREY),
    Widget("pad", "double", "/tempo/double", GREY),
    Widget("word", "BPM", "/ear/beat.bpm", GREY),
    Widget("word", "section", "/ear/section", GREY),
]
NOW, NEXT = Widget("word", "cue", "/cue/name", GREY), Widget("word", "next", "/cue/next", GREY)
CUES = [
    Widget("pad", "back", "/cue/back", GREY),
    Widget("toggle", "hold", "/cue/hold", AMBER),
    Widget("pad", "go", "/cue/go", GREEN, span=2),
]
METERS = [
    *(Widget("meter", name, f"/ear/{name}", GREEN) for name in ("level", "bass", "mid", "treble")),
    *(Widget("meter", name, f"/ear/{name}", AMBER) for name in ("onset", "kick")),
    Widget("meter", "beat", "/ear/beat.hit", RED),
    Widget("meter", "bar", "/ear/beat.bar", GREY),
    Widget("xy", "mouse", "/mouse", BLUE, span=2),
]
SHOW = [
    Widget("toggle", "record", "/show/record", RED),
    Widget("toggle", "numbers", "/show/hud", GREY),
    Widget("toggle", "help", "/show/help", GREY),
    Widget("toggle", "full screen", "/show/fullscreen", GREY),
]


def placed(page: Page, width: int, height: int) -> Iterator[tuple[Widget, Rect]]:
    """Every control of a page and where it is, in pixels."""
    above = sum(row.height for row in page.rows)
    unit, y = height / (above * 7 / 6), 0.0
    for row in (*page.rows, Row(STRIP, above / 6)):
        share, x = width / sum(widget.span for widget in row.widgets), 0.0
        for widget in row.widgets:
            w, h = share * widget.span, unit * row.height
            if widget.text:
                yield widget, (round(x) + GAP // 2, round(y) + GAP // 2, round(w) - GAP, round(h) - GAP)
            x += w
        y += unit * row.height


def write_tosc(path: Path, sheets: Iterable[Page], screen: Screen) -> None:
    """Write a layout for today's TouchOSC."""
    root = ET.Element("lexml", version="3")
    whole = node(root, "GROUP", path.stem, (0, 0, screen.width, screen.height), BACKGROUND)
    pager = node(whole, "PAGER", "pages", (0, 0, screen.width, screen.height), BACKGROUND, PAGER)
    for page in sheets:
        inside = (0, TAB, screen.width, screen.height - TAB)
        group = node(pager, "GROUP", page.name, inside, BACKGROUND, {"tabLabel": page.name})
        for widget, rect in placed(page, screen.width, screen.height - TAB):
            control(group, widget, rect)
    for number, each in enumerate(root.iter("node")):  # the same file from the same tree
        each.set("ID", str(uuid.uuid5(uuid.NAMESPACE_URL, f"vj/{path.name}/{number}")))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zlib.compress(ET.tostring(root, "UTF-8", xml_declaration=True), 9))


Properties = dict[str, str | bool | int | float]

PAGER: Properties = {
    "tabbar": True,
    "tabLabels": True,
    "tabbarSize": TAB,
    "textSizeOff": 16,
    "textSizeOn": 16,
}
NODES: dict[Kind, tuple[str, Properties]] = {  # kind: what TouchOSC calls it, and its properties
    "pad": ("BUTTON", {"buttonType": 0, "press": True, "release": True}),
    "toggle": ("BUTTON", {"buttonType": 1, "press": True, "release": True}),
    "fader": ("FADER", {"response": 0, "bar": True, "cursor": True}),
    "meter": ("FADER", {"interactive": False, "bar": True, "cursor": False}),
    "label": ("LABEL", {"interactive": False, "background": False, "outline": False}),
    "word": ("LABEL", {"interactive": False, "textSize": 28}),
    "xy": ("XY", {"response": 0}),
}
VALUES: dict[Kind, tuple[str, ...]] = {"label": ("text",), "word": ("text",), "xy": ("x", "y")}
SENDS = ("pad", "toggle", "fader", "xy")


def control(parent: ET.Element, widget: Widget, rect: Rect) -> None:
    """Add a control, and its text on it."""
    called, own = NODES[widget.kind]
    if called == "FADER":
        own = own | {"orientation": int(rect[2] > rect[3])}
    if widget.kind == "word":
        own = own | {"textSize": min(28, rect[3] * 2 // 5)}
    made = node(parent, called, widget.address or widget.text, rect, widget.colour, own)
    keys = VALUES.get(widget.kind, ("x",))
    for key in keys:
        value(made, key, "0" if key != "text" else widget.text if widget.kind == "label" else "")
    if widget.address:
        message(made, widget.address, keys, widget.low, widget.high, sends=widget.kind in SENDS)
    if widget.kind == "xy":
        message(made, f"{widget.address}/down", ("touch",), hears=False)
    if widget.kind != "label":
        control(parent, Widget("label", widget.text, widget.says), caption(widget, rect))


def caption(widget: Widget, rect: Rect) -> Rect:
    """Where a control's name stands: on a pad, at the foot of what moves, beside or over a line of text."""
    x, y, w, h = rect
    if widget.kind in ("fader", "meter", "xy"):
        return (x, y + h - min(h, 24), w, min(h, 24))
    if widget.kind == "word":
        return (x, y, w, 24) if h >= 72 else (x, y, w // 4, h)
    return rect


def node(
    parent: ET.Element, called: str, name: str, rect: Rect, colour: Colour, own: Properties | None = None
) -> ET.Element:
    """Add a node with its properties."""
    made = ET.Element("node", type=called)
    (parent if parent.tag == "lexml" else child(parent, "children")).append(made)
    properties = child(made, "properties")
    plain: Properties = {"name": name, "background": True, "outline": True}
    for key, each in (plain | (own or {})).items():
        property_(properties, key, each)
    frame = property_(properties, "frame", None, "r")
    for side, size in zip("xywh", rect, strict=True):
        child(frame, side).text = str(size)
    for key, hue in (("color", colour), ("textColor", (1.0, 1.0, 1.0)), ("tabColorOff", BACKGROUND)):
        mixed = property_(properties, key, None, "c")
        for channel, share in zip("rgba", (*hue, 1.0), strict=True):
            child(mixed, channel).text = f"{share:.4g}"
    value(made, "touch", "false")
    return made


TYPES = {str: "s", bool: "b", int: "i", float: "f"}


def property_(
    parent: ET.Element, key: str, content: str | bool | int | float | None, kind: str = ""
) -> ET.Element:
    """Add a property; give the element that holds its value."""
    made = ET.SubElement(parent, "property", type=kind or TYPES[type(content)])
    ET.SubElement(made, "key").text = key
    found = ET.SubElement(made, "value")
    if content is not None:
        found.text = str(int(content)) if isinstance(content, bool) else str(content)
    return found


def value(parent: ET.Element, key: str, default: str) -> None:
    """Add a value that the control holds."""
    fields(
        child(parent, "values"),
        "value",
        key=key,
        locked="0",
        lockedDefaultCurrent="0",
        default=default,
        defaultPull="0",
    )


def message(
    parent: ET.Element,
    address: str,
    keys: Sequence[str],
    low: float = 0.0,
    high: float = 1.0,
    *,
    sends: bool = True,
    hears: bool = True,
) -> None:
    """Add a message that a control sends and hears: its values, over this range."""
    made = fields(
        child(parent, "messages"),
        "osc",
        enabled="1",
        send=str(int(sends)),
        receive=str(int(hears)),
        feedback="0",
        connections="00001",
    )
    for key in keys:
        fields(child(made, "triggers"), "trigger", var=key, condition="ANY")
    partial(child(made, "path"), "CONSTANT", "STRING", address)
    for key in keys:
        partial(child(made, "arguments"), "VALUE", "STRING" if key == "text" else "FLOAT", key, low, high)


def partial(
    parent: ET.Element, kind: str, conversion: str, content: str, low: float = 0.0, high: float = 1.0
) -> None:
    """Add a part of an address, or an argument."""
    fields(
        parent,
        "partial",
        type=kind,
        conversion=conversion,
        value=content,
        scaleMin=f"{low:g}",
        scaleMax=f"{high:g}",
    )


def fields(parent: ET.Element, tag: str, **texts: str) -> ET.Element:
    """Add an element whose children hold texts."""
    made = ET.SubElement(parent, tag)
    for name, text in texts.items():
        ET.SubElement(made, name).text = text
    return made


def child(parent: ET.Element, tag: str) -> ET.Element:
    """The one child of this name."""
    found = parent.find(tag)
    return ET.SubElement(parent, tag) if found is None else found


FIRST: dict[Kind, str] = {  # what the first TouchOSC calls it; its faders lie or stand
    "pad": "push",
    "toggle": "toggle",
    "fader": "fader",
    "meter": "led",
    "label": "labelh",
    "word": "labelh",
    "xy": "xy",
}
HUES = {BLUE: "blue", GREEN: "green", RED: "red", AMBER: "yellow", GREY: "gray"}


def write_touchosc(path: Path, sheets: Iterable[Page], screen: Screen) -> None:
    """Write a layout for the first TouchOSC: orientation "horizontal" means that nothing is turned."""
    size = {"w": str(screen.width), "h": str(screen.height)}
    root = ET.Element("layout", {"version": "17", "mode": "3", "orientation": "horizontal"} | size)
    for number, page in enumerate(sheets, 1):
        look = {"li_t": coded(page.name), "li_c": "gray", "la_t": coded(page.name), "la_c": "yellow"}
        range_ = {"name": coded(str(number)), "scalef": "0.0", "scalet": "1.0"}
        sheet = ET.SubElement(root, "tabpage", range_ | look)
        for count, (widget, rect) in enumerate(placed(page, screen.width, screen.height - TAB)):
            first(sheet, widget, rect, f"{widget.kind}{count}")
            if widget.kind not in ("label", "word"):
                first(sheet, Widget("label", widget.text, widget.says), (*rect[:3], 20), f"text{count}")
    path.parent.mkdir(parents=True, exist_ok=True)
    stamp = zipfile.ZipInfo("index.xml", (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(stamp, ET.tostring(root, "UTF-8", xml_declaration=True), zipfile.ZIP_DEFLATED)


def first(sheet: ET.Element, widget: Widget, rect: Rect, name: str) -> None:
    """Add a control for the first TouchOSC."""
    called = FIRST[widget.kind]
    if called == "fader":
        called = "faderh" if rect[2] > rect[3] else "faderv"
    text = {"text": coded(widget.text), "size": "14", "background": "false", "outline": "false"}
    own = {
        "name": coded(name),
        **dict(zip("xywh", map(str, rect), strict=True)),
        "color": HUES.get(widget.colour, "purple"),
        "scalef": str(widget.low),
        "scalet": str(widget.high),
        "type": called,
    }
    address = {"osc_cs": coded(widget.address)} if widget.address else {}
    ET.SubElement(sheet, "control", own | address | FIRST_OWN.get(called, text))


FIRST_OWN: dict[str, dict[str, str]] = {
    "led": {},
    "push": {"local_off": "false", "sp": "true", "sr": "true"},
    "toggle": {"local_off": "false"},
    "faderh": {"response": "absolute", "inverted": "false", "centered": "false"},
    "faderv": {"response": "absolute", "inverted": "false", "centered": "false"},
    "xy": {"inverted_x": "false", "inverted_y": "false"},
}


def coded(text: str) -> str:
    """A text as the first TouchOSC writes it."""
    return base64.b64encode(text.encode()).decode()


if __name__ == "__main__":
    main(*sys.argv[1:])
