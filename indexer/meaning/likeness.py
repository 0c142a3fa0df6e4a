"""The passages of a ticket and the stored vectors become how alike reports are in meaning, and which two passages say so.

The one decision worth knowing: it goes in two steps, so that its cost does not grow with the corpus's length but with the number of
reports only. A summary vector a report, all of them in memory at a byte a number, says which are near; of those, every passage is
compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.meaning.encoder import DIMENSIONS, Encoder, Vectors
from indexer.meaning.passages import Passage
from indexer.meaning.store import Bytes, Store, small, summary, unit

CAUSE: Final = 3
"""What a passage of the ticket's cause counts for, another one counting for 1: where the cause is known, it decides whether two failures
are the same. One symptom has many causes."""

_BLOCK: Final = 16_384
"""Summaries that are widened to floating point at once: 25 MB."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A ticket's passages and their vectors, a row a passage."""

    passages: tuple[Passage, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a report is in meaning: ``score``, the mean over the ticket's passages of their best cosine in the report (-1 to 1),
    passages of the cause weighing :data:`CAUSE` times as much.

    ``cosine`` is that of the best pair: the ticket's passage ``ours`` and the report's passage ``theirs`` (by number). ``text_digest`` is
    that of the report's text that was compared, ``summary`` its summary vector.
    """

    score: float
    cosine: float
    ours: int
    theirs: int
    text_digest: str
    summary: npt.NDArray[np.float32]


class Meaning:
    """What a process knows of meanings: the model, and the vectors of an index folder's reports; follows changes, safe for threads."""

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        self.store = Store(folder)
        self.encoder = encoder or Encoder()
        self._lock = RLock()
        self._change = 0
        self._row_of: dict[str, int] = {}
        self._ids: list[str] = []
        self._summaries: Bytes = np.empty((0, DIMENSIONS), np.int8)

    def probe(self, passages: Sequence[Passage], *, report_id: str = "", text_digest: str = "") -> Probe | None:
        """Return a ticket's passages with their vectors, None if there is nothing to compare it with.

        The vectors of a stored report with that text need not be made again. Raises MeaningError.
        """
        if not passages or not self.known():
            return None
        stored = self.store.vectors([report_id]).get(report_id) if report_id else None
        if stored is not None and stored.text_digest == text_digest and len(stored.vectors) == len(passages):
            return Probe(tuple(passages), unit(stored.vectors))
        # Made as small as stored ones, so that a report scores the same as a draft and in the index.
        return Probe(tuple(passages), unit(small(self.encoder.encode([passage.read for passage in passages]))))

    def known(self) -> int:
        """Return how many reports have vectors; a report that was deleted may still be among them."""
        with self._lock:
            self._follow()
            return len(self._ids)

    def summaries(self, report_ids: Sequence[str]) -> Vectors:
        """Return the summary vectors of reports, a row each; zeros for those without vectors."""
        with self._lock:
            self._follow()
            places = np.array([self._row_of.get(report_id, -1) for report_id in report_ids], np.intp)
            found = np.zeros((len(places), DIMENSIONS), np.float32)
            found[places >= 0] = unit(self._summaries[places[places >= 0]])
        return found

    def nearest(self, probe: Probe) -> Iterator[str]:
        """Yield the ids of all reports with vectors, nearest first; deleted ones may be among them."""
        with self._lock:
            self._follow()
            ids, summaries = list(self._ids), self._summaries[: len(self._ids)]
        ours = summary(probe.vectors)
        blocks = [unit(summaries[at : at + _BLOCK]) @ ours for at in range(0, len(ids), _BLOCK)]
        for number in np.argsort(-np.concatenate(blocks), kind="stable").tolist() if blocks else ():
            yield ids[number]

    def likeness(self, probe: Probe, report_ids: Sequence[str]) -> dict[str, Likeness]:
        """Return how alike reports are; those without vectors are left out."""
        stored = {name: entry for name, entry in self.store.vectors(report_ids).items() if entry.sections}
        if not stored:
            return {}
        rows = unit(np.concatenate([entry.vectors for entry in stored.values()]))
        counts = np.array([len(entry.sections) for entry in stored.values()], np.intp)
        ends = np.cumsum(counts)
        starts = ends - counts
        # Section against section where both speak of it; a ticket without sections, and one that has no counterpart, against all.
        theirs = np.array([section for entry in stored.values() for section in entry.sections])
        same = np.array([passage.section for passage in probe.passages])[:, None] == theirs
        both = np.repeat(np.logical_or.reduceat(same, starts, axis=1), counts, axis=1)
        cosines = np.where(same | ~both, probe.vectors @ rows.T, -1.0)
        best = np.maximum.reduceat(cosines, starts, axis=1)
        mine, means = best.argmax(axis=0), _shares(probe.passages) @ best
        totals = np.add.reduceat(rows, starts, axis=0)
        summaries = totals / np.linalg.norm(totals, axis=1, keepdims=True)
        return {
            name: Likeness(
                score=float(means[at]),
                cosine=float(best[mine[at], at]),
                ours=int(mine[at]),
                theirs=int(cosines[mine[at], starts[at] : ends[at]].argmax()),
                text_digest=entry.text_digest,
                summary=summaries[at],
            )
            for at, (name, entry) in enumerate(stored.items())
        }

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()

    def _follow(self) -> None:
        """Take up what was stored since the last look."""
        last = self.store.last_change()
        if last == self._change:
            return
        if last < self._change:  # the file was made anew
            self._change, self._row_of, self._ids = 0, {}, []
        for report_id, row in self.store.changes(self._change):
            at = self._row_of.setdefault(report_id, len(self._ids))
            if at == len(self._ids):
                self._ids.append(report_id)
            if at == len(self._summaries):
                self._summaries = np.concatenate([self._summaries, np.zeros((max(1_024, at // 2), DIMENSIONS), np.int8)])
            self._summaries[at] = row
        self._change = last


def _shares(passages: Sequence[Passage]) -> npt.NDArray[np.float32]:
    """Return the part of the score that each passage of a ticket has; all together 1."""
    weights = np.array([CAUSE if passage.section == "root_cause" else 1 for passage in passages], np.float32)
    shares: npt.NDArray[np.float32] = weights / weights.sum()
    return shares
