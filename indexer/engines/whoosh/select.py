"""All matches become the page asked for: filtered, counted by facet, ordered, cut."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from indexer.engines import Columns, Facet, FacetValue, Selection, Sort, Values
from indexer.engines.whoosh.fields import exact
from indexer.engines.whoosh.matching import Matches
from indexer.engines.whoosh.view import Docs, Flags, Floats, Ints, View
from indexer.errors import EngineError
from indexer.schema import FIELD, PRIORITY_RANK, Kind, keyword


def apply_filters(matches: Matches, filters: Mapping[str, Sequence[str]], view: View, *, but: str = "") -> Matches:
    """Keep the matches that have, for each filtered field except ``but``, one of the chosen values."""
    kept = matches
    for field, chosen in filters.items():
        if chosen and field != but:
            inside = _having(view, field, chosen)[kept.docs]
            kept = Matches(kept.docs[inside], kept.scores[inside])
    return kept


def facet(matches: Matches, selection: Selection, view: View, field: str) -> Facet:
    """Count a field's values among the matches, its own filter set aside; chosen values are there even with a count of 0."""
    values = view.values(field)
    among = apply_filters(matches, selection.filters, view, but=field)
    flags = np.zeros(view.size, np.bool_)
    flags[among.docs] = True
    counts = np.bincount(values.ordinals[flags[values.docs]], minlength=len(values.names))
    chosen = {exact(keyword(field, value)): keyword(field, value) for value in selection.filters.get(field, ())}
    if not chosen:
        some = np.flatnonzero(counts)
        found = [FacetValue(values.names[place], count) for place, count in zip(some.tolist(), counts[some].tolist(), strict=True)]
        return Facet(field, tuple(sorted(found, key=lambda value: _facet_order(field, value))))
    found = [
        FacetValue(name, count, chosen=exact(name) in chosen)
        for name, count in zip(values.names, counts.tolist(), strict=True)
        if count or exact(name) in chosen
    ]
    present = {exact(value.value) for value in found}
    found += [FacetValue(name, 0, chosen=True) for key, name in chosen.items() if key not in present]
    return Facet(field, tuple(sorted(found, key=lambda value: _facet_order(field, value))))


def columns(matches: Matches, view: View, fields: Iterable[str]) -> Columns:
    """Return fields of the matches, row by row in the order of the document numbers."""
    numbers: dict[str, Ints] = {}
    values: dict[str, Values] = {}
    for name in fields:
        entry = FIELD[name]
        if entry.kind in (Kind.DATE, Kind.NUMBER):
            numbers[name] = view.numbers(name)[matches.docs]
        elif entry.facet:
            values[name] = _among(matches.docs, view, name)
        else:
            raise EngineError(f"the field {name} has no column")
    return Columns(tuple(view.ids[number] for number in matches.docs.tolist()), numbers, values)


def best(matches: Matches, sort: Sort, view: View, *, offset: int = 0, limit: int) -> Matches:
    """Return a page of the matches in the order asked for; ties go to the better score, then the newer report, then the id."""
    keys = _keys(matches, sort, view)
    wanted = offset + limit
    chosen = _smallest(keys, wanted)
    ordered = chosen[np.lexsort([key[chosen] for key in keys])][offset:wanted]
    return Matches(matches.docs[ordered], matches.scores[ordered])


def _smallest(keys: list[Ints | Floats], wanted: int) -> Ints:
    """Return the places of the ``wanted`` smallest, by the last key first, in any order: only ties are looked at by a further key."""
    undecided: Ints = np.arange(len(keys[0]))
    chosen = [undecided[:0]]
    for key in reversed(keys):
        if not wanted or len(undecided) <= wanted:
            break
        values = key[undecided]
        limit = np.partition(values, wanted - 1)[wanted - 1]
        chosen.append(undecided[values < limit])
        wanted -= len(chosen[-1])
        undecided = undecided[values == limit]
    return np.concatenate([*chosen, undecided[:wanted]])


def _keys(matches: Matches, sort: Sort, view: View) -> list[Ints | Floats]:
    docs = matches.docs
    created = view.numbers("created")[docs]
    keys: list[Ints | Floats] = [view.id_ranks[docs], -created, -matches.scores]  # numpy sorts by the last key first
    if sort is Sort.NEWEST:
        keys.append(-created)
    elif sort is Sort.PRIORITY:
        keys.append(_priority_ranks(view)[docs])
    elif sort is Sort.QUICKEST:
        days = view.numbers("ttr")[docs]
        keys.append(np.where(days < 0, np.iinfo(np.int64).max, days))
    return keys


def _having(view: View, field: str, chosen: Sequence[str]) -> Flags:
    values = view.values(field)
    wanted = {exact(keyword(field, value)) for value in chosen}
    ordinals = [number for number, name in enumerate(values.names) if exact(name) in wanted]
    flags = np.zeros(view.size, np.bool_)
    flags[values.docs[np.isin(values.ordinals, ordinals)]] = True
    return flags


def _among(docs: Docs, view: View, field: str) -> Values:
    every = view.values(field)
    row_of = np.full(view.size, -1, np.int64)
    row_of[docs] = np.arange(len(docs))
    rows = row_of[every.docs]
    inside = rows >= 0
    return Values(every.names, rows[inside], every.ordinals[inside].astype(np.int64))


def _facet_order(field: str, value: FacetValue) -> tuple[int, int | str, str]:
    if field == "priority":
        return PRIORITY_RANK.get(value.value, len(PRIORITY_RANK)), 0, value.value
    if FIELD[field].kind is Kind.NUMBER:  # what is chosen may be no number
        return (-int(value.value), 0, "") if value.value.isdecimal() else (1, 0, value.value)
    return -value.count, value.value.casefold(), value.value


def _priority_ranks(view: View) -> Ints:
    values = view.values("priority")
    ranks = np.full(view.size, len(PRIORITY_RANK), np.int64)
    by_ordinal = np.array([PRIORITY_RANK.get(name, len(PRIORITY_RANK)) for name in values.names], np.int64)
    if len(by_ordinal):
        ranks[values.docs] = by_ordinal[values.ordinals]
    return ranks
