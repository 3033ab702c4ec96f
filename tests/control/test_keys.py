import glfw
import pytest

from vj.control.keys import KeyControl, help_lines
from vj.direction.knobs import Knob
from vj.frame import Command
from vj.library import preset
from vj.render.window import printed
from vj.targets import HANDS, KEYS, PAD_AXES, PAD_BUTTONS, Target


def test_pressed_keys_come_in_order_and_once() -> None:
    keys = KeyControl(lambda: {"a": Target("/a"), "b": Target("/b", (1,))})
    for name in ("b", "x", "a"):
        keys.act(name, 1.0)
        keys.act(name, 0.0)
    assert keys.poll() == [
        Command("/b", (1,), "key"),
        Command("/a", (1.0,), "key", share=True),
        Command("/a", (0.0,), "key", share=True),
    ]
    assert (keys.poll(), keys.heard) == ([], 6)


def test_the_mouse_says_only_where_it_is_last() -> None:
    keys = KeyControl(lambda: {"mouse": Target("/mouse")})
    for x in (0.1, 0.2, 0.3):
        keys.point(x, 1.0)
    assert keys.poll() == [Command("/mouse", (0.3, 1.0), "mouse", share=True)]
    assert keys.poll() == []


def test_another_table_counts_from_the_next_key_on() -> None:
    tables = [{"a": Target("/one", (1,))}, {"a": Target("/two", (2,))}]
    keys = KeyControl(lambda: tables[0])
    keys.act("a", 1.0)
    first = keys.poll()
    tables.pop(0)
    keys.act("a", 0.0)
    keys.act("a", 1.0)
    assert [first, keys.poll()] == [[Command("/one", (1,), "key")], [Command("/two", (2,), "key")]]


def test_a_pad_that_is_plugged_in_asks_for_nothing_until_it_is_touched() -> None:
    keys = KeyControl(lambda: {"pad_a": Target("/show/next"), "pad_left_trigger": Target("/mix")})
    rest = [0] * 15, [0.0, 0.0, 0.0, 0.0, -1.0, -1.0]
    keys.pad(0, *rest)
    keys.pad(0, *rest)
    assert keys.poll() == []
    keys.pad(0, [1, *[0] * 14], [0.0, 0.0, 0.0, 0.0, 1.0, -1.0])
    assert keys.poll() == [
        Command("/show/next", (1.0,), "key", share=True),
        Command("/mix", (1.0,), "key", share=True),
    ]


def test_every_key_has_its_name_in_glfw() -> None:
    assert [name for name in KEYS if not hasattr(glfw, f"KEY_{name.upper()}")] == []


@pytest.mark.parametrize(
    ("name", "letter", "called"),
    [
        ("y", "z", "z"),
        ("z", "Y", "y"),
        ("1", "&", "1"),
        ("semicolon", "\u00f6", "semicolon"),
        ("f1", None, "f1"),
    ],
)
def test_a_letter_is_the_one_that_is_printed_on_its_key(name: str, letter: str | None, called: str) -> None:
    assert printed(name, letter) == called


def test_pads_have_as_many_buttons_and_axes_as_in_glfw() -> None:
    assert len(PAD_BUTTONS) == glfw.GAMEPAD_BUTTON_LAST + 1
    assert len(PAD_AXES) == glfw.GAMEPAD_AXIS_LAST + 1
    assert PAD_BUTTONS[glfw.GAMEPAD_BUTTON_DPAD_LEFT] == "pad_left"
    assert PAD_AXES[glfw.GAMEPAD_AXIS_RIGHT_TRIGGER] == "pad_right_trigger"


def test_the_help_says_each_thing_once_with_all_its_keys_in_two_columns() -> None:
    slots = {str(n): Target("/show/slot", (n,)) for n in range(1, 10)}
    table = {"space": Target("/show/next"), "pad_a": Target("/show/next"), **slots}
    table |= {"left_bracket": Target("/show/hud", ("toggle",)), "pad_right_y": Target("/fx/hue/turn")}
    knobs = [
        Knob("/show/next", "trigger", "next look"),
        Knob("/show/slot", "int", "that slot; or"),
        Knob("/show/hud", "bool", "numbers"),
        Knob("/fx/hue/turn", "float", "Turn"),
    ]
    assert help_lines(table, knobs) == [
        "#Looks\t\t#Desk\t",
        "`Space` `Pad A`\tnext look\t`[`\tnumbers",
        "`1` to `9`\tthat slot (1 to 9)\t\t",
        "\t\t#Mouse and pads\t",
        "\t\t`Pad right y`\thue: Turn",
    ]


def test_the_default_names_only_keys_there_are() -> None:
    assert set(preset.load(preset.named("default")).keys) <= set(HANDS)


def test_the_mouse_is_two_faders_too() -> None:
    keys = KeyControl(lambda: {"mouse_x": Target("/mix"), "mouse_y": Target("/show/next", (1,))})
    keys.point(0.25, 0.75)
    assert keys.poll() == [Command("/mix", (0.25,), "key", share=True), Command("/show/next", (1,), "key")]
