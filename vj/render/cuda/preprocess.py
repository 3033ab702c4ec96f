"""GLSL's preprocessor: text in, tokens out, each with the author's line.

Macros are expanded here and conditions decided, so that what comes after sees plain GLSL, and no macro
of a look meets one of a C++ compiler's.
"""

import operator
import re
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from vj.errors import LookError
from vj.render.cuda.words import Token, tokens

VERSION = "410"  # what __VERSION__ says


class Macro(NamedTuple):
    """What a name stands for; ``parameters`` is None where it takes no parentheses."""

    parameters: tuple[str, ...] | None
    body: tuple[Token, ...]


Marked = tuple[Token, frozenset[str]]
"""A word, and the macros that it came out of, which it is not again."""
Given = deque[Marked]

COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
DIRECTIVE = re.compile(r"[ \t]*#[ \t]*(\w*)[ \t]*(.*)", re.DOTALL)
DEFINE = re.compile(r"(\w+)(?:\(([^)]*)\))?(.*)", re.DOTALL)


def preprocess(text: str, path: Path) -> list[Token]:
    """All words of a shader that are left when its directives are done; LookError where they go wrong."""
    return Preprocessor(path).run(text)


class Preprocessor:
    """The state between two lines: what is defined, and which conditions hold."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._macros: dict[str, Macro] = {"__VERSION__": Macro(None, (Token("num", VERSION, 0),))}
        self._states: list[tuple[bool, bool]] = []  # of each #if: whether it is on, whether it has been
        self._waiting: list[Token] = []
        self._done: list[Token] = []

    def run(self, text: str) -> list[Token]:
        """Go through the text line by line."""
        text = COMMENT.sub(lambda m: " " + "\n" * m[0].count("\n"), text)
        number = 0
        lines = iter(text.split("\n"))
        for line in lines:
            number += 1
            begun = number
            while line.endswith("\\"):
                line = line[:-1] + next(lines, "")
                number += 1
            if found := DIRECTIVE.fullmatch(line):
                number = self._directive(found[1], found[2], begun, number)
            elif self._on:
                self._waiting += tokens(line, begun)
        self._flush()
        if self._states:
            raise LookError(self._path, "an #if that never ends", line=number)
        return self._done

    @property
    def _on(self) -> bool:
        return all(on for on, _ in self._states)

    def _flush(self) -> None:
        self._done += self._expand(self._waiting)
        self._waiting = []

    def _directive(self, word: str, rest: str, line: int, last: int) -> int:
        """Obey a directive on these lines; give the number of its last, which #line changes."""
        if word in ("if", "ifdef", "ifndef", "elif", "else", "endif"):
            self._condition(word, rest, line)
        elif self._on and word in ("define", "undef"):
            self._flush()
            self._define(word, rest, line)
        elif self._on and word == "error":
            raise LookError(self._path, f"#error {rest.strip()}", line=line)
        elif self._on and word == "line":
            if not (found := re.match(r"\d+", rest)):
                raise LookError(self._path, "#line of no number", line=line)
            return int(found[0]) - 1
        return last

    def _define(self, word: str, rest: str, line: int) -> None:
        found = DEFINE.match(rest)
        if not found:
            raise LookError(self._path, f"#{word} of no name", line=line)
        if word == "undef":
            self._macros.pop(found[1], None)
            return
        parameters = None
        if found[2] is not None:
            parameters = tuple(name.strip() for name in found[2].split(",") if name.strip())
        body = tuple(tokens(found[3], line))
        if any(token.text == "##" for token in body):
            raise LookError(self._path, "## in a macro is not translated", line=line)
        self._macros[found[1]] = Macro(parameters, body)

    def _condition(self, word: str, rest: str, line: int) -> None:
        if word in ("if", "ifdef", "ifndef"):
            on = self._on and self._holds(word, rest, line)
            self._states.append((on, on or not self._on))
            return
        if not self._states:
            raise LookError(self._path, f"#{word} without #if", line=line)
        _, been = self._states.pop()
        if word == "elif":
            on = not been and self._on and self._holds("if", rest, line)
            self._states.append((on, been or on))
        elif word == "else":
            self._states.append((not been, True))

    def _holds(self, word: str, rest: str, line: int) -> bool:
        if word != "if":
            return (rest.split()[0] in self._macros) == (word == "ifdef") if rest.split() else False
        asked = re.sub(
            r"\bdefined\s*(?:\(\s*(\w+)\s*\)|(\w+))",
            lambda m: str(int((m[1] or m[2]) in self._macros)),
            rest,
        )
        try:
            return bool(Condition(self._expand(tokens(asked, line)), self._path, line).value())
        except ValueError as error:  # no number of C's, or shifted by what nobody can
            raise LookError(self._path, f"can't decide #if {rest.strip()}", line=line) from error

    def _expand(self, found: Iterable[Token]) -> list[Token]:
        """Replace macros until none is left (by D. Prosser's algorithm: what came out of a name hides it)."""
        given: Given = deque((token, frozenset()) for token in found)
        out: list[Token] = []
        while given:
            token, hidden = given.popleft()
            macro = self._macros.get(token.text) if token.kind == "id" else None
            if macro is None or token.text in hidden:
                out.append(token)
                continue
            arguments: list[list[Marked]] = []
            if macro.parameters is not None:
                if not given or given[0][0].text != "(":
                    out.append(token)
                    continue
                arguments = self._arguments(given, token)
            given.extendleft(reversed(self._replaced(macro, token, arguments, hidden | {token.text})))
        return out

    def _arguments(self, given: Given, name: Token) -> list[list[Marked]]:
        given.popleft()
        depth = 1
        found: list[list[Marked]] = [[]]
        while given:
            token, hidden = given.popleft()
            depth += (token.text in "([") - (token.text in ")]")
            if depth == 0:
                return found
            if token.text == "," and depth == 1:
                found.append([])
            else:
                found[-1].append((token, hidden))
        raise LookError(self._path, f"the macro {name.text} is never closed", line=name.line)

    def _replaced(
        self,
        macro: Macro,
        name: Token,
        arguments: list[list[Marked]],
        hidden: frozenset[str],
    ) -> list[Marked]:
        parameters = macro.parameters or ()
        if macro.parameters is not None and len(arguments) != max(len(parameters), 1):
            what = f"the macro {name.text} takes {len(parameters)} arguments, not {len(arguments)}"
            raise LookError(self._path, what, line=name.line)
        by_name = dict(zip(parameters, arguments, strict=False))
        out: list[Marked] = []
        for token in macro.body:
            if token.text in by_name:
                out += by_name[token.text]
            else:
                out.append((token._replace(line=name.line), hidden))
        return out


