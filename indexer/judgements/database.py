"""A URL becomes a database that is ready: reached, made if it is new, of the right version, and safe for several writers.

The one decision worth knowing: statements that need to see and then change are one transaction that can be run again. SQLite is told
beforehand that a transaction will write, so writers queue instead of failing; elsewhere unique keys refuse the slower of two
writers, whose transaction then runs again and finds what the other one wrote.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from indexer.errors import JudgementsError
from indexer.judgements.tables import META, METADATA, VERSION

WAIT: Final = 15.0
"""Seconds that a writer waits for another one."""
_TRIES: Final = 5
_PAUSE: Final = 0.02
_VERSION_NAME: Final = "schema version"
_WRITING: Final = "precedent_writing"

_Answer = TypeVar("_Answer")


class Database:
    """One database, for all threads of a process; nothing is opened before it is needed. Not to be carried over a fork once used."""

    def __init__(self, url: str) -> None:
        """Take a URL as SQLAlchemy writes them; raises JudgementsError if it is none, or its driver is not installed."""
        try:
            self._url = make_url(url)
            self._engine = _engine(self._url)
        except (SQLAlchemyError, ImportError, TypeError, ValueError) as error:
            # The URL itself may hold a password and may be too malformed to tell where.
            raise JudgementsError(f"the database of links and feedback has an unusable URL: {_reason(error)}") from error
        self._preparing = Lock()
        self._ready = False

    @property
    def place(self) -> str:
        """Where the database is, without a password."""
        return self._url.render_as_string(hide_password=True)

    def read(self, question: Callable[[Connection], _Answer]) -> _Answer:
        """Ask the database within one transaction; raises JudgementsError."""
        with self._named():
            self._prepare()
            with self._engine.connect() as connection:
                return question(connection)

    def write(self, change: Callable[[Connection], _Answer]) -> _Answer:
        """Change the database in one transaction, which runs again if another writer came first; raises JudgementsError."""
        with self._named():
            self._prepare()
            return self._write(change)

    def close(self) -> None:
        """Let go of connections; the database can be used again afterwards."""
        self._engine.dispose()

    def _write(self, change: Callable[[Connection], _Answer]) -> _Answer:
        writer = self._engine.execution_options(**{_WRITING: True})
        for _ in range(_TRIES - 1):
            try:
                with writer.begin() as connection:
                    return change(connection)
            except (IntegrityError, ProgrammingError):  # the latter when two create the tables
                time.sleep(_PAUSE)
        with writer.begin() as connection:
            return change(connection)

    def _prepare(self) -> None:
        """Make sure that the database exists and has our tables, once a process."""
        if self._ready:
            return
        with self._preparing:
            if self._ready:
                return
            file = _file(self._url)
            if file is not None:
                _make_private(file)
                self._log_ahead()
            with self._engine.connect() as connection:
                version = _version(connection)
            if version is None or version < VERSION:
                version = self._write(_create)
            if version != VERSION:
                found = f"{self.place} has version {version} of the tables, and this is version {VERSION}"
                raise JudgementsError(f"{found}: a newer Precedent is needed")
            self._ready = True

    def _log_ahead(self) -> None:
        """Let SQLite write ahead, so that readers and a writer do not wait for each other.

        The mode stays with the file; where the file system cannot do it, SQLite keeps the mode it had, which is as safe and only slower.
        Processes that switch at once are in each other's way, so rather than wait, one tries again soon and finds that all is done.
        """
        give_up = time.monotonic() + WAIT
        with closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout=0")
            while True:
                try:
                    cursor.execute("PRAGMA journal_mode=WAL")
                    break
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                        raise
                    time.sleep(_PAUSE)
            cursor.execute(f"PRAGMA busy_timeout={round(WAIT * 1_000)}")
            cursor.close()

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Turn what goes wrong in here into one error that names the place."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as error:
            raise JudgementsError(f"{self.place}: {_reason(error)}") from error


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if url.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file, sqlite:///FILE; in memory, every worker would have its own links and forget them")
    engine = create_engine(url, connect_args={"timeout": WAIT}, hide_parameters=True)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Set up a new connection to SQLite: transactions are begun by us alone, and foreign keys mean something."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON").close()


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITING) else "BEGIN")


def _file(url: URL) -> Path | None:
    """Return the file that SQLite will open; None for other databases and for SQLite's own kind of URL."""
    if url.get_backend_name() != "sqlite" or url.database is None or url.database.startswith("file:"):
        return None
    return Path(url.database)


def _make_private(file: Path) -> None:
    """Create a missing file that only its owner may read, and the missing folders above it; SQLite's other files get its permissions."""
    for folder in reversed([folder for folder in file.parents if not folder.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def _version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(META.name):
        return None
    found = connection.execute(select(META.c.value).filter_by(name=_VERSION_NAME)).scalar_one_or_none()
    return None if found is None else int(found)


def _create(connection: Connection) -> int:
    """Create the tables, or those that an older version did not have, unless another process did so while we waited; return their version.

    So far, versions differ by whole tables only, so nothing that is stored has to be touched.
    """
    found = _version(connection)
    if found is not None and found >= VERSION:
        return found
    METADATA.create_all(connection)
    if found is None:
        connection.execute(insert(META).values(name=_VERSION_NAME, value=VERSION))
    else:
        connection.execute(update(META).filter_by(name=_VERSION_NAME).values(value=VERSION))
    return VERSION


def _reason(error: Exception) -> str:
    """Return what a person can use of an exception: one line, without statements and their values."""
    told = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(told, OSError) and told.strerror:
        return told.strerror if told.filename is None else f"{told.filename}: {told.strerror}"
    return next((line.strip() for line in str(told).splitlines() if line.strip()), type(told).__name__)
