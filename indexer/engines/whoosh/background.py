"""Segments are merged in a thread of the process that writes, while it goes on writing, and while others search.

The one decision worth knowing: reading, joining and writing, which take long, need no lock, for segment files never change. Only publishing
takes the commit lock, and then looks whether all is still as it was: a merge that comes too late is thrown away, never forced.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from typing import IO, Any, Final

from indexer.engines.whoosh.codec import alive
from indexer.engines.whoosh.generations import Generations
from indexer.engines.whoosh.joining import join
from indexer.engines.whoosh.merging import Candidate, Group, due, due_at_end, due_in_bulk
from indexer.engines.whoosh.segment import Segment
from indexer.engines.whoosh.segment_file import EXTENSION, ArrayFile, write_arrays
from indexer.engines.whoosh.storage import ArrayIndex, DurableStorage, wrapped
from indexer.engines.whoosh.writing import Merged, publish, segments_of
from indexer.errors import EngineError

Choice = Callable[[Group], Group]

_LOCK_WAIT: Final = 0.02
"""Seconds until a finished merge asks again for the lock that another process holds."""


class GivenUpError(Exception):
    """A merge was told to stop."""


class Merging:
    """The merges of one index, or of the one ``fixed`` generation of it: one at a time, in a thread that works only while there are any."""

    def __init__(self, generations: Generations, fixed: str | None) -> None:
        self._generations = generations
        self._fixed = fixed
        self._stop = Event()
        self._hurry = Event()
        self._executor: ThreadPoolExecutor | None = None
        self._running: Future[None] | None = None
        self._runs = 0
        self._added = 0
        self._looked = False

    @contextmanager
    def run(self) -> Iterator[None]:
        """Let many commits follow each other: merge in bulk meanwhile; at the end finish, or give up on an error."""
        self._runs += 1
        try:
            yield
        except BaseException:
            self.cancel()
            raise
        finally:
            self._runs -= 1
        if not self._runs:
            self.finish()

    def complain(self) -> None:
        """Raise what went wrong in the background since the last time, once."""
        if self._running is not None and self._running.done():
            running, self._running = self._running, None
            running.result()

    def look(self, added: int) -> None:
        """After a commit of so many documents, begin to merge in the background if need be; raise what went wrong before."""
        self._looked = True
        self._added += added
        self._start(due_in_bulk if self._runs or self._fixed else due)

    def finish(self) -> None:
        """Wait until all is merged, or give up if interrupted; raise what went wrong. Nothing is read if nothing was written.

        What another process keeps from being published is given up, for that process merges too.
        """
        last = partial(due_at_end, added=None if self._fixed else self._added)
        self._hurry.set()
        try:
            for _ in range(2 if self._looked else 0):  # what is running; then what is left
                self._start(last)
                if self._running is not None:
                    self._running.exception()  # waits
            self.complain()
        finally:
            self.cancel()
            self._hurry.clear()

    def _start(self, choice: Choice) -> None:
        self.complain()
        if self._running is None and choice(self._segments(self._generation())):
            self._executor = self._executor or ThreadPoolExecutor(1, "merging")
            self._running = self._executor.submit(self._merge_all, choice)

    def cancel(self) -> None:
        """Give up what is being merged, if anything: its file is removed, the index is as it was. What went wrong before is forgotten."""
        self._stop.set()
        if self._executor is not None:
            self._executor.shutdown(wait=True)
        self._executor = self._running = None
        self._added, self._looked = 0, False
        self._stop.clear()

    def _generation(self) -> str:
        return self._fixed or self._generations.current()

    def _segments(self, generation: str) -> Group:
        folder = self._generations.folder / generation
        with wrapped("cannot see which segments to merge"):
            entries = segments_of(ArrayIndex(DurableStorage(str(folder))))
            return [_candidate(folder, entry) for entry in entries]

    def _merge_all(self, choice: Choice) -> None:
        generation = self._generation()
        while not self._stop.is_set() and (segments := choice(self._segments(generation))):
            try:
                with wrapped("segments cannot be merged; every report is indexed as before"):
                    if not self._merge(self._generations.folder / generation, segments):
                        return
            except GivenUpError:
                return
            except EngineError as error:
                if self._generation() != generation:
                    return  # made anew by a rebuild
                present = {segment.entry.segment_id() for segment in self._segments(generation)}
                gone = not present.issuperset(segment.entry.segment_id() for segment in segments)
                if not (gone and isinstance(error.__cause__, FileNotFoundError)):
                    raise  # else another process has merged them

    def _merge(self, folder: Path, segments: Group) -> bool:
        """Merge segments into one; return whether it could be published, or came too late: then there may be more to do."""
        storage = DurableStorage(str(folder))
        entries = [segment.entry for segment in segments if segment.live]
        with storage.unfinished() as file:
            if entries:
                parts = [(Segment(ArrayFile(_file(folder, entry))), alive(entry)) for entry in entries]
                write_arrays(_Stoppable(file, self._stop), join(parts).arrays)
            with self._right_to_publish(folder.name) as given:
                if given:
                    sources = [segment.entry for segment in segments]
                    publish(ArrayIndex(storage), Merged(sources, sum(segment.live for segment in segments), file))
                return given

    @contextmanager
    def _right_to_publish(self, generation: str) -> Iterator[bool]:
        lock = self._generations.write_lock
        while not lock.borrow():
            if self._hurry.is_set() or self._stop.wait(_LOCK_WAIT):
                yield False
                return
        try:
            with lock.commit:
                yield not self._stop.is_set() and self._generation() == generation
        finally:
            lock.release()


def _file(folder: Path, entry: Any) -> Path:
    return folder / str(entry.make_filename(EXTENSION))


def _candidate(folder: Path, entry: Any) -> Candidate:
    try:
        size = _file(folder, entry).stat().st_size
    except FileNotFoundError:
        size = 0  # it was merged meanwhile, or is missing, which whoever reads it says
    return Candidate(entry, entry.doc_count_all(), entry.doc_count(), size)


class _Stoppable:
    """A file that cannot be written to any more once its merge was given up."""

    def __init__(self, file: IO[bytes], stop: Event) -> None:
        self._file = file
        self._stop = stop

    def write(self, data: bytes) -> None:
        """Write; raises GivenUpError."""
        if self._stop.is_set():
            raise GivenUpError
        self._file.write(data)
