from pathlib import Path

import pytest

from tests.direction.test_saving import director, shelf
from vj.direction import cues
from vj.direction.director import Directed, Director
from vj.errors import PresetError
from vj.frame import Beat, Command, Features, Tick, Value
from vj.library import folders, preset, showfile

SHOW = """
[[cues]]
name = "Doors"
look = "cells"
bars = 2

[[cues]]
name = "Drop"
song = "First"
look = "polygons"
fade = 0.0
transition = "wipe"
knobs = { "/master/speed" = 2.0, "/fx/bloom/on" = true }

[[cues]]
name = "End"
look = "auto"
"""


class Night:
    """A director with a show loaded, at 120 BPM and 10 frames a beat."""

    def __init__(self, text: str = SHOW) -> None:
        self.director: Director = director(shelf()[2])
        self.frame = 0
        self.values: dict[str, Value] = {}
        self.step(Command("/cue/load", ("night.toml", text)))

    def step(self, *commands: Command, beats: float = 0.1) -> Directed:
        for _ in range(round(beats * 10)):
            at = self.frame / 10
            beat = Beat(120, at % 1, int(at), (at / 4) % 1, 0.0, 0.9)
            directed = self.director.step(Tick(self.frame, at / 2, 0.05), Features(), beat, commands)
            self.values |= directed.changed
            self.frame, commands = self.frame + 1, ()
        return directed


def test_bars_are_counted_from_the_one_that_is_heard() -> None:
    """The beat is counted from the start of the show, where nobody knew of a one."""
    counter = cues.Cues()
    counter.load(showfile.parse(Path("x.toml"), SHOW))
    counter.go(1)
    due = []
    for beats in range(3, 20):  # the ones fall on 6, 10, 14
        beat = Beat(120, 0.0, beats, ((beats - 2) / 4) % 1, 0.0, 0.9)
        due += [beats] if counter.step(beat, hold=False) else []
    assert due[0] == 10


def test_go_plays_the_cues_in_their_order_and_back_goes_back() -> None:
    night = Night()
    assert night.step(Command("/cue/go")).notes == ("cue 1 of 3: Doors",)
    assert night.step(Command("/cue/go")).notes == ("cue 2 of 3: First, Drop",)
    assert night.values["/show/pattern"] == "polygons"
    assert (night.values["/master/speed"], night.values["/fx/bloom/on"]) == (2.0, True)
    assert (night.values["/show/transition"], night.values["/show/fade"]) == ("wipe", 0.0)
    night.step(Command("/cue/back"))
    assert (night.values["/cue/number"], night.values["/show/pattern"]) == (1, "cells")


def test_a_cue_of_two_bars_goes_on_at_the_bar_line_and_one_until_go_waits() -> None:
    night = Night()
    night.step(Command("/cue/go"))
    night.step(beats=7.7)
    assert night.values["/cue/number"] == 1
    night.step(beats=0.4)
    assert night.values["/cue/number"] == 2
    night.step(beats=40)
    assert night.values["/cue/number"] == 2


def test_hold_keeps_a_cue_past_its_bars() -> None:
    night = Night()
    night.step(Command("/cue/go"), Command("/cue/hold", (1,)))
    night.step(beats=20)
    assert night.values["/cue/number"] == 1
    night.step(Command("/cue/hold", (0,)), beats=0.2)
    assert night.values["/cue/number"] == 2


def test_the_last_cue_stays_and_the_music_chooses_where_a_cue_says_so() -> None:
    night = Night()
    night.step(Command("/cue/number", (3,)))
    assert night.values["/show/auto"] is True
    assert night.step(Command("/cue/go")).notes == ("that was the last cue of 3",)


def test_a_whole_cue_is_one_step_of_undo() -> None:
    night = Night()
    night.step(Command("/cue/number", (2,)))
    night.step(Command("/show/undo"))
    assert (night.values["/master/speed"], night.values["/fx/bloom/on"]) == (1.0, False)


def test_go_without_a_show_says_what_to_do() -> None:
    made = director(shelf()[2])
    directed = made.step(Tick(0, 0, 0.02), Features(), Beat(), [Command("/cue/go")])
    assert directed.notes == ("no show is loaded: vj live --show FILE",)


def test_a_show_that_names_what_is_not_there_is_refused_and_the_old_one_stays() -> None:
    night = Night()
    wrong = night.step(Command("/cue/load", ("new.toml", '[[cues]]\n\n[[cues]]\nlook = "celz"')))
    assert wrong.notes[0].startswith("new.toml:3: cue 2: /show/pattern takes one of")
    assert night.step(Command("/cue/go")).notes == ("cue 1 of 3: Doors",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "x.toml: cues: a show file is a list of [[cues]]"),
        ("speed = 1", "x.toml:1: speed: no such key"),
        ("[[cues]]\nlok = 'cells'", "x.toml:1: cue 1: lok: no such key; allowed: name, song, preset"),
        ("[[cues]]\n[[cues]]\nbars = -1", "x.toml:2: cue 2: bars: expected a whole number >= 0"),
        ("[[cues]]\nknobs = {a = 1}", "x.toml:1: cue 1: is no address"),
    ],
)
def test_a_mistake_in_a_show_file_is_said_with_its_place(text: str, says: str) -> None:
    with pytest.raises(PresetError) as caught:
        showfile.parse(Path("x.toml"), text)
    assert str(caught.value).startswith(says)


def test_a_show_that_nobody_has_is_said_and_its_name_alone_waits_for_its_text() -> None:
    night = Night()
    assert night.step(Command("/cue/load", ("other",))).notes == ()
    assert night.step(Command("/cue/load", ("other", ""))).notes == ("no show file is called other",)
    assert night.step(Command("/cue/go")).notes == ("cue 1 of 3: Doors",)


def test_bars_may_be_written_as_until_go() -> None:
    assert showfile.parse(Path("x.toml"), '[[cues]]\nbars = "go"').cues[0].bars == 0


def test_the_shipped_show_names_only_what_is_there() -> None:
    shown = showfile.load(folders.shipped("presets") / "shows" / "night.toml")
    made = Director(shelf()[0], shelf()[2], shelf()[1], known=preset.everything()[0])
    assert cues.check(made.tree, shown) is None
