"""Rows of numbers become groups: average linkage, cut where the groups are most clearly apart; small ones stay unsorted.

The one decision worth knowing: no number of groups is set. The tree is cut where the mean silhouette (Rousseeuw, "Silhouettes", 1987) is
greatest, so the corpus itself says how many ways it fails. Of more reports than are compared with one another, near ones are first gathered
around centres (mini-batch k-means), and the centres are grouped: memory grows with the number of reports only.
"""

from typing import Any, Final

import numpy as np
from sklearn.cluster import AgglomerativeClustering, MiniBatchKMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import normalize

from indexer.failure_modes.features import EXACT
from indexer.failure_modes.model import LEAST

FARTHEST: Final = 0.92
"""Mean cosine distance from which two groups are not joined, however well they would stand apart from the others."""

NEAREST: Final = 0.3
"""Mean cosine distance up to which two groups are always joined: reports that say nearly the same are one group, though in a corpus that
fails in one way only no cut sets any groups apart."""

CENTRES: Final = 2_000
_CUTS: Final = 24
_LARGEST: Final = 40
"""Rows of a group, on average, above which no cut is tried."""
_SCORED: Final = 1_000
"""Rows that a silhouette is taken of."""

Groups = list[list[int]]


def grouped(rows: Any) -> Groups:
    """Return groups of row numbers, the largest first and in each the most typical row first; rows in none are unsorted."""
    if len(rows) < LEAST:
        return []
    if len(rows) <= EXACT:
        return _sorted(rows, _linked(rows))
    gathered = MiniBatchKMeans(CENTRES, init="random", batch_size=4_096, n_init=1, max_iter=3, random_state=0).fit(rows)
    around = gathered.labels_
    present = np.unique(around)
    labels = np.full(CENTRES, -1)
    labels[present] = _linked(normalize(gathered.cluster_centers_[present]))
    return _sorted(rows, labels[around])


def _linked(rows: Any) -> Any:
    """Return the label of each row's group."""
    distances = np.clip(1.0 - rows @ rows.T, 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    tree = AgglomerativeClustering(
        n_clusters=None, distance_threshold=0.0, metric="precomputed", linkage="average", compute_full_tree=True
    ).fit(distances)
    count = len(rows)
    fewest = count - int(np.searchsorted(np.sort(tree.distances_), FARTHEST))
    needed = count - int(np.searchsorted(np.sort(tree.distances_), NEAREST, side="right"))
    if needed <= 1:
        return np.zeros(count, np.intp)
    most = max(2, fewest, min(needed, count // 2))
    least = min(most, max(2, fewest, count // _LARGEST))
    cuts = sorted({round(cut) for cut in np.geomspace(least, most, _CUTS)})
    scored = [(_silhouette(distances, labels), -cut, labels) for cut in cuts for labels in [_cut(tree.children_, count, cut)]]
    best = max(scored, key=lambda entry: entry[:2])
    # Reports that all failed alike are one group, and no cut sets any apart.
    return np.zeros(count, np.intp) if fewest <= 1 and best[0] <= 0 else best[2]


def _silhouette(distances: Any, labels: Any) -> float:
    if len(np.unique(labels)) >= len(labels):
        return -1.0
    size = _SCORED if len(labels) > _SCORED else None
    return float(silhouette_score(distances, labels, metric="precomputed", sample_size=size, random_state=0))


def _cut(children: Any, count: int, groups: int) -> Any:
    """Return the labels when the tree's first joins have left so many groups."""
    top = list(range(count + len(children)))
    for number in range(count - groups):
        for child in children[number]:
            top[child] = count + number
    for node in range(len(top) - 1, -1, -1):
        top[node] = top[top[node]]
    return np.unique(top[:count], return_inverse=True)[1]


def _sorted(rows: Any, labels: Any) -> Groups:
    found: Groups = []
    for label in np.unique(labels[labels >= 0]):
        members = np.flatnonzero(labels == label)
        if len(members) >= LEAST:
            typical = rows[members] @ rows[members].mean(axis=0)
            found.append(members[np.argsort(-typical, kind="stable")].tolist())
    return sorted(found, key=lambda members: (-len(members), members[0]))
