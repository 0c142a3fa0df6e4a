"""Which passages become sections, groups and points, and what stays text."""

import pytest

from indexer.report import Block, Group, Point, Report
from tests.report.builders import code, codes, field, h1, h2, h3, item, keys, label, report_of, row, text


def _section(report: Report, key: str) -> str:
    section = report.section(key)
    assert section is not None
    return section.text


def _groups(report: Report, key: str) -> list[tuple[str, list[str]]]:
    section = report.section(key)
    assert section is not None
    return [(group.label, [point.text for point in group.points]) for group in section.groups]


def test_headings_open_sections_in_the_order_of_the_file() -> None:
    report = report_of(h1("CE1 A"), h2("Symptoms"), text("Down."), h2("3. Root cause:"), text("Full."), h2("Weather"), text("Rain."))
    assert [(section.key, section.heading, section.text) for section in report.sections] == [
        ("issue_description", "Symptoms", "Down."),
        ("root_cause", "3. Root cause", "Full."),
        ("other", "Weather", "Rain."),
    ]


def test_two_sections_of_one_kind_are_both_kept() -> None:
    report = report_of(h1("CE1 A"), h2("Workaround"), text("Restart."), h2("Fix"), text("Patch."))
    assert [(section.key, section.text) for section in report.sections] == [("resolution", "Restart."), ("resolution", "Patch.")]


def test_text_keeps_a_line_a_block_with_markers_and_code_verbatim() -> None:
    body = [
        text("We saw:"),
        code("I0206  a\n  b"),
        item("one", "1."),
        item("deeper", "-", 2),
        item("two", ""),
        row("Time", "Event"),
        field("Build", "b75"),
    ]
    report = report_of(h1("CE1 A"), h2("Evidence"), *body)
    assert _section(report, "technical_details") == "We saw:\nI0206  a\n  b\n1. one\n  - deeper\n- two\nTime | Event\nBuild: b75"


def test_text_before_any_heading_describes_the_issue() -> None:
    report = report_of(text("Since noon all writes to the orders table have failed with a timeout."), item("three nodes"), code("ERROR: x"))
    assert keys(report) == ["issue_description"]
    assert report.sections[0].heading == ""
    assert report.sections[0].text == "Since noon all writes to the orders table have failed with a timeout.\n- three nodes\nERROR: x"


def test_a_stray_line_above_a_described_issue_is_no_description() -> None:
    report = report_of(h1("CE1 A"), text("Internal use only."), h2("Symptoms"), text("Down."))
    assert keys(report) == ["other", "issue_description"]


@pytest.mark.parametrize("closing", [":", ""])
def test_numbered_groups_and_their_points(closing: str) -> None:
    as_items = [
        item(f"Customer User Error{closing}", "1."),
        item("Backups off", "-", 2),
        item(f"Configuration{closing}", "2."),
        item("RF=1", "-", 2),
    ]
    as_labels = [label(f"1. Customer User Error{closing}"), item("Backups off"), label(f"2. Configuration{closing}"), item("RF=1")]
    mixed = [label(f"1. Customer User Error{closing}"), item("Backups off"), item(f"Configuration{closing}", "2."), item("RF=1", "-", 2)]
    for body in (as_items, as_labels, mixed):
        report = report_of(h1("CE1 A"), h2("Root Cause Analysis"), *body)
        assert _groups(report, "root_cause") == [("Customer User Error", ["Backups off"]), ("Configuration", ["RF=1"])]
        assert report.causes == ("Customer User Error", "Configuration")


def test_bullets_at_the_depth_of_their_numbered_label_are_its_points() -> None:
    report = report_of(
        h1("CE1 A"),
        h2("Root cause"),
        item("Human error:", "1."),
        item("Typo"),
        item("Haste"),
        item("Missing check:", "2."),
        item("No review"),
    )
    assert _groups(report, "root_cause")[0] == ("Human error", ["Typo", "Haste"])


def test_a_plain_list_has_points_and_no_groups() -> None:
    report = report_of(h1("CE1 A"), h2("Fix"), item("one", "1."), item("two", "2."))
    section = report.section("resolution")
    assert section is not None
    assert (section.groups, section.points) == ((), (Point("one"), Point("two")))


