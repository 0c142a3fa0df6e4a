"""A query tree becomes the reports that match it, each with its score, segment by segment.

The one decision worth knowing: every node evaluates to a set of documents of one segment (:mod:`indexer.engines.whoosh.found`), and nodes
combine sets; there is no per-report work in Python. A query's weights (boost times rarity) become whole numbers first, so that a report's
score does not depend on how it was found.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from indexer.analysis import STOP_WORDS, stem
from indexer.engines.whoosh.arrays import Flags, Floats, Ints
from indexer.engines.whoosh.expanding import WordList, near, prefixed
from indexer.engines.whoosh.fields import exact
from indexer.engines.whoosh.found import NONE, Column, Few, Found, Many, intersection, without
from indexer.engines.whoosh.leaf import Leaf
from indexer.engines.whoosh.phrases import standing
from indexer.engines.whoosh.ranking import STEPS, TOP, Scores, as_score, idf, scale_for
from indexer.engines.whoosh.terms import Postings
from indexer.engines.whoosh.view import View
from indexer.query import And, Best, Everything, Exact, Fuzzy, Has, Not, Nothing, Or, Phrase, Prefix, Query, Range, Term
from indexer.schema import FIELD, Kind

TOGETHER: Final = 8
"""Lists from which on they are added up in one go."""

_FLAT_SCORE: Final = 1.0
"""What any word that begins as wanted, or is near enough, counts for."""


def ranked_terms(query: Query) -> Iterator[Term]:
    """Yield the terms of a query, excluded ones too. A phrase decides what matches; its words' stems rank it, as without the quotes."""
    match query:
        case Term():
            yield query
        case Phrase(field, words, boost):
            yield from (Term(field, term, boost) for term in dict.fromkeys(stem(word) for word in words if word not in STOP_WORDS))
        case And(children) | Or(children) | Best(children):
            for child in children:
                yield from ranked_terms(child)
        case Not(child):
            yield from ranked_terms(child)
        case _:
            return


