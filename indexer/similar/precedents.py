"""A report or a pasted ticket becomes its precedents: the past incidents that failed the same way, why they are alike, and what fixed them.

The one decision worth knowing: nothing is called a precedent without a reason that can be seen. Two distinctive terms in common, or one
identifier, or two passages that say the same in other words, or a person's word for it; however well the rest scores.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Final

from indexer.engines import Engine, Selection
from indexer.glossary import NO_ENTRIES, Glossary
from indexer.marks import Marks, marks
from indexer.meaning import Meaning, passages_of_report, text_digest
from indexer.query import Exact, Not, Query, all_of, any_of, days_between
from indexer.report import Report
from indexer.similar.candidates import Candidate, Search, candidates, chosen, search_for
from indexer.similar.reasons import Reason, reasons_for
from indexer.similar.telling import Telling
from indexer.similar.ticket import Ticket
from indexer.snippet import Snippet, best_passage, opening

THRESHOLD: Final = 0.25
"""Below this score there is no good precedent; docs/relevance.md says what it keeps and what it holds back, and how that is measured."""

SAME_SENSE: Final = 0.5
"""The cosine from which two passages say the same in other words."""

_OPEN: Final = ("Open", "In Progress", "Monitoring", "Pending")
_LOOKED_AT: Final = 30
"""Best candidates that are looked at closely for what they share."""

_NEAREST: Final = 3
"""Reports below the least score that are shown as the nearest."""

_RESOLUTION: Final = 320
_PASSAGE: Final = 280
_JOINED_WEIGHT: Final = 0.1
"""What a word that only the glossary joined weighs when the passage to show is chosen."""

OUTAGE: Final = 3
"""So many open reports that fit together may be one outage."""

TOGETHER: Final = 0.5
"""The score from which an open report counts for that: to wake people takes more than to be worth a look."""


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """What is asked: facet filters and a span of created dates (ISO, both included) as in searching, whether only resolved reports count
    as precedents, the least score, and how many."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    created_from: str | None = None
    created_to: str | None = None
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
    """A report that failed alike: its score from 0 to 1, the reasons strongest first, the passages on both sides, and what resolved it.

    ``share`` (0 and up) and ``likeness`` (-1 to 1, None where it is not known) are what the score is made of: telling words in common, and
    meaning. ``sense`` is the cosine of the two passages if they were chosen because they say the same in other words, else None.
    """

    score: float
    report: Report
    reasons: tuple[Reason, ...]
    ours: Snippet | None
    theirs: Snippet | None
    resolution: Snippet | None
    linked: bool = False
    share: float = 0.0
    likeness: float | None = None
    sense: float | None = None


@dataclass(frozen=True, slots=True)
class Precedents:
    """The answer: precedents best first; ``nearest``: the best of those below the threshold; ``happening``: open reports alike.

    ``telling``: what was looked for, strongest first.
    """

    hits: tuple[Precedent, ...]
    nearest: tuple[Precedent, ...]
    happening: tuple[Precedent, ...]
    telling: tuple[Telling, ...]
    took_ms: float = 0.0

    @property
    def together(self) -> tuple[Precedent, ...]:
        """The open reports that are so much alike, or linked by a person, that all may be one outage."""
        return tuple(entry for entry in self.happening if entry.linked or entry.score >= TOGETHER)

    @property
    def outage(self) -> bool:
        """Whether there are three or more of them."""
        return len(self.together) >= OUTAGE