@pytest.mark.parametrize(
    "horizon",
    [
        [h3("Immediate (0-4 hours)"), item("Stop writes"), h3("Long-term (1-7 days)"), text("Review it.")],
        [label("Immediate (0-4 hours)"), item("Stop writes"), label("Long-term (1-7 days)"), text("Review it.")],
        [field("Immediate (0-4 hours)", "Stop writes"), field("Long-term (1-7 days)", "Review it.")],
        [
            item("Immediate (0-4 hours):", "1."),
            item("Stop writes", "-", 2),
            item("Long-term (1-7 days):", "2."),
            item("Review it.", "-", 2),
        ],
    ],
    ids=["headings", "bold labels", "lead-ins", "list"],
)
def test_an_action_plan_is_grouped_by_horizon(horizon: list[Block]) -> None:
    report = report_of(h1("CE1 A"), h2("Action Plan"), *horizon, h2("Fix"))
    assert _groups(report, "action_plan") == [("Immediate (0-4 hours)", ["Stop writes"]), ("Long-term (1-7 days)", ["Review it."])]
    assert keys(report) == ["action_plan", "resolution"]


def test_key_value_points_are_split() -> None:
    report = report_of(
        h1("CE1 A"),
        h2("Technical Details"),
        item("Cluster: 3-node with RF=1 (should be RF=3)"),
        field("Backup", "off"),
        item("at 10:16: down"),
    )
    section = report.section("technical_details")
    assert section is not None
    assert section.points == (
        Point("Cluster: 3-node with RF=1 (should be RF=3)", "Cluster", "3-node with RF=1 (should be RF=3)"),
        Point("Backup: off", "Backup", "off"),
        Point("at 10:16: down"),
    )


def test_a_deeper_unknown_heading_is_a_group_and_a_deeper_known_one_a_section() -> None:
    report = report_of(
        h1("CE1 A"),
        h2("Root cause"),
        h3("Missing alert"),
        text("No page."),
        h3("Impact"),
        text("None."),
        h2("Fix"),
        h3("Workaround"),
        text("x"),
    )
    assert keys(report) == ["root_cause", "impact", "resolution"]
    assert report.causes == ("Missing alert",)
    assert _groups(report, "resolution") == [("Workaround", ["x"])]


def test_an_unknown_heading_of_the_same_rank_is_a_section_of_its_own() -> None:
    report = report_of(h1("CE1 A"), h2("Root cause"), text("x"), h2("The weather"), text("y"), h3("Wind"), text("z"))
    assert [(section.key, section.heading) for section in report.sections] == [("root_cause", "Root cause"), ("other", "The weather")]


def test_unknown_labels_set_like_known_ones_head_sections() -> None:
    report = report_of(
        label("SYMPTOMS"),
        text("Down."),
        label("WHAT EVERYONE THOUGHT"),
        text("Network."),
        label("Note:"),
        text("small"),
        label("CAUSE"),
        text("Disk."),
    )
    assert [(section.key, section.heading) for section in report.sections] == [
        ("issue_description", "SYMPTOMS"),
        ("other", "WHAT EVERYONE THOUGHT"),
        ("root_cause", "CAUSE"),
    ]
    assert "Note:\nsmall" in report.sections[1].text


def test_an_unknown_label_among_real_headings_is_a_group() -> None:
    report = report_of(h1("CE1 A"), h2("Symptoms"), label("On node 3"), item("slow"), h2("Fix"), label("Hardware"), item("new disk"))
    assert keys(report) == ["issue_description", "resolution"]
    assert _groups(report, "resolution") == [("Hardware", ["new disk"])]


def test_a_line_that_introduces_code_is_no_heading() -> None:
    report = report_of(label("Symptoms:"), text("Down."), label("Serial console on night 3:"), code("panic"), label("Cause:"), text("OOM."))
    assert keys(report) == ["issue_description", "root_cause"]


def test_numbered_sections_are_told_from_numbered_groups_by_their_sequence() -> None:
    body = [
        label("1. Summary"),
        text("Down."),
        label("2. Cause"),
        text("Two:"),
        label("1. Haste"),
        item("typo"),
        label("2. Habit"),
        item("no review"),
    ]
    report = report_of(h1("CE1 A"), *body, label("3. Oddities"), text("None."))
    assert [section.heading for section in report.sections] == ["1. Summary", "2. Cause", "3. Oddities"]
    assert report.causes == ("Haste", "Habit")


def test_lines_that_are_nothing_but_section_names_are_headings_if_there_are_two() -> None:
    report = report_of(h2("Description"), text("Symptoms"), text("Down."), text("Cause"), text("Disk."))
    assert keys(report) == ["issue_description", "root_cause"]
    alone = report_of(h2("Description"), text("Cause"), text("Disk."))
    assert keys(alone) == ["issue_description"]


