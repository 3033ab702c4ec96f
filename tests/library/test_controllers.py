from pathlib import Path

import pytest

from vj.errors import PresetError
from vj.library import controllers
from vj.targets import MidiEvent, MidiMap, Target, parse_midi_event

HEAD = 'ports = ["Pad"]\n'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder for controllers, empty."""
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    folder = tmp_path / "presets" / "controllers"
    folder.mkdir(parents=True)
    return folder


def saved(folder: Path, text: str, name: str = "pad") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def whole(name: str) -> dict[MidiEvent, MidiMap]:
    """What a controller does, its person's own map over the shipped one."""
    controller = controllers.read(name)
    return {**controller.maps, **controller.own}


def does(rules: object, event: str) -> MidiMap:
    assert isinstance(rules, dict)
    rule = rules[parse_midi_event(event)]
    assert isinstance(rule, MidiMap)
    return rule


def test_adding_a_device_is_adding_a_file(own: Path) -> None:
    saved(own, HEAD + '[map]\n"cc 1" = "/mix"')
    found, problems = controllers.load()
    pad = next(one for one in found if one.name == "pad")
    assert (pad.ports, pad.own, problems) == (("Pad",), {MidiEvent("cc", 1): MidiMap(Target("/mix"))}, ())


def test_a_row_is_counted_in_the_order_of_its_events(own: Path) -> None:
    text = '[controls.pads]\nevents = ["note 4..5", "note 0..1"]\nto = "/show/slot {n}"\n'
    text += '[controls.buttons]\nevents = ["ch 1..2 cc 9"]\nto = ["/show/next", ""]\n'
    saved(own, HEAD + text)
    asked = {str(event): rule.target for event, rule in controllers.read("pad").maps.items()}
    assert asked == {
        "note 4": Target("/show/slot", (1,)),
        "note 5": Target("/show/slot", (2,)),
        "note 0": Target("/show/slot", (3,)),
        "note 1": Target("/show/slot", (4,)),
        "ch 1 cc 9": Target("/show/next"),
        "ch 2 cc 9": Target(""),
    }


def test_an_entry_may_say_how_its_travel_becomes_the_knobs(own: Path) -> None:
    travel = 'range = [0.2, 0.8], invert = true, curve = 2, dead = 0.1, takeover = "jump", relative = "-sign"'
    saved(own, HEAD + f'[map]\n"cc 1" = {{ to = "/mix", {travel} }}')
    assert does(whole("pad"), "cc 1") == MidiMap(
        Target("/mix"), 0.2, 0.8, True, 2.0, 0.1, takeover="jump", relative="-sign"
    )


def test_a_light_knows_its_control(own: Path) -> None:
    lights = '[lights.key]\noff = "8{channel} {number} 00"\non = "F0 00 {index} {number} F7"\n'
    lights += 'value = "E{channel} {lsb} {msb}"\n'
    row = '[controls.keys]\nevents = ["ch 3 note 60..61"]\nlight = "key"\nindex = 16\n'
    saved(own, HEAD + lights + row)
    light = controllers.read("pad").lights[MidiEvent("note", 61, 3)]
    assert light.forms == {
        "off": (0x82, 61, 0),
        "on": (0xF0, 0, 17, 61, 0xF7),
        "value": (0xE2, "lsb", "msb"),
    }


def test_an_own_file_adds_to_the_shipped_one_of_its_name(own: Path) -> None:
    shipped = controllers.read("general")
    saved(own, '[map]\n"cc 1" = ""\n"cc 3" = "/mix"', "general")
    mine = controllers.read("general")
    assert {**shipped.maps, **mine.own} == whole("general")
    assert (does(mine.own, "cc 1").target, does(mine.own, "cc 3").target) == (Target(""), Target("/mix"))
    assert mine.ports == shipped.ports


def test_a_file_may_be_like_another(own: Path) -> None:
    saved(own, HEAD + 'like = "general"\n[map]\n"cc 90" = "/mix"')
    pad = controllers.read("pad")
    assert whole("pad").keys() - pad.maps.keys() == {MidiEvent("cc", 90)}
    assert (pad.ports, pad.name) == (("Pad",), "pad")


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("port = 1", ":1: port: ", "no such key"),
        ('ports = "x"', ":1: ports: ", "array"),
        ('like = "nobody"', ":1: like: ", 'no other controller is named "nobody"; there are: '),
        ('like = "pad"', ":1: like: ", "no other controller"),
        ('enter = ["F0 01"]', ":1: enter: ", "is no MIDI message"),
        ('enter = ["90 {number} 7F"]', ":1: enter: ", '"{number}" is no byte'),
        ('enter = ["B0 01"]', ":1: enter: ", "has 2 bytes"),
        ('[says]\nhum = ["90 01 01", ""]', ":2: says.hum: ", "there are: beat, bar"),
        ('[map]\n"knob 1" = "/mix"', ":2: map.knob 1: ", "note N"),
        ('[map]\n"cc 1" = "mix"', ":2: map.cc 1: ", "is no target"),
        ('[map]\n"cc 1" = { to = "/mix", curve = 0 }', ":2: map.cc 1.curve: ", ">= 0.1"),
        ('[map]\n"cc 1" = { to = "/mix", relative = "left" }', ":2: map.cc 1.relative: ", "left"),
        (
            '[controls.a]\nevents = ["note 1..2"]\nto = ["/mix"]',
            ":1: controls.a: ",
            "2 controls but 1 targets",
        ),
        ('[controls.a]\nevents = ["note 1"]\nlight = "b"', ":1: controls.a: ", 'no light is named "b"'),
        ('[controls.a]\nevents = ["note 1"]\ncurved = 1', ":3: controls.a.curved: ", "no such key"),
        (
            '[lights.a]\non = "90"\n[controls.a]\nevents = ["note 1"]\nlight = "a"',
            ":3: controls.a: ",
            "bytes",
        ),
    ],
)
def test_a_mistake_is_said_with_file_line_and_key(own: Path, text: str, place: str, what: str) -> None:
    path = saved(own, text)
    with pytest.raises(PresetError) as caught:
        controllers.read("pad")
    said = str(caught.value)
    assert said.startswith(f"{path}{place}") and what in said
    assert [str(problem) for problem in controllers.load()[1]] == [said]


