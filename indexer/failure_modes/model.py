"""What failure modes are: the catalogue with its modes, and the profile of one, all frozen.

The one decision worth knowing: the catalogue is what every page needs of all modes and costs little; a profile reads all reports of a mode
and is made for one mode at a time.
"""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from indexer.similar import Remedy

LEAST: Final = 3
"""Reports of a mode; what has happened once or twice is no mode yet."""


@dataclass(frozen=True, slots=True)
class Month:
    """How many of some reports were created in a month (``YYYY-MM``)."""

    month: str
    count: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a report, as written, and the key of the section that it is from."""

    report: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days from created to resolved: of how many reports they are known, and their quartiles."""

    known: int
    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class FailureMode:
    """Reports that failed in the same way: their ids, the most typical first, and the telling terms that they have in common.

    ``slug`` is its address and stays the same while the corpus grows. ``curated``: a person named it or said which reports are in it.
    ``months`` runs without gaps from the first report's month to the last one's; reports without a date are in none. ``example`` tells how
    it went in one typical report: its problem, cause, resolution and what shall prevent it, each in brief and only if recorded.
    ``days`` is None where no time to resolve is known. ``differs``: what people say about other modes (by slug) and the difference.
    """

    slug: str
    name: str
    description: str
    reports: tuple[str, ...]
    terms: tuple[str, ...]
    months: tuple[Month, ...] = ()
    curated: bool = False
    example: tuple[Quote, ...] = ()
    days: Days | None = None
    differs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All modes, commonest first, and the ids of the reports that are in none; ``revision`` changes with the index that it was made from.

    ``notes`` say which of people's decisions no longer fit: they speak of reports or modes that do not exist. ``merged``: slugs that
    people merged into another, and which.
    """

    modes: tuple[FailureMode, ...]
    unsorted: tuple[str, ...]
    revision: str
    notes: tuple[str, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)

    def get(self, slug: str) -> FailureMode | None:
        """Return the mode at an address, that into which people merged it, or None."""
        by_slug = {mode.slug: mode for mode in self.modes}
        return by_slug.get(slug) or by_slug.get(self.merged.get(slug, ""))

    def mode_of(self, report_id: str) -> FailureMode | None:
        """Return the mode that a report is in, or None."""
        return next((mode for mode in self.modes if report_id in mode.reports), None)


@dataclass(frozen=True, slots=True)
class Named:
    """A value (a cause, a version, a customer ...) and the ids of the reports that have it."""

    value: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prevention:
    """Something to do so that it does not happen again: as written, where it is planned (``horizon``, the plan's own words), by which
    reports."""

    text: str
    horizon: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confusable:
    """Another mode that looks alike (``alike``: the score of its report that comes nearest to one of ours, averaged
    over ours, 0 to 1; 0 for one that people named), and the telling difference: terms that tell ours from it, terms that tell it from ours,
    and ``difference``, what people say it is ("" if nothing)."""

    slug: str
    name: str
    alike: float
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A mode in full.

    ``messages`` are error codes, settings and the like, each with the reports that quote it; ``customers`` are those hit more than once;
    ``read_first`` are the ids of the reports that teach it best.
    """

    mode: FailureMode
    messages: tuple[Named, ...]
    passages: tuple[Quote, ...]
    causes: tuple[Named, ...]
    remedies: tuple[Remedy, ...]
    prevention: tuple[Prevention, ...]
    customers: tuple[Named, ...]
    versions: tuple[Named, ...]
    components: tuple[Named, ...]
    confusable: tuple[Confusable, ...]
    read_first: tuple[str, ...]


def days_of(known: Sequence[int]) -> Days | None:
    """Return the quartiles of times to resolve, None of none."""
    if not known:
        return None
    if len(known) == 1:
        return Days(1, known[0], known[0], known[0])
    lower, middle, upper = statistics.quantiles(known, n=4, method="inclusive")
    return Days(len(known), lower, middle, upper)


def months_of(created: list[str]) -> tuple[Month, ...]:
    """Return the months of ISO dates, without gaps."""
    counts = Counter(day[:7] for day in created)
    if not counts:
        return ()
    first, last = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (min(counts), max(counts)))
    names = [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]
    return tuple(Month(name, counts[name]) for name in names)
