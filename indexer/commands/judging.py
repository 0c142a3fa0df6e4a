"""``links`` and ``feedback``: what people said about reports, listed, and written as judged topics to evaluate with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.commands.place import open_index, pass_settings, placed
from indexer.commands.terminal import bold, counted, emit_json, say, warn
from indexer.errors import JudgementsError
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.engines import Engine
    from indexer.judgements import Judgements, Link

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("links")
@click.argument("report_id", metavar="[ID]", default="")
@click.option("--json", "as_json", is_flag=True, help="Print the links as JSON.")
@placed
@pass_settings
def links_command(settings: Settings, *, report_id: str, as_json: bool) -> None:
    """List the links that people made between reports.

    All of them, or those of the report ID, whichever end they were made from. A link says that two reports are the same failure, or that
    they are not similar.
    """
    with open_judgements(settings) as judgements:
        found = judgements.links_of(report_id) if report_id else judgements.all_links()
    if as_json:
        emit_json({"links": [_as_dict(link) for link in found]})
        return
    for link in found:
        _print(link)
    if not found:
        warn(f"no links{f' of {report_id}' if report_id else ''}")


@click.group("feedback")
def feedback_command() -> None:
    """Use what readers said of precedents.

    Readers say whether a precedent was helpful, and copy its resolution; that is kept without who they are, and without what they pasted.
    """


@feedback_command.command("export")
@click.option("--topics", "topics_file", type=_FILE, required=True, metavar="FILE", help="Write the queries there, as JSON Lines.")
@click.option("--qrels", "qrels_file", type=_FILE, required=True, metavar="FILE", help="Write the judgements there, as TSV with a header.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@placed
@pass_settings
def export_command(settings: Settings, *, topics_file: Path, qrels_file: Path, as_json: bool) -> None:
    """Write feedback as topics and judgements that evaluate reads.

    Grade 2 is helpful, 1 only copied, 0 not helpful; where readers disagree evenly there is no judgement. A report as a query is its title
    and its issue description, as the index has them; a pasted text is its telling terms, which is all that was kept of it.
    """
    from indexer.judgements import export

    with open_judgements(settings) as judgements:
        feedback = judgements.all_feedback()
    asks_reports = any(given.asked.report for given in feedback)
    engine = open_index(settings) if asks_reports else None
    found = export(feedback, lambda report_id: _text_of(engine, report_id) if engine else "")
    _write(topics_file, found.topics)
    _write(qrels_file, found.qrels)
    if as_json:
        counts = {"topics": found.queries, "judgements": found.judgements, "divided": found.divided, "without_text": list(found.textless)}
        emit_json({**counts, "topics_file": str(topics_file), "qrels_file": str(qrels_file)})
        return
    say(f"{counted(found.queries, 'topic')} in {topics_file}, {counted(found.judgements, 'judgement')} in {qrels_file}")
    if found.divided:
        warn(f"left out: {counted(found.divided, 'precedent')} on which readers disagree evenly")
    if found.textless:
        warn(f"left out: reports that the index does not hold, or not their words: {', '.join(found.textless)}")


@contextmanager
def open_judgements(settings: Settings) -> "Iterator[Judgements]":
    """Open the chosen database of links and feedback for a while."""
    from indexer.judgements import Judgements

    with Judgements(settings.database, prior=settings.feedback_prior) as judgements:
        yield judgements


def _text_of(engine: "Engine", report_id: str) -> str:
    """Return a report's title and issue description, "" if the index does not hold it."""
    report = engine.get(report_id)
    if report is None:
        return ""
    issue = (section.text for section in report.sections if section.key == "issue_description")
    return "\n".join(filter(None, (report.title or report.headline, *issue)))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise JudgementsError(f"cannot write {path}: {error.strerror}") from error


def _as_dict(link: "Link") -> dict[str, Any]:
    made = link.made.isoformat().replace("+00:00", "Z")
    return {"reports": [link.first, link.second], "kind": link.kind.value, "by": link.by, "note": link.note, "made": made}


def _print(link: "Link") -> None:
    said = {"same-failure": "the same failure as", "not-similar": "not similar to"}[link.kind]
    by = f", {link.by}" if link.by else ""
    click.echo(f"{bold(link.first)} {said} {bold(link.second)}", nl=False)
    say(f"  ({link.made:%Y-%m-%d}{by})")
    for line in link.note.splitlines():
        say(f"   {line}")
