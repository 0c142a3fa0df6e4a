"""What insights are: the figures about the reports of one search, all frozen.

The one decision worth knowing: figures say what was counted and nothing about how it is shown; a chart, a table, JSON and the terminal are
all made from the same ones.
"""

from dataclasses import dataclass
from enum import StrEnum

from indexer.insights.periods import Period, Scale


class Part(StrEnum):
    """What a row of a breakdown counts."""

    VALUE = "value"  # the reports with one value
    REST = "rest"  # those with any of the rarer values
    NONE = "none"  # those with no value


@dataclass(frozen=True, slots=True)
class Row:
    """Reports with a value, by the period of their creation; ``undated`` are those without a date. ``slug``: of a failure mode."""

    name: str
    counts: tuple[int, ...]
    undated: int = 0
    part: Part = Part.VALUE
    slug: str = ""

    @property
    def total(self) -> int:
        """All reports of the row, dated or not."""
        return sum(self.counts) + self.undated


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Reports by value and period of creation. ``rest`` is how many rarer values the row of :attr:`Part.REST` stands for."""

    scale: Scale
    periods: tuple[Period, ...]
    rows: tuple[Row, ...]
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Bin:
    """Reports that took from ``least`` to ``most`` whole days to resolve, both included; ``most`` None: and more."""

    least: int
    most: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle half of some numbers of days: first quartile, median, third quartile, of how many reports."""

    known: int
    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Resolving:
    """How long reports took. ``unresolved`` have no time to resolve yet; ``unknown`` are resolved, but lack a date. ``spread`` is None
    where no time is known."""

    bins: tuple[Bin, ...]
    unresolved: int
    unknown: int
    spread: Spread | None


@dataclass(frozen=True, slots=True)
class Trend:
    """The spread of the days to resolve by period of resolution, None where nothing was resolved."""

    scale: Scale
    periods: tuple[Period, ...]
    spreads: tuple[Spread | None, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A failure mode that a customer had several times."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with several reports. ``again``: how many of them failed in a way in which an earlier one of theirs had; ``modes`` are
    those ways, commonest first; ``last`` is the ISO date of the latest report, "" if none has a date."""

    name: str
    reports: int
    again: int
    modes: tuple[Repeated, ...]
    last: str


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The customers with several reports, those hit again by the same failure first; ``once`` is how many have a single report, ``more``
    how many with several are left out."""

    customers: tuple[Customer, ...]
    once: int
    more: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """How many reports reached an escalation level; the name "" counts those that state none."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Insights:
    """The figures about ``total`` reports, of which ``undated`` have no date of creation.

    ``modes_known`` says whether failure modes were at hand when the figures were made.
    """

    total: int
    undated: int
    priorities: Breakdown
    modes: Breakdown
    components: Breakdown
    resolving: Resolving
    trend: Trend
    recurrence: Recurrence
    levels: tuple[Level, ...]
    modes_known: bool = True
