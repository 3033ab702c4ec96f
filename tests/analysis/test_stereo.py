"""Width, balance and level of samples that are known."""

import numpy as np
import pytest

from vj.analysis.stereo import Field, decibels
from vj.frame import FloatArray

RNG = np.random.default_rng(4)
ONE, OTHER = RNG.normal(0, 0.2, (2, 2048)).astype(np.float32)


def settled(left: FloatArray, right: FloatArray) -> Field:
    """The field after three seconds of the same."""
    field = Field()
    window = np.stack([left, right])
    for _ in range(300):
        field.step(window, 512, 0.01)
    return field


@pytest.mark.parametrize(
    ("left", "right", "width", "balance"),
    [
        (ONE, ONE, 0.0, 0.0),
        (ONE, OTHER, 0.5, 0.0),
        (ONE, -ONE, 1.0, 0.0),
        (ONE, 0 * ONE, 0.5, -1.0),
        (0 * ONE, ONE, 0.5, 1.0),
        (0 * ONE, 0 * ONE, 0.0, 0.0),
    ],
)
def test_width_and_balance(left: FloatArray, right: FloatArray, width: float, balance: float) -> None:
    field = settled(left, right)
    assert (field.width, field.balance) == pytest.approx((width, balance), abs=0.05)


def test_dc_is_not_loud() -> None:
    assert settled(0 * ONE + 0.5, 0 * ONE - 0.25).rms == pytest.approx(0, abs=1e-3)


def test_a_square_at_full_scale_is_0_dbfs_and_a_sine_3_below() -> None:
    time = np.arange(2048)
    square = np.where(time % 64 < 32, 1, -1).astype(np.float32)
    sine = np.sin(2 * np.pi * time / 64).astype(np.float32)
    assert decibels(settled(square, square).rms) == pytest.approx(0, abs=0.01)
    assert decibels(settled(sine, sine).rms) == pytest.approx(-3.01, abs=0.01)
    assert decibels(0.0) == -100


def test_a_peak_falls_by_20_db_a_second() -> None:
    field, loud, quiet = Field(), np.full((2, 2048), 4.0, np.float32), np.zeros((2, 2048), np.float32)
    field.step(loud, 512, 0.01)
    assert field.peak == 1.0
    for _ in range(100):
        field.step(quiet, 512, 0.01)
    assert field.peak == pytest.approx(0.1)
