import pytest

from vj.direction.selector import FamilySelector, family
from vj.frame import Beat, Features, Tick
from vj.library.preset import Selector

RULE = Selector()


@pytest.mark.parametrize(
    ("energy", "brightness", "shown"),
    [
        (0.6, 0.9, "geometric"),
        (0.5, 0.6, "fractal"),
        (0.3, 0.5, "flowing"),
        (0.2, 0.1, "organic"),
        (0.0, 0.0, "organic"),
    ],
)
def test_the_rule_is_the_original_one(energy: float, brightness: float, shown: str) -> None:
    assert family(energy, brightness, RULE) == shown


@pytest.mark.parametrize(
    ("current", "energy", "shown"),
    [("geometric", 0.47, "geometric"), ("flowing", 0.53, "flowing"), ("geometric", 0.44, "flowing")],
)
def test_a_family_holds_on_a_little_past_its_threshold(current: str, energy: float, shown: str) -> None:
    assert family(energy, 0.0, RULE, current) == shown


def shown_at(levels: list[tuple[float, float]], beat: Beat) -> list[str]:
    """What a selector shows for (time, energy) after time."""
    selector = FamilySelector()
    return [selector.step(Tick(0, t, 0.1), Features(energy=energy), beat, RULE) for t, energy in levels]


def test_the_first_family_comes_at_once_and_the_next_after_the_shortest_stay() -> None:
    levels = [(0.0, 0.0), (1.0, 0.9), (7.9, 0.9), (8.1, 0.9)]
    assert shown_at(levels, Beat()) == ["organic", "organic", "organic", "geometric"]


def test_with_a_tempo_it_changes_on_a_bar_line() -> None:
    selector = FamilySelector()
    bars = [(0.0, 0.1, 0.0), (9.0, 0.5, 0.9), (9.5, 0.9, 0.9), (10.0, 0.02, 0.9), (10.5, 0.3, 0.9)]
    shown = [
        selector.step(Tick(0, t, 0.5), Features(energy=energy), Beat(bpm=120, bar=bar, confidence=0.9), RULE)
        for t, bar, energy in bars
    ]
    assert shown == ["organic", "organic", "organic", "geometric", "geometric"]


def test_a_stay_ends_on_the_bar_line_nearest_to_it() -> None:
    selector, bar = FamilySelector(), 4 * 60 / 126
    moments = [(n * bar / 8, (n / 8) % 1, 0.9 if n else 0.0) for n in range(60)]
    shown = [
        selector.step(
            Tick(0, t, bar / 8), Features(energy=energy), Beat(bpm=126, bar=place, confidence=0.9), RULE
        )
        for t, place, energy in moments
    ]
    assert shown.index("geometric") == 4 * 8
