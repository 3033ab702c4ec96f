import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vj.errors import LookError
from vj.frame import Bind, Input, Look, Pass
from vj.library import isf

PATH = Path("shaders/patterns/test.fs")


def read(header: dict[str, Any] | str, body: str = "void main() { gl_FragColor = vec4(1.0); }") -> Look:
    """Read a file with this header."""
    text = header if isinstance(header, str) else json.dumps(header, indent=1)
    return isf.parse(f"/*{text}*/\n{body}", PATH)


def first_input(**keys: Any) -> Input:
    """Read a file with one input."""
    return read({"ISFVSN": "2", "INPUTS": [{"NAME": "x", **keys}]}).inputs[0]


@pytest.mark.parametrize(
    ("keys", "default"),
    [
        ({"TYPE": "float", "DEFAULT": 0.3}, 0.3),
        ({"TYPE": "float", "MIN": 2, "MAX": 6}, 4.0),
        ({"TYPE": "float"}, 0.5),
        ({"TYPE": "float", "DEFAULT": 9, "MIN": 0, "MAX": 6}, 6.0),
        ({"TYPE": "bool", "DEFAULT": 1.0}, True),
        ({"TYPE": "bool"}, False),
        ({"TYPE": "event"}, False),
        ({"TYPE": "long", "VALUES": [3, 5], "LABELS": ["three", "five"]}, 3),
        ({"TYPE": "long", "VALUES": [3, 5], "DEFAULT": 5}, 5),
        ({"TYPE": "point2D"}, (0.0, 0.0)),
        ({"TYPE": "point2D", "DEFAULT": [1, 2]}, (1.0, 2.0)),
        ({"TYPE": "color", "DEFAULT": [1, 0, 0]}, (1.0, 0.0, 0.0, 1.0)),
        ({"TYPE": "image"}, None),
        ({"TYPE": "audio", "MAX": 256}, None),
        ({"TYPE": "audioFFT"}, None),
    ],
)
def test_every_type_of_input_has_the_default_that_other_hosts_give_it(
    keys: dict[str, Any], default: object
) -> None:
    assert first_input(**keys).default == default


@pytest.mark.parametrize(
    ("bind", "read_as"),
    [
        ("bass", Bind("bass")),
        ({"SOURCE": "bass", "RANGE": [0.2, 3]}, Bind("bass", 0.2, 3)),
        ({"SOURCE": "beat.hit", "CURVE": 2}, Bind("beat.hit", None, None, 2.0)),
    ],
)
def test_bind_says_what_drives_an_input(bind: object, read_as: Bind) -> None:
    assert first_input(TYPE="float", BIND=bind).bind == read_as


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        ([], "generator"),
        (["inputImage"], "filter"),
        (["startImage", "endImage"], "transition"),
        (["startImage"], "generator"),
    ],
)
def test_the_images_that_a_file_takes_say_what_kind_it_is(inputs: list[str], kind: str) -> None:
    assert read({"INPUTS": [{"NAME": name, "TYPE": "image"} for name in inputs]}).kind == kind


def test_passes_have_targets_sizes_and_memory() -> None:
    passes = [{"TARGET": "a", "PERSISTENT": True, "FLOAT": True, "WIDTH": "$WIDTH/2", "HEIGHT": 4}, {}]
    assert read({"ISFVSN": "2", "PASSES": passes}).passes == (Pass("a", True, True, "$WIDTH/2", "4"), Pass())


@pytest.mark.parametrize("buffers", [["a"], {"a": {"WIDTH": "$WIDTH/2", "FLOAT": True}}])
def test_persistent_buffers_of_version_one_are_passes_that_remember(buffers: object) -> None:
    look = read({"PERSISTENT_BUFFERS": buffers, "PASSES": [{"TARGET": "a"}, {}]})
    assert (look.version, look.passes[0].persistent) == (1, True)


@pytest.mark.parametrize("imported", [{"noise": {"PATH": "n.png"}}, [{"NAME": "noise", "PATH": "n.png"}]])
def test_imported_images_lie_beside_the_file(imported: object) -> None:
    assert read({"IMPORTED": imported}).imported == {"noise": PATH.parent / "n.png"}


