"""A small recurrent network that hears beats as it learned them, run by NumPy alone.

Two layers of gated recurrent units (Cho et al., "Learning phrase representations using RNN
encoder-decoder", 2014, in cuDNN's form) over what ``Inputs`` makes of 32 bands, two hops at a time.
It was taught by tools/beats on songs made there and on freely licensed MIDI. The weights are a file
beside this module; without it the evidence made by hand does the work alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from vj.analysis.evidence import BANDS, Rises, before, held, total, widest
from vj.frame import FloatArray

INPUTS = 2 * BANDS
_ROOM = 0.9995  # by which the loudest is forgotten each hop
_HALF, _TWICE, _MIDDLE = np.float32(0.5), np.float32(2), np.float32(0.6)
_QUIET = 1e-4  # mean magnitude that counts as full when all is softer


class Inputs:
    """Folds (32,) bands into (64,): how loud each is, and how much it rose over two hops."""

    def __init__(self) -> None:
        self._room = _QUIET
        self._rises = Rises()

    def step(self, bands: FloatArray, whole: float | None = None) -> FloatArray:
        """Measure one hop. ``whole``: the total of its bands, where it's known."""
        whole = total(bands) if whole is None else whole
        self._room = max(self._room * _ROOM, whole / BANDS, _QUIET)
        level = bands * np.float32(30 / self._room)
        np.log1p(level, out=level)
        level *= _HALF
        out = np.zeros(INPUTS, np.float32)
        np.subtract(level, _MIDDLE, out=out[:BANDS])
        np.multiply(self._rises.step(level), _TWICE, out=out[BANDS:])
        return out


def inputs(bands: FloatArray) -> FloatArray:
    """What ``Inputs`` makes of every hop of (hops, 32) bands, (hops, 64)."""
    quiet = np.maximum(bands.mean(axis=1, dtype=np.float32), np.float32(_QUIET))
    room = held(quiet, _ROOM)[:, None]
    level = np.log1p(bands * (30 / room)) * np.float32(0.5)
    rise = np.maximum(0, level - widest(before(level, 2))) * np.float32(2)
    return np.concatenate([level - np.float32(0.6), rise], axis=1)


@dataclass(frozen=True, slots=True)
class Layer:
    """The weights of one layer, gates in the order reset, update, new."""

    inputs: FloatArray  # (3 units, inputs)
    hidden: FloatArray  # (3 units, units)
    input_bias: FloatArray  # (3 units,)
    hidden_bias: FloatArray  # (3 units,)

    def step(self, gates: FloatArray, state: FloatArray) -> FloatArray:
        """Give the next state, (units,), of ``gates``; or of many networks side by side, (units, n)."""
        units = len(state)
        own = self.hidden.dot(state)
        own.T[...] += self.hidden_bias
        both, new = own[: 2 * units], own[2 * units :]
        both += gates[: 2 * units]
        both *= _HALF
        np.tanh(both, out=both)
        both *= _HALF
        both += _HALF  # a sigmoid
        new *= both[:units]
        new += gates[2 * units :]
        np.tanh(new, out=new)
        kept: FloatArray = state - new
        kept *= both[units:]
        kept += new
        return kept

    def gates(self, values: FloatArray) -> FloatArray:
        """Weigh and bias (inputs,), or (inputs, n), as ``step`` takes them: (3 units,), or (3 units, n)."""
        gates: FloatArray = self.inputs.dot(values)
        gates.T[...] += self.input_bias
        return gates


@dataclass(frozen=True, slots=True)
class Weights:
    """A network: its layers, and what is read from the last."""

    layers: tuple[Layer, ...]
    out: FloatArray  # (4, units): beat, one of the bar; both again for the hop after
    out_bias: FloatArray  # (4,)


