"""Dates in the styles of people and tools become ISO dates; the file decides what 06/02/2024 means."""

import pytest

from indexer.report import DateOrder, parse_date
from indexer.report.dates import date_order, default_order, is_ambiguous
from tests.report.builders import listed

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST

SIXTH_OF_FEBRUARY = """2024-02-06|2024-2-6|2024/02/06|20240206|2024-02-06T14:05:00Z|2024-02-06 02:14 UTC|6 February 2024
        |6th of February, 2024
        |06-Feb-24|6 Feb 2024, 07:49 UTC|Feb 6, 2024|Feb. 6th, 2024|February 6 2024|FEBRUARY 6, 2024|2024-Feb-06
        |Tue, 6 Feb 2024 14:05:00 +0100|06.02.2024|06.02.2024 08:15|06/02/2024|6/2/24|6 février 2024|6. Februar 2024
        |6 de febrero de 2024|1707200000|1707200000123|Feb 6, 2024 (evening)"""


@pytest.mark.parametrize("text", listed(SIXTH_OF_FEBRUARY))
def test_a_date_is_read_in_any_style(text: str) -> None:
    assert parse_date(text) == "2024-02-06"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "3 days later",
        "February 2024",
        "2024",
        "Q1 2024",
        "31/02/2024",
        "99/99/2024",
        "10.4.1.7",
        "2.18.3.0-b75",
        "14:05",
        "12",
        "soon",
        "2024-13-01",
        "same day",
    ],
)
def test_what_names_no_day_month_and_year_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_a_date_stays_in_the_zone_in_which_it_was_written() -> None:
    assert parse_date("2024-02-06T23:30:00-11:00") == "2024-02-06"


@pytest.mark.parametrize(("order", "expected"), [(DAY, "2024-02-06"), (MONTH, "2024-06-02")], ids=["day first", "month first"])
def test_the_order_decides_a_numeric_date(order: DateOrder, expected: str) -> None:
    assert parse_date("06/02/2024", order) == expected


@pytest.mark.parametrize("order", DateOrder)
def test_a_part_over_twelve_is_the_day_whatever_the_order(order: DateOrder) -> None:
    assert parse_date("23/02/2024", order) == parse_date("02/23/2024", order) == "2024-02-23"


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [("06/02/2024", True), ("6-2-24", True), ("05/05/2024", False), ("23/02/2024", False), ("06.02.2024", False), ("2024-02-06", False)],
)
def test_only_a_date_with_two_readings_is_ambiguous(text: str, ambiguous: bool) -> None:
    assert is_ambiguous(text) is ambiguous


@pytest.mark.parametrize(
    ("values", "rest", "expected"),
    [
        (["06/02/2024", "23/02/2024"], "", DAY),
        (["02/06/2024", "02/23/2024"], "", MONTH),
        (["06/02/2024"], "restarted on 14/02/2024 at noon", DAY),
        (["06/02/2024"], "restarted on 02/14/2024 at noon", MONTH),
        (["06/02/2024", "03/03/2024"], "", DAY),
        (["06/02/2024", "8 February 2024"], "", DAY),
        (["02/06/2024", "8 February 2024"], "", MONTH),
        (["06/02/2024"], "The cluster was upgraded on 6 February 2024.", DAY),
        (["06/02/2024"], "I0602 2024-06-02T10:00:00 started", MONTH),
        (["06/02/2024", "08/02/2024"], "", None),
        (["06/02/2024"], "on 13/04/2024 and on 04/13/2024", None),
        (["06/02/2024"], "10.13.4.2024 is an address", None),
    ],
    ids=[
        "part over 12",
        "second part over 12",
        "in the text",
        "in the text, American",
        "sequence",
        "sequence with words",
        "sequence, American",
        "echo",
        "ISO echo",
        "nothing",
        "torn",
        "an address",
    ],
)
def test_a_file_s_own_evidence_decides_the_order(values: list[str], rest: str, expected: DateOrder | None) -> None:
    assert date_order(values, rest) == expected


def test_header_evidence_wins_over_the_text() -> None:
    assert date_order(["06/02/2024", "23/02/2024"], "02/23/2024") is DAY


@pytest.mark.parametrize(
    ("texts", "expected"), [(["06/02/2024"], DAY), (["06/02/2024 2:14 PM"], MONTH), (["06/02/2024 02:14 a.m."], MONTH)]
)
def test_without_evidence_the_day_comes_first_unless_the_clock_has_twelve_hours(texts: list[str], expected: DateOrder) -> None:
    assert default_order(texts) is expected
