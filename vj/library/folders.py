"""Where the shipped looks and presets lie, the person's own beside them, and what is made once and kept."""

import os
from pathlib import Path


def shipped(name: str) -> Path:
    """The shipped folder ``shaders`` or ``presets``: inside an installed wheel, else in the checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def own(name: str) -> Path:
    """The person's own folder of that name, which need not exist: ``~/.config/vj/shaders`` or VJ_HOME."""
    home = os.environ.get("VJ_HOME")
    return (Path(home) if home else Path.home() / ".config" / "vj") / name


def kept() -> Path:
    """The person's folder for what can be made again at any time: ``~/.cache/vj``, or inside VJ_HOME."""
    if home := os.environ.get("VJ_HOME"):
        return Path(home) / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vj"
