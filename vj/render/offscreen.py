"""A GL context that nobody sees: EGL on Linux, a hidden window elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol


class Context(Protocol):
    """A GL context that is current here."""

    def beside(self) -> Any:
        """Another that shares its objects, for another thread to enter."""


@contextmanager
def context() -> Iterator[Context]:
    """Make a GL context current while the body runs; RenderError or DeviceError where there is none."""
    if sys.platform == "linux":
        from vj.render.gl.context import Headless

        made = Headless()
        try:
            yield made
        finally:
            made.close()
    else:
        from vj.render.window import Window

        window = Window((64, 64), visible=False)
        try:
            yield window
        finally:
            window.close()
