import numpy as np
import pytest

from vj.render import hud


def ink(lines: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Where letters are."""
    return hud.picture(lines, 720)[..., 0] > 200


def test_cells_after_a_tab_begin_under_each_other() -> None:
    both = ink(["i\tI", "iiiiiiii\tI"])
    half = both.shape[0] // 2
    last = [np.flatnonzero(rows.any(axis=0))[-1] for rows in (both[:half], both[half:])]
    assert abs(int(last[0]) - int(last[1])) <= 1


def test_the_keys_of_the_default_fit_on_the_screen() -> None:
    from vj.control.keys import help_lines
    from vj.engine import Engine
    from vj.library import looks, palettes, preset

    style = preset.load(preset.named("default"))
    lines = help_lines(style.keys, Engine(looks.load(), style, palettes.palettes()).tree)
    height, width, _ = hud.picture(lines, 720).shape
    assert (height < 0.95 * 720, width < 1280) == (True, True)
    assert not any("no such knob" in line for line in lines)


def test_marks_are_drawn_and_not_written() -> None:
    """A bar is as bright as it is full, a key has its ground, a chosen line a ground from side to side."""
    plain, full, half = (hud.picture([f"={share}"], 720)[..., 0] for share in (0, 1, 0.5))
    assert (plain > 200).sum() == 0
    assert (half > 200).sum() == pytest.approx((full > 200).sum() / 2, rel=0.05)
    key, letter = hud.picture(["`K`"], 720), hud.picture(["K"], 720)
    assert key.shape[1] > letter.shape[1]
    chosen, other = hud.picture([">K"], 720), hud.picture(["K"], 720)
    assert [picture[picture.shape[0] // 2, -1, 2] for picture in (chosen, other)] == [
        hud.CHOSEN[2],
        hud.SHADE[2],
    ]
