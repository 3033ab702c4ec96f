"""The OpenGL stage; the only folder that knows PyOpenGL.

PyOpenGL binds itself to GLX or EGL when it is first imported, for good. Without a window it must be
EGL; whoever opens a window has said so in the environment before this folder is imported.
"""

import os
import sys

if sys.platform.startswith("linux"):
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
