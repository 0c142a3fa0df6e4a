"""Named arrays become one segment file, and a segment file becomes named arrays again: the index's file format, and nothing else.

    bytes                   what
    8                       ``PRECSEG3``
    ...                     the arrays, little-endian, each filled up to a multiple of 8 bytes, in the order of the directory
    directory               JSON: name to [numpy type, offset in bytes, number of items, CRC-32 of the array as filled up]
    8                       offset of the directory
    8                       length of the file
    4                       CRC-32 of magic, directory, offset and length

Names of arrays. A list of lists is one array of items and one of ``starts``, where each list begins and the last ends. ``F`` is a field; a
segment has the families ``boosted`` (the fields that ``text`` is made of) and ``plain`` (the others), here ``B``:

    size                            number of documents, at most 65,536
    B/strings.bytes .starts         all terms and words, in byte order
    B/terms.starts .docs .impacts   a term's document numbers, ascending, and its impact in each, in steps of 1/102 (none in ``plain``)
    B/columns.terms .sizes .impacts terms of an eighth of the documents and more: their numbers, in how many documents they are, and the
                                    impact in every document of the segment, 0 where it is absent; they have no list
    B/entries.starts .codes.*       where a term stands: ``kinds[code >> 1]`` is the count there << 8 and the field's number; the lowest
              .kinds                bit of a code says that the next document begins; packed
    B/words.starts .docs            a word's document numbers
    B/words.shared .with            words that have no list because a term is in the very same documents, and that term
    B/words.place_starts .places    where a word stands in its documents, counted over all fields: twice the place, and one more where the
           .high.*                  next document begins; the lower byte of that, and the rest, packed
    B/begins/F, B/ends              where each field begins in every document, and where the last ends
    B/pivot                         the usual length, by which impacts are normalised (none in ``plain``)
    exact/F.values.* .starts .docs  whole values, and the documents that have them
    lengths/F                       one byte a document, an index of Whoosh's table of rounded lengths
    numbers/F                       dates and numbers: one int32 a document, -1 where unknown
    texts/F/cells.* , codes         the distinct cells of a column; one cell's number a document
    ids/ranks                       every document's place in the alphabetical order of ids
    stored/reports.* , checksums    each document's report, as JSON compressed with one of the dictionaries, and the CRC-32 of that
    stored/dictionary               which dictionary
    stored/dictionaries.*           samples of reports

A packed list is ``data`` of ``width`` bits a number, the first in the lowest bits; the numbers too large for that are in ``large``, and
their numbers in the list in ``places`` (:mod:`indexer.engines.whoosh.packing`).

The one decision worth knowing: a file is never changed once written, and read by memory map; its length and its directory are checked when
it is opened, an array when it is first touched (a report, by its own checksum), so that opening takes no time and yet
nothing that is damaged is ever read.
"""

import json
import mmap
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from indexer.engines.whoosh.arrays import Array
from indexer.errors import IndexCorruptError

FORMAT_VERSION: Final = 3
"""Raised by hand when the layout changes; part of what an index is known to be built with. The first format was Whoosh's own."""

EXTENSION: Final = ".seg"
_MAGIC: Final = b"PRECSEG3"
_ALIGNMENT: Final = 8
_TRAILER: Final = struct.Struct("<QQI")
_CHECKED_BY_READER: Final = "stored/reports.bytes"


def write_arrays(stream: Any, arrays: Mapping[str, Array]) -> None:
    """Write arrays to a binary stream at its beginning."""
    stream.write(_MAGIC)
    length = len(_MAGIC)
    directory: dict[str, tuple[str, int, int, int]] = {}
    for name, array in arrays.items():
        little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        filling = bytes(-little.nbytes % _ALIGNMENT)
        data = little.data.cast("B") if little.nbytes else b""
        directory[name] = little.dtype.str, length, len(little), zlib.crc32(filling, zlib.crc32(data))
        stream.write(data)
        stream.write(filling)
        length += little.nbytes + len(filling)
    listed = json.dumps(directory, separators=(",", ":")).encode("ascii")
    ending = struct.pack("<QQ", length, length + len(listed) + _TRAILER.size)
    stream.write(listed + ending + struct.pack("<I", zlib.crc32(_MAGIC + listed + ending)))


def is_segment(path: Path) -> bool:
    """Return whether a file is, by its first bytes, a segment of this format."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


class ArrayFile(Mapping[str, Array]):
    """The arrays of a mapped file by name, read-only; taking one raises IndexCorruptError, with the file's name, if it is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            size = path.stat().st_size
            if size < len(_MAGIC) + _TRAILER.size:
                raise IndexCorruptError(f"{path} is cut short; run: precedent rebuild")
            self._mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        at, length, checksum = _TRAILER.unpack(self._mapped[size - _TRAILER.size :])
        if length != size or bytes(self._mapped[: len(_MAGIC)]) != _MAGIC or at > size:
            raise IndexCorruptError(f"{path} is no whole segment of this format; run: precedent rebuild")
        if zlib.crc32(self._mapped[at : size - 4], zlib.crc32(_MAGIC)) != checksum:
            raise self.damaged("its directory's checksum differs")
        self._directory: dict[str, tuple[str, int, int, int]] = json.loads(bytes(self._mapped[at : size - _TRAILER.size]))
        self._taken: dict[str, Array] = {}

    def damaged(self, why: str) -> IndexCorruptError:
        """Return the error that says so."""
        return IndexCorruptError(f"{self.path} is damaged: {why}; run: precedent rebuild")

    def __getitem__(self, name: str) -> Array:
        """Return an array, checked when it is first taken."""
        known = self._taken.get(name)
        if known is not None:
            return known
        kind, offset, count, checksum = self._directory[name]
        array: Array = np.frombuffer(self._mapped, np.dtype(kind), count, offset)
        if name != _CHECKED_BY_READER and zlib.crc32(self._mapped[offset : offset + array.nbytes + -array.nbytes % _ALIGNMENT]) != checksum:
            raise self.damaged(f"the checksum of {name} differs")
        return self._taken.setdefault(name, array)

    def __contains__(self, name: object) -> bool:
        """Return whether there is an array of this name, without reading it."""
        return name in self._directory

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._directory)

    def __len__(self) -> int:
        """Return the number of arrays."""
        return len(self._directory)
