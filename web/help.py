"""What the help page teaches: examples of the query language that can be clicked, and the keyboard's shortcuts.

The one decision worth knowing: every example is a search of the sample corpus that finds something; a test tries each of them.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Example:
    """A search to try, and what it shows."""

    text: str
    meaning: str


EXAMPLES: Final[tuple[Example, ...]] = (
    Example("replication factor", "all words, in any form and order; if no report has them all, the best partial matches, said so"),
    Example("RF=1", "a setting, address, version, flag or error code is found whole: RF=1 is never RF=3"),
    Example('"out of memory"', "these words next to each other, as written: no other forms, no abbreviations, no typing errors"),
    Example("replication factor resolution:backup", "“backup” in the resolution only; the fields are listed below"),
    Example("certificate ttr:<=3", "days to resolve: at most 3; also >, >=, <, and spans such as 1..3"),
    Example("backup OR snapshot", "either of them; OR, AND and NOT in capitals only"),
    Example("disk -kafka", "without the word; NOT kafka is the same"),
    Example("(clock OR ntp) skew", "parentheses group"),
    Example("replic*", "words that begin so"),
    Example("replicaton~", "words that differ by a letter; ~2 for two letters"),
    Example('cause:"configuration issues"', "a field may hold a phrase"),
    Example("priority:P1", "P1, Sev1 and Urgent mean Critical"),
    Example("created:2024-01..2024-06", "created in these months; also created:2024, created:>=2024-02-06"),
    Example("customer:solstice", "a word of the customer's name; -customer:solstice leaves that customer out"),
    Example("-resolution:*", "reports without any resolution; a star alone is any value, so resolution:* has one"),
    Example("CE1010", "a report's id goes straight to the report"),
)

SHORTCUTS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("/", "Ctrl K"), "search"),
    (("Esc",), "clear the search, close a list or a dialog"),
    (("j", "k"), "next, previous result"),
    (("Enter", "o"), "open the result"),
    (("c",), "copy the resolution of the result or of the report"),
    (("?",), "show these shortcuts"),
    (("1", "…", "6"), "in the drill: choose a failure mode; after the answer 1 to 4 grade yourself"),
    (("0",), "in the drill: I do not know"),
    (("a", "w"), "in the drill: show all failure modes, write your next step"),
    (("n",), "in the drill: one more section; at its start, the first case"),
)
