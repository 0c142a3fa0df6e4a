"""A folder of report files becomes an up-to-date index: the write path, read top to bottom.

The one decision worth knowing: the index follows the files and nothing else. A file is re-read when its content digest differs from the
indexed one; the digest is recorded with a file's last report, and only if all of the file could be read, so that an interrupted or partly
failed file is taken up again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from indexer.corpus import CorpusFile, digest, walk
from indexer.engines import Engine, Source
from indexer.errors import CorpusError, DuplicateIdError, EngineError, IndexMissingError, ReportError
from indexer.readers import read
from indexer.report import Report, assemble
from indexer.schema import Document, document

BATCH: Final = 1_000
"""Reports a commit: large enough that commits do not dominate, small enough to bound memory and what an interruption costs."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or record that could not be indexed, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A report that was indexed although something is missing or unclear."""

    id: str
    file: str
    messages: tuple[str, ...]


@dataclass(slots=True)
class Summary:
    """What a run did, counted in reports; ``failed`` names files or records."""

    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    warned: list[Warned] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files done and in all, reports read so far."""

    files: int
    of_files: int
    reports: int


OnProgress = Callable[[Progress], None]


def index_folder(engine: Engine, corpus: Path, *, paths: Iterable[Path] = (), on_progress: OnProgress = lambda _: None) -> Summary:
    """Bring the index in step with the corpus folder, or with the given files and folders only; return what changed.

    Files inside ``corpus`` are known by their path relative to it, others by their absolute path. Reports of files that are gone are
    deleted if the file was below one of the places looked at. Raises CorpusError if a place does not exist; a report that fails is
    counted, and the others go on.
    """
    roots = list(paths) or [corpus]
    with engine.writing():
        return _Run(engine, corpus, claims=engine.digests()).follow(roots, on_progress)


def rebuild(engine: Engine, corpus: Path, *, on_progress: OnProgress = lambda _: None) -> Summary:
    """Fill a new generation from the corpus and switch to it; the live index serves until then and stays if anything fails.

    Indexed files outside the corpus are read again from where they are, and of two files with one id the one already indexed keeps it. If
    the live index is too damaged to tell, a failure in the summary says so.
    """
    with engine.writing():
        try:
            before = engine.digests()
            unreadable: tuple[Failure, ...] = ()
        except IndexMissingError:
            before, unreadable = {}, ()
        except EngineError as error:
            before = {}
            unreadable = (Failure("the former index", f"{error}; if files outside the corpus were indexed, index them again"),)
        others = [Path(key) for key in before if Path(key).is_absolute() and Path(key).is_file()]
        claims = {key: source for key, source in before.items() if locate(corpus, key).is_file()}
        with engine.rebuild() as fresh:
            summary = _Run(fresh, corpus, claims=claims, fresh=True).follow([corpus, *others], on_progress)
    summary.failed.extend(unreadable)
    return summary


def locate(corpus: Path, key: str) -> Path:
    """Return the file that an index key names: relative to the corpus, or absolute."""
    return corpus / key


class _Run:
    """One pass over the files, with who owns which id."""

    def __init__(self, engine: Engine, corpus: Path, *, claims: Mapping[str, Source], fresh: bool = False) -> None:
        self.engine = engine
        self.corpus = corpus.resolve()
        self.indexed: Mapping[str, Source] = {} if fresh else claims
        self.owner = {report_id.casefold(): file for file, source in claims.items() for report_id in source.ids}
        self.summary = Summary()
        self.batch: list[Document] = []
        self.gone: list[str] = []
        self.reports = 0

    def follow(self, roots: list[Path], on_progress: OnProgress) -> Summary:
        """Delete what is gone, re-read what changed, then read what is new."""
        files = {self._key(found): found for root in roots for found in walk(root)}
        self._forget([key for key in self.indexed if key not in files and self._below(key, roots)])
        # Changed files first: what is already indexed keeps its id when a new file claims it too.
        ordered = sorted(files, key=lambda key: (key not in self.indexed, key))
        for done, key in enumerate(ordered):
            on_progress(Progress(done, len(ordered), self.reports))
            for _ in self._take(key, files[key]):  # an export may hold thousands
                on_progress(Progress(done, len(ordered), self.reports))
        self._commit()
        on_progress(Progress(len(ordered), len(ordered), self.reports))
        return self.summary

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

    def _take(self, key: str, found: CorpusFile) -> Iterator[Report]:
        """Take up a file if it has changed; yield its reports as they are taken up."""
        known = self.indexed.get(key)
        try:
            content = digest(found.path)
        except CorpusError as error:
            self.summary.failed.append(Failure(key, str(error)))
            return
        if known is not None and known.digest == content:
            self.summary.unchanged += len(known.ids)
            return
        failures = len(self.summary.failed)
        pending: Report | None = None
        kept: set[str] = set()
        for report in self._reports(key, found):
            if pending is not None:
                self._add(pending, key, "")
                yield pending
            pending = report
            kept.add(report.id.casefold())
        if pending is None:
            return  # nothing readable: an earlier version stays indexed, the failure says why
        if known is not None:
            self._drop(report_id for report_id in known.ids if report_id.casefold() not in kept)
        self._add(pending, key, content if len(self.summary.failed) == failures else "")

    def _reports(self, key: str, found: CorpusFile) -> Iterator[Report]:
        """Yield the file's reports whose id is free; record the others, and what cannot be read, as failures."""
        seen: dict[str, str] = {}
        for read_document in read(found.path, name=key):
            if isinstance(read_document, ReportError):
                self._fail(key, read_document)
                continue
            source = read_document.source
            report = assemble(read_document.blocks, source=source, fallback_id=read_document.fallback_id)
            self.reports += 1
            folded = report.id.casefold()
            owner = seen.get(folded) or self.owner.get(folded, key)
            if owner != key or folded in seen:
                self._fail(key, DuplicateIdError(source, f"the id {report.id} is already used by {owner}, which stays indexed"))
                continue
            seen[folded] = source
            yield report

    def _fail(self, key: str, error: ReportError) -> None:
        place = key if error.line is None else f"{key}:{error.line}" if error.column is None else f"{key}:{error.line}:{error.column}"
        self.summary.failed.append(Failure(error.file if isinstance(error, DuplicateIdError) else place, error.reason))

    def _add(self, report: Report, key: str, content: str) -> None:
        folded = report.id.casefold()
        known = self.indexed.get(key)
        if known is None or folded not in {report_id.casefold() for report_id in known.ids}:
            self.summary.added += 1
        elif self.engine.get(report.id) == report:
            self.summary.unchanged += 1
        else:
            self.summary.updated += 1
        if report.warnings:
            self.summary.warned.append(Warned(report.id, report.source, tuple(warning.message for warning in report.warnings)))
        self.owner[folded] = key
        self.batch.append(document(report, file=key, digest=content))
        if len(self.batch) >= BATCH:
            self._commit()

    def _commit(self) -> None:
        if self.batch or self.gone:
            self.engine.write(self.batch, delete=self.gone)
        self.batch = []
        self.gone = []
