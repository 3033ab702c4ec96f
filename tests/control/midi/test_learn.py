from collections.abc import Iterable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.control.midi.decode import Decoder, Move
from vj.control.midi.learn import LEARN, Found, Learner, Lesson, coding, detect, rule, shadows, touched
from vj.frame import Beat, Features, Frame, Scene, Tick, Value
from vj.targets import Coding, MidiMap, Target, parse_midi_event


def moves(messages: Iterable[str]) -> list[Move]:
    decoder = Decoder()
    return list(chain.from_iterable(decoder.step(bytes.fromhex(message)) for message in messages))


def sweep(form: str, *values: int) -> list[str]:
    return [form.format(f"{value:02X}") for value in values]


UP = (3, 9, 20, 40, 41, 60, 90)
PLACES = range(700, 1500, 99)
PAIR = [form.format(f"{n:02X}") for v in PLACES for form, n in (("B0 07 {}", v >> 7), ("B0 27 {}", v & 127))]
NRPN = [f"B0 {n} {v}" for v in ("10", "20") for n, v in (("63", "01"), ("62", "02"), ("06", v), ("26", "00"))]


@pytest.mark.parametrize(
    ("gesture", "event", "relative", "button"),
    [
        (sweep("B0 07 {}", *UP), "ch 1 cc 7", "", False),
        (["B0 40 7F", "B0 40 00"], "ch 1 cc 64", "", True),
        (["B0 40 7F", "B0 40 7F"], "ch 1 cc 64", "", True),
        (["99 24 40", "89 24 00"], "ch 10 note 36", "", True),
        (["99 24 40", "A9 24 30", "A9 24 50", "D9 11", "89 24 00"], "ch 10 note 36", "", True),
        (["90 68 7F", "E0 00 10", "E0 00 20", "E0 00 30", "90 68 00"], "ch 1 pitch", "", False),
        (["90 68 7F", *sweep("B0 46 {}", *UP), "90 68 00"], "ch 1 cc 70", "", False),
        (["E2 00 00", "E2 7F 7F"], "ch 3 pitch", "", False),
        (["C0 05"], "ch 1 program 5", "", True),
        (["B0 00 01", "B0 20 02", "C0 05"], "ch 1 program 5", "", True),
        (["D0 10", "D0 20"], "ch 1 aftertouch", "", False),
        (["A0 30 20", "A0 30 40"], "ch 1 polytouch 48", "", False),
        (PAIR, "ch 1 cc14 7", "", False),
        (NRPN, "ch 1 nrpn 130", "", False),
        ([*sweep("B0 27 {}", *UP)], "ch 1 cc 39", "", False),
        ([*sweep("B0 07 {}", *UP), "B0 08 01"], "ch 1 cc 7", "", False),
        (sweep("B0 10 {}", 1, 1, 2, 1, 127, 127, 126), "ch 1 cc 16", "twos", False),
        (sweep("B0 10 {}", 65, 65, 66, 63, 63), "ch 1 cc 16", "offset", False),
        (sweep("B0 10 {}", 1, 1, 2, 65, 65, 66), "ch 1 cc 16", "sign", False),
        (sweep("B0 10 {}", 127, 127, 126, 1, 1), "ch 1 cc 16", "-twos", False),
        (sweep("B0 10 {}", 63, 63, 62, 65, 65), "ch 1 cc 16", "-offset", False),
        (sweep("B0 10 {}", 65, 65, 66, 1, 1), "ch 1 cc 16", "-sign", False),
    ],
)
def test_what_a_hand_moved_shows_in_its_first_values(
    gesture: list[str], event: str, relative: Coding, button: bool
) -> None:
    assert detect(moves(gesture)) == Found(parse_midi_event(event), relative, button)


@given(st.integers(0, 127), st.lists(st.sampled_from([-3, -2, -1, 1, 2, 3]), min_size=3))
def test_no_fader_is_taken_for_an_encoder(start: int, steps: list[int]) -> None:
    """A fader never says the same place twice in a row."""
    places = [start]
    for step in steps:
        places.append(min(max(places[-1] + step, 0), 127))
    assert coding([b for a, b in zip([-1, *places], places, strict=False) if a != b]) == ""


