"""A live VJ engine: sound comes in, pictures that a room dances to come out.

Start reading at ``frame.py`` (the nouns), then ``engine.py`` (the order of a frame) and ``live.py``
(the loop). As a library: ``from vj import analyse, frames, hear, preview, render``, see ``api.py``.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vj.api import analyse as analyse
    from vj.api import frames as frames
    from vj.api import hear as hear
    from vj.api import preview as preview
    from vj.api import render as render

__version__ = "0.1.0"

LIBRARY = ("analyse", "frames", "hear", "preview", "render")
"""What ``vj.api`` offers; read when it is first asked for, so that ``import vj`` stays cheap."""


def __getattr__(name: str) -> Any:
    """Give a function of the library."""
    if name in LIBRARY:
        return getattr(importlib.import_module("vj.api"), name)
    raise AttributeError(f"module 'vj' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Name what there is, the library too."""
    return sorted({*globals(), *LIBRARY})
