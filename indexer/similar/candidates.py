"""A ticket becomes candidates: the reports that come near it, by words and by meaning, each with its score.

A score is from 0 to 1 and says the same for every ticket, because both of its parts do. A third of it is the *share* of the ticket's
telling words that a report has too, weighted by what they tell (1: all of them, each as often as is usual). Two thirds are the *likeness*
of their meanings: the mean, over the ticket's passages, of the best cosine in the report. The proportion comes from a logistic regression
over judged pairs, and so does what a score is worth: of pairs with the score ``s``, those that were judged to be one failure stand to the
others as ``exp(12 s - 9)`` to 1 (docs/relevance.md has the procedure and the figures). A fifth of a report's score is handed to its
closest relatives among the candidates: a report whose like fits the ticket too is a better guess than one that stands alone (the cluster
hypothesis; van Rijsbergen, "Information Retrieval", 1979).

The one decision worth knowing: candidates come from two sides, because the words find the report that quotes the same error, and the
meaning finds the one that tells the same story in other words. Where the index has no vectors, the score is the share alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np

from indexer.engines import Engine
from indexer.glossary import Glossary
from indexer.meaning import Likeness, Meaning, Probe
from indexer.query import EVERYTHING, Exact, Not, Query, Range, Term, all_of, any_of
from indexer.schema import FIELD, Kind, keyword
from indexer.similar.joining import Joint, joints
from indexer.similar.telling import Telling, telling_terms
from indexer.similar.ticket import Ticket

OWN_SECTION: Final = 0.5
"""The part of a term's weight that only a report with the term in the same section earns: symptom with symptom, cause with cause."""

_CLOSEST: Final = 3
"""Relatives that count."""

_RELATED: Final = 100
"""Best candidates among which relatives are looked for."""

_POOL: Final = 200
"""Reports that are taken as candidates from each side."""

_TRIES: Final = 5
"""Times as many of the nearest meanings that are looked through for reports that the filters let pass."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a score is made of, each from 0 to 1: the part that is the likeness of meanings (the rest is the share of telling words), and
    then the part that is the mean score of the report's closest relatives."""

    meaning: float = 2 / 3
    relatives: float = 0.2


WEIGHTS: Final = Weights()


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for on behalf of a ticket: its telling terms and glossary joints as one query, and its passages' vectors if the index
    has any."""

    ticket: Ticket
    telling: tuple[Telling, ...]
    joined: tuple[Joint, ...]
    query: Query
    probe: Probe | None

    @property
    def ideal(self) -> float:
        """What a report that has all telling terms as often as is usual earns from the query."""
        return sum(term.strength for term in self.telling) or 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that comes near: its score from 0 to 1, its share of the ticket's telling words (0 and up, 1 is usual for all of them), and
    the likeness of meanings, None where it is not known."""

    id: str
    score: float
    share: float = 0.0
    likeness: Likeness | None = None


def search_for(engine: Engine, ticket: Ticket, glossary: Glossary, meaning: Meaning | None) -> Search:
    """Choose the telling terms and what the glossary joins to them, and make the passages' vectors; raises MeaningError."""
    telling = telling_terms(ticket.parts, doc_freq=lambda term: engine.doc_freq("text", term), count=engine.info().reports)
    joined = joints(ticket.text, telling, glossary)
    query = any_of([part for term in telling for part in _weighted(term)] + [joint.query for joint in joined])
    probe = meaning.probe(ticket.passages, report_id=ticket.report_id, text_digest=ticket.text_digest) if meaning else None
    return Search(ticket, telling, joined, query, probe)


def candidates(
    engine: Engine,
    search: Search,
    meaning: Meaning | None,
    *,
    among: Sequence[Query] = (),
    least: int = _POOL,
    weights: Weights = WEIGHTS,
) -> list[Candidate]:
    """Return the reports that come near and match all of ``among``, best first: ``least`` and more, if there are so many."""
    pool = dict(engine.rank(all_of([search.query, *among]), limit=max(_POOL, least)))
    ideal = search.ideal
    if search.probe is None or meaning is None:
        return [Candidate(report_id, _bounded(earned / ideal), earned / ideal) for report_id, earned in pool.items()]
    pool |= _near(engine, search, meaning, among)
    likeness = meaning.likeness(search.probe, list(pool))
    found = [_candidate(report_id, earned / ideal, likeness.get(report_id), weights) for report_id, earned in pool.items()]
    return [replace(entry, score=_bounded(entry.score)) for entry in _with_relatives(_sorted(found), weights)]


def chosen(filters: Mapping[str, Sequence[str]]) -> list[Query]:
    """Return facet filters as queries that must all match: any value of a field will do."""
    return [any_of([_has(field, value) for value in values]) for field, values in filters.items() if values]


def _has(field: str, value: str) -> Query:
    if FIELD[field].kind is Kind.NUMBER:
        return Range(field, int(value), int(value)) if value.isdecimal() else Not(EVERYTHING)
    return Exact(field, keyword(field, value))


def _weighted(term: Telling) -> Sequence[Query]:
    compared = sum(share for section, share in term.shares if section)
    own = [Term(section, term.term, term.weight * OWN_SECTION * share) for section, share in term.shares if section]
    return [Term("text", term.term, term.weight * (1 - OWN_SECTION * compared)), *own]


def _near(engine: Engine, search: Search, meaning: Meaning, among: Sequence[Query]) -> dict[str, float]:
    """Return the reports whose meanings are nearest, with what the query of words earns them."""
    if search.probe is None:
        return {}
    found: dict[str, float] = {}
    nearest = meaning.nearest(search.probe)
    for _ in range(_TRIES):
        ids: list[Query] = [Exact("id", report_id) for report_id in islice(nearest, _POOL)]
        if not ids or len(found) >= _POOL:
            break
        found |= engine.rank(all_of([any_of(ids), *among, any_of([search.query, EVERYTHING])]), limit=len(ids))
    return found


def _candidate(report_id: str, share: float, likeness: Likeness | None, weights: Weights) -> Candidate:
    # A report without vectors, as one that was indexed a moment ago, is ranked by its words.
    score = share if likeness is None else (1 - weights.meaning) * share + weights.meaning * likeness.score
    return Candidate(report_id, score, share, likeness)


def _with_relatives(found: list[Candidate], weights: Weights) -> list[Candidate]:
    """Hand a part of the best candidates' scores to their closest relatives among them."""
    related = [entry for entry in found[:_RELATED] if entry.likeness is not None]
    if len(related) <= _CLOSEST:
        return found
    summaries = np.stack([entry.likeness.summary for entry in related if entry.likeness is not None])
    cosines = summaries @ summaries.T
    np.fill_diagonal(cosines, -2.0)
    closest = np.argsort(-cosines, axis=1, kind="stable")[:, :_CLOSEST]
    scores = np.array([entry.score for entry in related])
    shared = (1 - weights.relatives) * scores + weights.relatives * scores[closest].mean(axis=1)
    better = {entry.id: replace(entry, score=float(score)) for entry, score in zip(related, shared, strict=True)}
    return _sorted([better.get(entry.id, entry) for entry in found])


def _sorted(found: list[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda entry: (-entry.score, entry.id))


def _bounded(score: float) -> float:
    return min(1.0, max(0.0, score))
