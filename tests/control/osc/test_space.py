import pytest

from vj.control.osc.encode import Typed
from vj.control.osc.space import Json, Space
from vj.direction.knobs import Knob
from vj.frame import Value

SPACE = Space(
    [
        Knob("/mix", "float", "crossfader"),
        Knob("/master/fade", "float", "how long", 0.3, 0.0, 30.0, unit="s"),
        Knob("/show/pattern", "choice", "bring on", "", choices=("rings", "wide waves")),
        Knob("/show/auto", "bool", "the music chooses"),
        Knob("/show/next", "trigger", "the next"),
        Knob("/my look/count", "int", "how many", 3, 1, 9),
        Knob("/mouse", "point", "where", (0.5, 0.5)),
        Knob("/mouse/down", "bool", "pressed"),
        Knob("/rings/ink", "color", "of the lines"),
        Knob("/show/save", "word", "save"),
    ]
)
VALUES: dict[str, Value] = {
    "/mix": 0.25,
    "/show/pattern": "rings",
    "/show/auto": True,
    "/my look/count": 4,
    "/mouse": (0.5, 0.25),
    "/rings/ink": (1.0, 0.0, 0.2, 1.0),
    "/ear/bass": 0.5,
}


def answer(target: str) -> tuple[int, Json]:
    return SPACE.answer(target, VALUES, {"NAME": "vj"})


@pytest.mark.parametrize(
    ("path", "node"),
    [
        (
            "/mix",
            {
                "FULL_PATH": "/mix",
                "TYPE": "f",
                "ACCESS": 3,
                "VALUE": [0.25],
                "RANGE": [{"MIN": 0.0, "MAX": 1.0}],
                "CLIPMODE": ["both"],
                "DESCRIPTION": "crossfader",
                "TAGS": ["mix"],
            },
        ),
        (
            "/show/pattern",
            {
                "FULL_PATH": "/show/pattern",
                "TYPE": "s",
                "ACCESS": 3,
                "VALUE": ["rings"],
                "RANGE": [{"VALS": ["rings", "wide waves"]}],
                "DESCRIPTION": "bring on",
                "TAGS": ["show"],
            },
        ),
        (
            "/show/next",
            {
                "FULL_PATH": "/show/next",
                "TYPE": "I",
                "ACCESS": 2,
                "DESCRIPTION": "the next",
                "TAGS": ["show"],
            },
        ),
        (
            "/show/auto",
            {
                "FULL_PATH": "/show/auto",
                "TYPE": "T",
                "ACCESS": 3,
                "VALUE": [True],
                "DESCRIPTION": "the music chooses",
                "TAGS": ["show"],
            },
        ),
    ],
)
def test_a_knob_is_told_whole(path: str, node: Json) -> None:
    assert answer(path) == (200, node)


@pytest.mark.parametrize(
    ("target", "status", "found"),
    [
        ("/mix?VALUE", 200, {"VALUE": [0.25]}),
        ("/mouse?VALUE", 200, {"VALUE": [0.5, 0.25]}),
        ("/mouse?RANGE", 200, {"RANGE": [{"MIN": 0.0, "MAX": 1.0}, {"MIN": 0.0, "MAX": 1.0}]}),
        ("/rings/ink?VALUE", 200, {"VALUE": ["#FF0033FF"]}),
        ("/rings/ink?TYPE", 200, {"TYPE": "r"}),
        ("/my%20look/count?RANGE", 200, {"RANGE": [{"MIN": 1, "MAX": 9}]}),
        ("/master/fade?UNIT", 200, {"UNIT": ["time.second"]}),
        ("/master/fade?VALUE", 200, {}),
        ("/mix?UNIT", 200, {}),
        ("/show?TYPE", 200, {}),
        ("/show?ACCESS", 200, {"ACCESS": 0}),
        ("/show?VALUE", 204, {}),
        ("/show/next?VALUE", 204, {}),
        ("/mix?TAGS", 200, {"TAGS": ["mix"]}),
        ("/mix?VALUE&TYPE&HTML", 200, {"VALUE": [0.25], "TYPE": "f"}),
        ("/mix?VALUE&NONSENSE", 400, {}),
        ("/mix?EXTENDED_TYPE", 204, {}),
        ("/mix?HTML", 204, {}),
        ("/mix?NONSENSE", 400, {}),
        ("/nothing", 404, {}),
        ("/nothing?VALUE", 404, {}),
        ("/mix/deeper", 404, {}),
        ("/anything?HOST_INFO", 200, {"NAME": "vj"}),
        ("/mix?VALUE#part", 200, {"VALUE": [0.25]}),
        ("/ear/bass?ACCESS", 200, {"ACCESS": 1}),
        ("/ear/bass?VALUE", 200, {"VALUE": [0.5]}),
        ("/ear/flow?RANGE", 200, {"RANGE": [{"MIN": 0}]}),
    ],
)
def test_one_attribute_may_be_asked_for(target: str, status: int, found: Json) -> None:
    assert answer(target) == (status, found)


def test_what_holds_others_tells_them_too() -> None:
    _, root = answer("/")
    assert root["CONTENTS"]["mouse"]["VALUE"] == [0.5, 0.25]
    assert root["CONTENTS"]["mouse"]["CONTENTS"]["down"]["FULL_PATH"] == "/mouse/down"
    assert root["CONTENTS"]["my look"]["FULL_PATH"] == "/my look"
    assert {"bass", "onset", "beat", "beat.phase"} <= root["CONTENTS"]["ear"]["CONTENTS"].keys()


@pytest.mark.parametrize(
    ("address", "value", "typed"),
    [
        ("/mix", 0.25, [("f", 0.25)]),
        ("/show/auto", False, [("T", False)]),
        ("/mouse", (0.5, 0.25), [("f", 0.5), ("f", 0.25)]),
        ("/rings/ink", (1.0, 0.0, 0.2, 1.0), [("r", (1.0, 0.0, 0.2, 1.0))]),
        ("/my look/count", 4, [("i", 4)]),
        ("/show/pattern", "rings", [("s", "rings")]),
        ("/1/fader1", 0.5, [("f", 0.5)]),
    ],
)
def test_values_are_sent_as_their_type_says(address: str, value: Value, typed: list[Typed]) -> None:
    assert SPACE.typed(address, value) == typed
