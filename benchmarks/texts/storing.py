"""Reports become a file that every engine's process reads them from, and come back batch by batch.

The one decision worth knowing: reports are made once and kept on disk, so that a million of them need no memory, all engines get the
very same ones, and the making is in nobody's time.
"""

import copyreg
import pickle
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from indexer.report import Report, from_json, to_json

BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Stored:
    """Where reports are, how many, how many bytes of text (titles, header values and sections, in UTF-8), and an even choice of them."""

    path: Path
    count: int
    text_bytes: int
    chosen: tuple[Report, ...]


def store(reports: Iterable[Report], path: Path, *, count: int, choose: int, seed: int) -> Stored:
    """Write reports to a file; keep about ``choose`` of them, evenly chosen by chance, at hand."""
    places = set(random.Random(seed).sample(range(count), min(choose, count)))  # noqa: S311 - nothing is kept secret with it
    chosen: list[Report] = []
    text_bytes = 0
    rest = enumerate(reports)
    with path.open("wb") as file:
        while batch := list(islice(rest, BATCH)):
            chosen += [report for place, report in batch if place in places]
            text_bytes += sum(map(_text_bytes, (report for _, report in batch)))
            pickle.dump([report for _, report in batch], file, pickle.HIGHEST_PROTOCOL)
    return Stored(path, count, text_bytes, tuple(chosen))


def stored(path: Path) -> Iterator[Report]:
    """Yield the reports of a file that :func:`store` wrote."""
    with path.open("rb") as file:
        while file.peek(1):
            yield from pickle.load(file)  # noqa: S301 - this program has written it


def _as_json(report: Report) -> tuple[Callable[[str], Report], tuple[str]]:
    return from_json, (to_json(report),)


# A report has read-only mappings, which pickle does not know.
copyreg.pickle(Report, _as_json)


def _text_bytes(report: Report) -> int:
    header = (report.customer, report.priority, report.status, report.component, report.assigned_engineer, report.created)
    return sum(len(text.encode()) for text in (report.title, *header, *(section.text for section in report.sections)) if text)
