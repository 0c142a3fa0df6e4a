"""The vectors of reports' passages in one file beside the index, so that each passage is read by the model once.

The one decision worth knowing: it is kept apart from the search engine. Words are searchable as soon as a file is indexed; meaning, which
takes a model tens of milliseconds a passage, follows. A row says of which passages it holds the vectors, so that one that has fallen behind
is never used for a text that it was not made from, and carries checksums, for the format of the file has none.

    meaning.db   model      one row: what made the vectors, and the number of the last change
                 reports    a row a report: its id, digests of the file and of the text it was made from, the vectors, one byte a number,
                            and behind them their checksum
                 header     how many reports there are (user_version), and the checksum of what made the vectors (application_id)
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from indexer.errors import MeaningError
from indexer.meaning.encoder import DIMENSIONS, MODEL, Vectors

FILE: Final = "meaning.db"
_VERSION: Final = f"{MODEL}; passages 2"
"""Raised by hand when passages are cut or read in another way."""

_ANEW: Final = "it may be deleted: precedent index makes it anew"

_WAIT: Final = 30.0
"""Seconds that a writer waits for another one."""

_IDS: Final = 500
"""Ids that one statement asks for."""

_MODEL_TABLE: Final = "CREATE TABLE IF NOT EXISTS model (name TEXT NOT NULL, changes INTEGER NOT NULL)"
_REPORTS_TABLE: Final = """
CREATE TABLE reports (
    id TEXT PRIMARY KEY, file_digest TEXT NOT NULL, text_digest TEXT NOT NULL, change INTEGER NOT NULL,
    sections TEXT NOT NULL, summary BLOB NOT NULL, vectors BLOB NOT NULL
) WITHOUT ROWID
"""

Bytes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a report's vectors were made from: digests of its file ("" if that is not indexed as a whole) and of its text."""

    file_digest: str
    text_digest: str


@dataclass(frozen=True, slots=True)
class Row:
    """A report to store: what its vectors were made from, and the section and the vector of each of its passages."""

    id: str
    origin: Origin
    sections: Sequence[str]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Stored:
    """A report's passages: the digest of the text that they are of, the section of each, and their vectors, still small."""

    text_digest: str
    sections: tuple[str, ...]
    vectors: Bytes


