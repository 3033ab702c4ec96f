"""The door to CuPy: kernels on an NVIDIA GPU.

All is drawn on one stream. What is read back goes on another, into page-locked memory, so that a
picture leaves the device while the next one is drawn; the array that is given is that memory itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vj.errors import RenderError
from vj.render.cuda.device import Memory
from vj.render.cuda.kernels import OPTIONS


class Block:
    """Memory of the GPU, which CuPy's pool takes back when nobody holds it."""

    def __init__(self, pointer: Any, size: int) -> None:
        self.pointer, self.size = pointer, size
        self.address: int = pointer.ptr
        self.left: Any = None  # the event after which all that was read is out of it


class Under:
    """Bytes on their way into page-locked memory."""

    def __init__(self, array: NDArray[np.uint8], done: Any) -> None:
        self._array, self._done = array, done

    def wait(self) -> NDArray[np.uint8]:
        """Wait for them."""
        self._done.synchronize()
        return self._array


class Gpu:
    """The first GPU that CUDA finds."""

    def __init__(self) -> None:
        """Open it; RenderError with what is missing."""
        try:
            import cupy
        except ImportError as error:
            raise RenderError("no CuPy for CUDA here: pip install 'vj[cuda]'") from error
        self._cuda = cupy.cuda
        self._module: Any = cupy.RawModule
        self._failures = (
            self._cuda.runtime.CUDARuntimeError,
            self._cuda.driver.CUDADriverError,
            self._cuda.memory.OutOfMemoryError,
        )
        self._refusal = self._cuda.compiler.CompileException
        with self._ours("CUDA finds no GPU"):
            self._device = self._cuda.Device(0)
            self._device.use()
            self.name: str = self._cuda.runtime.getDeviceProperties(0)["name"].decode()
            self._drawing = self._cuda.Stream(non_blocking=True)
            self._leaving = self._cuda.Stream(non_blocking=True)

    @contextmanager
    def _ours(self, what: str) -> Iterator[None]:
        try:
            yield
        except self._failures as error:
            raise RenderError(f"{what}: {' '.join(str(error).split())}") from error

    def build(self, text: str, kernels: Sequence[str]) -> Mapping[str, Any]:
        """Compile a program, or take it from CuPy's cache on disk; RenderError with NVRTC's log."""
        try:
            with self._ours("the GPU refuses a program"), self._device:
                module = self._module(code=text, options=OPTIONS)
                found = {name: module.get_function(name) for name in kernels}
                for kernel in found.values():
                    kernel.compile()
        except self._refusal as error:
            raise RenderError(str(error)) from error
        return found

    def allocate(self, size: int) -> Block:
        """Give so many bytes, all zero."""
        with self._ours(f"no {size >> 20} MiB of the GPU's memory are left"), self._device, self._drawing:
            made = Block(self._cuda.alloc(size), size)
        self.clear(made)
        return made

    def upload(self, memory: Memory, data: NDArray[Any]) -> None:
        """Put an array there; it may be changed as soon as this comes back."""
        assert isinstance(memory, Block)
        given = np.ascontiguousarray(data)
        with self._ours("the GPU takes no data"), self._device:
            memory.pointer.copy_from_host_async(given.ctypes.data, given.nbytes, self._drawing)

    def clear(self, memory: Memory) -> None:
        """Set all bytes to zero."""
        assert isinstance(memory, Block)
        with self._ours("the GPU fails"), self._device:
            memory.pointer.memset_async(0, memory.size, self._drawing)

    def launch(self, kernel: Any, blocks: tuple[int, int], threads: int, *arguments: bytes) -> None:
        """Run a kernel after all that was launched before."""
        given = tuple(np.frombuffer(a, np.dtype((np.void, len(a)))) for a in arguments)
        with self._ours("the GPU fails"), self._device, self._drawing:
            kernel((*blocks, 1), (threads, 1, 1), given)

    def read(self, memory: Memory) -> Under:
        """Begin to bring bytes back."""
        assert isinstance(memory, Block)
        with self._ours("the GPU fails"), self._device:
            self._leaving.wait_event(self._drawing.record(self._event()))
            array = np.frombuffer(self._cuda.alloc_pinned_memory(memory.size), np.uint8, memory.size)
            memory.pointer.copy_to_host_async(array.ctypes.data, memory.size, self._leaving)
            memory.left = self._leaving.record(self._event())
        return Under(array, memory.left)

    def _event(self) -> Any:
        return self._cuda.Event(block=True, disable_timing=True)

    def reuse(self, memory: Memory) -> None:
        """Let what is launched from here on wait until what was read of this memory is out of it."""
        assert isinstance(memory, Block)
        if memory.left is not None:
            self._drawing.wait_event(memory.left)
            memory.left = None

    def finish(self) -> None:
        """Wait until all that was launched is done."""
        with self._ours("the GPU fails"):
            self._drawing.synchronize()
            self._leaving.synchronize()

    def close(self) -> None:
        """Wait for the last of it; memory is given back as it is let go."""
        self.finish()
