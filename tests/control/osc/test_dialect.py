import pytest

from vj.control.osc.dialect import SEARCHES, Asked, Dialect
from vj.direction.knobs import Knob
from vj.frame import Command, Value
from vj.targets import Target

KNOBS = [
    Knob("/show/pattern", "choice", "", "", choices=("rings", "wide waves", "geometric")),
    Knob("/mix", "float", ""),
    Knob("/master/speed", "float", "", 1.0, 0.0, 4.0),
    Knob("/rings/count", "int", "", 3, 1, 9),
    Knob("/rings/centre", "point", "", (0.5, 0.5)),
    Knob("/rings/z", "float", "", 0.0),
    Knob("/snapshot/recall", "int", "", 1, 1, 16),
]
TABLE = {
    "/1/fader1": Target("/mix"),
    "/1/rotary2": Target("/master/speed"),
    "/1/push1": Target("/show/pattern", ("rings",)),
    "/1": Target("/show/next"),
}
VALUES = {knob.address: knob.default for knob in KNOBS}


def dialect() -> Dialect:
    made = Dialect(TABLE, KNOBS)
    made.hear(VALUES)
    return made


def commands(address: str, *args: Value | bytes) -> list[tuple[str, tuple[Value, ...]]]:
    return [(c.address, c.args) for c in dialect().ask(address, args).commands]


@pytest.mark.parametrize(
    ("address", "args", "asked"),
    [
        ("/mix", (0.5,), [("/mix", (0.5,))]),
        ("/mix/", (0.5,), [("/mix", (0.5,))]),
        ("/show/pattern/wide waves", (1.0,), [("/show/pattern", ("wide waves",))]),
        ("/show/pattern/wide waves/", (1.0,), [("/show/pattern", ("wide waves",))]),
        ("/unknown", (0.5,), [("/unknown", (0.5,))]),
        ("/2", (), []),
        ("/2", (0.5,), [("/2", (0.5,))]),
        ("/ping", (), []),
        ("/2/fader1/z", (1.0,), []),
        ("/mix/z", (1.0,), []),
        ("/rings/z", (0.5,), [("/rings/z", (0.5,))]),
        ("/1", (), [("/show/next", ())]),
        ("/1/push1", (1.0,), [("/show/pattern", ("rings",))]),
        ("/1/push1", (0.0,), []),
        ("/1/xy1", (0.25, 0.75), [("/1/xy1", (0.25, 0.75))]),
        ("/rings/centre", (0.25, 0.75), [("/rings/centre", (0.25, 0.75))]),
        ("/rings/centre/2", (0.25,), [("/rings/centre", ((0.5, 0.25),))]),
        ("/rings/centre/3", (0.25,), []),
        ("/rings/centre/0", (0.25,), []),
        ("/rings/centre/1", ("x",), []),
        ("/show/pattern/wide_waves", (1.0,), [("/show/pattern", ("wide waves",))]),
        ("/show/pattern/wide_waves", (), [("/show/pattern", ("wide waves",))]),
        ("/show/pattern/wide_waves", (0.0,), []),
        ("/show/pattern", (2,), [("/show/pattern", (2,))]),
        ("/snapshot/recall/3", (1.0,), [("/snapshot/recall", (3,))]),
        ("/snapshot/recall/3", (0.0,), []),
        ("/mix", ("+", 0.1), [("/mix", ("+", 0.1))]),
        ("/mix", ("+0.1",), [("/mix", ("+", 0.1))]),
        ("/mix", ("*2",), [("/mix", ("*", 2.0))]),
        ("/mix", ("-.5e-1",), [("/mix", ("-", 0.05))]),
        ("/mix", ("a", 0.5), [("/mix", (0.5,))]),
        ("/rings/*", ("reset",), [(f"/rings/{name}", ("reset",)) for name in ("count", "centre", "z")]),
        ("/{mix,rings}", (0.5,), [("/mix", (0.5,))]),
        ("/nothing/*", (0.5,), [("/nothing/*", (0.5,))]),
        ("/mix", (float("nan"),), []),
        ("/mix", (float("-inf"),), []),
        ("/mix", (1e300,), []),
        ("/mix", (1.0, b""), []),
    ],
)
def test_what_touchosc_resolume_and_others_send(
    address: str, args: tuple[Value, ...], asked: list[tuple[str, tuple[Value, ...]]]
) -> None:
    assert commands(address, *args) == asked


@pytest.mark.parametrize(
    ("address", "args", "share"),
    [("/1/rotary2", (0.5,), True), ("/1/rotary2", (2,), False), ("/master/speed", (0.5,), False)],
)
def test_a_fader_of_a_foreign_layout_travels_over_the_whole_range(
    address: str, args: tuple[Value, ...], share: bool
) -> None:
    target = "/master/speed"
    assert dialect().ask(address, args).commands == (Command(target, args, "osc", share=share),)


def test_numbers_of_a_point_may_come_one_by_one_in_one_frame() -> None:
    made = dialect()
    made.ask("/rings/centre/1", (0.1,))
    assert made.ask("/rings/centre/2", (0.2,)).commands[0].args == ((0.1, 0.2),)


