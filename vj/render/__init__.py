"""A frame becomes pixels. Called, this package is the library's ``render``: both have the name.

Python puts a package that was imported in the place of a function of its name, so that without this
``from vj import render`` would mean one thing before the first film and another after it.
"""

import sys
from types import ModuleType
from typing import Any

import vj


class Verb(ModuleType):
    """A package that is a function too."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Do what ``vj.api.render`` does."""
        return vj.__getattr__("render")(*arguments, **options)


sys.modules[__name__].__class__ = Verb
