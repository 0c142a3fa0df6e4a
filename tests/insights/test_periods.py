"""Dates become periods without gaps, and never too many of them."""

import numpy as np
import pytest

from indexer.insights.periods import MAX_PERIODS, Period, Scale, axis_of


@pytest.mark.parametrize(
    ("days", "scale", "first", "last", "count"),
    [
        pytest.param([20240131, 20240201], Scale.MONTH, "2024-01", "2024-02", 2, id="two months"),
        pytest.param([20240131], Scale.MONTH, "2024-01", "2024-01", 1, id="one report"),
        pytest.param([20230101, 20241231], Scale.MONTH, "2023-01", "2024-12", 24, id="two years"),
        pytest.param([20230101, 20250101], Scale.QUARTER, "2023-Q1", "2025-Q1", 9, id="a month more"),
        pytest.param([20190101, 20250101], Scale.YEAR, "2019", "2025", 7, id="more than six years"),
        pytest.param([19700101, 20250101], Scale.YEAR, "2002 and before", "2025", 24, id="more years than there is room for"),
    ],
)
def test_the_shortest_periods_are_taken_that_are_not_too_many(days: list[int], scale: Scale, first: str, last: str, count: int) -> None:
    axis = axis_of(np.array([-1, *days], np.int64))
    assert (axis.scale, axis.periods[0].name, axis.periods[-1].name, len(axis.periods)) == (scale, first, last, count)
    assert count <= MAX_PERIODS


def test_a_period_has_its_days_and_a_day_its_period() -> None:
    days = np.array([20231231, 20240229, 20240301, -1], np.int64)
    axis = axis_of(days)
    assert axis.periods[2] == Period("2024-02", "2024-02-01", "2024-02-29")
    assert axis.places(days).tolist() == [0, 2, 3, -1]
    quarters = axis_of(np.array([20210401, 20241231], np.int64))
    assert (quarters.periods[0], quarters.periods[-1].last) == (Period("2021-Q2", "2021-04-01", "2021-06-30"), "2024-12-31")


def test_what_is_too_early_is_in_the_first_period_which_is_open() -> None:
    days = np.array([10101, 20010505, 20250101], np.int64)
    axis = axis_of(days)
    assert axis.periods[0].first == ""
    assert axis.places(days).tolist() == [0, 0, 23]


def test_without_a_date_there_is_no_period() -> None:
    assert axis_of(np.array([-1], np.int64)).periods == ()
    assert axis_of(np.array([], np.int64)).places(np.array([-1], np.int64)).tolist() == [-1]
