"""The sizes of passes: ISF's WIDTH and HEIGHT expressions, such as ``floor($WIDTH / 4.0)``."""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: math.fmod,
    ast.Pow: math.pow,
}
UNARY: dict[type[ast.unaryop], Callable[[float], float]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "round": round,
    "abs": abs,
    "sqrt": math.sqrt,
    "min": min,
    "max": max,
    "pow": math.pow,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "atan": math.atan,
    "mod": math.fmod,
    "trunc": math.trunc,
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "exp": math.exp,
}

LONGEST = 400  # letters


@lru_cache(maxsize=1024)
def parse(text: str) -> ast.expr:
    """Read an expression; ValueError says what in it is not arithmetic."""
    if len(text) > LONGEST:
        raise ValueError(f"an expression has at most {LONGEST} letters")
    try:
        node = ast.parse(re.sub(r"\$(\w+)", r"\1", text).replace("^", "**").strip(), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"not an expression: {text!r}") from error
    check(node)
    return node


def check(node: ast.expr) -> None:
    """Refuse all that is not numbers, names, + - * / % ^ and the functions of the table."""
    match node:
        case ast.Constant(value=int() | float()) | ast.Name():
            return
        case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
            check(left)
            check(right)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in UNARY:
            check(operand)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            for argument in args:
                check(argument)
        case _:
            raise ValueError(f"only numbers, $names, + - * / and {' '.join(FUNCTIONS)} may be used")


def names(text: str) -> set[str]:
    """The names an expression asks for, without their dollar sign."""
    called = {id(n.func) for n in ast.walk(parse(text)) if isinstance(n, ast.Call)}
    return {n.id for n in ast.walk(parse(text)) if isinstance(n, ast.Name) and id(n) not in called}


def evaluate(text: str, values: Mapping[str, float]) -> float:
    """The value of an expression; whatever can't be computed (1/0, sqrt(-1)) is nan."""

    def value(node: ast.expr) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.Name(id=name):
                return values[name]
            case ast.BinOp(left=left, op=op, right=right):
                return BINARY[type(op)](value(left), value(right))
            case ast.UnaryOp(op=sign, operand=operand):
                return UNARY[type(sign)](value(operand))
            case ast.Call(func=ast.Name(id=name), args=args):
                return float(FUNCTIONS[name](*map(value, args)))
            case _:
                return math.nan

    try:
        return float(value(parse(text)))
    except (ArithmeticError, ValueError, TypeError, KeyError):
        return math.nan


def size(text: str, full: int, values: Mapping[str, float]) -> int:
    """Pixels along one side of a pass's target: the expression's floor, 1..16384; ``full`` if empty."""
    pixels = evaluate(text, values) if text else float(full)
    return min(max(math.floor(pixels), 1), 16384) if math.isfinite(pixels) else full
