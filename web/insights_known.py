"""The insights of searches as the pages and the API reach them: counted, and each chart drawn, once for each state of what they depend on.

The one decision worth knowing: failure modes must not hold up the other figures. Where they are being found for somebody else, or people's
file of them cannot be read, the figures are made without and not remembered.
"""

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final
from xml.etree.ElementTree import Element

from flask import url_for

from indexer.errors import FailureModesError
from indexer.failure_modes import Catalogue
from indexer.insights import Behind, Insights, Table, insights, tables
from indexer.searching import SearchPage
from web.address import SearchAddress
from web.insights_canvas import Drawing
from web.insights_charts import GRIDS, chart
from web.insights_svg import inlined
from web.library import Library
from web.pages import search_url

REMEMBERED: Final = 32
"""Searches whose figures and charts a process keeps."""


@dataclass(slots=True)
class Known:
    """The insights of one search: what was asked and found, the figures, a table for each chart, and the charts drawn so far."""

    address: SearchAddress
    page: SearchPage
    found: Insights
    tables: tuple[Table, ...]
    _drawn: dict[str, Drawing | None] = field(default_factory=dict)
    _inlined: dict[str, tuple[Element, ...]] = field(default_factory=dict)

    def drawing(self, table: Table) -> Drawing | None:
        """Return the chart of one of the tables, None if there is nothing to draw."""
        if table.chart not in self._drawn:
            self._drawn[table.chart] = chart(self.found, table, self.link)
        return self._drawn[table.chart]

    def inlined(self, table: Table) -> tuple[Element, ...]:
        """Return the drawings of a chart as elements for a page: none, one for every width, or a wide and a compact one."""
        if table.chart not in self._inlined:
            wide = self.drawing(table)
            compact = chart(self.found, table, self.link, compact=True) if wide is not None and table.chart in GRIDS else None
            names = ((wide, table.chart), (compact, f"{table.chart}-compact"))
            self._inlined[table.chart] = tuple(inlined(drawing, name) for drawing, name in names if drawing is not None)
        return self._inlined[table.chart]

    def link(self, behind: Behind | None) -> str:
        """Return the address of the search that finds what was counted, or of a failure mode; "" for neither.

        Nothing can be added to a text whose fields were searched as words: it would be one more word.
        """
        if behind is None or (behind.text and self.page.as_words):
            return ""
        if behind.mode:
            return url_for("modes.mode", slug=behind.mode)
        address = self.address
        first = max(behind.first, address.created_from)
        last = min(filter(None, (behind.last, address.created_to)), default="")
        filters = {**address.filters, **{name: (value,) for name, value in behind.filters.items()}}
        return search_url(SearchAddress(text=self._with(behind.text), filters=filters, created_from=first, created_to=last))

    def _with(self, text: str) -> str:
        """Return the search's own text, narrowed by another one."""
        own = self.address.text
        if not text or not own:
            return own or text
        asked = self.page.interpreted
        if not asked:  # There was no word to look for, and all reports were counted.
            return text
        return f"({asked}) {text}" if " OR " in asked else f"{asked} {text}"


class KnownInsights:
    """The insights that one process remembers; safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[tuple[str, str, str], Known] = OrderedDict()

    def of(self, library: Library, address: SearchAddress) -> Known:
        """Return the insights of a search."""
        state = (library.revision(), library.modes.state(), address.query_string)
        with self._lock:
            if state in self._known:
                self._known.move_to_end(state)
                return self._known[state]
        modes = _modes(library)
        page = library.search(address.request(1))
        found = insights(library.engine, page.matched, filters=address.filters, modes=modes.modes if modes else None)
        known = Known(address, page, found, tables(found))
        if modes is not None:
            with self._lock:
                self._known[state] = known
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        return known


def _modes(library: Library) -> Catalogue | None:
    try:
        return library.modes.at_hand()
    except FailureModesError as error:
        logging.getLogger(__name__).error("insights are made without failure modes: %s", error)
        return None
