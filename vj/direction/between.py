"""What lies between decks and screen: the chain of effects, and the transition from deck to deck."""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from vj.direction import knobs, pointer
from vj.direction.decks import Loaded, advance
from vj.direction.knobs import Knob
from vj.frame import BLENDS, Input, Kind, Look, Tick, Value

PLACES: Mapping[Kind, str] = {"generator": "", "filter": "/fx", "transition": "/transition"}
"""Where the knobs of a look lie: ``/rings/count``, ``/fx/blur/amount``, ``/transition/wipe/angle``."""

CHAINS = {"/fx": "everything", "/deck/a/fx": "deck A", "/deck/b/fx": "deck B"}
"""The chains of effects: where their switches lie, and on what they act."""


@cache
def word(name: str) -> str:
    """A look's name as part of an address, in which OSC allows neither spaces nor brackets."""
    return re.sub(r"[^\w.+-]+", "_", name)


Plan = list[tuple[str, Input]]
"""The inputs of a look that have a knob, with its address."""


def plan(look: Look) -> Plan:
    """The inputs that have a knob, with its address; ``progress`` of a transition is the mix's own."""
    ours = "progress" if look.kind == "transition" else ""
    taken = [i for i in look.inputs if i.type in knobs.NUMBERS and i.name != ours]
    return [(f"{PLACES[look.kind]}/{word(look.name)}/{i.name}", i) for i in taken]


def input_knobs(look: Look) -> list[Knob]:
    """A knob for every input of a look that a hand can move."""
    return [
        replace(knob, address=address, bound=knob.bound or pointer.follows(taken))
        for address, taken in plan(look)
        for knob in (knobs.input_knob("", taken),)
    ]


def mix_knobs(effects: Iterable[Look], transitions: Iterable[Look], fade: float) -> list[Knob]:
    """The knobs of what lies between decks and screen; ``fade`` is its length in seconds at the start.

    An effect has a switch in each chain; its inputs are the same in all.
    """
    ways = ("dissolve", "random", *(look.name for look in transitions))
    return [
        Knob("/show/transition", "choice", "how one look becomes the next", "dissolve", choices=ways),
        Knob("/show/fade", "float", "how long that takes; 0 cuts", fade, 0.0, 60.0, unit="s"),
        Knob("/show/fade_beats", "int", "how many beats that takes; 0: /show/fade", 0, 0, 64, unit="beats"),
        Knob("/deck/a/opacity", "float", "how much of deck A is seen", 1.0),
        Knob("/deck/b/opacity", "float", "how much of deck B is seen", 1.0),
        Knob("/deck/b/blend", "choice", "how B lies over A, all of it half way", "normal", choices=BLENDS),
        *(
            Knob(f"{at}/{word(look.name)}/on", "bool", f"{look.name} on {what}", False)
            for look in effects
            for at, what in CHAINS.items()
        ),
    ]


class Chain:
    """Effects in the order the show has them, each with a clock since it was turned on."""

    def __init__(self, effects: Iterable[Look], at: str = "/fx") -> None:
        """Stand at one of CHAINS."""
        self._at = at
        self._switches = tuple((look, f"{at}/{word(look.name)}/on") for look in effects)
        self._on: dict[Look, Loaded] = {}
        self._wanted: tuple[Look, ...] = ()
        self._values: Mapping[str, Value] | None = None  # by which they are wanted

    def join(self, effect: Look) -> None:
        """Take in one more effect, the last of the chain."""
        self._switches += ((effect, f"{self._at}/{word(effect.name)}/on"),)
        self._values = None

    def step(self, dt: float, speed: float, values: Mapping[str, Value]) -> tuple[Loaded, ...]:
        """Give the effects whose switch is on, by a mapping of all knobs' values that nobody changes."""
        if values is not self._values:
            self._values = values
            self._wanted = tuple(look for look, switch in self._switches if values[switch])
        before = self._on
        self._on = {
            look: advance(before[look], dt, speed) if look in before else Loaded(look, Tick(0, 0.0, 0.0))
            for look in self._wanted
        }
        return tuple(self._on.values())


class Transitions:
    """Chooses how one look becomes the next, anew for each; a shuffled bag where it is left to chance."""

    def __init__(self, transitions: Mapping[str, Look], seed: int) -> None:
        self._known = dict(transitions)
        self._random = random.Random(seed)
        self._bag: list[Look] = []
        self._loads = 0
        self._now: Loaded | None = None

    def step(self, dt: float, speed: float, choice: str, loads: int) -> Loaded | None:
        """Give the transition of this frame, None for a dissolve.

        ``loads`` counts the looks brought on: each begins a transition of its own. Another choice
        counts from the next one on, so that nothing jumps.
        """
        if loads != self._loads:
            self._loads = loads
            look = self._draw() if choice == "random" else self._known.get(choice)
            self._now = Loaded(look, Tick(0, 0.0, 0.0)) if look else None
        elif self._now:
            self._now = advance(self._now, dt, speed)
        return self._now

    def join(self, transition: Look) -> None:
        """Take in one more."""
        self._known[transition.name] = transition

    def _draw(self) -> Look | None:
        if not self._bag:
            self._bag = list(self._known.values())
            self._random.shuffle(self._bag)
        return self._bag.pop() if self._bag else None
