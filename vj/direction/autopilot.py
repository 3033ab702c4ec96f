"""The autopilot: which look the music brings on, when, and how it comes on."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from vj.direction.moods import Moods
from vj.direction.selector import FamilySelector, Turns
from vj.frame import Beat, Features, Look, Tick
from vj.library.preset import Mood
from vj.library.preset import Selector as Rule

FAVOURITE = 5
"""The best rating. 0 is never, 3 the usual."""
KEEN = 3.0  # a look that suits as well as can be comes 2 to the power of this as often as one that is neutral
QUIET = ("break", "calm")  # sections into which a look may be mixed for long
UNHEARD = 120.0  # BPM by which beats are counted while no tempo is known
ASKED = 1.0  # s between two looks at whether the look that is on goes with the music
NOTHING = 0.05  # of the weight of all
RANGES = slice(1, 4)  # bass, mid and treble, in what is relative


@dataclass(frozen=True, slots=True)
class Choice:
    """A look to bring on."""

    look: Look
    fade: float | None = None  # s; None: as the show has it


class Autopilot:
    """Chooses among looks. Seeded: the same music gives the same looks again."""

    def __init__(self, looks: Iterable[Look], moods: Mapping[str, Mood], seed: int) -> None:
        self._all = list(looks)
        self._looks = [look for look in self._all if "baseline" not in look.categories]  # those only compare
        self._moods, self._bag = Moods(self._all, moods), Bag(seed)
        self._families, self._turns, self._cuts = FamilySelector(), Turns(), LoudCuts()
        self._family = self._section = ""
        self._since = 0.0  # when the look that is on was chosen
        self._asked, self._suited = -ASKED, True
        self._on: Look | None = None

    def join(self, look: Look) -> None:
        """Take in one more look."""
        self._all.append(look)
        self._looks.append(look)
        self._moods.join(look)

    def step(
        self,
        tick: Tick,
        features: Features,
        beat: Beat,
        rule: Rule,
        ratings: Mapping[Look, int],
        on: Look | None,
        *,
        free: bool,
        anew: bool = False,
    ) -> Choice | None:
        """Give the look that is to come on now, if one is; ``on`` is the one that is on, or coming on.

        ``free``: it may choose. ``anew``: it has just been let, or among other looks.
        """
        if on is not self._on:
            self._on, self._since = on, tick.time
            self._cuts.changed()
        family = self._families.step(tick, features, beat, rule)
        section, before = features.structure.section, self._section
        self._section = section
        loud = self._cuts.step(tick.dt, sum(features.relative.tolist()[RANGES]), rule)
        stayed = tick.time - self._since
        turn = self._turns.step(beat, stayed, rule.stay)
        turned, self._family = family != self._family, family if free else self._family
        if not free:
            return None
        begun = section if before and section != before else ""
        draw = partial(self._draw, features, beat, rule, ratings)
        if (begun == "drop" and rule.drop_cut) or loud:
            return draw(0.0)
        if begun in QUIET and rule.break_beats:
            return draw(rule.break_beats * 60 / (beat.bpm or UNHEARD))
        if on is None or on not in self._all or (turn and stayed > rule.longest):
            return draw()
        if rule.by == "family":
            return draw() if (turned or anew) and (on.family != family or not ratings[on]) else None
        return draw() if (turn or anew) and not self._suits(tick.time, on, features, beat) else None

    def draw(self, family: str, ratings: Mapping[Look, int]) -> Look | None:
        """The next look of a family that a hand asks for, or of the favourites with an empty word."""
        return self._bag.draw(
            {
                look: float(ratings[look] >= (1 if family else FAVOURITE))
                for look in self._looks
                if family in ("", look.family)
            }
        )

    def _weights(
        self, features: Features, beat: Beat, rule: Rule, ratings: Mapping[Look, int]
    ) -> dict[Look, float]:
        """How often each look may come, against the others; 0: not now."""
        found = {look: float(ratings[look]) for look in self._looks}
        if rule.favourites and FAVOURITE in found.values():
            found = {look: rating * (rating >= FAVOURITE) for look, rating in found.items()}
        if rule.by == "family":
            return {look: rating * (look.family == self._family) for look, rating in found.items()}
        keen = KEEN * rule.mood
        return {
            look: rating and rating * 2 ** (keen * self._moods.score(look, features, beat))
            for look, rating in found.items()
        }

    def _suits(self, time: float, on: Look, features: Features, beat: Beat) -> bool:
        """Whether a look goes with this moment at least as well as half of all do; asked once a second."""
        if time - self._asked >= ASKED:
            self._asked = time
            scores = sorted(self._moods.score(look, features, beat) for look in self._looks)
            self._suited = self._moods.score(on, features, beat) >= scores[len(scores) // 2]
        return self._suited

    def _draw(
        self,
        features: Features,
        beat: Beat,
        rule: Rule,
        ratings: Mapping[Look, int],
        fade: float | None = None,
    ) -> Choice | None:
        """Another look, or the first of all where none can be drawn and nothing is on."""
        weights = self._weights(features, beat, rule, ratings)
        others = {look: weight for look, weight in weights.items() if look is not self._on}
        look = self._bag.draw(others if any(others.values()) else weights)
        if look is None and self._on not in self._all:
            look = self._all[0]
        return Choice(look, fade) if look and look is not self._on else None


class Bag:
    """Draws looks by chance, each once before any comes again."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._drawn: set[Look] = set()
        self._order: list[Look] = []  # the last ones, the latest last

    def draw(self, weights: Mapping[Look, float]) -> Look | None:
        """One of these, those with more weight sooner; None if none has any.

        Once what is left weighs next to nothing, all come again, the latest last.
        """
        able = [look for look, weight in weights.items() if weight > 0]
        if sum(weights[look] for look in able if look not in self._drawn) < NOTHING * sum(weights.values()):
            self._drawn.difference_update(able)
        left = [look for look in able if look not in self._drawn]
        late = self._order[-max(len(able) // 4, 1) :]
        left = [look for look in left if look not in late] or left
        if not left:
            return None
        look = self._random.choices(left, [weights[look] for look in left])[0]
        self._drawn.add(look)
        self._order = [*self._order[-100:], look]
        return look


class LoudCuts:
    """When the music is so loud against its own average that the picture is cut, as MilkDrop has it.

    The threshold doubles with every change of the picture, the first too, and
    falls back by half each half-life: cuts are few where all is loud. Source: MilkDrop 2, hard cuts.
    """

    def __init__(self) -> None:
        self._over = 1.0  # times the threshold that is asked for

    def changed(self) -> None:
        """The picture has changed."""
        self._over = min(2 * self._over, 64.0)

    def step(self, dt: float, loud: float, rule: Rule) -> bool:
        """Say whether to cut; ``loud``: bass, mid and treble together, 3 where each is as usual."""
        self._over = 1 + (self._over - 1) * 0.5 ** (dt / rule.half_life)
        return rule.cuts and loud > 3 * rule.threshold * self._over
