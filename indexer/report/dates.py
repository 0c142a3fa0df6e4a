"""Dates as people and tools write them become ISO dates, in the zone in which they were written.

The one decision worth knowing: whether 06/02/2024 is in February or in June is decided once a file, by the file's own evidence: another
date with a part over 12, the order created <= escalated <= resolved, or the same day written out elsewhere in the text. Without
evidence it is read day first, or month first if a 12-hour clock (2:14 PM) stands beside it, and the report says so in a warning.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

import dateparser

_MONTHS: Final = {name: number for number, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), start=1)}
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

_ISO: Final = re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<gap>[-/.])(?P<month>\d{1,2})(?P=gap)(?P<day>\d{1,2})(?!\d|\.\d)")
_COMPACT: Final = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
_WORDED: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_DAY}[\s.,/-]*(?:of\s+)?{_MONTH}\b[\s.,/-]*{_YEAR}(?!\d)",
        rf"(?<![^\W\d_]){_MONTH}\b[\s.-]*{_DAY}\b[\s.,/-]*{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}[\s.,/-]*{_MONTH}\b[\s.,/-]*{_DAY}(?!\d)",
        rf"(?<!\d){_DAY}[\s./-]*{_MONTH}\b[\s./-]*'?(?P<year>\d\d)(?![\d:])",
    )
)
_NUMERIC: Final = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<gap>[-/.])(?P<second>\d{1,2})(?P=gap)(?P<year>(?:19|20)\d\d|\d\d)(?!\d|[./-]\d)"
)
_FOREIGN: Final = re.compile(r"\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,}\.?\s+(?:de\s+|del\s+)?(?:19|20)\d\d")
_EPOCH: Final = re.compile(r"\d{10}|\d{13}")
_TWELVE_HOUR: Final = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)

_LANGUAGES: Final = ["de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs"]
_MAX_VALUE: Final = 200
_FIRST_YEAR, _LAST_YEAR = 1970, 2100


class DateOrder(StrEnum):
    """How a file writes numeric dates."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def parse_date(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> str | None:
    """Return the first date of a header value as ``YYYY-MM-DD``, or None if it names no day, month and year."""
    return _parsed(text[:_MAX_VALUE], order)


@lru_cache(maxsize=20_000)
def _parsed(value: str, order: DateOrder) -> str | None:
    return next(_dates(value, order), None) or _from_epoch(value) or _foreign(value)


def is_ambiguous(text: str) -> bool:
    """Return whether a header value's date would be another one if day and month were swapped."""
    swapped = [parse_date(text, order) for order in DateOrder]
    return None not in swapped and swapped[0] != swapped[1]


def default_order(texts: Sequence[str]) -> DateOrder:
    """Return how numeric dates are read when nothing in the file tells: day first, unless a 12-hour clock stands beside them."""
    return DateOrder.MONTH_FIRST if any(map(_TWELVE_HOUR.search, texts)) else DateOrder.DAY_FIRST


def date_order(values: Sequence[str], text: str) -> DateOrder | None:
    """Return how a file writes numeric dates, or None if nothing in it tells.

    ``values`` are the header's dates as written, earliest event first; ``text`` is all the rest of the file.
    """
    return _by_size(" ; ".join(values)) or _by_sequence(values) or _by_size(text, full_years=True) or _by_echo(values, text)


def _by_size(text: str, *, full_years: bool = False) -> DateOrder | None:
    votes = set()
    for match in _NUMERIC.finditer(text):
        first, second = int(match["first"]), int(match["second"])
        if full_years and len(match["year"]) != 4:
            continue
        if 12 < first <= 31 and 1 <= second <= 12:
            votes.add(DateOrder.DAY_FIRST)
        elif 12 < second <= 31 and 1 <= first <= 12:
            votes.add(DateOrder.MONTH_FIRST)
    return votes.pop() if len(votes) == 1 else None


def _by_sequence(values: Sequence[str]) -> DateOrder | None:
    fitting = []
    for order in DateOrder:
        dates = [found for found in (parse_date(value, order) for value in values) if found]
        if dates == sorted(dates):
            fitting.append(order)
    return fitting[0] if len(fitting) == 1 else None


def _by_echo(values: Sequence[str], text: str) -> DateOrder | None:
    unambiguous = {found for _, found in _plain_dates(text)}
    fitting = [order for order in DateOrder if any(parse_date(value, order) in unambiguous for value in values if is_ambiguous(value))]
    return fitting[0] if len(fitting) == 1 else None


def _dates(text: str, order: DateOrder) -> Iterator[str]:
    """Yield a text's dates in reading order."""
    found = list(_plain_dates(text))
    for match in _NUMERIC.finditer(text):
        first, second = int(match["first"]), int(match["second"])
        # Dots are written day first; a part over 12 can only be the day.
        month_first = second > 12 or (order is DateOrder.MONTH_FIRST and match["gap"] != "." and first <= 12)
        day, month = (second, first) if month_first else (first, second)
        found.append((match.start(), _iso(_full_year(match["year"]), month, day)))
    yield from (iso for _, iso in sorted(pair for pair in found if pair[1]))


def _plain_dates(text: str) -> Iterator[tuple[int, str]]:
    """Yield the dates that can be read in one way only, each with its place."""
    for pattern in (_ISO, _COMPACT, *_WORDED):
        for match in pattern.finditer(text):
            month = match["month"].lower()
            iso = _iso(_full_year(match["year"]), _MONTHS.get(month[:3]) or int(month), int(match["day"]))
            if iso:
                yield match.start(), iso


def _full_year(year: str) -> int:
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number < 70 else 1900)


def _iso(year: int, month: int, day: int) -> str:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _from_epoch(text: str) -> str | None:
    if not _EPOCH.fullmatch(text.strip()):
        return None
    seconds = int(text.strip()[:10])
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _foreign(text: str) -> str | None:
    match = _FOREIGN.search(text)
    if not match:
        return None
    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"}
    parsed = dateparser.parse(match[0], languages=_LANGUAGES, settings=settings)
    return parsed.date().isoformat() if parsed and _FIRST_YEAR <= parsed.year <= _LAST_YEAR else None
