"""What in a look gives other pixels on other machines, or keeps it from CUDA: told to authors by line."""

from collections.abc import Callable, Iterator, Sequence

from vj.errors import LookError
from vj.frame import Look
from vj.render import wrap
from vj.render.cuda.foundry import GLSL, codes, units_of
from vj.render.cuda.preprocess import preprocess
from vj.render.cuda.translate import DERIVATIVES, SCALARS, TYPES
from vj.render.cuda.words import ASSIGNMENTS, Token, closing, is_member, spans, word

Found = Iterator[tuple[Token, str]]
Rule = Callable[[Sequence[Token]], Found]

WAVES = {"sin", "cos", "tan"}
ROOTS = {"pow", "vj_pow", "sqrt", "inversesqrt", "log", "log2"}
LARGE = 100.0  # a number that only a hash multiplies a sine by
HOSKINS = {
    ".1031",
    "0.1031",
    ".1030",
    "0.1030",
    ".11369",
    "0.11369",
    ".13787",
    "0.13787",
    "443.897",
    "443.8975",
}
PCG = "take an integer hash (pcg), as the shipped looks do"


def remarks(look: Look) -> list[LookError]:
    """Everything that an author should know, by line; empty for a look that is the same everywhere."""
    found = {}
    for code in dict.fromkeys(codes(look)):
        path = code.path if code else look.path
        try:
            tokens = preprocess(wrap.glsl(look, GLSL, code).fragment, path)
        except LookError as error:
            return [error]
        for rule in RULES:
            for token, what in rule(tokens):
                found[path, token.line, what] = LookError(path, what, line=token.line)
    try:
        units_of(look)
    except LookError as error:
        what = f"{error.what}; so OpenGL alone draws it"
        found[error.path, error.line, what] = LookError(error.path, what, line=error.line)
    return [found[key] for key in sorted(found, key=lambda key: (str(key[0]), key[1]))]


def calls(tokens: Sequence[Token], names: set[str]) -> Iterator[tuple[int, Sequence[Token]]]:
    """Where functions of these names are called, and what stands in the parentheses."""
    for index, token in enumerate(tokens):
        if token.text in names and word(tokens, index + 1) == "(" and not is_member(tokens, index):
            yield index, tokens[index + 2 : closing(tokens, index + 1)]


def value(token: Token) -> float:
    """What a literal says; 0 for whatever else."""
    text = token.text.rstrip("fFuUlL")
    return float(text) if token.kind == "num" and not text.lower().startswith("0x") else 0.0


def sine_hashes(tokens: Sequence[Token]) -> Found:
    """``fract(sin(dot(p, k)) * 43758.5453)``: the last bits of a sine, which are each GPU's own."""
    large = {
        word(tokens, i - 2) for i, t in enumerate(tokens) if value(t) > LARGE and word(tokens, i - 1) == "="
    }
    for index, inside in calls(tokens, {"fract", "mod"}):
        is_large = any(value(t) > LARGE or t.text in large for t in inside)
        if is_large and {t.text for t in inside} & WAVES:
            yield tokens[index], f"a hash of a sine is another one on every GPU: {PCG}"


def float_hashes(tokens: Sequence[Token]) -> Found:
    """Hashes out of products of floats (D. Hoskins' and their like)."""
    for token in tokens:
        if token.text in HOSKINS:
            yield token, f"a hash of products is another one where a GPU rounds once, not twice: {PCG}"
    for index, inside in calls(tokens, {"fract"}):
        products = sum(t.text == "*" for t in inside)
        if (
            products > 1
            and not any(t.kind == "num" for t in inside)
            and not any(t.text == "-" for t in inside)
        ):
            yield (
                tokens[index],
                f"a hash of products is another one where a GPU rounds once, not twice: {PCG}",
            )


def derivatives(tokens: Sequence[Token]) -> Found:
    """What looks at the pixel beside."""
    for index, _ in calls(tokens, DERIVATIVES):
        what = "drivers compare other pixels, compute shaders none: a pixel is 1.0 / RENDERSIZE.y"
        yield tokens[index], f"{tokens[index].text}: {what}"


def own_names(tokens: Sequence[Token]) -> Found:
    """A new name that begins with an older one of the same name: ``float t = t * 2.0;``."""
    for index, token in enumerate(tokens):
        is_new = word(tokens, index - 1) in TYPES and word(tokens, index + 1) == "="
        if token.kind != "id" or not is_new:
            continue
        end = index + 2
        while end < len(tokens) and tokens[end].text not in (";", ","):
            end = closing(tokens, end) + 1 if tokens[end].text in ("(", "[") else end + 1
        inside = tokens[index + 2 : end]
        if any(t.text == token.text and not is_member(inside, i) for i, t in enumerate(inside)):
            what = f"begins with an older {token.text!r}, which not all compilers see: rename it"
            yield token, f"{token.text!r} {what}"


def halves(tokens: Sequence[Token]) -> Found:
    """``round(2.5)``, which GLSL lets be 2 or 3."""
    for index, _ in calls(tokens, {"round"}):
        yield tokens[index], "round() may take a half up or down: write floor(x + 0.5)"


def unset(tokens: Sequence[Token]) -> Found:
    """A local number that is changed before it is set: drivers begin with what they like, CUDA with 0."""
    numbers = {t for t in TYPES if t not in ("void", "sampler2D")} | set(SCALARS)
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.text == "{") - (token.text == "}")
        declared = (
            token.kind == "id" and word(tokens, index - 1) in numbers and word(tokens, index + 1) == ";"
        )
        if not declared or depth == 0:
            continue
        at = next((i for i in range(index + 1, len(tokens)) if tokens[i].text == token.text), None)
        if at is None or is_member(tokens, at):
            continue
        after = at + 3 if word(tokens, at + 1) == "." else at + 1
        if word(tokens, after) in ASSIGNMENTS - {"="} or word(tokens, after) in ("++", "--"):
            yield token, f"{token.text!r} is changed before it is set: begin with a value"


def equal_edges(tokens: Sequence[Token]) -> Found:
    """``smoothstep(e, e, x)``, which is 0 by 0 at e."""
    for index, _ in calls(tokens, {"smoothstep"}):
        (begin, end), (other, last), *_ = [*spans(tokens, index + 1), (0, 0), (0, 0)]
        if [t.text for t in tokens[begin:end]] == [t.text for t in tokens[other:last]]:
            yield tokens[index], "between equal edges smoothstep() is any number: write step()"


def roots_of_waves(tokens: Sequence[Token]) -> Found:
    """Roots, logarithms and broken powers of a sine, which is below zero half of the time."""
    for index, inside in calls(tokens, ROOTS):
        begin, end = next(spans(tokens, index + 1), (0, 0))
        if word(tokens, begin) not in WAVES or closing(tokens, begin + 1) != end - 1:
            continue
        power = inside[-1]
        if tokens[index].text == "vj_pow" and power.kind == "num" and value(power).is_integer():
            continue  # a product
        name = tokens[index].text.removeprefix("vj_")
        yield tokens[index], f"{name}() of what is below zero is no number, or any: take abs() or max()"


RULES: tuple[Rule, ...] = (
    sine_hashes,
    float_hashes,
    derivatives,
    own_names,
    halves,
    unset,
    equal_edges,
    roots_of_waves,
)
