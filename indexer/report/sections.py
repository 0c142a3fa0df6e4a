"""The one list of canonical sections: key, the title shown to people, and the headings that mean it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A canonical section; ``synonyms`` are headings in lower case without punctuation, numbers and emphasis."""

    key: str
    title: str
    synonyms: frozenset[str]


SECTIONS: tuple[SectionKind, ...] = (
    SectionKind("issue_description", "Issue description", frozenset()),
    SectionKind("root_cause", "Root cause", frozenset()),
    SectionKind("technical_details", "Technical details", frozenset()),
    SectionKind("impact", "Impact", frozenset()),
    SectionKind("action_plan", "Action plan", frozenset()),
    SectionKind("resolution", "Resolution", frozenset()),
    SectionKind("current_status", "Current status", frozenset()),
    SectionKind("customer_sentiment", "Customer sentiment", frozenset()),
    SectionKind("next_steps", "Next steps", frozenset()),
    SectionKind("other", "Other", frozenset()),
)
