"""A section's text becomes what is shown of it: paragraphs, facts, lists, groups and log excerpts, in the author's order.

The one decision worth knowing: the text is walked line by line and each line is shown exactly once, whatever the groups and points say;
they only tell how a line looks. So nothing that a person wrote can be missing from a page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Final

from indexer.report import SECTIONS, Point, Report, Section

_MARKER: Final = re.compile(r"^\s*(?:[-*\u2022\u2023\u25aa\u2013\u2014\u00b7]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+")
_LOG: Final = re.compile(
    r"^(?:\t| {2,})\S"
    r"|^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
    r"|^\[?(?:\d\d:\d\d:\d\d)"
    r"|^[IWEF]\d{4} \d\d:\d\d"
    r"|^(?:\$|#|>|\w{1,30}(?:=[#>]|>)|\w+@[\w.-]+:\S*[$#])\s"
    r"|^(?:Traceback |Caused by:|\s*at [\w.$]+\()"
)
_BRIDGE: Final = 4
TITLES: Final[Mapping[str, str]] = {section.key: section.title for section in SECTIONS} | {"title": "Title"}


class Look(StrEnum):
    """How a part of a section is shown."""

    TEXT = "text"
    LOG = "log"
    LIST = "list"
    FACTS = "facts"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a section; ``text`` is a paragraph, a log excerpt or a group's label, ``items`` a list, ``facts`` keys with
    values."""

    look: Look
    text: str = ""
    items: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    ordered: bool = False
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as it is shown: its anchor, its title, and its parts."""

    anchor: str
    key: str
    title: str
    text: str
    parts: tuple[Part, ...]

    @property
    def grouped(self) -> bool:
        """Whether it consists of groups only, which can stand side by side."""
        return len(self.parts) > 1 and all(part.look is Look.GROUP for part in self.parts)


def chapters(report: Report) -> tuple[Chapter, ...]:
    """Return a report's sections with anchors that are stable and unique: ``root-cause``, ``root-cause-2``, ``other-timeline``."""
    used: set[str] = set()
    found = []
    for section in report.sections:
        if not section.text and not section.heading:
            continue
        name = section.key.replace("_", "-")
        anchor = f"{name}-{_slug(section.heading)}".rstrip("-") if section.key == "other" else name
        unique, number = anchor, 1
        while unique in used:
            number += 1
            unique = f"{anchor}-{number}"
        used.add(unique)
        title = section.heading if section.key == "other" and section.heading else TITLES[section.key]
        found.append(Chapter(unique, section.key, title, section.text, parts(section)))
    return tuple(found)


def parts(section: Section) -> tuple[Part, ...]:
    """Turn a section's lines into parts."""
    labels = {_plain(group.label) for group in section.groups if group.label}
    points = {_plain(point.text): (point.key, point.value) for point in _points(section)}
    top: list[Part] = []
    run: list[tuple[Look, str]] = []
    label: str | None = None

    def close() -> None:
        inner = tuple(_parts(run, points))
        if label is not None:
            top.append(Part(Look.GROUP, label, parts=inner))
        else:
            top.extend(inner)
        run.clear()

    for line in section.text.splitlines():
        plain = _plain(line)
        if plain and plain in labels and plain not in points:
            close()
            label = _bare(line)
        elif plain:
            run.append((_look(line, plain, points), line))
        else:
            run.append((Look.TEXT, ""))
    close()
    return tuple(top)


def _bridged(run: list[tuple[Look, str]]) -> list[tuple[Look, str]]:
    """Return a run of lines in which a few plain lines between two lines of a log belong to the log: what a command printed."""
    looks = [look for look, _ in run]
    logged = [place for place, look in enumerate(looks) if look is Look.LOG]
    for earlier, later in pairwise(logged):
        between = run[earlier + 1 : later]
        if len(between) <= _BRIDGE and all(look is Look.TEXT and text for look, text in between):
            looks[earlier + 1 : later] = [Look.LOG] * len(between)
    return [(look, text) for look, (_, text) in zip(looks, run, strict=True)]


def _points(section: Section) -> Iterator[Point]:
    yield from section.points
    for group in section.groups:
        yield from group.points


def _look(line: str, plain: str, points: Mapping[str, tuple[str, str]]) -> Look:
    if plain in points:
        return Look.FACTS if points[plain][0] else Look.LIST
    if _LOG.match(line):
        return Look.LOG
    return Look.LIST if _MARKER.match(line) else Look.TEXT


def _parts(run: list[tuple[Look, str]], points: Mapping[str, tuple[str, str]]) -> Iterator[Part]:
    for look, lines in groupby(_bridged(run), key=lambda entry: entry[0]):
        texts = [text for _, text in lines]
        if look is Look.FACTS:
            yield Part(look, facts=tuple(points[_plain(text)] for text in texts))
        elif look is Look.LIST:
            yield Part(look, items=tuple(_MARKER.sub("", text).strip() for text in texts), ordered=_numbered(texts))
        elif look is Look.LOG:
            yield Part(look, "\n".join(texts))
        else:
            yield from (Part(look, paragraph) for paragraph in _paragraphs(texts))


def _numbered(lines: list[str]) -> bool:
    """Return whether lines are numbered from 1 without a gap, so that a list of ours shows the same numbers."""
    return all(re.match(rf"\s*\(?{number}[.)]\s", line) for number, line in enumerate(lines, 1))


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    for filled, paragraph in groupby(lines, key=bool):
        if filled:
            yield "\n".join(paragraph)


def _plain(line: str) -> str:
    return _bare(line).casefold()


def _bare(line: str) -> str:
    return " ".join(_MARKER.sub("", line).split()).rstrip(":").rstrip()


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40].strip("-")
