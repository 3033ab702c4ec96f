import pytest

from vj.direction import panel, styles
from vj.direction.director import Director
from vj.library import looks, palettes, preset

PRESETS, MISTAKES = preset.everything()
TREE = panel.tree(looks.load(), palettes.palettes(), PRESETS)


def test_at_least_twelve_styles_are_shipped_beside_the_default() -> None:
    assert MISTAKES == []
    assert len(PRESETS) > 12
    assert [name for name, style in PRESETS.items() if not style.description] == []


@pytest.mark.parametrize("name", PRESETS)
def test_every_shipped_preset_names_only_what_is_there(name: str) -> None:
    made = Director(looks.load(), PRESETS[name], palettes.palettes(), known=PRESETS)
    assert styles.read(made.tree, PRESETS[name]).start.values["/show/palette"] == PRESETS[name].palette


@pytest.mark.parametrize("name", sorted(set(PRESETS) - {"default"}))
def test_every_shipped_preset_looks_unlike_the_default(name: str) -> None:
    default = styles.read(TREE, PRESETS["default"]).start.values
    mine = styles.read(TREE, PRESETS[name]).start.values
    assert sum(mine[address] != default[address] for address in mine) >= 5


def test_macros_of_the_default_rest_where_the_knobs_rest() -> None:
    start = styles.read(TREE, PRESETS["default"])
    assert sorted(start.macros) == [f"/macro/{number}" for number in range(1, 9)]
    for macro in start.macros.values():
        switches = [ends for address, ends in macro.knobs.items() if address.endswith("/on")]
        assert all(ends[0] == 0 for ends in switches)
