"""Looks made beside the show: a switch never waits for the driver."""

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.render.pictures import SIZE, colour, frame, layer, look, near
from vj.frame import Look, Scene
from vj.render.gl.context import Headless
from vj.render.gl.stage import Stage

RED = look("gl_FragColor = vec4(1.0, 0.0, 0.0, 1.0);", name="red")


def heavy(seed: int) -> Look:
    """A look that takes the driver a while; it reads a buffer whose sides are no powers of two."""
    lines = "".join(
        f"x = sin(x * {seed + i}.37 + cos(p.y * {i}.11)) + fract(x * p.x) * pow(abs(x), {i % 7}.3);\n"
        for i in range(25)
    )
    start = "vec2 p = isf_FragNormCoord; float x = p.x + IMG_NORM_PIXEL(fifth, p).r;"
    code = f"{start}\n{lines}gl_FragColor = vec4(0.0, 1.0, x * 1e-9, 1.0);"
    fifth = {"TARGET": "fifth", "WIDTH": "$WIDTH / 5", "HEIGHT": "$HEIGHT / 5"}
    return look(code, name=f"heavy{seed}", PASSES=[fifth, {}])


@pytest.fixture
def stage(gl: None) -> Iterator[Stage]:
    """A stage with a context beside it."""
    context = Headless()
    made = Stage(SIZE, context.beside())
    yield made
    made.close()
    context.close()


def renewed(stage: Stage, *looks: Look) -> Callable[[], list[Look]]:
    """Have looks renewed; call the answer for what has been given so far."""
    given = stage.renew(looks)

    def ask() -> list[Look]:
        given.extend(stage.renew([]))
        return given

    return ask


def shown(stage: Stage, scene: Scene) -> tuple[int, ...]:
    stage.draw(frame(scene))
    return colour(stage.read())


def test_the_first_look_is_there_in_the_first_frame(stage: Stage) -> None:
    assert near(shown(stage, Scene(a=layer(RED))), (255, 0, 0))


def test_a_look_that_is_not_ready_comes_on_when_it_is_and_the_picture_stays_until_then(stage: Stage) -> None:
    shown(stage, Scene(a=layer(RED)))
    scene, seen = Scene(b=layer(heavy(1)), mix=1.0), set[tuple[int, ...]]()

    def is_on() -> bool:
        seen.add(now := shown(stage, scene))
        return near(now, (0, 255, 0))

    assert wait_until(is_on)
    assert all(near(c, (255, 0, 0)) or near(c, (0, 255, 0)) for c in seen)
    assert len(seen) >= 2


def test_a_fade_shows_the_other_deck_while_a_look_is_not_ready(stage: Stage) -> None:
    shown(stage, Scene(a=layer(RED)))
    assert near(shown(stage, Scene(a=layer(RED), b=layer(heavy(2)), mix=0.7)), (255, 0, 0))


def test_bringing_on_a_new_look_costs_the_loop_a_small_part_of_what_it_costs_to_make(stage: Stage) -> None:
    """In time of the loop's own thread, so that other programs on this machine do not count."""
    shown(stage, Scene(a=layer(RED)))
    gc.collect()
    gc.freeze()  # as a show does: what other tests have left is none of the loop's work
    begun = time.thread_time()
    alone = Stage(SIZE)
    alone.draw(frame(Scene(a=layer(heavy(int(time.time()) % 1000 + 10)))))
    alone.read()
    cost = time.thread_time() - begun
    alone.close()
    coming, worst = Scene(b=layer(heavy(int(time.time()) % 1000 + 2000)), mix=1.0), 0.0

    def drawn() -> bool:
        nonlocal worst
        start = time.thread_time()
        seen = shown(stage, coming)
        worst = max(worst, time.thread_time() - start)
        return near(seen, (0, 255, 0))

    assert wait_until(drawn, 30)
    gc.unfreeze()
    assert worst < max(0.25 * cost, 0.02)


def test_a_look_read_again_is_given_once_it_can_be_drawn(stage: Stage) -> None:
    again = look("gl_FragColor = vec4(0.0, 0.0, 1.0, 1.0);", name="again")
    given = renewed(stage, again)
    assert wait_until(lambda: bool(given()))
    assert given() == [again]
    assert near(shown(stage, Scene(a=layer(again))), (0, 0, 255))


def test_a_look_read_again_is_made_before_those_that_may_be_wanted_later(stage: Stage) -> None:
    shown(stage, Scene(a=layer(RED)))
    seed = int(time.time() * 10) % 100_000  # that no driver has seen
    later = [heavy(seed + 100_000 * number) for number in range(1, 9)]
    stage.prepare([*later, look("void main() { gl_FragColor = nothing; }", name="last")])
    given = renewed(stage, look("gl_FragColor = vec4(0.0, 0.0, 1.0, 1.0);", name="again"))
    assert wait_until(lambda: bool(given()))
    assert not stage.problems


def test_a_look_that_the_driver_refuses_is_never_given_and_said(stage: Stage) -> None:
    given = renewed(stage, look("void main() { gl_FragColor = nothing; }", name="bad"))
    assert wait_until(lambda: bool(given() or stage.problems))
    assert given() == []
    assert str(stage.problems.popleft()).startswith("bad.fs:2: ")


def test_an_image_that_is_missing_is_said(stage: Stage, tmp_path: Path) -> None:
    stage.prepare([look("gl_FragColor = IMG_THIS_PIXEL(cat);", IMPORTED={"cat": {"PATH": "no.png"}})])
    assert wait_until(lambda: bool(stage.renew([]) or stage.problems))
    assert "can't read the image" in str(stage.problems.popleft())


@pytest.mark.parametrize("rested", [True, False])
def test_a_look_has_been_drawn_before_it_comes_on_where_there_was_time(stage: Stage, rested: bool) -> None:
    shown(stage, Scene(a=layer(RED)))
    coming, after = heavy(3), look("gl_FragColor = vec4(0.0, 0.0, 1.0, 1.0);", name="after")
    stage.prepare([coming])
    given = renewed(stage, after)
    assert wait_until(lambda: bool(given()))  # they are made in order
    if rested:
        stage.rest(60.0)
    assert near(shown(stage, Scene(b=layer(coming), mix=1.0)), (0, 255, 0)) == rested
