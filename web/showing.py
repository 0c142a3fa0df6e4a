"""Values become what templates show: dates as people write them, numbers with their words, texts as marked pieces.

The one decision worth knowing: nothing here makes HTML; marks are pieces, and the template escapes each of them.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Flask

from indexer.engines import FacetValue
from indexer.report import Report, Section
from indexer.schema import FIELD
from indexer.similar import THRESHOLD, Reason
from indexer.snippet import ELLIPSIS, Marks, Piece, Snippet, whole
from web.body import TITLES, Part, chapters, parts
from web.help import SHORTCUTS

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_LEADING: Final = re.compile(r"^\s*(?:[-*\u2022]|\d{1,2}[.)])\s+")
_BETWEEN: Final = re.compile(r"(:?)\s*\n\s*(?:[-*\u2022]|\d{1,2}[.)])\s+")
LIKENESS: Final = ((0.75, "Very close"), (0.5, "Close"), (THRESHOLD, "Somewhat alike"), (0.0, "Faint"))
"""From which score on, and what it is called; the last but one is what counts as a precedent at all."""
FIRST_VALUES: Final = 6
"""Values of a facet that are shown at once; the chosen ones always are."""
_LONG: Final = 90
"""Characters of a resolution above which it may not fit into two lines of a phone."""


@dataclass(frozen=True, slots=True)
class Why:
    """Words that a report shares, the sections that have them, and every glossary entry that joined them, () if it has them itself."""

    written: str
    sections: tuple[str, ...]
    via: tuple[str, ...]
    identifier: bool
    distinctive: bool


@dataclass(frozen=True, slots=True)
class Fix:
    """What resolved a report: all of its resolution sections, as text to copy and, made when they are asked for, as parts to show."""

    text: str
    sections: tuple[Section, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of all sections."""
        return tuple(part for section in self.sections for part in parts(section))

    @property
    def long(self) -> bool:
        """Whether two lines do not hold it."""
        return len(self.text) > _LONG or self.text.count("\n") > 1


