"""Reports become lists of what they lack: a cause, a resolution, a date.

The one decision worth knowing: what a report lacks is a query of the query language, so a count, its list and the search that a reader can
go on from are the same thing, whatever the number of reports.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from indexer.engines import Engine, Selection, Sort
from indexer.query import Has, Not, Query, all_of, parse
from indexer.report import Report


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that reports may lack: a stable key, a title, the query that finds them, and what to do; ``oldest``: oldest first."""

    key: str
    title: str
    query: str
    advice: str
    oldest: bool = False


GAPS: Final = (
    Gap(
        "open",
        "Not resolved yet, without a resolution",
        "-resolution:* -status:Resolved",
        "The longest open first: write down what helped so far, or close what no longer hurts.",
        oldest=True,
    ),
    Gap("no-resolution", "Resolved, and nobody wrote how", "-resolution:* status:Resolved", "Ask who worked on it while they remember."),
    Gap("no-cause", "Without a root cause", "-root_cause:*", "Without a cause the same failure is not recognised in other words."),
    Gap("no-created", "Without a date of creation", "-created:*", "They are in no trend and in no time to resolve."),
    Gap("no-resolved", "Resolved, without the day", "status:Resolved -resolved:*", "Their time to resolve is unknown."),
)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A gap, how many reports have it, and the first of them."""

    gap: Gap
    total: int
    reports: tuple[Report, ...]


def lacking(engine: Engine, *, limit: int) -> tuple[Lacking, ...]:
    """Return every gap with its first reports."""
    return tuple(_lacking(engine, gap, limit) for gap in GAPS)


def _lacking(engine: Engine, gap: Gap, limit: int) -> Lacking:
    query = parse(gap.query).query
    if not gap.oldest:
        found = engine.search(query, Selection(sort=Sort.NEWEST, limit=limit))
        return Lacking(gap, found.total, tuple(hit.report for hit in found.hits))
    total = engine.search(query, Selection(limit=0)).total
    return Lacking(gap, total, tuple(_oldest(engine, query, limit)))


def _oldest(engine: Engine, query: Query, limit: int) -> Iterator[Report]:
    """Yield the oldest reports, which stand at the end of the newest first; those without a date after them."""
    dated = all_of([query, Has("created")])
    total = engine.search(dated, Selection(limit=0)).total
    last = engine.search(dated, Selection(sort=Sort.NEWEST, offset=max(0, total - limit), limit=limit)).hits
    yield from (hit.report for hit in reversed(last))
    if len(last) < limit:
        undated = all_of([query, Not(Has("created"))])
        yield from (hit.report for hit in engine.search(undated, Selection(limit=limit - len(last))).hits)
