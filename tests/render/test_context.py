"""A context leaves as it came: what was current before it is so again."""

import pytest

from vj.render.gl.context import Headless, address


def current() -> int:
    """Where the context that is current here lies; 0 without one."""
    from OpenGL import EGL

    return address(EGL.eglGetCurrentContext())


@pytest.mark.usefixtures("gl")
def test_a_context_that_is_closed_leaves_the_one_before_current() -> None:
    before = current()
    other = Headless()
    assert current() not in (0, before)
    other.close()
    assert current() == before


@pytest.mark.usefixtures("gl")
def test_a_guests_context_is_current_only_in_its_turn() -> None:
    before = current()
    guest = Headless(current=False)
    assert current() == before
    with guest.here():
        assert current() not in (0, before)
    assert current() == before
    guest.close()
    assert current() == before
