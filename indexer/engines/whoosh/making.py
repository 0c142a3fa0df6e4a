"""Sorted documents become a segment: all its arrays by name.

The one decision worth knowing: impacts are made when a segment is written, by the pivot that the index has; an index without segments takes
the average length of the first one.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from indexer.engines.whoosh.arrays import Array, Ints, numbered
from indexer.engines.whoosh.building import family_arrays, weights_of
from indexer.engines.whoosh.families import BOOSTED
from indexer.engines.whoosh.segment import LENGTH_SCALE, LENGTHS, Segment, Texts, id_ranks, length_bytes
from indexer.engines.whoosh.sorting import Sorted, field_lengths, text_lengths
from indexer.engines.whoosh.stored import Stored


def segment_of(
    size: int, found: Sorted, *, numbers: Mapping[str, Array], texts: Mapping[str, Texts], reports: Sequence[bytes], pivot: float | None
) -> Segment:
    """Return the segment of ``size`` documents; ``pivot`` is the index's, None if it has none."""
    lengths = _lengths(size, found)
    out: dict[str, Array] = {"size": np.array([size], np.int64)}
    for name, (flat, bounds) in found.families.items():
        text = LENGTHS[length_bytes(lengths["text"])] if name == BOOSTED else None
        ranked = None if text is None else (text, average(text) if pivot is None else pivot)
        kinds, _ = numbered(int(flat.kinds.max(initial=0)) + 1, flat.kinds)
        arrays = family_arrays([flat], size, bounds, ranked, kinds if len(flat.kinds) else flat.kinds)
        out |= {f"{name}/{array}": values for array, values in arrays.items()}
    for field, whole in found.whole.items():
        out |= whole.arrays(f"exact/{field}")
    out |= {f"lengths/{field}": length_bytes(values) for field, values in lengths.items()}
    out |= {f"numbers/{field}": values for field, values in numbers.items()}
    for field, column in texts.items():
        out |= column.arrays(f"texts/{field}")
    return Segment(out | {"ids/ranks": id_ranks(texts["id"].all())} | Stored.of(reports).arrays())


def average(lengths: Ints) -> float:
    """Return the average over the documents that have any length, 1.0 if none has."""
    filled = lengths[lengths > 0]
    return float(filled.mean()) if len(filled) else 1.0


def _lengths(size: int, found: Sorted) -> dict[str, Ints]:
    lengths: dict[str, Ints] = {}
    for name, (flat, _) in found.families.items():
        if name == BOOSTED:
            lengths["text"] = text_lengths(size, LENGTH_SCALE, flat, weights_of(flat.kinds, flat.entry_sizes))
        lengths |= field_lengths(size, LENGTH_SCALE, flat)
    return lengths
