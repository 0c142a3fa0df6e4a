"""Segments become one: their lists are taken apart, put together string by string, and built anew; nothing is analysed again.

Documents are renumbered in the order of the parts, and deleted ones fall out. The one decision worth knowing: the alphabet is gone
through in slices, so that what is needed beside the result stays small, however large the parts are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from indexer.engines.whoosh import stored
from indexer.engines.whoosh.arrays import Array, Flags, Ints, smallest, spread, starts_of
from indexer.engines.whoosh.building import family_arrays
from indexer.engines.whoosh.families import BOOSTED, FAMILIES, NAMES
from indexer.engines.whoosh.family import Family
from indexer.engines.whoosh.flat import Bounds, Flat
from indexer.engines.whoosh.making import average
from indexer.engines.whoosh.plain import PlainPostings
from indexer.engines.whoosh.ranking import settled_pivot
from indexer.engines.whoosh.segment import LENGTHS, Segment, Texts, id_ranks
from indexer.engines.whoosh.strings import Strings

SLICE: int = 1_000_000
"""Postings and places, about, that are put together at once: some 100 MB of memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment to be joined: ``numbers`` gives the new document number of each live document, -1 for deleted ones."""

    segment: Segment
    live: Ints
    numbers: Ints


def join(parts: Sequence[tuple[Segment, Flags]], *, pivot: float | None = None) -> Segment:
    """Join segments; the flags say which documents of each are live; ``pivot`` is the index's, if it is not theirs."""
    bases = np.cumsum([0, *(int(live.sum()) for _, live in parts)])
    numbered = [
        Part(segment, np.flatnonzero(live), np.where(live, base + np.cumsum(live) - 1, -1))
        for (segment, live), base in zip(parts, bases, strict=False)
    ]
    size = int(bases[-1])
    out: dict[str, Array] = {"size": np.array([size], np.int64)}
    out |= _columns(numbered, "lengths/", 0, np.uint8) | _columns(numbered, "numbers/", -1, np.int32)
    lengths = LENGTHS[out["lengths/text"]] if "lengths/text" in out else np.zeros(size, np.int64)
    usual = (
        settled_pivot([(part.segment.size, part.segment.boosted.pivot) for part in numbered], average(lengths)) if pivot is None else pivot
    )
    for name in FAMILIES:
        families = [part.segment.families[name] for part in numbered]
        ranked = (lengths, usual) if name == BOOSTED else None
        kinds = np.unique(np.concatenate([family.terms.kinds for family in families]))
        arrays = family_arrays(_slices(families, numbered), size, _bounds(families, numbered), ranked, kinds)
        out |= {f"{name}/{array}": values for array, values in arrays.items()}
    for field in _fields(numbered, "exact/", ".docs"):
        out |= _joined_plain(numbered, field).arrays(f"exact/{field}")
    texts = {field: _joined_texts(numbered, field) for field in _fields(numbered, "texts/", "/codes")}
    for field, column in texts.items():
        out |= column.arrays(f"texts/{field}")
    out["ids/ranks"] = id_ranks(texts["id"].all())
    return Segment(out | stored.joined([(part.segment.stored, part.live) for part in numbered]).arrays())


def _fields(parts: Sequence[Part], beginning: str, ending: str) -> list[str]:
    names = {name for part in parts for name in part.segment.arrays if name.startswith(beginning) and name.endswith(ending)}
    return sorted(name[len(beginning) : len(name) - len(ending)] for name in names)


def _columns(parts: Sequence[Part], beginning: str, default: int, kind: type) -> dict[str, Array]:
    def column(part: Part, name: str) -> Array:
        values = part.segment.arrays.get(name)
        return np.full(len(part.live), default, kind) if values is None else values[part.live]

    return {
        beginning + field: np.concatenate([column(part, beginning + field) for part in parts]) for field in _fields(parts, beginning, "")
    }


def _joined_texts(parts: Sequence[Part], field: str) -> Texts:
    number: dict[bytes, int] = {}
    codes = []
    for part in parts:
        texts = part.segment.texts(field)
        if texts is None:
            codes.append(np.full(len(part.live), number.setdefault(b"", len(number)), np.int64))
            continue
        kept, inverse = np.unique(texts.codes[part.live], return_inverse=True)
        numbers = [number.setdefault(cell, len(number)) for cell in texts.cells.some(kept.tolist())]
        codes.append(np.array(numbers, np.int64)[inverse])
    return Texts(Strings.of(list(number)), smallest(np.concatenate(codes)))


def _joined_plain(parts: Sequence[Part], field: str) -> PlainPostings:
    rows: dict[bytes, list[Ints]] = {}
    for part in parts:
        whole = part.segment.exact(field)
        if whole is None:
            continue
        docs = part.numbers[whole.docs]
        starts = whole.starts.tolist()
        for number, value in enumerate(whole.values.all()):
            kept = docs[starts[number] : starts[number + 1]]
            kept = kept[kept >= 0]
            if len(kept):
                rows.setdefault(value, []).append(kept)
    values = sorted(rows)
    lists = [np.concatenate(rows[value]) for value in values]
    starts_array = smallest(starts_of(np.fromiter(map(len, lists), np.int64, len(lists))))
    return PlainPostings(Strings.of(values), starts_array, np.concatenate([np.empty(0, np.int64), *lists]).astype(np.uint16))


