"""The address of a report's precedents: what narrows them and whether unresolved reports count, read from a query string and written back.

The one decision worth knowing: it is read as a search's address is, so the same filter is written the same way on both pages.
"""

from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from indexer.schema import FACETS
from indexer.similar import SimilarRequest
from web.address import Narrowing, SearchAddress

UNRESOLVED: Final = "unresolved"
_YES: Final = "yes"
_SHARED: Final = (*FACETS, "from", "to")
"""The arguments that a search has too."""


@dataclass(frozen=True, slots=True)
class SimilarAddress(Narrowing):
    """What narrows precedents; ``unresolved``: reports that nothing resolved yet count as precedents too."""

    unresolved: bool = False
    problems: tuple[str, ...] = ()

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> Self:
        """Read an address's arguments; unknown names are ignored."""
        search = SearchAddress.read(MultiDict([(name, value) for name, value in arguments.items(multi=True) if name in _SHARED]))
        unresolved = arguments.get(UNRESOLVED, "") == _YES
        return cls(search.filters, search.created_from, search.created_to, unresolved, search.problems)

    @classmethod
    def of(cls, query_string: str) -> Self:
        """Read a query string."""
        return cls.read(MultiDict(parse_qsl(query_string)))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The arguments of the canonical address, in order."""
        return [*self.narrowing, (UNRESOLVED, _YES)] if self.unresolved else self.narrowing

    def request(self, limit: int) -> SimilarRequest:
        """Return what to ask for; who chooses a status means it, be it resolved or not."""
        return SimilarRequest(
            filters=self.filters,
            created_from=self.created_from or None,
            created_to=self.created_to or None,
            resolved_only=not (self.unresolved or "status" in self.filters),
            limit=limit,
        )
