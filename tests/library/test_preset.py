from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.errors import PresetError, UsageError
from vj.library import preset
from vj.library.preset import Preset, Selector
from vj.library.tomlfile import TomlFile
from vj.targets import MidiEvent, Target


def loaded(folder: Path, text: str) -> Preset:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return preset.load(path)


def default() -> Preset:
    return preset.load(preset.named("default"))


def test_every_shipped_preset_loads() -> None:
    assert [preset.load(preset.named(name)).name for name in preset.names()] == preset.names()


def test_the_default_selects_as_the_original_did() -> None:
    assert default().selector == Selector(energetic=0.5, bright=0.5, moving=0.2)


def test_the_default_says_everything_the_code_says() -> None:
    assert (default().selector, default().looks, default().palette) == (Selector(), ("*",), "aurora")


def test_an_empty_preset_is_the_default_under_its_own_name(tmp_path: Path) -> None:
    mine = loaded(tmp_path, "")
    assert (mine.name, mine.description) == ("mine", "")
    assert (mine.looks, mine.keys, mine.midi) == (default().looks, default().keys, default().midi)


def test_a_table_adds_to_the_default_entry_by_entry(tmp_path: Path) -> None:
    mine = loaded(tmp_path, '[keys]\nB = "/mix 1.0"\nspace = ""\n[midi]\n"ch 2 pitch" = "/mix"')
    expected = {**default().keys, "b": Target("/mix", (1.0,))}
    del expected["space"]
    assert mine.keys == expected
    assert mine.midi == {**default().midi, MidiEvent("pitch", 0, 2): Target("/mix")}


def test_a_selector_says_only_what_differs(tmp_path: Path) -> None:
    assert loaded(tmp_path, "[selector]\nstay = 1").selector == Selector(stay=1.0)


def test_knobs_hold_switches_numbers_words_and_points(tmp_path: Path) -> None:
    text = '[knobs]\n"/a/b" = true\n"/a/n" = 3\n"/a/w" = "x"\n"/a/p" = [0, 0.5]'
    assert loaded(tmp_path, text).knobs == {"/a/b": True, "/a/n": 3, "/a/w": "x", "/a/p": (0.0, 0.5)}


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a = 1\nb =", ":2: ", "no TOML"),
        ("a = 1\na = 2\n", ":2: ", "no TOML"),
        ("\npallete = 'x'", ":2: pallete: ", "allowed: name, description, looks"),
        ("palette = 'aurorra'", ":1: palette: ", "there are: "),
        ("palette = 3", ":1: palette: ", "expected a text, got a whole number"),
        ("looks = []", ":1: looks: ", "length >= 1"),
        ("looks = ['a',\n 4]", ":1: looks: ", "expected a text"),
        ("[selector]\n# no\nbright = 2", ":3: selector.bright: ", "expected a number <= 1.0"),
        ("[selector]\nstay = nan", ":2: selector.stay: ", "expected a number >= 0.0"),
        ("selector.brite = 1", ":1: selector.brite: ", "allowed: by, energetic"),
        ("selector = { brite = 1 }", ":1: selector.brite: ", "allowed: by, energetic"),
        ("[selector]\nby = 'musik'", ":2: selector.by: ", "allowed: family, mood"),
        ("[moods]\ncalm = { energy = 2 }", ":2: moods.calm: energy: ", "expected a number <= 1.0"),
        ("[moods.calm]\nsections = ['dropp']", ":1: moods.calm: sections: ", 'no section is "dropp"'),
        ("osc = 3", ":1: osc: ", "[osc]"),
        ('[osc]\n"/1/fader1" = 4', ":2: osc./1/fader1: ", "ADDRESS"),
        ('[osc]\n"fader1" = "/mix"', ":2: osc.fader1: ", "slash"),
        ('[midi]\n"note 300" = "/mix"', ":2: midi.note 300: ", "note N"),
        ('[keys]\n"spcae" = "/mix"', ":2: keys.spcae: ", "nearest: space"),
        ('[keys]\n\n\na = "mix"', ":4: keys.a: ", "/show/pattern organic"),
        ('[knobs]\n"/a" = inf', ":2: knobs./a: ", "finite"),
        ('[knobs]\n"/a" = 1979-05-27', ":2: knobs./a: ", "finite"),
    ],
)
def test_a_mistake_is_said_with_its_line_and_key(tmp_path: Path, text: str, place: str, what: str) -> None:
    with pytest.raises(PresetError) as caught:
        loaded(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'mine.toml'}{place}") and what in message and "\n" not in message


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    for path, what in ((tmp_path / "none.toml", "No such file"), (tmp_path / "latin.toml", "not UTF-8")):
        with pytest.raises(PresetError, match=what):
            preset.load(path)


def test_an_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(UsageError, match="nearest: default"):
        preset.named("defualt")


def test_ones_own_preset_comes_before_a_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VJ_HOME", str(tmp_path))
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "default.toml").write_text("description = 'mine'")
    assert preset.load(preset.named("default")).description == "mine"


def test_the_line_of_a_key_is_found_however_it_is_written() -> None:
    text = "a = 1\n[t]\n'x.y' = 1\nb . \"c\\u0064\" = 2\n[ t . u ]\nz=3\n"
    keys = [("a",), ("t",), ("t", "x.y"), ("t", "b", "cd"), ("t", "u", "z"), ("t", "u", "none"), ("none",)]
    assert [TomlFile(Path(), text, {}).line(key) for key in keys] == [1, 2, 3, 4, 6, 5, 0]


@given(st.text(alphabet="[]=\"'.\n#{}, aknosc/1-") | st.text())
def test_any_text_loads_or_is_a_preset_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        assert preset.load(path).name
    except PresetError as error:
        assert "\n" not in str(error)


def test_a_range_stands_for_each_of_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = '[osc]\n"/9/push3..5/x" = "/show/slot {n}"\n[midi]\n"note 1..2" = "/mix"\n'
    mine = preset.parse(path, text + '[keys]\n"f1..2" = "/macro/{n}"\n')
    slots = {address: target for address, target in mine.osc.items() if address.startswith("/9")}
    assert slots == {f"/9/push{n + 2}/x": Target("/show/slot", (n,)) for n in (1, 2, 3)}
    assert len(mine.midi) == 2
    assert (mine.keys["f1"], mine.keys["f2"]) == (Target("/macro/1"), Target("/macro/2"))
