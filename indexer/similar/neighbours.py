"""Precedents become what worked: the resolutions, grouped where they say the same, causes, time to resolve, and who solved it.

The one decision worth knowing: two resolutions say the same when their words largely do (a token-set ratio), so a group is never a guess
about meaning; groups that differ in words stay apart and are shown beside each other.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from rapidfuzz import fuzz

from indexer.analysis import analyze
from indexer.report import Report, people

SAME_WORDS: Final = 80.0
"""Token-set ratio, 0 to 100, from which two resolutions say the same: one may leave out what the other adds, but hardly a word differs."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A resolution as its best precedent words it, and the ids of all reports that say the same, best first."""

    text: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """What worked over a set of reports; causes and engineers commonest first with their counts; days are whole, None if none is known."""

    remedies: tuple[Remedy, ...]
    causes: tuple[tuple[str, int], ...]
    engineers: tuple[tuple[str, int], ...]
    median_days: float | None


def what_worked(reports: Sequence[Report]) -> Worked:
    """Sum up reports, best first."""
    days = [report.days_to_resolve for report in reports if report.days_to_resolve is not None]
    return Worked(
        remedies=_remedies(reports),
        causes=tuple(Counter(cause for report in reports for cause in report.causes).most_common()),
        engineers=tuple(Counter(name for report in reports for name in people(report.assigned_engineer or "") if name).most_common()),
        median_days=median(days) if days else None,
    )


def _remedies(reports: Sequence[Report]) -> tuple[Remedy, ...]:
    groups: list[tuple[str, str, list[str]]] = []
    for report in reports:
        section = report.section("resolution")
        if section is None or not section.text.strip():
            continue
        words = " ".join(term.text for term in analyze(section.text).terms)
        alike = next((ids for _, other, ids in groups if fuzz.token_set_ratio(words, other) >= SAME_WORDS), None)
        if alike is None:
            groups.append((section.text, words, [report.id]))
        else:
            alike.append(report.id)
    groups.sort(key=lambda group: -len(group[2]))  # stable: between equals, the better precedent's first
    return tuple(Remedy(text, tuple(ids)) for text, _, ids in groups)
