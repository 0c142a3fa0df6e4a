"""A headline is what a person recognises the incident by."""

import pytest

from indexer.report.headline import MAX_HEADLINE, headline, is_generic

SEED = "Customer Solstice reported that their YugabyteDB cluster was experiencing unexpected data loss and corruption. After ..."


def _headline(title: str = "", issue: str = "", customer: str | None = None, causes: tuple[str, ...] = (), fallback: str = "CE1") -> str:
    return headline(title=title, customer=customer, issue=issue, causes=causes, fallback=fallback)


def test_the_seed_s_generic_title_gives_way_to_its_first_sentence() -> None:
    assert _headline("Customer Escalation Summary", SEED, "Solstice") == "Unexpected data loss and corruption"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Disk full on node 3", "Disk full on node 3"),
        ("Post-mortem: disk full on node 3", "Disk full on node 3"),
        ("Incident report - disk full on node 3", "Disk full on node 3"),
        ("Disk full on node 3 (exported from CRM)", "Disk full on node 3"),
        ("Disk full on node 3 | Case Portal", "Disk full on node 3"),
        ("2019-02-20, kubectl logs unavailable", "Kubectl logs unavailable"),
        ("Flags outage - September 29, 2025", "Flags outage"),
        ("xCluster dead for 14 tables", "xCluster dead for 14 tables"),
        ("Payroll batches blocked (40P01)", "Payroll batches blocked (40P01)"),
        ("Solstice: disk full on node 3", "Disk full on node 3"),
    ],
)
def test_a_telling_title_is_freed_of_its_generic_parts(title: str, expected: str) -> None:
    assert _headline(title, SEED, "Solstice") == expected


@pytest.mark.parametrize(
    "title",
    [
        "Customer Escalation Summary",
        "Incident report",
        "Post-mortem",
        "Escalation",
        "RCA document",
        "Incident Report 2024-02-06",
        "Ticket export v2",
        "CE1010",
        "",
    ],
)
def test_a_generic_title_is_no_headline(title: str) -> None:
    assert is_generic(title)
    assert _headline(title, SEED, "Solstice") == "Unexpected data loss and corruption"


@pytest.mark.parametrize("title", ["Database upgrade failed", "Tablet lost", "Outage in zone b", "RF=1"])
def test_a_telling_title_is_not_generic(title: str) -> None:
    assert not is_generic(title)


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        ("Hello,\nThank you for your patience.\nThe booking page hangs after login.", "The booking page hangs after login"),
        ("20:50 CET. yb-tserver on n4 (10.40.2.14) aborts. Restarts.", "yb-tserver on n4 (10.40.2.14) aborts"),
        ("The client reported that the service was seeing slow reads on all tables.", "Slow reads on all tables"),
        ("Solstice's nightly job deleted three tables.", "The customer's nightly job deleted three tables"),
        ("“We lost two nodes.” That is what the operator said.", "We lost two nodes"),
    ],
)
def test_the_first_informative_sentence_is_used_without_its_opening_and_the_customer(issue: str, expected: str) -> None:
    assert _headline("Incident report", issue, "Solstice") == expected


def test_without_a_description_the_first_cause_category_is_the_headline() -> None:
    assert _headline("Incident report", causes=("Customer User Error", "Configuration")) == "Customer User Error"


def test_with_nothing_at_all_there_is_still_a_headline() -> None:
    assert _headline("Incident report") == "Incident report"
    assert _headline() == "CE1"


@pytest.mark.parametrize("title", ["Disk full and " * 30, "X" * 500])
def test_a_long_headline_is_cut_at_a_word(title: str) -> None:
    found = _headline(title)
    assert len(found) <= MAX_HEADLINE
    assert found.endswith("…")
    assert title.startswith(found[:-1])