@given(
    st.sampled_from([("twos", 0), ("offset", 64), ("sign", 0)]),
    st.booleans(),
    st.lists(st.integers(1, 8), min_size=2, max_size=20),
    st.lists(st.integers(1, 8), min_size=1, max_size=20),
)
def test_every_encoder_is_known_once_turned_right_then_left(
    kind: tuple[Coding, int], inverted: bool, right: list[int], left: list[int]
) -> None:
    name, base = kind
    zero, sign = {"twos": (128, -1), "offset": (64, -1), "sign": (64, 1)}[name]

    def back(clicks: int) -> int:
        return zero + sign * clicks

    ahead, behind = [base + n for n in (1, 1, *right)], [back(n) for n in (1, 1, *left)]
    if inverted:
        ahead, behind = [back(n) for n in (1, 1, *right)], [base + n for n in (1, 1, *left)]
    assert coding([*ahead, *behind]) == f"{'-' if inverted else ''}{name}"


def test_a_lesson_ends_when_the_hand_pauses() -> None:
    learner, gesture = Learner(), moves(sweep("B0 07 {}", *UP))
    assert [learner.step(time / 10, gesture[2 * time : 2 * time + 2]) for time in range(7)] == [None] * 7
    assert learner.step(1.2, []) == Found(parse_midi_event("ch 1 cc 7"))
    assert learner.step(1.3, []) is None


def test_a_hand_that_never_pauses_has_said_enough() -> None:
    learner, gesture = Learner(), moves(sweep("B0 07 {}", *range(128)))
    assert learner.step(0.0, gesture) == Found(parse_midi_event("ch 1 cc 7"))


@pytest.mark.parametrize(
    ("button", "value", "args"),
    [
        (True, False, ("toggle",)),
        (True, 3, (3,)),
        (True, "ember", ("ember",)),
        (True, 0.5, ()),
        (False, False, ()),
        (False, 3, ()),
    ],
)
def test_a_button_switches_or_calls_back_and_a_fader_gives_its_value(
    button: bool, value: Value, args: tuple[Value, ...]
) -> None:
    found = Found(parse_midi_event("cc 1"), button=button)
    assert rule(found, Target("/a", (value,))) == MidiMap(Target("/a", args))


def test_other_readings_of_the_same_messages_fall_silent() -> None:
    rules = {parse_midi_event(event) for event in ("cc 7", "ch 1 cc 39", "ch 2 cc 7", "note 7")}
    fallen = shadows(parse_midi_event("ch 1 cc14 7"), rules)
    assert {str(event) for event in fallen} == {"cc 7", "ch 1 cc 39"}


def frame(chosen: str = "", *touched: str) -> Frame:
    return Frame(Tick(0, 0, 0), Features(), Beat(), Scene(), chosen=chosen, touched=touched)


VALUES: dict[str, Value] = {LEARN: True, "/mix": 0.5, "/macro/1": 0.25, "/show/auto": True}


@pytest.mark.parametrize(
    ("moved", "knob"),
    [
        (("/mix",), Target("/mix", (0.5,))),
        (("/mix", "/macro/1"), Target("/macro/1", (0.25,))),
        (("/mix", LEARN, "/mouse", "/list/turn"), Target("/mix", (0.5,))),
        ((LEARN,), None),
        ((), None),
    ],
)
def test_the_knob_that_a_hand_touched_last_is_meant(moved: tuple[str, ...], knob: Target | None) -> None:
    assert touched(frame("", *moved), VALUES) == knob


def test_a_knob_is_taught_from_the_list_as_from_any_hand() -> None:
    """The list tells it by where it stands; who goes on in the list, or moves another, means that one."""
    lesson = Lesson()
    assert lesson.step(frame(), VALUES) == "learn: move a knob by any hand"
    asked = [lesson.step(each, VALUES) for each in (frame("/mix"), frame("/mix"), frame("/mix", "/macro/1"))]
    assert [line.split(":")[0] for line in asked] == ["learn /mix", "", "learn /macro/1"]
    lesson.step(frame("/show/auto"), VALUES)
    assert lesson.knob == Target("/show/auto", (True,))
    assert lesson.step(frame("/show/auto"), {}) == "" and not lesson.on
