import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.control import gamepad
from vj.control.gamepad import Pad
from vj.targets import PAD_AXES

REST = [0.0, 0.0, 0.0, 0.0, -1.0, -1.0]


def pad(**axes: float) -> Pad:
    """A pad that rests but for some axes, as GLFW has them."""
    names = ("left_x", "left_y", "right_x", "right_y", "left_trigger", "right_trigger")
    return gamepad.state([0] * 15, [axes.get(n, rest) for n, rest in zip(names, REST, strict=True)])


def test_a_pad_at_rest_is_one() -> None:
    assert pad() == Pad()


@pytest.mark.parametrize(
    ("axes", "changes"),
    [
        ({"left_x": 1.0}, [("pad_left_x", 1.0)]),
        ({"left_x": -1.0}, [("pad_left_x", 0.0)]),
        ({"right_y": -1.0}, [("pad_right_y", 1.0)]),
        ({"left_trigger": 0.0}, [("pad_left_trigger", 0.5)]),
        ({"left_x": 0.1, "left_y": -0.1}, []),
    ],
)
def test_a_stick_moves_its_axis_up_is_one_and_its_dead_zone_is_none(
    axes: dict[str, float], changes: list[tuple[str, float]]
) -> None:
    assert gamepad.changes(Pad(), pad(**axes)) == changes


def test_buttons_go_down_and_up() -> None:
    down = gamepad.state([1] + [0] * 14, REST)
    assert gamepad.changes(Pad(), down) == [("pad_a", 1.0)]
    assert gamepad.changes(down, Pad()) == [("pad_a", 0.0)]


@given(st.lists(st.floats(-1.1, 1.1), min_size=6, max_size=6))
def test_every_axis_stays_within_its_range_and_comes_back_to_rest(axes: list[float]) -> None:
    moved = gamepad.state([0] * 15, axes)
    assert all(0 <= axis <= 1 for axis in moved.axes)
    back = dict(gamepad.changes(moved, Pad()))
    ends = zip(PAD_AXES, moved.axes, Pad().axes, strict=True)
    assert all(back.get(name, old) == rest for name, old, rest in ends)
