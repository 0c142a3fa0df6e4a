"""Gaps, hidden resolutions, counted searches and proposals become one overview: a lead's list of work.

The one decision worth knowing: a resolution that a reader has copied from a precedent, found helpful or linked has been found, whatever the
measurement says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indexer.engines import Engine
from indexer.glossary import Glossary
from indexer.judgements import Event, Judgements, SearchCounts
from indexer.knowledge.candidates import Candidate, Unknown, candidates, unknown_words
from indexer.knowledge.finding import Found, State
from indexer.knowledge.gaps import Lacking, lacking
from indexer.report import Report
from indexer.terminology import Word

LISTED: Final = 10
"""Reports of a gap, and texts of a table."""
HIDDEN: Final = 20
_READ: Final = 500
"""Counted texts that words are looked for in."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A report whose resolution is hard to find, and how it was measured."""

    report: Report
    found: Found


@dataclass(frozen=True, slots=True)
class Searches:
    """What was searched for: most often, most often in vain, and most often with a copied resolution at the end."""

    popular: SearchCounts
    without_results: SearchCounts
    copied: SearchCounts


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The overview; ``unfound`` and ``alone`` are the first of so many, ``searches`` is None if they are not counted."""

    lacking: tuple[Lacking, ...]
    measured: int
    of: int
    due: int
    unfound: tuple[Hidden, ...]
    unfound_total: int
    alone: tuple[Hidden, ...]
    alone_total: int
    searches: Searches | None
    candidates: tuple[Candidate, ...]
    unknown: tuple[Unknown, ...]


def knowledge(
    engine: Engine, glossary: Glossary, *, state: State, words: Sequence[Word], judgements: Judgements, counting: bool
) -> Knowledge:
    """Return the overview as of now; raises JudgementsError."""
    used = _used(judgements, [name for name, found in state.found.items() if _unfound(found) or not found.near])
    unfound = [name for name, found in sorted(state.found.items()) if _unfound(found) and name not in used]
    alone = [name for name, found in sorted(state.found.items()) if not found.near and not _unfound(found) and name not in used]
    counts = _searches(judgements) if counting else None
    searched = judgements.search_counts(Event.SEARCHED, limit=_READ).texts if counting else ()
    return Knowledge(
        lacking=lacking(engine, limit=LISTED),
        measured=len(state.found),
        of=state.of,
        due=state.due,
        unfound=_hidden(engine, unfound, state),
        unfound_total=len(unfound),
        alone=_hidden(engine, alone, state),
        alone_total=len(alone),
        searches=counts,
        candidates=candidates(words, searched, limit=2 * LISTED),
        unknown=unknown_words(engine, glossary, searched, limit=LISTED),
    )


def _unfound(found: Found) -> bool:
    return not found.headline or found.problem is False


def _used(judgements: Judgements, ids: Sequence[str]) -> set[str]:
    said = {name for name, tally in judgements.tallies(ids).items() if tally.helpful or tally.copied}
    linked = {end.casefold() for link in judgements.all_links() for end in (link.first, link.second)}
    return said | {name for name in ids if name.casefold() in linked}


def _searches(judgements: Judgements) -> Searches:
    return Searches(
        judgements.search_counts(Event.SEARCHED, limit=LISTED),
        judgements.search_counts(Event.WITHOUT_RESULTS, limit=LISTED),
        judgements.search_counts(Event.COPIED, limit=LISTED),
    )


def _hidden(engine: Engine, names: Sequence[str], state: State) -> tuple[Hidden, ...]:
    reports = (engine.get(name) for name in names[:HIDDEN])
    return tuple(Hidden(report, state.found[report.id]) for report in reports if report is not None)
