"""Game pads: what a pad's state says of its buttons and sticks. Pure; the window asks the library."""

from collections.abc import Sequence
from dataclasses import dataclass

from vj.targets import PAD_AXES, PAD_BUTTONS

DEAD = 0.12  # of a stick's way from its middle that is not meant
STEP = 0.004  # the least that a stick must move to be heard


@dataclass(frozen=True, slots=True)
class Pad:
    """A pad as it stands: in the order of ``PAD_BUTTONS`` and ``PAD_AXES``."""

    buttons: tuple[float, ...] = (0.0,) * len(PAD_BUTTONS)  # 0 or 1
    axes: tuple[float, ...] = (0.5, 0.5, 0.5, 0.5, 0.0, 0.0)  # 0..1; a stick rests at 0.5, up is 1


def state(buttons: Sequence[int], axes: Sequence[float]) -> Pad:
    """A pad's state from GLFW's: axes -1..1, of which a stick's vertical one points down."""
    sticks = [0.5 + 0.5 * still(way * (-1 if index % 2 else 1)) for index, way in enumerate(axes[:4])]
    triggers = [min(max(0.5 + 0.5 * way, 0.0), 1.0) for way in axes[4:]]
    return Pad(tuple(float(bool(button)) for button in buttons), (*sticks, *triggers))


def still(way: float) -> float:
    """A stick's way, -1..1, without its dead zone; beyond it all of the way is left."""
    size = min(max((abs(way) - DEAD) / (1 - DEAD), 0.0), 1.0)
    return size if way > 0 else -size


def changes(before: Pad, now: Pad) -> list[tuple[str, float]]:
    """What has moved, by the names that the table of keys has for it, with its value 0..1."""
    buttons = zip(PAD_BUTTONS, before.buttons, now.buttons, strict=True)
    axes = zip(PAD_AXES, before.axes, now.axes, strict=True)
    pressed = [(name, new) for name, old, new in buttons if old != new]
    ends = (0.0, 0.5, 1.0)
    moved = [(name, new) for name, old, new in axes if abs(new - old) > STEP or (new != old and new in ends)]
    return pressed + moved
