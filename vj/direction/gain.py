"""What hands say of the automatic gain, as the ear takes it."""

from collections.abc import Mapping
from dataclasses import replace

from vj.analysis.levels import UNTOUCHED, Gain
from vj.frame import Value

AUTO, FREEZE, TRIM = "/gain/auto", "/gain/freeze", "/gain/trim"


class HeldGain:
    """Folds the knobs' changes into what they stand at."""

    def __init__(self) -> None:
        self._gain = UNTOUCHED

    def step(self, changed: Mapping[str, Value]) -> Gain:
        """Give the gain that is asked for; ``changed`` are knobs that moved in the frame before."""
        if AUTO in changed:
            self._gain = replace(self._gain, auto=bool(changed[AUTO]))
        if FREEZE in changed:
            self._gain = replace(self._gain, frozen=bool(changed[FREEZE]))
        if TRIM in changed:
            self._gain = replace(self._gain, trim=float(str(changed[TRIM])))
        return self._gain
