from itertools import pairwise

import numpy as np
import pytest

from vj.direction.colours import FASTEST, Colours
from vj.frame import Features, Palette
from vj.library.oklab import to_oklab
from vj.library.palettes import palettes

KNOWN = palettes()
DT = 1 / 50


def pitch(*played: int) -> Features:
    chroma = np.zeros(12, np.float32)
    chroma[[*played]] = 1
    return Features(chroma=chroma)


def run(
    colours: Colours, seconds: float, wanted: Palette, features: Features, follow: float
) -> list[Palette]:
    return [colours.step(DT, wanted, 1.0, features, follow) for _ in range(round(seconds / DT))]


def test_a_new_palette_comes_in_along_a_straight_line_in_oklab_without_a_jerk() -> None:
    ember, ocean = KNOWN["ember"], KNOWN["ocean"]
    colours = Colours(ember)
    found = [ember, *run(colours, 1.2, ocean, Features(), 0)]
    start, end = to_oklab(ember), to_oklab(ocean)
    on = [(lab - start)[3] @ (end - start)[3] / np.sum((end - start)[3] ** 2) for lab in map(to_oklab, found)]
    assert np.all(np.diff(on) >= -1e-9)
    assert on[25] == pytest.approx(0.5, abs=0.03)
    steps = np.diff(on)
    assert np.abs(np.diff(steps)).max() < 0.1 * steps.max()  # it starts and stops softly
    assert found[-1] is ocean


def test_another_palette_half_way_goes_on_from_there() -> None:
    colours = Colours(KNOWN["ember"])
    half = run(colours, 0.5, KNOWN["ocean"], Features(), 0)[-1]
    after = run(colours, 0.02, KNOWN["forest"], Features(), 0)[-1]
    assert np.abs(to_oklab(half) - to_oklab(after)).max() < 0.01


def test_at_once_is_at_once() -> None:
    assert Colours(KNOWN["ember"]).step(DT, KNOWN["ocean"], 0.0, Features(), 0.0) is KNOWN["ocean"]


def hue(palette: Palette) -> float:
    lab = to_oklab(palette)[2]
    return float(np.arctan2(lab[2], lab[1])) / (2 * np.pi)


def test_the_hue_goes_with_the_pitch_and_comes_back_without() -> None:
    colours, base = Colours(KNOWN["sunset"]), KNOWN["sunset"]
    shifts = []
    for played in (0, 7, 6):  # C, its fifth, and what is farthest from it
        heard = run(colours, 20, base, pitch(played), 1.0)[-1]
        shifts.append((hue(heard) - hue(base)) % 1.0)
    assert shifts == pytest.approx([0.0, 1 / 12, 0.5], abs=0.02)
    assert run(colours, 20, base, pitch(6), 0.0)[-1] is base


def test_the_hue_never_jumps_whatever_is_played() -> None:
    chance = np.random.default_rng(1)
    colours, base, found = Colours(KNOWN["sunset"]), KNOWN["sunset"], []
    for _ in range(40):
        found += run(colours, 0.5, base, pitch(*chance.integers(0, 12, 2)), 0.7)
    steps = [abs((hue(b) - hue(a) + 0.5) % 1 - 0.5) for a, b in pairwise(found)]
    assert max(steps) < 2 * FASTEST * DT
    assert max(steps) > 0


def test_a_half_turned_palette_keeps_its_light() -> None:
    colours = Colours(KNOWN["ember"])
    turned = to_oklab(run(colours, 20, KNOWN["ember"], pitch(6), 1.0)[-1])
    assert turned[:, 0] == pytest.approx(to_oklab(KNOWN["ember"])[:, 0], abs=0.01)
