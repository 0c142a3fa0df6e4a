"""Stock Whoosh: a field a section, its stemming analyzer, the query that its MultifieldParser makes, its own BM25F.

The one decision worth knowing: it is set up as its manual recommends for loading much at once: an unbounded cache of stems, one commit,
and a large pool in memory; columns for what is sorted and grouped by.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.query import And, FuzzyTerm, Not, Or, Phrase, Prefix, Term
from whoosh.sorting import FieldFacet

from benchmarks.engines import HITS, POOL, Answer, Ask
from benchmarks.engines.peer import Peer
from benchmarks.engines.rows import Row
from benchmarks.texts.queries import Query
from indexer.schema import FACETS, FIELD

_POOL_MB: Final = 256


class Whoosh(Peer):
    """See :class:`benchmarks.engines.Contestant`."""

    name = "whoosh"

    def __init__(self, folder: Path, columns: tuple[str, ...]) -> None:
        super().__init__(folder, columns)
        self._stems: Callable[[str], Any] = StemmingAnalyzer(expression=r"[^\W_]+", cachesize=-1)

    def open(self) -> None:
        """See :meth:`benchmarks.engines.Contestant.open`."""
        self._index = open_dir(str(self._folder))
        self._searcher = self._index.searcher()

    def prepare(self, task: str, query: Query) -> Ask | None:
        """See :meth:`benchmarks.engines.Contestant.prepare`."""
        if task.startswith("similar"):
            leaves = [self._leaf(leaf.field, leaf.written, leaf.weight) for leaf in query.leaves]
            limit = POOL if task == "similar-pool" else HITS
            bag = Or([term for terms in leaves for term in terms])
            return lambda: [hit["id"] for hit in self._searcher.search(bag, limit=limit)]
        if task == "page":
            return None  # its highlighter makes passages of its own kind, and takes seconds
        tree = self._tree(query)
        if tree is None:
            return None  # stop words alone
        if task == "facets":
            return lambda: self._faceted(tree, query.priority)
        return lambda: self._best(tree)

    def answer(self, task: str, found: object) -> Answer:
        """See :meth:`benchmarks.engines.Contestant.answer`."""
        match found:
            case (int(total), list(hits), dict(facets)):
                return Answer(total, _ids(hits), facets)
            case (int(total), list(hits)):
                return Answer(total, _ids(hits))
            case list():
                return Answer(-1, tuple(found))
        raise TypeError(f"{task} answers with {found!r}")

    def close(self) -> None:
        """See :meth:`benchmarks.engines.Contestant.close`."""
        self._searcher.close()
        self._index.close()

    def _load(self, rows: Iterable[Row]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        writer = create_in(str(self._folder), self._schema()).writer(limitmb=_POOL_MB)
        for row in rows:
            writer.add_document(**self._document(row))
        writer.commit()
        self.open()

    def _replace(self, row: Row) -> None:
        writer = self._index.writer()
        writer.update_document(**self._document(row))
        writer.commit()
        self._searcher = self._searcher.refresh()

    def _schema(self) -> Any:
        texts = {column: TEXT(analyzer=self._stems, field_boost=FIELD[column].boost, stored=True) for column in self._columns}
        facets = {name: ID(stored=True, sortable=True) for name in FACETS}
        return Schema(id=ID(unique=True, stored=True), created=NUMERIC(int, sortable=True, stored=True), **texts, **facets)

    def _document(self, row: Row) -> dict[str, Any]:
        facets = {name: values[0] for name, values in row.facets.items() if values}
        return {"id": row.id, "created": row.created, **row.texts, **facets}

    def _tree(self, query: Query) -> Any:
        """Return the query for all that is asked but the filter; None if its analyzer leaves nothing of it."""
        parts = [self._anywhere(word) for word in query.words if self._stems_of(word)]
        if query.either:
            parts.append(Or([self._anywhere(word) for word in query.either]))
        if query.phrase:
            parts.append(Or([Phrase(column, self._stems_of(*query.phrase)) for column in self._columns]))
        if query.prefix:
            parts.append(Or([Prefix(column, query.prefix) for column in self._columns]))
        if query.near:
            parts.append(Or([FuzzyTerm(column, query.near, maxdist=1, prefixlength=1) for column in self._columns]))
        if self._stems_of(query.without):
            parts.append(Not(self._anywhere(query.without)))
        return (parts[0] if len(parts) == 1 else And(parts)) if parts else None

    def _anywhere(self, word: str) -> Any:
        return Or(self._leaf("text", word, 1.0))

    def _leaf(self, field: str, word: str, weight: float) -> list[Any]:
        columns = self._columns if field == "text" else (field,)
        return [Term(column, stem, boost=weight) for stem in self._stems_of(word) for column in columns]

    def _stems_of(self, *words: str) -> list[str]:
        """Return the stems of words; of a stop word there is none."""
        return [token.text for word in words for token in self._stems(word.lower())]

    def _best(self, tree: Any) -> tuple[int, list[dict[str, Any]]]:
        found = self._searcher.search(tree, limit=HITS)
        return len(found), [hit.fields() for hit in found]

    def _faceted(self, tree: Any, priority: str) -> tuple[int, list[dict[str, Any]], dict[str, dict[str, int]]]:
        others = {name: FieldFacet(name) for name in FACETS}
        own = {"priority": others.pop("priority")}
        newest = FieldFacet("created", reverse=True)
        found = self._searcher.search(tree, limit=HITS, sortedby=newest, filter=Term("priority", priority), groupedby=others)
        whole = self._searcher.search(tree, limit=1, groupedby=own)
        return len(found), [hit.fields() for hit in found], {**_counts(found, others), **_counts(whole, own)}


def _counts(found: Any, names: Iterable[str]) -> dict[str, dict[str, int]]:
    return {name: {value: len(docs) for value, docs in found.groups(name).items() if value} for name in names}


def _ids(hits: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(hit["id"] for hit in hits)
