"""The sample corpus's failure modes, as found and as known, become figures: adjusted Rand index and V-measure, beside baselines.

What the grouping rests on is measured apart: for each report, whether the reports nearest to it are of its mode (P@1, and mean average
precision over all others), in the rows that are grouped and in the ranking of precedents.

Both measures are computed over all reports, each unsorted one as a mode of its own; nothing that is compared reads ``modes.tsv``. The
baselines are given what we do not know, the true number of modes.
"""

import csv
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score, average_precision_score, v_measure_score

from indexer import Engine, index_folder, open_engine
from indexer.failure_modes import catalogue
from indexer.failure_modes.features import Features
from indexer.meaning import Meaning, learn
from indexer.similar import rank_similar, ticket_of_report

CORPUS: Final = Path(__file__).parent.parent / "corpus"


def main() -> None:
    """Print the table."""
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
