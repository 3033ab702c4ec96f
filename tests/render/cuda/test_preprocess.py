from pathlib import Path

import pytest

from vj.errors import LookError
from vj.render.cuda.preprocess import preprocess

HERE = Path("a.fs")


def words(text: str) -> str:
    """What is left of a text, with single spaces."""
    return " ".join(token.text for token in preprocess(text, HERE))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("#define A 2\nA + AB", "2 + AB"),
        ("#define A B\n#define B A\nA B", "A B"),
        ("#define F(x) (x + x)\nF(F(1)) F", "( ( 1 + 1 ) + ( 1 + 1 ) ) F"),
        ("#define F(x, y) x y\nF((1, 2), 3)", "( 1 , 2 ) 3"),
        ("#define F() 7\nF()", "7"),
        ("#define F(x) G(x)\n#define G(x) x 2\n#define H F\nH(1)", "1 2"),
        ("#define A 1\n#undef A\nA", "A"),
        ("a /* b\nc */ d // e\nf", "a d f"),
        ("#define A 1 // one\nA", "1"),
        ("#define A 1 + \\\n2\nA", "1 + 2"),
        ("#ifdef A\n1\n#else\n2\n#endif", "2"),
        (
            "#if 0\n#error never\n#if 1\n1\n#endif\n#elif defined(A) || (1 << 2) == 4\n2\n#else\n3\n#endif",
            "2",
        ),
        ("#if __VERSION__ >= 330 && !defined GL_ES\nnew\n#endif", "new"),
        ("#if 7 / 2 * 2 - -1 % 3 != 6 ^ 0\nyes\n#endif", "yes"),
        ("1.5e-3f .5 1. 0xFFu a.b", "1.5e-3f .5 1. 0xFFu a . b"),
    ],
)
def test_directives_do_what_they_say(text: str, left: str) -> None:
    assert words(text) == left


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n#if 1\nx", 3, "never ends"),
        ("\n#endif", 2, "without #if"),
        ("#error stop here", 1, "stop here"),
        ("#define F(x, y) x\n\nF(1)", 3, "takes 2 arguments"),
        ("#define F(x) x\nF(1", 2, "never closed"),
        ("#define G(a, b) a##b", 1, "##"),
        ("\n#line here\nx", 2, "#line of no number"),
        ("#if 1 << -1\n#endif", 1, "can't decide #if 1 << -1"),
        ("#if 099\n#endif", 1, "can't decide #if 099"),
        ("#line 40\n#if\n#endif", 40, "nothing to decide"),
    ],
)
def test_a_mistake_is_said_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(LookError, match=said) as wrong:
        preprocess(text, HERE)
    assert wrong.value.line == line


def test_a_word_stands_where_its_macro_was_used() -> None:
    assert [token.line for token in preprocess("#define A 1\n\nA\n#line 30\nA", HERE)] == [3, 30]
