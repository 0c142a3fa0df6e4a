"""A folder of report files becomes reports for the other engines, by the product's own readers."""

from collections.abc import Iterator
from pathlib import Path

from indexer.corpus import walk
from indexer.errors import ReportError
from indexer.readers import read
from indexer.report import Report, assemble


def read_folder(folder: Path) -> Iterator[Report]:
    """Yield the reports of all files below a folder, as indexing reads them."""
    for found in walk(folder):
        yield from read_file(found.path)


def read_file(path: Path) -> Iterator[Report]:
    """Yield the reports of a file; raises ReportError for one that cannot be read, since these are all well-formed."""
    for document in read(path, name=path.name):
        if isinstance(document, ReportError):
            raise document
        yield assemble(document.blocks, source=document.source, fallback_id=document.fallback_id)
