"""NVRTC takes every kernel that is shipped, for a real GPU, without a word."""

import pytest

from tests.render.cuda.conftest import Work
from tools import nvrtc
from vj.library import looks
from vj.render.cuda import kernels
from vj.render.cuda.foundry import units_of


def test_every_kernel_is_compiled_for_sm_90_with_an_empty_log(work: Work) -> None:
    made = work.done()
    assert [found.log for found in made] == [""] * len(made)
    assert [found.cubin[:4] for found in made] == [b"\x7fELF"] * len(made)
    for found, names in zip(made, work.kernels, strict=True):
        assert {name for name in names if name.encode() not in found.cubin} == set()


def test_what_is_wrong_is_said_with_its_line() -> None:
    made = nvrtc.compile_program('#line 7 "wrong.fs"\nint x = nothing;')
    assert made.cubin == b""
    assert 'wrong.fs(7): error: identifier "nothing" is undefined' in made.log


@pytest.mark.parametrize("architecture", ["sm_75", "sm_89", "sm_100"])
def test_the_vocabulary_is_taken_for_other_gpus_too(architecture: str) -> None:
    text = kernels.program(list(units_of(looks.load().patterns["polygons"]).values()))
    assert nvrtc.compile_program(text, (f"--gpu-architecture={architecture}",)).log == ""
