"""Judged collections become figures: how well searching and precedents rank, beside four peers in the same run.

    python -m benchmarks.relevance --data ../shared/data/judged

The one decision worth knowing: every difference is told with its chance. A ranking is compared with the best peer topic by topic, by a
randomisation test on nDCG@10, because averages of so few topics differ by luck alone.
"""

import json
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click
import numpy
from scipy.stats import permutation_test

from benchmarks.judged import Collection, collections, sample, text_of
from benchmarks.markdown import markdown
from benchmarks.peers import PEERS, Peer
from indexer.engines import Engine, open_engine
from indexer.evaluation import MEASURES, RANKERS, Evaluation, Ranker, Topic, evaluate
from indexer.glossary import Glossary, load_glossary
from indexer.meaning import Meaning, learn
from indexer.schema import document
from indexer.similar import THRESHOLD

ROOT: Final = Path(__file__).resolve().parents[1]
OURS: Final[Mapping[str, tuple[str, bool]]] = {
    "Precedent, searching": ("search", False),
    "Precedent, precedents": ("similar", True),
    "Precedent, precedents by words alone": ("similar", False),
}
"""Our lines of the table: the mode of ``precedent evaluate``, and whether meaning takes part."""

PRECEDENTS: Final = "Precedent, precedents"
PAGE: Final = 10
_RESAMPLES: Final = 9_999
_SEED: Final = 1
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """A ranking of a collection; ``chance`` is the probability that its difference from the best peer is luck, None for a peer."""

    collection: str
    ranking: str
    averages: Mapping[str, float]
    milliseconds: float
    topics: int
    difference: float | None = None
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """The scores on the first pages of a collection's precedents: of relevant reports, and of others."""

    collection: str
    relevant: tuple[float, ...]
    others: tuple[float, ...]

    @property
    def kept(self) -> float:
        """The share of relevant reports on the first page at or above the threshold."""
        return _share(score >= THRESHOLD for score in self.relevant)

    @property
    def held_back(self) -> float:
        """The share of other reports on the first page below the threshold."""
        return _share(score < THRESHOLD for score in self.others)


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=ROOT / "../shared/data/judged", help="A folder of judged collections.")
@click.option("--only", multiple=True, metavar="NAME", help="Only collections whose names begin so; repeatable.")
@click.option("--topics", type=int, default=0, help="Topics that are asked of a collection at most, evenly chosen; all of them without it.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures of every topic there, as JSON.")
def main(data: Path, only: tuple[str, ...], topics: int, json_file: Path | None) -> None:
    """Measure how well Precedent ranks, on the sample corpus and on every judged collection, against four peers."""
    found = [*sample(ROOT / "corpus")]
    if data.is_dir():
        found += collections(data)
    else:
        click.echo(f"There is no folder {data}; only the sample corpus is measured.", err=True)
    glossary = load_glossary(ROOT / "corpus" / "glossary.toml")
    lines: list[Line] = []
    spreads: list[Spread] = []
    figures: dict[str, Mapping[str, Mapping[str, Mapping[str, float]]]] = {}
    for collection in found:
        if only and not collection.name.startswith(only):
            continue
        measured, spread, per_topic = measure(thinned(collection, topics), glossary)
        lines += measured
        spreads.append(spread)
        figures[collection.name] = per_topic
        # At once, because the larger collections take minutes; the tables of all of them follow at the end.
        click.echo(f"{collection.name}: {len(collection.reports):,} reports, {measured[0].topics:,} topics\n{table(measured)}", err=True)
    click.echo(f"{table(lines)}\n\n{threshold_table(spreads)}")
    if json_file:
        json_file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def measure(collection: Collection, glossary: Glossary) -> tuple[list[Line], Spread, dict[str, Mapping[str, Mapping[str, float]]]]:
    """Rank a collection's topics by every way there is; return the lines of the table, the scores, and the figures by topic."""
    evaluations: dict[str, tuple[Evaluation, float]] = {}
    texts = {report.id: text_of(report) for report in collection.reports}
    with tempfile.TemporaryDirectory() as folder:
        engine = indexed(Path(folder), collection)
        meaning = Meaning(Path(folder) / "index")
        learn(engine, meaning.store, meaning.encoder)
        for name, (mode, meant) in OURS.items():
            evaluations[name] = _timed(engine, collection, RANKERS[mode](engine, glossary, meaning if meant else None))
        for make in PEERS:
            peer = make(texts)
            evaluations[peer.name] = _timed(engine, collection, _ranker(peer))
        meaning.close()
        engine.close()
    figures = {name: evaluation.topics for name, (evaluation, _) in evaluations.items()}
    return _lines(collection, evaluations), _spread(collection, evaluations[PRECEDENTS][0]), dict(figures)


