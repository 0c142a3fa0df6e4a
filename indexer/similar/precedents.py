"""A report or a pasted ticket becomes its precedents: the past incidents that failed the same way, why they are alike, and what fixed them.

The one decision worth knowing: a score says the same for every ticket. It is the weighted share of the ticket's telling terms that a
report has too (1.0: all of them, each as often as is usual), so the threshold below which there is "no good precedent" needs no
calibration by query.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from indexer.engines import Engine, Hit, Selection
from indexer.glossary import NO_ENTRIES, Glossary
from indexer.marks import marks
from indexer.query import Exact, Not, Query, Term, all_of, any_of
from indexer.report import Report
from indexer.similar.joining import Joint, joints
from indexer.similar.reasons import Reason, reasons_for
from indexer.similar.telling import Telling, telling_terms
from indexer.similar.ticket import Ticket
from indexer.snippet import Snippet, best_passage, opening

THRESHOLD: Final = 0.25
"""Below this share there is no good precedent. Of the first pages on gitbugs-seamonkey it keeps 92 % of the relevant reports and holds back
36 % of all others; docs/relevance.md has the other collections and the command."""

OWN_SECTION: Final = 0.5
"""The part of a term's score that only a report with the term in the same section earns: symptom with symptom, cause with cause."""

_OPEN: Final = ("Open", "In Progress", "Monitoring", "Pending")
_CANDIDATES: Final = 30
"""Best matches that are looked at closely for what they share."""

_RESOLUTION: Final = 320
_JOINED_WEIGHT: Final = 0.1
"""What a word that only the glossary joined weighs when the passage to show is chosen."""

OUTAGE: Final = 3
"""So many open reports alike may be one outage."""


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """What is asked: facet filters as in searching, whether only resolved reports count as precedents, the least score, and how many."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    resolved_only: bool = True
    min_score: float = THRESHOLD
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people said: reports linked as the same failure or as not similar (ids), and a factor by report id from feedback (1.0: none)."""

    same: frozenset[str] = frozenset()
    different: frozenset[str] = frozenset()
    priors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Precedent:
    """A report that failed alike: its score from 0 to 1, the reasons strongest first, the passages on both sides, and what resolved it."""

    score: float
    report: Report
    reasons: tuple[Reason, ...]
    ours: Snippet | None
    theirs: Snippet | None
    resolution: Snippet | None
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Precedents:
    """The answer: precedents best first; ``nearest``: the best of those below the threshold; ``happening``: open reports alike.

    ``outage``: so many open reports are alike that they may be one. ``telling``: what was looked for, strongest first.
    """

    hits: tuple[Precedent, ...]
    nearest: tuple[Precedent, ...]
    happening: tuple[Precedent, ...]
    telling: tuple[Telling, ...]
    took_ms: float = 0.0

    @property
    def outage(self) -> bool:
        """Whether three or more open reports are alike."""
        return len(self.happening) >= OUTAGE


