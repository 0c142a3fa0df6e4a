"""``show``, ``parse`` and ``stats``: one report as the index holds it, files as they are understood, and the index as a whole."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from indexer.commands.place import FAILED, open_index, pass_settings, placed
from indexer.commands.searching import facets_as_list
from indexer.commands.terminal import bold, counted, emit_json, say, warn
from indexer.errors import NotFoundError, ReportError
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.report import Report

_LISTED: Final = 10
"""Values of a field that are listed for people; JSON has them all."""
_FACTS: Final = (
    ("Title", "title"),
    ("Customer", "customer"),
    ("Priority", "priority"),
    ("Status", "status"),
    ("Created", "created"),
    ("Escalated", "escalated"),
    ("Resolved", "resolved"),
    ("Days to resolve", "days_to_resolve"),
    ("Escalation level", "escalation_level"),
    ("Engineer", "assigned_engineer"),
    ("Contact", "customer_contact"),
    ("Component", "component"),
    ("Version", "version"),
    ("File", "source"),
)


@click.command("show")
@click.argument("report_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, in the shape of parse.")
@placed
@pass_settings
def show_command(settings: Settings, *, report_id: str, as_json: bool) -> None:
    """Show an indexed report.

    The case of its ID does not matter.
    """
    report = open_index(settings).get(report_id)
    if report is None:
        raise NotFoundError(f"no report has the id {report_id}")
    if as_json:
        emit_json(report.as_dict())
    else:
        _print(report)


@click.command("parse")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--name", default="stdin", show_default=True, help="What to call standard input; a suffix such as .html says its format.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: one object, or an object a line if there are several reports.")
@click.pass_context
def parse_command(context: click.Context, *, file: Path, name: str, as_json: bool) -> None:
    """Show how a report file is understood.

    FILE “-” is standard input. Nothing is indexed. A file may hold several reports. Exits with 1 if the file, or any record of it, cannot
    be a report.
    """
    failed = False
    with _as_file(file, name) as path:
        reports = _parsed(path)
        # One report is printed for a reader, several for a stream: the second one tells which it is.
        first, second = next(reports, None), next(reports, None)
        read_ahead = [report for report in (first, second) if report is not None]
        for report in chain(read_ahead, reports):
            if isinstance(report, ReportError):
                warn(f"precedent: {report}")
                failed = True
            elif as_json:
                emit_json(report.as_dict(), line=second is not None)
            else:
                _print(report)
    if failed:
        context.exit(FAILED)


@click.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
@placed
@pass_settings
def stats_command(settings: Settings, *, as_json: bool) -> None:
    """Say what the index holds.

    The number of reports, and their values field by field.
    """
    from indexer.engines import Selection
    from indexer.query import EVERYTHING
    from indexer.schema import FACETS

    engine = open_index(settings)
    info = engine.info()
    facets = facets_as_list(engine.search(EVERYTHING, Selection(facets=FACETS, limit=0)).facets)
    if as_json:
        emit_json({**asdict(info), "facets": facets})
        return
    say(f"{counted(info.reports, 'report')}, {info.size_bytes / 1e6:,.1f} MB, in {settings.index} ({info.engine}, {info.revision})")
    for facet in facets:
        values = [f"{value['value']} {value['count']:,}" for value in facet["values"]]
        more = [f"and {len(values) - _LISTED:,} more"] if len(values) > _LISTED else []
        say(f"{facet['title']}: {', '.join([*values[:_LISTED], *more]) or 'none known'}")


@contextmanager
def _as_file(file: Path, name: str) -> Iterator[Path]:
    """Yield a file to read; standard input becomes one, however large it is."""
    if str(file) != "-":
        yield file
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(name).name or "stdin")
        with path.open("wb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        yield path


def _parsed(path: Path) -> Iterator["Report | ReportError"]:
    from indexer.readers import read
    from indexer.report import assemble

    for outcome in read(path):
        if isinstance(outcome, ReportError):
            yield outcome
        else:
            yield assemble(outcome.blocks, source=outcome.source, fallback_id=outcome.fallback_id)


def _print(report: "Report") -> None:
    from indexer.schema import FIELD

    click.echo(f"{bold(report.id)}  {bold(report.headline or report.title)}")
    shown = [row for row in _FACTS if row[1] != "title" or report.title != report.headline]
    facts: list[tuple[str, Any]] = [(label, getattr(report, name)) for label, name in shown]
    for label, value in [*facts, *report.extra]:
        if value not in (None, ""):
            say(f"{label}: {value}")
    for section in report.sections:
        say()
        click.echo(bold(section.heading or FIELD[section.key].title))
        say(section.text)
    for warning in report.warnings:
        say()
        say(f"Warning: {warning.message}")
    say()
