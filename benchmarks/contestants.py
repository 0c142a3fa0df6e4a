"""The engines under one roof: reports in, queries answered; Precedent as its own code runs it, the others as their manuals recommend.

The one decision worth knowing: all commit durably after every batch of the same size, all rank by BM25 with the same section weights, and
all answer with the ten best hits.
"""

import sqlite3
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import tantivy

from benchmarks.texts import Query
from indexer.analysis import analyze
from indexer.engines import Engine, Selection, open_engine
from indexer.query import Query as Tree
from indexer.query import Term, all_of, any_of
from indexer.report import Report
from indexer.schema import FIELD, document
from indexer.searching import SearchRequest, search

BATCH: Final = 1_000
HITS: Final = 10
_COLUMNS: Final = ("title", "issue_description", "root_cause", "technical_details", "resolution", "next_steps")
_BOOSTS: Final = {column: FIELD[column].boost for column in _COLUMNS}


class Contestant(Protocol):
    """What is measured of an engine."""

    name: str

    def index(self, reports: Iterable[Report]) -> None:
        """Make an index of reports."""
        ...

    def reopen(self) -> None:
        """Begin anew with the index on disk, as another process would."""
        ...

    def all_words(self, query: Query) -> int:
        """Fetch the best reports that have all words; return how many were fetched."""
        ...

    def any_word(self, query: Query) -> int:
        """Fetch the best reports that have any of the words; return how many were fetched."""
        ...

    def page(self, query: Query) -> int:
        """Make a page of results: hits, passages with marks and the number of all matches; return how many hits there are."""
        ...

    def size(self) -> int:
        """Return the bytes on disk."""
        ...


class Precedent:
    """This project, with its embedded engine; its pages also hold facet counts and resolutions."""

    name = "precedent"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine: Engine = open_engine(folder, create=True)

    def index(self, reports: Iterable[Report]) -> None:
        """See :class:`Contestant`."""
        rest = iter(reports)
        while batch := list(islice(rest, BATCH)):
            self._engine.write([document(report, file=f"{report.id}.txt", digest="0") for report in batch])

    def reopen(self) -> None:
        """See :class:`Contestant`."""
        self._engine.close()
        self._engine = open_engine(self._folder)

    def all_words(self, query: Query) -> int:
        """See :class:`Contestant`."""
        return self._count(all_of(_terms(query)))

    def any_word(self, query: Query) -> int:
        """See :class:`Contestant`."""
        return self._count(any_of(_terms(query)))

    def page(self, query: Query) -> int:
        """See :class:`Contestant`."""
        return len(search(self._engine, SearchRequest(text=query.text, size=HITS)).hits)

    def size(self) -> int:
        """See :class:`Contestant`."""
        return self._engine.info().size_bytes

    def _count(self, tree: Tree) -> int:
        return len(self._engine.search(tree, Selection(limit=HITS)).hits)


def _terms(query: Query) -> list[Tree]:
    return [Term("text", term.text) for word in query.words for term in analyze(word).terms]


class Fts5:
    """SQLite's full-text index, with its Porter stemmer."""

    name = "sqlite-fts5"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._path = folder / "reports.db"
        self._database = self._open()
        columns = ", ".join(_COLUMNS)
        self._database.execute(f"CREATE VIRTUAL TABLE reports USING fts5(id UNINDEXED, {columns}, tokenize = 'porter unicode61')")
        weights = ", ".join(str(FIELD[column].boost) for column in _COLUMNS)
        self._database.execute("INSERT INTO reports(reports, rank) VALUES ('rank', ?)", (f"bm25(0.0, {weights})",))

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        return database

    def index(self, reports: Iterable[Report]) -> None:
        """See :class:`Contestant`."""
        rest = iter(reports)
        places = ", ".join("?" * (len(_COLUMNS) + 1))
        while batch := list(islice(rest, BATCH)):
            with self._database:
                self._database.executemany(f"INSERT INTO reports VALUES ({places})", map(_row, batch))

    def reopen(self) -> None:
        """See :class:`Contestant`."""
        self._database.close()
        self._database = self._open()

    def all_words(self, query: Query) -> int:
        """See :class:`Contestant`."""
        return self._count(" AND ".join(query.words))

    def any_word(self, query: Query) -> int:
        """See :class:`Contestant`."""
        return self._count(" OR ".join(query.words))

    def page(self, query: Query) -> int:
        """See :class:`Contestant`."""
        match = " AND ".join(query.words)
        self._database.execute("SELECT count(*) FROM reports WHERE reports MATCH ?", (match,)).fetchone()
        select = "SELECT *, snippet(reports, -1, '[', ']', '...', 30) FROM reports WHERE reports MATCH ? ORDER BY rank LIMIT ?"
        return len(self._database.execute(select, (match, HITS)).fetchall())

    def size(self) -> int:
        """See :class:`Contestant`."""
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self._path.stat().st_size

    def _count(self, match: str) -> int:
        select = "SELECT * FROM reports WHERE reports MATCH ? ORDER BY rank LIMIT ?"
        return len(self._database.execute(select, (match, HITS)).fetchall())


def _row(report: Report) -> list[str]:
    texts = {"title": report.title, **{section.key: section.text for section in report.sections}}
    return [report.id, *(texts.get(column, "") for column in _COLUMNS)]


class Tantivy:
    """Tantivy, one thread, with its English stemmer; the weights of the sections are boosts of the query."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for column in _COLUMNS:
            builder.add_text_field(column, stored=True, tokenizer_name="en_stem")
        self._index = tantivy.Index(builder.build(), path=str(folder))

    def index(self, reports: Iterable[Report]) -> None:
        """See :class:`Contestant`."""
        rest = iter(reports)
        writer = self._index.writer(num_threads=1)
        while batch := list(islice(rest, BATCH)):
            for report in batch:
                writer.add_document(tantivy.Document(**dict(zip(("id", *_COLUMNS), _row(report), strict=True))))
            writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def reopen(self) -> None:
        """See :class:`Contestant`."""
        self._index = tantivy.Index.open(str(self._folder))

    def all_words(self, query: Query) -> int:
        """See :class:`Contestant`."""
        return len(self._best(query, conjunction=True))

    def any_word(self, query: Query) -> int:
        """See :class:`Contestant`."""
        return len(self._best(query))

    def page(self, query: Query) -> int:
        """See :class:`Contestant`."""
        tree = self._index.parse_query(" ".join(query.words), list(_COLUMNS), field_boosts=_BOOSTS, conjunction_by_default=True)
        searcher = self._index.searcher()
        snippets = [tantivy.SnippetGenerator.create(searcher, tree, self._index.schema, column) for column in _COLUMNS]
        found = self._best(query, conjunction=True)
        for hit in found:
            for generator in snippets:
                generator.snippet_from_doc(hit)
        return len(found)

    def size(self) -> int:
        """See :class:`Contestant`."""
        return sum(path.stat().st_size for path in self._folder.iterdir())

    def _best(self, query: Query, *, conjunction: bool = False) -> list[tantivy.Document]:
        tree = self._index.parse_query(" ".join(query.words), list(_COLUMNS), field_boosts=_BOOSTS, conjunction_by_default=conjunction)
        searcher = self._index.searcher()
        return [searcher.doc(address) for _, address in searcher.search(tree, HITS, count=True).hits]
