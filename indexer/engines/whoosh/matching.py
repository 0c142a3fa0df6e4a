"""A query tree becomes the reports that match it, each with its score.

The one decision worth knowing: every node evaluates to a sorted array of document numbers and an array of scores, and nodes combine those
arrays; there is no per-report work in Python. Ranking is BM25F (Robertson, Zaragoza, Taylor: "Simple BM25 extension to multiple weighted
fields", CIKM 2004): weights of the fields are summed into one term frequency before it is saturated; idf is Lucene's ``log(1 + (N - n +
0.5) / (n + 0.5))``.
"""

from dataclasses import dataclass
from functools import reduce
from itertools import islice
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from indexer.analysis import STOP_WORDS, fold, stem
from indexer.engines.whoosh.fields import EXACT, WORDS, exact
from indexer.engines.whoosh.postings import FieldPostings
from indexer.engines.whoosh.ranking import idf
from indexer.engines.whoosh.view import Docs, Flags, Floats, Ints, View
from indexer.query import And, Best, Everything, Exact, Fuzzy, Has, Not, Nothing, Or, Phrase, Prefix, Query, Range, Term
from indexer.schema import FIELD, FIELDS, Kind

MAX_EXPANSIONS: Final = 1_000
"""Words that a prefix or a fuzzy word stands for at most."""

_POSITION_BITS: Final = 32
"""A document number and a position in it make one whole number."""

_PLACED: Final = tuple(entry.name for entry in FIELDS if entry.kind in (Kind.TEXT, Kind.KEYWORD) and entry.name != "text")


@dataclass(frozen=True, slots=True)
class Matches:
    """Document numbers, ascending, and their scores."""

    docs: Docs
    scores: Floats


NONE: Final = Matches(np.empty(0, np.int32), np.empty(0, np.float64))


def evaluate(query: Query, view: View) -> Matches:
    """Return all live reports that match, with scores from 0 up."""
    match query:
        case And(children):
            return _all(children, view)
        case Or(children):
            return _merge([evaluate(child, view) for child in children], view.size)
        case Best(children):
            return _merge([evaluate(child, view) for child in children], view.size, best=True)
        case Not():
            return _all((query,), view)
        case Everything():
            return _unranked(_numbers_of(view.live))
        case Nothing():
            return NONE
        case _:
            return _leaf(query, view)


def _leaf(leaf: Term | Phrase | Prefix | Fuzzy | Exact | Range | Has, view: View) -> Matches:
    match leaf:
        case Term():
            return _term(leaf, view)
        case Phrase():
            return _phrase(leaf, view)
        case Prefix(field, text):
            return _any_word(view, _with_prefix(view, field, text))
        case Fuzzy(field, text, distance):
            return _any_word(view, within(view, field + WORDS, text, distance))
        case Exact(field, value):
            return _unranked(view.postings(field + EXACT, exact(value)).docs)
        case Range(field, low, high):
            numbers = view.numbers(field)
            chosen = (numbers >= (0 if low is None else low)) & view.live
            return _unranked(_numbers_of(chosen if high is None else chosen & (numbers <= high)))
        case Has(field):
            valued = FIELD[field].kind in (Kind.DATE, Kind.NUMBER)
            return _unranked(_numbers_of(view.live & (view.numbers(field) >= 0 if valued else view.lengths(field)[0] > 0)))


def _term(term: Term, view: View) -> Matches:
    postings = view.postings(term.field, term.text)
    if not len(postings.docs):
        return NONE
    return Matches(postings.docs, term.boost * idf(view.count, len(postings.docs)) * postings.impacts)


def _phrase(phrase: Phrase, view: View) -> Matches:
    fields = _PLACED if phrase.field == "text" else (phrase.field,)
    found = [_standing(view, field, phrase.words) for field in fields]
    docs = _union(found)
    if not len(docs):
        return NONE
    # A phrase decides what matches; its words' stems rank it, as they would without the quotes.
    terms = [Term(phrase.field, stem(word), phrase.boost) for word in dict.fromkeys(phrase.words) if word not in STOP_WORDS]
    scores = np.zeros(view.size, np.float64)
    for term in terms:
        ranked = _term(term, view)
        scores[ranked.docs] += ranked.scores
    return Matches(docs, scores[docs])


