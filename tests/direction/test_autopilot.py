"""What the music brings on by itself, when, and how."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import get_type_hints

import msgspec
import numpy as np
import pytest

from tests.direction.test_director import PLAIN, Stand
from vj.direction import panel, styles
from vj.direction.autopilot import Bag, LoudCuts
from vj.direction.moods import Moods, suits
from vj.frame import Beat, Features, Look, Structure, Value
from vj.library import preset
from vj.library.looks import Library
from vj.library.preset import Mood, Selector

MOODS = preset.load(preset.named("default")).moods


def look(name: str, *categories: str) -> Look:
    return Look(name, "generator", Path(f"{name}.fs"), "", categories=categories)


FEW = {name: look(name, "geometric", mood) for name, mood in {"slow": "calm", "quick": "fast"}.items()}
MANY = {name: look(name, "organic") for name in "abcdefgh"}


def stand(looks: dict[str, Look], seed: int = 0, **rule: Value) -> Stand:
    selector = preset.rule({"by": "mood", "fade": 0.0, "stay": 4.0, **rule})
    return Stand(msgspec.structs.replace(PLAIN, selector=selector, moods=MOODS), looks, seed=seed)


def heard(section: str = "groove", energy: float = 0.5, loud: float = 1.0) -> Features:
    relative = np.full(4, loud, np.float32)
    return Features(energy=energy, relative=relative, structure=Structure(section))


@pytest.mark.parametrize(
    ("mood", "features", "beat", "sign"),
    [
        (Mood(energy=1), Features(energy=0.9), Beat(), 1),
        (Mood(energy=-1), Features(energy=0.9), Beat(), -1),
        (Mood(brightness=1), Features(brightness=0.1), Beat(), -1),
        (Mood(tempo=1), Features(), Beat(bpm=170), 1),
        (Mood(tempo=1), Features(), Beat(bpm=70), -1),
        (Mood(tempo=1), Features(), Beat(), 0),
        (Mood(key=1), Features(minor=1, keyness=0.8), Beat(), -1),
        (Mood(key=1), Features(minor=1, keyness=0), Beat(), 0),
        (Mood(sections=("drop",)), heard("drop"), Beat(), 1),
        (Mood(sections=("drop",)), heard("calm"), Beat(), -1),
    ],
)
def test_a_mood_suits_what_it_asks_for(mood: Mood, features: Features, beat: Beat, sign: int) -> None:
    assert np.sign(round(suits(mood, features, beat), 6)) == sign


def test_every_mood_of_the_shipped_looks_is_known_and_tells_them_apart() -> None:
    from vj.library import looks

    patterns = looks.load().patterns.values()
    said = {tag.lower() for one in patterns for tag in one.categories} - {"generator", "baseline"}
    assert said == said & {*MOODS}
    moods = Moods(patterns, MOODS)
    quiet, wild = heard("calm", 0.1), heard("drop", 0.9)
    ranked = [sorted(patterns, key=lambda p: -moods.score(p, now, Beat(bpm=130))) for now in (quiet, wild)]
    assert {one.name for one in ranked[0][:8]} & {one.name for one in ranked[1][:8]} == set()


def test_what_suits_the_music_comes_on_and_goes_when_the_music_has_changed() -> None:
    show = stand(FEW)
    wild = show.step(features=heard("drop", 0.9), seconds=10).pattern
    calm = show.step(features=heard("calm", 0.1), seconds=10).pattern
    assert (wild, calm) == ("quick", "slow")


def test_a_drop_cuts_at_once_where_it_may() -> None:
    for may in (True, False):
        show = stand(MANY, drop_cut=may, stay=100.0, longest=100.0, fade=3.0)
        before = show.step(features=heard("build"), seconds=2)
        now = show.step(features=heard("drop"))
        assert (now.pattern != before.pattern) == may
        assert now.scene.mix in (0.0, 1.0)
        layer = now.scene.b if now.scene.mix else now.scene.a
        assert layer and layer.look.name == now.pattern


def test_a_cut_does_not_wait_for_a_fade_that_is_under_way() -> None:
    show = stand(MANY, drop_cut=True, fade=10.0)
    show.step(features=heard("build"), seconds=1)
    fading = show.step(("/show/pattern", "a" if show.step().pattern != "a" else "b"), seconds=2)
    assert 0 < fading.scene.mix < 1
    show.step(("/show/auto", 1))
    cut = show.step(features=heard("drop"))
    assert cut.scene.mix in (0.0, 1.0)
    assert (cut.scene.a is None) != (cut.scene.b is None)


def test_into_a_break_it_is_mixed_for_so_many_beats() -> None:
    show = stand(MANY, break_beats=8, stay=100.0, longest=100.0)
    first = show.step(features=heard("groove"), seconds=2).pattern
    show.step(features=heard("break"))
    middle = show.step(features=heard("break"), seconds=2)  # 8 beats at 120 are four seconds
    assert middle.pattern != first
    assert min(middle.scene.mix, 1 - middle.scene.mix) == pytest.approx(0.5, abs=0.03)


def test_no_look_comes_again_before_all_others_have() -> None:
    bag, looks = Bag(1), list(MANY.values())
    drawn = [bag.draw(dict.fromkeys(looks, 3.0)) for _ in range(48)]
    assert all(set(drawn[at : at + 8]) == set(looks) for at in range(0, 48, 8))
    assert all(one is not other for one, other in pairwise(drawn))


def test_what_does_not_suit_is_left_in_the_bag() -> None:
    weights = {one: 8.0 if one.name in "abcd" else 0.01 for one in MANY.values()}
    bag = Bag(2)
    drawn = Counter(found.name for _ in range(100) if (found := bag.draw(weights)))
    assert sum(drawn[name] for name in "abcd") > 95


def test_a_look_rated_zero_never_comes_and_one_rated_five_sooner() -> None:
    first = Counter[str]()
    for seed in range(60):
        bag = Bag(seed)
        weights = {one: {"a": 0.0, "b": 5.0}.get(one.name, 1.0) for one in MANY.values()}
        drawn = [found.name for _ in range(20) if (found := bag.draw(weights))]
        assert "a" not in drawn
        first.update(drawn[:1])
    assert first.most_common(1)[0][0] == "b"


def test_the_look_that_is_on_is_rated_and_the_preset_keeps_it() -> None:
    show = stand(MANY)
    name = show.step(features=heard(), seconds=1).pattern
    rated = show.step(("/show/rating", 5), features=heard())
    assert rated.changed[f"/rating/{name}"] == 5
    saved = show.step(("/show/save", "mine"), features=heard()).save
    assert saved and f'"/rating/{name}" = 5' in saved[1]


def test_a_hand_rates_with_plus_and_minus_whatever_look_is_on() -> None:
    show = stand(MANY)
    show.step(("/show/pattern", "c"), seconds=1)
    assert show.step(("/show/rating", "-", 1)).changed["/rating/c"] == 2
    show.step(("/show/pattern", "d"), seconds=1)
    assert show.step(("/show/rating", "+", 1)).changed["/rating/d"] == 4


def test_a_favourite_is_brought_on_and_favourites_alone_can_be_asked_for() -> None:
    show = stand(MANY, longest=1.0, stay=0.0)
    rated = [("/rating/b", 5), ("/rating/g", 5)]
    assert show.step(*rated, ("/show/favourite",), seconds=1).pattern in ("b", "g")
    show.step(("/show/auto", 1), ("/auto/favourites", 1))
    assert {show.step(features=heard(), seconds=1.5).pattern for _ in range(8)} == {"b", "g"}


def test_a_hold_stays_with_the_look_until_it_is_let_go() -> None:
    show = stand(MANY, longest=1.0, stay=0.0)
    held = show.step(("/auto/hold", 1), features=heard(), seconds=1).pattern
    assert {show.step(features=heard(), seconds=3).pattern for _ in range(5)} == {held}
    assert len({show.step(("/auto/hold", 0), features=heard(), seconds=3).pattern for _ in range(5)}) > 1


def test_the_same_seed_brings_the_same_night_and_another_another() -> None:
    def night(seed: int) -> list[str]:
        show = stand(MANY, seed, longest=1.0, stay=0.0)
        return [show.step(features=heard(), seconds=1.5).pattern for _ in range(12)]

    assert night(1) == night(1) != night(2)


def test_cuts_by_loudness_are_fewer_the_more_there_were() -> None:
    cuts, rule = LoudCuts(), msgspec.structs.replace(Selector(), cuts=True, threshold=2.0, half_life=10.0)
    cuts.changed()
    found = []
    for step in range(6000):
        if cuts.step(0.02, 9.0, rule):  # three times as loud as usual
            cuts.changed()
            found.append(step * 0.02)
    spaces = [b - a for a, b in pairwise([0.0, *found])]
    assert spaces[0] == pytest.approx(10.0, abs=0.05)  # from twice down to 1.5 times the threshold
    assert spaces[1] > spaces[0] and len(found) < 8
    assert not cuts.step(1000.0, 9.0, msgspec.structs.replace(rule, cuts=False))


def test_every_field_of_a_presets_selector_is_a_knob_of_the_same_range() -> None:
    knobs = {knob.address: knob for knob in [*panel.auto(), *panel.tree(Library({}), ["grey"])]}
    rule = Selector()
    hints = get_type_hints(Selector, include_extras=True)
    for name, address in styles.RULE.items():
        knob = knobs[address]
        assert knob.default == getattr(rule, name)
        for meta in getattr(hints[name], "__metadata__", ()):
            assert (meta.ge, meta.le) == (knob.low, knob.high), name


def test_the_music_of_another_family_still_brings_another_look_by_the_original_rule() -> None:
    looks = {"rings": look("rings", "geometric"), "blobs": look("blobs", "organic")}
    show = stand(looks, by="family")
    loud = replace(heard(), energy=0.9)
    assert show.step(features=loud, seconds=1).pattern == "rings"
    assert show.step(features=replace(loud, energy=0.0), seconds=10).pattern == "blobs"
