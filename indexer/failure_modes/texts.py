"""A report becomes the texts that tell how it failed, and their terms, each as often as it counts.

The one decision worth knowing: this is all of a report that its failure mode depends on; what is not yielded here, or blanked, can make no
two reports alike.
"""

import re
from collections.abc import Iterator
from typing import Final

from indexer.analysis import analyze
from indexer.incidental import masked
from indexer.report import Report

SECTION_TIMES: Final = {"root_cause": 3, "title": 2, "technical_details": 2, "issue_description": 1, "resolution": 1, "other": 1}
"""How often a word counts, by where it is said. The cause is what makes two failures the same; the same trouble may have many causes. What
fixed an incident tells a little of how it failed; impact, moods and plans read alike in all reports."""

EMPTY: Final = frozenset(
    re.findall(
        r"\w+",
        """
        one two three four five six seven eight nine ten eleven twelve dozen half first second third last next per
        minute minutes hour hours day days night nights week weeks month months year years morning afternoon evening weekend today yesterday
        using used due via based not no upon within during while between against into onto
        investigation incident incidents issue issues problem problems root cause report reported customer customers
        """,
    )
)
"""Words that count, date, only join or are in every report: they say how much, when and whereby it was, of a mode nothing."""


def texts_of(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the section keys and texts that tell how a report failed, what is incidental in them blanked."""
    names = [name for name in (report.customer, report.assigned_engineer, report.customer_contact) if name]
    for key, text in (("title", report.headline), *((section.key, section.text) for section in report.sections)):
        if key in SECTION_TIMES and text.strip():
            yield key, masked(text, names)


def terms_of(report: Report) -> list[str]:
    """Return the terms of a report, each as often as it counts."""
    return [term.text for key, text in texts_of(report) for term in analyze(text).terms for _ in range(SECTION_TIMES[key])]
