"""A report becomes how it went, in brief: the problem, its cause, what fixed it, and what shall prevent it, a sentence or two each.

The one decision worth knowing: all four come from one report, so that they belong together; what that report does not record is not taken
from another one.
"""

import re
from collections.abc import Sequence
from typing import Final

from indexer.failure_modes.model import Quote
from indexer.report import Report

BRIEF: Final = 240
"""Characters of a brief passage, more or less: it ends with a sentence where one ends in time."""

_TOLD: Final = ("issue_description", "root_cause", "resolution", "next_steps")
_NEEDED: Final = _TOLD[:3]
_SENTENCE: Final = re.compile(r"[^\n]*?[.!?][\"')\]]*(?=\s|$)|[^\n]+")
_LABEL: Final = re.compile(r"[^\w\n]*[^\n]{1,60}:\s*$")
"""A line that only introduces the next ones."""
_SHORTEST: Final = 40


def example_of(reports: Sequence[Report]) -> tuple[Quote, ...]:
    """Return how it went in the first of some reports that records most; the most typical come first."""
    best = max(reports, key=lambda report: sum(_has(report, key) for key in _NEEDED), default=None)
    if best is None:
        return ()
    return tuple(Quote(best.id, key, brief(section.text)) for key in _TOLD if (section := best.section(key)) and section.text.strip())


def brief(text: str) -> str:
    """Return the first sentences of a text, some :data:`BRIEF` characters of it."""
    found: list[str] = []
    length = 0
    for match in _SENTENCE.finditer(text):
        sentence = " ".join(match[0].split()).lstrip("-*• ")
        if not sentence or _LABEL.fullmatch(sentence):
            continue
        if found and length + len(sentence) > BRIEF and length >= _SHORTEST:
            return " ".join(found)
        if length + len(sentence) > 2 * BRIEF:
            return f"{' '.join([*found, sentence])[:BRIEF].rsplit(' ', 1)[0]} …"
        found.append(sentence)
        length += len(sentence) + 1
    return " ".join(found)


def _has(report: Report, key: str) -> bool:
    section = report.section(key)
    return section is not None and bool(section.text.strip())
