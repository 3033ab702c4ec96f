"""GLSL to C++: the text of a shader becomes the body of a struct, its words rewritten one by one.

Inside a struct a shader's uniforms and globals are members and its functions member functions, so that
nearly all of GLSL already is C++ over the vocabulary of ``glsl.cuh``. What is rewritten: number
literals get their ``f``; ``.zxy`` becomes a call, one that writes (``p.xz *= m``) a reference; ``out``
parameters become references; arrays become values; a name that is initialised from an older one of its
own name gets another; what is not initialised becomes zero. What has no faithful counterpart is a
LookError with its line.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from vj.errors import LookError
from vj.render.cuda.order import Effects, conflict
from vj.render.cuda.preprocess import preprocess
from vj.render.cuda.words import ASSIGNMENTS, Token, closing, depth_of, is_member, spans, word

SCALARS = ("float", "int", "uint", "bool")
TYPES = {
    *SCALARS,
    "void",
    "sampler2D",
    *(f"{kind}vec{n}" for kind in ("", "i", "u", "b") for n in "234"),
    *(f"mat{n}" for n in "234"),
    *(f"mat{n}x{m}" for n in "234" for m in "234"),
}
QUALIFIERS = {"const", "highp", "mediump", "lowp", "flat", "smooth", "centroid", "in", "out", "inout"}
QUALIFIERS |= {"varying", "uniform", "invariant", "noperspective", "attribute"}
PRECISIONS = {"highp", "mediump", "lowp"}
SWIZZLE = re.compile(r"[xyzw]{2,4}\Z|[rgba]{2,4}\Z|[stpq]{2,4}\Z")
AS_XYZW = str.maketrans("rgbastpq", "xyzwxyzw")
DERIVATIVES = {"dFdx", "dFdy", "fwidth"} | {
    f"{f}{w}" for f in ("dFdx", "dFdy", "fwidth") for w in ("Fine", "Coarse")
}
ABSENT = {
    *("double", "dvec2", "dvec3", "dvec4", "samplerCube", "sampler3D", "sampler2DArray", "sampler1D"),
    *("isampler2D", "usampler2D", "sampler2DRect", "sampler2DShadow", "layout", "subroutine"),
    *("gl_FragDepth", "gl_FrontFacing", "gl_PointCoord", "gl_SampleID", "gl_InstanceID"),
    *("noise1", "noise2", "noise3", "noise4", "interpolateAtCentroid"),
}
TO_CPP = """
and and_eq bitand bitor compl not_eq or or_eq xor xor_eq new delete try catch throw operator private
protected public friend virtual explicit mutable char signed unsigned short long auto nullptr typename
class template this namespace using wchar_t char8_t char16_t char32_t constexpr consteval constinit
alignas alignof decltype requires concept co_await co_return co_yield export register typeid
static_assert thread_local static_cast const_cast noexcept reinterpret_cast dynamic_cast asm extern
static inline union enum typedef sizeof volatile glsl vec mat ref array number when widens Uniforms Given
Shader Surface Varyings GD GTABLE threadIdx blockIdx blockDim gridDim warpSize float2 float4 uint2
"""
FOREIGN = set(TO_CPP.split())
"""Words that mean something to C++, CUDA or glsl.cuh, but nothing to GLSL."""

TO_GLSL = """
radians degrees sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh pow exp log exp2 log2 sqrt
inversesqrt abs sign floor trunc round roundEven ceil fract mod min max clamp mix step smoothstep isnan
isinf floatBitsToInt floatBitsToUint intBitsToFloat uintBitsToFloat fma length distance dot cross
normalize faceforward reflect refract matrixCompMult outerProduct transpose determinant inverse lessThan
lessThanEqual greaterThan greaterThanEqual equal notEqual any all texture textureLod textureGrad
textureProj textureOffset textureLodOffset texelFetch texelFetchOffset textureSize
"""
BUILTINS = {*TO_GLSL.split(), *DERIVATIVES}

Piece = tuple[str, int]
"""C++, and the line of GLSL it comes from."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that the stage or another shader gives, and its GLSL type."""

    type: str
    name: str
    line: int = 0  # where it is declared

    @property
    def spelled(self) -> str:
        """What it is called in C++."""
        return spelled(self.name)


