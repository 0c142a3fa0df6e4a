"""Reports become the words that a newcomer has to learn: abbreviations, error codes, names in the system, programs.

The one decision worth knowing: what counts is how a word is written and in how many reports, by this rule and no list of words:

- an *abbreviation* is 2 to 6 capitals and digits, in a sentence with at most one other word in capitals (else it is a statement: ``CREATE
  TABLE``), not behind a number (a unit), written in small letters by less than a tenth as many reports (``FAILED``); three reports have it,
  or two if one writes it out: "replication factor (RF)", "RF (replication factor)";
- an *error code* is capitals joined by underscores, capitals and a number joined by a dash, or an SQLSTATE; two reports have it;
- a *name* is words joined by underscores, which is how settings, flags, views and functions are written; two reports have it;
- a *program* is small words joined by dashes of which one is used alone by less than half as many reports (``yb-tserver``; not
  ``write-ahead``); three reports have it.

Names of customers and people, addresses, dates and ticket numbers are looked past. At most :data:`SAMPLE` reports are read, evenly chosen.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from indexer.analysis import STOP_WORDS
from indexer.incidental import masked
from indexer.report import Report

SAMPLE: Final = 2_000
"""Reports that are read: words that many reports use are also in many of these."""
MOST: Final = 200
"""Learnt words, those of most reports."""
LONGEST: Final = 60
"""Characters of a word."""
_PASSAGE: Final = 300
_IN_CAPITALS: Final = 2
"""Different words in capitals that an ordinary sentence has at most."""


class Kind(StrEnum):
    """What sort of word it is."""

    ABBREVIATION = "abbreviation"
    WORDING = "wording"  # from the file only
    ERROR = "error code"
    NAME = "name in the system"
    PROGRAM = "program"


_LEAST: Final = {Kind.ABBREVIATION: 3, Kind.ERROR: 2, Kind.NAME: 2, Kind.PROGRAM: 3}
_WRITTEN_OUT: Final = 2
"""Reports that must have an abbreviation which one of them explains."""

_TOKENS: Final = (
    (Kind.ERROR, re.compile(r"(?<![\w-])(?:SQLSTATE[ :]\s?[0-9A-Z]{5}|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{2,}-\d{3,})(?![\w-])")),
    (Kind.NAME, re.compile(r"(?<![\w./])(?:--)?(?=\w*[a-z])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+(?!\w)")),
    (Kind.PROGRAM, re.compile(r"(?<![\w./@-])[a-z]{2,}(?:-[a-z]{2,})+(?![\w@]|-\D|\.\w)")),
    (Kind.ABBREVIATION, re.compile(r"(?<![\w./@-])[A-Z][A-Z0-9]{1,5}(?=s?(?![\w@-]|\.\w))")),
)
_CAPITALS: Final = re.compile(r"(?<![\w-])[A-Z]{2,}(?=s?(?![\w-]))")
_NUMBER_BEFORE: Final = re.compile(r"\d\s*\Z")
_SMALL: Final = re.compile(r"(?<![\w/.-])[a-z][a-z]+(?![\w/-])")
_BULLET: Final = re.compile(r"\A\s*(?:[-*|\u00b7\u2022]+|\d+(?:\.\d+)*[.)]|\d+\.\d+)\s+")
_OUT_BEFORE: Final = re.compile(r"((?:[A-Za-z][\w/-]*\s+){1,8})\(\Z")
_OUT_AFTER: Final = re.compile(r"s?\s*\(((?:[A-Za-z][\w/-]*[ ]?){2,8})\)")
_EXPLAINS: Final = re.compile(r"\s*(?:\(|=|,? which |is |are |means |stands for |sets |limits |controls |defaults? to )")
_AFFIXES: Final = frozenset({"anti", "co", "de", "inter", "intra", "mid", "multi", "non", "post", "pre", "re", "self", "semi", "sub", "un"})
"""Beginnings that English puts before any word with a dash; none of them stands alone, and none makes a program's name."""
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+(?=\S)|\n+")
_WORTH: Final = {"root_cause": 1.0, "technical_details": 0.8, "resolution": 0.6, "issue_description": 0.6}


@dataclass(slots=True)
class Learnt:
    """A word, the reports that have it, what it is short for, and the passage that explains it best so far."""

    word: str
    kind: Kind
    reports: int = 0
    meanings: Counter[str] = field(default_factory=Counter)
    report: str = ""
    section: str = ""
    passage: str = ""
    worth: float = -1.0


