"""Who may change an index folder: one process at a time, in it one thread at a time, and one commit at a time.

The one decision worth knowing: merging in the background commits while a thread of the same process is in the middle of a long run of
commits. So the lock on the file belongs to the process, which lets go of it when nobody in it needs it any more, and a commit takes a
second lock for the few milliseconds that it lasts.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, RLock
from typing import Final

from filelock import FileLock, Timeout

from indexer.errors import EngineError

LOCK: Final = "write.lock"


class WriteLock:
    """The lock of one index folder in this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = FileLock(folder / LOCK, thread_local=False)
        self._session = RLock()
        self._guard = Lock()
        self._holders = 0
        self._depth = 0  # of sessions within each other, in the one thread that has them
        self.commit: Final = RLock()
        """Held from reading the table of contents that a commit changes until the commit is published."""

    @contextmanager
    def session(self, on_wait: Callable[[], None]) -> Iterator[bool]:
        """Hold the write lock; yield whether this thread did not hold it before.

        ``on_wait`` is called once if another writer holds it, then this one waits.
        """
        if not self._session.acquire(blocking=False):
            on_wait()
            self._session.acquire()
        try:
            with self._guard:
                if not self._hold():
                    self._wait(on_wait)
            self._depth += 1
            try:
                yield self._depth == 1
            finally:
                self._depth -= 1
                self.release()
        finally:
            self._session.release()

    def borrow(self) -> bool:
        """Hold the lock of the process without waiting, whichever thread of it is writing; return whether that went well.

        Whoever borrows takes ``commit`` before anything is changed, and calls :meth:`release` at the end.
        """
        if not self._guard.acquire(blocking=False):
            return False
        try:
            return self._hold()
        finally:
            self._guard.release()

    def release(self) -> None:
        """Let go; another process may write when all threads of this one have."""
        with self._guard:
            self._holders -= 1
            if self._holders == 0:
                self._file.release()

    def _hold(self) -> bool:
        if self._holders == 0:
            try:
                self._file.acquire(timeout=0)
            except Timeout:
                return False
            except OSError as error:
                raise self._refused(error) from error
        self._holders += 1
        return True

    def _wait(self, on_wait: Callable[[], None]) -> None:
        on_wait()
        try:
            self._file.acquire()
        except OSError as error:
            raise self._refused(error) from error
        self._holders += 1

    def _refused(self, error: OSError) -> EngineError:
        return EngineError(f"cannot write to the index folder {self._folder}: {error.strerror or error}")


_LOCKS: Final[dict[Path, WriteLock]] = {}
os.register_at_fork(after_in_child=_LOCKS.clear)  # what the parent holds, a child does not


def write_lock(folder: Path) -> WriteLock:
    """Return this process's lock of an index folder."""
    place = folder.resolve()
    return _LOCKS.get(place) or _LOCKS.setdefault(place, WriteLock(place))