@pytest.mark.parametrize(
    ("address", "args", "wanted"),
    [
        ("/mix", ("?",), Asked(answers=("/mix",))),
        ("/rings/c*", ("?",), Asked(answers=("/rings/count", "/rings/centre"))),
        ("/2", (), Asked(refresh=True)),
        ("/ping", (), Asked(refresh=True)),
        ("/rings/count/z", (0.0,), Asked(touched=("/rings/count",))),
    ],
)
def test_some_messages_only_ask(address: str, args: tuple[Value, ...], wanted: Asked) -> None:
    assert dialect().ask(address, args) == wanted


def test_each_address_of_a_knob_shows_what_it_has_become() -> None:
    made = dialect()
    fresh = made.hear(
        {"/show/pattern": "rings", "/master/speed": 3.0, "/mix": 0.0, "/rings/centre": (0.5, 0.5)}
    )
    assert fresh == {
        "/show/pattern": "rings",
        "/show/pattern/rings": True,
        "/1/push1": True,
        "/master/speed": 3.0,
        "/1/rotary2": 0.75,
    }
    assert made.hear({"/show/pattern": "wide waves"}) == {
        "/show/pattern": "wide waves",
        "/show/pattern/rings": False,
        "/show/pattern/wide_waves": True,
        "/1/push1": False,
    }


def test_pads_of_slots_play_the_looks_of_the_show_and_say_their_names() -> None:
    made = Dialect({"/2/push2": Target("/show/slot", (2,))}, KNOBS)
    fresh = made.hear({"/show/slot": 1}, ("rings", "waves"), "waves")
    said = {"/show/slot/1/name": "rings", "/show/slot/2/name": "waves", "/show/slot/3/name": ""}
    lit = {"/show/slot/1": False, "/show/slot/2": True, "/2/push2": True, "/show/slot/3": False}
    assert (said | lit).items() <= fresh.items()
    assert made.hear({}, ("rings", "waves"), "rings") == {
        "/show/slot/1": True,
        "/show/slot/2": False,
        "/2/push2": False,
    }
    assert made.ask("/show/slot/2", (1.0,)).commands == (Command("/show/slot", (2,), "osc"),)
    assert made.ask("/show/slot/2", (0.0,)).commands == ()


def test_a_flood_of_patterns_is_searched_for_a_little_each_frame() -> None:
    made = dialect()
    answers = [made.ask(f"/{'*' * n}x", ("?",)).answers for n in range(1, SEARCHES + 5)]
    assert answers.count(("/mix",)) == SEARCHES
    made.hear({})
    assert made.ask("/mi?", ("?",)).answers == ("/mix",)


def test_another_table_counts_from_the_next_message_on_and_shows_where_its_knobs_stand() -> None:
    made = dialect()
    made.hear({"/mix": 0.25})
    made.turn({"/2/fader1": Target("/mix"), "/2/push1": Target("/show/pattern", ("rings",))})
    assert made.hear({}) == {"/2/fader1": 0.25, "/2/push1": False}
    assert made.ask("/2/fader1", (0.5,)).commands == (Command("/mix", (0.5,), "osc", share=True),)
    assert made.ask("/1/fader1", (0.5,)).commands == (Command("/1/fader1", (0.5,), "osc"),)


@pytest.mark.parametrize(
    ("address", "strange"),
    [
        ("/mix", False),
        ("/mix/", False),
        ("/show/pattern/rings", False),
        ("/rings/centre/2", False),
        ("/rings/count/z", False),
        ("/2", False),
        ("/ping", False),
        ("/{mix,nothing}", False),
        ("#bundle", False),
        ("/nothing", True),
        ("/mixx", True),
        ("/rings/nothing", True),
    ],
)
def test_an_address_is_strange_that_no_message_could_mean(address: str, strange: bool) -> None:
    made = dialect()
    assert [made.is_strange(address) for _ in range(2)] == [strange] * 2


def test_a_stranger_is_none_any_more_once_it_is_a_knob_or_stands_in_the_table() -> None:
    made = dialect()
    assert made.is_strange("/new/knob") and made.is_strange("/9/fader1")
    made.hear({"/new/knob": 1.0})
    made.turn({"/9/fader1": Target("/mix")})
    assert not made.is_strange("/new/knob") and not made.is_strange("/9/fader1")


def test_a_look_that_joins_the_show_has_its_buttons_and_is_named_by_patterns() -> None:
    tree = [Knob("/show/pattern", "choice", "", choices=("rings",))]
    made = Dialect({}, tree)
    made.hear({"/show/pattern": "rings"})
    tree[:] = [
        Knob("/show/pattern", "choice", "", choices=("rings", "silk")),
        Knob("/silk/width", "float", ""),
    ]
    assert made.hear({"/silk/width": 0.5}) == {"/silk/width": 0.5}
    assert made.ask("/show/pattern/silk", (1.0,)).commands == (Command("/show/pattern", ("silk",), "osc"),)
    assert made.ask("/silk/*", (1.0,)).commands == (Command("/silk/width", (1.0,), "osc"),)
