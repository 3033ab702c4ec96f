from pathlib import Path

import numpy as np
import pytest

from vj.direction import sources
from vj.frame import Beat, Bind, Features, Input, Look, Value
from vj.vocabulary import Now

PALETTE = tuple((i / 4, 0.0, 1.0) for i in range(5))


@pytest.mark.parametrize(
    ("taken", "bind", "value"),
    [
        (Input("x", "float", low=2.0, high=4.0), Bind("bass"), 3.0),
        (Input("x", "float"), Bind("bass", 10.0, 20.0), 15.0),
        (Input("x", "float"), Bind("bass", 1.0, 0.0, 2.0), 0.75),
        (Input("x", "bool"), Bind("bass", 0.0, 1.2), True),
        (Input("x", "long", low=0.0, high=6.0), Bind("bass"), 3),
        (Input("x", "float", high=9.0), Bind("flow"), 1234.5),
        (Input("x", "float"), Bind("beat.phase"), 0.25),
        (Input("x", "color"), Bind("palette.4"), (1.0, 0.0, 1.0, 1.0)),
    ],
)
def test_an_input_follows_what_it_is_bound_to(taken: Input, bind: Bind, value: Value) -> None:
    now = Now(Features(bass=0.5, flow=1234.5), Beat(phase=0.25), PALETTE)
    assert sources.drive(taken, bind, now) == value


@pytest.mark.parametrize(
    ("bind", "says"),
    [
        ("bas", "nothing is called 'bas'; nearest: bass"),
        ("palette.0", "palette.0 can't drive an input of type float"),
    ],
)
def test_a_wrong_bind_is_named_with_its_input(bind: str, says: str) -> None:
    look = Look("x", "generator", Path("x.fs"), "", inputs=(Input("zoom", "float", bind=Bind(bind)),))
    mistake = sources.check(look)
    assert mistake is not None
    assert str(mistake).startswith(f"x.fs: INPUTS.zoom.BIND: {says}")


@pytest.mark.parametrize(("speeds", "flow"), [((1, 1), 2.0), ((2, 1), 3.0), ((0, 1), 1.0), ((0.5, 0), 0.5)])
def test_what_runs_keeps_the_pace_of_the_show_and_never_jumps(speeds: tuple[float, ...], flow: float) -> None:
    pace = sources.Pace()
    heard = [Features(flow=float(i), time=np.full(4, i, np.float64)) for i in (1, 2)]
    seen = [pace.step(features, speed) for features, speed in zip(heard, speeds, strict=True)]
    assert (seen[-1].flow, *seen[-1].time) == (flow,) * 5
