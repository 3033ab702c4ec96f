"""A picture is right if drawing begins where it is said to reach back to, whatever was done before."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from tests.film.shows import SIZE, show
from tests.render.pictures import frame, layer, look
from vj.film import Pixels, Shown
from vj.film.memory import Reach
from vj.frame import Beat, Features, Frame, Scene, Tick
from vj.render.flashes import MEMORY
from vj.render.gl.stage import Stage

pytestmark = pytest.mark.usefixtures("gl")


@pytest.fixture(scope="module")
def shown() -> list[Shown]:
    """The frames of the show."""
    return list(show())


@pytest.fixture
def stage(gl: None) -> Iterator[Stage]:
    """A stage that has drawn nothing."""
    made = Stage(SIZE)
    yield made
    made.close()


def drawn(stage: Stage, shown: list[Shown]) -> list[Pixels]:
    """All pictures, drawn one after the other from black."""
    stage.forget()
    pictures = []
    for one, _ in shown:
        stage.draw(one)
        pictures.append(stage.read())
    return pictures


def test_every_picture_is_the_same_when_drawing_begins_as_late_as_is_said(
    shown: list[Shown], stage: Stage
) -> None:
    reach = Reach()
    since = [reach.step(one) for one, _ in shown]
    whole = drawn(stage, shown)
    wrong = [
        at
        for at in range(2, len(shown), 7)
        if not np.array_equal(drawn(stage, shown[since[at] : at + 1])[-1], whole[at])
    ]
    assert wrong == []
    assert sum(at == begin for at, begin in enumerate(since)) > 15  # and it is not always from the start


def test_a_guess_reaches_no_farther_back_than_what_is_sure_and_no_farther_than_decks_and_fading_need(
    shown: list[Shown],
) -> None:
    sure, guess = Reach(), Reach(10)
    both = [(sure.step(one), guess.step(one)) for one, _ in shown]
    assert all(surely <= since for surely, since in both)
    assert both[34] == (10, 21)  # trails since 10; of particles since 21, and all that fades since 24
    assert both[19] == (10, 10)
    assert both[100] == (100, 100)


SPOT = look("gl_FragColor = vec4(1.0);")
KEEPS = look(
    "gl_FragColor = IMG_THIS_PIXEL(inputImage) + IMG_THIS_PIXEL(kept);",
    name="keeps",
    INPUTS=[{"NAME": "inputImage", "TYPE": "image"}],
    PASSES=[{"TARGET": "kept", "PERSISTENT": True}],
)


def test_what_remembers_reaches_back_to_where_it_came_on_and_what_it_saw_then_further() -> None:
    fades = look("gl_FragColor = IMG_THIS_PIXEL(own);", PASSES=[{"TARGET": "own", "PERSISTENT": True}])
    reach, scenes = Reach(), []
    for index in range(8):
        below = layer(fades if index < 4 else SPOT, index if index < 4 else index - 4)
        effects = (layer(KEEPS, index - 2),) if 2 <= index < 7 else ()
        scenes.append(Scene(a=below, effects=effects, guard=False))
    assert [reach.step(frame(scene)) for scene in scenes] == [0, 0, 0, 0, 0, 0, 0, 7]


def test_the_flash_guard_reaches_back_as_far_as_it_has_seen_and_what_that_reaches_back_to() -> None:
    reach, fps = Reach(), 10
    keeps = look("gl_FragColor = IMG_THIS_PIXEL(own);", PASSES=[{"TARGET": "own", "PERSISTENT": True}])
    shown = [layer(keeps, index) for index in range(30)] + [layer(SPOT, index) for index in range(100)]
    ticks = [Tick(index, index / fps, 1 / fps) for index in range(130)]
    frames = [Frame(tick, Features(), Beat(), Scene(a=of)) for tick, of in zip(ticks, shown, strict=True)]
    since = [reach.step(one) for one in frames]
    assert since[:100] == [0] * 100  # the last of what keeps is still in sight
    assert since[-1] == 129 - round(MEMORY * fps)


def test_a_target_that_is_not_persistent_is_black_until_it_is_drawn(stage: Stage) -> None:
    peeks = look(
        "gl_FragColor = PASSINDEX == 0 ? vec4(IMG_THIS_PIXEL(late).rgb, 1.0) : vec4(1.0);",
        PASSES=[{}, {"TARGET": "late"}],
    )
    scenes = [Scene(a=layer(peeks, index)) for index in range(3)]
    levels = []
    for scene in scenes:
        stage.draw(frame(scene))
        levels.append(int(stage.read().max()))
    assert levels == levels[:1] * 3


def test_a_picture_that_shows_several_frames_reaches_back_as_far_as_any_of_them() -> None:
    trails = look(
        "gl_FragColor = max(IMG_THIS_PIXEL(kept) * 0.9, vec4(isf_FragNormCoord.x));",
        PASSES=[{"TARGET": "kept", "PERSISTENT": True}],
    )
    plain = look("gl_FragColor = vec4(1.0);", name="plain")
    reach = Reach()
    shown = [layer(plain), layer(trails, 0), layer(trails, 1), layer(plain)]
    scenes = [Scene(a=one, guard=False) for one in shown]
    found = [reach.step(frame(scenes[0])), reach.step(replace(frame(scenes[2]), exposed=(frame(scenes[1]),)))]
    found.append(
        reach.step(replace(frame(scenes[3]), exposed=(frame(Scene(a=layer(trails, 2), guard=False)),)))
    )
    assert found == [0, 1, 1]
