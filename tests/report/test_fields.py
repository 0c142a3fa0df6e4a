"""Header fields are known by many labels, and all spellings of a label are one."""

import pytest

from indexer.report import HEADER_FIELDS, header_field
from indexer.report.fields import fold_label, is_canonical
from tests.report.builders import listed

LABELS = {
    "id": """Id|_id|Ticket|Ticket #|Case number|Key|Incident ID|incident_id|reportId|Reference|Escalation no.|ticket.id|report.number""",
    "title": "Title|Subject|Short description|shortTitle|Headline|Topic",
    "customer": """Customer|Client|Account|Organization|Organisation|requester_organization|accountName|Customer name|customer.name|Company
        |Customer / Account""",
    "priority": "Priority|Prio|Sev|Severity|Urgency|severity_level|fields.priority.name|Criticality",
    "status": "Status|State|workflow-state|Ticket status|fields.status.name|Disposition",
    "created": """Created|Opened|Raised on|Reported|Date opened|Incident start|created_at|createdAt|Opened (UTC)|Date of incident
        |Start Date/Time|Started|Logged at|openedAt""",
    "escalated": "Escalated|Escalated on|Date escalated|escalation_date|escalatedAt",
    "resolved": """Resolved|Closed|Solved|Fixed on|solved_at|closed-on|Date resolved|End Date/Time|Closed on|resolvedAt|Resolution date
        |Incident end""",
    "escalation_level": "Escalation Level|Tier|Support level|escalation_level|Level",
    "assigned_engineer": """Assigned Engineer|Owner|Assignee|Engineer|DRI|Handled by|assigned_to|On call|Incident Lead|ownerName""",
    "customer_contact": "Customer Contact|Reporter|Contact|Requester|Raised by|contactName|reporter.displayName",
    "component": "Component|Service|Product|Module|Affected service|affected_services|Configuration item",
    "version": "Version|Build|DB version|Release|softwareVersion|Affects Version/s",
}
CASES = [pytest.param(label, name, id=f"{name}-{label}") for name, table in LABELS.items() for label in listed(table)]


@pytest.mark.parametrize(("label", "name"), CASES)
def test_a_label_names_its_field(label: str, name: str) -> None:
    field = header_field(label)
    assert field is not None
    assert field.name == name


@pytest.mark.parametrize(
    "label", ["Cluster", "Account manager", "Prepared by", "Tags", "Root cause", "", "?", "Backup status", "Recovery Point", "k" * 1000]
)
def test_other_labels_name_none(label: str) -> None:
    assert header_field(label) is None


@pytest.mark.parametrize(
    "spelling",
    ["Date opened", "date_opened", "dateOpened", "DateOpened", "date-opened", "DATE OPENED", "Date opened (UTC):", "date.opened"],
)
def test_all_spellings_of_a_label_are_one(spelling: str) -> None:
    assert fold_label(spelling) == "date opened"


def test_no_label_is_listed_for_two_fields() -> None:
    owners: dict[str, set[str]] = {}
    for field in HEADER_FIELDS:
        for label in field.synonyms:
            owners.setdefault(label, set()).add(field.name)
    assert {label: names for label, names in owners.items() if len(names) > 1} == {}


def test_listed_labels_are_folded() -> None:
    assert [label for field in HEADER_FIELDS for label in field.synonyms if fold_label(label) != label] == []


def test_a_field_s_own_name_is_canonical_and_its_synonyms_are_not() -> None:
    assert is_canonical("escalation_level")
    assert is_canonical("Priority:")
    assert not is_canonical("Urgency")
