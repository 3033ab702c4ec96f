"""Make the blue noise that the stage dithers with: void and cluster (R. Ulichney, SPIE 1913, 1993).

python tools/bluenoise.py       writes vj/render/bluenoise.npy, 64 x 64 ranks 0..4095
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIZE, SIGMA, SEED = 64, 1.9, 1
PATH = Path(__file__).parents[1] / "vj" / "render" / "bluenoise.npy"


def blur(size: int, sigma: float) -> NDArray[np.float64]:
    """The light that a dot at (0, 0) throws around itself, on a torus."""
    away = np.minimum(np.arange(size), size - np.arange(size))
    line = np.exp(-(away**2) / (2 * sigma**2))
    return np.outer(line, line)


def ranks(size: int = SIZE, sigma: float = SIGMA, seed: int = SEED) -> NDArray[np.uint16]:
    """The order in which dots are laid so that they are even at every density, (size, size)."""
    glow = blur(size, sigma)
    dots = np.zeros((size, size), bool)
    light = np.zeros((size, size))

    def put(at: tuple[int, int], on: bool) -> None:
        dots[at] = on
        light[:] += np.roll(glow, at, (0, 1)) * (1 if on else -1)

    def cluster() -> tuple[int, int]:
        return place(np.where(dots, light, -np.inf).argmax())

    def void() -> tuple[int, int]:
        return place(np.where(dots, np.inf, light).argmin())

    def place(flat: np.intp) -> tuple[int, int]:
        row, column = divmod(int(flat), size)
        return row, column

    random = np.random.default_rng(seed)
    for flat in random.choice(size * size, size * size // 10, replace=False):
        put(place(flat), True)
    while True:  # spread the first dots until none would move
        put(tight := cluster(), False)
        put(loose := void(), True)
        if tight == loose:
            break
    order = np.zeros((size, size), np.uint16)
    first = dots.copy(), light.copy()
    for rank in reversed(range(int(dots.sum()))):
        order[tight := cluster()] = rank
        put(tight, False)
    dots[:], light[:] = first
    for rank in range(int(dots.sum()), size * size):
        order[loose := void()] = rank
        put(loose, True)
    return order


if __name__ == "__main__":
    np.save(PATH, ranks())
