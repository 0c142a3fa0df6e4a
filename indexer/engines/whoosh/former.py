"""An index in the first file format, which was Whoosh's own, still tells which files it was built from; nothing else of it is read.

The one decision worth knowing: an index is rebuilt from its files, and only the index knows of those that lie outside the corpus. So what
was indexed must be readable after an upgrade, or those files would be lost with the old index.
"""

from collections.abc import Iterator
from pathlib import Path

from whoosh import columns, fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from indexer.engines.whoosh.fields import SOURCE


def sources(generation: Path) -> Iterator[tuple[str, str, str]]:
    """Yield id, file and digest of every report in a generation of the first format."""
    names = [f"{name}.column" for name in SOURCE]
    schema = fields.Schema(**{name: fields.COLUMN(columns.VarBytesColumn()) for name in names})
    reader = FileIndex(FileStorage(str(generation)), schema=schema).reader()
    try:
        for leaf, _ in reader.leaf_readers():
            found = [leaf.column_reader(name) for name in names]
            for number in leaf.all_doc_ids():
                report_id, file, digest = (bytes(column[number]).decode() for column in found)
                yield report_id, file, digest
    finally:
        reader.close()
