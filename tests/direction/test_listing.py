from itertools import groupby

import pytest

from tests.direction.test_desk import CELLS
from vj.direction.director import Director
from vj.frame import Beat, Command, Features, Tick, Value
from vj.library.looks import Library
from vj.library.preset import Macro, Preset

LIBRARY = Library({"cells": CELLS})
PALETTES = {"aurora": ((0.0, 0.0, 0.0),) * 5, "ember": ((1.0, 0.0, 0.0),) * 5}


class Seat:
    """A director with a list of knobs, at ten frames a second."""

    def __init__(self) -> None:
        self.director = Director(LIBRARY, Preset("test"), PALETTES)
        self.frame = 0
        self.values: dict[str, Value] = {}
        self.step()

    def step(self, *asked: tuple[str, *tuple[Value, ...]]) -> str:
        """One frame; give the knob that the list stands on, if it is shown."""
        commands = [Command(address, tuple(args), "key") for address, *args in asked]
        directed = self.director.step(Tick(self.frame, self.frame / 10, 0.1), Features(), Beat(), commands)
        self.frame += 1
        self.values |= directed.changed
        self.lines = directed.listed
        return directed.chosen

    def to(self, address: str) -> None:
        """Go down the list to a knob."""
        while self.step(("/list/at", "+", 1)) != address:
            assert self.frame < 1000


def test_who_goes_through_the_list_sees_it() -> None:
    seat = Seat()
    assert (seat.step(), seat.lines) == ("", ())
    first = seat.step(("/list/at", "+", 1))
    assert seat.values["/list/show"] is True
    assert f">{first}" in [line.split("\t")[0] for line in seat.lines]
    assert seat.step(("/list/show", 0)) == ""


def test_a_group_is_entered_at_its_first_knob_and_neither_end_is_passed() -> None:
    seat = Seat()
    chosen = [seat.step(("/list/group", "+", 1)) for _ in range(200)]
    assert "/cells/zoom" in chosen and "/macro/1" in chosen and "/macro/2" not in chosen
    assert seat.step(("/list/at", "+", 5000)) == [*seat.director.tree][-1].address
    assert seat.step(("/list/at", "-", 5000)) == [*seat.director.tree][0].address


@pytest.mark.parametrize(
    ("address", "clicks", "becomes"),
    [
        ("/cells/zoom", 2, 1.4),
        ("/cells/zoom", -100, 0.0),
        ("/cells/count", 1, 4),
        ("/show/palette", 1, "ember"),
        ("/show/freeze", -1, True),
        ("/cells/bang", 1, True),
    ],
)
def test_a_knob_is_turned_from_where_it_stands(address: str, clicks: int, becomes: Value) -> None:
    seat = Seat()
    seat.step(("/show/palette", "aurora"))
    seat.to(address)
    seat.step(("/list/turn", clicks))
    assert seat.values[address] == (pytest.approx(becomes) if isinstance(becomes, float) else becomes)


def test_each_group_is_in_one_place() -> None:
    seat = Seat()
    seat.step(("/list/at", 1))
    groups = [seat.director.tree.find(seat.step(("/list/at", "+", 1))).group for _ in range(150)]
    assert len([*groupby(groups)]) == len(set(groups))


def test_a_turn_can_be_undone() -> None:
    seat = Seat()
    seat.to("/cells/zoom")
    seat.step(("/list/turn", 4))
    before = seat.values["/cells/zoom"]
    seat.step(("/show/undo",))
    assert before == pytest.approx(1.8)
    assert seat.values["/cells/zoom"] == 1.0


def test_a_frame_says_which_knobs_hands_have_touched_and_not_what_followed() -> None:
    made = Director(LIBRARY, Preset("test", macros={1: Macro("grow", {"/cells/zoom": (0.0, 4.0)})}), PALETTES)
    asked = [
        Command("/macro/1", (0.5,), "osc"),
        Command("/cells/count", (4,), "cue"),
        Command("/mix", (1.0,)),
    ]
    directed = made.step(Tick(0, 0.0, 0.1), Features(), Beat(), asked)
    assert directed.touched == ("/macro/1",)
    assert {"/cells/zoom", "/cells/count", "/mix"} <= directed.changed.keys()
    list_turn = [Command("/list/at", (999,), "key"), Command("/list/turn", (1,), "key")]
    assert made.step(Tick(1, 0.1, 0.1), Features(), Beat(), list_turn).touched[:2] == (
        "/list/at",
        "/list/turn",
    )
