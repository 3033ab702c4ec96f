"""A GL context with no window and no display: EGL's surfaceless platform; elsewhere a hidden window."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from vj.errors import RenderError

SURFACELESS = 0x31DD  # EGL_PLATFORM_SURFACELESS_MESA
DEVICE = 0x313F  # EGL_PLATFORM_DEVICE_EXT: a GPU with no display server
ATTRIBUTES = (0x3098, 0x30FB)  # EGL_CONTEXT_MAJOR_VERSION, _MINOR_VERSION
VERSIONS = ((4, 1), (3, 3))  # 4.1 is the most that macOS has


class Headless:
    """A GL context that draws off screen. Close it when done."""

    def __init__(self, *, current: bool = True) -> None:
        """Make one; RenderError where there is none. ``current``: make it so in the calling thread."""
        if sys.platform in ("win32", "darwin"):
            raise RenderError("no EGL on this system: use a hidden window instead")
        try:
            from OpenGL import EGL
        except (ImportError, AttributeError, TypeError) as error:
            raise RenderError("no EGL library: install libegl1 and libgl1-mesa-dri") from error
        self._egl: Any = EGL
        self._display = self._open_display()
        EGL.eglBindAPI(EGL.EGL_OPENGL_API)
        self._context = self._create()
        self._before = EGL.eglGetCurrentContext() if current else None
        if current:
            self._make_current(self._context)

    def _make_current(self, context: Any) -> None:
        none = self._egl.EGL_NO_SURFACE
        self._egl.eglMakeCurrent(self._display, none, none, context)

    def _open_display(self) -> Any:
        major, minor = ctypes.c_long(), ctypes.c_long()
        for platform in (
            (DEVICE, SURFACELESS) if os.environ.get("VJ_EGL") == "device" else (SURFACELESS, DEVICE)
        ):
            try:
                display = self._egl.eglGetPlatformDisplay(platform, None, None)
                if display and self._egl.eglInitialize(display, major, minor):
                    return display
            except (self._egl.EGLError, AttributeError, TypeError):
                continue
        raise RenderError("EGL finds no renderer: install libgl1-mesa-dri (or the GPU's driver)")

    def beside(self) -> "Headless":
        """Another context that shares its objects with this one, current nowhere yet."""
        other = object.__new__(Headless)
        other._egl, other._display, other._before = self._egl, self._display, None
        other._context = other._create(self._context)
        return other

    def enter(self) -> None:
        """Make it current in the calling thread."""
        self._egl.eglBindAPI(self._egl.EGL_OPENGL_API)
        self._make_current(self._context)

    def leave(self) -> None:
        """Let go of it, in the thread where it is current."""
        self._make_current(self._egl.EGL_NO_CONTEXT)

    @contextmanager
    def here(self) -> Iterator[None]:
        """Make it current while the body runs, then what was so before."""
        before = self._egl.eglGetCurrentContext()
        self.enter()
        try:
            yield
        finally:
            self._make_current(before or self._egl.EGL_NO_CONTEXT)

    def _create(self, share: Any = None) -> Any:
        for version in VERSIONS:
            pairs = [value for pair in zip(ATTRIBUTES, version, strict=True) for value in pair]
            attributes = (self._egl.EGLint * 7)(*pairs, 0x30FD, 1, self._egl.EGL_NONE)  # core profile
            try:
                if context := self._egl.eglCreateContext(self._display, None, share, attributes):
                    return context
            except self._egl.EGLError:
                continue
        raise RenderError("the renderer here has no OpenGL 3.3: update its driver")

    def close(self) -> None:
        """Let go of the context; what was current before it is so again."""
        if address(self._egl.eglGetCurrentContext()) == address(self._context):
            self._make_current(self._before or self._egl.EGL_NO_CONTEXT)
        self._egl.eglDestroyContext(self._display, self._context)


def address(handle: Any) -> int:
    """Where a handle of EGL points; PyOpenGL gives the same one as another object each time."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def renderer() -> str:
    """Name the renderer of the current context: ``llvmpipe (LLVM 15.0.6) - OpenGL 4.5``."""
    from OpenGL import GL

    name, version = (GL.glGetString(word).decode() for word in (GL.GL_RENDERER, GL.GL_VERSION))
    return f"{name} - OpenGL {version.split(' ')[0]}"
