from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from vj.direction import panel, styles
from vj.direction.desk import Desk, Hands, thinned
from vj.errors import PresetError
from vj.frame import Bind, Command, Input, Look, Value
from vj.library import preset as presets
from vj.library.looks import Library
from vj.library.preset import Macro, Preset, Speed

CELLS = Look(
    "cells",
    "generator",
    Path("cells.fs"),
    "",
    inputs=(
        Input("zoom", "float", "Zoom", 1.0, 0.0, 4.0, bind=Bind("bass")),
        Input("count", "long", "Count", 3, 1, 9),
        Input("place", "point2D", "Place", (0.5, 0.5)),
        Input("tint", "color", "Tint", (1.0, 0.0, 0.0, 1.0)),
        Input("bang", "event", "Bang"),
    ),
)
TREE = panel.tree(Library({"cells": CELLS}), ["aurora", "ember"], ["test"])
PLAIN = Preset("test")
SILENCE: dict[str, Value] = {
    **dict.fromkeys(("bass", "onset", "kick", "snare", "hat", "beat.hit", "beat.phase", "beat.bar"), 0.0),
    "beat.bpm": 120.0,
    "beat.place": 0.0,
}


class Seat:
    """A desk on its own, at 50 frames a second."""

    def __init__(self, preset: Preset = PLAIN) -> None:
        self.style = styles.read(TREE, preset)
        self.desk = Desk(TREE, self.style)
        self.time = 0.0
        self.told: dict[str, Value] = {}

    def step(
        self, *asked: tuple[str, *tuple[Value, ...]], seconds: float = 0.0, share: bool = False
    ) -> Hands:
        commands = [Command(address, tuple(args), "test", share) for address, *args in asked]
        for _ in range(max(round(seconds * 50), 1)):
            now = {**SILENCE, "beat.place": self.time * 2}
            hands = self.desk.step(self.time, 0.02, commands, now)
            self.told |= self.desk.tell({})
            self.time, commands = self.time + 0.02, []
        return hands


def test_what_one_hand_moves_is_told_to_all_in_the_same_frame() -> None:
    seat = Seat()
    seat.step(("/cells/count", 5))
    assert seat.told["/cells/count"] == 5
    seat.told.clear()
    seat.step()
    assert seat.told == {}


@pytest.mark.parametrize(
    ("address", "args", "becomes"),
    [
        ("/cells/zoom", (0.5,), 2.0),
        ("/cells/zoom", ("+", 0.25), 2.0),
        ("/cells/count", (1.0,), 9),
        ("/show/palette", (1.0,), "ember"),
        ("/show/hud", (1.0,), True),
        ("/cells/place", (0.25, 1.0), (0.25, 1.0)),
    ],
)
def test_a_faders_travel_is_a_share_of_the_knobs_own_range(
    address: str, args: tuple[Value, ...], becomes: Value
) -> None:
    assert Seat().step((address, *args), share=True).values[address] == becomes


@pytest.mark.parametrize(
    ("address", "args", "becomes"),
    [
        ("/cells/zoom", ("+", 1.5), 2.5),
        ("/cells/zoom", ("-", 9), 0.0),
        ("/cells/zoom", ("*", 2), 2.0),
        ("/cells/zoom", ("reset",), 1.0),
        ("/cells/count", ("+",), 4),
        ("/show/palette", ("+",), "ember"),
        ("/show/palette", ("-", 2), "aurora"),
    ],
)
def test_a_knob_moves_from_where_it_is(address: str, args: tuple[Value, ...], becomes: Value) -> None:
    seat = Seat()
    seat.step(("/show/palette", "aurora"))
    assert seat.step((address, *args)).values[address] == becomes


def test_where_a_value_lies_in_its_range_is_the_inverse_of_a_faders_travel() -> None:
    for address in ("/cells/zoom", "/cells/count", "/tempo/nudge", "/show/palette"):
        knob = TREE.find(address)
        assert knob.share(knob.accept((1.0,), knob.default, share=True)) == 1.0
        assert knob.share(knob.accept((0.0,), knob.default, share=True)) == 0.0


def test_a_trigger_is_told_when_pulled_and_when_let_go() -> None:
    seat = Seat()
    assert seat.step(("/cells/bang",)).values["/cells/bang"] is True
    assert seat.told["/cells/bang"] is True
    assert seat.step().values["/cells/bang"] is False
    assert seat.told["/cells/bang"] is False


