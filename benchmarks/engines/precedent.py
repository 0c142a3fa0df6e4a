"""This project: what the product asks its embedded engine, and nothing in between.

The one decision worth knowing: query trees are those that the product makes of what a person types, and of a report for its precedents.
"""

from collections.abc import Iterable
from pathlib import Path
from unittest.mock import patch

from benchmarks.engines import HITS, POOL, Answer, Ask, folder_size
from benchmarks.engines.reading import EFFORT
from benchmarks.texts.queries import Leaf, Query
from indexer.engines import Engine, Results, Selection, Sort
from indexer.engines.whoosh import WhooshEngine
from indexer.glossary import NO_ENTRIES
from indexer.indexing import index_folder
from indexer.indexing.effort import cost
from indexer.indexing.following import MOST_REPORTS
from indexer.query import Term, any_of, parse
from indexer.report import Report
from indexer.schema import FACETS, Document, document
from indexer.searching import SearchPage, SearchRequest, search
from indexer.similar import telling
from indexer.similar.candidates import search_for
from indexer.similar.ticket import ticket_of_report


class Precedent:
    """See :class:`benchmarks.engines.Contestant`."""

    name = "precedent"

    def __init__(self, folder: Path, columns: tuple[str, ...]) -> None:
        self.folder = folder
        self._columns = columns
        self._opened: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine, open."""
        if self._opened is None:
            self._opened = WhooshEngine.open(self.folder, create=True)
        return self._opened

    def index(self, reports: Iterable[Report]) -> None:
        """See :meth:`benchmarks.engines.Contestant.index`."""
        batch: list[Document] = []
        held = 0
        with self.engine.writing():
            for report in reports:
                batch.append(document(report, file=f"{report.id}.txt", digest="0"))
                held += cost(batch[-1])
                if held >= EFFORT.batch or len(batch) >= MOST_REPORTS:
                    self.engine.write(batch)
                    batch, held = [], 0
            self.engine.write(batch)

    def index_files(self, folder: Path) -> None:
        """See :meth:`benchmarks.engines.Contestant.index_files`."""
        summary = index_folder(self.engine, folder, effort=EFFORT)
        if summary.failed:
            raise RuntimeError(f"not all files could be read: {summary.failed[:3]}")

    def open(self) -> None:
        """See :meth:`benchmarks.engines.Contestant.open`."""
        self._opened = WhooshEngine.open(self.folder)

    def prepare(self, task: str, query: Query) -> Ask | None:
        """See :meth:`benchmarks.engines.Contestant.prepare`."""
        engine = self.engine
        if task.startswith("similar"):
            bag = any_of([Term(leaf.field, leaf.term, leaf.weight) for leaf in query.leaves])
            limit = POOL if task == "similar-pool" else HITS
            return lambda: engine.rank(bag, limit=limit)
        if task == "page":
            return lambda: search(engine, SearchRequest(text=query.text, size=HITS))
        tree = parse(query.text).query
        if task == "facets":
            selection = Selection({"priority": (query.priority,)}, facets=FACETS, sort=Sort.NEWEST, limit=HITS)
        else:
            selection = Selection(limit=HITS)
        return lambda: engine.search(tree, selection)

    def answer(self, task: str, found: object) -> Answer:
        """See :meth:`benchmarks.engines.Contestant.answer`."""
        match found:
            case Results():
                facets = {facet.field: {value.value: value.count for value in facet.values if value.count} for facet in found.facets}
                return Answer(found.total, tuple(hit.report.id for hit in found.hits), facets)
            case SearchPage():
                return Answer(found.total, tuple(hit.report.id for hit in found.hits))
            case list():
                return Answer(-1, tuple(report_id for report_id, _ in found))
        raise TypeError(f"{task} answers with {found!r}")

    def leaves(self, report: Report, most: int) -> tuple[Leaf, ...]:
        """Return what the product looks for on behalf of a report, with ``most`` telling terms, identifiers aside."""
        with patch.object(telling, "MAX_TELLING", 2 * most):
            found = search_for(self.engine, ticket_of_report(report, stored=True), NO_ENTRIES, None)
        # Engines spell identifiers in ways of their own.
        plain = [term for term in found.telling if term.term.isalpha() and term.term.isascii()][:most]
        written = {term.term: term.written for term in plain}
        terms = [leaf for leaf in getattr(found.query, "children", (found.query,)) if isinstance(leaf, Term) and leaf.text in written]
        return tuple(Leaf(leaf.field, leaf.text, written[leaf.text], leaf.boost) for leaf in terms)

    def update(self, report: Report) -> None:
        """See :meth:`benchmarks.engines.Contestant.update`."""
        self.engine.write([document(report, file=f"{report.id}.txt", digest="1")])

    def update_file(self, folder: Path, path: Path) -> None:
        """See :meth:`benchmarks.engines.Contestant.update_file`."""
        index_folder(self.engine, folder, paths=[path])

    def size(self) -> int:
        """See :meth:`benchmarks.engines.Contestant.size`."""
        return folder_size(self.folder)

    def close(self) -> None:
        """See :meth:`benchmarks.engines.Contestant.close`."""
        if self._opened is not None:
            self._opened.close()
