"""Reports become report files, as people write and tools export them: plain text, Markdown, HTML and JSON in turn.

The one decision worth knowing: a file says what its report says and no more, so that reading it gives the report back; bulk exports are
left out, because a file a report is the slower case.
"""

import html
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from indexer.report import SECTIONS, Report

_TITLES: Final = {section.key: section.title for section in SECTIONS}
_HEADER: Final = ("customer", "priority", "status", "component", "escalation_level", "assigned_engineer", "created", "resolved")
_A_FOLDER: Final = 1_000
"""Files."""


def write_files(reports: Iterable[Report], folder: Path) -> list[Path]:
    """Write a file for each report, some below each of several folders; return where they are."""
    formats = list(_FORMATS.items())
    paths = []
    for number, report in enumerate(reports):
        suffix, text = formats[number % len(formats)]
        path = folder / f"{number // _A_FOLDER:04}" / f"{report.id}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(report), encoding="utf-8")
        paths.append(path)
    return paths


def _fields(report: Report) -> list[tuple[str, str]]:
    values = ((name.replace("_", " ").capitalize(), getattr(report, name)) for name in _HEADER)
    return [(label, value) for label, value in values if value]


def _sections(report: Report) -> list[tuple[str, str]]:
    return [(_TITLES[section.key], section.text) for section in report.sections]


def _plain(report: Report) -> str:
    header = "\n".join(f"{label}: {value}" for label, value in _fields(report))
    sections = "\n\n".join(f"{title}:\n{'-' * 20}\n{text}" for title, text in _sections(report))
    title = f"{report.id} - {report.title}"
    return f"{title}\n{'=' * 40}\n\n{header}\n\n{sections}\n"


def _markdown(report: Report) -> str:
    header = "\n".join(f"{label}: {value}  " for label, value in _fields(report))
    sections = "\n\n".join(f"## {title}\n\n{text}" for title, text in _sections(report))
    return f"# {report.id} - {report.title}\n\n{header}\n\n{sections}\n"


def _html(report: Report) -> str:
    rows = "".join(f"<tr><th>{label}</th><td>{html.escape(value)}</td></tr>\n" for label, value in _fields(report))
    sections = "".join(f"<h2>{title}</h2>\n<p>{html.escape(text).replace(chr(10), '<br>')}</p>\n" for title, text in _sections(report))
    title = html.escape(f"{report.id} - {report.title}")
    return f"<!DOCTYPE html>\n<html><body>\n<h1>{title}</h1>\n<table>\n{rows}</table>\n{sections}</body></html>\n"


def _json(report: Report) -> str:
    header = {name: getattr(report, name) for name in _HEADER if getattr(report, name)}
    sections = {section.key: section.text for section in report.sections}
    return json.dumps({"id": report.id, "title": report.title, **header, **sections}, ensure_ascii=False, indent=1)


_FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {".txt": _plain, ".md": _markdown, ".html": _html, ".json": _json}
