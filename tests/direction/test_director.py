import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from vj.direction.director import Directed, Director
from vj.errors import UsageError
from vj.frame import Beat, Bind, Command, Features, Input, Look, Palette, Tick, Value
from vj.library.looks import Library
from vj.library.preset import Preset

PALETTES: dict[str, Palette] = {
    "grey": tuple((i / 4, i / 4, i / 4) for i in range(5)),
    "red": tuple((i / 4, 0.0, 0.0) for i in range(5)),
}
LOOKS = {
    name: Look(
        name,
        "generator",
        Path(f"{name}.fs"),
        "",
        categories=(family,),
        inputs=(
            Input("zoom", "float", "Zoom", 0.5, 0.0, 1.0, bind=Bind("bass")),
            Input("dark", "color", bind=Bind("palette.4")),
        ),
    )
    for name, family in {
        "tree": "fractal",
        "blobs": "organic",
        "silk": "flowing",
        "rings": "geometric",
    }.items()
}


PLAIN = Preset("test", palette="grey")
QUIET = Features()


class Stand:
    """A director on its own, at 50 frames a second."""

    def __init__(self, preset: Preset = PLAIN, looks: Mapping[str, Look] = LOOKS, *, seed: int = 0) -> None:
        self.director = Director(Library(looks), preset, PALETTES, seed=seed)
        self.index = 0

    def step(
        self, *asked: tuple[str, *tuple[Value, ...]], features: Features = QUIET, seconds: float = 0
    ) -> Directed:
        commands: Sequence[Command] = [Command(address, tuple(args), "test") for address, *args in asked]
        for _ in range(max(round(seconds * 50), 1)):
            directed = self.director.step(
                Tick(self.index, self.index * 0.02, 0.02), features, Beat(), commands
            )
            commands, self.index = [], self.index + 1
        return directed


def on_air(directed: Directed) -> dict[str, object]:
    """The values of the look that is on."""
    scene = directed.scene
    layer = scene.a if scene.mix < 0.5 else scene.b
    assert layer
    return {"look": layer.look.name, **layer.values}


def test_the_music_chooses_until_a_hand_does_and_again_when_it_lets_go() -> None:
    stand = Stand()
    loud = Features(energy=0.9)
    assert stand.step(features=loud).pattern == "rings"
    assert stand.step(("/show/pattern", "tree"), features=loud, seconds=30).pattern == "tree"
    assert stand.step(("/show/auto", 1), features=loud, seconds=10).pattern == "rings"


def test_a_family_can_be_asked_for_as_well_as_a_look() -> None:
    assert Stand().step(("/show/pattern", "flowing"), seconds=3).pattern == "silk"


@pytest.mark.parametrize(("asked", "comes"), [("/show/next", "blobs"), ("/show/previous", "rings")])
def test_next_and_previous_go_along_the_slots(asked: str, comes: str) -> None:
    stand = Stand(replace(PLAIN, looks=("tree", "blobs", "silk", "rings")))
    stand.step(("/show/slot", 1), seconds=3)
    assert stand.step((asked,)).pattern == comes


def test_a_button_let_go_does_not_pull_a_trigger() -> None:
    stand = Stand()
    first = stand.step(("/show/slot", 1), seconds=3).pattern
    assert stand.step(("/show/next", 0.0)).pattern == first


def test_an_input_follows_the_music_until_a_hand_holds_it() -> None:
    stand = Stand()
    assert on_air(stand.step(features=Features(bass=0.8)))["zoom"] == pytest.approx(0.8)
    assert on_air(stand.step(("/blobs/zoom", 0.25), features=Features(bass=0.8)))["zoom"] == 0.25
    assert on_air(stand.step(("/show/auto", 1), features=Features(bass=0.8)))["zoom"] == pytest.approx(0.8)


def test_a_value_of_the_preset_stays_when_overrides_are_let_go() -> None:
    stand = Stand(replace(PLAIN, knobs={"/blobs/zoom": 0.125}))
    assert on_air(stand.step(("/show/auto", 1), features=Features(bass=0.8)))["zoom"] == 0.125


