"""What the stage asks of a machine that runs kernels: memory, programs, launches, and pixels back.

CuPy gives it on a GPU (``gpu``); ``tools.gxx`` gives it without one, by compiling the very same text
with g++, which is how the suite proves the kernels.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

OPTIONS = ("--std=c++17", "--prec-div=false", "--prec-sqrt=false")
"""What NVRTC is told: division and roots as exact as OpenGL's drivers make them, not to the last bit."""


class Memory(Protocol):
    """Bytes on a device; given back when nobody holds them any more."""

    address: int
    size: int


class Reading(Protocol):
    """Bytes on their way from the device."""

    def wait(self) -> NDArray[np.uint8]:
        """Wait for them; they stay untouched for as long as somebody holds the array."""


class Device(Protocol):
    """Runs kernels one after the other; all but ``wait`` and ``finish`` may come back before it is done."""

    name: str

    def build(self, text: str, kernels: Sequence[str]) -> Mapping[str, Any]:
        """Compile a program, and give its kernels by their names; RenderError with the compiler's log."""

    def allocate(self, size: int) -> Memory:
        """Give so many bytes, all zero."""

    def upload(self, memory: Memory, data: NDArray[Any]) -> None:
        """Put an array there, in one piece."""

    def clear(self, memory: Memory) -> None:
        """Set all bytes to zero."""

    def launch(self, kernel: Any, blocks: tuple[int, int], threads: int, *arguments: bytes) -> None:
        """Run a kernel; each argument is what one of its parameters holds."""

    def read(self, memory: Memory) -> Reading:
        """Begin to bring bytes back, as they are after what was launched so far."""

    def reuse(self, memory: Memory) -> None:
        """Let what is launched from here on wait until what was read of this memory is out of it."""

    def finish(self) -> None:
        """Wait until all that was launched is done."""

    def close(self) -> None:
        """Let go of the device."""
