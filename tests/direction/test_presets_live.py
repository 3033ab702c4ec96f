"""Presets that are changed, and edited, while they play."""

from time import process_time

import pytest

from tests.direction.test_panic import Desk
from tests.direction.test_saving import shelf
from vj.direction.director import Directed, Director
from vj.frame import Value
from vj.library import preset

PRESETS, _ = preset.everything()


class Show(Desk):
    """A show that knows every shipped preset, and what its devices have heard."""

    def __init__(self) -> None:
        library, palettes, default = shelf()
        super().__init__(Director(library, default, palettes, known=PRESETS))
        self.heard: dict[str, Value] = {}
        self.step(("/snapshot/beats", 0.0))

    def step(self, *asked: tuple[str, *tuple[Value, ...]], seconds: float = 0.0) -> Directed:
        for _ in range(max(round(seconds * 50), 1)):
            directed = super().step(*asked)
            self.heard.update(directed.changed)
            asked = ()
        return directed


def speed(directed: Directed) -> float:
    """How fast the picture moves now; what has only just come stands for its first frame."""
    return max(layer.clock.dt for layer in (directed.scene.a, directed.scene.b) if layer) / 0.02


def effects(directed: Directed) -> list[str]:
    return [layer.look.name for layer in directed.scene.effects]


def test_another_preset_brings_its_effects_its_knobs_and_its_looks() -> None:
    show = Show()
    directed = show.step(("/show/preset", "retro"), seconds=0.1)
    assert set(effects(directed)) == {"crt", "rgb_shift", "glitch", "posterise"}
    assert (show.heard["/show/preset"], show.heard["/show/palette"]) == ("retro", "copper")
    assert show.step(("/show/preset", "default"), seconds=0.1).scene.effects == ()


def test_the_desks_own_switches_stay_when_the_preset_changes() -> None:
    show = Show()
    show.step(("/show/blackout", 1), ("/show/record", 1))
    directed = show.step(("/show/preset", "neon"), seconds=1)
    assert (directed.switches.record, directed.scene.brightness) == (True, 0.0)


def test_a_preset_is_taken_back_by_undo() -> None:
    show = Show()
    show.step(("/master/speed", 3.0), seconds=1.5)
    show.step(("/show/preset", "ambient"))
    assert show.heard["/master/speed"] == 0.6
    show.step(("/show/undo",))
    assert show.heard["/master/speed"] == 3.0


def test_numbers_glide_to_the_next_preset_by_the_beat() -> None:
    show = Show()
    show.step(("/snapshot/beats", 4.0))
    speeds = [speed(show.step(("/show/preset", "ambient"))), *(speed(show.step()) for _ in range(120))]
    assert speeds[-1] == pytest.approx(0.6)
    assert max(abs(a - b) for a, b in zip(speeds, speeds[1:], strict=False)) < 0.02


def test_an_edit_of_the_running_preset_lays_only_what_it_changes() -> None:
    show = Show()
    show.step(("/show/preset", "techno"))
    show.step(("/master/speed", 2.0))
    text = PRESETS["techno"].origin
    assert text
    show.step(("/show/preset", "techno", text.text.replace('palette = "ice"', 'palette = "acid"')))
    assert (show.heard["/show/palette"], show.heard["/master/speed"]) == ("acid", 2.0)


def test_an_edit_with_a_mistake_is_said_with_its_line_and_changes_nothing() -> None:
    show = Show()
    show.step(("/show/preset", "techno"))
    before = dict(show.heard)
    for text, says in {
        'palette = "gold"': ":1: palette: no palette is named",
        '[knobs]\n"/fx/blom/on" = true': ":2: knobs./fx/blom/on: no knob /fx/blom/on; nearest: /fx/bloom/on",
        'looks = ["celz"]': ":1: looks: no look or family is called 'celz'",
        'effects = ["blom"]': ":1: effects: no effect is called 'blom'; did you mean bloom",
        "[": "no TOML",
    }.items():
        (note,) = show.step(("/show/preset", "techno", text)).notes
        assert says in note
        assert "\n" not in note
    assert show.heard == before


def test_an_edit_of_what_does_not_play_yet_plays_when_it_is_asked_for() -> None:
    show = Show()
    show.step(("/show/preset", "mono", 'palette = "neon"'))
    assert (show.heard["/show/preset"], show.heard["/show/palette"]) == ("mono", "neon")


def test_of_a_flood_of_presets_the_last_one_is_played() -> None:
    show = Show()
    names = [name for _ in range(200) for name in sorted(PRESETS)]
    begun = process_time()
    show.step(*(("/show/preset", name) for name in [*names, "retro"]))
    assert show.heard["/show/preset"] == "retro"
    assert process_time() - begun < 0.5