@dataclass(frozen=True, slots=True)
class Translation:
    """A shader as C++."""

    tables: str  # what stands before the struct
    members: str  # what stands in it
    uniforms: tuple[Variable, ...]
    varyings: tuple[Variable, ...]  # what a vertex shader gives, or a fragment shader is given
    output: str  # name of the fragment's colour; empty for a vertex shader
    reads: frozenset[str]  # swizzles that give a value
    writes: frozenset[str]  # swizzles that are written to
    derivatives: bool  # looks at the pixels beside it
    discards: bool  # leaves pixels as they were


@dataclass(slots=True)
class Function:
    """What is known of one overload of a function."""

    name: str
    outs: tuple[bool, ...]  # which parameters are written back
    reads: set[str] = field(default_factory=set)  # globals
    writes: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)


@lru_cache(maxsize=512)  # several stages draw the same looks
def translate(text: str, path: Path) -> Translation:
    """Translate a shader's whole text, as a driver gets it; LookError for what can't be, faithfully."""
    return Translator(preprocess(text, path), path).run()


class Translator:
    """A walk through the tokens of one shader, from its first to its last."""

    def __init__(self, tokens: Sequence[Token], path: Path) -> None:
        self._all, self._path, self._at = tokens, path, 0
        self._structs: set[str] = set()
        self._scopes: list[dict[str, str]] = [{}]  # of each block: what its names are called in C++
        self._globals: set[str] = set()  # that can be written
        self._functions: dict[str, list[Function]] = {}
        self._bodies: list[tuple[Function, int, int]] = []
        self._constants: set[str] = set()  # known when C++ is compiled
        self._returns = "void"
        self._uniforms: list[Variable] = []
        self._varyings: list[Variable] = []
        self._outs: list[Variable] = []
        self._tables: list[Piece] = []
        self._members: list[Piece] = []
        self._reads: set[str] = set()
        self._writes: set[str] = set()
        self._made = 0  # names that were made up
        self._last = ""  # the first word of the last statement in the block that was read last

    def run(self) -> Translation:
        """The whole shader."""
        self._survey()
        self._at = 0
        while self._at < len(self._all):
            self._external()
        fragment = not any(token.text == "gl_Position" for token in self._all)
        if fragment and len(self._outs) != 1:
            raise self._wrong("a fragment shader has one output here", self._all[0] if self._all else None)
        words = {token.text for token in self._all}
        return Translation(
            render(self._tables, self._path),
            kept(self._functions) + render(self._members, self._path),
            tuple(self._uniforms),
            tuple(self._varyings if fragment else self._outs),
            self._outs[0].name if fragment else "",
            frozenset(self._reads),
            frozenset(self._writes),
            bool(words & DERIVATIVES),
            "discard" in words,
        )

    def _wrong(self, what: str, token: Token | None) -> LookError:
        return LookError(self._path, what, line=token.line if token else 1)

    # -- looking

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._all[at].text if at < len(self._all) else ""

    def _next(self) -> Token:
        if self._at >= len(self._all):
            raise self._wrong(
                "the text ends in the middle of something", self._all[-1] if self._all else None
            )
        self._at += 1
        return self._all[self._at - 1]

    def _expect(self, word: str) -> Token:
        token = self._next()
        if token.text != word:
            raise self._wrong(f"expected {word!r} before {token.text!r}", token)
        return token

    def _until(self, *stops: str) -> list[Token]:
        """The tokens up to one of these words outside of all brackets, which is left standing."""
        depth, found = 0, []
        while self._peek() not in stops or depth:
            token = self._next()
            depth += depth_of(token)
            if depth < 0:
                raise self._wrong(f"{token.text!r} without its other half", token)
            found.append(token)
        return found

    def _is_type(self, word: str) -> bool:
        return (word in TYPES or word in self._structs) and not any(word in s for s in self._scopes[1:])

    def _declares(self) -> bool:
        """Whether a declaration begins here, not an expression."""
        if self._peek() in QUALIFIERS:
            return True
        if not self._is_type(self._peek()):
            return False
        ahead = 1
        while self._peek(ahead) == "[":
            while self._peek(ahead) != "]" and self._peek(ahead):
                ahead += 1
            ahead += 1
        after = self._at + ahead
        return after < len(self._all) and self._all[after].kind == "id"

    # -- what functions do to the shader's globals, before anything is translated

    def _survey(self) -> None:
        """Find structs, globals and functions, and what each function reads and writes of the globals."""
        depth = 0
        for index, token in enumerate(self._all):
            depth += (token.text == "{") - (token.text == "}")
            if token.text == "struct":
                self._structs.add(self._all[index + 1].text)
            if depth == 0 and token.kind == "id":
                self._survey_global(index)
        for function, begin, end in self._bodies:
            self._survey_body(function, begin, end)
        changed = True
        while changed:
            changed = False
            for function, _, _ in self._bodies:
                for called in (f for name in function.calls for f in self._functions.get(name, ())):
                    before = len(function.reads), len(function.writes)
                    function.reads |= called.reads
                    function.writes |= called.writes
                    changed |= before != (len(function.reads), len(function.writes))

    def _survey_global(self, index: int) -> None:
        before = word(self._all, index - 1)
        if not (before in TYPES or before in self._structs or before in ("]", ",")):
            return
        if word(self._all, index + 1) != "(":
            begin = index
            while begin > 0 and self._all[begin - 1].text not in (";", "}"):
                begin -= 1
            if not {t.text for t in self._all[begin:index]} & {"const", "uniform", "(", "in", "varying"}:
                self._globals.add(self._all[index].text)
            return
        given = [self._all[begin:end] for begin, end in spans(self._all, index + 1)]
        outs = tuple(any(t.text in ("out", "inout") for t in one) for one in given if word(one, 0) != "void")
        function = Function(self._all[index].text, outs)
        self._functions.setdefault(function.name, []).append(function)
        body = closing(self._all, index + 1) + 1
        if word(self._all, body) == "{":
            self._bodies.append((function, body, closing(self._all, body) + 1))

    def _survey_body(self, function: Function, begin: int, end: int) -> None:
        found = self._all[begin:end]
        local = {
            token.text
            for before, token in zip(found, found[1:], strict=False)
            if token.kind == "id" and (before.text in TYPES or before.text in self._structs)
        }
        effects = Effects(self._functions, frozenset(self._globals - local))
        reads, writes, calls = effects.of_body(found)
        function.reads |= reads
        function.writes |= writes
        function.calls |= calls - local

    # -- what stands outside of functions

    def _external(self) -> None:
        word = self._peek()
        if word == ";":
            self._next()
        elif word == "precision":
            self._until(";")
        elif word == "struct":
            self._struct()
        elif word in ABSENT:
            raise self._wrong(f"{word!r} has no counterpart on CUDA", self._next())
        else:
            self._declaration_or_function()

    def _struct(self) -> None:
        begin = self._next()
        name = self._next()
        self._expect("{")
        fields: list[tuple[str, str]] = []
        while self._peek() != "}":
            while self._peek() in QUALIFIERS:
                self._next()
            kind = self._type()
            for token, full, _ in self._declarators(kind):
                if SWIZZLE.match(token.text):
                    raise self._wrong(f"a field named {token.text!r} can't be told from a swizzle", token)
                fields.append((full, self._named(token)))
            self._expect(";")
        self._expect("}")
        if self._peek() != ";":
            raise self._wrong("declare variables of a struct after it, not with it", begin)
        plain = "".join(f" {kind} {field}{{}};" for kind, field in fields)
        given = ", ".join(f"{kind} {field}_" for kind, field in fields)
        taken = ", ".join(f"{field}({field}_)" for _, field in fields)
        text = f"struct {name.text} {{{plain} {name.text}() = default; "
        text += f"GD constexpr {name.text}({given}) : {taken} {{}} }};"
        self._tables.append((text, begin.line))

    def _declaration_or_function(self) -> None:
        begin = self._all[self._at]
        said = set()
        while self._peek() in QUALIFIERS or self._peek() in ("precise",):
            said.add(self._next().text)
        if not self._is_type(self._peek()):
            raise self._wrong(f"{self._peek()!r} is not understood here", begin)
        kind = self._type()
        if self._peek(1) == "(":
            self._function(kind)
        elif said & {"uniform", "in", "varying", "attribute", "out"}:
            self._interface(said, kind)
        else:
            for token, full, value in self._declarators(kind):
                self._global(token, full, value, constant="const" in said)
            self._expect(";")

    def _interface(self, said: set[str], kind: str) -> None:
        into = self._uniforms if "uniform" in said else self._outs if "out" in said else self._varyings
        for token, full, value in self._declarators(kind):
            if value or (full != kind and into is self._uniforms):
                raise self._wrong("a uniform is one plain value here, that the stage gives", token)
            if token.text not in (v.name for v in into):
                self._declare(token)
                into.append(Variable(full, token.text, token.line))
        self._expect(";")

    def _global(self, token: Token, kind: str, value: list[Token], *, constant: bool) -> None:
        written = self._expression(value)
        name = self._declare(token)
        begun = [(" = ", token.line), *written] if value else [("{}", token.line)]
        if constant and value and self._is_constant(value) and (kind in SCALARS or kind.startswith("array<")):
            # in the struct, a table that is read by a changing index would cost every thread a copy
            head = f"static constexpr {kind} {name}" if kind in SCALARS else f"GTABLE const {kind} {name}"
            self._constants.add(token.text)
            self._tables += [(head, token.line), *begun, (";", token.line)]
        else:
            self._members += [(f"{kind} {name}", token.line), *begun, (";", token.line)]

    def _is_constant(self, value: Sequence[Token]) -> bool:
        """Whether an initialiser asks for no more than numbers, types and the names of constants."""
        known = {*TYPES, *self._structs, *self._constants, "true", "false"}
        return all(
            token.text in known or is_member(value, index)
            for index, token in enumerate(value)
            if token.kind == "id"
        )

    def _function(self, kind: str) -> None:
        name = self._next()
        self._expect("(")
        self._scopes.append({})
        parameters: list[str] = []
        while self._peek() != ")":
            if self._peek() in (",", "void"):
                self._next()
                continue
            parameters.append(self._parameter())
        self._expect(")")
        if self._peek() == ";":  # a prototype: a struct's functions know each other
            self._scopes.pop()
            return
        called = self._named(name)
        self._members.append((f"GD {kind} {called}({', '.join(parameters)}) ", name.line))
        self._returns = kind
        self._expect("{")
        self._members.append(("{", self._all[self._at - 1].line))
        *body, end = self._block()
        if kind != "void" and self._last != "return":  # who gets there gets nothing, not a crash
            body.append((f"return {kind}{{}};", end[1]))
        self._members += [*body, end]
        self._scopes.pop()

    def _parameter(self) -> str:
        said = set()
        while self._peek() in QUALIFIERS:
            said.add(self._next().text)
        if not self._is_type(self._peek()):
            raise self._wrong(f"{self._peek()!r} is no type", self._next())
        kind = self._type()
        if self._peek() in (",", ")"):
            return kind
        (token, full, _), *more = self._declarators(kind, single=True)
        if more:
            raise self._wrong("one name for each parameter", token)
        return f"{full}{'&' if said & {'out', 'inout'} else ''} {self._declare(token)}"

    # -- declarations

    def _type(self) -> str:
        """A type as C++ has it, with the array dimensions that stand behind it."""
        token = self._next()
        if token.text in ABSENT:
            raise self._wrong(f"{token.text!r} has no counterpart on CUDA", token)
        return self._arrays(token.text)

    def _arrays(self, kind: str, count: int = 0) -> str:
        """A type with the dimensions that follow; ``count`` is what empty brackets stand for."""
        sizes = []
        while self._peek() == "[":
            self._next()
            inside = self._until("]")
            self._expect("]")
            sizes.append("".join(text for text, _ in self._expression(inside)) or str(count or "?"))
        for size in reversed(sizes):
            kind = f"array<{kind}, {size}>"
        return kind

    def _declarators(self, kind: str, *, single: bool = False) -> list[tuple[Token, str, list[Token]]]:
        """The names that follow a type: each with its own type, and the tokens of its initialiser."""
        found = []
        while True:
            name = self._next()
            if name.kind != "id":
                raise self._wrong(f"expected a name before {name.text!r}", name)
            full, value = self._arrays(kind), []
            if self._peek() == "=":
                self._next()
                value = self._until(",", ";")
            if "?" in full:
                full = full.replace("?", str(elements(value)))
            found.append((name, full, value))
            if single or self._peek() != ",":
                return found
            self._next()

    def _declare(self, token: Token, value: Sequence[Token] = ()) -> str:
        """A name of this block from here on, as C++ is told it."""
        name = self._named(token)
        if mentions(value, token.text) or (len(self._scopes) > 1 and name in self._structs):
            self._made += 1
            name = f"{name}_{self._made}"
        self._scopes[-1][token.text] = name
        return name

    def _named(self, token: Token) -> str:
        if token.text in ABSENT:
            raise self._wrong(f"{token.text!r} has no counterpart on CUDA", token)
        return spelled(token.text)

    def _called(self, name: str) -> str:
        """What a name is called in C++ at this place."""
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), spelled(name))

    # -- statements

    def _block(self) -> list[Piece]:
        """The statements up to the closing brace, with it; the scope is the caller's."""
        pieces: list[Piece] = []
        first = ""
        while self._peek() != "}":
            first = self._peek()
            pieces += self._statement()
        self._last = first
        return [*pieces, ("}", self._next().line)]

    def _scoped(self) -> list[Piece]:
        self._scopes.append({})
        pieces = self._statement()
        self._scopes.pop()
        return pieces

    def _statement(self) -> list[Piece]:
        token = self._all[self._at] if self._at < len(self._all) else self._next()
        word = token.text
        if word == "{":
            self._next()
            self._scopes.append({})
            pieces = [("{", token.line), *self._block()]
            self._scopes.pop()
            return pieces
        if word in ("if", "while", "switch"):
            return self._conditional()
        if word == "for":
            return self._for()
        if word == "do":
            self._next()
            body = self._scoped()
            last = self._expect("while")
            return [
                ("do", token.line),
                *body,
                ("while", last.line),
                *self._parenthesised(),
                *self._semicolon(),
            ]
        if word in ("case", "default"):
            self._next()
            label = self._until(":")
            return [(word, token.line), *self._expression(label), (":", self._expect(":").line)]
        if word == "discard":
            self._next()
            nothing = "" if self._returns == "void" else f"{self._returns}{{}}"
            self._expect(";")
            return [(f"{{ vj_gone = true; return {nothing}; }}", token.line)]
        if word == "return":
            self._next()
            value = self._until(";")
            self._check(value)
            return [("return", token.line), *self._expression(value), *self._semicolon()]
        if word == "precision":
            self._until(";")
            return self._semicolon()
        if self._declares():
            return [*self._local(), *self._semicolon()]
        found = self._until(";")
        self._check(found)
        return [*self._expression(found), *self._semicolon()]

    def _semicolon(self) -> list[Piece]:
        return [(";", self._expect(";").line)]

    def _parenthesised(self) -> list[Piece]:
        begin = self._expect("(")
        inside = self._until(")")
        self._check(inside)
        return [("(", begin.line), *self._expression(inside), (")", self._expect(")").line)]

    def _conditional(self) -> list[Piece]:
        word = self._next()
        pieces = [(word.text, word.line), *self._parenthesised(), *self._scoped()]
        if word.text == "if" and self._peek() == "else":
            pieces += [("else", self._next().line), *self._scoped()]
        return pieces

    def _for(self) -> list[Piece]:
        word = self._next()
        self._expect("(")
        self._scopes.append({})
        if self._declares():
            first = self._local()
            if sum(text == ";" for text, _ in first):
                raise self._wrong("arrays don't begin a loop here: declare them before it", word)
        else:
            first = self._checked(self._until(";"))
        pieces = [("for (", word.line), *first, *self._semicolon()]
        pieces += [*self._checked(self._until(";")), *self._semicolon()]
        pieces += [*self._checked(self._until(")")), (")", self._expect(")").line)]
        pieces += self._scoped()
        self._scopes.pop()
        return pieces

    def _checked(self, found: list[Token]) -> list[Piece]:
        self._check(found)
        return self._expression(found)

    def _local(self) -> list[Piece]:
        """A declaration without its semicolon; each array stands by itself."""
        constant = ""
        while self._peek() in QUALIFIERS:
            constant = "const " if self._next().text == "const" else constant
        kind = self._type()
        pieces: list[Piece] = []
        last = ""
        for token, full, value in self._declarators(kind):
            self._check(value)
            written = self._expression(value)
            name = self._declare(token, value)
            begin = f"{constant}{full} {name}" if full != last else f", {name}"
            if last and full != last:
                begin = f"; {begin}"
            last = full
            begun = [(" = ", token.line), *written] if value else [("{}", token.line)]
            pieces += [(begin, token.line), *begun]
        return pieces

    # -- expressions

    def _check(self, found: Sequence[Token]) -> None:
        """Refuse what depends on the order in which C++ computes the parts of an expression."""
        if clash := conflict(found, Effects(self._functions, None)):
            token, name = clash
            what = f"the order in which {name!r} is read and written here is C++'s own choice: take it apart"
            raise self._wrong(what, token)

    def _expression(self, found: Sequence[Token]) -> list[Piece]:
        found = exclusive_or(found)
        written = self._written(found)
        begins, ends = [begin for begin, _ in written], {end - 1 for _, end in written}
        pieces: list[Piece] = []
        index = 0
        while index < len(found):
            token = found[index]
            pieces += [("vj_out(", token.line)] * begins.count(index)
            if token.kind == "id" and self._is_type(token.text) and word(found, index + 1) == "[":
                index, made = self._array(found, index)
                pieces += made
                continue
            pieces.append((self._word(found, index, index in ends), token.line))
            pieces += [(")", token.line)] if index in ends else []
            index += 1
        return pieces

    def _word(self, found: Sequence[Token], index: int, is_written: bool) -> str:
        token = found[index]
        if token.kind == "num":
            return number(token, self._path)
        if token.kind != "id":
            return token.text
        if is_member(found, index):
            return self._member(found, index, is_written)
        if token.text in ABSENT:
            raise self._wrong(f"{token.text!r} has no counterpart on CUDA", token)
        return self._called(token.text)

    def _member(self, found: Sequence[Token], index: int, is_written: bool) -> str:
        """What stands behind a dot: a field, or a swizzle that is read or written."""
        name, after = found[index].text, word(found, index + 1)
        if not SWIZZLE.match(name) or after == "(":
            return spelled(name)
        plain = name.translate(AS_XYZW)
        if after not in ASSIGNMENTS and not is_written:
            self._reads.add(plain)
            return plain + "()"
        chained = SWIZZLE.match(word(found, index - 2)) and is_member(found, index - 2)
        if chained or len(set(plain)) < len(plain):
            raise self._wrong(f"can't write to .{name} here", found[index])
        self._writes.add(plain)
        return plain + "_()"

    def _written(self, found: Sequence[Token]) -> list[tuple[int, int]]:
        """Where arguments are that end in a swizzle which the function writes back to."""
        places = []
        for index, token in enumerate(found):
            if token.kind != "id" or is_member(found, index) or word(found, index + 1) != "(":
                continue
            outs = [function.outs for function in self._functions.get(token.text, ())]
            for position, (begin, end) in enumerate(spans(found, index + 1)):
                is_swizzle = SWIZZLE.match(found[end - 1].text) and is_member(found, end - 1)
                if is_swizzle and any(position < len(o) and o[position] for o in outs):
                    places.append((begin, end))
        return places

    def _array(self, found: Sequence[Token], index: int) -> tuple[int, list[Piece]]:
        """An array's constructor, ``vec3[2](a, b)``, and the place behind it."""
        name, at, sizes = found[index], index + 1, []
        while word(found, at) == "[":
            end = closing(found, at)
            sizes.append("".join(text for text, _ in self._expression(found[at + 1 : end])))
            at = end + 1
        if word(found, at) != "(":
            raise self._wrong("an array's type without its elements", name)
        kind, end = name.text, closing(found, at)
        for size in reversed(sizes):
            kind = f"array<{kind}, {size or len(list(spans(found, at)))}>"
        inside = self._expression(found[at + 1 : end])
        return end + 1, [(kind + "{", name.line), *inside, ("}", found[end].line)]


