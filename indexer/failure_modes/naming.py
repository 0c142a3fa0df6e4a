"""The reports of a mode become its telling terms and a name.

The one decision worth knowing: a proposed name is always somebody's own words, a cause, a phrase or a headline, never words put together
by the machine; so it reads like a person's, and can be found in the reports.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from indexer.analysis import STOP_WORDS, fold, part_term, runs
from indexer.failure_modes.phrases import shared_phrase
from indexer.failure_modes.texts import EMPTY, texts_of
from indexer.query import Query
from indexer.report import Report

DocFreq = Callable[[str], int]
Having = tuple[Counter[str], dict[str, Counter[str]]]
"""How many reports have each term, and how often it is written in which way."""

MAX_TERMS: Final = 12
READ: Final = 60
"""Reports of a mode that a name is looked for in, the most typical ones."""
_PLAIN: Final = re.compile(r"[^\W\d_]{2,}")
_CLAUSE: Final = re.compile(r".+?(?=[,;:(]|\s[-\u2013\u2014]\s|$)")
_AROUND: Final = " .,;:-\u2013\u2014"
_MARKS: Final = re.compile(r"[^a-z0-9]+")
_OFTEN: Final = 3
"""A cause names a mode if one in so many of its reports name it."""
_SHORT: Final = 3
"""Words that a headline is given before its length counts against it."""
_MAX_SLUG: Final = 50
_CLEARLY: Final = 0.3
"""By how much the parts of two modes' reports that have a term must differ if it is to tell them apart."""


def telling_words(reports: Sequence[Report], doc_freq: DocFreq, count: int) -> tuple[str, ...]:
    """Return the terms that tell these reports from all others, as written, the most telling first."""
    worth, written = _worth(reports[:READ], doc_freq, count)
    best = sorted(worth, key=lambda term: (-worth[term], term))
    return tuple(dict.fromkeys(written[term].most_common(1)[0][0] for term in best))[:MAX_TERMS]


def typical_first(reports: Sequence[Report], terms: Sequence[str]) -> list[Report]:
    """Return reports in the order of how many telling terms each has."""
    telling = {term for word in terms for term, _ in _words(word)}
    having = {report.id: len(telling.intersection(term for _, text in texts_of(report) for term, _ in _words(text))) for report in reports}
    return sorted(reports, key=lambda report: -having[report.id])


def telling_apart(ours: Sequence[Report], theirs: Sequence[Report]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the terms that tell two modes apart, those of the first and those of the second: what most of the one and hardly any of the
    other has, as written, the most telling first."""
    here, there = _having(ours), _having(theirs)
    return _more_often(here, len(ours), there[0], len(theirs)), _more_often(there, len(theirs), here[0], len(ours))


def _more_often(having: Having, count: int, other: Counter[str], of_other: int) -> tuple[str, ...]:
    mine, written = having
    worth = {
        term: number / count - other[term] / max(1, of_other)
        for term, number in mine.items()
        if number >= min(2, count) and number * 2 >= count
    }
    best = sorted((term for term in worth if worth[term] > _CLEARLY), key=lambda term: (-worth[term], -written[term].total(), term))
    return tuple(dict.fromkeys(written[term].most_common(1)[0][0] for term in best))[:MAX_TERMS]


def proposed_name(reports: Sequence[Report], doc_freq: DocFreq, freq: Callable[[Query], int], count: int) -> str:
    """Return what a mode may be called: a cause that several reports name, else a phrase that they share, else the headline that says most
    of what all have in common."""
    causes = Counter(cause for report in reports[:READ] for cause in report.causes if len(cause.split()) > 1)
    for cause, number in causes.most_common(1):
        if number > 1 and number * _OFTEN >= len(reports[:READ]):
            return _heading(cause)
    phrase = shared_phrase(reports[:READ], doc_freq, freq, count)
    if phrase:
        return _heading(phrase)
    worth, _ = _worth(reports[:READ], doc_freq, count)
    told = [(" ".join(text.split()), report) for report in reports[:READ] for key, text in texts_of(report) if key == "title"]
    # A headline that names a customer or a day has holes where they are blanked, and reads badly.
    names = [text for text, report in told if text == " ".join(report.headline.split())] or [text for text, _ in told]

    def says(name: str) -> float:
        terms = {term for term, _ in _words(name)}
        return sum(worth.get(term, 0.0) for term in terms) / math.sqrt(len(terms) + _SHORT)

    return _heading(max(names, key=says, default=""))


def slug_of(name: str, taken: set[str]) -> str:
    """Return an address made from a name that is none of those taken."""
    plain = _MARKS.sub("-", fold(name)).strip("-")
    plain = (plain if len(plain) <= _MAX_SLUG else plain[: _MAX_SLUG + 1].rpartition("-")[0]) or "mode"
    number = 1
    slug = plain
    while slug in taken or slug == "suggest":
        number += 1
        slug = f"{plain}-{number}"
    return slug


def _worth(reports: Sequence[Report], doc_freq: DocFreq, count: int) -> tuple[dict[str, float], dict[str, Counter[str]]]:
    """Return how well terms tell (the part of these reports that has one, times how much commoner it is here than everywhere) and how
    they are written; terms of one report alone tell nothing of several."""
    having, written = _having(reports)
    least = min(2, len(reports))
    worth = {}
    for term, number in having.items():
        if number < least:
            continue
        inside, everywhere = number / len(reports), max(doc_freq(term), number) / max(1, count)
        if inside > everywhere:
            worth[term] = inside * math.log(inside / everywhere)
    return worth, written


def _having(reports: Sequence[Report]) -> Having:
    having: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        found = [word for _, text in texts_of(report) for word in _words(text)]
        for term, word in found:
            written[term][word] += 1
        having.update({term for term, _ in found})
    return having, written


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield terms and how they are written: plain words, and identifiers as a whole; what only counts tells nothing."""
    for run in runs(text):
        written = " ".join(text[run.start : run.end].split())
        if run.identifier:
            if any(char.isalpha() for char in written):
                yield run.text, written
        elif fold(written) not in STOP_WORDS | EMPTY and _PLAIN.fullmatch(written):
            yield part_term(written), written.lower() if written.istitle() else written


def _heading(text: str) -> str:
    """Return a text as a short heading: its first clause of some words, without capitals throughout."""
    clause = next((match[0] for match in [_CLAUSE.match(text)] if match and len(match[0].split()) > _SHORT), text).strip(_AROUND)
    if clause.isupper():
        clause = clause.lower()
    elif clause.istitle():
        clause = " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in clause.split())
    return clause if clause[:1].isupper() or "-" in clause.split(" ", 1)[0] else clause[:1].upper() + clause[1:]
