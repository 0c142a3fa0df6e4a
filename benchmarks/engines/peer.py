"""What the peers have in common: each takes rows, be they of reports that were generated or of files that were read."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path

from benchmarks.engines import folder_size
from benchmarks.engines.reading import read_folder
from benchmarks.engines.rows import Row, row_of_document, row_of_report
from indexer.report import Report


class Peer(ABC):
    """The part of :class:`benchmarks.engines.Contestant` that is alike for all peers."""

    def __init__(self, folder: Path, columns: tuple[str, ...]) -> None:
        self._folder = folder
        self._columns = columns

    @abstractmethod
    def _load(self, rows: Iterable[Row]) -> None:
        """Make an index of rows in an empty folder."""

    @abstractmethod
    def _replace(self, row: Row) -> None:
        """Put a row in the place of the one with its id, durably, and let searching see it."""

    def index(self, reports: Iterable[Report]) -> None:
        """See :meth:`benchmarks.engines.Contestant.index`."""
        self._load(map(row_of_report, reports))

    def index_files(self, folder: Path) -> None:
        """See :meth:`benchmarks.engines.Contestant.index_files`."""
        self._load(row_of_document(document, self._columns) for document in read_folder(folder))

    def update(self, report: Report) -> None:
        """See :meth:`benchmarks.engines.Contestant.update`."""
        self._replace(row_of_report(report))

    def update_file(self, folder: Path, path: Path) -> None:  # noqa: ARG002 - it asks nothing of the folder
        """See :meth:`benchmarks.engines.Contestant.update_file`."""
        for document in read_folder(path):
            self._replace(row_of_document(document, self._columns))

    def size(self) -> int:
        """See :meth:`benchmarks.engines.Contestant.size`."""
        return folder_size(self._folder)