def test_undo_takes_back_what_a_hand_did_step_by_step() -> None:
    seat = Seat()
    seat.step(("/cells/zoom", 2.0), seconds=2)
    seat.step(("/cells/zoom", 3.0), seconds=2)
    undone = [seat.step(("/show/undo",)).values["/cells/zoom"] for _ in range(2)]
    assert undone == [2.0, 1.0]
    assert "/cells/zoom" not in seat.step().held
    assert seat.step(("/show/undo",)).notes == ("nothing to undo",)


def test_a_sweep_of_a_fader_is_one_step_of_undo() -> None:
    seat = Seat()
    for step in range(50):
        seat.step(("/cells/zoom", step / 25))
    assert seat.step(("/show/undo",)).values["/cells/zoom"] == 1.0


def test_what_belongs_to_the_desk_cannot_be_undone() -> None:
    seat = Seat()
    seat.step(("/show/record", 1), ("/show/blackout", 1))
    assert seat.step(("/show/undo",)).values["/show/record"] is True


def test_a_snapshot_comes_back_by_the_beat() -> None:
    seat = Seat()
    seat.step(("/cells/zoom", 4.0), ("/cells/count", 7), ("/snapshot/store", 3), ("/snapshot/beats", 2.0))
    seat.step(("/cells/zoom", 0.0), ("/cells/count", 1))
    first = seat.step(("/snapshot/recall", 3), ("/snapshot/beats", 2.0))
    halfway = seat.step(seconds=0.48)
    there = seat.step(seconds=0.6)
    assert first.values["/cells/count"] == 7
    assert [h.values["/cells/zoom"] for h in (halfway, there)] == [pytest.approx(2.0, abs=0.05), 4.0]
    assert seat.told["/cells/zoom"] == 4.0


def test_a_hand_takes_a_knob_out_of_a_morph() -> None:
    seat = Seat()
    seat.step(("/cells/zoom", 4.0), ("/snapshot/store", 1))
    seat.step(("/cells/zoom", 0.0))
    seat.step(("/snapshot/recall", 1), seconds=0.5)
    assert seat.step(("/cells/zoom", 0.5), seconds=0.1).values["/cells/zoom"] == 0.5


def test_a_snapshot_that_was_never_stored_is_said() -> None:
    (note,) = Seat().step(("/snapshot/recall", 4)).notes
    assert note == "no snapshot 4: store one first, with /snapshot/store 4"


def test_a_macro_moves_its_knobs_over_their_ranges_and_curves() -> None:
    macro = Macro("grow", {"/cells/zoom": (0.0, 4.0, 2.0), "/cells/count": (9, 1)})
    seat = Seat(replace(PLAIN, macros={1: macro}))
    values = seat.step(("/macro/1", 0.5)).values
    assert (values["/cells/zoom"], values["/cells/count"]) == (1.0, 5)
    assert seat.told["/cells/count"] == 5
    assert seat.step(("/show/undo",)).values["/cells/count"] == 3


