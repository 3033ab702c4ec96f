"""The mouse as looks know it: where it is, and what Shadertoy makes of it."""

from collections.abc import Mapping

from vj.frame import Input, Value

Place = tuple[float, float]

PLACE, DOWN = "/mouse", "/mouse/down"
INPUTS = ("mouse", "mouse_drag", "mouse_click")
"""Points that follow the mouse while nobody holds them: where it is; iMouse.xy; iMouse.zw."""


def follows(taken: Input) -> bool:
    """Whether an input follows the mouse while nobody holds it."""
    return taken.type == "point2D" and taken.name in INPUTS


class Pointer:
    """The mouse, from frame to frame."""

    def __init__(self) -> None:
        self._drag, self._click, self._down = (0.0, 0.0), (0.0, 0.0), False

    def step(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Give the value of each of INPUTS, by what the knobs hold.

        Shadertoy's: the place moves only while the button is down; that of the last click is positive
        in x as long as it is held, and in y in its first frame alone (shadertoy.com/howto).
        """
        place, down = values[PLACE], bool(values[DOWN])
        at = (float(place[0]), float(place[1])) if isinstance(place, tuple) else (0.0, 0.0)
        began, self._down = down and not self._down, down
        if began:
            self._click = at
        if down:
            self._drag = at
        x, y = self._click
        return {"mouse": at, "mouse_drag": self._drag, "mouse_click": (x if down else -x, y if began else -y)}
