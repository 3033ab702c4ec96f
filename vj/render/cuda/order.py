"""What an expression reads and writes, and whether C++ may do so in another order than GLSL.

GLSL computes arguments from left to right; C++ leaves their order, and that of most operands, open.
That matters only where one part changes what another part looks at: a random number out of a hidden
seed, ``vec2(i++, i++)``.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from vj.render.cuda.words import ASSIGNMENTS, Token, closing, is_member, spans, split, word

IN_ORDER = {",", "&&", "||", "?", ":", ";"}
"""Operators whose left side C++ finishes before it begins the right one."""


class Called(Protocol):
    """One overload of a function."""

    outs: tuple[bool, ...]
    reads: set[str]
    writes: set[str]


class Effects:
    """What words do, given the shader's functions; ``only`` these names count, None: all."""

    def __init__(self, functions: Mapping[str, Sequence[Called]], only: frozenset[str] | None) -> None:
        self._functions, self._only = functions, only

    def of_body(self, found: Sequence[Token]) -> tuple[set[str], set[str], set[str]]:
        """The names that a function's body reads, writes and calls; what is called is not looked into."""
        reads, writes, calls = set(), set(), set()
        for index, token in enumerate(found):
            if token.kind != "id" or is_member(found, index):
                continue
            if token.text in self._functions and word(found, index + 1) == "(":
                calls.add(token.text)
                for number, (begin, end) in enumerate(spans(found, index + 1)):
                    if self.outs(token.text, number):
                        writes.add(root(found[begin:end]))
            if self._only is None or token.text in self._only:
                reads.add(token.text)
                if changes(found, index):
                    writes.add(token.text)
        return reads, writes & (self._only or writes), calls

    def of_call(self, name: str) -> tuple[set[str], set[str]]:
        """What a call of this name may read and write of the globals."""
        found = self._functions.get(name, ())
        return set().union(*(f.reads for f in found)), set().union(*(f.writes for f in found))

    def outs(self, name: str, number: int) -> bool:
        """Whether any function of this name writes back to its argument of this number."""
        return any(number < len(f.outs) and f.outs[number] for f in self._functions.get(name, ()))


class Clash(Exception):
    """Two parts of an expression that get in each other's way."""

    def __init__(self, token: Token, name: str) -> None:
        super().__init__(name)
        self.token, self.name = token, name


def conflict(found: Sequence[Token], effects: Effects) -> tuple[Token, str] | None:
    """The place and the name over which two parts of an expression get in each other's way, if any."""
    try:
        of(found, effects)
    except Clash as clash:
        return clash.token, clash.name
    return None


Pair = tuple[set[str], set[str]]


def of(found: Sequence[Token], effects: Effects) -> Pair:
    """What an expression reads and writes; Clash where that depends on order."""
    reads: set[str] = set()
    writes: set[str] = set()
    for part in split(found, IN_ORDER):
        *targets, value = split(part, ASSIGNMENTS)
        said = [of_operands(value, effects)]
        for target in targets:
            name = root(target)
            inside = [t for t in target if t.text != name]
            said.append(of_operands(inside, effects))
            writes.add(name)
            reads.add(name)
        together(part, said)
        for one in said:
            reads |= one[0]
            writes |= one[1]
    return reads, writes


def of_operands(found: Sequence[Token], effects: Effects) -> Pair:
    """What operands that C++ computes in any order read and write."""
    said: list[Pair] = []
    index = 0
    while index < len(found):
        token = found[index]
        if token.kind == "id" and word(found, index + 1) == "(" and not is_member(found, index):
            end = closing(found, index + 1)
            given = [found[begin:stop] for begin, stop in spans(found, index + 1)]
            said.append(of_call(token, given, found[index:end], effects))
            index = end
        elif token.text in ("(", "["):
            end = closing(found, index)
            said.append(of(found[index + 1 : end], effects))
            index = end
        elif token.kind == "id" and not is_member(found, index):
            written = {token.text} if changes(found, index) else set()
            said.append(({token.text}, written))
        index += 1
    together(found, said)
    return set().union(*(s[0] for s in said)), set().union(*(s[1] for s in said))


def of_call(name: Token, given: Sequence[Sequence[Token]], place: Sequence[Token], effects: Effects) -> Pair:
    """What a call reads and writes, its arguments among each other first."""
    said = [of(argument, effects) for argument in given]
    together(place, said)
    reads, writes = effects.of_call(name.text)
    back = [root(a) for n, a in enumerate(given) if effects.outs(name.text, n)]
    for written in back:  # by reference in C++, by value in GLSL: they must not meet
        if back.count(written) > 1 or written in reads | writes:
            raise Clash(name, written)
    reads = reads.union(*(s[0] for s in said))
    return reads, writes.union(back, *(s[1] for s in said))


def together(place: Sequence[Token], said: Sequence[Pair]) -> None:
    """Refuse parts of which one writes what another reads or writes."""
    for number, (_, writes) in enumerate(said):
        for other, (reads, also) in enumerate(said):
            if other != number and (clash := writes & (reads | also)):
                raise Clash(place[0], min(clash))


def root(found: Sequence[Token]) -> str:
    """The variable that is written to: the first name."""
    return next((token.text for token in found if token.kind == "id"), "")


def changes(found: Sequence[Token], index: int) -> bool:
    """Whether the variable at a place is written to right there."""
    end = index + 1
    while word(found, end) in (".", "["):
        end = end + 2 if word(found, end) == "." else closing(found, end) + 1
    return word(found, end) in ASSIGNMENTS | {"++", "--"} or word(found, index - 1) in ("++", "--")
