"""The query language: a person's words become the engine-neutral tree."""

from indexer.query.bag import MAX_BAG_TERMS, bag
from indexer.query.glossing import Expansion, said
from indexer.query.grammar import MAX_CLAUSES, MAX_DEPTH
from indexer.query.notices import Notice
from indexer.query.parse import MAX_QUERY, Parsed, PlainWord, parse
from indexer.query.tree import (
    EVERYTHING,
    NOTHING,
    And,
    Best,
    Everything,
    Exact,
    Fuzzy,
    Has,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    all_of,
    any_of,
    boosted,
)
from indexer.query.values import days_between

__all__ = [
    "EVERYTHING",
    "MAX_BAG_TERMS",
    "MAX_CLAUSES",
    "MAX_DEPTH",
    "MAX_QUERY",
    "NOTHING",
    "And",
    "Best",
    "Everything",
    "Exact",
    "Expansion",
    "Fuzzy",
    "Has",
    "Not",
    "Nothing",
    "Notice",
    "Or",
    "Parsed",
    "Phrase",
    "PlainWord",
    "Prefix",
    "Query",
    "Range",
    "Term",
    "all_of",
    "any_of",
    "bag",
    "boosted",
    "days_between",
    "parse",
    "said",
]
