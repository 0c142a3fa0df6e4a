"""The address of a report's precedents: filters and whether unresolved reports count, read from a query string and written back.

The one decision worth knowing: it is read as a search's address is, so the same filter is written the same way on both pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from indexer.schema import FACETS
from indexer.similar import SimilarRequest
from web.address import SearchAddress

UNRESOLVED: Final = "unresolved"
_YES: Final = "yes"


@dataclass(frozen=True, slots=True)
class SimilarAddress:
    """What narrows precedents; ``unresolved``: reports that nothing resolved yet count as precedents too."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unresolved: bool = False
    problems: tuple[str, ...] = ()

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> Self:
        """Read an address's arguments; unknown names are ignored."""
        kept = MultiDict([(name, value) for name, value in arguments.items(multi=True) if name in FACETS])
        search = SearchAddress.read(kept)
        return cls(search.filters, arguments.get(UNRESOLVED, "") == _YES, search.problems)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The arguments of the canonical address, in order."""
        found = [(name, value) for name in FACETS for value in self.filters.get(name, ())]
        return [*found, (UNRESOLVED, _YES)] if self.unresolved else found

    @property
    def query_string(self) -> str:
        """The canonical query string, empty if nothing narrows."""
        return urlencode(self.pairs)

    @property
    def narrowed(self) -> bool:
        """Whether any filter is chosen."""
        return bool(self.filters)

    def request(self, limit: int) -> SimilarRequest:
        """Return what to ask for; who chooses a status means it, be it resolved or not."""
        return SimilarRequest(filters=self.filters, resolved_only=not (self.unresolved or "status" in self.filters), limit=limit)

    def without(self, name: str, value: str) -> Self:
        """Return the address without one chosen value of a facet."""
        left = tuple(chosen for chosen in self.filters.get(name, ()) if chosen != value)
        filters = {key: left if key == name else values for key, values in self.filters.items() if key != name or left}
        return replace(self, filters=filters)

    def without_filters(self) -> Self:
        """Return the address without filters."""
        return replace(self, filters={})
