"""The flash guard holds the same pictures on CUDA."""

from tests.render.cuda.both import CLOSE, Both
from tests.render.pictures import look
from vj.frame import Beat, Features, Frame, Layer, Scene, Tick


def test_what_flashes_is_held_as_in_opengl(both: Both) -> None:
    flashing = look(
        "float on = mod(floor(TIME * 10.0 + 0.01), 2.0);"
        "gl_FragColor = vec4(isf_FragNormCoord.x, on, on * isf_FragNormCoord.y, 1.0);"
    )
    for index in range(50):
        tick = Tick(index, index / 30, 1 / 30)
        shown = Frame(tick, Features(), Beat(), Scene(a=Layer(flashing, tick, {})))
        assert both.draw(shown).share <= CLOSE
    assert both.cuda.held == both.gl.held == 1
    assert both.cuda.read()[..., 1].max() < 255 * 0.35
