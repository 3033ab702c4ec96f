"""Two decks and the crossfader between them: what is on, what comes on, and how far along it is."""

from dataclasses import dataclass

from vj.frame import Look, Tick

HURRY = 8.0  # a fade that is in the way of the next one ends this much faster


@dataclass(frozen=True, slots=True)
class Loaded:
    """A look on a deck, and its clock."""

    look: Look
    clock: Tick


@dataclass(frozen=True, slots=True)
class Mix:
    """The state of the decks in one frame."""

    a: Loaded | None
    b: Loaded | None
    mix: float  # 0 = a alone, 1 = b alone
    on: Look | None  # what is on, or coming on
    back: bool = False  # deck a is the one that is on, or coming on
    loads: int = 0  # looks brought on since the start


class Decks:
    """Brings looks on by turns, each on the deck that shows less, and fades to it.

    A hand on the crossfader takes the fade over: the next look is then put where it shows less, and
    waits there for the hand.
    """

    def __init__(self) -> None:
        self._decks: list[Loaded | None] = [None, None]
        self._to = 0  # the deck that is on or coming on
        self._mix = 0.0
        self._pending: tuple[Look, float] | None = None
        self._fade = 0.0  # seconds
        self._loads = 0

    def step(self, dt: float, speed: float, wanted: tuple[Look, float] | None, hand: float | None) -> Mix:
        """Move on by ``dt`` seconds; ``wanted`` is a look to bring on and its fade in seconds.

        ``hand`` is where a hand holds the crossfader, None when nobody does.
        """
        self._decks = [deck and advance(deck, dt, speed) for deck in self._decks]
        if wanted and wanted[0] is not self._on():
            self._pending = wanted
        elif wanted:
            self._pending = None
        if hand is None:
            self._fade_on(dt)
        else:
            self._mix = hand
        if self._pending and (hand is not None or self._settled() or not self._pending[1]):
            self._load(*self._pending, cut=hand is None and not self._pending[1])
        on = self._pending[0] if self._pending else self._on()
        return Mix(self._decks[0], self._decks[1], self._mix, on, self._to == 0, self._loads)

    def _on(self) -> Look | None:
        deck = self._decks[self._to]
        return deck.look if deck else None

    def _settled(self) -> bool:
        return self._mix == self._to

    def _fade_on(self, dt: float) -> None:
        if self._settled():
            return
        rate = (HURRY if self._pending else 1.0) / self._fade if self._fade > 0 else float("inf")
        step = dt * rate if dt else 0.0
        self._mix = min(self._mix + step, 1.0) if self._to else max(self._mix - step, 0.0)
        if self._settled():
            self._decks[1 - self._to] = None

    def _load(self, look: Look, fade: float, *, cut: bool) -> None:
        self._pending, self._fade = None, fade
        self._loads += 1
        first = self._decks == [None, None]
        if not first:
            self._to = 1 if self._mix < 0.5 else 0
        self._decks[self._to] = Loaded(look, Tick(0, 0.0, 0.0))
        if first or cut:
            self._mix = float(self._to)
            self._decks[1 - self._to] = None


def advance(deck: Loaded, dt: float, speed: float) -> Loaded:
    """The deck a frame later."""
    clock = deck.clock
    return Loaded(deck.look, Tick(clock.index + 1, clock.time + dt * speed, dt * speed))