def learn(reports: Iterable[Report]) -> tuple[Learnt, ...]:
    """Return the words that the rule finds, those of most reports first."""
    found: dict[str, Learnt] = {}
    small: Counter[str] = Counter()
    for report in reports:
        seen: set[str] = set()
        small_here: set[str] = set()
        for section in report.sections:
            text = masked(section.text, [name for name in (report.customer, report.assigned_engineer, report.customer_contact) if name])
            small_here.update(_SMALL.findall(text))
            for left, right in _sentences(text):
                for kind, word, start, end in _words(text[left:right]):
                    entry = found.setdefault(word, Learnt(word, kind))
                    entry.reports += word not in seen
                    seen.add(word)
                    _note(entry, report.id, section.key, section.text[left:right], (start, end))
        small.update(small_here)
    kept = [entry for entry in found.values() if _counts(entry, found, small)]
    return tuple(sorted(kept, key=lambda entry: (-entry.reports, entry.word))[:MOST])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for between in _SENTENCE.finditer(text):
        yield at, between.start()
        at = between.end()
    yield at, len(text)


def _words(passage: str) -> Iterator[tuple[Kind, str, int, int]]:
    taken: list[tuple[int, int]] = []
    statement = len(set(_CAPITALS.findall(passage))) > _IN_CAPITALS
    for kind, pattern in _TOKENS:
        for match in pattern.finditer(passage):
            start, end = match.span()
            if end - start > LONGEST or any(start < right and left < end for left, right in taken):
                continue
            taken.append((start, end))
            if kind is not Kind.ABBREVIATION or not (statement or _NUMBER_BEFORE.search(passage, 0, start)):
                yield kind, " ".join(match[0].lstrip("-").split()), start, end


def _note(entry: Learnt, report_id: str, section: str, passage: str, span: tuple[int, int]) -> None:
    start, end = span
    out = _written_out(passage, start, end) if entry.kind is Kind.ABBREVIATION else None
    if out:
        entry.meanings[out] += 1
    length = len(" ".join(passage.split()))
    worth = _WORTH.get(section, 0.3) + 3 * (out is not None) + (_EXPLAINS.match(passage, end) is not None) + (40 <= length <= _PASSAGE)
    if worth > entry.worth:
        entry.report, entry.section, entry.worth = report_id, section, worth
        entry.passage = _cut(passage, start, end)


def _written_out(passage: str, start: int, end: int) -> str | None:
    """Return what stands for an abbreviation beside it: the fewest words before, or all within, a parenthesis, with its initials."""
    letters = "".join(char for char in passage[start:end].lower() if char.isalpha())
    before = _OUT_BEFORE.search(passage, 0, start)
    if before and passage[end : end + 2].lstrip("s").startswith(")"):
        words = before[1].split()
        for count in range(1, len(words) + 1):
            if _initials(words[-count:]) == letters:
                return " ".join(words[-count:]).lower()
    after = _OUT_AFTER.match(passage, end)
    if after and _initials(after[1].split()) == letters:
        return " ".join(after[1].split()).lower()
    return None


def _initials(words: list[str]) -> str:
    parts = [part.lower() for word in words for part in re.split(r"[-/_]", word) if part]
    return "".join(part[0] for part in parts if part not in STOP_WORDS)


def _counts(entry: Learnt, found: dict[str, Learnt], small: Counter[str]) -> bool:
    if entry.reports < (_WRITTEN_OUT if entry.meanings else _LEAST[entry.kind]):
        return False
    if entry.kind is Kind.ABBREVIATION:
        return bool(entry.meanings) or small[entry.word.lower()] * 10 < entry.reports
    if entry.kind is Kind.PROGRAM:
        parts = entry.word.split("-")
        plural = entry.word.endswith("s") and entry.word[:-1] in found
        return not plural and any(small[part] * 2 < entry.reports and part not in _AFFIXES for part in parts) and parts[0] not in _AFFIXES
    return True


def _cut(passage: str, start: int, end: int) -> str:
    """Return a passage, or what of a long one stands around a word, without breaking words."""
    if len(passage) <= _PASSAGE:
        return " ".join(_BULLET.sub("", passage).split())
    left = max(0, min(start - _PASSAGE // 2, len(passage) - _PASSAGE))
    right = max(end, left + _PASSAGE)
    head = passage[left:start].partition(" ")[2] if left else passage[:start]
    tail = passage[end:right].rpartition(" ")[0] if right < len(passage) else passage[end:]
    return " ".join(f"{'… ' if left else ''}{head}{passage[start:end]}{tail}{' …' if right < len(passage) else ''}".split())
