"""Rows into groups, also of more rows than are compared with one another."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import normalize

from indexer.failure_modes import grouping


def test_more_rows_than_are_compared_are_gathered_around_centres_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "EXACT", 100)
    monkeypatch.setattr(grouping, "CENTRES", 60)
    random = np.random.default_rng(0)
    truth = random.integers(0, 12, 600)
    rows = normalize(normalize(random.standard_normal((12, 64)))[truth] + 0.03 * random.standard_normal((600, 64))).astype(np.float32)
    found = grouping.grouped(rows)
    assert found == grouping.grouped(rows)
    labels = np.arange(1_000, 1_600)
    for number, members in enumerate(found):
        labels[members] = number
    assert adjusted_rand_score(truth, labels) > 0.9


def test_rows_that_have_nothing_in_common_are_in_no_group() -> None:
    assert grouping.grouped(np.eye(12, dtype=np.float32)) == []


def test_rows_that_are_nearly_the_same_are_one_group_though_nothing_sets_them_apart() -> None:
    random = np.random.default_rng(0)
    rows = normalize(np.ones((22, 64)) + 0.2 * random.standard_normal((22, 64))).astype(np.float32)
    (group,) = grouping.grouped(rows)
    assert sorted(group) == list(range(22))
    other = normalize(random.standard_normal((1, 64)) + 0.2 * random.standard_normal((5, 64))).astype(np.float32)
    assert [sorted(each) for each in grouping.grouped(np.vstack([rows, other]))] == [list(range(22)), list(range(22, 27))]
