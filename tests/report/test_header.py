"""Header values: where they are taken from, which of two counts, and what is said when they are unclear."""

import pytest

from indexer.report import Block
from tests.report.builders import codes, field, h1, h2, item, label, report_of, row, text

RESOLVED = [h2("Root cause"), text("A full disk."), h2("Resolution"), text("Freed the disk.")]


def test_the_first_value_wins_and_a_contradicting_one_is_kept_beside_it() -> None:
    report = report_of(h1("CE1 A"), field("Client", "Solstice"), field("Account", "Borealis"), *RESOLVED)
    assert report.customer == "Solstice"
    assert report.extra == (("Account", "Borealis"),)
    assert [(warning.code, warning.field) for warning in report.warnings if warning.field == "customer"] == [
        ("contradicting-field", "customer")
    ]


def test_a_second_value_that_means_the_same_is_no_contradiction() -> None:
    report = report_of(
        h1("CE1 A"), field("Severity", "Sev-1"), field("Sev", "P1"), field("Created", "2024-02-06"), field("Opened", "6 Feb 2024")
    )
    assert "contradicting-field" not in codes(report)
    assert report.extra == (("Sev", "P1"), ("Opened", "6 Feb 2024"))


def test_a_field_s_own_name_counts_more_than_a_synonym_before_it() -> None:
    report = report_of(h1("CE1 A"), field("Urgency", "Low"), field("Priority", "High"))
    assert (report.priority, report.raw["priority"]) == ("High", "High")
    assert report.extra == (("Urgency", "Low"),)


def test_a_value_that_says_nothing_gives_way_to_one_that_does() -> None:
    report = report_of(h1("CE1 A"), field("Owner", "N/A"), field("Engineer", "Jane"))
    assert report.assigned_engineer == "Jane"
    assert "contradicting-field" not in codes(report)


def test_raw_values_and_labels_are_kept_as_written() -> None:
    report = report_of(h1("CE1010 - Disk full"), field("Raised on", "6 Feb 2024"), field("Sev", "Sev-2 (was 3)"))
    assert dict(report.raw) == {"title": "CE1010 - Disk full", "created": "6 Feb 2024", "priority": "Sev-2 (was 3)"}
    assert dict(report.labels) == {"created": "Raised on", "priority": "Sev"}
    assert report.as_dict()["raw"]["created"] == {"label": "Raised on", "value": "6 Feb 2024"}


@pytest.mark.parametrize("value", ["N/A", "TBD", "-", "—", "?", "unknown", ""])
def test_values_that_say_nothing_are_unknown_without_a_warning_about_them(value: str) -> None:
    report = report_of(
        h1("CE1 A"),
        *(field(name, value) for name in ("Customer", "Priority", "Status", "Created", "Resolved", "Owner", "Contact", "Level")),
    )
    assert (report.customer, report.priority, report.status, report.created, report.resolved, report.assigned_engineer) == (None,) * 6
    assert {"bad-date", "unknown-priority", "unknown-status"}.isdisjoint(codes(report))
    assert "no-created-date" in codes(report)


def test_a_date_that_cannot_be_read_is_unknown_and_named() -> None:
    report = report_of(h1("CE1 A"), field("Created", "last Tuesday"))
    warning = next(warning for warning in report.warnings if warning.code == "bad-date")
    assert report.created is None
    assert (warning.field, "last Tuesday" in warning.message) == ("created", True)
    assert "no-created-date" not in codes(report)


@pytest.mark.parametrize(
    ("blocks", "created", "warned"),
    [
        ([field("Created", "06/02/2024"), field("Resolved", "23/02/2024")], "2024-02-06", False),
        ([field("Created", "02/06/2024"), field("Resolved", "02/23/2024")], "2024-02-06", False),
        ([field("Created", "06/02/2024"), h2("Timeline"), text("on 14/02/2024 we restarted")], "2024-02-06", False),
        ([field("Created", "06/02/2024"), field("Last update", "14/02/2024")], "2024-02-06", False),
        ([field("Created", "06/02/2024"), field("Resolved", "08/02/2024")], "2024-02-06", True),
        ([field("Created", "06/02/2024 2:14 PM")], "2024-06-02", True),
    ],
    ids=["header", "American header", "text", "another field", "no evidence", "12-hour clock"],
)
def test_the_file_decides_the_order_of_day_and_month(blocks: list[Block], created: str, warned: bool) -> None:
    report = report_of(h1("CE1 A"), *blocks)
    assert report.created == created
    assert ("ambiguous-date" in codes(report)) is warned


