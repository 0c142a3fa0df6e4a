"""Files that are as they were the last time need not be read to know it: their stamps are kept beside the index.

The one decision worth knowing: the digest of the content stays the truth. A stamp is believed only beside the very digest that the index
has, and only if the file was left alone for a while before it was taken, since two edits within one tick of the clock look alike. Whoever
loses or damages the file of stamps loses time only.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from indexer.corpus import CorpusFile, Stamp
from indexer.errors import CorpusError

STAMPS: Final = "stamps.db"
"""Name of the file beside an index."""

SETTLED: Final = 2_000_000_000
"""Nanoseconds that a file must have been left alone before its stamp is taken: the coarsest clock of a file system in use."""

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS files (key TEXT PRIMARY KEY, digest TEXT, size INT, modified INT, changed INT, number INT) WITHOUT ROWID"
)
_KEEP: Final = "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)"

_DAMAGED: Final = (sqlite3.DatabaseError, UnicodeDecodeError)
"""The latter when what is damaged is a name in the text of the former."""

Stamped = tuple[str, Stamp]
"""A digest, and the stamp that the file had when it was taken."""


class Stamps:
    """The stamps of indexed files, by the key of the file; ``path`` None keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._now = time.time_ns()
        self._before = dict(self._kept()) if path is not None and path.exists() else {}
        self._after: dict[str, Stamped] = {}

    def _kept(self) -> Iterator[tuple[str, Stamped]]:
        """Yield what was kept; a damaged file holds nothing more."""
        with suppress(*_DAMAGED), self._opened() as database:
            for key, digest, *stamp in database.execute("SELECT key, digest, size, modified, changed, number FROM files"):
                yield key, (digest, tuple(stamp))

    def vouches(self, key: str, found: CorpusFile, digest: str) -> bool:
        """Return whether a file still has the content with this digest, as far as can be told without reading it."""
        return digest != "" and self._before.get(key) == (digest, found.stamp)

    def note(self, key: str, found: CorpusFile, digest: str) -> None:
        """Remember a file that was read, as it was before it was read."""
        if digest and max(found.stamp[1:3]) < self._now - SETTLED:
            self._after[key] = digest, found.stamp

    def keep(self, gone: Iterable[str]) -> None:
        """Write down what is new, and forget files that are gone; raises CorpusError if that fails."""
        new = [(key, digest, *stamp) for key, (digest, stamp) in self._after.items() if self._before.get(key) != (digest, stamp)]
        forgotten = [(key,) for key in gone if key in self._before]
        if self._path is None or not (new or forgotten):
            return
        try:
            self._write(new, forgotten)
        except _DAMAGED:  # damaged: begin anew
            self._path.unlink(missing_ok=True)
            try:
                self._write(new, [])
            except sqlite3.Error as error:
                raise CorpusError(f"{self._path}: cannot be written: {error}") from error

    def _write(self, new: Sequence[tuple[str | int, ...]], gone: Sequence[tuple[str]]) -> None:
        with self._opened() as database, database:
            database.executemany(_KEEP, new)
            database.executemany("DELETE FROM files WHERE key = ?", gone)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(str(self._path))) as database:
            database.execute(_TABLE)
            yield database
