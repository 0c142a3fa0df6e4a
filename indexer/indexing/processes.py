"""Files are read by several processes at once, and come back in the order in which they were asked for.

The one decision worth knowing: each process is led by a thread of this one, which hands it a few files at a time and waits for what they
hold. A process that dies, whatever of, is noticed by its closed pipe; its files are read again one by one, so that the one that ended it is
named and the others are not lost. Processes are started anew, never forked: no lock of a thread is copied.
"""

import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import current_thread, main_thread
from typing import Final

from indexer.errors import ReadingError
from indexer.indexing.reading import Candidate, Content, Wanted, divided, read_file
from indexer.indexing.summary import Failure
from indexer.readers import is_divisible

_PORTION: Final = 100_000
"""Bytes of files that are handed over together: enough that handing over costs little beside reading."""

_MOST_FILES: Final = 200
"""Files of a portion, be they unchanged or empty."""

LARGE: Final = 8_000_000
"""Bytes from which on a file is never held as a whole: an export is read in parts, any other file here, report by report."""

_START: Final = get_context("spawn")
_READY: Final = "ready"
_WITHOUT: Final = "PRECEDENT_PROCESSES=1 does without"


def read_files(files: Iterable[Wanted], *, processes: int, ahead: int) -> Generator[Content]:
    """Yield what each file holds, in order; up to ``ahead`` bytes of files are read before it is their turn.

    Raises ReadingError if no process can be started. Closing the iterator ends the processes at once.
    """
    readers = _Readers(processes)
    waiting: deque[tuple[int, Future[list[Content]] | Wanted]] = deque()
    held = 0
    try:
        for portion in _portions(files):
            size = sum(wanted.size for wanted in portion)
            waiting.append((size, portion[0] if size >= LARGE else readers.submit(portion)))
            held += size
            while waiting and held > ahead:
                size, first = waiting.popleft()
                yield from _taken(first, readers, ahead)
                held -= size
        for _, rest in waiting:
            yield from _taken(rest, readers, ahead)
    finally:
        readers.close()


def _taken(read: Future[list[Content]] | Wanted, readers: "_Readers", ahead: int) -> list[Content]:
    if not isinstance(read, Wanted):
        return read.result()
    content = read_file(read)
    if content.unchanged or not content.digest or not is_divisible(read.path, name=read.key):
        return [content]
    return [replace(content, outcomes=_divided(read, readers, ahead))]


def _divided(wanted: Wanted, readers: "_Readers", ahead: int) -> Iterator[Candidate | Failure]:
    """Yield what a large export holds, which is read in parts."""
    waiting: deque[Future[list[Content]]] = deque()
    try:
        for part in divided(wanted, _PORTION):
            waiting.append(readers.submit([part]))
            while len(waiting) * _PORTION > ahead:
                yield from _outcomes(waiting.popleft())
    except OSError as error:
        yield Failure(wanted.key, f"cannot be read: {error.strerror}")
    while waiting:
        yield from _outcomes(waiting.popleft())


def _outcomes(read: Future[list[Content]]) -> Iterator[Candidate | Failure]:
    for content in read.result():
        yield from content.outcomes


def _portions(files: Iterable[Wanted]) -> Iterator[list[Wanted]]:
    portion: list[Wanted] = []
    size = 0
    for wanted in files:
        if portion and (size + wanted.size > _PORTION or len(portion) == _MOST_FILES):
            yield portion
            portion, size = [], 0
        portion.append(wanted)
        size += wanted.size
    if portion:
        yield portion


class _Readers:
    """Processes that read, each led by a thread."""

    def __init__(self, processes: int) -> None:
        self._idle: SimpleQueue[_Reader] = SimpleQueue()
        self._all = [_Reader() for _ in range(processes)]
        for reader in self._all:
            self._idle.put(reader)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="reading")

    def submit(self, portion: list[Wanted]) -> Future[list[Content]]:
        return self._threads.submit(self._read, portion)

    def _read(self, portion: list[Wanted]) -> list[Content]:
        reader = self._idle.get()
        try:
            return reader.read(portion)
        finally:
            self._idle.put(reader)

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for reader in self._all:
            reader.close()
        self._threads.shutdown(cancel_futures=True)


class _Reader:
    """A process that reads; another one takes its place if it ends."""

    def __init__(self) -> None:
        self._closed = False
        self._start()

    def _start(self) -> None:
        self._is_ready = False
        self._connection, theirs = _START.Pipe()
        self._process = _START.Process(target=_serve, args=(theirs,), name="precedent reading", daemon=True)
        try:
            with _uninterrupted():
                self._process.start()
        except OSError as error:
            raise ReadingError(f"a process that reads reports cannot be started: {error.strerror}; {_WITHOUT}") from error
        theirs.close()

    def read(self, portion: list[Wanted]) -> list[Content]:
        """Read files; called by one thread at a time."""
        try:
            if not self._is_ready:
                self._is_ready = self._connection.recv() == _READY
            self._connection.send(portion)
            return self._received()
        except (EOFError, ConnectionError):
            return self._read_apart(portion)

    def _received(self) -> list[Content]:
        contents: list[Content] = self._connection.recv()
        return contents

    def _read_apart(self, portion: list[Wanted]) -> list[Content]:
        """Go on after the process has ended."""
        if self._closed:
            return []
        self._process.join()
        ended = self._process.exitcode
        if not self._is_ready:
            raise ReadingError(f"a process that reads reports cannot be started (exit code {ended}); {_WITHOUT}")
        self._connection.close()
        self._start()
        if self._closed:
            self._process.kill()
        if len(portion) > 1:
            return [content for wanted in portion for content in self.read([wanted])]
        reason = f"the process that read it has ended (exit code {ended}): it may have run out of memory"
        return [Content(portion[0].key, "", (Failure(portion[0].place, reason),))]

    def close(self) -> None:
        """End the process."""
        self._closed = True
        self._process.kill()
        self._process.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait: a process that is half started would complain of it, be it its own or that of the one that starts it."""
    if current_thread() is not main_thread():
        yield
        return
    caught: list[int] = []
    former = signal.signal(signal.SIGINT, lambda number, _: caught.append(number))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # what is started inherits that
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        signal.signal(signal.SIGINT, former)
        if caught:
            signal.raise_signal(signal.SIGINT)


def _serve(connection: Connection) -> None:
    """Read what is asked for until nobody asks any more: the life of a reading process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that asks; it ends this one
    with suppress(EOFError, ConnectionError):
        connection.send(_READY)
        while True:
            portion: list[Wanted] = connection.recv()
            connection.send([_whole(read_file(wanted)) for wanted in portion])


def _whole(content: Content) -> Content:
    return replace(content, outcomes=tuple(content.outcomes))
