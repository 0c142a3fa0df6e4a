"""A report's number becomes its header: customer, component, priority, dates and whatever else facets count.

The one decision worth knowing: values are as uneven as they are in a ticket tool, where a few customers file most of the reports.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from benchmarks.texts.names import name
from indexer.report import Group, Point, Report, Section

FIRST_ID: Final = 100_000
CUSTOMERS: Final = 300
ENGINEERS: Final = 60
COMPONENTS: Final = 12
CAUSES: Final = 18
_PRIORITIES: Final = {"Critical": 1, "High": 3, "Medium": 5, "Low": 2}
_STATUSES: Final = {"Resolved": 12, "Open": 2, "In Progress": 2, "Monitoring": 1, "Pending": 1}
_LEVELS: Final = {"Level 1": 3, "Level 2": 5, "Level 3": 2}
_BEGIN: Final = date(2019, 1, 1)
_DAYS: Final = 6 * 365


@dataclass(frozen=True, slots=True)
class Body:
    """What is generated of a report besides its header: the title and each section's text by key."""

    title: str
    texts: dict[str, str]


class Headers:
    """A source of headers."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing is kept secret with it
        self._customers = [f"{name(number)} {name(number + CUSTOMERS)}" for number in range(CUSTOMERS)]
        self._engineers = [f"{name(1_000 + number)} {name(2_000 + number)}" for number in range(ENGINEERS)]
        self._components = [name(3_000 + number) for number in range(COMPONENTS)]
        self._causes = [f"{name(4_000 + number)} {name(5_000 + number)}" for number in range(CAUSES)]

    def report(self, number: int, body: Body) -> Report:
        """Return the report of a number, from 0, with a title and sections."""
        draw = self._random
        cause = self._uneven(self._causes)
        sections = tuple(_section(key, text, cause) for key, text in body.texts.items())
        created = _BEGIN + timedelta(draw.randrange(_DAYS))
        status = _weighted(draw, _STATUSES)
        resolved = created + timedelta(int(draw.expovariate(0.2))) if status == "Resolved" else None
        header: dict[str, Any] = {
            "customer": self._uneven(self._customers),
            "priority": _weighted(draw, _PRIORITIES),
            "status": status,
            "component": self._uneven(self._components),
            "escalation_level": _weighted(draw, _LEVELS),
            "assigned_engineer": self._uneven(self._engineers),
            "created": created.isoformat(),
            "resolved": resolved.isoformat() if resolved else None,
        }
        title = body.title[:1].upper() + body.title[1:]
        return Report(id=f"CE{FIRST_ID + number}", title=title, headline="", sections=sections, **header)

    def _uneven(self, values: list[str]) -> str:
        return values[int(len(values) * self._random.random() ** 2)]


def _section(key: str, text: str, cause: str) -> Section:
    if key != "root_cause":
        return Section(key, "", text)
    return Section(key, "", f"1. {cause}:\n- {text}", groups=(Group(cause, (Point(text),)),))


def _weighted(draw: random.Random, weights: dict[str, int]) -> str:
    return draw.choices(list(weights), weights=list(weights.values()))[0]
