"""Two reports become one comparison: their facts, those that differ first, their sections side by side, and what both say.

The one decision worth knowing: what both say is chosen as precedents are, by telling terms and the glossary, so the marks on this page are
the reasons on the others; nothing is marked because it is frequent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from indexer.engines import Engine
from indexer.glossary import Glossary
from indexer.incidental import masked
from indexer.marks import Marks, marks
from indexer.query import any_of, said
from indexer.report import SECTIONS, Report
from indexer.schema import FIELD
from indexer.similar import Reason, ticket_of_report
from indexer.similar.joining import joints
from indexer.similar.reasons import reasons_for
from indexer.similar.telling import telling_terms
from web.body import Chapter, chapters

_HEADER: Final = (
    "customer",
    "priority",
    "status",
    "created",
    "escalated",
    "resolved",
    "ttr",
    "component",
    "version",
    "escalation_level",
    "assigned_engineer",
)
_SETTING: Final = re.compile(r"(?<![\w=-])-{0,2}([A-Za-z][\w.-]{0,60})=([^\s,;()\[\]{}\"'`<>|=]{1,60})")
_FACTOR: Final = re.compile(r"\breplication[ -]factor\b(?: (?:is|was|of|set|to|at|from|remained))*\s*[:=]?\s*(\d{1,2})\b", re.IGNORECASE)
_RELEASE: Final = re.compile(
    r"(?<![\w.])v?(\d{1,4}(?:\.\d{1,4}){1,3}-b\d{1,5})(?![\w-])"
    r"|\b(?:version|release) v?(\d{1,4}(?:\.\d{1,4}){1,3}[\w-]{0,20})\b",
    re.IGNORECASE,
)
_MOST: Final = 12
"""Settings and statements that are compared; a report that quotes a whole configuration is better read."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of two reports, "" where a report does not say; ``title`` names it, and a ``code`` is a setting."""

    title: str
    left: str
    right: str
    kind: str = ""
    code: bool = False

    @property
    def same(self) -> bool:
        """Whether both reports say the same."""
        return self.left.casefold() == self.right.casefold()


@dataclass(frozen=True, slots=True)
class Pair:
    """Sections of the same name of two reports; a report may have several, or none."""

    title: str
    key: str
    left: tuple[Chapter, ...]
    right: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports beside each other."""

    left: Report
    right: Report
    facts: tuple[Fact, ...]
    pairs: tuple[Pair, ...]
    common: tuple[Reason, ...]
    marks: Marks | None

    @property
    def differing(self) -> tuple[Fact, ...]:
        """The facts in which the reports differ."""
        return tuple(fact for fact in self.facts if not fact.same)

    @property
    def shared(self) -> tuple[Fact, ...]:
        """The facts that both state alike."""
        return tuple(fact for fact in self.facts if fact.same)


def compare(engine: Engine, left: Report, right: Report, *, glossary: Glossary, names: tuple[str, ...] = ()) -> Comparison:
    """Compare two reports; ``names`` are customers and engineers, which are not marked as common."""
    common, wanted = _common(engine, left, right, glossary=glossary, names=names)
    return Comparison(left, right, (*_header(left, right), *_stated(left, right)), _pairs(left, right), common, wanted)


def _common(
    engine: Engine, left: Report, right: Report, *, glossary: Glossary, names: tuple[str, ...]
) -> tuple[tuple[Reason, ...], Marks | None]:
    ours = ticket_of_report(left, names=names)
    telling = telling_terms(ours.parts, doc_freq=lambda term: engine.doc_freq("text", term), count=engine.info().reports)
    # Both masked: a date, an address or a customer that two reports share is not what failed alike.
    own = [name for name in (right.customer, right.assigned_engineer, right.customer_contact) if name]
    texts = (("title", right.headline), *((section.key, section.text) for section in right.sections))
    theirs = [(key, masked(text, [*own, *names])) for key, text in texts]
    found = tuple(
        reason for reason in reasons_for(theirs, telling, joints(ours.text, telling, glossary)) if reason.distinctive or reason.identifier
    )
    queries = [query for reason in found for query in (reason.query, said(reason.written, "text") if reason.via else reason.query)]
    return found, marks(any_of(queries)) if queries else None


def _header(left: Report, right: Report) -> Iterator[Fact]:
    for name in _HEADER:
        ours, theirs = (_value(report, name) for report in (left, right))
        if ours or theirs:
            yield Fact(FIELD[name].title, ours, theirs, FIELD[name].kind.value)
    if left.causes or right.causes:
        yield Fact(FIELD["cause"].title, " · ".join(left.causes), " · ".join(right.causes))


def _value(report: Report, name: str) -> str:
    value = report.days_to_resolve if name == "ttr" else getattr(report, name)
    if name == "version" and not value:
        return _releases(report)
    return "" if value is None else str(value)


def _releases(report: Report) -> str:
    """Return the releases that a report's text names, for one whose header names none."""
    found = [match[1] or match[2] for section in report.sections for match in _RELEASE.finditer(section.text)]
    return " · ".join(list(dict.fromkeys(found))[:_MOST])


def _stated(left: Report, right: Report) -> Iterator[Fact]:
    """Yield the settings that either report names, those of both first, and the statements that both make under one name."""
    ours, theirs = _settings(left), _settings(right)
    names = sorted({*ours, *theirs}, key=lambda key: (not (key in ours and key in theirs), key != "rf"))
    for key in names[:_MOST]:
        title = (ours.get(key) or theirs[key])[0]
        yield Fact(title, _values(ours, key), _values(theirs, key), code=True)
    ours, theirs = _statements(left), _statements(right)
    for key in [key for key in ours if key in theirs][:_MOST]:
        yield Fact(ours[key][0], _values(ours, key), _values(theirs, key))


def _settings(report: Report) -> dict[str, tuple[str, list[str]]]:
    found: list[tuple[str, str]] = []
    for section in report.sections:
        found += [("RF", match[1]) for match in _FACTOR.finditer(section.text)]
        found += [(match[1], match[2].rstrip(".:")) for match in _SETTING.finditer(section.text)]
    return _by_name(found)


def _statements(report: Report) -> dict[str, tuple[str, list[str]]]:
    sections = [section for section in report.sections if section.key == "technical_details"]
    points = [point for section in sections for point in (*section.points, *(point for group in section.groups for point in group.points))]
    return _by_name((point.key, point.value) for point in points if point.key and point.value)


def _values(found: Mapping[str, tuple[str, list[str]]], key: str) -> str:
    return " · ".join(found[key][1]) if key in found else ""


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, list[str]]]:
    found: dict[str, tuple[str, list[str]]] = {}
    for name, value in pairs:
        values = found.setdefault(name.casefold(), (name, []))[1]
        if value not in values:
            values.append(value)
    return found


def _pairs(left: Report, right: Report) -> tuple[Pair, ...]:
    ours, theirs = chapters(left), chapters(right)
    order = {section.key: place for place, section in enumerate(SECTIONS)}
    found: dict[tuple[str, str], tuple[list[Chapter], list[Chapter]]] = {}
    for side, every in enumerate((ours, theirs)):
        for chapter in every:
            name = chapter.title.casefold() if chapter.key == "other" else ""
            found.setdefault((chapter.key, name), ([], []))[side].append(chapter)
    keys = sorted(found, key=lambda key: (key[0] != "resolution", order.get(key[0], len(order))))
    return tuple(Pair((*found[key][0], *found[key][1])[0].title, key[0], tuple(found[key][0]), tuple(found[key][1])) for key in keys)
