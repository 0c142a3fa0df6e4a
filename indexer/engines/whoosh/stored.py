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

_DICTIONARY: Final = 8_192
_LEVEL: Final = 5
_WINDOW: Final = 15


class Stored:
    """The reports of a segment, by document number."""

    def __init__(self, reports: Strings, dictionaries: Strings, codes: Array) -> None:
        self._reports = reports
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
        return cls(Strings.of(compressed), Strings.of([dictionary]), np.zeros(len(reports), np.uint8))

    @classmethod
    def read(cls, arrays: Mapping[str, Array]) -> "Stored":
        """Return the reports of a segment's arrays."""
        dictionaries = Strings(arrays["stored/dictionaries.bytes"], arrays["stored/dictionaries.starts"])
        return cls(Strings(arrays["stored/reports.bytes"], arrays["stored/reports.starts"]), dictionaries, arrays["stored/dictionary"])

    def arrays(self) -> dict[str, Array]:
        """Return the arrays by name."""
        return {
            "stored/reports.bytes": self._reports.data,
            "stored/reports.starts": self._reports.starts,
            "stored/dictionaries.bytes": self._dictionaries.data,
            "stored/dictionaries.starts": self._dictionaries.starts,
            "stored/dictionary": self._codes,
        }

    def __getitem__(self, number: int) -> bytes:
        """Return a report; raises zlib.error when it is not what was written, by its checksum."""
        opening = zlib.decompressobj(_WINDOW, zdict=self._dictionaries[int(self._codes[number])])
        report = opening.decompress(self._reports[number])
        if not opening.eof:
            raise zlib.error("a report is cut short")
        return report


def joined(parts: Sequence[tuple[Stored, Ints]]) -> Stored:
    """Return the chosen reports of several segments, as they are compressed."""
    dictionaries: dict[bytes, int] = {}
    codes = []
    for part, _ in parts:
        numbers = [dictionaries.setdefault(dictionary, len(dictionaries)) for dictionary in part._dictionaries.all()]
        codes.append(np.array(numbers, np.int64)[part._codes])
    chosen = np.concatenate([numbers[kept] for numbers, (_, kept) in zip(codes, parts, strict=True)])
    return Stored(together([part._reports.take(kept) for part, kept in parts]), Strings.of(list(dictionaries)), smallest(chosen))
