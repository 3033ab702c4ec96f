"""How well a look goes with what is heard: by the moods among its categories."""

from collections.abc import Iterable, Mapping

from vj.frame import Beat, Features, Look
from vj.library.preset import Mood

MIDDLE, SPAN = 120.0, 40.0  # BPM that are neither slow nor fast, and how far from there is as far as can be
ELSEWHERE = -0.5  # of a mood that belongs to other sections than the one that plays


class Moods:
    """The moods of some looks, as a preset has them."""

    def __init__(self, looks: Iterable[Look], moods: Mapping[str, Mood]) -> None:
        self._known = moods
        self._moods: dict[Look, list[Mood]] = {}
        for look in looks:
            self.join(look)

    def join(self, look: Look) -> None:
        """Take in a look."""
        tags = [tag.lower() for tag in look.categories]
        self._moods[look] = [self._known[tag] for tag in tags if tag in self._known]

    def score(self, look: Look, features: Features, beat: Beat) -> float:
        """About -1 to 1: how well it goes with this moment; 0 for a look that says nothing of its mood."""
        found = self._moods.get(look, [])
        return sum(suits(mood, features, beat) for mood in found) / len(found) if found else 0.0


def suits(mood: Mood, features: Features, beat: Beat) -> float:
    """How well one mood goes with this moment: what it asks for, times how much of that there is."""
    tempo = min(max((beat.bpm - MIDDLE) / SPAN, -1.0), 1.0) if beat.bpm else 0.0
    heard = (
        mood.energy * (2 * features.energy - 1)
        + mood.brightness * (2 * features.brightness - 1)
        + mood.tempo * tempo
        + mood.key * features.keyness * (1 - 2 * features.minor)
    )
    if not mood.sections:
        return heard
    return heard + (1.0 if features.structure.section in mood.sections else ELSEWHERE)
