"""Files become writes: which are gone, unchanged, changed or new, who owns which id, and when a segment is written.

The one decision worth knowing: all that depends on the order of the files is decided here, in that order, whoever has read them.
"""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Set
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
from indexer.indexing.summary import Failure, OnProgress, Progress, Summary, Warned
from indexer.report import Report
from indexer.schema import Document

MOST_REPORTS: Final = 20_000
"""Reports a commit at the most, however short they are: what bounds what an interruption costs."""

WORTH_PROCESSES: Final = 6_000_000
"""Bytes of files from which on it pays to start processes, each of which takes a second."""


def locate(corpus: Path, key: str) -> Path:
    """Return the file that an index key names: relative to the corpus, or absolute."""
    return corpus / key


class Run:
    """One pass over the files, with who owns which id."""

    def __init__(self, engine: Engine, corpus: Path, *, claims: Mapping[str, Source], effort: Effort, fresh: bool = False) -> None:
        self.engine = engine
        self.corpus = corpus.resolve()
        self.effort = effort
        self.indexed: Mapping[str, Source] = {} if fresh else claims
        self.owner = {report_id.casefold(): file for file, source in claims.items() for report_id in source.ids}
        self.summary = Summary()
        self.batch: list[Document] = []
        self.held = 0
        self.gone: list[str] = []
        self.reports = 0

    def follow(self, roots: list[Path], on_progress: OnProgress) -> Summary:
        """Delete what is gone, re-read what changed, then read what is new."""
        files = {self._key(found): found for root in roots for found in walk(root)}
        self._forget([key for key in self.indexed if key not in files and self._below(key, roots)])
        # Changed files first: what is already indexed keeps its id when a new file claims it too.
        ordered = sorted(files, key=lambda key: (key not in self.indexed, key))
        with closing(self._read([self._wanted(key, files[key]) for key in ordered])) as contents:
            for done in range(len(ordered)):
                on_progress(Progress(done, len(ordered), self.reports))
                for _ in self._take(next(contents)):  # an export may hold thousands
                    on_progress(Progress(done, len(ordered), self.reports))
        self._commit()
        on_progress(Progress(len(ordered), len(ordered), self.reports))
        return self.summary

    def _wanted(self, key: str, found: CorpusFile) -> Wanted:
        known = self.indexed.get(key)
        return Wanted(key, found.path, found.size, known.digest if known else "")

    def _read(self, wanted: list[Wanted]) -> Generator[Content]:
        if not self.effort.readers or sum(file.size for file in wanted) < WORTH_PROCESSES:
            yield from map(read_file, wanted)
        else:
            yield from read_files(wanted, processes=self.effort.readers, ahead=self.effort.ahead)

    def _key(self, found: CorpusFile) -> str:
        path = found.path.resolve()
        return path.relative_to(self.corpus).as_posix() if path.is_relative_to(self.corpus) else path.as_posix()

    def _below(self, key: str, roots: list[Path]) -> bool:
        path = locate(self.corpus, key)
        return any(path.is_relative_to(root.resolve()) for root in roots)

    def _forget(self, gone: list[str]) -> None:
        for key in gone:
            self._drop(self.indexed[key].ids)

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
        elif self.engine.get(document.id) == Report.from_dict(json.loads(document.stored)):
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
