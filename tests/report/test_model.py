"""The report's derived values and its JSON shape."""

import pytest

from indexer.report import Report, Section

KEYS = [
    "id",
    "title",
    "headline",
    "customer",
    "priority",
    "status",
    "created",
    "escalated",
    "resolved",
    "escalation_level",
    "assigned_engineer",
    "customer_contact",
    "component",
    "version",
    "days_to_resolve",
    "causes",
    "raw",
    "extra",
    "sections",
    "warnings",
    "source",
]


@pytest.mark.parametrize(
    ("created", "resolved", "days"),
    [
        ("2024-02-06", "2024-02-08", 2),
        ("2024-02-06", "2024-02-06", 0),
        ("2024-02-08", "2024-02-06", None),
        (None, "2024-02-06", None),
        ("2024-02-06", None, None),
    ],
)
def test_days_to_resolve(created: str | None, resolved: str | None, days: int | None) -> None:
    assert Report("CE1", "", "x", created=created, resolved=resolved).days_to_resolve == days


def test_the_first_section_that_says_something_is_found() -> None:
    empty, full = Section("resolution", "Resolution", ""), Section("resolution", "Fix", "Restarted.")
    report = Report("CE1", "", "x", sections=(empty, full))
    assert report.section("resolution") == full
    assert report.section("impact") is None
    assert Report("CE1", "", "x", sections=(empty,)).section("resolution") == empty


def test_the_json_shape_has_every_documented_key_in_order() -> None:
    assert list(Report("CE1", "", "x").as_dict()) == KEYS
