"""Judged pairs become the weights of precedents: how much words and meaning count, what a score is worth, what the threshold holds back.

    python -m benchmarks.weights --data ../shared/data/judged

The one decision worth knowing: nothing is chosen on what it is judged by. The proportion of words and meaning is fitted by logistic
regression with each collection left out in turn, and measured on that one; the sample corpus's tickets take no part in any fit.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final
from unittest.mock import patch

import click
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.judged import Collection, collections, sample
from benchmarks.markdown import markdown
from benchmarks.relevance import ROOT, indexed, thinned
from indexer.engines import Engine
from indexer.errors import ReportError
from indexer.evaluation import Topic, evaluate
from indexer.glossary import Glossary, load_glossary
from indexer.meaning import Encoder, Meaning, learn
from indexer.meaning.encoder import DIMENSIONS, Vectors
from indexer.pasting import pasted
from indexer.query import Exact, Not, any_of
from indexer.similar import THRESHOLD, SimilarRequest, Ticket, known_names, precedents, telling, ticket, ticket_of_text
from indexer.similar.candidates import WEIGHTS, Candidate, Weights, candidates, search_for

FITTED: Final = ("dupbugs-eclipse", "gitbugs-seamonkey", "techqa-dev-gold")
"""The development collections whose topics read like tickets."""
HELD: Final = "corpus: tickets"
_NEAREST: Final = 30
"""Candidates a topic from each side that pairs are made of."""
_GRID: Final = (0.0, 0.1, 0.2, 0.3, 0.4)
_THRESHOLDS: Final = (0.2, 0.25, 0.3, 0.35, 0.4)
_FOREIGN: Final = 50
"""Topics of each other collection that are asked where nothing can answer them."""
_SUBJECTS: Final = (1.0, 3.0, 9.0, 16.0)
_TELLING: Final = (20, 40, 80)
_BINS: Final = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Ticket and report pairs of a collection: share of words and likeness of meaning (a row a pair), and whether they are one failure."""

    features: Floats
    same: Floats


@dataclass(slots=True)
class Place:
    """An indexed collection, the topics that are asked, and their tickets."""

    collection: Collection
    topics: tuple[Topic, ...]
    engine: Engine
    meaning: Meaning
    glossary: Glossary

    def ticket(self, text: str) -> Ticket:
        """Return the ticket that a text is."""
        try:
            return pasted(text, names=known_names(self.engine))
        except ReportError:
            return ticket_of_text(text)

    def candidates(self, topic: Topic, weights: Weights, least: int = 200) -> list[Candidate]:
        """Return the candidates of a topic."""
        search = search_for(self.engine, self.ticket(topic.text), self.glossary, self.meaning)
        among = [Not(any_of([Exact("id", name) for name in sorted(topic.exclude)]))] if topic.exclude else []
        return candidates(self.engine, search, self.meaning, among=among, least=least, weights=weights)

    def ndcg(self, weights: Weights) -> float:
        """Return nDCG@10 of ranking with these weights."""

        def rank(_: Engine, topic: Topic, limit: int) -> Sequence[tuple[str, float]]:
            return [(entry.id, entry.score) for entry in self.candidates(topic, weights, limit)]

        judged = {topic.id: self.collection.qrels[topic.id] for topic in self.topics}
        return evaluate(self.engine, self.topics, judged, ranker=rank, depth=100).averages["nDCG@10"]

    def pairs(self) -> Pairs:
        """Return the pairs of each topic with the candidates that are best by words and best by meaning."""
        rows: list[tuple[float, float]] = []
        same: list[float] = []
        for topic in self.topics:
            found = [entry for entry in self.candidates(topic, Weights(relatives=0.0)) if entry.likeness is not None]
            by_words = sorted(found, key=lambda entry: -entry.share)[:_NEAREST]
            by_meaning = sorted(found, key=lambda entry: -_likeness(entry))[:_NEAREST]
            for entry in {entry.id: entry for entry in [*by_words, *by_meaning]}.values():
                rows.append((entry.share, _likeness(entry)))
                same.append(float(self.collection.qrels[topic.id].get(entry.id, 0) > 0))
        return Pairs(np.array(rows), np.array(same))

    def answered(self, topics: Iterable[Topic]) -> list[float]:
        """Return each topic's best score of what may be called a precedent, 0 if there is nothing."""
        best = []
        for topic in topics:
            request = SimilarRequest(min_score=0, resolved_only=False, limit=10)
            found = precedents(self.engine, self.ticket(topic.text), request, glossary=self.glossary, meaning=self.meaning)
            best.append(max((hit.score for hit in found.hits if hit.report.id not in topic.exclude), default=0.0))
        return best


