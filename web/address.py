"""A search's address: query string to what is asked, and back, in one stable order with defaults left out.

The one decision worth knowing: an address says everything, so that any results page can be bookmarked, shared and returned to. A value that
cannot be understood is left out and named in :attr:`SearchAddress.problems`, never guessed at. A span of dates may be written from either
end, as in the query language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, Self
from urllib.parse import quote_plus

from werkzeug.datastructures import MultiDict

from indexer.engines import Sort
from indexer.schema import FACETS
from indexer.searching import SearchRequest

MAX_PAGE: Final = 100_000
MAX_CHOSEN: Final = 50
"""Values chosen in one facet; more would only make the address too long for browsers and proxies."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What narrows an answer as its address says it: filters, and a span of created dates, ISO ``YYYY-MM-DD`` or empty."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    created_from: str = ""
    created_to: str = ""

    @property
    def narrowing(self) -> list[tuple[str, str]]:
        """The arguments that narrow, in the order of the canonical address."""
        found = [(name, value) for name in FACETS for value in self.filters.get(name, ())]
        return [*found, *((name, value) for name, value in (("from", self.created_from), ("to", self.created_to)) if value)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The arguments of the canonical address, in order."""
        return self.narrowing

    @property
    def query_string(self) -> str:
        """The canonical query string, empty if all is left out."""
        return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in self.pairs)

    @property
    def narrowed(self) -> bool:
        """Whether anything narrows the answer."""
        return bool(self.filters or self.created_from or self.created_to)

    def without(self, name: str, value: str) -> Self:
        """Return the address without one chosen value of a facet."""
        left = tuple(chosen for chosen in self.filters.get(name, ()) if chosen != value)
        return self._with(filters={key: left if key == name else values for key, values in self.filters.items() if key != name or left})

    def without_dates(self) -> Self:
        """Return the address over all dates."""
        return self._with(created_from="", created_to="")

    def without_filters(self) -> Self:
        """Return the address with nothing that narrows."""
        return self._with(filters={}, created_from="", created_to="")

    def _with(self, **changes: Any) -> Self:
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class SearchAddress(Narrowing):
    """A search as its address says it; ``page`` counts from 1, and any change of what narrows leads to the first."""

    text: str = ""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    problems: tuple[str, ...] = ()

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> Self:
        """Read an address's arguments; unknown names are ignored, so that links with tracking parameters work."""
        problems: list[str] = []
        filters = {}
        for name in FACETS:
            values = tuple(dict.fromkeys(filter(None, (" ".join(value.split()) for value in arguments.getlist(name)))))
            if len(values) > MAX_CHOSEN:
                problems.append(f"Only the first {MAX_CHOSEN} values of “{name}” were used.")
            if values:
                filters[name] = values[:MAX_CHOSEN]
        first, last = _read_date("from", arguments, problems), _read_date("to", arguments, problems)
        if first and last and first > last:
            first, last = last, first
        return cls(
            text=arguments.get("q", "").strip(),
            filters=filters,
            created_from=first,
            created_to=last,
            sort=_read_sort(arguments, problems),
            page=_read_page(arguments, problems),
            problems=tuple(problems),
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The arguments of the canonical address, in order."""
        found = [("q", self.text)] if self.text else []
        found += self.narrowing
        if self.sort is not Sort.RELEVANCE:
            found.append(("sort", self.sort.value))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    def request(self, size: int) -> SearchRequest:
        """Return what to ask for, with pages of the given size."""
        return SearchRequest(self.text, self.filters, self.created_from or None, self.created_to or None, self.sort, self.page, size)

    def with_text(self, text: str) -> Self:
        """Return the first page of the same search with another text."""
        return replace(self, text=text, page=1)

    def with_page(self, page: int) -> Self:
        """Return another page of the same search."""
        return replace(self, page=page)

    def with_sort(self, sort: Sort) -> Self:
        """Return the first page of the same search in another order."""
        return replace(self, sort=sort, page=1)

    def _with(self, **changes: Any) -> Self:
        return replace(self, page=1, **changes)


@lru_cache(maxsize=512)
def _quoted(text: str) -> str:
    # A page of results has a dozen addresses with the same text in them.
    return quote_plus(text)


def _read_date(name: str, arguments: MultiDict[str, str], problems: list[str]) -> str:
    text = arguments.get(name, "").strip()
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        problems.append(f"“{name}” was ignored: “{text[:40]}” is not a date such as 2024-01-31.")
        return ""


def _read_sort(arguments: MultiDict[str, str], problems: list[str]) -> Sort:
    text = arguments.get("sort", "").strip() or Sort.RELEVANCE.value
    try:
        return Sort(text)
    except ValueError:
        problems.append(f"The order “{text[:40]}” is not known; the best matches come first.")
        return Sort.RELEVANCE


def _read_page(arguments: MultiDict[str, str], problems: list[str]) -> int:
    text = arguments.get("page", "").strip() or "1"
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_PAGE)) and 1 <= int(text) <= MAX_PAGE:
        return int(text)
    problems.append(f"There is no page “{text[:40]}”; this is the first.")
    return 1