def test_blackout_goes_down_without_a_jump_and_comes_back() -> None:
    stand = Stand()
    stand.step()
    falling = [stand.step(("/show/blackout", 1)).scene.brightness] + [
        stand.step().scene.brightness for _ in range(20)
    ]
    assert falling[-1] == 0
    assert max(a - b for a, b in zip(falling, falling[1:], strict=False)) < 0.1
    assert stand.step(("/show/blackout", "toggle"), seconds=1).scene.brightness == 1


def test_a_frozen_show_gives_the_very_same_layers() -> None:
    stand = Stand()
    stand.step(seconds=3)
    frozen = stand.step(("/show/freeze", 1), features=Features(bass=0.1))
    later = stand.step(features=Features(bass=0.9), seconds=1)
    assert (frozen.scene.a is later.scene.a, frozen.scene.b is later.scene.b) == (True, True)


def test_a_new_palette_comes_in_smoothly() -> None:
    stand = Stand()
    stand.step()
    soon = on_air(stand.step(("/show/palette", "red")))["dark"]
    late = on_air(stand.step(seconds=5))["dark"]
    assert isinstance(soon, tuple)
    assert 0.9 < soon[1] < 1
    assert late == (1.0, 0.0, 0.0, 1.0)


def test_the_show_ends_only_when_asked_twice() -> None:
    stand = Stand()
    once = stand.step(("/show/quit",))
    assert (once.switches.quit, once.notes) == (False, ("to end the show, ask again within 3 s",))
    assert stand.step(("/show/quit",)).switches.quit


def test_asking_twice_too_slowly_does_not_end_it() -> None:
    stand = Stand()
    stand.step(("/show/quit",), seconds=4)
    assert not stand.step(("/show/quit",)).switches.quit


def test_an_unknown_address_is_said_once_with_the_nearest_and_changes_nothing() -> None:
    stand = Stand()
    before = stand.step()
    wrong = stand.step(("/show/balckout", 1))
    again = stand.step(("/show/balckout", 1))
    assert wrong.notes[0].startswith("test: no knob /show/balckout; nearest: /show/blackout")
    assert again.notes == ()
    assert again.scene.brightness == before.scene.brightness


def test_who_makes_a_mistake_again_some_seconds_later_hears_of_it_again() -> None:
    stand, said = Stand(), []
    for wait in (1, 1, 2, 0):
        said.append(stand.step(("/mix", "loud")).notes)
        stand.step(seconds=wait)
    assert said == [("test: /mix takes a number 0..1, not loud",), (), (), said[0]]


def test_of_a_flood_of_wrong_addresses_some_are_said_at_once_and_a_few_a_second() -> None:
    """Frames are a fiftieth of a second."""
    stand = Stand()
    said = [len(stand.step(*((f"/x{frame}/{i}", 1) for i in range(50))).notes) for frame in range(401)]
    assert said[:5] == [3, 3, 3, 1, 0] and sum(said) == 10 + 8 * 3


@pytest.mark.parametrize(
    ("preset", "says"),
    [
        (replace(PLAIN, looks=("silc",)), "no look or family is called 'silc'; did you mean silk"),
        (replace(PLAIN, palette="gray"), "no palette is called 'gray'; did you mean grey"),
    ],
)
def test_a_preset_that_names_nothing_is_refused_at_the_door(preset: Preset, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Stand(preset)


def test_a_look_that_has_been_on_for_long_makes_room_for_another_of_its_family() -> None:
    two = {**LOOKS, "grid": dataclasses.replace(LOOKS["rings"], name="grid")}
    stand = Stand(looks=two)
    loud = Features(energy=0.9)
    first = stand.step(features=loud, seconds=40).pattern
    then = stand.step(features=loud, seconds=20).pattern
    assert {first, then} == {"rings", "grid"}


def test_a_baseline_is_never_chosen_by_the_music_but_can_be_asked_for() -> None:
    plain = dataclasses.replace(LOOKS["blobs"], name="cppn", categories=("organic", "baseline"))
    stand = Stand(looks={"blobs": LOOKS["blobs"], "cppn": plain})
    chosen = {stand.step(seconds=20).pattern for _ in range(12)}
    assert chosen == {"blobs"}
    assert stand.step(("/show/pattern", "cppn"), seconds=3).pattern == "cppn"
