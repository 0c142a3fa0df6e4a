"""A folder of report files becomes documents for the other engines, by the product's own readers in as many processes.

The one decision worth knowing: what comes out of the readers is what the product indexes, so that in reading nobody is spared anything.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from indexer.corpus import walk
from indexer.indexing import Effort, cores
from indexer.indexing.following import WORTH_PROCESSES
from indexer.indexing.processes import read_files
from indexer.indexing.reading import Candidate, Content, Wanted, read_file
from indexer.schema import Document

EFFORT: Final = Effort(processes=cores())
"""What ``precedent index`` takes of the machine unless it is told otherwise."""


def read_folder(folder: Path) -> Iterator[Document]:
    """Yield the documents of all files below a folder, or of a single file."""
    wanted = [Wanted(found.path.name, found.path, found.size) for found in walk(folder)]
    for content in _contents(wanted):
        for found in content.outcomes:
            if not isinstance(found, Candidate):
                raise RuntimeError(f"{found.file} cannot be read: {found.reason}")
            yield found.document


def _contents(wanted: list[Wanted]) -> Iterable[Content]:
    if not EFFORT.readers or sum(file.size for file in wanted) < WORTH_PROCESSES:
        return map(read_file, wanted)
    return read_files(wanted, processes=EFFORT.readers, ahead=EFFORT.ahead)
