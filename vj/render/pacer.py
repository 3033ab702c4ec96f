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
STALE = 5  # frames after a change that tell nothing: graphics say only some frames later what one cost
DEAR = 0.95  # of a frame's share: above, the picture gets smaller
ROOM = 0.8  # of a frame's share: below, as foreseen for what is larger, it gets larger
LEAST = 0.25  # of a frame's cost that goes with its pixels, whatever a climb has shown
WARM = 1.0  # s at the start that count for nothing: the first looks are being made
CALM = 3.0  # s without a dear frame before that
PATIENCE = 60.0  # s, the longest calm asked for after climbs that did not last
LASTED = 10.0  # s: a climb that held so long was right


class Pacer:
    """Watches what frames cost."""

    def __init__(self, fps: float) -> None:
        """Hold this many frames a second."""
        self._share = 1 / fps
        self._age = 0.0  # s
        self._rung = 0
        self._stale = 0  # frames yet to come that tell of the size before
        self._costs: deque[tuple[float, float]] = deque()
        self._calm = 0.0  # s without a dear frame
        self._most = 0.0  # of a share, that frames usually cost since
        self._below: tuple[float, float] | None = None  # where the last climb began: pixels, and their cost
        self._asked = [CALM] * len(LADDER)  # before climbing to each rung
        self._held = LASTED  # s since the last climb or fall

    def step(self, dt: float, cost: float) -> Detail:
        """Give how to draw the next frame; the last came ``dt`` seconds after its forerunner.

        ``cost``: seconds of work in it, of the processor or the graphics, whichever had more.
        """
        self._age += dt
        if self._age < WARM:
            return FULL
        self._held += dt
        if self._stale:
            self._stale -= 1
            return LADDER[self._rung]
        self._costs.append((dt, cost / self._share))
        while len(self._costs) > FEWEST and sum(d for d, _ in self._costs) > WINDOW:
            self._costs.popleft()
        if self._held > LASTED:
            self._asked[self._rung] = CALM
        if len(self._costs) < FEWEST:
            return LADDER[self._rung]
        usual = sorted(c for _, c in self._costs)[len(self._costs) * 3 // 4]
        is_calm = self._foreseen(usual, max(self._rung - 1, 0)) <= ROOM
        self._calm, self._most = (self._calm + dt, max(self._most, usual)) if is_calm else (0.0, 0.0)
        if usual > DEAR and self._rung < len(LADDER) - 1:
            self._descend(usual)
        elif is_calm:
            self._climb()
        return LADDER[self._rung]

    def _climb(self) -> None:
        """As far up as there is room for."""
        for rung in range(self._rung):
            if self._calm > self._asked[rung] and self._foreseen(self._most, rung) <= ROOM:
                self._below = LADDER[self._rung].scale ** 2, self._most
                self._go(rung)
                return

    def _foreseen(self, usual: float, rung: int) -> float:
        """What a frame will cost on a rung further up.

        It goes with the number of pixels: all of it, or as much as the last climb has shown; some more
        where effects come back.
        """
        here, there = LADDER[self._rung], LADDER[rung]
        pixels = here.scale**2
        slope = usual / pixels
        if self._below and pixels > self._below[0]:
            slope = min(max((usual - self._below[1]) / (pixels - self._below[0]), LEAST * slope), slope)
        return (usual + slope * (there.scale**2 - pixels)) * (1.0 if here.effects == there.effects else 1.3)

    def _descend(self, usual: float) -> None:
        """As far down as the cost asks for, if it goes with the number of pixels."""
        if self._below and self._held < LASTED:  # a climb that did not last
            self._asked[self._rung] = min(2 * self._asked[self._rung], PATIENCE)
        here, rung = LADDER[self._rung].scale, self._rung + 1
        while rung < len(LADDER) - 1 and usual * (LADDER[rung].scale / here) ** 2 > DEAR:
            rung += 1
        self._below = None
        self._go(rung)

    def _go(self, rung: int) -> None:
        self._rung, self._calm, self._most, self._held = rung, 0.0, 0.0, 0.0
        self._stale = STALE
        self._costs.clear()


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