def places(count: int) -> int:
    """By how many places a number can be shifted; ValueError for what nobody can."""
    if not 0 <= count < 64:
        raise ValueError(count)
    return count


BINARY: tuple[dict[str, Callable[[int, int], int]], ...] = (  # loosest first
    {"||": lambda a, b: int(bool(a or b))},
    {"&&": lambda a, b: int(bool(a and b))},
    {"|": operator.or_},
    {"^": operator.xor},
    {"&": operator.and_},
    {"==": operator.eq, "!=": operator.ne},
    {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge},
    {"<<": lambda a, b: a << places(b), ">>": lambda a, b: a >> places(b)},
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": lambda a, b: a // b if b else 0, "%": lambda a, b: a % b if b else 0},
)
UNARY: dict[str, Callable[[int], int]] = {"!": lambda a: int(not a), "-": operator.neg, "~": operator.inv}


class Condition:
    """What stands behind an #if, as a number."""

    def __init__(self, words: list[Token], path: Path, line: int) -> None:
        self._words, self._path, self._line = deque(words), path, line

    def value(self, level: int = 0) -> int:
        """The value of what binds at least as tightly as this level."""
        if level == len(BINARY):
            return self._operand()
        left = self.value(level + 1)
        while self._words and self._words[0].text in BINARY[level]:
            combine = BINARY[level][self._words.popleft().text]
            left = combine(left, self.value(level + 1))
        return left

    def _operand(self) -> int:
        if not self._words:
            raise LookError(self._path, "an #if with nothing to decide", line=self._line)
        word = self._words.popleft()
        if word.text in UNARY:
            return UNARY[word.text](self._operand())
        if word.text == "+":
            return self._operand()
        if word.text == "(":
            inside = self.value()
            if self._words:
                self._words.popleft()
            return inside
        return int(word.text.rstrip("uU"), 0) if word.kind == "num" and "." not in word.text else 0
