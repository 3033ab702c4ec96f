"""NVRTC without a GPU and without CuPy: compiles a kernel's text for a real architecture.

    python -m tools.nvrtc FILE ...        machine code beside each, as .cubin; what was said as .log

A process compiles one text at a time, however many threads ask. The library is that of the PyPI package
nvidia-cuda-nvrtc, asked through ctypes (docs.nvidia.com/cuda/nvrtc).
"""

import ctypes
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from vj.errors import RenderError
from vj.render.cuda.device import OPTIONS

CUPY = ("-ftz=true", "--device-as-default-execution-space")
"""What CuPy says as well."""
PACKAGE = "nvidia-cuda-nvrtc"


class Compiled(NamedTuple):
    """Machine code for a GPU, empty where there is none, and what the compiler said."""

    cubin: bytes
    log: str


@cache
def library() -> ctypes.CDLL:
    """The package's library; RenderError where it isn't installed."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError as error:
        raise RenderError(f"{PACKAGE} is not installed: pip install '.[dev]'") from error
    found = [str(file.locate()) for file in files if file.name.startswith("libnvrtc.so")]
    if not found:
        raise RenderError(f"{PACKAGE} has no libnvrtc for this system")
    return ctypes.CDLL(found[0])


def compile_program(text: str, options: tuple[str, ...] = ("--gpu-architecture=sm_90",)) -> Compiled:
    """Compile C++17 for CUDA; a text that is refused has no machine code, and a log that says why."""
    nvrtc = library()
    program = ctypes.c_void_p()
    nvrtc.nvrtcCreateProgram(ctypes.byref(program), text.encode(), b"vj.cu", 0, None, None)
    words = [word.encode() for word in (*OPTIONS, *CUPY, *options)]
    failed = nvrtc.nvrtcCompileProgram(program, len(words), (ctypes.c_char_p * len(words))(*words))
    log = answer(nvrtc.nvrtcGetProgramLogSize, nvrtc.nvrtcGetProgramLog, program)
    cubin = b"" if failed else answer(nvrtc.nvrtcGetCUBINSize, nvrtc.nvrtcGetCUBIN, program)
    nvrtc.nvrtcDestroyProgram(ctypes.byref(program))
    return Compiled(cubin, log.rstrip(b"\0").decode(errors="replace").strip())


def answer(
    size: "ctypes._NamedFuncPointer", get: "ctypes._NamedFuncPointer", program: ctypes.c_void_p
) -> bytes:
    """The bytes that a pair of NVRTC's functions gives."""
    length = ctypes.c_size_t()
    size(program, ctypes.byref(length))
    buffer = ctypes.create_string_buffer(length.value)
    get(program, buffer)
    return buffer.raw


def main() -> None:
    """Compile files."""
    for path in map(Path, sys.argv[1:]):
        made = compile_program(path.read_text("utf-8"))
        path.with_suffix(".cubin").write_bytes(made.cubin)
        path.with_suffix(".log").write_text(made.log, "utf-8")


if __name__ == "__main__":
    main()
