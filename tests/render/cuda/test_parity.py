"""Every look that is shipped gives the pixels of OpenGL by its kernel, in motion and at its extremes."""

from dataclasses import replace
from itertools import islice

import pytest

from tests.render.cuda.both import CHAOTIC, CLOSE, Both, Difference
from tests.render.pictures import frame, layer, look
from vj import clock
from vj.analysis.ear import Ear
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.direction import sources
from vj.frame import BLENDS, Features, Frame, Layer, Look, Scene, Tick
from vj.library import looks, palettes
from vj.vocabulary import Now

LIBRARY = looks.load()
LOOKS = {look.name: look for look in LIBRARY}
BELOW, ABOVE = LIBRARY.patterns["polygons"], LIBRARY.patterns["ribbons"]
UNBOUNDED = 1000.0  # inputs that run on with the music have no end to be tried


def driven() -> list[tuple[Tick, Features, Now]]:
    """Some moments of the drop: when, what is heard, and all that can drive an input."""
    ear, source = Ear(), MemorySource(demo.samples()[24 * demo.RATE :], demo.RATE)
    found = []
    for tick in islice(clock.steady(15), 4):
        features, beat = ear.step(tick, source.read(tick))
        found.append((tick, features, Now(features, beat, palettes.palettes()["aurora"])))
    return found


MOMENTS = driven()


def played(of: Look, tick: Tick, now: Now, extreme: str = "") -> Layer:
    """A look driven by sound, or with its numbers at one end ("low", "high") of their range."""
    values = {}
    for asked in of.inputs:
        value = sources.drive(asked, asked.bind, now) if asked.bind else asked.default
        end = {"low": asked.low, "high": asked.high}.get(extreme)
        if asked.type == "float" and isinstance(end, float) and abs(end) < UNBOUNDED:
            value = end
        if value is not None:
            values[asked.name] = value
    return Layer(of, tick, values)


def frames(of: Look) -> list[Frame]:
    """A look where its kind belongs, frame after frame."""
    found = []
    for (tick, features, now), extreme in zip(MOMENTS, ("", "", "low", "high"), strict=True):
        shown = played(of, tick, now, extreme)
        if of.kind == "generator":
            scene = Scene(a=shown)
        elif of.kind == "filter":
            scene = Scene(a=played(BELOW, tick, now), effects=(shown,))
        else:
            way = replace(shown, values={**shown.values, "progress": 0.2 + 0.2 * tick.index})
            scene = Scene(a=played(BELOW, tick, now), b=played(ABOVE, tick, now), mix=0.5, transition=way)
        found.append(frame(scene, features))
    return found


SHADES = look("gl_FragColor = vec4(isf_FragNormCoord, 0.5, isf_FragNormCoord.x);", name="shades", own=True)
OTHER = look("gl_FragColor = vec4(isf_FragNormCoord.yx * 1.4, 0.2, 0.6);", name="other", own=True)
HEARD = look(
    "vec2 at = isf_FragNormCoord; float seen = IMG_NORM_PIXEL(spectrogram, at).b;"
    "gl_FragColor = vec4(IMG_NORM_PIXEL(w, at).r, IMG_NORM_PIXEL(f, at).g, seen, 1.0);",
    name="heard",
    INPUTS=[
        {"NAME": "w", "TYPE": "audio"},
        {"NAME": "f", "TYPE": "audioFFT", "MAX": 32},
        {"NAME": "spectrogram", "TYPE": "image"},
    ],
)
COUNTING = look(
    "gl_FragColor = IMG_NORM_PIXEL(histogram, isf_FragNormCoord);",
    name="counting",
    INPUTS=[{"NAME": "inputImage", "TYPE": "image"}, {"NAME": "histogram", "TYPE": "image"}],
)


@pytest.fixture(scope="module")
def cast(both: Both) -> Both:
    """Both renderers, all looks compiled."""
    both.cast((*LIBRARY, SHADES, OTHER, HEARD, COUNTING))
    return both


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_gives_the_pixels_that_opengl_gives(cast: Both, name: str) -> None:
    worst = max((cast.draw(shown) for shown in frames(LOOKS[name])), default=Difference(1.0, 255))
    assert worst.share <= (CHAOTIC if LOOKS[name].chaotic else CLOSE)
    assert [*cast.gl.problems, *cast.cuda.problems] == []


def test_no_look_of_ours_needs_to_be_called_chaotic() -> None:
    assert [look.name for look in LIBRARY if look.chaotic] == []


@pytest.mark.parametrize("blend", BLENDS)
def test_decks_meet_in_every_way_as_in_opengl(cast: Both, blend: str) -> None:
    below, above = layer(SHADES), replace(layer(OTHER), opacity=0.8)
    assert cast.worst([Scene(below, above, mix=mix, blend=blend) for mix in (0.2, 0.5, 0.9)]).share == 0


@pytest.mark.parametrize("scene", [
    Scene(a=layer(SHADES), brightness=0.3),
    Scene(a=layer(SHADES), brightness=3.0),
    Scene(a=replace(layer(SHADES), opacity=0.4)),
    Scene(a=layer(SHADES), b=layer(OTHER), mix=0.5, transition=layer(LIBRARY.transitions["wipe"]), back=True),
    Scene(a=replace(layer(SHADES), effects=(layer(LIBRARY.effects["invert"]),)), b=layer(OTHER), mix=0.5),
])  # fmt: skip
def test_the_master_and_the_faders_do_what_they_do_in_opengl(cast: Both, scene: Scene) -> None:
    assert cast.worst([scene]).share == 0


def test_sound_comes_as_the_same_rows(cast: Both) -> None:
    assert cast.worst([Scene(a=layer(HEARD))], MOMENTS[-1][1]).share == 0


def test_a_histogram_counts_the_same_shades(cast: Both) -> None:
    assert cast.worst([Scene(a=layer(SHADES), effects=(layer(COUNTING),))]).share == 0