def test_resolved_before_created_is_warned_about_and_takes_no_days() -> None:
    report = report_of(h1("CE1 A"), field("Created", "2024-02-08"), field("Resolved", "2024-02-06"))
    assert report.days_to_resolve is None
    assert [warning.field for warning in report.warnings if warning.code == "dates-out-of-order"] == ["resolved"]


def test_unknown_priorities_and_statuses_are_kept_raw_and_named() -> None:
    report = report_of(h1("CE1 A"), field("Priority", "banana"), field("Status", "fermenting"))
    assert (report.priority, report.status) == (None, None)
    assert (report.raw["priority"], report.raw["status"]) == ("banana", "fermenting")
    assert {"unknown-priority", "unknown-status"} <= set(codes(report))


def test_unknown_labels_of_the_header_are_kept_in_order() -> None:
    report = report_of(h1("CE1 A"), field("Queue", "L1"), field("Customer", "Solstice"), field("Tags", "disk, full"))
    assert report.extra == (("Queue", "L1"), ("Tags", "disk, full"))


@pytest.mark.parametrize(
    "blocks",
    [
        [field("Account", "Solstice"), field("Sev", "P2")],
        [item("Account: Solstice"), item("Sev: P2")],
        [text("Account: Solstice \u00b7 Sev: P2")],
        [text("Account: Solstice, Sev: P2")],
        [field("Account", "Solstice | Sev: P2")],
        [row("Account", "Solstice", "Sev", "P2")],
        [row("Account", "Sev"), row("Solstice", "P2")],
        [label("Account:"), text("Solstice"), label("Sev:"), text("P2")],
        [h2("Account"), text("Solstice"), h2("Sev"), text("P2")],
        [h2("Ticket details"), field("Account", "Solstice"), field("Sev", "P2")],
        [h2("1. Summary"), field("Account", "Solstice"), field("Sev", "P2"), text("What happened then is told here.")],
    ],
    ids=[
        "fields",
        "list",
        "middle dots",
        "commas",
        "in a value",
        "wide row",
        "labels above",
        "label lines",
        "headings",
        "metadata section",
        "below a summary",
    ],
)
def test_header_fields_are_found_however_they_are_laid_out(blocks: list[Block]) -> None:
    report = report_of(h1("CE1010 - Disk full"), *blocks, h2("Symptoms"), text("Writes fail."))
    assert (report.customer, report.priority) == ("Solstice", "High")
    assert report.extra == ()


def test_the_footer_belongs_to_the_header() -> None:
    footer = [
        field("Escalation Level", "Level 1"),
        field("Assigned Engineer", "Jane"),
        field("Account manager", "Joe"),
        field("Customer Contact", "DBA"),
    ]
    report = report_of(h1("CE1 A"), h2("Next Steps"), item("Review", "1."), *footer)
    assert (report.escalation_level, report.assigned_engineer, report.customer_contact) == ("Level 1", "Jane", "DBA")
    assert report.extra == (("Account manager", "Joe"),)
    assert report.sections[0].text == "1. Review"


def test_a_footer_may_be_one_sentence() -> None:
    report = report_of(
        h1("CE1 A"), h2("Fix"), text("Restarted."), field("Escalation level", "L2. Customer contact: Gwendolyn Aziz, duty manager.")
    )
    assert (report.escalation_level, report.customer_contact) == ("Level 2", "Gwendolyn Aziz, duty manager")


@pytest.mark.parametrize(
    "inside",
    [
        field("Status", "FAILED"),
        field("Status", "Open"),
        item("Status: Open"),
        text("Status: Open"),
        field("Priority", "Low"),
        field("Created", "2020-01-01"),
        field("Owner", "root"),
    ],
    ids=["log line", "field", "item", "text", "priority", "date", "owner"],
)
def test_a_field_name_inside_a_section_does_not_touch_the_header(inside: Block) -> None:
    header = [field("Priority", "High"), field("Status", "Resolved"), field("Created", "2024-02-06"), field("Owner", "Jane")]
    report = report_of(h1("CE1 A"), *header, h2("Technical details"), text("The pod said:"), inside, text("and nothing else."))
    assert (report.priority, report.status, report.created, report.assigned_engineer) == ("High", "Resolved", "2024-02-06", "Jane")
    assert report.extra == ()
    section = report.section("technical_details")
    assert section is not None
    assert inside.text.split()[-1] in section.text


