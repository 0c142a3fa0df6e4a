"""Files become writes: which are gone, unchanged, changed or new, who owns which id, and when a segment is written.

The one decision worth knowing: all that depends on the order of the files is decided here, in that order, whoever has read them.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from indexer.corpus import CorpusFile, walk
from indexer.engines import Engine, Source
from indexer.errors import DuplicateIdError
from indexer.indexing.effort import Effort, cost
from indexer.indexing.processes import read_files
from indexer.indexing.reading import Candidate, Content, Wanted, read_file
from indexer.indexing.stamps import Stamps
from indexer.indexing.summary import Failure, OnProgress, Progress, Summary, Warned
from indexer.report import from_json
from indexer.schema import Document

MOST_REPORTS: Final = 20_000
"""Reports a commit at the most, however short they are: what bounds what an interruption costs."""

WORTH_PROCESSES: Final = 6_000_000
"""Bytes of files from which on it pays to start processes, each of which takes a second."""


def locate(corpus: Path, key: str) -> Path:
    """Return the file that an index key names: relative to the corpus, or absolute."""
    return corpus / key


def _inside(folder: Path) -> str:
    """Return how the absolute paths begin of all that is in a folder."""
    return f"{str(folder).rstrip('/')}/"


class Run:
    """One pass over the files, with who owns which id."""

    def __init__(
        self, engine: Engine, corpus: Path, *, claims: Mapping[str, Source], effort: Effort, stamps: Stamps, fresh: bool = False
    ) -> None:
        self.engine = engine
        self.inside = _inside(corpus.resolve())
        self.effort = effort
        self.stamps = stamps
        self.indexed: Mapping[str, Source] = {} if fresh else claims
        self.owner = {report_id.casefold(): file for file, source in claims.items() for report_id in source.ids}
        self.summary = Summary()
        self.batch: list[Document] = []
        self.held = 0
        self.gone: list[str] = []
        self.reports = 0

    def follow(self, roots: list[Path], on_progress: OnProgress) -> Summary:
        """Delete what is gone, re-read what changed, then read what is new."""
        files = {self._key(found.real): found for root in roots for found in walk(root)}
        gone = self._gone(files.keys(), roots)
        for key in gone:
            self._drop(self.indexed[key].ids)
        keys = self._changed(files)
        settled = len(files) - len(keys)
        with closing(self._read(keys, files)) as contents:
            for done, key in enumerate(keys, settled):
                on_progress(Progress(done, len(files), self.reports))
                content = next(contents)
                for _ in self._take(content):  # an export may hold thousands
                    on_progress(Progress(done, len(files), self.reports))
                self.stamps.note(key, files[key], content.digest)
        self._commit()
        self.stamps.keep(gone)
        on_progress(Progress(len(files), len(files), self.reports))
        return self.summary

    def _changed(self, files: Mapping[str, CorpusFile]) -> list[str]:
        """Return the keys of the files to read: all but those that are known to be as they were, which are counted."""
        changed: list[str] = []
        for key in files.keys() & self.indexed.keys():
            if self.stamps.vouches(key, files[key], self.indexed[key].digest):
                self.summary.unchanged += len(self.indexed[key].ids)
            else:
                changed.append(key)
        # Changed files first: what is already indexed keeps its id when a new file claims it too.
        return [*sorted(changed), *sorted(files.keys() - self.indexed.keys())]

    def _read(self, keys: Sequence[str], files: Mapping[str, CorpusFile]) -> Generator[Content]:
        digests = (self.indexed[key].digest if key in self.indexed else "" for key in keys)
        wanted = (Wanted(key, files[key].path, files[key].size, known) for key, known in zip(keys, digests, strict=True))
        if not self.effort.readers or sum(files[key].size for key in keys) < WORTH_PROCESSES:
            yield from map(read_file, wanted)
        else:
            yield from read_files(wanted, processes=self.effort.readers, ahead=self.effort.ahead)

    def _key(self, real: str) -> str:
        return real.removeprefix(self.inside)

    def _gone(self, files: Set[str], roots: Iterable[Path]) -> list[str]:
        """Return the indexed files that were below one of the places looked at and are not there any more."""
        folders = tuple(_inside(root.resolve()) for root in roots)
        missing = [key for key in self.indexed if key not in files]
        return [key for key in missing if f"{key if key.startswith('/') else self.inside + key}/".startswith(folders)]

    def _drop(self, ids: Iterable[str]) -> None:
        for report_id in ids:
            self.owner.pop(report_id.casefold(), None)
            self.gone.append(report_id)
            self.summary.deleted += 1

    def _take(self, content: Content) -> Iterator[Candidate]:
        """Take up a file if it has changed; yield its reports as they are taken up."""
        key = content.key
        known = self.indexed[key].ids if key in self.indexed else ()
        if content.unchanged:
            self.summary.unchanged += len(known)
            return
        before = {report_id.casefold() for report_id in known}
        failures = len(self.summary.failed)
        pending: Candidate | None = None
        kept: set[str] = set()
        for candidate in self._owned(content):
            if pending is not None:
                self._add(pending, "", before)
                yield pending
            pending = candidate
            kept.add(candidate.document.id.casefold())
        if pending is None:
            return  # nothing readable: an earlier version stays indexed, the failure says why
        self._drop(report_id for report_id in known if report_id.casefold() not in kept)
        self._add(pending, content.digest if len(self.summary.failed) == failures else "", before)

    def _owned(self, content: Content) -> Iterator[Candidate]:
        """Yield the file's reports whose id is free; record the others, and what cannot be read, as failures."""
        seen: dict[str, str] = {}
        for found in content.outcomes:
            if isinstance(found, Failure):
                self.summary.failed.append(found)
                continue
            self.reports += 1
            folded = found.document.id.casefold()
            owner = seen.get(folded) or self.owner.get(folded, content.key)
            if owner != content.key or folded in seen:
                self._refuse(found, owner)
                continue
            seen[folded] = found.source
            yield found

    def _refuse(self, candidate: Candidate, owner: str) -> None:
        error = DuplicateIdError(candidate.source, f"the id {candidate.document.id} is already used by {owner}, which stays indexed")
        self.summary.failed.append(Failure(error.file, error.reason))

    def _add(self, candidate: Candidate, digest: str, before: Set[str]) -> None:
        document = candidate.document
        folded = document.id.casefold()
        if folded not in before:
            self.summary.added += 1
        elif self.engine.get(document.id) == from_json(document.stored):
            self.summary.unchanged += 1
        else:
            self.summary.updated += 1
        if candidate.warnings:
            self.summary.warned.append(Warned(document.id, candidate.source, candidate.warnings))
        self.owner[folded] = document.file
        self.batch.append(replace(document, digest=digest) if digest else document)
        self.held += cost(document)
        if self.held >= self.effort.batch or len(self.batch) >= MOST_REPORTS:
            self._commit()

    def _commit(self) -> None:
        if self.batch or self.gone:
            self.engine.write(self.batch, delete=self.gone)
        self.batch = []
        self.held = 0
        self.gone = []
