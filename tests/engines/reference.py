"""A query evaluated the slow and obvious way, report by report: what the embedded engine's arrays must agree with."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from indexer.analysis import STOP_WORDS, analyze, fold, stem
from indexer.engines.whoosh.fields import exact
from indexer.engines.whoosh.ranking import K1, STEPS, TOP, B
from indexer.engines.whoosh.segment import LENGTHS
from indexer.query import And, Best, Everything, Exact, Fuzzy, Has, Not, Nothing, Or, Phrase, Prefix, Query, Range, Term
from indexer.schema import BOOSTED, FIELD, FIELDS, Document, Kind

PLACED = [entry.name for entry in FIELDS if entry.kind in (Kind.TEXT, Kind.KEYWORD) and entry.name != "text"]


@dataclass
class Entry:
    """One document, taken apart."""

    document: Document
    words: dict[str, list[list[str]]] = field(default_factory=dict)
    terms: dict[str, dict[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        union: dict[str, float] = defaultdict(float)
        boosts = {entry.name: entry.boost for entry in BOOSTED}
        for name in [entry.name for entry in FIELDS if entry.name in self.document.values]:
            value = self.document.values[name]
            texts = [] if isinstance(value, int) else [value] if isinstance(value, str) else list(value)
            analyses = [analyze(text) for text in texts]
            self.words[name] = [[word.text for word in analysis.words] for analysis in analyses]
            counts = Counter(term.text for analysis in analyses for term in analysis.terms)
            self.terms[name] = {term: float(count) for term, count in counts.items()}
            for term, count in counts.items():
                if boosts.get(name):
                    union[term] += boosts[name] * count
        self.terms["text"] = union

    def weight(self, name: str, term: str) -> float:
        return self.terms.get(name, {}).get(term, 0.0)

    def length(self, name: str) -> int:
        total = sum(max(1, round(weight * 5)) for weight in self.terms.get(name, {}).values())
        return next(int(length) for length in LENGTHS if length >= total)

    def vocabulary(self, name: str) -> set[str]:
        names = [entry.name for entry in BOOSTED] if name == "text" else [name]
        return {word for each in names for value in self.words.get(each, []) for word in value}

    def says(self, name: str, phrase: tuple[str, ...]) -> bool:
        values = [value for each in (PLACED if name == "text" else [name]) for value in self.words.get(each, [])]
        size = len(phrase)
        return any(tuple(value[at : at + size]) == phrase for value in values for at in range(len(value) - size + 1))


@dataclass
class Reference:
    """The reports of an index, by id without case; ``pivot`` is the length that the index takes as usual, None for the average."""

    entries: dict[str, Entry] = field(default_factory=dict)
    pivot: float | None = None

    def write(self, documents: Iterable[Document], *, delete: Iterable[str] = ()) -> None:
        for report_id in delete:
            self.entries.pop(exact(report_id), None)
        for document in documents:
            self.entries[exact(document.id)] = Entry(document)
        self.__dict__.pop("averages", None)

    @cached_property
    def averages(self) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for entry in FIELDS:
            lengths = [length for each in self.entries.values() if (length := each.length(entry.name))]
            found[entry.name] = sum(lengths) / len(lengths) if lengths else 1.0
        return found | ({} if self.pivot is None else {"text": self.pivot})

    def evaluate(self, query: Query) -> dict[str, float]:
        """Return the scores of the matching reports, by id."""
        match query:
            case And(children):
                positive = [self.evaluate(child) for child in children if not isinstance(child, Not)]
                kept = set(self.entries).intersection(*positive)
                kept = kept.difference(*(self.evaluate(child.child) for child in children if isinstance(child, Not)))
                return {key: sum(found[key] for found in positive) for key in kept}
            case Or(children) | Best(children):
                parts = [self.evaluate(child) for child in children]
                combine: Callable[[list[float]], float] = max if isinstance(query, Best) else sum
                return {key: combine([found[key] for found in parts if key in found]) for key in set().union(*parts)}
            case Not(child):
                return dict.fromkeys(self.entries.keys() - self.evaluate(child).keys(), 0.0)
            case Everything():
                return dict.fromkeys(self.entries, 0.0)
            case Nothing():
                return {}
            case Term(name, text, boost):
                return self._ranked(name, text, boost)
            case Phrase(name, words, boost):
                terms = dict.fromkeys(stem(word) for word in dict.fromkeys(words) if word not in STOP_WORDS)
                ranked = [self._ranked(name, term, boost) for term in terms]
                found = [key for key, entry in self.entries.items() if entry.says(name, words)]
                return {key: sum(scores.get(key, 0.0) for scores in ranked) for key in found}
            case _:
                flat = 1.0 if isinstance(query, Prefix | Fuzzy) else 0.0
                return {key: flat for key, entry in self.entries.items() if _has(entry, query)}

    def _ranked(self, name: str, text: str, boost: float) -> dict[str, float]:
        weights = {key: weight for key, entry in self.entries.items() if (weight := entry.weight(name, text))}
        idf = math.log(1 + (len(self.entries) - len(weights) + 0.5) / (len(weights) + 0.5))

        def score(key: str, weight: float) -> float:
            norm = K1 * (1 - B + B * self.entries[key].length(name) / self.averages[name])
            return boost * idf * max(1, round(weight * TOP / (weight + norm) * (STEPS / TOP))) * TOP / STEPS

        return {key: score(key, weight) for key, weight in weights.items()}


def _has(entry: Entry, query: Query) -> bool:
    match query:
        case Prefix(name, text):
            prefix = fold(text)
            return any(word.startswith(prefix) for word in entry.vocabulary(name) | set(entry.terms.get(name, ())))
        case Fuzzy(name, text, distance):
            return any(word[:1] == fold(text)[:1] and edits(word, fold(text)) <= distance for word in entry.vocabulary(name))
        case Exact(name, value):
            values = entry.document.values.get(name, ())
            return isinstance(values, tuple) and exact(value) in map(exact, values)
        case Range(name, low, high):
            number = entry.document.values.get(name)
            return isinstance(number, int) and (low is None or number >= low) and (high is None or number <= high)
        case Has(name):
            return name in entry.document.values if FIELD[name].kind in (Kind.DATE, Kind.NUMBER) else entry.length(name) > 0
    raise AssertionError(f"the reference does not know {query}")


def edits(left: str, right: str) -> int:
    """Return how many letters must be put in, left out, replaced, or exchanged with their neighbour, none of them twice."""
    rows = [list(range(len(right) + 1))]
    for at, letter in enumerate(left, 1):
        rows.append([at])
        for place, other in enumerate(right, 1):
            found = min(rows[at - 1][place] + 1, rows[at][place - 1] + 1, rows[at - 1][place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == right[place - 2] and left[at - 2] == other:
                found = min(found, rows[at - 2][place - 2] + 1)
            rows[at].append(found)
    return rows[-1][-1]
