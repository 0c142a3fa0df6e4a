"""What a person typed becomes a query, its looser form, and all that the page says about how it was understood.

The one decision worth knowing: no text raises. What is no query is searched literally, as words, and a notice says so.
"""

import re
from dataclasses import dataclass
from typing import Final

from indexer.glossary import NO_ENTRIES, Glossary
from indexer.query.bag import bag
from indexer.query.building import Builder, loosened
from indexer.query.glossing import Expansion, gloss
from indexer.query.grammar import MAX_CLAUSES, QuerySyntaxError, tree
from indexer.query.lexer import lex, lex_literally
from indexer.query.meaning import meant
from indexer.query.notices import Notice
from indexer.query.syntax import Node, Value, Word, leaves, positive_leaves, together
from indexer.query.tree import And, Has, Query, Range
from indexer.query.writing import written
from indexer.schema import FIELD, Kind

MAX_QUERY: Final = 1_000
"""Characters that are read of a query."""

_REPORT_ID: Final = re.compile(r"(?=\D*\d)\w[\w.-]{0,99}")


@dataclass(frozen=True, slots=True)
class PlainWord:
    """An unquoted word, case-folded, with its span in the text; no identifiers, numbers, stop words, or words that the glossary knows."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood.

    ``query``: all that was asked must match. ``partial``: plain words are optional, for when nothing has them all; None if nothing can be
    loosened. ``words``: any word of the text, fields and operators included, for a pasted log line such as "level:ERROR service:x", whose
    labels happen to be names of fields; None for what no log line says. ``interpreted``: the query written in the query language.
    ``report_id``: the text, if it may be the id of a report.
    """

    text: str
    query: Query
    partial: Query | None
    words: Query | None
    interpreted: str
    notices: tuple[Notice, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    plain_words: tuple[PlainWord, ...] = ()
    report_id: str | None = None


def parse(text: str, glossary: Glossary = NO_ENTRIES) -> Parsed:
    """Read a text as a query; any text is one."""
    asked = text[:MAX_QUERY]
    node, notices = _read(asked)
    if len(text) > MAX_QUERY:
        notices = (Notice("too-long", f"Only the first {MAX_QUERY:,} characters were searched."), *notices)
    builder = Builder(glossary)
    query = builder.strict(node)
    wide = len(list(positive_leaves(node))) > MAX_CLAUSES
    partial = bag(asked) if wide else loosened(node, glossary)
    trimmed = text.strip()
    return Parsed(
        text=text,
        query=query,
        partial=None if partial is None or _parts(partial) == _parts(query) else partial,
        words=bag(asked) if ":" in asked and not _is_plainly_a_query(node) else None,
        interpreted=written(node),
        notices=notices,
        expansions=tuple(builder.expansions),
        plain_words=_plain_words(node, glossary),
        report_id=trimmed if _REPORT_ID.fullmatch(trimmed) else None,
    )


def _read(text: str) -> tuple[Node | None, tuple[Notice, ...]]:
    lexed = lex(text)
    try:
        found, notices = tree(lexed.tokens), lexed.notices
    except QuerySyntaxError as error:
        found = together([token.node for token in lex_literally(text) if token.node])
        notices = (Notice(error.code, f"Searched as plain text: {error}."),)
    node, more = meant(found)
    if node is None and text.strip():
        more = (Notice("no-words", "There is no word to look for: all reports are shown."),)
    return node, (*notices, *more)


def _is_plainly_a_query(node: Node | None) -> bool:
    """Tell whether a text has what only the query language has, ``field:*`` or ``field:>=1``, or nothing but values of fields."""
    found = list(leaves(node))
    asked = [leaf.query for leaf in found if isinstance(leaf, Value)]
    return len(asked) == len(found) or any(isinstance(query, Has) or (isinstance(query, Range) and _is_open(query)) for query in asked)


def _is_open(span: Range) -> bool:
    return span.low is None or span.high is None


def _parts(query: Query) -> frozenset[Query]:
    """Return what has to match, whatever its order."""
    return frozenset(query.children) if isinstance(query, And) else frozenset({query})


def _plain_words(node: Node | None, glossary: Glossary) -> tuple[PlainWord, ...]:
    words = [leaf for leaf in positive_leaves(node) if isinstance(leaf, Word) and FIELD[leaf.field].kind is Kind.TEXT]
    unknown = [part.words[0] for part in gloss(words, glossary) if not part.expansions]
    plain = [word for word in unknown if not word.run.identifier and not word.common and word.run.text.isalpha()]
    return tuple(PlainWord(word.run.text, word.start, word.end) for word in plain)
