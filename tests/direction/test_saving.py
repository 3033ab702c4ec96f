"""A preset saved from the running show loads to the same picture."""

from functools import cache
from itertools import islice
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from vj import clock
from vj.direction.director import Director
from vj.frame import Beat, Command, Features, Layer, Palette, Scene, Value
from vj.library import looks, palettes, preset
from vj.library.looks import Library
from vj.library.preset import Preset

COUNT = 40  # frames, five a second: a palette takes some seconds to come in


@cache
def shelf() -> tuple[Library, dict[str, Palette], Preset]:
    return looks.load(), palettes.palettes(), preset.load(preset.named("default"))


def director(style: Preset) -> Director:
    library, colours, default = shelf()
    return Director(library, style, colours, known={"default": default})


def shown(layer: Layer | None) -> object:
    if layer is None:
        return None
    effects = tuple(shown(effect) for effect in layer.effects)
    return layer.look.name, layer.clock, layer.values, effects, layer.opacity


def drawn(scene: Scene) -> object:
    """All that the stage draws from."""
    effects = tuple(shown(effect) for effect in scene.effects)
    master = scene.mix, scene.back, scene.blend, scene.brightness
    return shown(scene.a), shown(scene.b), shown(scene.transition), effects, master


def play(style: Preset, *asked: Command) -> tuple[list[object], str]:
    """The last frames of some seconds of a beat, with the commands in the first; saved in the last."""
    made, text = director(style), ""
    scenes = []
    for tick in islice(clock.steady(5), COUNT):
        beats = tick.time * 2
        heard = Features(energy=0.6, bass=beats % 1, brightness=0.3, flow=tick.time)
        beat = Beat(120, beats % 1, int(beats), (beats / 4) % 1, 1 - beats % 1, 0.9)
        last = tick.index == COUNT - 1
        now = (*(asked if not tick.index else ()), *([Command("/show/save", ("mine",))] if last else ()))
        directed = made.step(tick, heard, beat, now)
        scenes.append(drawn(directed.scene))
    if directed.save:
        text = directed.save[1]
    return scenes[-5:], text


ADDRESSES = [
    knob.address for knob in director(shelf()[2]).tree if knob.keep and knob.address != "/snapshot/beats"
]
NUMBERS = st.floats(0, 1).map(lambda share: (share,))
COMMANDS = st.lists(
    st.builds(Command, st.sampled_from(ADDRESSES), NUMBERS, st.just("any"), st.just(True)), max_size=12
)


def again(text: str) -> Preset:
    return preset.parse(Path("mine.toml"), text)


@settings(max_examples=25, deadline=None)
@given(COMMANDS)
def test_whatever_hands_did_the_saved_preset_plays_the_same_frames(asked: list[Command]) -> None:
    first, text = play(shelf()[2], *asked)
    assert play(again(text))[0] == first


def test_a_held_pattern_its_knobs_effects_and_modulation_are_kept() -> None:
    asked: list[tuple[str, Value]] = [
        ("/show/pattern", "polygons"),
        ("/show/palette", "ember"),
        ("/fx/kaleidoscope/on", True),
        ("/fx/kaleidoscope/mirrors", 6.0),
        ("/mod/2/target", "/fx/kaleidoscope/turn"),
        ("/mod/2/source", "lfo.sine"),
        ("/mod/2/depth", 0.5),
        ("/mix", 0.0),
    ]
    first, text = play(shelf()[2], *(Command(address, (value,)) for address, value in asked))
    mine = again(text)
    assert (mine.palette, mine.modulation[2].source) == ("ember", "lfo.sine")
    assert mine.knobs["/show/pattern"] == "polygons"
    assert play(mine)[0] == first


def test_snapshots_are_saved_with_the_preset_and_come_back_from_it() -> None:
    hands: list[tuple[str, Value]] = [
        ("/fx/blur/on", True),
        ("/cells/size", 0.7),
        ("/show/palette", "ember"),
        ("/master/speed", 2.0),
    ]
    asked = [Command(address, (value,)) for address, value in hands]
    _, text = play(shelf()[2], *asked, Command("/snapshot/store", (3,)), Command("/panic/knobs"))
    mine = again(text)
    assert mine.knobs == {}
    assert mine.snapshots[3]["/master/speed"] == 2.0
    recalled = Command("/snapshot/beats", (0.0,)), Command("/snapshot/recall", (3,))
    assert play(mine, *recalled)[0] == play(shelf()[2], *asked)[0]


def test_saving_what_was_saved_changes_nothing() -> None:
    _, text = play(shelf()[2], Command("/fx/blur/on", (True,)))
    assert play(again(text))[1] == text


def test_a_name_that_could_leave_its_folder_is_refused() -> None:
    made = director(shelf()[2])
    (tick,) = islice(clock.steady(30), 1)
    directed = made.step(tick, Features(), Beat(), [Command("/show/save", ("../x",))])
    assert directed.save is None
    assert directed.notes[0].startswith("not saved: '../x' is no name")