def _standing(view: View, field: str, words: tuple[str, ...]) -> Docs:
    placed = field + WORDS
    if len(words) == 1:
        return view.postings(placed, words[0]).docs
    found = {word: {leaf.base: (leaf, postings, number) for leaf, postings, number in view.having(placed, word)} for word in set(words)}
    bases = reduce(lambda left, right: left & right, (set(leaves) for leaves in found.values()), {leaf.base for leaf in view.leaves})
    docs = [NONE.docs]
    for base in sorted(bases if words else ()):
        leaf = found[words[0]][base][0]
        standing = _in_a_row([found[word][base][1:] for word in words])
        docs.append((standing[leaf.live[standing]] + base).astype(np.int32))
    return np.concatenate(docs)


def _in_a_row(words: list[tuple[FieldPostings, int]]) -> Ints:
    """Return the documents of a segment in which words, each given by postings and number, stand one behind the other."""
    # The cheap test first: positions are read only if all words meet somewhere.
    common = reduce(_intersect, (postings.docs[postings.extent(number)] for postings, number in words))
    if not len(common):
        return np.empty(0, np.int64)
    beginnings = []
    for place, (postings, number) in enumerate(words):
        docs, positions = postings.positions(number)
        inside = np.isin(docs, common) & (positions >= place)
        beginnings.append((docs[inside] << _POSITION_BITS) | (positions[inside] - place))
    return np.unique(reduce(_intersect, beginnings) >> _POSITION_BITS)


def _all(children: tuple[Query, ...], view: View) -> Matches:
    """Intersect the positive children, then take the negative ones out; only negatives: out of everything."""
    positive = [evaluate(child, view) for child in children if not isinstance(child, Not)]
    kept = reduce(_both, positive) if positive else evaluate(Everything(), view)
    for child in children:
        if isinstance(child, Not):
            outside = ~np.isin(kept.docs, evaluate(child.child, view).docs, assume_unique=True)
            kept = Matches(kept.docs[outside], kept.scores[outside])
    return kept


def _both(left: Matches, right: Matches) -> Matches:
    few, many = (left, right) if len(left.docs) <= len(right.docs) else (right, left)
    if not len(few.docs):
        return NONE
    places = np.minimum(np.searchsorted(many.docs, few.docs), len(many.docs) - 1)
    inside = many.docs[places] == few.docs
    return Matches(few.docs[inside], few.scores[inside] + many.scores[places[inside]])


def _merge(parts: list[Matches], size: int, *, best: bool = False) -> Matches:
    """Unite; scores add up, or the best one counts."""
    if len(parts) == 1:
        return parts[0]
    scores = np.zeros(size, np.float64)
    present = np.zeros(size, np.bool_)
    for part in parts:
        present[part.docs] = True
        scores[part.docs] = np.maximum(scores[part.docs], part.scores) if best else scores[part.docs] + part.scores
    docs = _numbers_of(present)
    return Matches(docs, scores[docs])


def _with_prefix(view: View, field: str, text: str) -> list[tuple[str, str]]:
    prefix = fold(text)
    vocabulary = field + WORDS
    words = [(vocabulary, word.decode()) for word in islice(view.reader.expand_prefix(vocabulary, prefix), MAX_EXPANSIONS)]
    # Identifiers are kept whole among the terms only ("tserv" begins TServer, whose words are t and server).
    return words + [(field, term.decode()) for term in islice(view.reader.expand_prefix(field, prefix), MAX_EXPANSIONS)]


def within(view: View, vocabulary: str, text: str, distance: int) -> list[tuple[str, str]]:
    """Return the words of a vocabulary within ``distance`` edits of a text that begin with the same letter."""
    folded = fold(text)
    if not folded or vocabulary not in view.reader.schema:
        return []
    found = view.reader.terms_within(vocabulary, folded, distance, prefix=1)
    return [(vocabulary, word) for word in islice(found, MAX_EXPANSIONS)]


def _any_word(view: View, words: list[tuple[str, str]]) -> Matches:
    docs = _union([view.postings(vocabulary, word).docs for vocabulary, word in words])
    return Matches(docs, np.ones(len(docs), np.float64))


def _union(parts: list[Docs]) -> Docs:
    return np.unique(np.concatenate(parts)) if parts else NONE.docs


def _intersect(left: npt.NDArray[Any], right: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.intersect1d(left, right, assume_unique=True)


def _unranked(docs: Docs) -> Matches:
    return Matches(docs, np.zeros(len(docs), np.float64))


def _numbers_of(flags: Flags) -> Docs:
    return np.flatnonzero(flags).astype(np.int32)
