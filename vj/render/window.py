"""The window: full screen on the monitor asked for, its keys, its swap. The one door to GLFW."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import glfw

from vj.errors import DeviceError, UsageError
from vj.targets import CHARACTERS, KEYS

Size = tuple[int, int]
VERSIONS = ((4, 1), (3, 3))  # 4.1 is the most that macOS has
NAMES = {getattr(glfw, f"KEY_{name.upper()}"): name for name in KEYS}


MOUSE_NAMES = {
    glfw.MOUSE_BUTTON_LEFT: "mouse_left",
    glfw.MOUSE_BUTTON_RIGHT: "mouse_right",
    glfw.MOUSE_BUTTON_MIDDLE: "mouse_middle",
}
VALUES = {glfw.PRESS: 1.0, glfw.RELEASE: 0.0}
CROSSED = 0.5  # of a wheel's click, that makes one


class Hands(Protocol):
    """Who is told what keys, mouse and game pads do."""

    def act(self, name: str, value: float) -> None:
        """Hear that a key or button went down (1) or up (0)."""

    def point(self, x: float, y: float) -> None:
        """Hear where the mouse is: 0..1 from the left, and from the bottom."""

    def pad(self, number: int, buttons: Sequence[int], axes: Sequence[float]) -> None:
        """Hear how a game pad stands."""


NO_MONITOR: Any = None  # GLFW's way to say "a plain window"
NO_WINDOW: Any = None  # ... and "no context"


@dataclass(frozen=True, slots=True)
class Monitor:
    """A display that is connected."""

    index: int
    name: str
    size: Size  # pixels
    rate: int  # Hz


def start() -> None:
    """Wake GLFW; DeviceError when there is no display."""
    if sys.platform.startswith("linux"):
        # PyOpenGL and GLFW must agree on GLX or EGL; X11 first, since Wayland desktops have it too
        x11 = bool(os.environ.get("DISPLAY"))
        os.environ["PYOPENGL_PLATFORM"] = "glx" if x11 else "egl"
        glfw.init_hint(glfw.PLATFORM, glfw.PLATFORM_X11 if x11 else glfw.ANY_PLATFORM)
    glfw.ERROR_REPORTING = "exception"
    try:
        started = glfw.init()
    except glfw.GLFWError as error:
        raise DeviceError(f"no display ({one_line(error)}): use --headless") from error
    if not started:
        raise DeviceError("no display: use --headless")


def has_display() -> bool:
    """Whether a window could be opened here, as far as can be told without trying."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def monitors() -> list[Monitor]:
    """The monitors there are; DeviceError when there is no display."""
    start()
    found = []
    for index, handle in enumerate(glfw.get_monitors()):
        mode = glfw.get_video_mode(handle)
        name = word(glfw.get_monitor_name(handle))
        found.append(Monitor(index, name, (mode.size.width, mode.size.height), mode.refresh_rate))
    return found


def find(wanted: str | None) -> Monitor:
    """The monitor of this number or part of a name, the first if nothing is asked; else UsageError."""
    there = monitors()
    if not there:
        raise DeviceError("no monitor is connected: use --headless")
    if wanted is None:
        return there[0]
    for monitor in there:
        if wanted == str(monitor.index) or (not wanted.isdigit() and wanted.lower() in monitor.name.lower()):
            return monitor
    raise UsageError(f"no monitor {wanted!r}; there are: {', '.join(f'{m.index} {m.name}' for m in there)}")


