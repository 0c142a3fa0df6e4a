"""Priorities, statuses and levels in anyone's words become canonical ones."""

import pytest

from indexer.report import PRIORITIES, STATUSES, is_unknown, normalise_level, normalise_priority, normalise_status, people
from tests.report.builders import listed

PRIORITY_VALUES = {
    "Critical": """Critical|P0|P1|p-1|Sev1|Sev-1|SEV 0|S1|Severity 1|Urgent|Blocker|1 - Critical|1|Emergency|Highest|Very high|Sev-1 / P1
        |Critical - site down|Production down""",
    "High": """High|P2|Sev-2|S2|2|2 - High|High (P2)|P1 - High|Major|Important|3 -> 2 (raised 2022-06-15)
        |Medium, then High once Finance was cc'd|Medium-High""",
    "Medium": "Medium|P3|Sev 3|3 - Moderate|Normal|Moderate|Medium - Data loss affecting operations",
    "Low": "Low|P4|P5|Sev-4|4|Minor|Trivial|5 - Planning|Non-critical|very low|Not urgent",
}
STATUS_VALUES = {
    "Open": """Open|New|Reopened|re-opened|To Do|Unresolved|not yet resolved|Was closed, now reopened|Submitted""",
    "In Progress": """In progress|in_progress|In-Progress|WIP|Work in progress|Investigating|Under investigation|Assigned|Identified
        |Partially resolved|active""",
    "Monitoring": "Monitoring|Mitigated|Under observation|Workaround in place",
    "Pending": """Pending|Pending customer|On hold|Waiting for customer|Awaiting customer response|Blocked|with the customer""",
    "Resolved": """Resolved|Closed|Solved|Done|Fixed|CLOSED|Closed / fixed|Resolved (monitoring until Friday)|Completed|Won't fix
        |closed - duplicate|Open -> Resolved""",
}


def _cases(table: dict[str, str]) -> list[object]:
    return [pytest.param(value, expected, id=f"{expected}-{value}") for expected, values in table.items() for value in listed(values)]


@pytest.mark.parametrize(("value", "expected"), _cases(PRIORITY_VALUES))
def test_a_priority_is_normalised(value: str, expected: str) -> None:
    assert normalise_priority(value) == expected


@pytest.mark.parametrize(("value", "expected"), _cases(STATUS_VALUES))
def test_a_status_is_normalised(value: str, expected: str) -> None:
    assert normalise_status(value) == expected


@pytest.mark.parametrize("value", [*PRIORITIES, *(value.upper() for value in PRIORITIES)])
def test_a_canonical_priority_stays(value: str) -> None:
    assert normalise_priority(value) == value.capitalize()


@pytest.mark.parametrize("value", STATUSES)
def test_a_canonical_status_stays(value: str) -> None:
    assert normalise_status(value) == value


@pytest.mark.parametrize("value", ["", "banana", "P7", "10", "2024-02-06", "1,000 users", "highway", "not set"])
def test_what_is_no_priority_is_none(value: str) -> None:
    assert normalise_priority(value) is None


@pytest.mark.parametrize("value", ["", "FAILED", "degraded", "banana", "closedness", "5"])
def test_what_is_no_status_is_none(value: str) -> None:
    assert normalise_status(value) is None


@pytest.mark.parametrize(
    "value",
    ["N/A", "n.a.", "TBD", "-", "\u2013", "\u2014", "--", "?", "unknown", "None", "(none)", "", "  ", "…", "null", "Not applicable"],
)
def test_a_value_that_says_nothing_is_unknown(value: str) -> None:
    assert is_unknown(value)


@pytest.mark.parametrize("value", ["0", "no", "nan-tes", "None of the nodes", "N/A until Friday", "-1"])
def test_a_value_that_says_something_is_known(value: str) -> None:
    assert not is_unknown(value)


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("L2", "Level 2"),
        ("Tier 3", "Level 3"),
        ("level-1", "Level 1"),
        ("2", "Level 2"),
        ("2nd line", "Level 2"),
        ("Executive", "Executive"),
    ],
)
def test_an_escalation_level_is_spelled_one_way(value: str, level: str) -> None:
    assert normalise_level(value) == level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Support Engineer", ("Support Engineer",)),
        ("Ana Ruiz", ("Ana Ruiz",)),
        ("Signe Bråten (nights)", ("Signe Bråten",)),
        ("Bohdan Krč, from 25 October: Noor Haddad", ("Bohdan Krč", "Noor Haddad")),
        ("handover Kwabena Ilves -> Jarmila Oduya", ("Kwabena Ilves", "Jarmila Oduya")),
        ("Ana Ruiz / Bo Lind / Ana Ruiz", ("Ana Ruiz", "Bo Lind")),
        ("night desk", ("night desk",)),
        ("pat", ("pat",)),
    ],
)
def test_the_people_of_a_field_are_named_one_by_one(text: str, expected: tuple[str, ...]) -> None:
    assert people(text) == expected
