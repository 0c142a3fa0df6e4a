"""``similar``: a report, a file or a pasted ticket becomes its precedents, each with why it is one and what resolved it.

The one decision worth knowing: the argument is an id if the index has a report of that id, whatever file has the same name; nothing that is
read from a file or from standard input is kept.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from indexer.commands.judging import open_judgements
from indexer.commands.place import open_glossary, open_index, open_meaning, pass_settings, placed
from indexer.commands.searching import SearchCommand, chosen_filters, facts, header_as_dict, iso_day, snippet_as_dict, title_of
from indexer.commands.terminal import bold, counted, emit_json, passage, printable, say, warn
from indexer.errors import MeaningError, NotFoundError, ReportError
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.engines import Engine
    from indexer.meaning import Meaning
    from indexer.similar import Opinions, Precedent, Precedents, Reason, Ticket, Worked

_REASONS: Final = 8
"""Reasons that are listed for people; JSON has them all."""
_JUDGED: Final = 100
"""Nearest reports whose feedback is looked up."""


@click.command("similar", cls=SearchCommand)
@click.argument("ticket", metavar="ID|FILE|-")
@click.option("--name", default="pasted text", show_default=True, help="What to call standard input; a suffix like .html says its format.")
@click.option("--min-score", type=click.FloatRange(0, 1), help="The least score of a precedent.  [default: 0.25]")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Precedents to show.")
@click.option("--all", "everything", is_flag=True, help="Unresolved reports count as precedents too.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@placed
@pass_settings
def similar_command(
    settings: Settings,
    /,
    *,
    ticket: str,
    name: str,
    min_score: float | None,
    limit: int,
    everything: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Find the past incidents that failed the same way.

    For an indexed report (its ID), a file, or the text on standard input (-): each precedent with its score from 0 to 1, why it is one, and
    what resolved it. Unresolved reports that are alike are listed apart. If nothing reaches the least score, the nearest are shown as such.
    """
    from indexer.similar import THRESHOLD, SimilarRequest, precedents, rank_similar

    engine, glossary = open_index(settings), open_glossary(settings)
    asked = _ticket(engine, ticket, name)
    request = SimilarRequest(
        filters=chosen_filters(options),
        created_from=iso_day(options["created_from"]),
        created_to=iso_day(options["created_to"]),
        resolved_only=not everything,
        min_score=THRESHOLD if min_score is None else min_score,
        limit=limit,
    )

    def find(meaning: "Meaning | None") -> "Precedents":
        near = [report for report, _ in rank_similar(engine, asked, _JUDGED, glossary=glossary, meaning=meaning)]
        opinions = _opinions(settings, asked, near)
        return precedents(engine, asked, request, glossary=glossary, opinions=opinions, meaning=meaning)

    try:
        found = find(open_meaning(settings))
    except MeaningError as error:
        warn(f"found by words alone: {error}")
        found = find(None)
    if as_json:
        emit_json(_answer_as_dict(asked, request.min_score, found))
    else:
        _print(found, request.min_score)


def _ticket(engine: "Engine", argument: str, name: str) -> "Ticket":
    """Return what precedents are looked for."""
    from indexer.pasting import pasted
    from indexer.similar import known_names, ticket_of_report

    if argument == "-":
        return pasted(sys.stdin.buffer.read(), name, names=known_names(engine))
    report = engine.get(argument)
    if report is not None:
        return ticket_of_report(report, names=known_names(engine), stored=True)
    path = Path(argument)
    try:
        data = path.read_bytes()
    except (FileNotFoundError, ValueError) as error:
        raise NotFoundError(f"no report has the id {argument}, and there is no such file") from error
    except OSError as error:
        raise ReportError(argument, f"cannot be read: {error.strerror}") from error
    return pasted(data, path.name, names=known_names(engine))


def _opinions(settings: Settings, ticket: "Ticket", near: list[str]) -> "Opinions":
    """Return what people said of the ticket's report and of the reports that are near."""
    from indexer.judgements import LinkKind
    from indexer.similar import Opinions

    with open_judgements(settings) as judgements:
        links = judgements.links_of(ticket.report_id) if ticket.report_id else ()
        priors = judgements.priors(near)
    ends: dict[LinkKind, set[str]] = {kind: set() for kind in LinkKind}
    for link in links:
        ends[link.kind] |= {link.first, link.second} - {ticket.report_id}
    return Opinions(frozenset(ends[LinkKind.SAME_FAILURE]), frozenset(ends[LinkKind.NOT_SIMILAR]), priors)


