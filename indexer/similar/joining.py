"""A ticket's text and the glossary become joints: words of the ticket for which a report may use other words.

The one decision worth knowing: a joint weighs what the ticket's own words weigh, so a glossary entry can join two texts but never outvote
them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from indexer.analysis import part_term, runs
from indexer.glossary import Glossary, run_key
from indexer.query import Query, boosted, said
from indexer.similar.telling import Telling


@dataclass(frozen=True, slots=True)
class Joint:
    """Words as the reader wrote them, the glossary entry that they belong to, what a match weighs, and the query of the other words."""

    written: str
    label: str
    weight: float
    query: Query


def joints(text: str, telling: Iterable[Telling], glossary: Glossary) -> tuple[Joint, ...]:
    """Return what the glossary joins to the words of a text, each entry once; the longest sequence that it knows wins."""
    weights = {term.term: term.weight for term in telling}
    if not weights or not glossary.meanings:
        return ()
    usual = fmean(weights.values())
    found: dict[str, Joint] = {}
    stretches = [(run, tuple(text[start:end] for start, end in run.parts)) for run in runs(text)]
    at = 0
    while at < len(stretches):
        for size in range(min(glossary.longest, len(stretches) - at), 0, -1):
            chosen = stretches[at : at + size]
            keys = [run_key(run, parts) for run, parts in chosen]
            key = tuple(part for found_key in keys for part in found_key)
            # Stop words are no part of a key; at the ends of the words to show they would be noise.
            if key in glossary.meanings and keys[0] and keys[-1]:
                written = " ".join(text[chosen[0][0].start : chosen[-1][0].end].split())
                own = [weights[term] for _, parts in chosen for term in map(part_term, parts) if term in weights]
                weight = max(own, default=usual)
                for meaning in glossary.meanings[key]:
                    label = f"{glossary.names[key]} = {meaning}"
                    found.setdefault(label, Joint(written, label, weight, boosted(said(meaning, "text"), weight)))
                at += size - 1
                break
        at += 1
    return tuple(found.values())