def _bounds(families: Sequence[Family], parts: Sequence[Part]) -> Bounds:
    present = [name for name in NAMES if any(name in family.bounds for family in families)]
    end = following = np.concatenate([family.ends[part.live].astype(np.int64) for family, part in zip(families, parts, strict=True)])
    begins: dict[str, Array] = {}
    for name in reversed(present):
        columns, at = [], 0
        for family, part in zip(families, parts, strict=True):
            known = family.bounds.get(name)
            columns.append(following[at : at + len(part.live)] if known is None else known[0][part.live].astype(np.int64))
            at += len(part.live)
        begins[name] = following = np.concatenate(columns)
    return Bounds(dict(reversed(begins.items())), end)


def _slices(families: Sequence[Family], parts: Sequence[Part]) -> Iterator[Flat]:
    """Yield what the families hold of one stretch of the alphabet after the other."""
    bounds = [[0] * len(families), *zip(*(_places(family, _cuts(families)) for family in families), strict=True)]
    bounds.append([len(family.strings) for family in families])
    for firsts, stops in pairwise(bounds):
        names = [family.strings.all(first, stop) for family, first, stop in zip(families, firsts, stops, strict=True)]
        every = sorted(set().union(*names))
        number = {name: place for place, name in enumerate(every)}
        taken = []
        for family, part, first, own in zip(families, parts, firsts, names, strict=True):
            owned = np.fromiter((number[name] for name in own), np.int64, len(own))
            taken.append(_taken(family, part, owned, first))
        yield _together(every, taken)


def _amounts(family: Family) -> Ints:
    """Return how many entries and places stand before each string, and at the end how many there are."""
    return family.terms.entry_starts.astype(np.int64) + family.words.place_starts


def _cuts(families: Sequence[Family]) -> list[bytes]:
    """Return strings that cut the alphabet into slices of about one amount."""
    slices = -(-sum(int(_amounts(family)[-1]) for family in families) // SLICE)
    marks: list[bytes] = []
    for family in families:
        amounts = _amounts(family)
        if len(family.strings):
            wanted = np.searchsorted(amounts, np.linspace(0, amounts[-1], slices + 1)[1:-1])
            marks += family.strings.some(np.minimum(wanted, len(family.strings) - 1).tolist())
    return sorted(set(sorted(marks)[:: len(families)]))


def _places(family: Family, cuts: Sequence[bytes]) -> list[int]:
    return [family.strings.place(cut) for cut in cuts]


@dataclass(frozen=True, slots=True, eq=False)
class _Taken:
    """Live postings of one part: of which string, of which document, and how many entries or places each has; and those."""

    owner: Ints
    docs: Ints
    sizes: Ints
    values: Array


def _taken(family: Family, part: Part, owned: Ints, first: int) -> tuple[_Taken, _Taken]:
    stop = first + len(owned)
    numbers = np.arange(first, stop)
    codes = family.terms.codes(first, stop)
    terms = _live(part, owned, family.terms.lists(numbers), codes & 1, family.terms.kinds[codes >> 1])
    places = family.words.places(first, stop)
    words = _live(part, owned, family.words.lists(numbers), places & 1, places >> 1)
    return terms, words


def _live(part: Part, owned: Ints, lists: tuple[Ints, Ints], begins: Array, values: Array) -> _Taken:
    lengths, docs = lists
    numbers = part.numbers[docs]
    sizes = np.diff(np.append(np.flatnonzero(begins), len(begins)))
    kept = numbers >= 0
    return _Taken(np.repeat(owned, lengths)[kept], numbers[kept], sizes[kept], values[np.repeat(kept, sizes)])


def _together(strings: list[bytes], parts: Sequence[tuple[_Taken, _Taken]]) -> Flat:
    terms, words = _merged([term for term, _ in parts], len(strings)), _merged([word for _, word in parts], len(strings))
    left = np.flatnonzero(terms[0] + words[0])
    return Flat(
        Strings.of([strings[place] for place in left.tolist()]),
        terms[0][left],
        terms[1],
        terms[2],
        terms[3],
        words[0][left],
        words[1],
        words[2],
        words[3],
    )


def _merged(parts: Sequence[_Taken], strings: int) -> tuple[Ints, Ints, Ints, Array]:
    """Return the number of postings of each string, and documents, sizes and values in the order of strings and documents."""
    owner = np.concatenate([part.owner for part in parts])
    sizes = np.concatenate([part.sizes for part in parts])
    order = np.argsort(owner, kind="stable")  # postings of one string stay in the order of the parts
    values = np.concatenate([part.values for part in parts])[spread(starts_of(sizes)[:-1][order], sizes[order])]
    return np.bincount(owner, minlength=strings), np.concatenate([part.docs for part in parts])[order], sizes[order], values
