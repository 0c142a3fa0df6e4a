"""``failure-modes``: the ways in which the product fails, one of them in full, and the TOML by which people name them.

The one decision worth knowing: ``suggest`` prints and changes nothing. A person accepts a proposal by putting it into the file.
"""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click

from indexer.commands.place import open_curation, open_index, open_meaning, pass_settings, placed
from indexer.commands.terminal import bold, counted, emit_json, printable, say, warn
from indexer.errors import MeaningError, NotFoundError
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.engines import Engine
    from indexer.failure_modes import Catalogue, FailureMode, Profile
    from indexer.meaning import Meaning

SUGGEST: Final = "suggest"
_EVIDENCE: Final = 8
_LISTED: Final = 5
_PARTS: Final = {"issue_description": "Problem", "root_cause": "Cause", "resolution": "Fixed by", "next_steps": "Prevention"}


@click.command("failure-modes")
@click.argument("slug", metavar="[SLUG|suggest]", default="")
@click.option("--json", "as_json", is_flag=True, help="Print the failure modes as JSON.")
@placed
@pass_settings
def failure_modes_command(settings: Settings, *, slug: str, as_json: bool) -> None:
    """List the ways in which the product fails.

    Reports that failed alike, commonest first; with a SLUG, one of them in full: how it shows itself, why, what fixed it, how to prevent
    it. “suggest” prints names with their evidence as TOML, to paste into the file in which people name failure modes.
    """
    engine = open_index(settings)
    found, meaning = _catalogue(settings, engine)
    for note in found.notes:
        warn(f"{settings.failure_modes}: {note}")
    if slug == SUGGEST:
        _suggest(engine, found, meaning, as_json=as_json)
    elif slug:
        _show(engine, found, meaning, slug, as_json=as_json)
    elif as_json:
        emit_json({"failure_modes": [_as_dict(mode) for mode in found.modes], "unsorted": list(found.unsorted)})
    else:
        _list(found)


def _catalogue(settings: Settings, engine: "Engine") -> tuple["Catalogue", "Meaning | None"]:
    """Return the catalogue, and what is known of meanings if it could be made with it."""
    from indexer.failure_modes import catalogue

    curation, meaning = open_curation(settings), open_meaning(settings)
    try:
        return catalogue(engine, meaning=meaning, curation=curation, folder=settings.index), meaning
    except MeaningError as error:
        warn(f"grouped by words alone: {error}")
        return catalogue(engine, curation=curation), None


def _as_dict(mode: "FailureMode") -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(mode).items() if name != "differs"}


def _list(found: "Catalogue") -> None:
    for mode in found.modes:
        say()
        click.echo(f"{bold(mode.name)}  {printable(mode.slug)}  {counted(len(mode.reports), 'report')}")
        if mode.description:
            say(f"  {mode.description}")
        elif mode.example:
            for quote in mode.example:
                say(f"  {_PARTS[quote.section]} ({quote.report}): {quote.text}")
        if mode.days:
            say(f"  Days to resolve: median {mode.days.median:g}")
        say(f"  Telling: {', '.join(mode.terms[:_EVIDENCE])}")
        say(f"  Reports: {_some(mode.reports)}")
    say()
    say(f"Unsorted: {counted(len(found.unsorted), 'report')}{f' ({_some(found.unsorted)})' if found.unsorted else ''}")


def _show(engine: "Engine", found: "Catalogue", meaning: "Meaning | None", slug: str, *, as_json: bool) -> None:
    from indexer.failure_modes import profile

    mode = found.get(slug)
    if mode is None:
        raise NotFoundError(f"no failure mode has the slug {slug}")
    known = profile(engine, found, mode, meaning=meaning)
    if as_json:
        rest = {name: value for name, value in asdict(known).items() if name != "mode"}
        emit_json({**_as_dict(mode), **rest})
    else:
        _print(known)


def _print(known: "Profile") -> None:
    mode = known.mode
    click.echo(f"{bold(mode.name)}  {counted(len(mode.reports), 'report')}")
    days = mode.days
    facts = [
        ("", mode.description),
        ("Telling", ", ".join(mode.terms)),
        ("Messages", _values(known.messages)),
        ("Causes", _values(known.causes)),
        ("Days to resolve", f"median {days.median:g}, middle half {days.lower:g} to {days.upper:g}, of {days.known} known" if days else ""),
        ("Hit again", _values(known.customers)),
        ("Versions", _values(known.versions)),
        ("Components", _values(known.components)),
        ("Read first", ", ".join(known.read_first)),
    ]
    for label, value in facts:
        if value:
            say(f"{label}: {value}" if label else value)
    for quote in known.passages:
        say(f"  {quote.report}: {' '.join(quote.text.split())}")
    for title, rows in (
        ("What fixed it", [(remedy.text, remedy.reports) for remedy in known.remedies]),
        ("Prevention", [(entry.text, entry.reports) for entry in known.prevention]),
    ):
        if rows:
            say()
            click.echo(bold(title))
        for text, reports in rows[:_LISTED]:
            say(f"  {_some(reports)}: {' '.join(text.split())}")
    for other in known.confusable:
        say()
        say(f"Easily confused with {other.name} ({other.slug}){f': {other.difference}' if other.difference else ''}")
        say(f"  here {', '.join(other.ours) or 'no term'}; there {', '.join(other.theirs) or 'no term'}")


def _values(rows: Any) -> str:
    return ", ".join(f"{row.value} ({len(row.reports)})" for row in rows[:_EVIDENCE])


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _EVIDENCE} more" if len(names) > _EVIDENCE else ""
    return f"{', '.join(names[:_EVIDENCE])}{more}"


def _suggest(engine: "Engine", found: "Catalogue", meaning: "Meaning | None", *, as_json: bool) -> None:
    """Print what nobody has named yet, with what the proposal rests on."""
    from indexer.failure_modes import profile

    unnamed = [mode for mode in found.modes if not mode.curated]
    if as_json:
        emit_json({"suggestions": [_as_dict(mode) for mode in unnamed]})
        return
    for mode in unnamed:
        known = profile(engine, found, mode, meaning=meaning)
        click.echo(f"# {counted(len(mode.reports), 'report')}: {_comment(_some(mode.reports))}")
        click.echo(f"# telling: {_comment(', '.join(mode.terms[:_EVIDENCE]))}")
        if known.causes:
            click.echo(f"# causes: {_comment(_values(known.causes))}")
        for other in known.confusable[:1]:
            click.echo(f"# close to {_comment(other.name)}; if they are one, write: merge = [{_quoted(other.slug)}]")
        click.echo(f"[modes.{mode.slug}]")
        click.echo(f"name = {_quoted(mode.name)}")
        click.echo('description = ""')
        click.echo()
    if not unnamed:
        warn("people have decided about every failure mode" if found.modes else "there is no failure mode to name yet")


def _comment(text: str) -> str:
    return " ".join(printable(text).split())


def _quoted(text: str) -> str:
    """Return a basic string of TOML, which JSON's strings are."""
    return json.dumps(_comment(text), ensure_ascii=False)
