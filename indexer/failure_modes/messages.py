"""The reports of a mode become the messages, codes and settings by which it shows itself, as written.

The one decision worth knowing: a message is what a report quotes or a log line that complains; two are the same if they differ in numbers,
names and a word or two, so every report that quotes it is counted whatever its numbers were.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from indexer.analysis import fold, runs
from indexer.failure_modes.merging import merged
from indexer.failure_modes.model import Named
from indexer.failure_modes.texts import texts_of
from indexer.report import Report

MOST: Final = 12
_QUOTED: Final = re.compile(r"[\"“]([^\"“”\n]{8,200})[\"”]|`([^`\n]{8,200})`")
_COMPLAINT: Final = re.compile(
    r"\b(?:error|fatal|fail(?:ed|ure)|refused|reject(?:ed|ing)|timed out|exceeded|mismatch|denied|unable|cannot|could not|not found|expired"
    r"|no space|out of memory|killed|exception|too many|exhausted|crash\w*|evict\w*)\b",
    re.IGNORECASE,
)
_LOGGED: Final = re.compile(r"(?:^|\s)(?:ERROR|FATAL|WARN(?:ING)?|[EFW]\d{4})\b[\s:\]]*|\b\w+\.(?:cc|go|java|py|c):\d+\]?\s*")
_STAMP: Final = re.compile(r"^[\s\d\-:.,/+\[\]]*(?:[IWEF]\d{4}\s[\d:.]+\s+\d+\s+)?(?:.*\}:\s*)?")
_STATED: Final = re.compile(r":\s+\w[^:]*$")
"""A line that ends as messages do: what complains, a colon, the complaint."""
_PROSE: Final = 40
"""Words from which a line is prose."""
_FEWEST: Final = 3
"""Words of a message."""
_LONGEST: Final = 160
_MARKS: Final = "_=./:-"


def messages_of(reports: Sequence[Report], doc_freq: Callable[[str], int]) -> tuple[Named, ...]:
    """Return what reports quote: what several quote first, then what is rare elsewhere.

    Codes and settings count if more than one report has them, messages also of one report alone.
    """
    quoted = ((message, report.id) for report in reports for key, text in _written(report) for message in _messages(key, text))
    texts = merged(quoted, numbers=False)
    codes = _codes(reports, doc_freq)
    said = fold(" ".join(row.value for row in texts[:MOST]))
    fresh = [row for row in codes if fold(row.value) not in said]
    rows = sorted([*texts, *fresh], key=lambda row: -len(row.reports))  # stable: messages before codes
    return tuple(rows[:MOST])


def _written(report: Report) -> Iterator[tuple[str, str]]:
    for section in report.sections:
        if section.key in ("issue_description", "technical_details", "root_cause", "other"):
            yield section.key, section.text


def _messages(key: str, text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        quoted = match[1] or match[2]
        if _COMPLAINT.search(quoted) and len(quoted.split()) >= _FEWEST:
            yield " ".join(quoted.split())
    if key != "technical_details":
        return
    for line in text.split("\n"):
        logged = [mark.end() for mark in _LOGGED.finditer(line)]
        if len(line.split()) > _PROSE or not (logged or _STATED.search(line)):
            continue
        said = _STAMP.sub("", line[logged[-1] :] if logged else line).strip(' -*>`"')
        if len(said.split()) >= _FEWEST and _COMPLAINT.search(said):
            yield said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} …"


def _codes(reports: Sequence[Report], doc_freq: Callable[[str], int]) -> list[Named]:
    """Return the identifiers that more than one report has, as written, those that few other reports have first."""
    found: dict[str, tuple[str, dict[str, None]]] = {}
    for report in reports:
        for _, text in texts_of(report):
            for run in runs(text):
                written = text[run.start : run.end]
                if run.identifier and _is_code(written):
                    found.setdefault(run.text, (written, {}))[1][report.id] = None
    shared = [(term, Named(written, tuple(names))) for term, (written, names) in found.items() if len(names) > 1]
    shared.sort(key=lambda entry: (-(len(entry[1].reports) ** 2) / max(1, doc_freq(entry[0])), entry[1].value))
    return [row for _, row in shared]


def _is_code(written: str) -> bool:
    """Tell codes and settings from words that merely hold a mark, as ``i.e`` and ``month-end`` do."""
    inside = written.strip("-")
    return any(char in _MARKS for char in inside) and (
        any(char.isdigit() or char.isupper() or char in "_=" for char in inside) or written.startswith("--")
    )