def precedents(
    engine: Engine,
    ticket: Ticket,
    request: SimilarRequest | None = None,
    *,
    glossary: Glossary = NO_ENTRIES,
    opinions: Opinions | None = None,
    meaning: Meaning | None = None,
) -> Precedents:
    """Find the past incidents that failed as the ticket does; without ``meaning``, by their words alone. Raises MeaningError."""
    started = time.perf_counter()
    asked, said = request or SimilarRequest(), opinions or Opinions()
    search = search_for(engine, ticket, glossary, meaning)
    near = sorted(_near(engine, search, asked, said, meaning), key=lambda entry: (not entry.linked, -entry.score))
    good = [entry for entry in near if (entry.linked or entry.score >= asked.min_score) and entry.alike]
    weak = (entry for entry in near if not entry.linked and entry.score < asked.min_score and _counts(entry, asked) and entry.alike)
    return Precedents(
        hits=tuple(_precedent(entry, search) for entry in [entry for entry in good if _counts(entry, asked)][: asked.limit]),
        nearest=tuple(_precedent(entry, search) for entry in islice(weak, _NEAREST)),
        happening=tuple(_precedent(entry, search) for entry in [entry for entry in good if is_open(entry.report)][: asked.limit]),
        telling=search.telling,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def rank_similar(
    engine: Engine, ticket: Ticket, limit: int, *, glossary: Glossary = NO_ENTRIES, meaning: Meaning | None = None
) -> list[tuple[str, float]]:
    """Return the ids and scores (0 to 1) of the nearest reports, open and resolved together: without reasons, threshold or opinions."""
    search = search_for(engine, ticket, glossary, meaning)
    found = candidates(engine, search, meaning, among=_outside(ticket.report_id), least=limit)
    return [(entry.id, entry.score) for entry in found[:limit]]


def is_open(report: Report) -> bool:
    """Tell whether a report is known not to be resolved yet."""
    return report.status in _OPEN


def _outside(*report_ids: str) -> list[Query]:
    excluded: list[Query] = [Exact("id", name) for name in report_ids if name]
    return [Not(any_of(excluded))] if excluded else []


def _counts(near: "_Near", asked: SimilarRequest) -> bool:
    """Whether a report may be a precedent by its status."""
    return not (asked.resolved_only and is_open(near.report))


@dataclass(frozen=True)
class _Near:
    """A report that is looked at closely; what it shares with the ticket is found when it is asked for."""

    report: Report
    candidate: Candidate
    search: Search
    score: float
    linked: bool

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """The report's texts by section."""
        return [("title", self.report.title), *((section.key, section.text) for section in self.report.sections)]

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """What the report and the ticket both say."""
        return reasons_for(self.texts, self.search.telling, self.search.joined)

    @cached_property
    def same_sense(self) -> bool:
        """Whether a passage of each says the same in other words."""
        likeness = self.candidate.likeness
        return likeness is not None and likeness.cosine >= SAME_SENSE and likeness.text_digest == text_digest(self.report)

    @property
    def alike(self) -> bool:
        """Two distinctive terms in common, or one identifier, or two passages with the same sense, or a person's word."""
        distinctive = [reason for reason in self.reasons if reason.distinctive]
        return self.linked or self.same_sense or len(distinctive) >= 2 or any(reason.identifier for reason in distinctive)


def _near(engine: Engine, search: Search, asked: SimilarRequest, said: Opinions, meaning: Meaning | None) -> list[_Near]:
    """Return the best candidates with their reports, open ones apart so that they cannot crowd out the resolved, and linked ones."""
    still_open = any_of([Exact("status", status) for status in _OPEN])
    within = days_between("created", asked.created_from, asked.created_to)
    among = [*chosen(asked.filters), *within, *_outside(search.ticket.report_id, *said.different)]
    best = max(_LOOKED_AT, asked.limit * 2)
    found = [
        *candidates(engine, search, meaning, among=[Not(still_open), *among])[:best],
        *candidates(engine, search, meaning, among=[still_open, *among])[:best],
    ]
    present = {entry.id for entry in found}
    linked = [Candidate(report_id, 0.0) for report_id in sorted(said.same - present)]
    wanted = {entry.id: entry for entry in [*found, *linked]}
    selection = Selection(filters=asked.filters, limit=len(wanted))
    hits = engine.search(all_of([any_of([Exact("id", report_id) for report_id in wanted]), *within]), selection).hits if wanted else ()
    reports = {hit.report.id: hit.report for hit in hits}
    return [
        _Near(reports[name], entry, search, round(min(1.0, entry.score * said.priors.get(name, 1.0)), 4), name in said.same)
        for name, entry in wanted.items()
        if name in reports
    ]


def _precedent(near: _Near, search: Search) -> Precedent:
    wanted = marks(any_of([reason.query for reason in near.reasons]))
    ours, theirs = _same_sense(near, search, wanted) if near.same_sense else _same_words(near, search, wanted)
    likeness = near.candidate.likeness
    section = near.report.section("resolution")
    return Precedent(
        score=near.score,
        report=near.report,
        reasons=near.reasons,
        ours=ours,
        theirs=theirs,
        resolution=opening(section.text, "resolution", max_chars=_RESOLUTION, marks=wanted) if section and section.text.strip() else None,
        linked=near.linked,
        share=round(near.candidate.share, 4),
        likeness=round(likeness.score, 4) if likeness else None,
        sense=round(likeness.cosine, 4) if likeness and near.same_sense else None,
    )


def _same_words(near: _Near, search: Search, wanted: Marks) -> tuple[Snippet | None, Snippet | None]:
    """Return the passages of ticket and report with the most and most telling words in common."""
    strengths = {term.term: term.strength for term in search.telling}

    def passage(text: str, section: str) -> Snippet | None:
        return best_passage(text, wanted, section, weight=lambda term: strengths.get(term, _JOINED_WEIGHT))

    found = [passage(text, key) for key, text in near.texts if key not in ("title", "resolution")]
    theirs = max((entry for entry in found if entry is not None), key=lambda entry: entry.weight, default=None)
    return passage(search.ticket.written, "text"), theirs


def _same_sense(near: _Near, search: Search, wanted: Marks) -> tuple[Snippet | None, Snippet | None]:
    """Return the passages of ticket and report whose meanings are most alike."""
    likeness = near.candidate.likeness
    if likeness is None or search.probe is None:
        return None, None
    ours, theirs = search.probe.passages[likeness.ours], passages_of_report(near.report)[likeness.theirs]
    written = near.report.headline if theirs.place < 0 else near.report.sections[theirs.place].text[theirs.start : theirs.end]
    return _around(search.ticket.stretch(ours), ours.section or "text", wanted), _around(written, theirs.section, wanted)


def _around(text: str, section: str, wanted: Marks) -> Snippet:
    return best_passage(text, wanted, section, max_chars=_PASSAGE) or opening(text, section, max_chars=_PASSAGE)
