"""``vj looks``: what there is to show, and what of it can be moved."""

from collections.abc import Iterable, Iterator

import click

from vj.errors import UsageError
from vj.frame import Input, Look
from vj.library import looks
from vj.library.looks import Library


@click.command("looks")
@click.argument("search", required=False, default="")
def command(search: str) -> None:
    """List the looks that have SEARCH in their name, family, words or inputs; one alone with its inputs."""
    library = looks.load()
    for problem in library.problems:
        click.echo(str(problem), err=True)
    found = [look for look in every(library) if matches(look, search)]
    exact = [look for look in found if look.name.lower() == search.lower()]
    if not found:
        near = looks.nearest(search, [look.name for look in every(library)])
        raise UsageError(f"no look says {search!r} of itself; {near}")
    for line in details(exact[0]) if exact else table(found):
        click.echo(line)


def every(library: Library) -> Iterator[Look]:
    """Patterns, then effects, then transitions."""
    for kind in (library.patterns, library.effects, library.transitions):
        yield from kind.values()


def matches(look: Look, search: str) -> bool:
    """Whether every word of the search stands somewhere in what the look says of itself."""
    names = (i.name for i in look.inputs)
    said = " ".join((look.name, look.kind, look.description, look.credit, *look.categories, *names)).lower()
    return all(word in said for word in search.lower().split())


def table(found: Iterable[Look]) -> list[str]:
    """A line for each look."""
    rows = [(look.name, look.family or look.kind, look.description) for look in found]
    wide = max(len(row[0]) for row in rows)
    return [f"{name:<{wide}}  {family:<10}  {what}".rstrip() for name, family, what in rows]


def details(look: Look) -> list[str]:
    """A look and each of its inputs, with range, start and what drives it."""
    head = [look.name, look.description, f"{look.kind}: {', '.join(look.categories) or 'no categories'}"]
    head += [f"by {look.credit}"] if look.credit else []
    rows = [(i.name, i.type, reach(i), driver(i), i.label) for i in look.inputs]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(4)]
    body = ["  ".join(f"{cell:<{w}}" for cell, w in zip(row, (*widths, 0), strict=True)) for row in rows]
    return [*filter(None, head), str(look.path), *(f"  {line}".rstrip() for line in body)]


def reach(taken: Input) -> str:
    """From where to where an input goes, and where it starts."""
    if taken.labels:
        return " | ".join(taken.labels)
    ends = f"{said(taken.low)}..{said(taken.high)} " if taken.low is not None else ""
    return f"{ends}({said(taken.default)})" if taken.default is not None else ends.strip()


def said(value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, tuple):
        return ",".join(f"{v:g}" for v in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def driver(taken: Input) -> str:
    """What drives an input when no hand holds it."""
    return f"<- {taken.bind.source}" if taken.bind else ""
