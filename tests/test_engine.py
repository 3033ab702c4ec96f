from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from vj import clock
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.engine import Engine
from vj.errors import LookError
from vj.frame import Bind, Block, Command, Frame, Input, Layer, Look, Tick
from vj.library import looks, palettes, preset

SILENCE = Block(np.zeros((0, 2), np.float32), demo.RATE)


def engine(seed: int = 0) -> Engine:
    """The engine as it is shipped."""
    style = preset.load(preset.named("default"))
    return Engine(looks.load(), style, palettes.palettes(), seed=seed)


def run(seconds: float, fps: int = 30, start: float = 0.0, asked: tuple[Command, ...] = ()) -> list[Frame]:
    """The frames of a piece of the demo track."""
    heard = MemorySource(demo.samples()[round(start * demo.RATE) :], demo.RATE)
    made, ticks = engine(), islice(clock.steady(fps), round(seconds * fps))
    return [made.step(tick, heard.read(tick), asked if tick.index == 0 else ()) for tick in ticks]


def values(layer: Layer | None) -> dict[str, object]:
    """What a deck is told."""
    return {} if layer is None else {"look": layer.look.name, "clock": layer.clock, **layer.values}


def test_the_same_sound_gives_the_same_frames() -> None:
    one, two = run(3.0, start=20), run(3.0, start=20)
    assert [(values(f.scene.a), values(f.scene.b), f.scene.mix, f.beat) for f in one] == [
        (values(f.scene.a), values(f.scene.b), f.scene.mix, f.beat) for f in two
    ]


def test_the_demo_track_brings_on_every_family() -> None:
    shown = {frame.pattern for frame in run(demo.SECTIONS[-1].end, fps=10)}
    families = {look.family for look in looks.load().patterns.values() if look.name in shown}
    assert families == {"organic", "flowing", "fractal", "geometric"}


def test_its_tempo_is_found() -> None:
    last = run(20.0, start=20)[-1]
    assert last.beat.bpm == pytest.approx(demo.BPM, rel=0.01)


def test_in_silence_nothing_moves() -> None:
    made, silence = engine(), Block(np.zeros((1470, 2), np.float32), 44100)
    frames = [made.step(tick, silence) for tick in islice(clock.steady(30), 90)]
    layers = [frame.scene.a for frame in frames]
    assert all(layer is not None and layer.values == layers[0].values for layer in layers if layers[0])


@pytest.mark.parametrize("command", [Command("/mix", ("x",)), Command(""), Command("/a" * 5000, (1.0,) * 99)])
def test_no_command_can_stop_the_show(command: Command) -> None:
    assert run(0.2, asked=(command,))[0].notes


def test_a_look_bound_to_what_nobody_hears_is_refused_and_the_others_play() -> None:
    library = looks.load()
    name, good = next(iter(library.patterns.items()))
    wrong = replace(good, inputs=(Input("x", "float", bind=Bind("bas")),))
    patterns = {**library.patterns, name: wrong}
    made = Engine(replace(library, patterns=patterns), preset.Preset("test"), palettes.palettes())
    (problem,) = made.problems
    assert str(problem).startswith(f"{good.path}: INPUTS.x.BIND: nothing is called 'bas'; nearest: bass")
    assert wrong not in made.looks


def test_a_look_that_is_read_again_plays_from_the_next_frame_on() -> None:
    show = engine()
    before = show.step(Tick(0, 0.0, 0.02), SILENCE).scene.a
    assert before
    again = replace(before.look, fragment=before.look.fragment + "// edited\n")
    after = show.step(Tick(1, 0.02, 0.02), SILENCE, looks=[again])
    assert after.scene.a
    assert (after.scene.a.look, after.scene.a.clock.index) == (again, 1)
    assert after.notes == (f"{again.name}: read again",)


def test_a_reading_that_binds_to_nothing_is_said_and_the_old_one_stays() -> None:
    show = engine()
    before = show.step(Tick(0, 0.0, 0.02), SILENCE).scene.a
    assert before
    wrong = replace(before.look, inputs=(Input("x", "float", bind=Bind("bas")),))
    after = show.step(Tick(1, 0.02, 0.02), SILENCE, looks=[wrong])
    assert after.scene.a
    assert after.scene.a.look is before.look
    assert "nothing is called 'bas'" in after.notes[0]


def test_a_broken_effect_is_said_and_takes_no_preset_with_it() -> None:
    library = looks.load()
    effects = {name: look for name, look in library.effects.items() if name != "bloom"}
    broken = LookError(library.effects["bloom"].path, "no JSON header")
    presets, _ = preset.everything()
    for style in presets.values():
        made = Engine(
            replace(library, effects=effects, problems=(broken,)), style, palettes.palettes(), presets=presets
        )
        assert made.problems == (broken,)


def new(kind: str, name: str, *inputs: Input) -> Look:
    """A look whose file wasn't there before."""
    library = looks.load()
    like = {"generator": library.patterns, "filter": library.effects, "transition": library.transitions}[kind]
    return replace(next(iter(like.values())), name=name, inputs=inputs)


def test_a_look_whose_file_is_new_joins_the_running_show_with_its_knobs() -> None:
    show = engine()
    fresh = new("generator", "fresh", Input("size", "float", default=0.3, low=0.0, high=2.0))
    show.step(Tick(0, 0.0, 0.02), SILENCE)
    joined = show.step(Tick(1, 0.02, 0.02), SILENCE, looks=[fresh])
    assert joined.notes == ("fresh: a new generator",)
    assert joined.slots[-1] == "fresh"
    asked = [
        Command("/show/fade", (0.0,)),
        Command("/show/slot", (len(joined.slots),)),
        Command("/fresh/size", (2,)),
    ]
    on = show.step(Tick(2, 0.04, 0.02), SILENCE, asked).scene
    layer = on.a if on.mix == 0 else on.b
    assert layer
    assert (layer.look, layer.values["size"]) == (fresh, 2.0)
    assert "fresh" in show.tree.find("/show/pattern").choices


def test_an_effect_and_a_transition_whose_files_are_new_join_the_running_show() -> None:
    show, effect, way = engine(), new("filter", "soft"), new("transition", "over")
    show.step(Tick(0, 0.0, 0.02), SILENCE, looks=[effect, way])
    asked = [Command("/fx/soft/on"), Command("/show/transition", ("over",)), Command("/show/next")]
    scene = show.step(Tick(1, 0.02, 0.02), SILENCE, asked).scene
    assert scene.transition
    assert (scene.effects[-1].look, scene.transition.look) == (effect, way)


def test_a_reading_whose_input_became_another_type_plays_as_its_file_has_it() -> None:
    show = engine()
    before = show.step(Tick(0, 0.0, 0.02), SILENCE).scene.a
    assert before
    name = next(i.name for i in before.look.inputs if i.type == "float")
    again = replace(before.look, inputs=(Input(name, "color", default=(1.0, 0.0, 0.0, 1.0)),))
    after = show.step(Tick(1, 0.02, 0.02), SILENCE, looks=[again]).scene.a
    assert after
    assert after.values[name] == (1.0, 0.0, 0.0, 1.0)
