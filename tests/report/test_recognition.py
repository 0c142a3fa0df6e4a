"""Headings as support teams write them mean a canonical section, whatever their numbering, emphasis and company."""

import pytest

from indexer.report import SECTIONS, section_kind
from indexer.report.headings import clean_heading, plain_words, singular
from indexer.report.recognition import is_horizon, recognise
from indexer.report.sections import WEAK
from tests.report.builders import listed

HEADINGS = {
    "issue_description": """Issue Description|Symptoms|Symptom|What happened|Problem Statement|Summary|Executive summary|tl;dr
        |Incident Overview
        |Steps to reproduce|Expected behavior|Error message|Outage Description|What the customer saw|What your passengers saw
        |Reported problem|The complaint|issueDescription|D2: Problem description|How it came to light|In the customer\u2019s words
        |So, what did people see?|Background for the executive review""",
    "root_cause": """Root Cause Analysis|RCA|Root cause|Root Cause(s)|Root cause (preliminary)|Probable cause|Contributing Factors|5 Whys
        |Five whys|Why it happened|Why did this happen?|What caused the incident?|Trigger|Root cause - clock skew
        |Root cause: clock skew|Root causes and mitigation|D4 Root cause|III. CAUSE|rootCause|root_cause
        |Explanation, in plain words|True cause.|Preliminary root cause|Where the crowd came from|Technical root cause""",
    "technical_details": """Technical Details|Environment|Timeline|Timeline of events|Timeline (UTC)|Detection|Logs|Findings|Findings so far
        |Work notes|Diagnostics|What we found|What the logs said|Configuration|Evidence examined|Stack trace
        |Additional information|Why it is not compaction|technicalDetails""",
    "impact": """Impact|Impact Assessment|Business impact|Customer impact|Impact / severity|End User Impact|Impact & scope|Consequences
        |Effect on the business|4. Impact|Consequence for the users|Who was affected?|Affected services|Blast radius""",
    "action_plan": """Action Plan|Action items|Actions|Plan of action|Corrective and preventive actions|Proposed fix|Remediation plan
        |Immediate actions|Measures required|CAPA|actionPlan|Immediate (0-4 hours)|Plan for the window""",
    "resolution": """Resolution|Resolution Summary|Fix|Workaround|Workaround (09/01, 09:15)|Solution|Remedy applied|Mitigation & Resolution
        |Resolution and recovery|Remediation|Recovery|Containment|Corrective actions|Actions taken|What was done|What we did
        |How it was repaired|How service came back|What cured it|Close notes|Permanent Resolution|How we put it right
        |What has changed since""",
    "current_status": """Current Status|Status|Status update|State of play|Where we are|Where things stand|Outcome|Result
        |Current status (20 October 2025)|How we left it""",
    "customer_sentiment": """Customer Sentiment|Sentiment|Customer mood|Mood of the customer|How the customer feels|Customer feedback|CSAT
        |Where the relationship stands|Client disposition""",
    "next_steps": """Next Steps|Follow-ups|Follow ups|Followups|Follow-up actions|Lessons Learned|Lessons learnt|Prevention|Recommendations
        |What went well?|Where we got lucky|What's next?|To do|For next time|Takeaways|Recommendations, and their acceptance
        |Open items|nextSteps""",
}
CASES = [pytest.param(heading, key, id=f"{key}-{heading}") for key, table in HEADINGS.items() for heading in listed(table)]


@pytest.mark.parametrize(("heading", "key"), CASES)
def test_a_heading_means_its_section(heading: str, key: str) -> None:
    kind = section_kind(heading)
    assert kind is not None
    assert kind.key == key


@pytest.mark.parametrize(
    "dress",
    [
        "{}",
        "{}:",
        "3. {}",
        "III. {}",
        "a) {}",
        "(2) {}",
        "4.1 {}",
        "**{}**",
        "__{}:__",
        "## {} ##",
        "🔥 {}",
        "{} (draft)",
        "[{}]",
        "  {}  :",
        "§ {}",
        "Step 3: {}",
        "2 - {}",
    ],
)
@pytest.mark.parametrize("heading", ["Root cause analysis", "ROOT CAUSE ANALYSIS", "root-cause analysis", "Root Causes Analysis"])
def test_numbering_emphasis_case_and_colons_do_not_matter(dress: str, heading: str) -> None:
    kind = section_kind(dress.format(heading))
    assert kind is not None
    assert kind.key == "root_cause"


@pytest.mark.parametrize("heading", [section.title for section in SECTIONS if section.synonyms])
def test_every_title_shown_to_people_means_its_own_section(heading: str) -> None:
    kind = section_kind(heading)
    assert kind is not None
    assert kind.title == heading


@pytest.mark.parametrize(
    "heading",
    [
        "The wrong story",
        "Do not simply switch it off",
        "Who is holding",
        "DO NOT RESTART THIS UNIVERSE",
        "Attendees",
        "",
        "***",
        "3.",
        "See also",
        "x" * 500,
        "Residual heat",
    ],
)
def test_an_unknown_heading_means_nothing(heading: str) -> None:
    assert section_kind(heading) is None


def test_no_heading_is_listed_for_two_sections() -> None:
    forms = [(singular(form), section.key) for section in SECTIONS for form in section.synonyms]
    owners: dict[str, set[str]] = {}
    for form, key in forms:
        owners.setdefault(form, set()).add(key)
    assert {form: keys for form, keys in owners.items() if len(keys) > 1} == {}


def test_listed_headings_are_in_the_form_in_which_headings_are_looked_up() -> None:
    forms = [form for section in SECTIONS for form in section.synonyms]
    assert [form for form in forms if plain_words(form) != form] == []


def test_every_weak_name_is_a_listed_heading() -> None:
    forms = {singular(form) for section in SECTIONS for form in section.synonyms}
    assert {name for name in WEAK if singular(name) not in forms} == set()


def test_a_phrase_is_less_sure_than_a_listed_heading() -> None:
    phrase, name = recognise("What finally fixed it"), recognise("Fix")
    assert phrase is not None
    assert name is not None
    assert (phrase.sure, name.sure) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "Immediate (0-4 hours)",
        "1. Short-term (4-24 hours):",
        "Long-term (1-7 days)",
        "Within the week",
        "Day 2",
        "0\u20134 hours",
        "First 24 h",
    ],
)
def test_a_stretch_of_time_is_a_horizon(text: str) -> None:
    assert is_horizon(text)


@pytest.mark.parametrize("text", ["Customer User Error", "Investigation", "First theory", "Monitoring", "Immediacy"])
def test_other_group_labels_are_no_horizon(text: str) -> None:
    assert not is_horizon(text)


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("1. Customer User Error:", "Customer User Error"),
        ("**IV) Impact:**", "Impact"),
        ("2.3 Scope", "Scope"),
        ("Immediate (0-4 hours):", "Immediate (0-4 hours)"),
        ("2 nodes lost", "2 nodes lost"),
        ("I was wrong", "I was wrong"),
        ("3.", "3."),
    ],
)
def test_a_clean_heading_loses_number_emphasis_and_colon_only(written: str, clean: str) -> None:
    assert clean_heading(written) == clean
