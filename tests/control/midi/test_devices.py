"""Every built-in controller against its maker's own tables, which stand here as they are printed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

import pytest

from tests.control.midi.played import Played
from vj.control.midi.decode import Decoder
from vj.control.midi.device import fitting, rules
from vj.control.midi.lights import PAGE
from vj.frame import Command
from vj.library import controllers
from vj.targets import PAGES, MidiMap, Page, Target, parse_midi_event


def notes(*numbers: int, channel: int = 1) -> list[str]:
    return [f"{0x8F + channel:02X} {n:02X} 7F" for n in numbers]


def ccs(*numbers: int, channel: int = 1) -> list[str]:
    return [f"{0xAF + channel:02X} {n:02X} 7F" for n in numbers]


def hexed(form: str, *numbers: int) -> list[str]:
    return [form.format(n=f"{n:02X}") for n in numbers]


@dataclass(frozen=True)
class Table:
    """What a device sends and what its lights take."""

    ports: tuple[str, ...]  # its names on Linux, macOS and Windows
    controls: list[str]  # each control, pressed or at its upper end
    lights: list[str]  # which messages its lights take: the rest of each is free
    values: str  # what may follow, as a regular expression
    on: tuple[str, str]  # a switch, and the message its light has to get
    enter: str = ""


MINI = "90 {n}"
GRID = [10 * row + column for row in range(1, 9) for column in range(1, 9)]
SIDE = [*range(91, 99), *range(19, 99, 10)]


def launchpad(model: str, port: str, more: Iterable[int] = ()) -> Table:
    """One of three that differ in a number and in their buttons. A palette colour may stand for a mix."""
    rgb = f"F0 00 20 29 02 {model} 03 03 {{n}}"
    return Table(
        (f"{port} MIDI 24:1", f"MIDIIN2 ({port} MIDI) 1"),
        [*notes(*GRID), *ccs(*SIDE, *more)],
        hexed(rgb, *GRID, *SIDE, *more),
        r"[0-7][0-9A-F] [0-7][0-9A-F] [0-7][0-9A-F] F7",
        ("B0 3B 7F", f"F0 00 20 29 02 {model} 03 03 45 7F 30 00 F7"),
        enter=f"F0 00 20 29 02 {model} 0E 01 F7",
    )


XL = "F0 00 20 29 02 11 78 08 {n}"
MIX = [*range(16, 32), *range(46, 63)]

TABLES = {
    "apc_mini": Table(
        ("APC MINI:APC MINI MIDI 1 24:0", "APC MINI 0"),
        [*notes(*range(72), *range(82, 90), 98), *ccs(*range(48, 57))],
        hexed(MINI, *range(72), *range(82, 90)),
        "0[0-6]",
        ("90 54 7F", "90 54 01"),
    ),
    "apc_mini_mk2": Table(
        ("APC mini mk2:APC mini mk2 APC mini mk2 Contr 24:0", "APC mini mk2 0"),
        [*notes(*range(64), *range(100, 108), *range(112, 120), 122), *ccs(*range(48, 57))],
        hexed(MINI, *range(64), *range(100, 108), *range(112, 120)),
        "[0-7][0-9A-F]",
        ("90 72 7F", "90 72 01"),
    ),
    "apc40_mk2": Table(
        ("APC40 mkII:APC40 mkII MIDI 1 24:0", "APC40 mkII"),
        [
            *notes(*range(40), *range(81, 92), 93, *range(94, 98), 99, 100, 101),
            *chain.from_iterable(notes(*range(48, 53), channel=ch) for ch in range(1, 9)),
            *chain.from_iterable(ccs(7, channel=ch) for ch in range(1, 9)),
            *ccs(13, 14, 15, 47, *range(48, 56), *range(16, 24)),
        ],
        [
            *hexed("90 {n}", *range(40), *range(81, 92), 93),
            *(f"9{ch:X} {n:02X}" for ch in range(8) for n in range(48, 53)),
            *hexed("B0 {n}", *range(48, 56), *range(16, 24)),
        ],
        "[0-7][0-9A-F]",
        ("90 54 7F", "90 54 05"),
        enter="F0 47 7F 29 60 00 04 42 01 00 00 F7",
    ),
    "launchpad_x": launchpad("0C", "LPX"),
    "launchpad_mini_mk3": launchpad("0D", "LPMiniMK3"),
    "launchpad_pro_mk3": launchpad("0E", "LPProMK3", [*range(10, 90, 10), *range(101, 109), *range(1, 9)]),
    "launch_control_xl": Table(
        ("Launch Control XL:Launch Control XL MIDI 1 24:0", "Launch Control XL 1"),
        [
            *ccs(*range(13, 21), *range(29, 37), *range(49, 57), *range(77, 85), *range(104, 108), channel=9),
            *notes(
                *range(41, 45), *range(57, 61), *range(73, 77), *range(89, 93), *range(105, 109), channel=9
            ),
        ],
        hexed(XL, *range(48)),
        "(0C|1D|38|3C|3F) F7",
        ("98 69 7F", "F0 00 20 29 02 11 78 08 28 3F F7"),
        enter="F0 00 20 29 02 11 77 08 F7",
    ),
    "midimix": Table(
        ("MIDI Mix:MIDI Mix MIDI 1 24:0", "MIDI Mix 0"),
        [*ccs(*MIX), *notes(*range(1, 28))],
        hexed(MINI, *range(1, 23, 3), *range(3, 25, 3), 25, 26, 27),
        "(00|7F)",
        ("90 1B 7F", "90 1B 7F"),
    ),
    "nanokontrol2": Table(
        ("nanoKONTROL2:nanoKONTROL2 MIDI 1 24:0", "nanoKONTROL2 SLIDER/KNOB"),
        ccs(
            *range(8),
            *range(16, 24),
            *range(32, 40),
            *range(41, 47),
            *range(48, 56),
            *range(58, 63),
            *range(64, 72),
        ),
        hexed("B0 {n}", *range(32, 40), *range(41, 47), *range(48, 56), *range(64, 72)),
        "(00|7F)",
        ("B0 29 7F", "B0 29 7F"),
    ),
}


def test_every_shipped_controller_has_its_table() -> None:
    assert {*TABLES, "general", "programs"} == {one.file for one in controllers.load()[0]}


@pytest.mark.parametrize("device", TABLES)
def test_a_device_is_known_by_its_name_on_every_system(device: str) -> None:
    known = controllers.load()[0]
    assert {fitting(port, known).file for port in TABLES[device].ports} == {device}


def test_any_other_device_plays_the_general_map() -> None:
    assert fitting("MPK mini 3 20:0", controllers.load()[0]).file == "general"


@pytest.mark.parametrize("device", TABLES)
def test_each_control_asks_a_knob_that_is_there(device: str) -> None:
    """Faders come from below and from above, so that they take hold wherever the knob stands."""
    played = Played(device)
    known = {knob.address for knob in played.engine.tree}
    for control in each_control(played, TABLES[device].controls):
        asked = played.send(control[:-2] + "01", control, control[:-2] + "00")
        assert asked, control
        assert {command.address for command in asked} <= known
        assert [note for note in played.notes if note.startswith("midi")] == []


def each_control(played: Played, controls: list[str]) -> Iterator[str]:
    """Every control on the first page, then on each other page those that are others there."""
    for number, page in enumerate(played.controller.pages or (Page(),)):
        there = {(event.kind, event.number) for event in page.maps}
        for control in controls:
            (first, *_) = Decoder().step(bytes.fromhex(control))
            if not number or (first.event.kind, first.event.number) in there:
                played.hear([Command(PAGE, (PAGES[number],))])
                yield control


@pytest.mark.parametrize("device", TABLES)
def test_each_light_gets_what_its_maker_says_it_takes(device: str) -> None:
    table, played = TABLES[device], Played(device)
    for control in each_control(played, table.controls):
        played.send(control, control[:-2] + "00")
    speech = re.compile(rf"({'|'.join(table.lights)}) {table.values}")
    pulse = re.compile(r"9[0-9A-F] [0-9A-F]{2} [0-7][0-9A-F]")
    said = [m for m in (*played.lit, *played.dark()) if not speech.fullmatch(m)]
    assert [message for message in said if not pulse.fullmatch(message)] == []
    spoken = {start for start in table.lights if any(message.startswith(start) for message in played.dark())}
    assert spoken == {*table.lights}


@pytest.mark.parametrize("device", TABLES)
def test_a_switchs_light_follows_its_knob(device: str) -> None:
    played = Played(device)
    switch, light = TABLES[device].on
    played.send(switch[:-2] + "00")
    first = [message for message in played.lit if message.startswith(light[: light.rindex(" ")])]
    before = len(played.lit)
    played.send(switch, switch[:-2] + "00")
    played.send(switch, switch[:-2] + "00")
    assert light in (*first, *played.lit[before:])
    assert len(played.lit) - before >= 2


@pytest.mark.parametrize("device", TABLES)
def test_a_device_enters_and_leaves_its_mode(device: str) -> None:
    controller = controllers.read(device)
    assert [message.hex(" ").upper() for message in controller.enter[:1]] == [TABLES[device].enter or ""][
        : bool(TABLES[device].enter)
    ]


def test_pads_show_what_is_on_what_is_next_and_what_there_is() -> None:
    played = Played("apc_mini")
    for _ in range(300):
        played.send("F8")  # the first look comes on and stays
    there = len(played.frame.slots)
    on = played.frame.slots.index(played.desk.on)
    pads = [8 * (7 - place // 8) + place % 8 for place in range(64)]

    def shown() -> list[int]:
        last = {m[:5]: int(m[6:], 16) for m in played.lit}
        return [last[f"90 {pad:02X}"] for pad in pads]

    assert shown() == [1 if place == on else 5 if place < there else 0 for place in range(64)]
    coming = (on + 1) % there
    played.send(f"90 {pads[coming]:02X} 7F", f"90 {pads[coming]:02X} 00")
    assert (shown()[on], shown()[coming]) == (1, 2)
    for _ in range(300):
        played.send("F8")
    assert (shown()[on], shown()[coming]) == (5, 1)


def test_the_presets_own_map_goes_before_what_was_shipped_and_a_persons_before_both() -> None:
    """An event on any channel takes the place of every channel's; the rest of the device stays."""
    table = {parse_midi_event("note 41"): MidiMap(Target("/mix"))}
    apc, xl = (rules(controllers.read(name), table=table) for name in ("apc_mini", "launch_control_xl"))
    assert apc[parse_midi_event("note 41")] == MidiMap(Target("/mix"))
    assert parse_midi_event("ch 9 note 41") not in xl
    assert len(apc) == len(rules(controllers.read("apc_mini")))
    mine = replace(
        controllers.read("apc_mini"), own={parse_midi_event("note 41"): MidiMap(Target("/macro/1"))}
    )
    assert rules(mine, table=table)[parse_midi_event("note 41")] == MidiMap(Target("/macro/1"))


@pytest.mark.parametrize("device", TABLES)
def test_every_look_and_every_panic_button_is_on_a_page(device: str) -> None:
    """What a show may need at once: a look, blackout, freeze, effects off, knobs as they were, safe."""
    controller = controllers.read(device)
    maps = chain(controller.maps.values(), *(page.maps.values() for page in controller.pages))
    targets = {(rule.target.address, *rule.target.args[:1]) for rule in maps}
    assert {("/show/slot", number) for number in range(1, 33)} <= targets
    panic = {("/show/blackout", "toggle"), ("/show/freeze", "toggle"), ("/panic/safe", "toggle")}
    assert panic | {("/panic/effects",), ("/panic/knobs",)} <= targets


def test_lights_turn_with_the_page_and_only_what_differs_is_said() -> None:
    played = Played("midimix")
    played.send("90 1A 7F", "80 1A 00")
    assert played.desk.values[PAGE] == "B"
    played.lit.clear()
    played.send("90 03 7F", "80 03 00")
    assert played.desk.values["/show/slot"] == 9
    played.send("90 1A 7F", "80 1A 00", "90 1A 7F", "80 1A 00")
    played.lit.clear()
    played.hear([Command("/panic/safe", (True,))])
    assert played.lit == ["90 07 7F"]