@pytest.mark.parametrize(
    "rule",
    [
        MidiMap(Target("/mix")),
        MidiMap(Target("/show/pattern", ("my look", 3, True, 0.5))),
        MidiMap(Target("/a"), 0.1, 0.9, True, 2.0, 0.1, 0.2, "scale", "-twos", 0.05),
    ],
)
def test_what_is_learned_is_read_back(own: Path, rule: MidiMap) -> None:
    pad = controllers.read("general")
    path = controllers.learn(pad, "My Pad 3:My Pad 3 MIDI 1 24:0", MidiEvent("cc", 7, 1), rule)
    assert path == own / "my_pad_3.toml"
    mine = controllers.read("my_pad_3")
    assert mine.ports == ("My Pad 3",)
    assert (mine.maps, mine.own) == (pad.maps, {MidiEvent("cc", 7, 1): rule})


def test_learning_leaves_the_rest_of_a_file_as_it_is(own: Path) -> None:
    path = saved(own, HEAD + '# mine\n[map]\n"cc 1" = "/mix"  # the big one\n\n[lights.a]\non = "90 01 01"\n')
    pad = controllers.read("pad")
    for event, target in (("cc 2", "/a"), ("cc 1", "/b"), ("cc 2", "/c")):
        controllers.learn(pad, "Pad", parse_midi_event(event), MidiMap(Target(target)))
    controllers.learn(pad, "Pad", parse_midi_event("note 3"), None)
    expected = (
        HEAD + '# mine\n[map]\n"cc 1" = "/b"\n"cc 2" = "/c"\n"note 3" = ""\n\n[lights.a]\non = "90 01 01"\n'
    )
    assert path.read_text() == expected


def test_what_cannot_be_written_is_one_line_and_loses_nothing(own: Path) -> None:
    path = saved(own, HEAD)
    pad = controllers.read("pad")
    path.unlink()
    own.rmdir()
    own.write_text("in the way")
    with pytest.raises(PresetError, match="can't be written: "):
        controllers.learn(pad, "Pad", MidiEvent("cc", 1), None)


def test_a_file_that_is_edited_is_read_again_and_a_mistake_leaves_all_as_it_was(own: Path) -> None:
    path = saved(own, HEAD + '[map]\n"cc 1" = "/mix"')
    shelf = controllers.Shelf()
    first, news = shelf()
    assert shelf()[0] is first and news == []
    path.write_text(HEAD + '[map]\n"cc 1" = "mix"', encoding="utf-8")
    same, (line,) = shelf()
    assert same is first and line.startswith(f'{path}:3: map.cc 1: "mix" is no target')
    path.write_text(HEAD + '[map]\n"cc 22" = "/mix"', encoding="utf-8")
    again, news = shelf()
    assert news == []
    assert {event for one in again if one.file == "pad" for event in one.own} == {MidiEvent("cc", 22)}


def test_a_row_may_be_on_a_page_of_its_own(own: Path) -> None:
    row = 'events = ["note 1"]\nto = "/show/slot {n}"\n'
    saved(
        own, HEAD + f"[controls.one]\n{row}page = 1\n[controls.three]\n{row}page = 3\n[controls.all]\n{row}"
    )
    pad = controllers.read("pad")
    assert [len(page.maps) for page in pad.pages] == [1, 0, 1]
    assert len(pad.maps) == 1


def test_a_device_may_take_hold_in_another_way_everywhere(own: Path) -> None:
    saved(
        own,
        'takeover = "scale"\n[map]\n"cc 9" = "/mix"\n"cc 10" = { to = "/mix", takeover = "jump" }',
        "apc40_mk2",
    )
    apc = controllers.read("apc40_mk2")
    kinds = [does(apc.maps, "cc 14").takeover, does(apc.maps, "cc 48").takeover]
    assert [*kinds, does(apc.own, "cc 9").takeover, does(apc.own, "cc 10").takeover] == [
        "scale",
        "jump",
        "scale",
        "jump",
    ]
