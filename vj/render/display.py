"""The stage's picture in the window, with the HUD over it."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from vj.render import hud
from vj.render.gl.screen import Screen
from vj.render.gl.stage import Stage
from vj.render.window import Window

Letters = NDArray[np.uint8]


class Display:
    """Shows what the stage has drawn; the display's own rhythm (vsync) makes it wait.

    The HUD's letters are drawn beside it, since they take longer than a frame: the last ones stay until
    the new ones are there.
    """

    def __init__(self, window: Window, stage: Stage) -> None:
        self._window, self._stage, self._screen = window, stage, Screen()
        self._lines: Sequence[str] = ()
        self._hud: Letters | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="hud")
        self._writing: Future[Letters] | None = self._writer.submit(hud.picture, [" "], 100)  # loads the font

    @property
    def closed(self) -> bool:
        """Whether the person closed the window."""
        return self._window.closed

    def show(self, lines: Sequence[str], fullscreen: bool) -> None:
        """Show the picture with these lines over it, none if there are none."""
        self._window.fullscreen(fullscreen)
        size = self._window.size
        self._write(lines, size[1])
        self._screen.draw(self._stage.texture, self._stage.size, size, self._hud)
        self._window.swap()

    def _write(self, lines: Sequence[str], height: int) -> None:
        if self._writing and self._writing.done():
            self._hud, self._writing = self._writing.result(), None
        if not lines:
            self._lines, self._hud = (), None
        elif lines != self._lines and not self._writing:
            self._lines = list(lines)
            self._writing = self._writer.submit(hud.picture, self._lines, height)

    def close(self) -> None:
        """Give the screen back; window and stage belong to whoever opened them."""
        self._writer.shutdown()
        self._screen.close()
