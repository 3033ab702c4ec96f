"""One address each for when something must stop at once; none needs a look or a sound."""

import pytest

from tests.direction.test_saving import director, drawn, shelf
from tests.render.pictures import frame, look
from vj.direction.director import Directed, Director
from vj.frame import Beat, Command, Features, Tick, Value
from vj.library import safe
from vj.library.looks import Library
from vj.library.preset import Preset
from vj.render.gl.stage import Stage


class Desk:
    """A director at 50 frames a second that hears nothing at all."""

    def __init__(self, of: Director | None = None) -> None:
        self.director = of or director(shelf()[2])
        self.frame = 0

    def step(self, *asked: tuple[str, *tuple[Value, ...]], seconds: float = 0.0) -> Directed:
        commands = [Command(address, tuple(args)) for address, *args in asked]
        for _ in range(max(round(seconds * 50), 1)):
            tick = Tick(self.frame, self.frame / 50, 0.02)
            directed = self.director.step(tick, Features(), Beat(), commands)
            self.frame, commands = self.frame + 1, []
        return directed


@pytest.mark.parametrize("seconds", [0.0, 0.5, 2.0])
def test_a_blackout_takes_the_time_that_is_set(seconds: float) -> None:
    desk = Desk()
    desk.step(("/master/fade", seconds))
    desk.step(("/show/blackout", 1))
    before = desk.step(seconds=max(seconds - 0.08, 0.02)).scene.brightness
    after = desk.step(seconds=0.08).scene.brightness
    assert after == 0
    assert (before > 0) == (seconds > 0)


def test_effects_are_off_and_as_they_were_made_at_once() -> None:
    desk = Desk()
    desk.step(
        ("/fx/blur/on", 1), ("/fx/blur/amount", 0.05), ("/deck/a/fx/invert/on", 1), ("/master/speed", 2)
    )
    assert desk.step().scene.effects
    scene = desk.step(("/panic/effects",)).scene
    assert (scene.effects, scene.a and scene.a.effects) == ((), ())
    values = desk.step(("/fx/blur/on", 1)).scene.effects[0].values
    assert values["amount"] != 0.05


def test_all_knobs_are_as_the_preset_has_them_in_one_frame() -> None:
    desk, calm = Desk(), Desk()
    desk.step(("/master/brightness", 0.1), ("/fx/glitch/on", 1), ("/mod/1/depth", 1), ("/macro/3", 0.7))
    desk.step(("/panic/knobs",))
    assert drawn(desk.step().scene) == drawn(calm.step(seconds=0.06).scene)


def test_the_safe_look_comes_on_and_goes_again() -> None:
    desk = Desk()
    first = desk.step().pattern
    assert desk.step(("/panic/safe", 1), seconds=5).pattern == safe.NAME
    assert desk.step(("/panic/safe", 0), seconds=5).pattern == first


@pytest.mark.usefixtures("gl")
def test_the_safe_look_is_seen_in_silence_where_all_others_are_broken() -> None:
    broken = look("this is no GLSL", name="broken", CATEGORIES=["organic"])
    desk = Desk(Director(Library({"broken": broken}), Preset("test"), shelf()[1]))
    before = desk.step(seconds=1).scene
    after = desk.step(("/panic/safe", 1), seconds=5).scene
    made = Stage((64, 32))
    pictures = []
    for scene in (before, after):
        made.draw(frame(scene))
        pictures.append(made.read())
    said = [str(problem) for problem in made.problems]
    made.close()
    assert (len(said), "broken.fs" in said[0]) == (1, True)
    assert (pictures[0].max() <= 1, pictures[1].mean() > 8) == (True, True)
