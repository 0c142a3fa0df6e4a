"""A query becomes marks: what to mark of it, by field.

The one decision worth knowing: marks are what must match, in the words and terms of the analysis; what must not match, and what only
filters, is never marked.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from indexer.analysis import fold
from indexer.query import And, Best, Fuzzy, Or, Phrase, Prefix, Query, Term

EVERYWHERE: Final = "text"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark in a text: terms, phrases of exact words, beginnings of words, and words with a typo and their distance."""

    terms: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    prefixes: frozenset[str] = frozenset()
    fuzzy: frozenset[tuple[str, int]] = frozenset()

    def __or__(self, other: "Wanted") -> "Wanted":
        """Unite."""
        return Wanted(self.terms | other.terms, self.phrases | other.phrases, self.prefixes | other.prefixes, self.fuzzy | other.fuzzy)

    def __bool__(self) -> bool:
        """Whether anything is wanted."""
        return bool(self.terms or self.phrases or self.prefixes or self.fuzzy)


NOT_WANTED: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark, by field; that of ``text`` in every section."""

    fields: Mapping[str, Wanted] = field(default_factory=dict)

    def in_section(self, section: str) -> Wanted:
        """Return what to mark in a section (or ``title``)."""
        everywhere = self.fields.get(EVERYWHERE, NOT_WANTED)
        here = self.fields.get(section)
        return everywhere if here is None else everywhere | here


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text to mark, and the terms that it stands for: equal terms, equal match."""

    start: int
    end: int
    terms: tuple[str, ...]


def marks(query: Query) -> Marks:
    """Return what to mark for a query; what must not match is not marked."""
    fields: dict[str, Wanted] = defaultdict(Wanted)
    left = [query]
    while left:
        match left.pop():
            case Term(name, text):
                fields[name] |= Wanted(terms=frozenset({text}))
            case Phrase(name, words):
                fields[name] |= Wanted(phrases=frozenset({words}))
            case Prefix(name, text):
                fields[name] |= Wanted(prefixes=frozenset({fold(text)}))
            case Fuzzy(name, text, distance):
                fields[name] |= Wanted(fuzzy=frozenset({(fold(text), distance)}))
            case And(children) | Or(children) | Best(children):
                left.extend(children)
            case _:
                pass
    return Marks(dict(fields))
