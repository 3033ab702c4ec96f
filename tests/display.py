"""A display of our own: Xvfb, as on any machine without a screen."""

import os
import subprocess


class Display:
    """An X server that lasts as long as a test."""

    def __init__(self, size: str) -> None:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as said:
            number = said.readline().strip()
        assert number, "Xvfb did not start"
        self.env = {**os.environ, "DISPLAY": f":{number}"}
        self.env.pop("WAYLAND_DISPLAY", None)
        self.env.pop("PYOPENGL_PLATFORM", None)

    def type(self, *keys: str) -> None:
        """Press keys, as xdotool names them."""
        subprocess.run(["xdotool", "key", *keys], env=self.env, check=True, timeout=10)

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait()
