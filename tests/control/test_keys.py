import glfw

from vj.control.keys import KeyControl, help_lines
from vj.direction.knobs import Knob
from vj.frame import Command
from vj.library import preset
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


def test_pads_have_as_many_buttons_and_axes_as_in_glfw() -> None:
    assert len(PAD_BUTTONS) == glfw.GAMEPAD_BUTTON_LAST + 1
    assert len(PAD_AXES) == glfw.GAMEPAD_AXIS_LAST + 1
    assert PAD_BUTTONS[glfw.GAMEPAD_BUTTON_DPAD_LEFT] == "pad_left"
    assert PAD_AXES[glfw.GAMEPAD_AXIS_RIGHT_TRIGGER] == "pad_right_trigger"


def test_the_help_says_each_thing_once_with_all_its_keys_in_two_columns() -> None:
    slots = {str(n): Target("/slot", (n,)) for n in range(1, 10)}
    table = {"space": Target("/next"), "pad_a": Target("/next"), **slots, "x": Target("/x", ("toggle",))}
    knobs = [
        Knob("/next", "trigger", "next look"),
        Knob("/slot", "int", "that slot; or"),
        Knob("/x", "bool", "x"),
    ]
    assert help_lines(table, knobs) == [
        "space / pad a\tnext look\tx\tx",
        "1 to 9\tthat slot (1 to 9)\t\t",
    ]


def test_the_default_names_only_keys_there_are() -> None:
    assert set(preset.load(preset.named("default")).keys) <= set(HANDS)
