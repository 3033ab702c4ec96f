"""The network against what it must be: repeatable, bounded, and not needed."""

import numpy as np
import pytest

from tests.analysis.sounds import hops, loop
from vj.analysis import network
from vj.analysis.evidence import FPS, spectra
from vj.analysis.network import INPUTS, Inputs, Layer, Network, Weights
from vj.analysis.tracker import Tracker


def test_a_layer_is_a_gated_recurrent_unit() -> None:
    dice = np.random.default_rng(0)
    inputs, hidden = dice.normal(size=(9, 5)), dice.normal(size=(9, 3))
    bias, own_bias, x, h = dice.normal(size=9), dice.normal(size=9), dice.normal(size=5), dice.normal(size=3)
    layer = Layer(*(array.astype(np.float32) for array in (inputs, hidden, bias, own_bias)))
    i, o = inputs @ x + bias, hidden @ h + own_bias
    reset, update = 1 / (1 + np.exp(-i[:3] - o[:3])), 1 / (1 + np.exp(-i[3:6] - o[3:6]))
    new = np.tanh(i[6:] + reset * o[6:])
    said = layer.step((inputs @ x + bias).astype(np.float32), h.astype(np.float32))
    assert said == pytest.approx((1 - update) * new + update * h, abs=1e-5)


def test_the_shipped_weights_hear_beats_where_they_are() -> None:
    weights = network.weights()
    assert weights
    inputs, net = Inputs(), Network(weights)
    said = np.array([net.step(inputs.step(bands))[0] for bands in spectra(loop(120, 10))])
    on = (np.arange(10, 19) * FPS / 2 + 2).round().astype(int)
    between = (np.arange(10, 19) * FPS / 2 + FPS / 4 + 2).round().astype(int)
    peaks = [float(np.mean([said[hop - 1 : hop + 3].max() for hop in place])) for place in (on, between)]
    assert peaks[0] > 3 * peaks[1]


@pytest.mark.parametrize("length", [0, 1, 2, 431])
def test_what_is_heard_one_by_one_is_heard_all_at_once(length: int) -> None:
    weights = network.weights()
    assert weights
    inputs, net, bands = Inputs(), Network(weights), spectra(loop(120, 5))[:length]
    one_by_one = np.array([net.step(inputs.step(now)) for now in bands]).reshape(-1, 2)
    assert network.heard(weights, network.inputs(bands)) == pytest.approx(one_by_one, abs=1e-4)


def test_any_sound_gives_chances() -> None:
    weights = network.weights()
    assert weights
    net, dice = Network(weights), np.random.default_rng(0)
    said = [net.step((100 * dice.standard_normal(INPUTS)).astype(np.float32)) for _ in range(50)]
    assert np.all((np.array(said) >= 0) & (np.array(said) <= 1))


@pytest.mark.parametrize("weights", [None, network.weights()], ids=["by hand", "learned"])
def test_beats_are_found_with_the_weights_and_without(weights: Weights | None) -> None:
    tracker = Tracker(weights)
    pulses = [tracker.step(hop) for hop in hops(loop(128, 10))]
    assert pulses[-1].tempo * 60 == pytest.approx(128, abs=0.5)
    assert pulses[-1].confidence > 0.3