@pytest.mark.parametrize("fps", [25, 50, 144])
def test_a_smooth_knob_takes_the_same_time_at_every_frame_rate(fps: int) -> None:
    style = styles.read(TREE, replace(PLAIN, smooth={"/cells/*": Speed(smooth=0.5)}))
    desk = Desk(TREE, style)
    commands = [Command("/cells/zoom", (4.0,))]
    for frame in range(fps // 2 if fps % 2 == 0 else fps // 2 + 1):
        value = desk.step(frame / fps, 1 / fps, commands, SILENCE).values["/cells/zoom"]
        commands = []
    assert value == pytest.approx(1 + 3 * 0.632, abs=0.05)


def test_slew_is_the_most_that_a_knob_may_move_and_it_arrives() -> None:
    seat = Seat(replace(PLAIN, smooth={"/cells/zoom": Speed(slew=0.5)}))
    moved = float(str(seat.step(("/cells/zoom", 4.0)).values["/cells/zoom"])) - 1
    assert moved == pytest.approx(0.5 * 4 * 0.02)
    assert seat.step(seconds=2).values["/cells/zoom"] == 4.0


def test_auto_lets_go_of_what_hands_hold_and_keeps_what_the_preset_holds() -> None:
    seat = Seat(replace(PLAIN, knobs={"/mix": 0.25}))
    assert seat.step(("/cells/zoom", 2.0)).held == {"/cells/zoom", "/mix"}
    assert seat.step(("/show/auto", 1)).held == {"/mix"}


def test_panic_puts_all_knobs_where_the_preset_has_them() -> None:
    seat = Seat(replace(PLAIN, knobs={"/cells/count": 8}))
    before = dict(seat.step().values)
    seat.step(("/cells/count", 2), ("/cells/zoom", 3.0), ("/master/speed", 0.0), ("/mod/1/depth", 1.0))
    assert seat.step(("/panic/knobs",), seconds=0.04).values == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[knobs]\n"/cells/zom" = 1',
            "mine.toml:2: knobs./cells/zom: no knob /cells/zom; nearest: /cells/zoom",
        ),
        (
            '[knobs]\n\n"/show/palette" = "gold"',
            "mine.toml:3: knobs./show/palette: /show/palette takes one of",
        ),
        ('[knobs]\n"/show/record" = true', "mine.toml:2: knobs./show/record: belongs to the desk"),
        ('[macros.1]\nknobs = { "/x" = [0, 1] }', "mine.toml:2: macros.1.knobs./x: no knob /x"),
        (
            '[modulation.1]\nsource = "bas"',
            "mine.toml:2: modulation.1.source: nothing is called 'bas'; nearest: bass",
        ),
        (
            '[modulation.1]\ntarget = "/show/next"',
            "mine.toml:2: modulation.1.target: /show/next can't be driven",
        ),
        ('[snapshots.2]\n"/cells/x" = 1', "mine.toml:2: snapshots.2./cells/x: no knob /cells/x"),
        ('[smooth]\n"/nothing/*" = 1', "mine.toml:2: smooth./nothing/*: no knob that can glide"),
    ],
)
def test_what_a_preset_names_and_nobody_knows_is_said_with_its_place(
    tmp_path: Path, text: str, says: str
) -> None:
    preset = presets.parse(tmp_path / "mine.toml", text)
    preset = replace(preset, macros={number: preset.macros[number] for number in (1,) if "macros" in text})
    with pytest.raises(PresetError) as caught:
        styles.read(TREE, preset)
    assert says in str(caught.value)


ADDRESSES = st.sampled_from([knob.address for knob in TREE] + ["/nothing", ""])
VALUES = st.one_of(
    st.booleans(),
    st.integers(-3, 20),
    st.floats(),
    st.sampled_from(["toggle", "reset", "+", "-", "*", "ember", "cells", "bass", "/cells/zoom", "/mix"]),
    st.tuples(st.floats(), st.floats()),
)
COMMANDS = st.lists(
    st.builds(Command, ADDRESSES, st.lists(VALUES, max_size=3).map(tuple), st.just("any"), st.booleans()),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(COMMANDS)
def test_whatever_hands_do_every_knob_keeps_its_type_and_range(commands: list[Command]) -> None:
    style = styles.read(TREE, PLAIN)
    desk = Desk(TREE, style)
    for frame, command in enumerate(commands):
        now = {**SILENCE, "beat.place": frame / 5, "bass": 0.5, "kick": frame % 2}
        values = desk.step(frame / 10, 0.1, [command], now).values
        desk.tell({})
    for address, value in values.items() if commands else ():
        knob = TREE.find(address)
        assert type(value) in {type(knob.default), float} or knob.type in ("float", "int")
        if knob.type in ("float", "int", "point", "color"):
            numbers = value if isinstance(value, tuple) else (float(str(value)),)
            assert all(knob.low <= number <= knob.high for number in numbers)


@settings(max_examples=40, deadline=None)
@given(COMMANDS)
def test_undoing_everything_ends_where_the_preset_begins(commands: list[Command]) -> None:
    style = styles.read(TREE, PLAIN)
    desk = Desk(TREE, style)
    begin = desk.state()
    for frame, command in enumerate(commands):
        if command.address != "/show/undo":
            desk.step(10.0 * frame, 0.1, [command], SILENCE)
    for frame in range(2 * len(commands) + 1):
        desk.step(1e6 + frame, 0.1, [Command("/show/undo")], SILENCE)
    assert desk.state() == begin


def test_of_what_lays_many_knobs_a_frame_obeys_the_last_few_and_everything_else() -> None:
    names = (
        "/snapshot/recall",
        "/mix",
        "/show/undo",
        "/panic/knobs",
        "/cue/load",
        "/show/undo",
        "/show/preset",
    )
    commands = [Command(name, (number,)) for number, name in enumerate(names)]
    assert thinned(commands) == [commands[at] for at in (1, 4, 5, 6)]
