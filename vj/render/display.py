"""The stage's picture in the window, with the HUD over it."""

from collections.abc import Sequence

from vj.render import hud
from vj.render.gl.screen import Screen
from vj.render.gl.stage import Stage
from vj.render.window import Window


class Display:
    """Shows what the stage has drawn; the display's own rhythm (vsync) makes it wait."""

    def __init__(self, window: Window, stage: Stage) -> None:
        self._window, self._stage, self._screen = window, stage, Screen()
        self._lines: Sequence[str] = ()
        self._hud = hud.picture([" "], 100)

    @property
    def closed(self) -> bool:
        """Whether the person closed the window."""
        return self._window.closed

    def show(self, lines: Sequence[str], fullscreen: bool) -> None:
        """Show the picture with these lines over it, none if there are none."""
        self._window.fullscreen(fullscreen)
        size = self._window.size
        if lines and lines != self._lines:
            self._lines, self._hud = list(lines), hud.picture(lines, size[1])
        self._screen.draw(self._stage.texture, self._stage.size, size, self._hud if lines else None)
        self._window.swap()

    def close(self) -> None:
        """Give the screen back; window and stage belong to whoever opened them."""
        self._screen.close()
