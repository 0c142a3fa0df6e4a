"""A report becomes a case: its issue, the evidence that may be asked for section by section, and nothing that gives the answer away.

The one decision worth knowing: a report is no exercise book, so the answer is held back sentence by sentence, not only section by section.
A sentence of the issue or of the evidence is left out if it says what the resolution or the cause says, or if it says in so many words
that this is what caused or fixed it; where a text goes on with a cause or a resolution under a name of its own, all that follows is left
out. Sections of the report's own making are never evidence, since their headings and texts tell the cause more often than not; nor is what
was written after the resolution. A sum of the whole ("Executive summary") is shown only where the issue has no other words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from indexer.analysis import analyze
from indexer.report import Report, Section, is_standard, section_kind
from indexer.similar import is_open

EVIDENCE: Final = ("technical_details", "impact")
"""Sections that may be asked for."""
_ANSWER: Final = ("root_cause", "resolution", "action_plan", "next_steps")
_SUM: Final = re.compile(r"\b(?:summary|abstract|overview|tl;? ?dr|synopsis|in short|in brief|at a glance)\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[\"“'(\[]?[A-Z0-9])")
_LEAD_IN: Final = re.compile(r"^\W{0,4}([A-Za-z][A-Za-z' ]{1,40}?)(?::| [–—-]) ?(?! )")  # noqa: RUF001  # dashes that people write
_CERTAIN: Final = re.compile(r"\b(?:causes?|rca|resolution|fix|solution|workaround|remedy|actions?|steps)\b", re.IGNORECASE)
"""Of the names of such sections, those that open no log line and no theory ("Reason: Evicted", "Diagnosis of the customer: ...")."""
_TOLD: Final = re.compile(
    r"\broot cause\b|\bturned out\b|\bcaused by(?!:)|\bdetermined (?:to be|that)\b|\b(?:identified|diagnosed) as\b|\btraced (?:back )?to\b"
    r"|\bthe (?:cause|culprit|reason|fix|cure|remedy|solution|workaround) (?:was|is|were|turned|proved)\b"
    r"|\b(?:was|were|been|is|got) (?:caused|triggered|resolved|fixed|cured|solved|remedied|repaired|restored|mitigated)"
    r" (?:by|when|after|with|once)\b",
    re.IGNORECASE,
)
_SAME: Final = 0.8
"""The share of a sentence's terms that a sentence of the resolution has, from which on they say the same."""
_EQUAL: Final = 0.65
"""The same for a sentence of the cause, as a share of the terms of both: a cause repeats symptoms, and says more."""
_FEWEST: Final = 4
"""Terms of a sentence below which saying the same is chance."""
_ISSUE: Final = 5
"""Words that are left of an issue, at the least, for there to be anything to think about."""


@dataclass(frozen=True, slots=True)
class Case:
    """A report to practise on: its issue, and the evidence in the report's order; ``withheld`` counts the sentences left out of both."""

    report: Report
    issue: tuple[Section, ...]
    evidence: tuple[Section, ...]
    withheld: int


def case(report: Report) -> Case | None:
    """Return what of a report may be shown before it is answered; None if it is not resolved, or if nothing of its issue may be shown."""
    resolution = report.section("resolution")
    if resolution is None or not resolution.text.strip() or is_open(report):
        return None
    told = _Told.by(report)
    issue = [told.without(section) for section in _issue(report)]
    evidence = [told.without(section) for section in _before_resolution(report)]
    shown = tuple(section for section, _ in issue if section.text.strip())
    if sum(len(section.text.split()) for section in shown) < _ISSUE:
        return None
    withheld = sum(count for _, count in (*issue, *evidence))
    return Case(report, shown, tuple(section for section, _ in evidence if section.text.strip()), withheld)


def _issue(report: Report) -> list[Section]:
    sections = [section for section in report.sections if section.key == "issue_description"]
    own = [section for section in sections if not _SUM.search(section.heading) and section.text.strip()]
    return own or sections


def _before_resolution(report: Report) -> Iterator[Section]:
    """Yield the evidence: what was written down once it was resolved tells how, but who was hit may be told last."""
    keys = [section.key for section in report.sections]
    end = keys.index("resolution")
    for place, section in enumerate(report.sections):
        if section.key == "impact" or (section.key in EVIDENCE and place < end):
            yield section


@dataclass(frozen=True, slots=True)
class _Told:
    """The sentences that give an answer, as sets of terms."""

    fixes: tuple[frozenset[str], ...]
    causes: tuple[frozenset[str], ...]

    @classmethod
    def by(cls, report: Report) -> "_Told":
        return cls(
            tuple(_terms_of(section.text for section in report.sections if section.key in _ANSWER and section.key != "root_cause")),
            tuple(_terms_of(section.text for section in report.sections if section.key == "root_cause")),
        )

    def without(self, section: Section) -> tuple[Section, int]:
        """Return a section without what gives the answer away, and how many sentences were left out."""
        kept: list[str] = []
        withheld = 0
        lines = section.text.split("\n")
        for number, line in enumerate(lines):
            sentences = _SENTENCE.split(line)
            end = next((place for place, sentence in enumerate(sentences) if _names_answer(sentence)), None)
            left = [sentence for sentence in sentences[:end] if not self._gives_away(sentence)]
            withheld += len(sentences) - len(left)
            if left == sentences or left:
                kept.append(line if left == sentences else " ".join(left))
            if end is not None:
                withheld += sum(1 for rest in lines[number + 1 :] if rest.strip())
                break
        return replace(section, text="\n".join(kept)), withheld

    def _gives_away(self, sentence: str) -> bool:
        if _TOLD.search(sentence):
            return True
        said = _terms(sentence)
        if len(said) < _FEWEST:
            return False
        repeats = any(len(said & fix) >= _SAME * len(said) for fix in self.fixes)
        return repeats or any(len(said & cause) >= _EQUAL * len(said | cause) for cause in self.causes)


def _names_answer(sentence: str) -> bool:
    """Return whether a sentence opens with the name of a section that gives the answer: "Fix: ..."."""
    found = _LEAD_IN.match(sentence)
    kind = section_kind(found[1]) if found else None
    if found is None or kind is None or kind.key not in _ANSWER:
        return False
    return is_standard(found[1], kind.key) and bool(_CERTAIN.search(found[1]))


def _terms_of(texts: Iterable[str]) -> Iterator[frozenset[str]]:
    for text in texts:
        for line in text.split("\n"):
            for sentence in _SENTENCE.split(line):
                terms = _terms(sentence)
                if len(terms) >= _FEWEST:
                    yield terms


def _terms(sentence: str) -> frozenset[str]:
    return frozenset(term.text for term in analyze(sentence).terms)