def test_a_field_name_below_a_lead_in_section_is_no_header_field_unless_it_can_be_one() -> None:
    long = "because the disk of the third node was full, and nobody had looked at it for a month"
    body = [field("Cause.", long), text("The pod said:"), field("Status", "FAILED"), field("Disk", "full"), field("Fix.", long)]
    report = report_of(h1("CE1 A"), *body)
    assert (report.status, report.extra) == (None, ())
    assert _section(report, "root_cause").endswith("Status: FAILED\nDisk: full")


def test_a_bold_line_among_bold_lead_ins_heads_a_section_too() -> None:
    long = "because the disk of the third node was full, and nobody had looked at it for a month"
    body = [field("Reported as", long), field("Cause.", long), label("Repair."), item("new disk"), label("Options weighed"), item("none")]
    assert keys(report_of(h1("CE1 A"), *body)) == ["issue_description", "root_cause", "resolution", "other"]


def test_paragraphs_that_open_with_a_bold_name_are_sections() -> None:
    long = "because the disk of the third node was full, and nobody had looked at it for a month"
    body = [
        field("Reported as", long),
        field("Why it was not the network.", long),
        field("Cause.", long),
        text("And more."),
        field("An odd remark", long),
        field("Fix.", "x"),
    ]
    report = report_of(h1("CE1 A"), *body)
    assert [(section.key, section.heading) for section in report.sections] == [
        ("issue_description", "Reported as"),
        ("technical_details", "Why it was not the network"),
        ("root_cause", "Cause"),
        ("other", "An odd remark"),
        ("resolution", "Fix"),
    ]
    assert _section(report, "root_cause") == f"{long}\nAnd more."


@pytest.mark.parametrize(
    ("key", "section"),
    [("Root cause", "root_cause"), ("rootCause", "root_cause"), ("symptoms", "issue_description"), ("close_notes", "resolution")],
)
def test_a_section_s_name_as_a_header_label_is_that_section(key: str, section: str) -> None:
    report = report_of(field("id", "CE1"), field(key, "the disk was full"), field("priority", "P1"))
    assert [(found.key, found.heading, found.text) for found in report.sections] == [(section, key, "the disk was full")]
    assert report.priority == "Critical"


def test_a_long_unknown_value_of_a_record_is_a_section() -> None:
    report = report_of(field("id", "CE1"), field("observedDrift", "word " * 60))
    assert [(section.key, section.heading) for section in report.sections] == [("other", "observedDrift")]


@pytest.mark.parametrize(
    ("value", "resolved", "said"),
    [("Fixed", None, ""), ("2024-02-08", "2024-02-08", ""), ("Restarted the node.", None, "Restarted the node.")],
)
def test_resolution_may_be_a_code_a_date_or_what_was_done(value: str, resolved: str | None, said: str) -> None:
    report = report_of(field("id", "CE1"), field("Resolution", value))
    section = report.section("resolution")
    assert report.resolved == resolved
    assert (section.text if section else "") == said


def test_a_small_labelled_paragraph_in_the_body_is_a_section() -> None:
    report = report_of(h1("CE1 A"), h2("Symptoms"), text("Down."), field("Workaround", "restart the node by hand"), h2("Cause"))
    assert keys(report) == ["issue_description", "resolution", "root_cause"]


def test_a_list_of_values_in_the_body_is_not_cut_up() -> None:
    report = report_of(
        h1("CE1 A"), h2("Technical details"), field("Cluster", "three nodes"), field("Impact", "all users of it"), field("Build", "b75")
    )
    assert keys(report) == ["technical_details"]


@pytest.mark.parametrize(
    ("status", "missing"),
    [
        ("Resolved", {"no-resolution", "no-root-cause"}),
        (None, {"no-resolution"}),
        ("Open", set()),
        ("Monitoring", set()),
        ("In progress", set()),
    ],
)
def test_a_missing_resolution_is_missed_unless_the_report_is_still_open(status: str | None, missing: set[str]) -> None:
    header = [field("Status", status)] if status else []
    report = report_of(h1("CE1 A"), *header, h2("Symptoms"), text("Down."), h2("Resolution"), text("TBD"))
    assert set(codes(report)) & {"no-resolution", "no-root-cause"} == missing


def test_groups_of_equal_labels_are_one_cause() -> None:
    report = report_of(h2("Root cause"), label("Haste"), h2("RCA"), label("Haste"), label("Habit"))
    assert report.causes == ("Haste", "Habit")
    assert report.sections[0].groups == (Group("Haste"),)
