"""The door to CuPy: kernels on an NVIDIA GPU.

All is drawn on one stream. What is read back goes on another, into page-locked memory, so that a
picture leaves the device while the next one is drawn; the array that is given is that memory itself.
What is brought over goes through such memory too, so that nobody waits for what is drawn before it.
"""

import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vj.errors import RenderError
from vj.render.cuda.device import OPTIONS, Memory


class Block:
    """Memory of the GPU, which CuPy's pool takes back when nobody holds it."""

    def __init__(self, pointer: Any, size: int) -> None:
        self.pointer, self.size = pointer, size
        self.address: int = pointer.ptr
        self.left: Any = None  # the event after which all that was read is out of it


class Under:
    """Bytes on their way into page-locked memory."""

    def __init__(self, gpu: "Gpu", array: NDArray[np.uint8], memory: Block) -> None:
        self._gpu, self._array, self._done = gpu, array, memory.left
        self._memory = memory  # nobody else may have it before they are out of it

    def wait(self) -> NDArray[np.uint8]:
        """Wait for them; RenderError for whatever went wrong in what was launched before."""
        with self._gpu.ours("the GPU fails"):
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
        try:
            self._cuda.nvrtc.getVersion()
        except RuntimeError as error:  # a wheel of CuPy's has no compiler with it
            raise RenderError("CuPy finds no NVRTC to compile with: pip install 'vj[cuda]'") from error
        self._module: Any = cupy.RawModule
        self._failures = (
            self._cuda.runtime.CUDARuntimeError,
            self._cuda.driver.CUDADriverError,
            self._cuda.memory.OutOfMemoryError,
        )
        self._refusal = self._cuda.compiler.CompileException
        with self.ours("CUDA finds no GPU"):
            self._device = self._cuda.Device(0)
            self._device.use()
            self.name: str = self._cuda.runtime.getDeviceProperties(0)["name"].decode()
            self._drawing = self._cuda.Stream(non_blocking=True)
            self._leaving = self._cuda.Stream(non_blocking=True)
        self._bringing = threading.Lock()  # looks are made in threads
        self._coming: deque[tuple[Any, NDArray[np.uint8]]] = deque()  # what is brought over, when it is done

    @contextmanager
    def ours(self, what: str) -> Iterator[None]:
        """Make CUDA's errors ours."""
        try:
            yield
        except self._failures as error:
            raise RenderError(f"{what}: {' '.join(str(error).split())}") from error

    def build(self, text: str, kernels: Sequence[str]) -> Mapping[str, Any]:
        """Compile a program, or take it from CuPy's cache on disk; RenderError with NVRTC's log."""
        try:
            with self.ours("the GPU refuses a program"), self._device:
                module = self._module(code=text, options=OPTIONS)
                found = {name: module.get_function(name) for name in kernels}
                for kernel in found.values():
                    kernel.compile()
        except self._refusal as error:
            raise RenderError(str(error)) from error
        return found

    def allocate(self, size: int) -> Block:
        """Give so many bytes, all zero."""
        with self.ours(f"no {size >> 20} MiB of the GPU's memory are left"), self._device, self._drawing:
            made = Block(self._cuda.alloc(size), size)
        self.clear(made)
        return made

    def upload(self, memory: Memory, data: NDArray[Any]) -> None:
        """Put an array there; it may be changed as soon as this comes back."""
        assert isinstance(memory, Block)
        with self.ours("the GPU takes no data"), self._device, self._bringing:
            while self._coming and self._coming[0][0].done:
                self._coming.popleft()
            held = self._locked(data.nbytes)
            held[:] = np.ascontiguousarray(data).reshape(-1).view(np.uint8)
            memory.pointer.copy_from_host_async(held.ctypes.data, held.nbytes, self._drawing)
            self._coming.append((self._drawing.record(self._event()), held))

    def _locked(self, size: int) -> NDArray[np.uint8]:
        """Page-locked memory, out of CuPy's pool until nobody holds it."""
        return np.frombuffer(self._cuda.alloc_pinned_memory(size), np.uint8, size)

    def clear(self, memory: Memory) -> None:
        """Set all bytes to zero."""
        assert isinstance(memory, Block)
        with self.ours("the GPU fails"), self._device:
            memory.pointer.memset_async(0, memory.size, self._drawing)

    def launch(self, kernel: Any, blocks: tuple[int, int], threads: int, *arguments: bytes) -> None:
        """Run a kernel after all that was launched before."""
        given = tuple(np.frombuffer(a, np.dtype((np.void, len(a)))) for a in arguments)
        with self.ours("the GPU fails"), self._device, self._drawing:
            kernel((*blocks, 1), (threads, 1, 1), given)

    def read(self, memory: Memory) -> Under:
        """Begin to bring bytes back."""
        assert isinstance(memory, Block)
        with self.ours("the GPU fails"), self._device:
            self._leaving.wait_event(self._drawing.record(self._event()))
            array = self._locked(memory.size)
            memory.pointer.copy_to_host_async(array.ctypes.data, memory.size, self._leaving)
            memory.left = self._leaving.record(self._event())
        return Under(self, array, memory)

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
        with self.ours("the GPU fails"):
            self._drawing.synchronize()
            self._leaving.synchronize()

    def close(self) -> None:
        """Wait for the last of it; memory is given back as it is let go."""
        self.finish()