class Window:
    """A window with a current GL context.

    ``hands`` is told what keys, mouse and game pads do. Closing a full-screen window, which happens
    by accident, counts as the escape key; closing a plain window closes it.
    """

    def __init__(
        self,
        size: Size,
        *,
        monitor: Monitor | None = None,
        fullscreen: bool = False,
        visible: bool = True,
        hands: Hands | None = None,
    ) -> None:
        start()
        self._plain_size, self._monitor, self._hands = size, monitor, hands
        self._fullscreen = False
        self._handle = self._open(size, visible)
        self._more: list[Any] = []
        glfw.make_context_current(self._handle)
        glfw.swap_interval(1 if visible else 0)
        glfw.set_key_callback(self._handle, self._on_key)
        glfw.set_char_callback(self._handle, self._on_char)
        glfw.set_mouse_button_callback(self._handle, self._on_button)
        glfw.set_cursor_pos_callback(self._handle, self._on_point)
        glfw.set_scroll_callback(self._handle, self._on_wheel)
        self.closed = False
        self.fullscreen(fullscreen and visible)

    def beside(self) -> "Beside":
        """A context that shares its objects with the window's, for another thread to enter."""
        self._more.append(self._open((16, 16), visible=False, share=self._handle))
        return Beside(self._more[-1])

    def _open(self, size: Size, visible: bool, share: Any = None) -> Any:
        trouble = "it gives no reason"
        for major, minor in VERSIONS:
            glfw.default_window_hints()
            for hint, value in {
                glfw.CONTEXT_VERSION_MAJOR: major,
                glfw.CONTEXT_VERSION_MINOR: minor,
                glfw.OPENGL_PROFILE: glfw.OPENGL_CORE_PROFILE,
                glfw.OPENGL_FORWARD_COMPAT: True,
                glfw.VISIBLE: visible,
                glfw.AUTO_ICONIFY: False,  # the desk's own screen may be clicked during a show
                glfw.SCALE_TO_MONITOR: False,
                glfw.COCOA_RETINA_FRAMEBUFFER: True,
            }.items():
                glfw.window_hint(hint, value)
            try:
                if handle := glfw.create_window(*size, "VJ", None, share):
                    return handle
            except glfw.GLFWError as error:
                trouble = one_line(error)
        raise DeviceError(f"no window with OpenGL 3.3 ({trouble}): update the graphics driver, or --headless")

    def _on_key(self, window: Any, key: int, scancode: int, action: int, mods: int) -> None:
        if key in NAMES and action in VALUES:  # not while it repeats
            self._act(printed(NAMES[key], glfw.get_key_name(key, scancode)), VALUES[action])

    def _on_char(self, window: Any, code: int) -> None:
        for name, character in CHARACTERS.items():
            if code == ord(character):
                self._act(name, 1.0)
                self._act(name, 0.0)

    def _on_button(self, window: Any, button: int, action: int, mods: int) -> None:
        if button in MOUSE_NAMES:
            self._act(MOUSE_NAMES[button], VALUES[action])

    def _on_point(self, window: Any, x: float, y: float) -> None:
        width, height = glfw.get_window_size(self._handle)
        if self._hands and width and height:
            self._hands.point(min(max(x / width, 0.0), 1.0), min(max(1 - y / height, 0.0), 1.0))

    def _on_wheel(self, window: Any, right: float, up: float) -> None:
        if abs(up) >= CROSSED:
            name = "wheel_up" if up > 0 else "wheel_down"
            self._act(name, 1.0)
            self._act(name, 0.0)

    def _act(self, name: str, value: float) -> None:
        if self._hands:
            self._hands.act(name, value)

    def _feel_pads(self) -> None:
        if self._hands:
            for joystick in range(glfw.JOYSTICK_1, glfw.JOYSTICK_LAST + 1):
                if glfw.joystick_is_gamepad(joystick) and (state := glfw.get_gamepad_state(joystick)):
                    self._hands.pad(joystick, state.buttons, state.axes)

    @property
    def size(self) -> Size:
        """The window in pixels of the screen (not in the desktop's scaled units)."""
        width, height = glfw.get_framebuffer_size(self._handle)
        return width, height

    @property
    def rate(self) -> float:
        """The monitor's pictures a second; 60 where it doesn't say."""
        return float(self._monitor.rate if self._monitor and self._monitor.rate else 60)

    def fullscreen(self, on: bool) -> None:
        """Fill the monitor, without pointer or screen saver; or be a plain window again."""
        if on == self._fullscreen or not glfw.get_monitors():
            return
        self._fullscreen = on
        there = glfw.get_monitors()
        handle = (
            there[self._monitor.index] if self._monitor and self._monitor.index < len(there) else there[0]
        )
        mode = glfw.get_video_mode(handle)
        if on:
            glfw.set_window_monitor(
                self._handle, handle, 0, 0, mode.size.width, mode.size.height, mode.refresh_rate
            )
        else:
            left, top = glfw.get_monitor_pos(handle)
            glfw.set_window_monitor(
                self._handle, NO_MONITOR, left + 60, top + 60, *self._plain_size, glfw.DONT_CARE
            )
        glfw.set_input_mode(self._handle, glfw.CURSOR, glfw.CURSOR_HIDDEN if on else glfw.CURSOR_NORMAL)
        glfw.swap_interval(1)

    def swap(self) -> None:
        """Show what was drawn, then hear what the keys say."""
        with suppress(glfw.GLFWError):  # a monitor pulled out in the middle of a frame
            glfw.swap_buffers(self._handle)
            glfw.poll_events()
            self._feel_pads()
            if glfw.window_should_close(self._handle):
                glfw.set_window_should_close(self._handle, False)
                if self._fullscreen:
                    self._act("escape", 1.0)
                else:
                    self.closed = True

    def close(self) -> None:
        """Close the window."""
        with suppress(glfw.GLFWError):
            for handle in (*self._more, self._handle):
                glfw.destroy_window(handle)
            glfw.terminate()


class Beside:
    """The context of a window that nobody sees."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def enter(self) -> None:
        """Make it current in the calling thread."""
        glfw.make_context_current(self._handle)

    def leave(self) -> None:
        """Let go of it, in the thread where it is current."""
        glfw.make_context_current(NO_WINDOW)


def printed(name: str, letter: str | None) -> str:
    """The name of a key by the letter on it; GLFW's own says where it is on an American keyboard."""
    is_letter = letter is not None and len(letter) == 1 and letter.isascii() and letter.isalpha()
    return letter.lower() if letter and is_letter else name


def word(raw: bytes | str) -> str:
    """GLFW's names come as bytes or as text, by version."""
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw


def one_line(error: Exception) -> str:
    """GLFW's reason without its code and line breaks."""
    words = str(error)
    return " ".join(words.split(") ", 1)[-1].split()).strip("b'\"")
