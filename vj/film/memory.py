"""How far back a picture reaches: since which frame all must be drawn for it to be right.

Looks remember: trails, particles, a screen that films itself. What they remember begins black where
they come on, so a picture is right if drawing begins there; and what lies over it remembers pictures
that reach further back. This walks through a scene as a renderer does, and paints such frame numbers.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from vj.frame import Frame, Input, Layer, Look, Scene
from vj.library import media
from vj.render import compose
from vj.render.flashes import MEMORY


@dataclass(frozen=True, slots=True)
class Since:
    """A picture, as far as it matters here: the frame from which on all must be drawn for it."""

    frame: int


class Reach:
    """Tells of each frame of a film, in order, since which frame drawing must go on for it.

    ``fades``: what an effect remembers is taken to be gone after so many frames. That is a guess; with
    None nothing is guessed.
    """

    def __init__(self, fades: int | None = None) -> None:
        self._fades = fades
        self._now = -1
        self._places: dict[str, _Place] = {}
        self._last = Since(0)  # the whole picture before this one
        self._guarded: deque[tuple[float, int]] = deque()  # what the flash guard has seen: when, since when

    def step(self, frame: Frame) -> int:
        """Give the number of the frame to begin with; this one's, if it is right by itself."""
        self._now += 1
        return self._guard(frame, min(self._walk(one.scene) for one in (*frame.exposed, frame)))

    def _walk(self, scene: Scene) -> int:
        mixed = compose.mixed(self, scene)
        self._last = compose.chain(self, "", mixed or self.black, scene.effects)
        for gone in self._places.keys() - compose.places(scene):
            del self._places[gone]
        return self._last.frame

    def _guard(self, frame: Frame, since: int) -> int:
        """What a picture reaches back to that the flash guard may hold: it has seen those of some seconds."""
        if not frame.scene.guard:
            self._guarded.clear()
            return since
        while self._guarded and self._guarded[0][0] <= frame.tick.time - frame.tick.dt - MEMORY:
            self._guarded.popleft()
        self._guarded.append((frame.tick.time, since))
        return min(reach for _, reach in self._guarded)

    @property
    def black(self) -> Since:
        """Black is right by itself."""
        return Since(self._now)

    def play(self, name: str, layer: Layer, images: Mapping[str, Since]) -> Since:
        """The picture of a layer in its place."""
        place = self._places.get(name)
        if place and place.layer is layer:
            return place.picture  # frozen: it stands as it was drawn
        seen = compose.images(self, layer.look, images).values()
        since = min([self._now, *(picture.frame for picture in seen)])
        inputs: deque[tuple[int, int]] = deque()
        if remembers(layer.look):
            if place and place.layer.look is layer.look and (layer.clock.index or media.moves(layer.look)):
                inputs = place.inputs
            since = self._remember(inputs, since, fades=layer.look.kind == "filter")
        self._places[name] = _Place(layer, Since(since), inputs)
        return Since(since)

    def _remember(self, inputs: "deque[tuple[int, int]]", since: int, *, fades: bool) -> int:
        """Note what this frame's pictures reach back to; give what all that are remembered do.

        ``inputs``: frames and what they reach back to, both ascending, since what reaches less far back
        than a later one never matters.
        """
        while inputs and inputs[-1][1] >= since:
            inputs.pop()
        oldest = self._now - self._fades if fades and self._fades is not None else 0
        while inputs and inputs[0][0] < oldest:
            inputs.popleft()
        if not inputs or oldest:
            inputs.append((self._now, since))
        return inputs[0][1]

    def blended(
        self,
        name: str,
        a: Since | None,
        b: Since | None,
        opacity: tuple[float, ...] = (1.0, 1.0),
        mix: float = 0.0,
        blend: str = "normal",
    ) -> Since:
        """Two pictures laid over one another."""
        return Since(min([self._now, *(picture.frame for picture in (a, b) if picture)]))

    def sound(self, asked: Input) -> Since:
        """Sound comes with the frame."""
        return Since(self._now)

    def counted(self, picture: Since | None) -> Since:
        """The histogram of a picture, or of the one before this."""
        return picture or self._last


@dataclass(frozen=True, slots=True)
class _Place:
    """What was drawn last in a place."""

    layer: Layer
    picture: Since
    inputs: "deque[tuple[int, int]]"


@cache
def remembers(look: Look) -> bool:
    """Whether what a look draws depends on what it drew before."""
    return any(step.persistent for step in look.passes) or media.moves(look)