def _flat(query: Query) -> int:
    """Return how many nodes of a query give every match the same score."""
    match query:
        case Prefix() | Fuzzy():
            return 1
        case And(children) | Or(children) | Best(children):
            return sum(map(_flat, children))
        case Not(child):
            return _flat(child)
        case _:
            return 0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A term of a query: what its impacts are multiplied by, and its postings by leaf."""

    weight: int
    postings: Sequence[Postings | None]


class Matching:
    """A query over a view, its weights known."""

    def __init__(self, query: Query, view: View) -> None:
        self._query = query
        self._view = view
        asked = list(ranked_terms(query))
        terms = list(dict.fromkeys(asked))
        view.read_terms((term.field, term.text) for term in terms)
        found = [view.term(term.field, term.text) for term in terms]
        boosts = np.array([term.boost for term in terms], np.float64)
        weights = boosts * idf(view.count, np.array([term.having for term in found], np.int64))
        flat = _flat(query)
        repeated = Counter(asked) if len(asked) > len(terms) else {}
        times = np.array([repeated.get(term, 1) for term in terms], np.float64)
        self._scale = scale_for(float((weights * times).sum()) + flat * _FLAT_SCORE / TOP)
        steps = np.maximum(1, np.rint(weights * self._scale)).astype(np.int64).tolist()
        self._known = {term: Weighed(weight, own.postings) for term, weight, own in zip(terms, steps, found, strict=True)}
        self._one = np.uint32(round(_FLAT_SCORE * self._scale * STEPS / TOP) if flat else 0)
        self._bags: dict[int, list[Weighed]] = {}

    def found(self, place: int) -> Few:
        """Return the live documents of a leaf, by its place, that match."""
        leaf = self._view.leaves[place]
        few = self._evaluate(self._query, leaf, place).few()
        if leaf.live is None:
            return few
        kept = leaf.live[few.docs]
        return Few(few.docs[kept], None if few.scores is None else few.scores[kept])

    def as_scores(self, scores: Scores) -> Floats:
        """Return scores in the unit of BM25."""
        return as_score(scores, self._scale)

    def _evaluate(self, query: Query, leaf: Leaf, place: int) -> Found:
        match query:
            case Term():
                return self._term(query, place)
            case And(children):
                return self._all(children, leaf, place)
            case Or(children):
                return self._any(children, leaf, place)
            case Best(children):
                return self._best(children, leaf, place)
            case Not():
                return self._all((query,), leaf, place)
            case Phrase(field, words):
                docs = standing(leaf.segment, field, words)
                return scored_by([self._term(term, place) for term in ranked_terms(query)], docs, leaf.size)
            case Prefix(field, text):
                return self._expanded(prefixed(leaf.segment, field, text), leaf)
            case Fuzzy(field, text, distance):
                return self._expanded(near(leaf.segment, field, text, distance), leaf)
            case _:
                return _unranked(query, leaf)

    def _term(self, term: Term, place: int) -> Found:
        known = self._known[term]
        postings = known.postings[place]
        if postings is None:
            return NONE
        if postings.column is not None:
            return Column(postings.column, postings.size, known.weight)
        return Few(postings.docs.astype(np.int64), np.multiply(postings.impacts, np.uint32(known.weight), dtype=np.uint32))

    def _all(self, children: tuple[Query, ...], leaf: Leaf, place: int) -> Found:
        """Intersect the positive children, then take the negative ones out; only negatives: out of everything."""
        positive = [self._evaluate(child, leaf, place) for child in children if not isinstance(child, Not)]
        kept = intersection(positive, leaf.size) if positive else Many(np.ones(leaf.size, np.bool_))
        for child in children:
            if isinstance(child, Not):
                kept = without(kept, self._evaluate(child.child, leaf, place), leaf.size)
        return kept

    def _any(self, children: tuple[Query, ...], leaf: Leaf, place: int) -> Found:
        """Unite; scores add up."""
        key = id(children)  # the query lives as long as this
        if key not in self._bags:
            self._bags[key] = [self._known[child] for child in children if isinstance(child, Term)]
        scores = np.zeros(leaf.size, np.uint32)
        add_postings(self._bags[key], place, scores)
        others: Flags | None = None
        for child in children:
            if not isinstance(child, Term):
                found = self._evaluate(child, leaf, place)
                found.add_to(scores)
                marked = found.flags(leaf.size)  # may match without a score
                others = marked if others is None else others | marked
        return Many(scores > 0 if others is None else (scores > 0) | others, scores)

    def _best(self, children: tuple[Query, ...], leaf: Leaf, place: int) -> Found:
        """Unite; the best score counts."""
        best = np.zeros(leaf.size, np.uint32)
        marked = np.zeros(leaf.size, np.bool_)
        for child in children:
            found = self._evaluate(child, leaf, place)
            scores = np.zeros(leaf.size, np.uint32)
            found.add_to(scores)
            np.maximum(best, scores, out=best)
            marked |= found.flags(leaf.size)
        return Many(marked, best)

    def _expanded(self, words: WordList, leaf: Leaf) -> Found:
        marked = words.marked(leaf.size)
        return Many(marked, marked * self._one)


def add_postings(bag: Sequence[Weighed], place: int, scores: Scores) -> None:
    """Add what terms count for in a leaf to the scores of its documents."""
    found = [(known.weight, postings) for known in bag if (postings := known.postings[place]) is not None]
    for weight, postings in found:
        if postings.column is not None:
            Column(postings.column, postings.size, weight).add_to(scores)
    listed = [(weight, postings) for weight, postings in found if postings.column is None]
    if len(listed) < TOGETHER:
        for weight, postings in listed:
            scores[postings.docs.astype(np.int64)] += np.multiply(postings.impacts, np.uint32(weight), dtype=np.uint32)
        return
    docs = np.concatenate([postings.docs for _, postings in listed])
    weights = np.repeat([float(weight) for weight, _ in listed], [postings.size for _, postings in listed])
    weights *= np.concatenate([postings.impacts for _, postings in listed])
    scores += np.bincount(docs, weights, len(scores)).astype(np.uint32)  # whole numbers below 2**53 add up exactly


def scored_by(terms: list[Found], docs: Ints, size: int) -> Few:
    """Return documents with the scores of those terms that they have."""
    scores = np.zeros(len(docs), np.uint32)
    for term in terms:
        inside = term.inside(docs, size)
        own = term.scores_of(docs[inside], size)
        if own is not None:
            scores[inside] += own
    return Few(docs, scores)


def _unranked(query: Query, leaf: Leaf) -> Found:
    match query:
        case Everything():
            return Many(np.ones(leaf.size, np.bool_))
        case Exact(field, value):
            whole = leaf.segment.exact(field)
            return NONE if whole is None else Few(whole.docs_of(exact(value).encode()))
        case Range(field, low, high):
            numbers = leaf.segment.numbers(field)
            chosen = numbers >= (0 if low is None else low)
            return Many(chosen if high is None else chosen & (numbers <= high))
        case Has(field):
            if FIELD[field].kind in (Kind.DATE, Kind.NUMBER):
                return Many(leaf.segment.numbers(field) >= 0)
            lengths = leaf.segment.lengths(field)
            return NONE if lengths is None else Many(lengths > 0)
        case Nothing():
            return NONE
    raise AssertionError(f"no node of the query tree: {query}")
