"""The words of GLSL, and how to find one's way among them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Token(NamedTuple):
    """A word of GLSL: its kind ("id", "num", "op"), as written, and the line it stands on."""

    kind: str
    text: str
    line: int


LEXEME = re.compile(
    r"""(?P<skip>\s+)
    |(?P<num>0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?(?:lf|LF|[fFuU])?)
    |(?P<id>[A-Za-z_]\w*)
    |(?P<op><<=|>>=|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||\^\^|\#\#|[-+*/%&|^]=|.)""",
    re.VERBOSE,
)
ASSIGNMENTS = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="}
OPEN, CLOSE = "([{", ")]}"


def tokens(text: str, line: int) -> list[Token]:
    """The words of a piece of text that stands on one line."""
    found = (m for m in LEXEME.finditer(text) if m.lastgroup != "skip")
    return [Token(str(m.lastgroup), m[0], line) for m in found]


def word(found: Sequence[Token], index: int) -> str:
    """The word at a place; empty beyond the ends."""
    return found[index].text if 0 <= index < len(found) else ""


def depth_of(token: Token) -> int:
    """How a word changes the depth of brackets."""
    return (token.text in OPEN) - (token.text in CLOSE)


def closing(found: Sequence[Token], begin: int) -> int:
    """Where the bracket that opens at a place is closed; the end where it never is."""
    depth = 0
    for index in range(begin, len(found)):
        depth += depth_of(found[index])
        if depth == 0:
            return index
    return len(found)


def spans(found: Sequence[Token], begin: int) -> Iterator[tuple[int, int]]:
    """Where each argument in the parentheses that open at a place begins, and where it is over."""
    end, depth, start = closing(found, begin), 0, begin + 1
    for index in range(begin + 1, end + 1):
        if index == end or (found[index].text == "," and depth == 0):
            if start < index:
                yield start, index
            start = index + 1
        if index < end:
            depth += depth_of(found[index])


def split(found: Sequence[Token], words: set[str]) -> list[list[Token]]:
    """The parts between these words, outside of all brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in found:
        depth += depth_of(token)
        if depth == 0 and token.text in words:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def is_member(found: Sequence[Token], index: int) -> bool:
    """Whether the name at a place stands behind a dot."""
    return word(found, index - 1) == "."