def install(app: Flask) -> None:
    """Offer these functions to an application's templates."""
    filters = (
        count,
        day,
        field_title,
        folded,
        gathered,
        inline,
        joined,
        key_facts,
        likeness,
        marked,
        oneline,
        outcome,
        passage_title,
        plan,
        pretty,
        resolution,
        section_title,
        thousands,
    )
    app.jinja_env.filters.update({function.__name__: function for function in filters})
    app.jinja_env.globals.update(shortcut_rows=SHORTCUTS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def day(iso: str | None) -> str:
    """Show an ISO date as ``6 Feb 2024``; anything else as it is."""
    try:
        found = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def thousands(number: int) -> str:
    """Show a number with commas between thousands."""
    return f"{number:,}"


def count(number: int, one: str, many: str = "") -> str:
    """Show a number with its noun: ``1 report``, ``2,000 reports``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def marked(text: str, marks: Marks | None, section: str) -> tuple[Piece, ...]:
    """Cut a text into pieces that say what was searched for."""
    return whole(text, marks, section).pieces if marks is not None else (Piece(text),)


def inline(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Set a passage of several lines in one: list markers become dots between its points."""
    opened = False
    for piece in pieces:
        text = piece.text if opened else _LEADING.sub("", piece.text)
        opened = opened or bool(text.strip(ELLIPSIS).strip())
        if "\n" in text:
            text = _BETWEEN.sub(lambda found: ": " if found[1] else " · ", text)
        yield piece if text == piece.text else Piece(text, piece.match)


def oneline(text: str) -> str:
    """Set a text of several lines in one, as :func:`inline` does."""
    return "".join(piece.text for piece in inline([Piece(text.strip())]))


def pretty(value: object) -> str:
    """Show a value as indented JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def outcome(report: Report) -> str:
    """Say how a report ended: ``Resolved in 2 days``, ``Resolved the same day``, else its status."""
    days = report.days_to_resolve
    if days is None:
        return report.status or ""
    return "Resolved the same day" if days == 0 else f"Resolved in {count(days, 'day')}"


def resolution(report: Report) -> Fix | None:
    """Return what resolved a report, or None if nothing did yet."""
    found = tuple(section for section in report.sections if section.key == "resolution" and section.text.strip())
    return Fix("\n\n".join(section.text.strip() for section in found), found) if found else None


def gathered(reasons: Iterable[Reason]) -> list[Why]:
    """Return reasons with those on the same words as one, strongest first."""
    alike: dict[tuple[str, bool], list[Reason]] = {}
    for reason in reasons:
        alike.setdefault((reason.written.casefold(), bool(reason.via)), []).append(reason)
    return [
        Why(
            group[0].written,
            tuple(dict.fromkeys(section for reason in group for section in reason.sections)),
            tuple(dict.fromkeys(reason.via for reason in group if reason.via)),
            group[0].identifier,
            group[0].distinctive,
        )
        for group in alike.values()
    ]


def joined(labels: Iterable[str]) -> str:
    """Say which glossary entries joined words, each short form once: ``RF = replication factor, replica count``."""
    entries: dict[str, list[str]] = {}
    for label in labels:
        name, _, meaning = label.partition(" = ")
        entries.setdefault(name, []).append(meaning)
    return "; ".join(f"{name} = {', '.join(meanings)}" for name, meanings in entries.items())


def plan(report: Report) -> tuple[Part, ...]:
    """Return the parts of a report's action plan, none if it has none."""
    return tuple(part for chapter in chapters(report) if chapter.key == "action_plan" for part in chapter.parts)


def likeness(score: float) -> str:
    """Say in words what a precedent's score means; the steps are those of :data:`LIKENESS`."""
    return next(word for least, word in LIKENESS if score >= least)


def section_title(key: str) -> str:
    """Return the title of a section's canonical key."""
    return TITLES.get(key, key)


def passage_title(snippet: Snippet, report: Report) -> str:
    """Return the title of the section that a passage stands in; a section of the report's own making has its own heading."""
    if snippet.section != "other":
        return section_title(snippet.section)
    words = " ".join(max((piece.text for piece in snippet.pieces), key=len, default="").split())
    own = (section for section in report.sections if section.key == "other" and (section.text or section.heading))
    heading = next((section.heading for section in own if words in " ".join(section.text.split())), "")
    return heading or section_title("other")


def field_title(name: str) -> str:
    """Return the title of a field."""
    return FIELD[name].title


def folded(values: tuple[FacetValue, ...]) -> tuple[list[FacetValue], list[FacetValue]]:
    """Return the values of a facet to show at once, the commonest and all that are chosen, and the others; those are never a single one."""
    if len(values) <= FIRST_VALUES + 1:
        return list(values), []
    shown = [*values[:FIRST_VALUES], *(value for value in values[FIRST_VALUES:] if value.chosen)]
    return shown, [value for value in values[FIRST_VALUES:] if not value.chosen]


def key_facts(report: Report) -> list[tuple[str, str]]:
    """Return a report's header fields with their titles, known ones only, and as written where that says more."""
    return list(_key_facts(report))


def _key_facts(report: Report) -> Iterator[tuple[str, str]]:
    for name in ("customer", "priority", "status", "created", "escalated", "resolved"):
        value = getattr(report, name)
        if value:
            yield FIELD[name].title, day(value) if FIELD[name].kind == "date" else _with_raw(value, report.raw.get(name, ""))
    if report.days_to_resolve is not None:
        yield FIELD["ttr"].title, str(report.days_to_resolve)
    for name in ("component", "version", "escalation_level", "assigned_engineer", "customer_contact"):
        value = getattr(report, name)
        if value:
            yield FIELD[name].title, value
    if report.title and report.title != report.headline:
        yield "Title in the file", report.title
    yield from report.extra


def _with_raw(value: str, raw: str) -> str:
    return f"{value} ({raw})" if raw and raw.casefold() != value.casefold() else value