class Store:
    """The file of vectors of one index folder; safe for threads, and for several processes. Before it is first written to, it is empty."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None

    def origins(self) -> dict[str, Origin]:
        """Return what is stored, by report id."""
        return {row[0]: Origin(row[1], row[2]) for row in self._rows("SELECT id, file_digest, text_digest FROM reports")}

    def vectors(self, report_ids: Sequence[str]) -> dict[str, Stored]:
        """Return the passages' vectors of those reports that are stored."""
        found: dict[str, Stored] = {}
        for first in range(0, len(report_ids), _IDS):
            some = report_ids[first : first + _IDS]
            wanted = ",".join("?" * len(some))
            # Nothing but question marks is filled in.
            for row in self._rows(f"SELECT id, text_digest, sections, vectors FROM reports WHERE id IN ({wanted})", some):  # noqa: S608
                vectors = self._checked(row[3], row[0], row[2]).reshape(-1, DIMENSIONS)
                found[row[0]] = Stored(row[1], tuple(filter(None, row[2].split(","))), vectors)
        return found

    def changes(self, since: int) -> list[tuple[str, Bytes]]:
        """Return the ids and summary vectors of the reports stored after the change with this number (0: all), oldest first."""
        rows = self._rows("SELECT id, summary FROM reports WHERE change > ? ORDER BY change, id", (since,), all_of_them=since == 0)
        return [(row[0], self._checked(row[1], row[0])) for row in rows]

    def last_change(self) -> int:
        """Return the number of the last change; 0 if nothing was ever stored."""
        found = next((row[0] for row in self._rows("SELECT changes FROM model")), 0)
        if not isinstance(found, int):
            raise self._damaged("the number of the last change is none")
        return found

    def put(self, rows: Iterable[Row], *, delete: Iterable[str] = (), moved: Mapping[str, Origin] | None = None) -> None:
        """Store the vectors of reports, forget others, and note new origins of vectors that stay: all at once, on disk on return."""
        with self._lock, self._wrapped():
            connection = self._opened(create=True)
            connection.execute("BEGIN IMMEDIATE")
            with connection:  # commits, or rolls back on an error
                connection.execute("UPDATE model SET changes = changes + 1")
                (change,) = connection.execute("SELECT changes FROM model").fetchone()
                connection.executemany("DELETE FROM reports WHERE id = ?", [(report_id,) for report_id in delete])
                connection.executemany(
                    "UPDATE reports SET file_digest = ?, text_digest = ? WHERE id = ?",
                    [(origin.file_digest, origin.text_digest, report_id) for report_id, origin in (moved or {}).items()],
                )
                values = [_values(row, change) for row in rows]
                connection.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?)", values)
                (count,) = connection.execute("SELECT count(*) FROM reports").fetchone()
                connection.execute(f"PRAGMA user_version = {int(count)}")

    def close(self) -> None:
        """Let go of the file; it can be used again afterwards."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _rows(self, statement: str, values: Sequence[str | int] = (), *, all_of_them: bool = False) -> list[tuple[Any, ...]]:
        with self._lock, self._wrapped():
            if self._connection is None and not self.path.exists():
                return []
            connection = self._opened()
            with self._snapshot(connection):
                if not self._is_ours(connection):
                    return []  # another version of the product made them; the next indexing makes them anew
                rows = connection.execute(statement, values).fetchall()
                (count,) = connection.execute("PRAGMA user_version").fetchone()
            if all_of_them and count not in (0, len(rows)):
                raise self._damaged(f"it has {len(rows)} of {count} reports")
            return rows

    @contextmanager
    def _snapshot(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Let several statements see the same state, while others write."""
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.rollback()

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        """Return whether this version made the vectors; raises MeaningError if it cannot be told."""
        names = [name for (name,) in connection.execute("SELECT name FROM model")]
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        if mark not in (0, *map(_mark, names)):
            raise self._damaged("what made it cannot be told")
        return _VERSION in names

    def _checked(self, blob: object, *of: object) -> Bytes:
        """Return vectors without their checksum; raises MeaningError if it differs. Former versions wrote none."""
        if not isinstance(blob, bytes) or not all(isinstance(part, str) for part in of):
            raise self._damaged("a column has values of another kind")
        kept = len(blob) // DIMENSIONS * DIMENSIONS
        if blob[kept:] not in (b"", _checksum(blob[:kept], *map(str, of))):
            raise self._damaged(f"the checksum of {of[0]} differs")
        return np.frombuffer(blob, np.int8, kept)

    def _damaged(self, why: str) -> MeaningError:
        return MeaningError(f"{self.path}: it is damaged: {why}; {_ANEW}")

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter when what is damaged is a name in the error's own text
            raise MeaningError(f"{self.path}: {error}; {_ANEW}") from error

    def _opened(self, *, create: bool = False) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA synchronous = FULL")
        if create:
            self._connection.execute("PRAGMA journal_mode = WAL")  # readers do not wait for a writer
            self._begin_anew_if_foreign(self._connection)
        return self._connection

    def _begin_anew_if_foreign(self, connection: sqlite3.Connection) -> None:
        """Make the tables, also in the place of those with vectors of another model, or of passages that were cut in another way."""
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            connection.execute(_MODEL_TABLE)
            found = connection.execute("SELECT name, changes FROM model").fetchall()
            if [name for name, _ in found] != [_VERSION]:
                connection.execute("DROP TABLE IF EXISTS reports")
                connection.execute(_REPORTS_TABLE)
                connection.execute("CREATE INDEX reports_change ON reports (change)")
                connection.execute("DELETE FROM model")
                connection.execute("INSERT INTO model VALUES (?, ?)", (_VERSION, max((changes for _, changes in found), default=0)))
                connection.execute("PRAGMA user_version = 0")
            connection.execute(f"PRAGMA application_id = {_mark(_VERSION)}")


def _values(row: Row, change: int) -> tuple[str | int | bytes, ...]:
    sections = ",".join(row.sections)
    summed, vectors = small(summary(row.vectors)).tobytes(), small(row.vectors).tobytes()
    sealed = summed + _checksum(summed, row.id), vectors + _checksum(vectors, row.id, sections)
    return row.id, row.origin.file_digest, row.origin.text_digest, change, sections, *sealed


def _checksum(blob: bytes, *of: str) -> bytes:
    return zlib.crc32("\n".join(of).encode(), zlib.crc32(blob)).to_bytes(4, "little")


def _mark(name: str) -> int:
    """Return the number by which the file's header knows what made the vectors: positive, not zero."""
    return zlib.crc32(name.encode()) >> 1 | 1


def summary(vectors: Vectors) -> Vectors:
    """Return the direction that the vectors have in common; zero if there are none."""
    total = vectors.sum(axis=0)
    found: Vectors = total / (np.linalg.norm(total) or 1.0)
    return found


def small(vectors: Vectors) -> Bytes:
    """Return vectors with a byte a number: their direction stays, but for less than half a percent of cosine."""
    most = np.abs(vectors).max(axis=-1, keepdims=True)
    found: Bytes = np.round(vectors * (127 / np.where(most > 0, most, 1))).astype(np.int8)
    return found


def unit(rows: Bytes) -> Vectors:
    """Return small vectors as unit vectors again."""
    wide: Vectors = rows.astype(np.float32)
    lengths: Vectors = np.linalg.norm(wide, axis=-1, keepdims=True)
    lengths[lengths == 0] = 1
    found: Vectors = wide / lengths
    return found
