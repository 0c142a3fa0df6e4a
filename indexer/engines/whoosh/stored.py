"""Reports as they were indexed, compressed one by one, so that a hit is read without its neighbours.

The one decision worth knowing: reports of one corpus begin, and are headed and worded, alike; a sample of the segment's own first reports
is the dictionary that each is compressed with, which saves a third. Joined segments keep the dictionaries of their parts.
"""

import zlib
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from indexer.engines.whoosh.arrays import Array, Ints, smallest
from indexer.engines.whoosh.strings import Strings, together

_SAMPLE: Final = 8
"""Reports that a dictionary is made of; fewer are compressed without one."""

_DICTIONARY: Final = 32_768
"""Bytes of it: as far as the compression looks back."""

_LEVEL: Final = 5
_WINDOW: Final = -15
"""Without header and checksum: those of zlib would take the whole dictionary into account, each time a report is read."""


class Stored:
    """The reports of a segment, by document number."""

    def __init__(self, reports: Strings, checksums: Array, dictionaries: Strings, codes: Array) -> None:
        self._reports = reports
        self._checksums = checksums
        self._dictionaries = dictionaries
        self._codes = codes

    @classmethod
    def of(cls, reports: Sequence[bytes]) -> "Stored":
        """Compress reports."""
        dictionary = b"".join(reports[:_SAMPLE])[:_DICTIONARY] if len(reports) >= 2 * _SAMPLE else b""
        prepared = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, zdict=dictionary)
        compressed = []
        for report in reports:
            packing = prepared.copy()  # a copy need not take the dictionary in again
            compressed.append(packing.compress(report) + packing.flush())
        checksums = np.fromiter(map(zlib.crc32, compressed), np.uint32, len(compressed))
        return cls(Strings.of(compressed), checksums, Strings.of([dictionary]), np.zeros(len(reports), np.uint8))

    @classmethod
    def read(cls, arrays: Mapping[str, Array]) -> "Stored":
        """Return the reports of a segment's arrays."""
        dictionaries = Strings(arrays["stored/dictionaries.bytes"], arrays["stored/dictionaries.starts"])
        reports = Strings(arrays["stored/reports.bytes"], arrays["stored/reports.starts"])
        return cls(reports, arrays["stored/checksums"], dictionaries, arrays["stored/dictionary"])

    def arrays(self) -> dict[str, Array]:
        """Return the arrays by name."""
        return {
            "stored/reports.bytes": self._reports.data,
            "stored/reports.starts": self._reports.starts,
            "stored/checksums": self._checksums,
            "stored/dictionaries.bytes": self._dictionaries.data,
            "stored/dictionaries.starts": self._dictionaries.starts,
            "stored/dictionary": self._codes,
        }

    def __getitem__(self, number: int) -> bytes:
        """Return a report; raises zlib.error when it is not what was written, by its checksum."""
        compressed = self._reports[number]
        if zlib.crc32(compressed) != int(self._checksums[number]):
            raise zlib.error("its checksum differs")
        opening = zlib.decompressobj(_WINDOW, zdict=self._dictionaries[int(self._codes[number])])
        return opening.decompress(compressed)


def joined(parts: Sequence[tuple[Stored, Ints]]) -> Stored:
    """Return the chosen reports of several segments, as they are compressed."""
    dictionaries: dict[bytes, int] = {}
    codes = []
    for part, _ in parts:
        numbers = [dictionaries.setdefault(dictionary, len(dictionaries)) for dictionary in part._dictionaries.all()]
        codes.append(np.array(numbers, np.int64)[part._codes])
    chosen = np.concatenate([numbers[kept] for numbers, (_, kept) in zip(codes, parts, strict=True)])
    checksums = np.concatenate([part._checksums[kept] for part, kept in parts])
    return Stored(together([part._reports.take(kept) for part, kept in parts]), checksums, Strings.of(list(dictionaries)), smallest(chosen))