def spelled(name: str) -> str:
    """A name of GLSL as C++ is told it."""
    if name == "main":
        return "vj_main"
    return f"{name}_k" if name in FOREIGN else name


def kept(functions: Iterable[str]) -> str:
    """What keeps the built-in functions within reach whose names the shader's own functions have."""
    return "".join(
        f"template<class... A> GD auto {name}(const A&... a) -> decltype(glsl::{name}(a...))"
        f" {{ return glsl::{name}(a...); }}\n"
        for name in functions
        if name in BUILTINS
    )


def render(pieces: Iterable[Piece], path: Path) -> str:
    """C++ whose lines are those of the GLSL, so that a compiler's complaint names the author's line."""
    name = path.name.replace("\\", "/").replace('"', "'")
    out: list[str] = []
    at = -1
    for text, line in pieces:
        if line != at:
            out.append("\n" * (line - at) if 0 <= at < line < at + 20 else f'\n#line {line} "{name}"\n')
            at = line
        out.append(text + " ")
        at += text.count("\n")
    return "".join(out)


def number(token: Token, path: Path) -> str:
    """A literal as C++ has it: a real number is a float."""
    text = token.text
    if text[-2:].lower() == "lf":
        raise LookError(path, "doubles have no counterpart on CUDA", line=token.line)
    if re.fullmatch(r"0[xX][0-9a-fA-F]+", text):
        return f"int({text}u)" if int(text, 16) > 0x7FFFFFFF else text
    if re.fullmatch(r"0[xX][0-9a-fA-F]+[uU]|\d+[uU]?", text):
        return text
    return text if text[-1] in "fF" else text + "f"


