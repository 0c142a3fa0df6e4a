"""Searches that are answered become counts in the database, behind the answer: no search waits for it or fails with it.

The one decision worth knowing: what is to be counted goes into a short queue, from which one thread a process writes; if the database
cannot keep up or cannot be written, counts are dropped and the log says so. A search is new if it is the first page of a text that the
page before was not already about: turning pages, ticking facets and sorting are the same search, and completions are none.
"""

import atexit
import logging
import re
from collections.abc import Callable, Iterable
from queue import Full, Queue
from threading import Event, Lock, Thread
from typing import Final
from urllib.parse import parse_qs, urlsplit

from flask import request

from indexer.errors import JudgementsError
from indexer.judgements import Counted, Judgements, as_counted
from indexer.schema import FIELD_NAMES
from web.address import SearchAddress

WAITING: Final = 1_000
"""Counts that may wait to be written; more are dropped."""
AT_ONCE: Final = 200
GATHERING: Final = 0.5
"""Seconds for which counts are gathered before they are written: a commit costs as much as a search, for one count as for many."""
LEAVING: Final = 2.0
"""Seconds that a process that ends spends on what is still waiting."""

_PEOPLE: Final = ("assigned_engineer", "customer_contact")
"""Fields whose values are names of persons."""
_PERSON: Final = re.compile(
    rf"\b({'|'.join(name for name, field in FIELD_NAMES.items() if field in _PEOPLE)})(:)(?:\"[^\"]*\"?|\([^)]*\)?|[^\s()\"]+)",
    re.IGNORECASE,
)


class SearchCounter:
    """Counts what is searched for in one process; safe for threads, and silent if the setting is off."""

    def __init__(self, judgements: Callable[[], Judgements], *, on: bool) -> None:
        self.on = on
        self._judgements = judgements
        self._waiting: Queue[Counted | None] = Queue(WAITING)
        self._lock = Lock()
        self._thread: Thread | None = None
        self._dropped = False
        self._hurry = Event()

    def searched(self, text: str, *, found: bool) -> None:
        """Count a search; one that looks like a pasted ticket is not counted."""
        counted = _text(text)
        if counted:
            self._put(Counted(counted, searches=1, without_results=int(not found)))

    def copied(self, text: str) -> None:
        """Count that a resolution was copied from the results of a search."""
        counted = _text(text)
        if counted:
            self._put(Counted(counted, copied=1))

    def flush(self) -> None:
        """Wait until all that was counted so far is written or given up."""
        self._hurry.set()
        self._waiting.join()
        self._hurry.clear()

    def close(self) -> None:
        """Write what is waiting, for as long as a process that ends may take; it can be used again afterwards."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is None:
            return
        atexit.unregister(self.close)
        self._hurry.set()
        try:
            self._waiting.put_nowait(None)
        except Full:
            return
        thread.join(LEAVING)
        self._hurry.clear()

    def _put(self, counted: Counted) -> None:
        if not self.on:
            return
        self._start()
        try:
            self._waiting.put_nowait(counted)
        except Full:
            if not self._dropped:
                _log().error("searches come faster than they can be counted; some are not")
            self._dropped = True

    def _start(self) -> None:
        # Not before there is something to count: a thread does not survive the fork of a worker.
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._write_all, name="search counts", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def _write_all(self) -> None:
        going = True
        while going:
            batch = [self._waiting.get()]
            self._hurry.wait(GATHERING)
            while not self._waiting.empty() and len(batch) < AT_ONCE:
                batch.append(self._waiting.get())
            going = None not in batch
            try:
                if sums := _summed(entry for entry in batch if entry):
                    self._judgements().count_searches(sums)
                    self._dropped = False
            except JudgementsError as error:
                _log().error("searches are not counted: %s", error)
            finally:
                for _ in batch:
                    self._waiting.task_done()


def is_new(address: SearchAddress) -> bool:
    """Tell whether the page that is asked for begins a search, rather than showing more of one."""
    if not address.text or address.page > 1 or address.narrowed or request.method != "GET":
        return False
    if "prefetch" in f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}":
        return False
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host or before.path != request.path:
        return True
    return as_counted(parse_qs(before.query).get("q", [""])[0]) != as_counted(address.text)


def _text(text: str) -> str | None:
    return as_counted(_PERSON.sub(r"\1\2(name)", text))


def _summed(entries: Iterable[Counted]) -> list[Counted]:
    sums: dict[str, Counted] = {}
    for entry in entries:
        known = sums.get(entry.text, Counted(entry.text))
        sums[entry.text] = Counted(
            entry.text,
            known.searches + entry.searches,
            known.without_results + entry.without_results,
            known.copied + entry.copied,
        )
    return list(sums.values())


def _log() -> logging.Logger:
    return logging.getLogger(__name__)
