import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.direction import panel
from vj.direction.knobs import ACCEPT, Knob, Type, input_knob
from vj.frame import Input, Value
from vj.library.looks import Library

FADER = Knob("/mix", "float", "", 0.5)
SWITCH = Knob("/on", "bool", "", False)
SLOT = Knob("/slot", "int", "", 3, 1, 9)
WORD = Knob("/word", "choice", "", "", choices=("calm", "Drop"))
COLOUR = Knob("/colour", "color", "", (0.0, 0.0, 0.0, 1.0))

ANY = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.floats(), max_size=5).map(tuple)
)


@pytest.mark.parametrize(
    ("knob", "args", "becomes"),
    [
        (FADER, (0.25,), 0.25),
        (FADER, (7,), 1.0),
        (FADER, ("0.5",), 0.5),
        (SWITCH, (), True),
        (SWITCH, (0.0,), False),
        (SWITCH, (1,), True),
        (WORD, ("drop",), "Drop"),
        (WORD, (1,), "Drop"),
        (SLOT, (0,), 1),
        (SLOT, ("-", 7), 1),
        (SLOT, (12.0,), 9),
        (COLOUR, (1.0, 0.5, 0.0), (1.0, 0.5, 0.0, 1.0)),
        (COLOUR, ((1.0, 0.5, 2.0, 0.5),), (1.0, 0.5, 1.0, 0.5)),
    ],
)
def test_a_knob_takes_what_a_controller_would_send(
    knob: Knob, args: tuple[Value, ...], becomes: Value
) -> None:
    assert knob.accept(args, knob.default) == becomes


@pytest.mark.parametrize(
    ("travel", "chosen"), [(-1e308, "calm"), (0.4, "calm"), (1.0, "Drop"), (1e308, "Drop")]
)
def test_a_fader_chooses_by_its_travel_however_far_it_goes(travel: float, chosen: str) -> None:
    assert WORD.accept((travel,), "", share=True) == chosen


def test_a_choice_that_begins_with_nothing_chosen_cannot_be_reset_to_that() -> None:
    with pytest.raises(ValueError, match="not reset"):
        WORD.accept(("reset",), "calm")
    assert FADER.accept(("reset",), 0.1) == 0.5


@pytest.mark.parametrize("current", [True, False])
def test_toggle_turns_a_switch_over(current: bool) -> None:
    assert SWITCH.accept(("toggle",), current) is not current


@pytest.mark.parametrize(
    ("knob", "args", "says"),
    [
        (FADER, (), "/mix takes a number 0..1, not nothing"),
        (FADER, (math.nan,), "/mix takes a number 0..1, not nan"),
        (WORD, ("noise",), "/word takes one of calm, Drop, not noise"),
        (COLOUR, (1.0,), "/colour takes 3 or 4 numbers 0..1, not 1.0"),
    ],
)
def test_a_refusal_says_what_the_knob_takes(knob: Knob, args: tuple[float, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says.replace(".", r"\.")):
        knob.accept(args, knob.default)


@given(st.sampled_from(list(ACCEPT)), st.lists(ANY, max_size=5))
def test_whatever_is_sent_a_number_stays_finite_and_in_range(kind: Type, sent: list[Value]) -> None:
    knob = Knob("/k", kind, "", 0.0, -1.0, 1.0, ("a", "b"))
    try:
        value = knob.accept(tuple(sent), 0.0)
    except ValueError:
        return
    numbers = value if isinstance(value, tuple) else (value,)
    assert all(isinstance(v, str) or -1 <= v <= 1 for v in numbers)


def test_an_unknown_address_names_the_nearest() -> None:
    tree = panel.tree(Library({}), ["aurora"])
    with pytest.raises(ValueError, match="no knob /show/balckout; nearest: /show/blackout"):
        tree.find("/show/balckout")


def test_an_input_of_a_look_becomes_a_knob_with_its_own_range() -> None:
    knob = input_knob("cells", Input("zoom", "float", "Zoom", 2.0, 1.0, 4.0))
    assert (knob.address, knob.default, knob.low, knob.high) == ("/cells/zoom", 2.0, 1.0, 4.0)


def test_every_knob_has_a_line_of_help() -> None:
    assert all(knob.help for knob in panel.tree(Library({}), ["aurora"]))


MIRRORS = input_knob(
    "kaleido",
    Input("mirrors", "long", "Mirrors", 6, None, None, values=(6, 4, 3), labels=("p6m", "p4m", "p3m1")),
)


@pytest.mark.parametrize(
    ("asked", "becomes"),
    [
        ((4,), 4),
        ((5.2,), 6),
        ((100,), 6),
        (("p3m1",), 3),
        (("P4M",), 4),
        (("+",), 4),
        (("-", 1), 6),
        (("+", 9), 3),
    ],
)
def test_a_choice_among_whole_numbers_is_one_of_them_by_number_or_name(
    asked: tuple[Value, ...], becomes: int
) -> None:
    assert MIRRORS.accept(asked, 6) == becomes


def test_a_choice_among_whole_numbers_says_what_they_are_called() -> None:
    assert MIRRORS.takes() == "one of 6 p6m, 4 p4m, 3 p3m1"
    with pytest.raises(ValueError, match="takes one of 6 p6m, 4 p4m, 3 p3m1, not p2"):
        MIRRORS.accept(("p2",), 6)
