"""The sample corpus's failure modes, as found and as known, become figures: adjusted Rand index and V-measure, beside baselines.

What the grouping rests on is measured apart: for each report, whether the reports nearest to it are of its mode (P@1, and mean average
precision over all others), in the rows that are grouped and in the ranking of precedents.

Both measures are computed over all reports, each unsorted one as a mode of its own; nothing that is compared reads ``modes.tsv``. The
baselines are given what we do not know, the true number of modes.
"""

import csv
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score, average_precision_score, v_measure_score

from benchmarks.texts.zipf import Zipf
from indexer import Engine, Report, index_folder, open_engine
from indexer.failure_modes import catalogue
from indexer.failure_modes.features import Features
from indexer.meaning import Meaning, learn
from indexer.schema import document
from indexer.similar import rank_similar, ticket_of_report

_KINDS: Final = 200
"""Ways in which generated reports fail."""
_THINGS: Final = ("valve", "lease", "quorum", "spool", "ledger", "shard", "beacon", "gauge")
_BATCH: Final = 1_000
CORPUS: Final = Path(__file__).parent.parent / "corpus"


@click.command()
@click.option("--reports", type=click.IntRange(100, 10_000_000), help="Measure time and memory with so many generated reports instead.")
def main(reports: int | None) -> None:
    """Print how well modes agree with the known ones, or with --reports how long finding them takes."""
    if reports:
        _measure(reports)
    else:
        _compare()


def _measure(count: int) -> None:
    """Print seconds and memory for all modes of generated reports, and for one that comes later."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder, "index"), create=True)
        generated = _generated(count + 1)
        started = time.perf_counter()
        for first in range(0, count, _BATCH):
            engine.write([document(report, file=report.id, digest="1") for report in islice(generated, min(_BATCH, count - first))])
        print(f"{count:,} reports indexed in {time.perf_counter() - started:.0f} s")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, busy = time.perf_counter(), time.process_time()
        found = catalogue(engine, folder=Path(folder))
        busy = time.process_time() - busy
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"all grouped: {time.perf_counter() - started:.1f} s ({busy:.1f} s of processor time), {memory:,.0f} MB more at the most")
        known = [int(name.rpartition("-")[2]) for mode in found.modes for name in mode.reports]
        labels = [number for number, mode in enumerate(found.modes) for _ in mode.reports]
        score = adjusted_rand_score(known, labels)
        print(f"{len(found.modes)} modes of {_KINDS} known, {len(found.unsorted)} unsorted, adjusted Rand index of the others {score:.3f}")
        engine.write([document(report, file=report.id, digest="1") for report in generated])
        started = time.perf_counter()
        catalogue(engine, folder=Path(folder))
        print(f"one report more: {time.perf_counter() - started:.2f} s")


def _generated(count: int) -> Iterator[Report]:
    """Yield reports of the speed benchmark, a third of whose words are those of the way in which they fail; their ids end with it."""
    random = np.random.default_rng(0)
    texts = Zipf(0)
    own = [[f"{word}{kind}" for word in _THINGS] for kind in range(_KINDS)]
    for number, report in enumerate(texts.reports(count)):
        kind = int(random.zipf(1.3)) % _KINDS
        sections = tuple(
            replace(section, text=" ".join([*section.text.split(), *random.choice(own[kind], len(section.text.split()) // 2)]))
            for section in report.sections
        )
        yield replace(report, id=f"R{number:07}-{kind}", sections=sections)


def _compare() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder, "index"), create=True)
        index_folder(engine, CORPUS / "reports")
        meaning = Meaning(Path(folder))
        learn(engine, meaning.store, meaning.encoder)
        truth = _truth(CORPUS / "modes.tsv")
        ids = sorted(truth)
        known = [truth[name] for name in ids]
        print("| method | ARI | V-measure | modes | unsorted |")
        print("|---|---|---|---|---|")
        for title, chosen in (("words and meaning", meaning), ("words alone", None)):
            _row(f"Precedent, {title}", known, *_found(engine, ids, chosen))
        rows = _rows(engine, ids, meaning)
        count = len(set(known))
        for title, method in (
            ("k-means", KMeans(count, n_init=10, random_state=0)),
            ("agglomerative, average linkage", AgglomerativeClustering(count, metric="cosine", linkage="average")),
            ("agglomerative, Ward", AgglomerativeClustering(count)),
        ):
            _row(f"{title}, same rows, {count} groups", known, method.fit_predict(rows).tolist(), 0)
        print("\n| nearest to each report | P@1 | MAP |")
        print("|---|---|---|")
        _near("in the rows", known, np.asarray(rows @ rows.T))
        _near("as its precedents", known, _alike(engine, ids, meaning))


def _row(title: str, known: list[str], found: Sequence[int], unsorted: int) -> None:
    rand, measure = adjusted_rand_score(known, found), v_measure_score(known, found)
    print(f"| {title} | {rand:.3f} | {measure:.3f} | {len(set(found)) - unsorted} | {unsorted} |")


def _near(title: str, known: list[str], alike: Any) -> None:
    same = np.array([[one == other for other in known] for one in known])
    others = ~np.eye(len(known), dtype=bool)
    first = [same[row, others[row]][alike[row, others[row]].argmax()] for row in range(len(known))]
    mean = np.mean([average_precision_score(same[row, others[row]], alike[row, others[row]]) for row in range(len(known))])
    print(f"| {title} | {np.mean(first):.3f} | {mean:.3f} |")


def _alike(engine: Engine, ids: list[str], meaning: Meaning) -> Any:
    place = {name: number for number, name in enumerate(ids)}
    found = np.zeros((len(ids), len(ids)))
    for name in ids:
        report = engine.get(name)
        assert report is not None
        for other, score in rank_similar(engine, ticket_of_report(report, stored=True), len(ids), meaning=meaning):
            found[place[name], place[other]] = score
    return found


def _found(engine: Engine, ids: list[str], meaning: Meaning | None) -> tuple[list[int], int]:
    found = catalogue(engine, meaning=meaning)
    place = {name: number for number, mode in enumerate(found.modes) for name in mode.reports}
    alone = {name: len(found.modes) + number for number, name in enumerate(found.unsorted)}
    return [{**place, **alone}[name] for name in ids], len(found.unsorted)


def _rows(engine: Engine, ids: list[str], meaning: Meaning) -> Any:
    return Features(ids, [report for name in ids if (report := engine.get(name)) is not None], meaning).rows


def _truth(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["report-id"]: row["mode"] for row in csv.DictReader(file, delimiter="\t")}


if __name__ == "__main__":
    main()
