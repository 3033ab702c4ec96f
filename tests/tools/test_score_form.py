"""The score of sections, as equations; and the forms of pieces by others, where they are here."""

from pathlib import Path

import pytest

from tools.score_form import FORMS, Form, Score, ahead, forms, located, score
from tools.tracks import decoded
from vj.frame import SECTIONS

SAID = Form("judge", "x", 2.0, ((0.0, frozenset({"calm"})), (10.0, frozenset({"groove", "drop"}))))


def test_a_listener_who_is_told_what_he_says_agrees_with_all_of_it() -> None:
    told = [(0.0, "calm"), (10.0, "drop")]
    assert score(SAID, told, 20.0) == Score(1.0, (1, 1), (1, 1))


def test_a_change_counts_if_it_is_told_within_a_bar() -> None:
    assert score(SAID, [(0.0, "calm"), (11.9, "drop")], 20.0).found == (1, 1)
    late = score(SAID, [(0.0, "calm"), (12.1, "drop")], 20.0)
    assert (late.found, late.right) == ((0, 1), (0, 1))
    assert late.agrees == pytest.approx(0.895, abs=1e-3)


def test_a_change_that_nobody_hears_is_not_right() -> None:
    told = score(SAID, [(0.0, "calm"), (10.0, "groove"), (15.0, "drop"), (18.0, "break")], 20.0)
    assert (told.found, told.right) == ((1, 1), (1, 3))
    assert told.agrees == pytest.approx(0.9)


def test_every_piece_of_the_table_has_sections_that_are_and_rise() -> None:
    for form in forms(FORMS.read_text("utf-8")):
        assert form.half in ("tune", "judge"), form.piece
        assert form.parts[0][0] == 0
        assert list(form.parts) == sorted(form.parts, key=lambda part: part[0])
        assert set().union(*(names for _, names in form.parts)) <= set(SECTIONS)


FIVE = (
    "hedgewars_Rock",
    "nexuiz_brainsukker",
    "nexuiz_digital-pursuit",
    "nexuiz_northern-lights",
    "singularity_Nebula",
)


@pytest.mark.parametrize("piece", FIVE)
def test_what_is_told_of_others_music_a_listener_agrees_with(piece: str, data: Path | None) -> None:
    if not data:
        pytest.skip("no outside data: VJ_TEST_DATA isn't set")
    form = next(form for form in forms(FORMS.read_text("utf-8")) if form.piece == piece)
    path = located([data / "music"], piece)
    assert path
    sound = decoded(path)
    found = score(form, ahead(sound), len(sound) / 44100)
    assert found.agrees > 0.9
    assert found.found[0] == found.found[1]
