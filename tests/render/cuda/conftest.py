"""NVRTC works beside the tests, from the first of them all on: it takes as long as all others here."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tools.gxx import Gxx
from tools.nvrtc import Compiled
from vj.library import looks
from vj.render.cuda import kernels
from vj.render.cuda.foundry import units_of
from vj.render.cuda.stage import Stage

WISHES: tuple[dict[str, Any], ...] = (
    {"planar": "yuv420p"},
    {"planar": "p010le", "supersample": 2},
    {"planar": "yuv420p10le", "supersample": 2},
    {"alpha": "light"},
    {"bits": 10, "alpha": "own"},
)
"""Each way in which a stage has its own shaders at least once."""


class Noted(Gxx):
    """Keeps what it is asked to compile, and compiles nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.programs: dict[str, Sequence[str]] = {}  # names of kernels, by text

    def build(self, text: str, kernels: Sequence[str]) -> Mapping[str, Any]:
        """Note a program."""
        self.programs[text] = kernels
        return dict.fromkeys(kernels)


def programs() -> dict[str, Sequence[str]]:
    """The programs of every look that is shipped, and the engine's own; their kernels by their text."""
    noted = Noted()
    for wishes in WISHES:
        Stage(noted, (16, 16), **wishes).close()
    units = [unit for look in looks.load() for unit in units_of(look).values()]
    for begin in range(8):
        part = units[begin::8]
        noted.programs[kernels.program(part)] = [name for unit in part for name in unit.kernels]
    noted.close()
    return noted.programs


class Work:
    """A process that compiles programs for an H100 or H200 while the others leave it something to do."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="vj-nvrtc-")
        self.kernels: list[Sequence[str]] = []  # of each program
        self._files = []
        for number, (text, names) in enumerate(programs().items()):
            self.kernels.append(names)
            self._files.append(Path(self._folder.name, f"{number}.cu"))
            self._files[-1].write_text(text, "utf-8")
        command = ["nice", "-n", "5", sys.executable, "-m", "tools.nvrtc"]
        self._process = subprocess.Popen([*command, *self._files])

    def done(self) -> list[Compiled]:
        """Wait for all, in order."""
        assert self._process.wait() == 0
        return [
            Compiled(file.with_suffix(".cubin").read_bytes(), file.with_suffix(".log").read_text("utf-8"))
            for file in self._files
        ]

    def close(self) -> None:
        """End what nobody waits for."""
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()


WORK = pytest.StashKey[Work]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin, if anybody will ask for it."""
    if any("work" in item.fixturenames for item in session.items if isinstance(item, pytest.Function)):
        session.stash[WORK] = Work()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave nothing behind."""
    if WORK in session.stash:
        session.stash[WORK].close()


@pytest.fixture
def work(request: pytest.FixtureRequest) -> Work:
    """What NVRTC makes of every kernel."""
    return request.session.stash[WORK]