def thinned(collection: Collection, most: int) -> Collection:
    """Return a collection with at most so many of its judged topics, evenly chosen; 0: all of them."""
    judged = [topic for topic in collection.topics if any(grade > 0 for grade in collection.qrels.get(topic.id, {}).values())]
    if not 0 < most < len(judged):
        return collection
    kept = judged[:: len(judged) // most][:most]
    return replace(collection, topics=tuple(kept), qrels={topic.id: collection.qrels[topic.id] for topic in kept})


def indexed(folder: Path, collection: Collection) -> Engine:
    """Return an index of a collection, below a folder."""
    engine = open_engine(folder / "index", create=True)
    for first in range(0, len(collection.reports), _BATCH):
        batch = collection.reports[first : first + _BATCH]
        engine.write([document(report, file=f"{report.id}.txt", digest="0") for report in batch])
    return engine


def _ranker(peer: Peer) -> Ranker:
    return lambda _, topic, limit: peer.rank(topic.text, limit)


def _timed(engine: Engine, collection: Collection, ranker: Ranker) -> tuple[Evaluation, float]:
    """Evaluate; return the milliseconds a topic took too."""
    spent = 0.0

    def timed(engine: Engine, topic: Topic, limit: int) -> Sequence[tuple[str, float]]:
        nonlocal spent
        started = time.perf_counter()
        found = ranker(engine, topic, limit)
        spent += time.perf_counter() - started
        return found

    evaluation = evaluate(engine, collection.topics, collection.qrels, ranker=timed)
    return evaluation, spent * 1_000 / len(evaluation.topics)


def _lines(collection: Collection, evaluations: Mapping[str, tuple[Evaluation, float]]) -> list[Line]:
    best = max((name for name in evaluations if name not in OURS), key=lambda name: evaluations[name][0].averages["nDCG@10"])
    lines = []
    for name, (found, milliseconds) in evaluations.items():
        difference, chance = _compared(found, evaluations[best][0]) if name in OURS else (None, None)
        lines.append(Line(collection.name, name, found.averages, milliseconds, len(found.topics), difference, chance))
    return lines


def _compared(ours: Evaluation, theirs: Evaluation) -> tuple[float, float]:
    """Return the mean difference in nDCG@10, and how probable one as large is if only luck decides which ranking is which."""
    differences = numpy.array([ours.topics[topic]["nDCG@10"] - theirs.topics[topic]["nDCG@10"] for topic in ours.topics])
    test = permutation_test(
        (differences,),
        lambda sample, axis: sample.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        rng=numpy.random.default_rng(_SEED),
    )
    return float(differences.mean()), float(test.pvalue)


def _spread(collection: Collection, found: Evaluation) -> Spread:
    relevant: list[float] = []
    others: list[float] = []
    for hit in found.run:
        if hit.rank <= PAGE:
            (relevant if collection.qrels[hit.topic].get(hit.report, 0) > 0 else others).append(hit.score)
    return Spread(collection.name, tuple(relevant), tuple(others))


def _share(held: Iterable[bool]) -> float:
    values = list(held)
    return sum(values) / len(values) if values else 0.0


def table(lines: Iterable[Line]) -> str:
    """Return the lines as a Markdown table; the best figure of a collection's measure is bold."""
    entries = list(lines)
    best = {
        (name, measure): max(entry.averages[measure] for entry in entries if entry.collection == name)
        for name in {entry.collection for entry in entries}
        for measure in MEASURES
    }
    head = ["collection", "ranking", *MEASURES, "against the best peer", "p", "ms"]
    rows = []
    for entry in entries:
        cells = [
            f"**{value:.3f}**" if value == best[entry.collection, measure] else f"{value:.3f}" for measure, value in entry.averages.items()
        ]
        difference = "" if entry.difference is None else f"{entry.difference:+.3f}"
        chance = "" if entry.chance is None else "< 0.001" if entry.chance < 0.001 else f"{entry.chance:.3f}"
        rows.append([entry.collection, entry.ranking, *cells, difference, chance, f"{entry.milliseconds:.1f}"])
    return markdown(head, rows)


def threshold_table(spreads: Iterable[Spread]) -> str:
    """Return as a Markdown table what the threshold of precedents lets through and holds back."""
    kept, held_back = f"of them at {THRESHOLD} and above", f"of them below {THRESHOLD}"
    head = ["collection", "relevant on first pages", kept, "others on first pages", held_back]
    rows = [
        [spread.collection, f"{len(spread.relevant):,}", f"{spread.kept:.0%}", f"{len(spread.others):,}", f"{spread.held_back:.0%}"]
        for spread in spreads
    ]
    return markdown(head, rows)


if __name__ == "__main__":
    main()