def test_a_log_line_before_any_heading_is_no_status() -> None:
    report = report_of(
        text("Our cluster is down since this morning, please help us."), field("Status", "FAILED"), field("Error", "no space left")
    )
    assert report.status is None
    assert "status" not in report.raw
    assert "Status: FAILED" in report.sections[0].text


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([h1("CE1010 - Disk full")], ("CE1010", "Disk full")),
        ([label("CE1010 - DISK FULL"), field("Customer", "Solstice")], ("CE1010", "DISK FULL")),
        ([text("CE1010"), text("Disk full on node 3"), field("Customer", "Solstice")], ("CE1010", "Disk full on node 3")),
        ([field("CE1010", "Disk full on node 3"), field("Customer", "Solstice")], ("CE1010", "Disk full on node 3")),
        ([field("id", "CE1010"), field("title", "Disk full")], ("CE1010", "Disk full")),
        ([field("Subject", "Disk full"), field("Ticket", "CE1010"), h1("Disk full")], ("CE1010", "Disk full")),
        ([h1("Disk full"), field("Reference", "CE1010")], ("CE1010", "Disk full")),
        ([field("page title", "CE1010 | Portal"), h1("Disk full")], ("CE1010", "Disk full")),
        ([field("page title", "CE1010: Disk full")], ("CE1010", "Disk full")),
        ([field("Customer", "Solstice"), label("Disk full"), label("Symptoms"), text("Writes fail.")], ("CE1999", "Disk full")),
        ([h2("Disk full"), field("Customer", "Solstice"), h2("Symptoms")], ("CE1999", "Disk full")),
        ([h1("Incident report"), field("Subject", "Disk full")], ("CE1999", "Disk full")),
        ([field("Summary", "Disk full on node 3"), h2("Description"), text("Writes fail.")], ("CE1999", "Disk full on node 3")),
    ],
    ids=[
        "heading",
        "capitals",
        "two lines",
        "as a field",
        "front matter",
        "repeated",
        "reference",
        "page title's id",
        "page title",
        "after the table",
        "second rank",
        "generic",
        "Jira",
    ],
)
def test_id_and_title_are_found_where_people_write_them(blocks: list[Block], expected: tuple[str, str]) -> None:
    report = report_of(*blocks)
    assert (report.id, report.title) == expected


def test_without_id_and_title_the_file_s_name_serves_and_both_are_missed() -> None:
    report = report_of(text("It is all down, and nobody knows why."), fallback_id="PM2020-002 - KIAM service disruption")
    assert (report.id, report.title) == ("PM2020-002", "")
    assert {"no-id", "no-title"} <= set(codes(report))


def test_a_repeated_title_is_not_kept_twice() -> None:
    report = report_of(field("title", "Disk full"), field("id", "CE1010"), h1("Disk full"), h2("Symptoms"), text("Writes fail."))
    assert report.extra == ()
    assert [section.heading for section in report.sections] == ["Symptoms"]


def test_a_service_desk_s_record_is_understood() -> None:
    record = {
        "Number": "INC0012345",
        "Short Description": "Cluster down",
        "Priority": "2 - High",
        "Urgency": "3 - Low",
        "State": "Closed",
        "Opened At": "2024-02-06 10:00:00",
        "Resolutiondate": "2024-02-07",
        "Caller Id": "Joe",
        "Company": "Solstice",
        "Close Notes": "Replaced the switch.",
        "Cause": "Faulty switch",
    }
    report = report_of(*(field(key, value) for key, value in record.items()))
    assert (report.id, report.title, report.customer, report.customer_contact) == ("INC0012345", "Cluster down", "Solstice", "Joe")
    assert (report.priority, report.status, report.days_to_resolve) == ("High", "Resolved", 1)
    assert [(section.key, section.text) for section in report.sections] == [
        ("resolution", "Replaced the switch."),
        ("root_cause", "Faulty switch"),
    ]
    assert (report.extra, report.warnings) == ((("Urgency", "3 - Low"),), ())


def test_a_mail_is_understood() -> None:
    header = [
        field("From", "joe@example.com"),
        field("Date", "Tue, 6 Feb 2024 14:05:00 +0100"),
        field("Subject", "[CE2201] Backup job hangs"),
    ]
    report = report_of(*header, text("Hello team,"), text("our backup job hangs since yesterday. Status: FAILED in the UI."))
    assert (report.id, report.title, report.created, report.status) == ("CE2201", "Backup job hangs", "2024-02-06", None)


def test_a_generic_label_with_an_id_gives_the_id() -> None:
    report = report_of(field("Escalation Report", "INC-2291"), field("Customer", "Solstice"))
    assert report.id == "INC-2291"
