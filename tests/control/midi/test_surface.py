from collections.abc import Mapping

import pytest

from vj.control.midi.decode import Decoder
from vj.control.midi.surface import Surface
from vj.frame import Command
from vj.targets import MidiMap, Target, parse_midi_event

MIX, SLOT, NEXT = Target("/mix"), Target("/show/slot", (3,)), Target("/show/next")


def asked(rules: Mapping[str, MidiMap], knobs: dict[str, float], *messages: str) -> list[Command]:
    """Play messages at a device with this map, while these faders stand so; nobody else moves them."""
    surface, decoder = Surface({parse_midi_event(event): rule for event, rule in rules.items()}), Decoder()
    commands = []
    for message in messages:
        for move in decoder.step(bytes.fromhex(message)):
            for command in surface.step(move, knobs.get):
                if command.share and command.address in knobs:
                    knobs[command.address] = float(str(command.args[0]))
                commands.append(command)
    return commands


def shares(rule: MidiMap, stands: float, *messages: str) -> list[float]:
    given = asked({"cc 1": rule}, {"/mix": stands}, *messages)
    return [float(str(command.args[0])) for command in given]


def test_a_channel_of_its_own_comes_before_any_channel() -> None:
    rules = {"cc 1": MidiMap(Target("/any")), "ch 2 cc 1": MidiMap(Target("/two"))}
    assert [c.address for c in asked(rules, {}, "B0 01 00", "B1 01 00", "B2 01 00")] == [
        "/any",
        "/two",
        "/any",
    ]


def test_a_fader_takes_hold_of_a_knob_and_a_button_takes_none() -> None:
    rules = {"cc 1": MidiMap(MIX), "cc 2": MidiMap(SLOT), "note 1": MidiMap(NEXT)}
    commands = asked(rules, {"/mix": 0.9}, "B0 01 00", "B0 02 7F", "90 01 7F", "90 01 00", "B0 01 7F")
    assert commands == [
        Command("/show/slot", (3,), "midi"),
        Command("/show/next", (1.0,), "midi", True),
        Command("/show/next", (0.0,), "midi", True),
        Command("/mix", (1.0,), "midi", True),
    ]


def test_a_fader_of_part_of_the_range_still_finds_a_knob_beyond_it() -> None:
    assert shares(MidiMap(MIX, high=0.5), 0.9, "B0 01 60", "B0 01 7F") == [0.5]


def test_an_encoder_moves_its_knob_from_where_it_is() -> None:
    turned = shares(MidiMap(MIX, relative="twos"), 0.5, "B0 01 01", "B0 01 05", "B0 01 7F")
    assert turned == pytest.approx([0.51, 0.56, 0.55])
    assert shares(MidiMap(MIX, relative="offset", click=0.1), 0.95, "B0 01 41", "B0 01 3F") == [1.0, 0.9]
    assert shares(MidiMap(MIX, relative="-sign", high=0.6), 0.5, "B0 01 41", "B0 01 01") == pytest.approx(
        [0.51, 0.5]
    )


def test_an_encoder_goes_through_a_list() -> None:
    rules = {"cc 1": MidiMap(Target("/show/palette"), relative="twos")}
    assert asked(rules, {}, "B0 01 01", "B0 01 7E") == [
        Command("/show/palette", ("+", 1), "midi"),
        Command("/show/palette", ("+", -2), "midi"),
    ]


def test_an_encoder_that_pulls_does_so_to_the_right() -> None:
    rules = {"cc 1": MidiMap(SLOT, relative="twos", invert=True)}
    assert asked(rules, {}, "B0 01 01", "B0 01 7F") == [Command("/show/slot", (3,), "midi")]


def test_a_control_that_was_taken_away_asks_for_nothing() -> None:
    assert asked({"cc 1": MidiMap(Target(""))}, {}, "B0 01 7F", "B0 02 7F") == []


def test_a_key_that_is_down_when_the_page_turns_is_let_go_where_it_was_pressed() -> None:
    note = parse_midi_event("note 1")
    surface, decoder = Surface({note: MidiMap(Target("/show/blackout"))}), Decoder()

    def play(message: str) -> list[Command]:
        return [
            c
            for move in decoder.step(bytes.fromhex(message))
            for c in surface.step(move, lambda address: None)
        ]

    play("90 01 7F")
    surface.turn({note: MidiMap(Target("/show/freeze"))})
    assert play("80 01 00") == [Command("/show/blackout", (0.0,), "midi", True)]
    assert play("90 01 7F") == [Command("/show/freeze", (1.0,), "midi", True)]
