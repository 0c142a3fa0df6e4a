"""Named arrays become one segment file, and a segment file becomes named arrays again: the index's file format, and nothing else.

    bytes                   what
    8                       ``PRECSEG2``
    ...                     the arrays, little-endian, each at a multiple of 8, in the order of the directory
    directory               JSON: name to [numpy type, offset in bytes, number of items]
    8                       offset of the directory
    8                       length of the file
    4                       CRC-32 of all that stands before it

Names are ``<kind>/<field>/<part>``, as :mod:`indexer.engines.whoosh.segment` writes them:

    postings/F/terms.bytes .starts     the terms of field F in byte order, joined; where each begins, and the end of the last
    postings/F/starts                  where each term's postings begin in the next arrays, and their end
    postings/F/docs                    document numbers, ascending within a term
    postings/F/weights .table          ranked fields: the number of each posting's weight in the table of float32 weights
    postings/F/counts .positions       fields of words: how often the word stands in the document, and where, document by document
    postings/F/position_starts         fields of words: where each term's positions begin, and their end
    lengths/F                          ranked fields: one byte a document, an index of Whoosh's table of rounded lengths
    numbers/F                          dates and numbers: one int32 a document, -1 where unknown
    texts/F/cells.bytes .starts, codes the distinct cells of a column; one cell's number a document
    stored/reports.bytes .starts       each document's report, as compressed JSON

The one decision worth knowing: a file is never changed once written, and read by memory map; its length and checksum are compared once,
when it is opened, so that a damaged file is named and never read.
"""

import json
import mmap
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from indexer.errors import IndexCorruptError

FORMAT_VERSION: Final = 2
"""Raised by hand when the layout changes; part of what an index is known to be built with. The first format was Whoosh's own."""

EXTENSION: Final = ".seg"
_MAGIC: Final = b"PRECSEG2"
_ALIGNMENT: Final = 8
_TRAILER: Final = struct.Struct("<QQI")

Array = npt.NDArray[Any]


def write_arrays(stream: Any, arrays: Mapping[str, Array]) -> None:
    """Write arrays to a binary stream at its beginning."""
    checksum = 0
    length = 0

    def put(data: bytes) -> None:
        nonlocal checksum, length
        checksum = zlib.crc32(data, checksum)
        length += len(data)
        stream.write(data)

    put(_MAGIC)
    directory: dict[str, tuple[str, int, int]] = {}
    for name, array in arrays.items():
        little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        directory[name] = little.dtype.str, length, len(little)
        put(little.tobytes() + bytes(-little.nbytes % _ALIGNMENT))
    at = length
    put(json.dumps(directory, separators=(",", ":")).encode("ascii"))
    put(struct.pack("<QQ", at, length + _TRAILER.size))
    stream.write(struct.pack("<I", checksum))


def open_arrays(path: Path) -> dict[str, Array]:
    """Map a segment file and return its arrays, read-only; raises IndexCorruptError, naming the file, when it is not what was written."""
    with path.open("rb") as file:
        size = path.stat().st_size
        if size < len(_MAGIC) + _TRAILER.size:
            raise IndexCorruptError(f"{path} is cut short; run: precedent rebuild")
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    at, length, checksum = _TRAILER.unpack(mapped[size - _TRAILER.size :])
    if length != size or bytes(mapped[: len(_MAGIC)]) != _MAGIC:
        raise IndexCorruptError(f"{path} is no whole segment of this format; run: precedent rebuild")
    if zlib.crc32(mapped[: size - 4]) != checksum:
        raise IndexCorruptError(f"{path} is damaged: its checksum differs; run: precedent rebuild")
    directory = json.loads(bytes(mapped[at : size - _TRAILER.size]))
    return {name: np.frombuffer(mapped, np.dtype(kind), count, offset) for name, (kind, offset, count) in directory.items()}
