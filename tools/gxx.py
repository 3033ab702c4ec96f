"""Kernels without a GPU: the text that NVRTC gets, compiled by g++ and run on the processor.

Made to prove kernels, not to draw films: OpenGL's software driver is several times faster.
"""

import ctypes
import hashlib
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vj.errors import RenderError
from vj.render.cuda.device import Memory, Reading

SHIM = Path(__file__).with_name("gxx.h")
FLAGS = ("-std=c++17", "-O1", "-march=native", "-ffp-contract=fast", "-fwrapv", "-fno-math-errno", "-w")
"""With multiply-add, where the processor has it, as a GPU computes: what that would change shows here."""


class Bytes:
    """Memory of this process."""

    def __init__(self, size: int) -> None:
        self.array = np.zeros(size, np.uint8)
        self.size = size
        self.address = self.array.ctypes.data


@dataclass(frozen=True, slots=True)
class Read:
    """Bytes that are here already."""

    array: NDArray[np.uint8]

    def wait(self) -> NDArray[np.uint8]:
        """Give them."""
        return self.array


class Gxx:
    """The processor, seen as a device."""

    name = "g++"

    def __init__(self, flags: Sequence[str] = ()) -> None:
        """``flags``: more of them for the compiler."""
        self._flags = (*FLAGS, *flags)
        self._folder = tempfile.TemporaryDirectory(prefix="vj-gxx-")
        self._built: dict[str, Mapping[str, Any]] = {}  # by text

    def build(self, text: str, kernels: Sequence[str]) -> Mapping[str, Any]:
        """Compile a program; RenderError with g++'s log."""
        if text in self._built:
            return self._built[text]
        library = Path(self._folder.name, f"{hashlib.sha256(text.encode()).hexdigest()}.so")
        entries = "".join(f"\nVJ_ENTRY({name})" for name in kernels)
        command = ["g++", *self._flags, "-shared", "-fPIC", "-include", str(SHIM), "-x", "c++", "-"]
        done = subprocess.run(
            [*command, "-o", str(library), "-lm"], input=text + entries, text=True, capture_output=True
        )
        if done.returncode:
            raise RenderError(done.stderr)
        loaded = ctypes.CDLL(str(library))
        self._built[text] = {name: getattr(loaded, f"{name}_launch") for name in kernels}
        return self._built[text]

    def allocate(self, size: int) -> Bytes:
        """Give so many bytes, all zero."""
        return Bytes(size)

    def upload(self, memory: Memory, data: NDArray[Any]) -> None:
        """Put an array there."""
        ctypes.memmove(memory.address, np.ascontiguousarray(data).ctypes.data, data.nbytes)

    def clear(self, memory: Memory) -> None:
        """Set all bytes to zero."""
        ctypes.memset(memory.address, 0, memory.size)

    def launch(self, kernel: Any, blocks: tuple[int, int], threads: int, *arguments: bytes) -> None:
        """Run a kernel to its end."""
        held = [ctypes.create_string_buffer(argument, len(argument)) for argument in arguments]
        places = (ctypes.c_void_p * len(held))(*(ctypes.addressof(argument) for argument in held))
        kernel(*blocks, threads, places)

    def read(self, memory: Memory) -> Reading:
        """Copy bytes."""
        taken = np.empty(memory.size, np.uint8)
        ctypes.memmove(taken.ctypes.data, memory.address, memory.size)
        return Read(taken)

    def reuse(self, memory: Memory) -> None:
        """All that was asked for has been read."""

    def finish(self) -> None:
        """Nothing is ever left to wait for."""

    def close(self) -> None:
        """Take away what was compiled."""
        self._folder.cleanup()
