import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.library import expression


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        ("", 640),
        ("$WIDTH/4.0", 160),
        ("floor($WIDTH / 3.0)", 213),
        ("max($WIDTH * $scale, 1.0)", 320),
        ("256", 256),
        ("pow(2, trunc(log2($WIDTH)))", 512),
        ("$WIDTH - 1000", 1),
        ("$WIDTH / 0", 640),
        ("-(2 ^ 3) + 10", 2),
    ],
)
def test_the_size_of_a_pass_is_computed_as_written(text: str, pixels: int) -> None:
    assert expression.size(text, 640, {"WIDTH": 640.0, "scale": 0.5}) == pixels


@pytest.mark.parametrize(
    "text", ["$WIDTH +", "__import__('os')", "$a.b", "[1]", "lambda: 1", "9 if 1 else 2", "1" + "+1" * 999]
)
def test_what_is_not_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expression|only numbers"):
        expression.parse(text)


@given(st.text(alphabet="$WIDTH0123456789.+-*/%^() floor,", max_size=40))
def test_any_text_gives_a_size_or_a_refusal(text: str) -> None:
    try:
        expression.names(text)
    except ValueError:
        return
    assert 1 <= expression.size(text, 640, {"WIDTH": 640.0}) <= 16384


def test_what_cannot_be_computed_is_not_a_number() -> None:
    assert math.isnan(expression.evaluate("sqrt(0 - 1)", {}))
