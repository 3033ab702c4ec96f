"""Files that others wrote: all are translated; what gives other pixels, the lint has remarked upon.

Not shipped: ``tests.render.test_corpus`` says where they come from, and what is drawn. Without them there
is nothing to find fault with.
"""

from collections.abc import Iterator

import pytest

from tests.render.cuda.both import CLOSE, Both
from tests.render.pictures import frame
from tests.render.test_corpus import GL_TRANSITIONS, ISF, OTHER, PATTERN, SOUND, scene
from tools import nvrtc
from vj.frame import Look
from vj.library import gltransitions, isf
from vj.render.cuda import kernels, lint
from vj.render.cuda.foundry import units_of

FILES = {path.stem: path for path in (*ISF, *GL_TRANSITIONS)}
KNOWN = {
    *("Butterfly Wave Scrawler", "ButterflyWaveScrawler"),  # the last bit of an arc cosine, a hundredfold
    *("CMYK Halftone", "RGB Halftone"),  # smoothstep between two equal edges
    *("Dilate-Fast", "Erode-Fast", "Histogram Viewer"),  # equal or not, by the last bit
    *("Multi Gradient", "RE RGB Gradient Generator", "Rotate"),  # one column, at an edge
}


def read(name: str) -> Look:
    """A file as a look."""
    path = FILES[name]
    return gltransitions.read(path) if path.suffix == ".glsl" else isf.read(path)


@pytest.fixture(scope="module")
def cast(both: Both) -> Iterator[Both]:
    """Both renderers, what files act on compiled."""
    both.cast((PATTERN, OTHER))
    yield both
    both.gl.problems.clear()


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_others_gives_the_pixels_of_opengl_or_the_lint_says_why_not(cast: Both, name: str) -> None:
    of = read(name)
    units_of(of)
    worst = max(cast.draw(frame(scene(of, index), SOUND)).share for index in range(8))
    cast.gl.forget()
    cast.cuda.forget()
    assert [str(problem) for problem in cast.cuda.problems] == []
    assert worst <= CLOSE or lint.remarks(of) or name in KNOWN


@pytest.mark.parametrize("name", FILES)
def test_nvrtc_takes_a_file_of_others_without_a_word(name: str) -> None:
    assert nvrtc.compile_program(kernels.program(list(units_of(read(name)).values()))).log == ""
