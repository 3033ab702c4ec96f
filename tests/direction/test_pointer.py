from pathlib import Path

from vj.direction.director import Director
from vj.direction.pointer import Pointer
from vj.frame import Beat, Command, Features, Input, Look, Tick, Value
from vj.library.looks import Library
from vj.library.preset import Preset


def mouse(*moments: tuple[float, float, bool]) -> list[tuple[Value, ...]]:
    """iMouse in each frame: x and y of the drag, x and y of the click."""
    pointer = Pointer()
    shown = [pointer.step({"/mouse": (x, y), "/mouse/down": down}) for x, y, down in moments]
    return [(each["mouse_drag"], each["mouse_click"]) for each in shown]


def test_it_is_shadertoys_mouse() -> None:
    """Nothing before the first click; then dragged, held, let go; the click is told by its signs."""
    assert mouse(
        (0.5, 0.5, False), (0.2, 0.4, True), (0.3, 0.6, True), (0.9, 0.9, False), (0.1, 0.1, True)
    ) == [
        ((0.0, 0.0), (0.0, 0.0)),
        ((0.2, 0.4), (0.2, 0.4)),
        ((0.3, 0.6), (0.2, -0.4)),
        ((0.3, 0.6), (-0.2, -0.4)),
        ((0.1, 0.1), (0.1, 0.1)),
    ]


def test_a_plain_point_follows_it_wherever_it_goes() -> None:
    assert Pointer().step({"/mouse": (0.25, 0.75), "/mouse/down": False})["mouse"] == (0.25, 0.75)


def test_a_look_is_drawn_with_the_mouse_unless_a_hand_holds_its_point() -> None:
    taken = Input("mouse", "point2D", default=(0.5, 0.5))
    look = Look("mine", "generator", Path("mine.fs"), "", inputs=(taken,))
    made = Director(Library({"mine": look}), Preset("test"), {"aurora": ((0.0, 0.0, 0.0),) * 5})

    def seen(*asked: Command) -> Value | None:
        deck = made.step(Tick(0, 0.0, 0.1), Features(), Beat(), asked).scene.a
        return deck.values["mouse"] if deck else None

    assert seen(Command("/mouse", (0.25, 0.75))) == (0.25, 0.75)
    assert seen(Command("/mine/mouse", (0.0, 1.0)), Command("/mouse", (0.5, 0.5))) == (0.0, 1.0)
    assert seen(Command("/show/auto", (1,))) == (0.5, 0.5)
