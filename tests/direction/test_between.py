from collections.abc import Sequence
from pathlib import Path

import pytest

from vj.direction.between import Chain, Transitions, word
from vj.direction.director import Directed, Director
from vj.errors import UsageError
from vj.frame import Beat, Bind, Command, Features, Input, Layer, Look, Palette, Tick, Value
from vj.library.looks import Library, arrange
from vj.library.preset import Preset, Selector

GREY: dict[str, Palette] = {"grey": tuple((i / 4, i / 4, i / 4) for i in range(5))}
PATTERNS = {
    name: Look(name, "generator", Path(f"{name}.fs"), "", categories=("organic",)) for name in ("one", "two")
}
EFFECTS = {
    name: Look(
        name,
        "filter",
        Path(f"{name}.fs"),
        "",
        inputs=(Input("amount", "float", "Amount", 0.5, 0.0, 1.0, bind=bind),),
    )
    for name, bind in {"blur": Bind("bass"), "Bad TV": None}.items()
}
WAYS = {
    name: Look(
        name,
        "transition",
        Path(f"{name}.fs"),
        "",
        inputs=(
            Input("progress", "float", "", 0.5, 0.0, 1.0),
            Input("angle", "float", "Angle", 0.25, 0.0, 1.0),
        ),
    )
    for name in ("wipe", "iris", "push")
}
QUIET, NO_BEAT = Features(), Beat()
LIBRARY = Library(PATTERNS, EFFECTS, WAYS)


class Stand:
    """A director on its own, at 50 frames a second."""

    def __init__(self, effects: tuple[str, ...] = ("*",)) -> None:
        style = Preset("test", palette="grey", selector=Selector(fade=1.0), effects=effects)
        self.director, self.index = Director(LIBRARY, style, GREY), 0

    def step(
        self,
        *asked: tuple[str, *tuple[Value, ...]],
        seconds: float = 0,
        features: Features = QUIET,
        beat: Beat = NO_BEAT,
    ) -> Directed:
        commands: Sequence[Command] = [Command(address, tuple(args), "test") for address, *args in asked]
        for _ in range(max(round(seconds * 50), 1)):
            tick = Tick(self.index, self.index * 0.02, 0.02)
            directed = self.director.step(tick, features, beat, commands)
            commands, self.index = [], self.index + 1
        assert directed.notes == ()
        return directed


def names(layers: Sequence[Layer]) -> list[str]:
    return [layer.look.name for layer in layers]


def test_an_effect_is_on_while_its_switch_is() -> None:
    stand = Stand()
    assert names(stand.step(("/fx/blur/on", 1)).scene.effects) == ["blur"]
    assert names(stand.step(("/fx/blur/on", 0)).scene.effects) == []


def test_effects_act_in_the_order_of_the_preset() -> None:
    stand = Stand(effects=("Bad TV", "*"))
    assert names(stand.step(("/fx/blur/on", 1), ("/fx/Bad_TV/on", 1)).scene.effects) == ["Bad TV", "blur"]


def test_an_effect_that_is_no_effect_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="no effect is called 'blurr'; did you mean blur"):
        arrange(EFFECTS, ("blurr",))


def test_the_star_is_all_other_effects_where_it_stands() -> None:
    assert list(arrange(EFFECTS, ("*", "blur"))) == ["Bad TV", "blur"]
    assert list(arrange(EFFECTS, ("blur",))) == ["blur"]


def test_bind_drives_an_effect_until_a_hand_holds_it() -> None:
    stand = Stand()
    driven = stand.step(("/fx/blur/on", 1), features=Features(bass=0.75)).scene.effects[0]
    held = stand.step(("/fx/blur/amount", 0.1), features=Features(bass=0.75)).scene.effects[0]
    assert (driven.values["amount"], held.values["amount"]) == (0.75, 0.1)


def test_each_deck_has_a_chain_an_opacity_and_a_blend_mode() -> None:
    scene = (
        Stand().step(("/deck/a/fx/blur/on", 1), ("/deck/a/opacity", 0.5), ("/deck/b/blend", "screen")).scene
    )
    assert scene.a
    assert (names(scene.a.effects), scene.a.opacity, scene.effects, scene.blend) == (
        ["blur"],
        0.5,
        (),
        "screen",
    )


def test_an_effect_counts_its_frames_from_where_it_came_on() -> None:
    chain = Chain(EFFECTS.values())
    off: dict[str, Value] = {f"/fx/{word(look.name)}/on": False for look in EFFECTS.values()}
    on = [chain.step(0.02, 1.0, off | {"/fx/blur/on": True})[0].clock.index for _ in range(3)]
    chain.step(0.02, 1.0, off)
    again = chain.step(0.02, 1.0, off | {"/fx/blur/on": True})[0].clock.index
    assert (on, again) == ([0, 1, 2], 0)


def test_a_transition_takes_one_look_to_the_next_by_its_progress() -> None:
    stand = Stand()
    stand.step(("/show/transition", "wipe"), ("/show/pattern", "one"), seconds=2)
    half = stand.step(("/show/pattern", "two"), seconds=0.5).scene
    assert half.transition
    assert half.transition.look.name == "wipe"
    assert half.transition.values == {"progress": pytest.approx(0.5, abs=0.05), "angle": 0.25}
    assert half.transition.values["progress"] == (1 - half.mix if half.back else half.mix)


def test_another_choice_waits_for_the_next_change() -> None:
    ways = Transitions(WAYS, 0)
    first = ways.step(0.02, 1.0, "wipe", 1)
    still = ways.step(0.02, 1.0, "iris", 1)
    then = ways.step(0.02, 1.0, "iris", 2)
    none = ways.step(0.02, 1.0, "dissolve", 3)
    assert [way and way.look.name for way in (first, still, then, none)] == ["wipe", "wipe", "iris", None]


def test_chance_plays_every_transition_before_any_comes_again() -> None:
    ways = Transitions(WAYS, 3)
    drawn = [way.look.name for load in range(1, 7) if (way := ways.step(0.02, 1.0, "random", load))]
    assert sorted(drawn[:3]) == sorted(drawn[3:]) == sorted(WAYS)


def test_a_fade_lasts_its_beats_where_there_is_a_tempo() -> None:
    stand, beat = Stand(), Beat(bpm=120, confidence=1.0)
    stand.step(("/show/fade_beats", 8), ("/show/pattern", "one"), seconds=1, beat=beat)
    mixes = stand.step(("/show/pattern", "two"), seconds=1, beat=beat).scene
    assert abs(mixes.mix - (1.0 if mixes.back else 0.0)) == pytest.approx(0.25, abs=0.02)