class Network:
    """Folds inputs, hop by hop, into the chances that a beat, and the one of a bar, is here."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._states = [np.zeros(layer.hidden.shape[1], np.float32) for layer in weights.layers]
        self._first: FloatArray | None = None  # inputs of the first hop of a pair
        self._later = (0.0, 0.0)  # what is said of the hop after a pair

    def step(self, inputs: FloatArray) -> tuple[float, float]:
        """Hear one hop of (64,) inputs; both chances 0..1."""
        if self._first is None:
            self._first = inputs
            return self._later
        value = np.concatenate([self._first, inputs])
        self._first = None
        for place, layer in enumerate(self._weights.layers):
            value = layer.step(layer.gates(value), self._states[place])
            self._states[place] = value
        beat, one, *later = _chances(self._weights.out.dot(value) + self._weights.out_bias).tolist()
        self._later = (later[0], later[1])
        return beat, one


def heard(weights: Weights, values: FloatArray) -> FloatArray:
    """What a network says of every hop of (hops, 64) inputs, (hops, 2).

    Many stretches of the piece, each of a length that was learned from, are heard side by side; where they
    overlap, the mean is taken. Now and then a network slips to the off-beat, but rarely wherever it begins.
    """
    pairs = len(values) // 2
    rows = max(1, -(-(pairs - _STRETCH) // _APART) + 1)
    blocks = rows - 1 + _STRETCH // _APART
    padded = np.zeros((blocks * _APART, 2 * INPUTS), np.float32)
    padded[:pairs] = values[: 2 * pairs].reshape(pairs, 2 * INPUTS)
    gates = _first_gates(weights.layers[0], padded.reshape(blocks, _APART, 2 * INPUTS))
    total, count = np.zeros((len(padded), 4), np.float32), np.zeros((len(padded), 1), np.float32)
    for few in range(0, rows, _ROWS):
        said = _side_by_side(weights, gates[:, :, few:], min(_ROWS, rows - few))
        for row in range(said.shape[2]):
            start = (few + row) * _APART
            begin = _BEFORE if start else 0
            total[start + begin : start + _STRETCH] += said[begin:, :, row]
            count[start + begin : start + _STRETCH] += 1
    out = np.zeros((len(values) + 2, 2), np.float32)  # a pair speaks of its second hop, and the one after
    out[1 : 1 + 2 * pairs] = (total / count)[:pairs].reshape(-1, 2)
    return out[: len(values)]


def _first_gates(layer: Layer, blocks: FloatArray) -> FloatArray:
    """The first layer's gates for each pair of (blocks, pairs, inputs), (pairs, 3 units, blocks)."""
    gates = np.zeros((blocks.shape[1], len(layer.inputs), len(blocks)), np.float32)
    for pair, its in enumerate(gates):
        for few in range(0, len(blocks), _FEW):
            its[:, few : few + _FEW] = layer.gates(blocks[few : few + _FEW, pair].T)
    return gates


def _side_by_side(weights: Weights, gates: FloatArray, rows: int) -> FloatArray:
    """What is said along stretches, each of which begins a block after the one before, (stretch, 4, rows)."""
    states = [np.zeros((layer.hidden.shape[1], rows), np.float32) for layer in weights.layers]
    said = np.zeros((_STRETCH, len(weights.out), rows), np.float32)
    for step, scores in enumerate(said):
        block, pair = divmod(step, _APART)
        heard = gates[pair, :, block : block + rows]
        for place, layer in enumerate(weights.layers):
            if place:
                heard = layer.gates(states[place - 1])
            states[place] = layer.step(heard, states[place])
        scores[...] = weights.out.dot(states[-1])
    said += weights.out_bias[:, None]
    return _chances(said)


_STRETCH, _APART = 768, 128  # pairs of hops: 18 s, every 3 s
_FEW, _ROWS = 16, 32  # that are multiplied at once: more would wake BLAS's threads, which wait for each other
_BEFORE = 256  # pairs at the start of a stretch that say nothing yet


def _chances(scores: FloatArray) -> FloatArray:
    return np.asarray(0.5 * np.tanh(0.5 * scores) + 0.5, np.float32)


@cache
def weights() -> Weights | None:
    """What was learned; None where the file isn't there."""
    path = resources.files("vj.analysis") / "beats.npz"
    if not path.is_file():
        return None
    with path.open("rb") as file, np.load(file) as held:
        return unpacked({key: np.asarray(held[key], np.float32) for key in held.files})


def unpacked(stored: Mapping[str, FloatArray]) -> Weights:
    """A network from arrays named as PyTorch names them: ``gru.weight_ih_l0``, ``out.bias``..."""
    kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    layers: list[Layer] = []
    while f"gru.weight_ih_l{len(layers)}" in stored:
        place = len(layers)
        layers.append(Layer(*(np.ascontiguousarray(stored[f"gru.{kind}_l{place}"]) for kind in kinds)))
    return Weights(tuple(layers), stored["out.weight"], stored["out.bias"])
