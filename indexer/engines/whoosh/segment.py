"""What a segment holds, as arrays: postings, lengths, columns and reports; to and from a segment file, and joined when segments merge.

The one decision worth knowing: joining is concatenation. Documents are renumbered in the order of the parts, deleted ones fall out, and
nothing is analysed or ranked again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from whoosh.util.numeric import byte_to_length

from indexer.engines.whoosh.postings import Array, FieldPostings, Flags, Places, Strings, Weights, joined, smallest, without

LENGTHS: Final = np.array([byte_to_length(byte) for byte in range(256)], np.int64)
"""The lengths that a byte stands for, by Whoosh's table: exact up to 10, then rounded up in steps that grow to 4 %."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A column of byte strings: document ``d`` has the cell ``cells[codes[d]]``; cells are in the order of their first document."""

    cells: Strings
    codes: Array


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """The ``size`` documents of a segment; fields that none of them has may be absent."""

    size: int
    postings: Mapping[str, FieldPostings]
    lengths: Mapping[str, Array]
    numbers: Mapping[str, Array]
    texts: Mapping[str, Texts]
    stored: Strings


def to_arrays(segment: Segment) -> dict[str, Array]:
    """Return a segment's arrays by the names they have in its file."""
    out: dict[str, Array] = {}
    for field, postings in segment.postings.items():
        place = f"postings/{field}/"
        out |= _named(place + "terms", postings.terms) | {place + "starts": postings.starts, place + "docs": postings.docs}
        if postings.weights is not None:
            out |= {place + "weights": postings.weights.codes, place + "table": postings.weights.table}
        if postings.places is not None:
            out[place + "counts"] = postings.places.counts
            out[place + "positions"] = postings.places.positions
            out[place + "position_starts"] = postings.places.starts
    out |= {f"lengths/{field}": lengths for field, lengths in segment.lengths.items()}
    out |= {f"numbers/{field}": numbers for field, numbers in segment.numbers.items()}
    for field, texts in segment.texts.items():
        out |= _named(f"texts/{field}/cells", texts.cells) | {f"texts/{field}/codes": texts.codes}
    return out | _named("stored/reports", segment.stored)


def _named(place: str, strings: Strings) -> dict[str, Array]:
    return {f"{place}.bytes": strings.data, f"{place}.starts": strings.starts}


def from_arrays(arrays: Mapping[str, Array]) -> Segment:
    """Return the segment that a file's arrays make up."""
    fields: dict[str, list[str]] = {"postings": [], "lengths": [], "numbers": [], "texts": [], "stored": []}
    for name in arrays:
        kind, _, rest = name.partition("/")
        field = rest.rpartition("/")[0] or rest
        if field not in fields[kind]:
            fields[kind].append(field)
    stored = _strings(arrays, "stored/reports")
    return Segment(
        len(stored),
        {field: _postings(arrays, f"postings/{field}/") for field in fields["postings"]},
        {field: arrays[f"lengths/{field}"] for field in fields["lengths"]},
        {field: arrays[f"numbers/{field}"] for field in fields["numbers"]},
        {field: Texts(_strings(arrays, f"texts/{field}/cells"), arrays[f"texts/{field}/codes"]) for field in fields["texts"]},
        stored,
    )


def _strings(arrays: Mapping[str, Array], place: str) -> Strings:
    return Strings(arrays[f"{place}.bytes"], arrays[f"{place}.starts"])


def _postings(arrays: Mapping[str, Array], place: str) -> FieldPostings:
    ranked, placed = f"{place}weights" in arrays, f"{place}counts" in arrays
    return FieldPostings(
        _strings(arrays, f"{place}terms"),
        arrays[f"{place}starts"],
        arrays[f"{place}docs"],
        Weights(arrays[f"{place}table"], arrays[f"{place}weights"]) if ranked else None,
        Places(arrays[f"{place}counts"], arrays[f"{place}positions"], arrays[f"{place}position_starts"]) if placed else None,
    )


def join(parts: Sequence[tuple[Segment, Flags]]) -> Segment:
    """Join segments; the flags say which documents of each are live."""
    bases = np.cumsum([0, *(int(live.sum()) for _, live in parts)])
    numbered = [(part, np.where(live, base + np.cumsum(live) - 1, -1)) for (part, live), base in zip(parts, bases, strict=False)]
    postings = {
        field: joined([without(part.postings[field], numbers) for part, numbers in numbered if field in part.postings])
        for field in sorted({field for part, _ in parts for field in part.postings})
    }
    return Segment(
        int(bases[-1]),
        {field: found for field, found in postings.items() if len(found.terms)},
        _columns([(part.lengths, part.size, live) for part, live in parts], 0, np.uint8),
        _columns([(part.numbers, part.size, live) for part, live in parts], -1, np.int32),
        {field: _joined_texts(parts, field) for field in sorted({field for part, _ in parts for field in part.texts})},
        _together([part.stored.take(np.flatnonzero(live)) for part, live in parts]),
    )


def _columns(parts: Sequence[tuple[Mapping[str, Array], int, Flags]], default: int, kind: type) -> dict[str, Array]:
    fields = sorted({field for columns, _, _ in parts for field in columns})
    absent: list[Array] = [np.full(size, default, kind) for _, size, _ in parts]
    return {
        field: np.concatenate([columns.get(field, none)[live] for (columns, _, live), none in zip(parts, absent, strict=True)])
        for field in fields
    }


def _joined_texts(parts: Sequence[tuple[Segment, Flags]], field: str) -> Texts:
    number: dict[bytes, int] = {}
    codes = []
    for part, live in parts:
        texts = part.texts.get(field)
        if texts is None:
            codes.append(np.full(int(live.sum()), number.setdefault(b"", len(number)), np.int64))
            continue
        kept, inverse = np.unique(texts.codes[live], return_inverse=True)
        numbers = [number.setdefault(texts.cells[code], len(number)) for code in kept.tolist()]
        codes.append(np.array(numbers, np.int64)[inverse])
    return Texts(Strings.of(list(number)), smallest(np.concatenate(codes)))


def _together(parts: Sequence[Strings]) -> Strings:
    lengths = [np.diff(part.starts.astype(np.int64)) for part in parts]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths))])
    return Strings(np.concatenate([part.data for part in parts]), smallest(bounds))
