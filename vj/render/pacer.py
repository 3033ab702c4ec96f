"""Holds the frame rate: a picture that is too dear is drawn smaller, and larger again when there is room.

Pure: what frames cost goes in, how to draw the next one comes out.
"""

from collections import deque
from dataclasses import dataclass, replace

from vj.frame import Scene


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of the picture can be afforded."""

    scale: float = 1.0  # of each side that looks are drawn at; the output keeps its size
    effects: bool = True  # whether effects that can be left out are drawn


FULL = Detail()
LADDER = (
    FULL,
    *(Detail(scale) for scale in (0.85, 0.7, 0.6)),
    *(Detail(scale, False) for scale in (0.6, 0.5, 0.4, 0.3, 0.25)),
)
"""From all there is to what the weakest machine can draw."""

OPTIONAL = "Optional"
"""The category of an effect that may be left out: polish, not the picture."""

WINDOW = 0.4  # s of frames that are looked at
FEWEST = 4  # frames
DEAR = 0.95  # of a frame's share: above, the picture gets smaller
ROOM = 0.8  # of a frame's share: below, after the next step up as foreseen, it gets larger
CALM = 3.0  # s without a dear frame before that
PATIENCE = 60.0  # s, the longest calm asked for after climbs that did not last
LASTED = 10.0  # s: a climb that held so long was right


class Pacer:
    """Watches what frames cost."""

    def __init__(self, fps: float) -> None:
        """Hold this many frames a second."""
        self._share = 1 / fps
        self._rung = 0
        self._costs: deque[tuple[float, float]] = deque()
        self._calm = 0.0  # s without a dear frame
        self._asked = [CALM] * len(LADDER)  # before climbing to each rung
        self._held = LASTED  # s since the last climb or fall

    def step(self, dt: float, cost: float) -> Detail:
        """Give how to draw the next frame; the last came ``dt`` seconds after its forerunner.

        ``cost``: seconds of work in it, of the processor or the graphics, whichever had more.
        """
        self._costs.append((dt, cost / self._share))
        while len(self._costs) > FEWEST and sum(d for d, _ in self._costs) > WINDOW:
            self._costs.popleft()
        self._held += dt
        if self._held > LASTED:
            self._asked[self._rung] = CALM
        if len(self._costs) < FEWEST:
            return LADDER[self._rung]
        usual = sorted(c for _, c in self._costs)[len(self._costs) * 3 // 4]
        self._calm = 0.0 if usual * growth(self._rung) > ROOM else self._calm + dt
        if usual > DEAR and self._rung < len(LADDER) - 1:
            self._descend(usual)
        elif self._rung > 0 and self._calm > self._asked[self._rung - 1]:
            self._go(self._rung - 1)
        return LADDER[self._rung]

    def _descend(self, usual: float) -> None:
        """As far down as the cost asks for, if it goes with the number of pixels."""
        if self._held < LASTED:
            self._asked[self._rung] = min(2 * self._asked[self._rung], PATIENCE)
        here, rung = LADDER[self._rung].scale, self._rung + 1
        while rung < len(LADDER) - 1 and usual * (LADDER[rung].scale / here) ** 2 > DEAR:
            rung += 1
        self._go(rung)

    def _go(self, rung: int) -> None:
        self._rung, self._calm, self._held = rung, 0.0, 0.0
        self._costs.clear()


def growth(rung: int) -> float:
    """How much more the next rung up costs, by its pixels; some more where effects come back."""
    if rung == 0:
        return 1.0
    here, above = LADDER[rung], LADDER[rung - 1]
    return (above.scale / here.scale) ** 2 * (1.0 if here.effects == above.effects else 1.3)


def afford(scene: Scene, detail: Detail) -> Scene:
    """The scene without what can't be afforded."""
    if detail.effects or not scene.effects:
        return scene
    return replace(scene, effects=tuple(e for e in scene.effects if OPTIONAL not in e.look.categories))


def said(detail: Detail) -> str:
    """The line for the HUD; empty while all there is can be afforded."""
    if detail == FULL:
        return ""
    return f"drawn at {detail.scale:.0%} to hold the rate{'' if detail.effects else ', without polish'}"
