import pytest
from click.testing import CliRunner, Result

from vj.cli.knobs import command
from vj.errors import UsageError


def knobs(*words: str) -> Result:
    return CliRunner().invoke(command, words)


def test_every_knob_is_a_line_with_its_parts_between_tabs() -> None:
    lines = knobs().output.splitlines()
    assert len(lines) > 200
    assert {line.count("\t") for line in lines} == {4}
    assert (
        "/mix\tfloat\ta number 0..1\t0\tcrossfader: 0 = deck A, 1 = deck B; held until /show/auto 1" in lines
    )


@pytest.mark.parametrize("search", ["tap four", "/tempo/tap", "/tem*/t?p"])
def test_a_knob_is_found_by_its_words_and_by_an_address_pattern(search: str) -> None:
    assert [line.split("\t")[0] for line in knobs(search).output.splitlines()] == ["/tempo/tap"]


def test_what_nobody_has_is_said() -> None:
    assert isinstance(knobs("xyzzy").exception, UsageError)
