"""The blue noise that dithers the last step to whole levels."""

from pathlib import Path

import numpy as np

from vj.frame import FloatArray

NOISE = Path(__file__).with_name("bluenoise.npy")


def shades() -> FloatArray:
    """A tile of it as pixels, (64, 64, 4): each shade of 0..1 as often as any other."""
    ranks = np.load(NOISE)
    shade = (ranks.astype(np.float32) + np.float32(0.5)) / np.float32(ranks.size)
    return np.repeat(shade[..., None], 4, axis=2)
