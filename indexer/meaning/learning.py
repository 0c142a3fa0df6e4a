"""Indexed reports become stored vectors: what is new or has changed is read by the model, what is gone is forgotten.

The one decision worth knowing: it compares what is indexed with what is stored, not what a run of indexing has just done; so it can be
interrupted, or switched on later, and goes on from where it was.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from indexer.engines import Engine
from indexer.meaning.encoder import Encoder
from indexer.meaning.passages import passages_of_report, text_digest
from indexer.meaning.store import Origin, Row, Store
from indexer.report import Report

_BATCH: Final = 32
"""Reports that are stored at once: what an interruption costs."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """How many reports were read by the model, and how many were forgotten because they are gone."""

    read: int
    forgotten: int


def learn(engine: Engine, store: Store, encoder: Encoder, *, on_progress: Callable[[int, int], None] = lambda _done, _all: None) -> Learnt:
    """Bring the stored vectors in step with the index; ``on_progress`` is told how many of how many reports are done.

    Raises MeaningError if the model cannot be loaded or the file not be written.
    """
    stored = store.origins()
    indexed = {report_id: source.digest for source in engine.digests().values() for report_id in source.ids}
    gone = stored.keys() - indexed.keys()
    if gone:
        store.put([], delete=gone)
    # A file that has not changed need not be looked into; one that is indexed in part only has no digest.
    due = [name for name, digest in indexed.items() if not digest or name not in stored or stored[name].file_digest != digest]
    read = 0
    for first in range(0, len(due), _BATCH):
        on_progress(first, len(due))
        found = {report_id: report for report_id in due[first : first + _BATCH] if (report := engine.get(report_id)) is not None}
        origins = {report_id: Origin(indexed[report_id], text_digest(report)) for report_id, report in found.items()}
        same = {name: origin for name, origin in origins.items() if name in stored and stored[name].text_digest == origin.text_digest}
        rows = list(_rows(encoder, [(report, origins[report_id]) for report_id, report in found.items() if report_id not in same]))
        store.put(rows, moved=same)
        read += len(rows)
    on_progress(len(due), len(due))
    return Learnt(read, len(gone))


def _rows(encoder: Encoder, reports: list[tuple[Report, Origin]]) -> Iterator[Row]:
    """Yield the reports' rows; all their passages go to the model together, so that its threads are busy."""
    cut = [passages_of_report(report) for report, _ in reports]
    vectors = encoder.encode([passage.read for passages in cut for passage in passages])
    at = 0
    for (report, origin), passages in zip(reports, cut, strict=True):
        yield Row(report.id, origin, [passage.section for passage in passages], vectors[at : at + len(passages)])
        at += len(passages)
