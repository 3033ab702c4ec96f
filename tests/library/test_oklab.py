import numpy as np
import pytest

from vj.library.oklab import to_oklab, to_srgb, turned


@pytest.mark.parametrize(
    ("srgb", "lab"),
    [  # as Björn Ottosson gives them, and by his matrices
        ((1, 1, 1), (1.0, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((1, 0, 0), (0.62796, 0.22486, 0.12585)),
        ((0, 1, 0), (0.86644, -0.23389, 0.17950)),
        ((0, 0, 1), (0.45201, -0.03246, -0.31153)),
    ],
)
def test_known_colours_lie_where_they_should(srgb: tuple[float, ...], lab: tuple[float, ...]) -> None:
    assert to_oklab(srgb) == pytest.approx(np.array(lab), abs=1e-4)


def test_there_and_back_is_the_same_colour() -> None:
    colours = np.random.default_rng(1).random((50, 3))
    assert to_srgb(to_oklab(colours)) == pytest.approx(colours, abs=1e-4)


def test_what_no_screen_shows_keeps_its_lightness_and_hue() -> None:
    wild = np.array([[0.5, 0.3, 0.2], [0.9, -0.3, 0.1], [0.2, 0.0, -0.4]])
    shown = to_oklab(to_srgb(wild))
    assert shown[:, 0] == pytest.approx(wild[:, 0], abs=0.01)
    hues = [np.arctan2(lab[:, 2], lab[:, 1]) for lab in (shown, wild)]
    assert hues[0] == pytest.approx(hues[1], abs=0.05)


def test_a_whole_turn_of_the_hue_is_none() -> None:
    lab = to_oklab([[0.2, 0.5, 0.9]])
    assert turned(lab, 1.0) == pytest.approx(lab)
    assert turned(lab, 0.5) == pytest.approx(lab * [1, -1, -1])
