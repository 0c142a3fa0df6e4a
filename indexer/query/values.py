"""The value after ``field:`` becomes a query on a date, a number or a whole value; None says that it is no such value.

The one decision worth knowing: a month or a year is the span of its days, so ``>2024-02`` begins on the first of March.
"""

import re
from datetime import date, timedelta
from typing import Final

from indexer.query.syntax import Value
from indexer.query.tree import NOTHING, Exact, Nothing, Query, Range
from indexer.schema import FIELD, Kind, date_number, keyword

_DATE: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,9}", re.ASCII)
_COMPARED: Final = re.compile(r"(?P<sign>>=|<=|>|<|=)?(?P<value>[\d-]+)", re.ASCII)
_SPANNED: Final = re.compile(r"(?P<low>[\d-]*)\.\.(?P<high>[\d-]*)", re.ASCII)
_PLAIN: Final = re.compile(r"""[^\s()":*~<>=][^\s()"*~]*""")

Span = tuple[int, int]


def value_of(field: str, text: str) -> Value | None:
    """Read a field's value; None for text that only words can answer, or that is not a date or number where one is needed."""
    kind = FIELD[field].kind
    if kind in (Kind.DATE, Kind.NUMBER):
        return _between(field, text) or _compared(field, text)
    if kind is Kind.KEYWORD:
        return _whole(field, text)
    return None


def days_between(field: str, first: str | None, last: str | None) -> list[Query]:
    """Return what a date field must match to lie between two ISO days, both included: nothing if neither is given."""
    low, high = (date_number(iso) if iso else None for iso in (first, last))
    return [] if low is None and high is None else [Range(field, low, high)]


def _whole(field: str, text: str) -> Value | None:
    value = text.strip(" \t,;.") if field == "id" else _recognised(field, text)
    if not value:
        return None
    return Value(field, Exact(field, value), value if _PLAIN.fullmatch(value) else f'"{value}"')


def _recognised(field: str, text: str) -> str | None:
    """Return the canonical value that the schema knows whatever its case (``P1``, ``CRITICAL`` and ``Critical``), else None."""
    canonical = keyword(field, text)
    swapped = canonical.swapcase()
    return canonical if swapped != canonical and keyword(field, swapped) == canonical else None


def _between(field: str, text: str) -> Value | None:
    match = _SPANNED.fullmatch(text)
    if not match or not (match["low"] or match["high"]):
        return None
    low, high = (_span(field, match[side]) if match[side] else None for side in ("low", "high"))
    if (match["low"] and low is None) or (match["high"] and high is None):
        return None
    left, right = match["low"], match["high"]
    if low and high and low[0] > high[1]:
        low, high, left, right = high, low, right, left
    return Value(field, Range(field, low[0] if low else None, high[1] if high else None), f"{left}..{right}")


def _compared(field: str, text: str) -> Value | None:
    match = _COMPARED.fullmatch(text)
    span = _span(field, match["value"]) if match else None
    if not match or span is None:
        return None
    sign = match["sign"] or ""
    return Value(field, _range(field, sign, span), f"{sign.strip('=') if sign == '=' else sign}{match['value']}")


def _range(field: str, sign: str, span: Span) -> Range | Nothing:
    first, last = span
    match sign:
        case ">=":
            return Range(field, first, None)
        case "<=":
            return Range(field, None, last)
        case ">":
            after = _step(field, last, 1)
            return NOTHING if after is None else Range(field, after, None)
        case "<":
            before = _step(field, first, -1)
            return NOTHING if before is None else Range(field, None, before)
        case _:
            return Range(field, first, last)


def _span(field: str, text: str) -> Span | None:
    """Return the first and last number that a date or number stands for."""
    if FIELD[field].kind is Kind.NUMBER:
        return (int(text), int(text)) if _NUMBER.fullmatch(text) else None
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    try:
        first = date(year or 0, month or 1, day or 1)
        last = first if day else _month_end(first.year, month or 12)
    except ValueError:
        return None
    return date_number(first.isoformat()), date_number(last.isoformat())


def _month_end(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _step(field: str, number: int, by: int) -> int | None:
    """Return the next or previous date or number; None where there is none."""
    if FIELD[field].kind is Kind.NUMBER:
        return number + by if number + by >= 0 else None
    try:
        moved = date(number // 10_000, number // 100 % 100, number % 100) + timedelta(days=by)
    except OverflowError:
        return None
    return date_number(moved.isoformat())
