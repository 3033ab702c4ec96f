"""NVRTC takes every kernel that is shipped, for a real GPU, without a word."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from tools import nvrtc
from vj.library import looks
from vj.render.cuda import kernels
from vj.render.cuda.foundry import units_of
from vj.render.cuda.kernels import Unit

UNITS = [unit for look in looks.load() for unit in units_of(look).values()]


def compiled(units: Sequence[Unit]) -> nvrtc.Compiled:
    """A program of these units, for an H100 or H200."""
    return nvrtc.compile_program(kernels.program(units))


def test_every_kernel_is_compiled_for_sm_90_with_an_empty_log() -> None:
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(compiled, (UNITS[begin::8] for begin in range(8))))
    assert [found.log for found in made] == [""] * len(made)
    assert [found.cubin[:4] for found in made] == [b"\x7fELF"] * len(made)
    names = {kernel.encode() for unit in UNITS for kernel in unit.kernels}
    assert {name for name in names if not any(name in found.cubin for found in made)} == set()


def test_what_is_wrong_is_said_with_its_line() -> None:
    made = nvrtc.compile_program('#line 7 "wrong.fs"\nint x = nothing;')
    assert made.cubin == b""
    assert 'wrong.fs(7): error: identifier "nothing" is undefined' in made.log


@pytest.mark.parametrize("architecture", ["sm_75", "sm_89", "sm_100"])
def test_the_vocabulary_is_taken_for_other_gpus_too(architecture: str) -> None:
    assert (
        nvrtc.compile_program(kernels.program(UNITS[:1]), (f"--gpu-architecture={architecture}",)).log == ""
    )