class Remembering(Encoder):
    """The sentence model, which reads each text once: the same topics are asked again for every value of a weight."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, npt.NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, super().encode(new), strict=True))
        return np.array([self._known[text] for text in texts], np.float32).reshape(len(texts), DIMENSIONS)


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=ROOT / "../shared/data/judged", help="A folder of judged collections.")
@click.option("--topics", type=int, default=250, show_default=True, help="Topics that are asked of a collection at most.")
@click.option("--only", multiple=True, metavar="NAME", help="Only these parts: proportion, relatives, worth, threshold, grid; repeatable.")
def main(data: Path, topics: int, only: tuple[str, ...]) -> None:
    """Fit the weights of precedents on development collections, and measure what they and the threshold do."""
    parts: dict[str, tuple[str, Callable[[dict[str, Place]], str]]] = {
        "proportion": ("The proportion of words and meaning", _proportions),
        "relatives": ("The part of the closest relatives: nDCG@10", _relatives),
        "worth": ("What a score is worth: pairs with it that are one failure", _worth),
        "threshold": ("The threshold: tickets that get an answer", _answers),
        "grid": ("Telling words: nDCG@10", _grid),
    }
    known = [*sample(ROOT / "corpus"), *collections(data)]
    found = [thinned(collection, topics) for collection in known if collection.name in (*FITTED, HELD)]
    with tempfile.TemporaryDirectory() as folder:
        places = {place.collection.name: place for place in _places(found, Path(folder))}
        for name, (title, table) in parts.items():
            if not only or name in only:
                click.echo(f"{title}\n\n{table(places)}\n")


def _places(found: Iterable[Collection], folder: Path) -> Iterator[Place]:
    glossary = load_glossary(ROOT / "corpus" / "glossary.toml")
    for number, collection in enumerate(found):
        below = folder / str(number)
        engine = indexed(below, collection)
        meaning = Meaning(below / "index", Remembering())
        learn(engine, meaning.store, meaning.encoder)
        topics = tuple(topic for topic in collection.topics if topic.id in collection.qrels)
        click.echo(f"{collection.name}: {len(collection.reports):,} reports, {len(topics):,} topics", err=True)
        yield Place(collection, topics, engine, meaning, glossary)


def fit(collections: Iterable[Pairs]) -> Floats:
    """Return intercept and weights of share and likeness by logistic regression, every collection counting the same."""
    parts = list(collections)
    rows = np.concatenate([np.c_[np.ones(len(part.same)), part.features] for part in parts])
    same = np.concatenate([part.same for part in parts])
    weight = np.concatenate([np.full(len(part.same), 1 / len(part.same)) for part in parts])

    def loss(chosen: Floats) -> float:
        odds = rows @ chosen
        return float((weight * (np.logaddexp(0, odds) - same * odds)).sum())

    found: Floats = minimize(loss, np.zeros(3), method="BFGS").x
    return found


def _proportions(places: dict[str, Place]) -> str:
    pairs = {name: place.pairs() for name, place in places.items()}
    rows = []
    for name, place in places.items():
        intercept, share, likeness = fit(pairs[other] for other in FITTED if other != name)
        part = likeness / (share + likeness)
        alone = [f"{place.ndcg(Weights(meaning, 0.0)):.3f}" for meaning in (part, WEIGHTS.meaning, 0.0, 1.0)]
        rows.append([name, f"{intercept:.1f}", f"{share:.1f}", f"{likeness:.1f}", f"{part:.2f}", *alone])
    intercept, share, likeness = fit(pairs[name] for name in FITTED)
    rows.append(["none", f"{intercept:.1f}", f"{share:.1f}", f"{likeness:.1f}", f"{likeness / (share + likeness):.2f}", "", "", "", ""])
    head = ["left out", "intercept", "share", "likeness", "part of meaning", "nDCG@10 with it", "with 2/3", "words alone", "meaning alone"]
    return markdown(head, rows)


def _relatives(places: dict[str, Place]) -> str:
    rows = [[name, *(f"{place.ndcg(replace(WEIGHTS, relatives=part)):.3f}" for part in _GRID)] for name, place in places.items()]
    return markdown(["collection", *map(str, _GRID)], rows)


def _worth(places: dict[str, Place]) -> str:
    rows = []
    for name, place in places.items():
        part = place.pairs()
        scores = np.clip(part.features @ np.array([1 - WEIGHTS.meaning, WEIGHTS.meaning]), 0, 1)
        inside = [(scores >= low) & (scores < high) for low, high in pairwise(_BINS)]
        rows.append([name, *(f"{part.same[some].mean():.1%} of {some.sum():,}" if some.any() else "" for some in inside)])
    return markdown(["collection", *(f"from {low:g}" for low in _BINS[:-1])], rows)


def _answers(places: dict[str, Place]) -> str:
    rows = []
    for name, place in places.items():
        own = place.answered(place.topics)
        others = [topic for other in places.values() if other is not place for topic in other.topics[:_FOREIGN]]
        foreign = place.answered(replace(topic, exclude=frozenset()) for topic in others)
        for label, best in ((f"{name}: its own", own), (f"{name}: those of the others", foreign)):
            rows.append([label, f"{len(best):,}", *(f"{np.mean(np.array(best) >= value):.0%}" for value in _THRESHOLDS)])
    return markdown(["tickets", "number", *(f"**{value:g}**" if value == THRESHOLD else f"{value:g}" for value in _THRESHOLDS)], rows)


def _grid(places: dict[str, Place]) -> str:
    rows = []
    for subject in _SUBJECTS:
        with patch.object(ticket, "SECTION_WEIGHTS", {**ticket.SECTION_WEIGHTS, "title": subject}):
            rows.append([f"subject line counts {subject:g}", *(f"{place.ndcg(WEIGHTS):.3f}" for place in places.values())])
    for most in _TELLING:
        with patch.object(telling, "MAX_TELLING", most):
            rows.append([f"{most} telling words", *(f"{place.ndcg(WEIGHTS):.3f}" for place in places.values())])
    return markdown(["value", *places], rows)


def _likeness(entry: Candidate) -> float:
    return entry.likeness.score if entry.likeness is not None else 0.0


if __name__ == "__main__":
    main()