def _answer_as_dict(ticket: "Ticket", min_score: float, found: "Precedents") -> dict[str, Any]:
    from indexer.similar import what_worked

    return {
        "id": ticket.report_id or None,
        "min_score": min_score,
        "took_ms": found.took_ms,
        "hits": [_precedent_as_dict(entry) for entry in found.hits],
        "nearest": [_precedent_as_dict(entry) for entry in found.nearest],
        "happening": [_precedent_as_dict(entry) for entry in found.happening],
        "outage": found.outage,
        "looked_for": [term.written for term in found.telling],
        "worked": _worked_as_dict(what_worked([entry.report for entry in found.hits])),
    }


def _precedent_as_dict(entry: "Precedent") -> dict[str, Any]:
    return {
        **header_as_dict(entry.report),
        "score": entry.score,
        "linked": entry.linked,
        "share": entry.share,
        "likeness": entry.likeness,
        "sense": entry.sense,
        "because": [
            {
                "written": reason.written,
                "sections": list(reason.sections),
                "share": round(reason.share, 4),
                "glossary": reason.via or None,
                "identifier": reason.identifier,
                "distinctive": reason.distinctive,
            }
            for reason in entry.reasons
        ],
        "ours": snippet_as_dict(entry.ours) if entry.ours else None,
        "theirs": snippet_as_dict(entry.theirs) if entry.theirs else None,
        "resolution": "".join(piece.text for piece in entry.resolution.pieces) if entry.resolution else None,
    }


def _worked_as_dict(worked: "Worked") -> dict[str, Any]:
    return {
        "remedies": [{"text": remedy.text, "reports": list(remedy.reports)} for remedy in worked.remedies],
        "causes": [{"value": value, "count": count} for value, count in worked.causes],
        "engineers": [{"value": value, "count": count} for value, count in worked.engineers],
        "median_days": worked.median_days,
    }


def _print(found: "Precedents", min_score: float) -> None:
    if found.outage:
        say(f"Note: {counted(len(found.together), 'unresolved report')} alike; this may be one outage.")
    if found.hits:
        say(f"{counted(len(found.hits), 'precedent')}; a score, 0 to 1, is shared words to a third and likeness of meaning to two thirds")
        for number, entry in enumerate(found.hits, 1):
            _print_precedent(f"{number:>2}.", entry)
        _print_worked(found)
    else:
        say(f"No good precedent: no report scores {min_score:g} or more.")
        if found.nearest:
            say("The nearest, which may have nothing to do with it:")
        for entry in found.nearest:
            _print_precedent("  -", entry)
    shown = {entry.report.id for entry in found.hits}
    happening = [entry for entry in found.happening if entry.report.id not in shown]
    if happening:
        say()
        say("Happening now:")
    for entry in happening:
        _print_precedent("  -", entry)


def _print_precedent(mark: str, entry: "Precedent") -> None:
    report = entry.report
    say()
    click.echo(f"{mark} {entry.score:.2f}  {bold(report.id)}  {bold(report.headline or report.title)}")
    say(f"    {facts(report)}")
    if entry.linked:
        say("    A person says that it is the same failure.")
    if entry.reasons:
        more = [f"and {len(entry.reasons) - _REASONS} more"] if len(entry.reasons) > _REASONS else []
        click.echo(f"    Why: {printable(' · '.join([*map(_because, entry.reasons[:_REASONS]), *more]))}")
    if entry.sense is not None and entry.ours:
        click.echo(passage("The ticket", entry.ours.pieces, indent=4))
    if entry.theirs:
        same = "" if entry.sense is None else ", in other words"
        click.echo(passage(f"{title_of(entry.theirs.section)}{same}", entry.theirs.pieces, indent=4))
    if entry.resolution:
        click.echo(passage("Resolution", entry.resolution.pieces, indent=4))
    else:
        say("    Resolution: none yet")


def _because(reason: "Reason") -> str:
    where = ", ".join(title_of(section).lower() for section in reason.sections[:2])
    return f"{reason.written} ({where}{f'; glossary: {reason.via}' if reason.via else ''})"


def _print_worked(found: "Precedents") -> None:
    from indexer.similar import what_worked

    worked = what_worked([entry.report for entry in found.hits])
    repeated = [remedy for remedy in worked.remedies if len(remedy.reports) > 1]
    parts = [
        ("Same resolution", "; ".join(", ".join(remedy.reports) for remedy in repeated)),
        ("Causes", ", ".join(f"{cause} ({count})" for cause, count in worked.causes[:5])),
        ("Median time to resolve", "" if worked.median_days is None else f"{worked.median_days:g} days"),
        ("Solved by", ", ".join(f"{engineer} ({count})" for engineer, count in worked.engineers[:3])),
    ]
    say()
    for label, value in parts:
        if value:
            say(f"{label}: {value}")
