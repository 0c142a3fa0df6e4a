"""An index and its corpus become a list of their differences: what was missed, what changed, what is gone, what cannot be found.

The one decision worth knowing: it trusts neither side. Files are digested anew, and every indexed report is fetched by its id and searched
for by its id, through the same contract that pages and the API use.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from indexer.corpus import digest, walk
from indexer.engines import Engine, Selection, Source
from indexer.meaning import Meaning
from indexer.query import Exact, any_of

_BATCH: Final = 200
"""Ids looked up by one query."""


@dataclass(frozen=True, slots=True)
class Differences:
    """How many files and reports were compared, and which differ; files are named as the index names them, reports by id.

    ``missing``: files that the index does not hold, also because they cannot be read. ``partial``: files of which only some records are
    indexed. ``gone``: indexed files that no longer exist. ``unread``: reports that the model has not read, or not as they are now.
    """

    files: int
    reports: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    unfetchable: tuple[str, ...] = ()
    unfindable: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is no difference."""
        return not (self.missing or self.changed or self.partial or self.gone or self.unfetchable or self.unfindable or self.unread)


def check(engine: Engine, corpus: Path, meaning: Meaning | None = None) -> Differences:
    """Compare what is indexed with the corpus folder, with indexed files outside it, and with what the model has read.

    Raises CorpusError if the folder is missing, MeaningError if the file of vectors cannot be read.
    """
    indexed = engine.digests()
    root = corpus.resolve()
    files = {found.path.resolve().relative_to(root).as_posix(): found.path for found in walk(corpus)}
    present = {name: files.get(name, corpus / name) for name in indexed}  # an absolute name stays what it is
    ids = [report_id for source in indexed.values() for report_id in source.ids]
    there = {name: path for name, path in present.items() if path.is_file()}
    return Differences(
        files=len(files.keys() | indexed.keys()),
        reports=len(ids),
        missing=tuple(sorted(files.keys() - indexed.keys())),
        changed=tuple(sorted(name for name, path in there.items() if indexed[name].digest not in ("", digest(path)))),
        partial=tuple(sorted(name for name in there if not indexed[name].digest)),
        gone=tuple(sorted(present.keys() - there.keys())),
        unfetchable=tuple(report_id for report_id in ids if not _fetched(engine, report_id)),
        unfindable=tuple(_unfindable(engine, ids)),
        unread=tuple(_unread(indexed, meaning)) if meaning else (),
    )


def _unread(indexed: Mapping[str, Source], meaning: Meaning) -> Iterator[str]:
    origins = meaning.store.origins()
    for source in indexed.values():
        for report_id in source.ids:
            if report_id not in origins or source.digest not in ("", origins[report_id].file_digest):
                yield report_id


def _fetched(engine: Engine, report_id: str) -> bool:
    report = engine.get(report_id)
    return report is not None and report.id == report_id


def _unfindable(engine: Engine, ids: Sequence[str]) -> Iterator[str]:
    rest = iter(ids)
    while batch := list(islice(rest, _BATCH)):
        results = engine.search(any_of([Exact("id", report_id) for report_id in batch]), Selection(limit=len(batch)))
        found = {hit.report.id for hit in results.hits}
        yield from (report_id for report_id in batch if report_id not in found)
