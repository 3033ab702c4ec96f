"""OKLab: a colour space in which equal steps look equal (Björn Ottosson, 2020). Pure, on arrays."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Colours = NDArray[np.float64]

_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_SMALLER = np.linspace(1, 0, 65)


def to_oklab(srgb: ArrayLike) -> Colours:
    """(..., 3) lightness 0..1 and two opponent axes, of sRGB 0..1."""
    shades = np.asarray(srgb, np.float64)
    light = np.where(shades <= 0.04045, shades / 12.92, ((shades + 0.055) / 1.055) ** 2.4)
    found: Colours = np.cbrt(light @ _LMS.T) @ _LAB.T
    return found


def to_srgb(lab: ArrayLike) -> Colours:
    """(..., 3) sRGB 0..1; what no screen shows keeps lightness and hue and loses chroma."""
    colours = np.asarray(lab, np.float64)
    tried = colours[..., None, :] * np.stack([np.ones(65), _SMALLER, _SMALLER], axis=-1)
    light = (tried @ np.linalg.inv(_LAB).T) ** 3 @ np.linalg.inv(_LMS).T
    fits = ((light > -1e-4) & (light < 1 + 1e-4)).all(axis=-1)
    first = np.argmax(fits, axis=-1)
    light = np.clip(np.take_along_axis(light, first[..., None, None], axis=-2)[..., 0, :], 0.0, 1.0)
    shades: Colours = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return shades


def turned(lab: ArrayLike, turns: float) -> Colours:
    """The colours with their hue turned round."""
    colours = np.array(lab, np.float64)
    hue = (colours[..., 1] + 1j * colours[..., 2]) * np.exp(2j * np.pi * turns)
    colours[..., 1], colours[..., 2] = hue.real, hue.imag
    return colours
