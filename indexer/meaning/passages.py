"""Sections become passages: the stretches of text whose meanings are compared.

The one decision worth knowing: every passage is read behind the incident's headline, because a sentence alone ("it did not come back")
says little; and whatever is incidental to a failure, names above all, is blanked first, so that no meaning depends on the customer.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from indexer.incidental import masked
from indexer.report import Report

COMPARED: Final = ("issue_description", "root_cause", "technical_details")
"""The sections that tell how something failed, as a new ticket does. Plans, moods and follow-ups read alike in all reports, and what fixed
it a ticket cannot say yet."""

INSTEAD: Final = ("other",)
"""Where a report has none of them, the sections under headings of its own."""

MAX_PASSAGES: Final = 24
"""Passages of one report or ticket; what a longer one says after them is found by its words only."""

_WORDS: Final = 90
MAX_CHARACTERS: Final = 560
"""Of a passage; one word may have more."""

# Where a passage may end: behind a sentence, or at a line's end.
_UNIT: Final = re.compile(r"[^\n]*?(?:[.!?][\"')\]]*(?=\s)|\n|\Z)", re.DOTALL)
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, what is incidental in it blanked and its white space tidied, and the headline that it is read behind.

    ``section`` is a key of SECTIONS, ``title`` for the headline, "" for a text without sections; ``place`` is the number of the section in
    its report, -1 for the headline; characters ``start`` to ``end`` of its text are meant.
    """

    section: str
    place: int
    start: int
    end: int
    text: str
    head: str = ""

    @property
    def read(self) -> str:
        """What the model reads."""
        return f"{self.head}. {self.text}" if self.head else self.text


def passages_of_report(report: Report, names: Iterable[str] = ()) -> tuple[Passage, ...]:
    """Return a report's passages: its headline, then its compared sections in their order; its own names are blank, and others given."""
    blank = [*_names(report), *names]
    written = [(place, section) for place, section in enumerate(report.sections) if section.text.strip()]
    compared = COMPARED if any(section.key in COMPARED for _, section in written) else INSTEAD
    head = _plain(masked(report.headline, blank))
    found = [[Passage("title", -1, 0, len(report.headline), head)]] if head else []
    for place, section in written:
        if section.key in compared:
            found.append(list(_cut(masked(section.text, blank), section.key, place, head)))
    return tuple(_evenly(found))


def passages_of_text(text: str) -> tuple[Passage, ...]:
    """Return the passages of a text without sections, in which what is incidental is blank already."""
    return tuple(_evenly([list(_cut(text, "", 0, ""))]))


def text_digest(report: Report) -> str:
    """Return what tells a report's passages from those of any other text; much cheaper than the passages."""
    found = hashlib.sha256()
    for text in (*_names(report), "", report.headline, *(part for section in report.sections for part in (section.key, section.text))):
        found.update(text.encode() + b"\0")
    return found.hexdigest()


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where passages of some 90 words begin and end: at sentences and lines, or between words where a sentence is longer."""
    start = end = words = 0
    for unit_start, unit_end in _units(text):
        count = len(_WORD.findall(text, unit_start, unit_end))
        if words and (words + count > _WORDS or unit_end - start > MAX_CHARACTERS):
            yield start, end
            words = 0
        if not words:
            start = unit_start
        end = unit_end
        words += count
    if words:
        yield start, end


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Yield sentences and lines that have words, those that are too long for a passage in parts."""
    for unit in _UNIT.finditer(text):
        spans = [word.span() for word in _WORD.finditer(text, *unit.span())]
        at = 0
        while at < len(spans):
            last = at
            while last + 1 < len(spans) and last + 1 - at < _WORDS and spans[last + 1][1] - spans[at][0] <= MAX_CHARACTERS:
                last += 1
            yield spans[at][0], spans[last][1]
            at = last + 1


def _evenly(sections: list[list[Passage]]) -> Iterator[Passage]:
    """Yield all passages; where there are too many, the first of each section, then the second of each and so on, back in their order."""
    turns = sorted((turn, place) for place, section in enumerate(sections) for turn in range(len(section)))
    for place, turn in sorted((place, turn) for turn, place in turns[:MAX_PASSAGES]):
        yield sections[place][turn]


def _cut(text: str, section: str, place: int, head: str) -> Iterator[Passage]:
    for start, end in stretches(text):
        yield Passage(section, place, start, end, _plain(text[start:end]), head)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _names(report: Report) -> list[str]:
    return [name for name in (report.customer, report.assigned_engineer, report.customer_contact) if name]
