"""The query tree: what is looked for, in frozen dataclasses that no engine's syntax or class leaks into.

The one decision worth knowing: leaves hold *analysed* words and terms (see :mod:`indexer.analysis`), so engines compile them as they are.
"""

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Term:
    """A ranked term of a TEXT or KEYWORD field; ``boost`` multiplies its score (its count, for a repeated word)."""

    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other in one field as written (no stems); a single word is an exact word. In ``text``: within any one field."""

    field: str
    words: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words of a field that begin with ``text`` (case-folded); every match counts alike."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words of a field within ``distance`` edits (1 or 2) of ``text``; the first letter must agree."""

    field: str
    text: str
    distance: int = 1


@dataclass(frozen=True, slots=True)
class Exact:
    """A KEYWORD field has exactly this value, whatever its case. Does not rank."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """A DATE or NUMBER field lies between ``low`` and ``high``, both included; None leaves a side open. Does not rank."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Has:
    """A field has any value: a TEXT or KEYWORD field a word that is no stop word. Does not rank."""

    field: str


@dataclass(frozen=True, slots=True)
class And:
    """All children match; scores add up."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child matches; scores add up."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Best:
    """At least one child matches; the best score counts: ways to say the same thing (a word and its glossary entry)."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not match. Does not rank."""

    child: "Query"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every report. Does not rank."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No report."""


Query = Term | Phrase | Prefix | Fuzzy | Exact | Range | Has | And | Or | Best | Not | Everything | Nothing

NOTHING: Final = Nothing()
EVERYTHING: Final = Everything()


def all_of(children: list[Query]) -> Query:
    """Join with AND: the child itself if it is one, every report if there is none; nested ANDs are flattened."""
    flat = [inner for child in children for inner in (child.children if isinstance(child, And) else (child,))]
    if not flat:
        return EVERYTHING
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(children: list[Query]) -> Query:
    """Join with OR: the child itself if it is one, no report if there is none; nested ORs are flattened."""
    flat = [inner for child in children for inner in (child.children if isinstance(child, Or) else (child,))]
    if not flat:
        return NOTHING
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def boosted(query: Query, factor: float) -> Query:
    """Return the query with the scores of its terms and phrases multiplied by ``factor``."""
    match query:
        case Term() | Phrase():
            return replace(query, boost=query.boost * factor)
        case And(children) | Or(children) | Best(children):
            return type(query)(tuple(boosted(child, factor) for child in children))
        case _:
            return query