def precedents(
    engine: Engine,
    ticket: Ticket,
    request: SimilarRequest | None = None,
    *,
    glossary: Glossary = NO_ENTRIES,
    opinions: Opinions | None = None,
) -> Precedents:
    """Find the past incidents that failed as the ticket does."""
    started = time.perf_counter()
    asked, said = request or SimilarRequest(), opinions or Opinions()
    telling, joined, query = _looked_for(engine, ticket, glossary)
    ideal = sum(term.strength for term in telling) or 1.0
    found = [
        _precedent(hit, ticket, telling, joined, score=_score(hit, ideal, said), linked=hit.report.id in said.same)
        for hit in _candidates(engine, query, ticket, asked, said)
    ]
    # A stable sort: where scores are equal, 1.0 above all, the engine's finer order stays.
    alike = sorted((entry for entry in found if _is_alike(entry)), key=lambda entry: (not entry.linked, -entry.score))
    good = [entry for entry in alike if entry.linked or entry.score >= asked.min_score]
    settled = [entry for entry in good if not (asked.resolved_only and is_open(entry.report))]
    rest = [entry for entry in alike if entry not in good and not (asked.resolved_only and is_open(entry.report))]
    return Precedents(
        hits=tuple(settled[: asked.limit]),
        nearest=tuple(rest[:3]),
        happening=tuple(entry for entry in good if is_open(entry.report))[: asked.limit],
        telling=telling,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def rank_similar(engine: Engine, ticket: Ticket, limit: int, *, glossary: Glossary = NO_ENTRIES) -> list[tuple[str, float]]:
    """Return the ids and scores (0 to 1) of the nearest reports, open and resolved together: without reasons, threshold or opinions."""
    telling, _, query = _looked_for(engine, ticket, glossary)
    outside: list[Query] = [Not(Exact("id", ticket.report_id))] if ticket.report_id else []
    ideal = sum(term.strength for term in telling) or 1.0
    return [(report, min(1.0, score / ideal)) for report, score in engine.rank(all_of([query, *outside]), limit=limit)]


def is_open(report: Report) -> bool:
    """Tell whether a report is known not to be resolved yet."""
    return report.status in _OPEN


def _looked_for(engine: Engine, ticket: Ticket, glossary: Glossary) -> tuple[tuple[Telling, ...], tuple[Joint, ...], Query]:
    """Choose the telling terms and what the glossary joins to them, and make them one weighted query."""
    telling = telling_terms(ticket.parts, doc_freq=lambda term: engine.doc_freq("text", term), count=engine.info().reports)
    joined = joints(ticket.text, telling, glossary)
    return telling, joined, any_of([query for term in telling for query in _weighted(term)] + [joint.query for joint in joined])


def _weighted(term: Telling) -> Iterable[Query]:
    compared = sum(share for section, share in term.shares if section)
    yield Term("text", term.term, term.weight * (1 - OWN_SECTION * compared))
    for section, share in term.shares:
        if section:
            yield Term(section, term.term, term.weight * OWN_SECTION * share)


def _candidates(engine: Engine, query: Query, ticket: Ticket, asked: SimilarRequest, said: Opinions) -> list[Hit]:
    """Return the best matches, open ones apart so that they cannot crowd out the resolved, and the reports that a person linked."""
    excluded: list[Query] = [Exact("id", name) for name in (ticket.report_id, *said.different) if name]
    outside: list[Query] = [Not(any_of(excluded))] if excluded else []
    still_open = any_of([Exact("status", status) for status in _OPEN])
    selection = Selection(filters=asked.filters, limit=max(_CANDIDATES, asked.limit * 2))
    hits = [
        *engine.search(all_of([query, Not(still_open), *outside]), selection).hits,
        *engine.search(all_of([query, still_open, *outside]), selection).hits,
    ]
    present = {hit.report.id for hit in hits}
    linked = any_of([Exact("id", name) for name in said.same - present])
    return [*hits, *(replace(hit, score=0.0) for hit in engine.search(all_of([linked, *outside]), selection).hits)]


def _score(hit: Hit, ideal: float, said: Opinions) -> float:
    # Cut to 1 before the factor too: a report that has more of everything than is usual must not be out of the factor's reach.
    return min(1.0, min(1.0, hit.score / ideal) * said.priors.get(hit.report.id, 1.0))


def _is_alike(entry: Precedent) -> bool:
    """Two distinctive terms in common, or one identifier, or a person's word."""
    distinctive = [reason for reason in entry.reasons if reason.distinctive]
    return entry.linked or len(distinctive) >= 2 or any(reason.identifier for reason in distinctive)


def _precedent(
    hit: Hit, ticket: Ticket, telling: tuple[Telling, ...], joined: tuple[Joint, ...], *, score: float, linked: bool
) -> Precedent:
    texts = [("title", hit.report.title), *((section.key, section.text) for section in hit.report.sections)]
    reasons = reasons_for(texts, telling, joined)
    wanted = marks(any_of([reason.query for reason in reasons]))
    strengths = {term.term: term.strength for term in telling}

    def weight(term: str) -> float:
        return strengths.get(term, _JOINED_WEIGHT)

    passages = [best_passage(text, wanted, key, weight=weight) for key, text in texts if key not in ("title", "resolution")]
    section = hit.report.section("resolution")
    return Precedent(
        score=round(score, 4),
        report=hit.report,
        reasons=reasons,
        ours=best_passage(ticket.text, wanted, "text", weight=weight),
        theirs=max((passage for passage in passages if passage is not None), key=lambda passage: passage.weight, default=None),
        resolution=opening(section.text, "resolution", max_chars=_RESOLUTION, marks=wanted) if section and section.text.strip() else None,
        linked=linked,
    )