def test_raw_tabs_and_line_ends_inside_strings_are_taken_as_files_have_them() -> None:
    assert read('{"ISFVSN": "2", "DESCRIPTION": "two\n\tlines"}').description == "two\n\tlines"


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (
            '{\n"INPUTS": [\n{"NAME": "x",\n"TYPE": "flaot"}]}',
            "test.fs:4: INPUTS.x.TYPE: TYPE 'flaot' is none of event",
        ),
        (
            '{\n"INPUTS": [{"NAME": "x",\n"TYPE": "float", "DEFAULT": "red"}]}',
            "test.fs:3: INPUTS.x.DEFAULT: DEFAULT",
        ),
        ('{"INPUTS": [{"NAME": "a b", "TYPE": "float"}]}', "needs a NAME that GLSL can take"),
        ('{\n\n"INPUTS": {}}', "test.fs:3: INPUTS: must be a list of objects"),
        ('{"CREDIT": "me",\n}', "test.fs:2: the header is not JSON"),
        ('{"PASSES": [{"TARGET": "a", "WIDTH": "$nope"}]}', "PASSES.a.WIDTH: no input is called nope"),
        ('{"INPUTS": [{"NAME": "x", "TYPE": "float", "BIND": 3}]}', 'BIND is "name" or'),
        (
            '{"INPUTS": [{"NAME": "x", "TYPE": "bool"}, {"NAME": "x", "TYPE": "bool"}]}',
            "two inputs have this name",
        ),
        (
            '{"INPUTS": [{"DEFAULT": "no",\n"NAME": "x", "TYPE": "long"},\n{"DEFAULT": 1, "NAME": "y"}]}',
            "test.fs:1: INPUTS.x.DEFAULT: DEFAULT 'no' is no long",
        ),
        ('{"INPUTS": [{"NAME": "x", "TYPE": "float", "MAX": 1e999}]}', "INPUTS.x.MAX: MAX inf is no float"),
        ('{"INPUTS": [{"NAME": "x", "TYPE": "long", "DEFAULT": 1e10}]}', "DEFAULT 10000000000.0 is no long"),
        ('{"INPUTS": [{"NAME": "x", "TYPE": "bool", "DEFAULT": "on"}]}', "DEFAULT 'on' is no bool"),
        ('{"INPUTS": [{"NAME": "x", "TYPE": "long", "LABELS": 3}]}', "LABELS must be a list of words"),
        ('{"INPUTS": [{"NAME": "x", "TYPE": "long", "VALUES": [NaN]}]}', "VALUES must be a list of whole"),
        ('{"INPUTS": [{"NAME": "main", "TYPE": "float"}]}', "needs a NAME that GLSL can take, not 'main'"),
        (
            '{"PASSES": [{"TARGET": "a"},\n{"TARGET": "b c"}]}',
            "test.fs:2: PASSES.b c.TARGET: 'b c' is no name",
        ),
        (
            '{"INPUTS": [{"NAME": "a", "TYPE": "float"}],\n"IMPORTED": {"a": {"PATH": "a.png"}}}',
            "test.fs:2: IMPORTED.a: an input is called a too",
        ),
    ],
)
def test_a_mistake_in_the_header_is_named_with_file_line_and_key(header: str, says: str) -> None:
    with pytest.raises(LookError) as mistake:
        read(header)
    assert says in str(mistake.value)


def test_each_part_of_a_header_is_found_where_it_begins() -> None:
    text = '{"a": [1, {"b\\"": {}}, []], "c": "}]"}*/ {[}'
    found = {way: text[at : at + 3] for way, at in isf.places(text).items()}
    ways = {
        ("a",): '"a"',
        ("a", 0): "1, ",
        ("a", 1): '{"b',
        ("a", 1, 'b"'): '"b\\',
        ("a", 2): "[]]",
        ("c",): '"c"',
    }
    assert found == ways


def test_keys_that_mean_nothing_are_told_with_the_nearest_that_does() -> None:
    one = '{"NAME": "x", "TYPE": "float", "DEFALT": 1}'
    header = f'{{"ISFVSN": "2",\n"INPUTS": [{one}],\n"PASSES": [{{"persistent": true}}]}}'
    assert [str(found).split("test.fs:")[1] for found in isf.strange(read(header))] == [
        "2: INPUTS.x.DEFALT: means nothing; DEFAULT?",
        "3: PASSES.0.persistent: means nothing; PERSISTENT?",
    ]


def test_a_file_without_a_header_is_a_mistake() -> None:
    with pytest.raises(LookError, match="no ISF header"):
        isf.parse("void main() {}", PATH)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["NAME", "TYPE", "DEFAULT", "MIN", "PASSES", "INPUTS", "TARGET", "IMPORTED", "BIND"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_a_look_or_a_mistake(value: object) -> None:
    for key in ("INPUTS", "PASSES", "IMPORTED", "PERSISTENT_BUFFERS", "CATEGORIES"):
        try:
            look = read(json.dumps({key: value, "ISFVSN": "2"}))
        except LookError:
            continue
        assert look.name == "test"


def test_a_range_the_wrong_way_round_is_turned() -> None:
    taken = first_input(TYPE="float", MIN=1, MAX=0.25, DEFAULT=0.5)
    assert (taken.low, taken.default, taken.high) == (0.25, 0.5, 1.0)
