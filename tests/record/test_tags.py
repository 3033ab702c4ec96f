"""The mark of how a film was made, among its tags."""

import pytest

from vj.record.tags import mark_of, marked


@pytest.mark.parametrize(
    ("keywords", "mark", "wanted"),
    [
        ({}, "new", {"keywords": "vj:new"}),
        ({}, "", {}),
        ({"keywords": "dub, vj:old"}, "new", {"keywords": "dub, vj:new"}),
        ({"keywords": "vj:old"}, "", {}),
        ({"keywords": "dub"}, "", {"keywords": "dub"}),
    ],
)
def test_a_film_bears_its_own_mark_and_the_keywords_of_its_track(
    keywords: dict[str, str], mark: str, wanted: dict[str, str]
) -> None:
    tags = marked({"title": "A piece", **keywords}, mark)
    assert tags == {"title": "A piece", **wanted}
    assert mark_of(tags) == mark
