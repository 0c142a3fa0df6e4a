"""Searches become counts: how often a text was searched for on a day, how often in vain, and how often a resolution was copied.

The one decision worth knowing: a row is a text, a day and three numbers. Nothing says who searched, whence, when on that day, or what else
the same person searched for; what may be a pasted ticket is not counted at all, and mail addresses are masked before anything is stored.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from indexer.judgements import wording
from indexer.judgements.tables import MAX_SEARCHED, SEARCHES

DAYS: Final = 90
"""Days for which counts are kept."""
MOST_A_DAY: Final = 1_000
"""Different texts that are counted on a day; what else is searched for that day is not, so the table cannot grow without end."""
SECONDS: Final = 24 * 60 * 60

_LONGEST: Final = 200
"""Characters from which a text looks pasted."""
_MOST_WORDS: Final = 25
"""Words from which a text looks pasted."""
_MAIL: Final = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)*")
_MASK: Final = "(mail address)"


class Event(StrEnum):
    """What is counted of a search."""

    SEARCHED = "searches"
    WITHOUT_RESULTS = "without_results"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Counted:
    """Something to add to today's counts: a text as :func:`as_counted` returns it, and how often each happened."""

    text: str
    searches: int = 0
    without_results: int = 0
    copied: int = 0


@dataclass(frozen=True, slots=True)
class Searched:
    """A text and its counts over the days that are kept; ``last_day`` is in days since 1970."""

    text: str
    searches: int
    without_results: int
    copied: int
    last_day: int


@dataclass(frozen=True, slots=True)
class SearchCounts:
    """Texts with the most of something, the most first, and how many texts have any of it."""

    texts: tuple[Searched, ...]
    different: int


def as_counted(text: str) -> str | None:
    """Return the text under which a search is counted: one line, case-folded, without mail addresses, at most 120 characters.

    None for an empty one, and for one that looks like a pasted ticket: several lines, more than 200 characters or more than 25 words.
    """
    trimmed = text.strip()
    words = trimmed.split()
    if not words or len(trimmed) > _LONGEST or len(words) > _MOST_WORDS or len(trimmed.splitlines()) > 1 or not wording.fit(trimmed):
        return None
    masked = _MAIL.sub(_MASK, wording.folded(" ".join(words)))
    return masked[:MAX_SEARCHED].strip()


def put(connection: Connection, counted: Collection[Counted], *, day: int) -> None:
    """Add to the counts of a day, in days since 1970.

    A copy belongs to a search of that day or of the day before; one whose search was never counted is not counted either.
    """
    # In one order everywhere, so that two writers of the same texts never wait for each other in a circle.
    for entry in sorted(counted, key=lambda entry: entry.text):
        if entry.searches or entry.without_results:
            _add(connection, entry, day)
        if entry.copied and not _copied(connection, entry, day):
            _copied(connection, entry, day - 1)


def most(connection: Connection, event: Event, *, day: int, limit: int) -> SearchCounts:
    """Return the texts with the most of an event up to ``day``; between equals, the one searched for last."""
    kept = SEARCHES.c.day > day - DAYS
    sums = [func.sum(column).label(column.name) for column in (SEARCHES.c.searches, SEARCHES.c.without_results, SEARCHES.c.copied)]
    of_event = func.sum(SEARCHES.c[event.value])
    texts = (
        select(SEARCHES.c.key, func.min(SEARCHES.c.text).label("text"), *sums, func.max(SEARCHES.c.day).label("last_day"))
        .where(kept)
        .group_by(SEARCHES.c.key)
        .having(of_event > 0)
        .order_by(of_event.desc(), func.max(SEARCHES.c.day).desc(), SEARCHES.c.key)
        .limit(limit)
    )
    having = select(func.count(func.distinct(SEARCHES.c.key))).where(kept, SEARCHES.c[event.value] > 0)
    found = tuple(
        Searched(row.text, int(row.searches), int(row.without_results), int(row.copied), row.last_day) for row in connection.execute(texts)
    )
    return SearchCounts(found, connection.execute(having).scalar_one())


def _add(connection: Connection, entry: Counted, day: int) -> None:
    added = {
        SEARCHES.c.searches: SEARCHES.c.searches + entry.searches,
        SEARCHES.c.without_results: SEARCHES.c.without_results + entry.without_results,
    }
    if connection.execute(update(SEARCHES).filter_by(key=_key(entry.text), day=day).values(added)).rowcount:
        return
    texts = connection.execute(select(func.count()).select_from(SEARCHES).filter_by(day=day)).scalar_one()
    if texts == 0:  # the first text of a day: time to forget
        connection.execute(delete(SEARCHES).where(SEARCHES.c.day <= day - DAYS))
    if texts < MOST_A_DAY:
        counts = {"searches": entry.searches, "without_results": entry.without_results, "copied": 0}
        connection.execute(insert(SEARCHES).values(key=_key(entry.text), day=day, text=entry.text, **counts))


def _copied(connection: Connection, entry: Counted, day: int) -> bool:
    known = update(SEARCHES).filter_by(key=_key(entry.text), day=day)
    return connection.execute(known.values({SEARCHES.c.copied: SEARCHES.c.copied + entry.copied})).rowcount > 0


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
