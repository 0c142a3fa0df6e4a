"""SQLite's full-text index, with its Porter stemmer; facets and the date in tables beside it, joined by row.

The one decision worth knowing: phrases and beginnings are of stems here, and a report's terms have no weights of their own; fuzzy words
are left out, because FTS5 has none. Words are looked up in the columns' own order of weights, which the rank function takes.
"""

import sqlite3
from collections.abc import Iterable
from itertools import islice
from typing import Final

from benchmarks.engines import HITS, POOL, Answer, Ask
from benchmarks.engines.peer import Peer
from benchmarks.engines.rows import Row
from benchmarks.texts.queries import Query
from indexer.schema import FACETS, FIELD

_BATCH: Final = 10_000
_BEST: Final = "SELECT * FROM reports WHERE reports MATCH ? ORDER BY rank LIMIT ?"
_COUNT: Final = "SELECT count(*) FROM reports WHERE reports MATCH ?"
_SNIPPETS: Final = "SELECT *, snippet(reports, -1, '[', ']', '...', 30) FROM reports WHERE reports MATCH ? ORDER BY rank LIMIT ?"
_IDS: Final = "SELECT id FROM reports WHERE reports MATCH ? ORDER BY rank LIMIT ?"
_CHOSEN: Final = "INSERT INTO matches SELECT rowid FROM reports WHERE reports MATCH ?"
_HAVING: Final = "SELECT 1 FROM facets WHERE facets.row = matches.row AND field = 'priority' AND value = ?"
_NARROW: Final = f"DELETE FROM matches WHERE NOT EXISTS ({_HAVING})"
# A cross join is one whose order SQLite's planner leaves as it is: matches are few, facets are many.
_COUNTS: Final = "SELECT field, value, count(*) FROM matches CROSS JOIN facets USING (row) WHERE field != 'priority' GROUP BY field, value"
_PRIORITY_COUNTS: Final = "SELECT value, count(*) FROM matches CROSS JOIN facets USING (row) WHERE field = 'priority' GROUP BY value"
_BY_DATE: Final = "SELECT row FROM matches CROSS JOIN dates USING (row) ORDER BY created DESC LIMIT ?"
_NEWEST: Final = f"SELECT reports.* FROM ({_BY_DATE}) CROSS JOIN reports ON reports.rowid = row"


class Fts5(Peer):
    """See :class:`benchmarks.engines.Contestant`."""

    name = "sqlite-fts5"

    def open(self) -> None:
        """See :meth:`benchmarks.engines.Contestant.open`."""
        self._database = sqlite3.connect(self._folder / "reports.db")
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("PRAGMA temp_store = MEMORY")
        self._database.execute("CREATE TEMP TABLE matches (row INTEGER PRIMARY KEY)")

    def prepare(self, task: str, query: Query) -> Ask | None:
        """See :meth:`benchmarks.engines.Contestant.prepare`."""
        match task:
            case "fuzzy":
                return None
            case "similar" | "similar-pool":
                bag = " OR ".join(f'"{word}"' for word in dict.fromkeys(leaf.written for leaf in query.leaves))
                limit = POOL if task == "similar-pool" else HITS
                return lambda: self._database.execute(_IDS, (bag, limit)).fetchall()
            case "facets":
                return lambda: self._faceted(_match(query), query.priority)
            case "page":
                return lambda: self._best(_match(query), _SNIPPETS)
        return lambda: self._best(_match(query), _BEST)

    def answer(self, task: str, found: object) -> Answer:
        """See :meth:`benchmarks.engines.Contestant.answer`."""
        match found:
            case (int(total), list(rows), dict(facets)):
                return Answer(total, _ids(rows), facets)
            case (int(total), list(rows)):
                return Answer(total, _ids(rows))
            case list():
                return Answer(-1, _ids(found))
        raise TypeError(f"{task} answers with {found!r}")

    def close(self) -> None:
        """See :meth:`benchmarks.engines.Contestant.close`."""
        self._database.close()

    def _load(self, rows: Iterable[Row]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.open()
        weights = ", ".join(str(FIELD[column].boost) for column in self._columns)
        self._database.execute(
            f"CREATE VIRTUAL TABLE reports USING fts5(id UNINDEXED, {', '.join(self._columns)}, tokenize = 'porter unicode61')"
        )
        self._database.execute("INSERT INTO reports(reports, rank) VALUES ('rank', ?)", (f"bm25(0.0, {weights})",))
        self._database.execute("CREATE TABLE ids (id TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID")
        self._database.execute("CREATE TABLE dates (row INTEGER PRIMARY KEY, created INTEGER)")
        self._database.execute("CREATE TABLE facets (row INTEGER, field TEXT, value TEXT, PRIMARY KEY (row, field, value)) WITHOUT ROWID")
        rest = iter(rows)
        while batch := list(islice(rest, _BATCH)):
            with self._database:
                for row in batch:
                    self._insert(row)
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _replace(self, row: Row) -> None:
        with self._database:
            (place,) = self._database.execute("SELECT row FROM ids WHERE id = ?", (row.id,)).fetchone()
            for table, key in (("reports", "rowid"), ("ids", "row"), ("dates", "row"), ("facets", "row")):
                self._database.execute(f"DELETE FROM {table} WHERE {key} = ?", (place,))
            self._insert(row)

    def _insert(self, row: Row) -> None:
        places = ", ".join("?" * (len(self._columns) + 1))
        run = self._database.execute
        place = run(f"INSERT INTO reports VALUES ({places})", [row.id, *row.ordered(self._columns)]).lastrowid
        run("INSERT INTO ids VALUES (?, ?)", (row.id, place))
        run("INSERT INTO dates VALUES (?, ?)", (place, row.created))
        values = ((place, name, value) for name in FACETS for value in row.facets.get(name, ()))
        self._database.executemany("INSERT INTO facets VALUES (?, ?, ?)", values)

    def _best(self, match: str, select: str) -> tuple[int, list[tuple[str, ...]]]:
        (total,) = self._database.execute(_COUNT, (match,)).fetchone()
        return total, self._database.execute(select, (match, HITS)).fetchall()

    def _faceted(self, match: str, priority: str) -> tuple[int, list[tuple[str, ...]], dict[str, dict[str, int]]]:
        run = self._database.execute
        with self._database:
            run("DELETE FROM matches")
            run(_CHOSEN, (match,))
            facets: dict[str, dict[str, int]] = {"priority": dict(run(_PRIORITY_COUNTS).fetchall())}
            run(_NARROW, (priority,))
            for field, value, count in run(_COUNTS):
                facets.setdefault(field, {})[value] = count
            (total,) = run("SELECT count(*) FROM matches").fetchone()
            return total, run(_NEWEST, (HITS,)).fetchall(), facets


def _match(query: Query) -> str:
    parts = list(query.words)
    parts += [f"({' OR '.join(query.either)})"] if query.either else []
    parts += [f'"{" ".join(query.phrase)}"'] if query.phrase else []
    parts += [f"{query.prefix}*"] if query.prefix else []
    match = " AND ".join(parts)
    return f"({match}) NOT {query.without}" if query.without else match


def _ids(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(row[0] for row in rows)
