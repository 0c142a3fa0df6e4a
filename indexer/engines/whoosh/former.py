"""An index in a former file format still tells which files it was built from; nothing else of it is read.

The first format was Whoosh's own; the second held one file of arrays a segment, as today, under other names. The one decision worth
knowing: an index is rebuilt from its files, and only the index knows of those that lie outside the corpus. So what was indexed must be
readable after an upgrade, or those files would be lost with the old index.
"""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from whoosh import columns, fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from indexer.engines.whoosh.fields import SOURCE
from indexer.engines.whoosh.segment import Texts
from indexer.engines.whoosh.segment_file import EXTENSION
from indexer.errors import IndexCorruptError

_SECOND: Final = b"PRECSEG2"
_TRAILER: Final = struct.Struct("<QQI")


def sources(generation: Path) -> Iterator[tuple[str, str, str]]:
    """Yield id, file and digest of every report in a generation of a former format; raises IndexCorruptError."""
    segments = list(generation.glob(f"*{EXTENSION}"))
    second = bool(segments) and all(path.open("rb").read(len(_SECOND)) == _SECOND for path in segments)
    return _second(generation) if second else _first(generation)


def _first(generation: Path) -> Iterator[tuple[str, str, str]]:
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


def _second(generation: Path) -> Iterator[tuple[str, str, str]]:
    for segment in FileIndex(FileStorage(str(generation)))._segments():  # a reader would open the files
        path = generation / segment.make_filename(EXTENSION)
        content = path.read_bytes()
        at, length, _ = _TRAILER.unpack(content[-_TRAILER.size :])
        if length != len(content):
            raise IndexCorruptError(f"{path} is cut short")
        directory = json.loads(content[at : -_TRAILER.size])
        arrays = {name: np.frombuffer(content, np.dtype(kind), count, offset) for name, (kind, offset, count) in directory.items()}
        rows = zip(*(Texts.read(arrays, f"texts/{name}").all() for name in SOURCE), strict=True)
        deleted = set(segment.deleted_docs())
        yield from (row for number, row in enumerate(rows) if number not in deleted)
