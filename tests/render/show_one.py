"""Fill the monitor with one picture of the demo track, say so, and wait: run under a display by a test."""

import sys
from itertools import islice

from vj import clock
from vj.audio import demo
from vj.audio.file import MemorySource
from vj.engine import Engine
from vj.frame import Command, Frame
from vj.library import looks, palettes
from vj.library.preset import Preset
from vj.render import window


def picture() -> Frame:
    """A frame of the drop, the same each time."""
    engine = Engine(looks.load(), Preset("test"), palettes.palettes())
    source = MemorySource(demo.samples()[24 * demo.RATE :], demo.RATE)
    asked = [Command("/show/pattern", ("geometric",))]
    frames = [engine.step(tick, source.read(tick), asked) for tick in islice(clock.steady(30), 90)]
    return frames[-1]


def main() -> None:
    """Show it until the input ends; each word that comes in turns the HUD on or off."""
    monitor = window.find(None)
    shown = window.Window((320, 180), monitor=monitor, fullscreen=True)
    from vj.render.display import Display
    from vj.render.gl.stage import Stage

    stage = Stage(shown.size)
    display = Display(shown, stage)
    stage.draw(picture())
    lines: list[str] = []
    for _ in range(3):
        display.show(lines, True)
    sys.stdout.write(f"{shown.size[0]}x{shown.size[1]}\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        lines = [] if lines else ["60.0 fps   frame 4.2 ms", "polygons   auto", "!recording"]
        for _ in range(3):
            display.show(lines, True)
        sys.stdout.write("shown\n")
        sys.stdout.flush()
    display.close()
    stage.close()
    shown.close()


if __name__ == "__main__":
    main()
