"""The layouts read back, and every message of theirs played at the engine."""

import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from tests.control.osc.layouts import layout
from tools import touchosc_layout as tool
from vj.control.osc.dialect import Dialect
from vj.control.osc.ear import BEAT, SECTION, SINGLE, TOGETHER
from vj.engine import Engine
from vj.frame import Block, Command, Frame, Tick
from vj.library import looks, palettes, preset

FOLDER = Path(__file__).parents[1] / "presets" / "touchosc"
FILES = [FOLDER / name for name in ("vj.tosc", "vj-phone.tosc", "vj.touchosc")]
SILENCE = Block(np.zeros((0, 2), np.float32), 44100)


class Desk:
    """An engine that is spoken to in OSC's words."""

    def __init__(self) -> None:
        style = preset.load(preset.named("default"))
        presets, _ = preset.everything()
        self._engine = Engine(looks.load(), style, palettes.palettes(), presets=presets)
        self.tree = self._engine.tree
        self.dialect = Dialect(style.osc, self.tree)
        self._count = 0
        self.notes = [*self.step([]).notes]

    def step(self, commands: list[Command]) -> Frame:
        """One frame."""
        frame = self._engine.step(Tick(self._count, self._count / 60, 1 / 60), SILENCE, commands)
        self._count += 1
        self.dialect.hear(frame.changed, frame.slots, frame.pattern)
        return frame

    def play(self, address: str, args: tuple[float | int | bool | str, ...]) -> Frame:
        """One message, in a frame of its own."""
        frame = self.step(list(self.dialect.ask(address, args).commands))
        self.notes += frame.notes
        return frame


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_message_of_a_layout_is_obeyed(desk: Desk, path: Path) -> None:
    for spoken in (each for each in layout(path) if each.sends):
        for args in spoken.ends:
            desk.play(spoken.address, args)
    assert [note for note in desk.notes if "no knob" in note or "takes" in note] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_faders_travel_over_the_whole_range_of_their_knob(desk: Desk, path: Path) -> None:
    for spoken in layout(path):
        knob = spoken.address in desk.tree and desk.tree.find(spoken.address)
        if spoken.sends and knob and knob.type == "float":
            reached = [
                desk.play(spoken.address, args) and desk.dialect.values[spoken.address]
                for args in spoken.ends
            ]
            assert [reached[0], reached[-1]] == pytest.approx([knob.low, knob.high]), spoken.address


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_address_that_a_layout_hears_is_one_that_we_say(desk: Desk, path: Path) -> None:
    said = {*desk.dialect.values, *SINGLE, *TOGETHER, BEAT, SECTION}
    triggers = {knob.address for knob in desk.tree if knob.type == "trigger"}
    assert {each.address for each in layout(path) if each.hears} - said - triggers == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_layout_has_what_a_show_needs(path: Path) -> None:
    sent = {each.address for each in layout(path) if each.sends}
    heard = {each.address for each in layout(path) if each.hears}
    assert {
        *("/mix", "/deck/a/opacity", "/deck/b/opacity", "/show/blackout", "/show/record", "/tempo/tap"),
        *(f"/macro/{number}" for number in range(1, 9)),
        *("/cue/go", "/snapshot/recall/8", "/mouse", "/panic/knobs", "/panic/effects"),
        *(
            "/show/slot/1",
            "/show/slot/40",
            "/show/palette/ember",
            "/fx/kaleidoscope/on",
            "/show/next",
            "/panic/safe",
        ),
    } <= sent
    assert {
        "/ear/bass",
        "/ear/level",
        "/ear/beat.hit",
        "/show/pattern",
        "/show/slot/1/name",
        "/macro/1/name",
        "/cue/next",
    } <= heard


def test_controls_lie_within_their_page_and_apart() -> None:
    show = tool.default_show()
    for screen in (tool.TABLET, tool.PHONE):
        for page in tool.pages(*show, screen):
            rects = [rect for _, rect in tool.placed(page, screen.width, screen.height - tool.TAB)]
            assert all(x >= 0 and y >= 0 and w >= 40 and h >= 40 for x, y, w, h in rects), page.name
            assert all(x + w <= screen.width and y + h <= screen.height - tool.TAB for x, y, w, h in rects)
            assert not any(overlap(a, b) for i, a in enumerate(rects) for b in rects[:i]), page.name


def overlap(a: tool.Rect, b: tool.Rect) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def test_the_tool_writes_the_same_files_each_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        tool.main(str(tmp_path / folder))
    assert {p.name: p.read_bytes() for p in (tmp_path / "one").iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "two").iterdir()
    }


def test_a_layout_is_the_xml_that_touchosc_reads() -> None:
    root = ET.fromstring(zlib.decompress((FOLDER / "vj.tosc").read_bytes()))
    ids = [node.get("ID") for node in root.iter("node")]
    assert (root.tag, root.get("version"), len(set(ids))) == ("lexml", "3", len(ids))
    assert {node.get("type") for node in root.iter("node")} == {
        "GROUP",
        "PAGER",
        "BUTTON",
        "FADER",
        "LABEL",
        "XY",
    }