def mentions(value: Sequence[Token], name: str) -> bool:
    """Whether an initialiser uses this name as a variable or function."""
    return any(token.text == name and not is_member(value, index) for index, token in enumerate(value))


def elements(value: Sequence[Token]) -> int:
    """How many elements an array's initialiser has."""
    begin = next((i for i, token in enumerate(value) if token.text in ("(", "{")), len(value))
    return len(list(spans(value, begin))) if value else 0


TIGHTER = {"||", "^^", "?", ":", ",", "=", ";"} | ASSIGNMENTS
"""Where an operand of ^^ ends."""


def exclusive_or(found: Sequence[Token]) -> Sequence[Token]:
    """Write a ^^ b as (a) != (b), which C++ has."""
    if not any(token.text == "^^" for token in found):
        return found
    out = list(found)
    at = next(i for i, token in enumerate(out) if token.text == "^^")
    depth, left = 0, at
    while left > 0:
        text = out[left - 1].text
        depth += (text in ")]") - (text in "([")
        if depth < 0 or (depth == 0 and (text in TIGHTER or text == "return")):
            break
        left -= 1
    depth, right = 0, at + 1
    while right < len(out):
        text = out[right].text
        depth += (text in "([") - (text in ")]")
        if depth < 0 or (depth == 0 and text in TIGHTER):
            break
        right += 1
    line = out[at].line

    def op(text: str) -> Token:
        return Token("op", text, line)

    middle = [op("(")] * 2 + out[left:at] + [op(")"), op("!="), op("(")] + out[at + 1 : right] + [op(")")] * 2
    return exclusive_or(out[:left] + middle + out[right:])
