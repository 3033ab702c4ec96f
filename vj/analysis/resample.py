"""Whatever a device gives becomes stereo at the ear's one rate."""

import numpy as np
import soxr

from vj.frame import Block, FloatArray

RATE = 44100  # Hz, of all analysis
LOUDEST = 8.0
"""Samples are held within this: +18 dB over full scale is a fault, not music."""


class Resampler:
    """Blocks of any rate and channel count in, stereo at 44.1 kHz out; keeps the filter's memory."""

    def __init__(self) -> None:
        self._rate = RATE
        self._stream: soxr.ResampleStream | None = None

    def step(self, block: Block) -> FloatArray:
        """Give what the block adds, (frames, 2), finite, -8..8; a new rate begins a new stream."""
        if block.rate != self._rate:
            self._rate = block.rate
            new = block.rate != RATE and block.rate > 0
            # low quality: 96 dB is more than ears here need, and its delay is well under a millisecond
            self._stream = soxr.ResampleStream(block.rate, RATE, 2, "float32", "LQ") if new else None
        samples = stereo(block.samples)
        if self._stream is None or not len(samples):
            return samples
        return np.asarray(self._stream.resample_chunk(samples), np.float32)


def stereo(samples: FloatArray) -> FloatArray:
    """Mix (frames, channels) to (frames, 2), finite and -8..8: odd channels left, even ones right."""
    if samples.ndim != 2 or not samples.size:
        return np.zeros((0, 2), np.float32)
    clean = samples
    if not np.abs(samples).max() <= LOUDEST:  # NaN compares false, too
        clean = np.clip(np.nan_to_num(samples, posinf=LOUDEST, neginf=-LOUDEST), -LOUDEST, LOUDEST)
    clean = clean.astype(np.float32, copy=False)
    channels = clean.shape[1]
    if channels == 2:
        return clean
    if channels == 1:
        return np.repeat(clean, 2, axis=1)
    return np.stack([clean[:, 0::2].mean(axis=1), clean[:, 1::2].mean(axis=1)], axis=1)
