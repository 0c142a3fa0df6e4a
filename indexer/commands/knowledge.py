"""``knowledge``: where knowledge is thin, for a lead who asks every week.

The one decision worth knowing: it measures every report that is due before it answers, which the page does a little at a time.
"""

from typing import TYPE_CHECKING, Final

import click

from indexer.commands.place import open_glossary, open_index, open_meaning, pass_settings, placed
from indexer.commands.terminal import bold, counted, emit_json, say, warn
from indexer.errors import MeaningError
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.engines import Engine
    from indexer.glossary import Glossary
    from indexer.judgements import SearchCounts
    from indexer.knowledge import Knowledge, State

_AT_MOST: Final = 10_000
"""Reports to measure in one run; of more, the next run measures the next."""


@click.command("knowledge")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@placed
@pass_settings
def knowledge_command(settings: Settings, *, as_json: bool) -> None:
    """Say where knowledge is thin.

    Reports that lack a cause, a resolution or a date; resolutions that a search for the report's own words does not bring up; searches
    without results, popular ones, and those that ended in a copied resolution; and words that the glossary file lacks.
    """
    from indexer.judgements import Judgements
    from indexer.knowledge import as_dict, knowledge
    from indexer.terminology import terminology

    engine, glossary = open_index(settings), open_glossary(settings)
    with Judgements(settings.database) as judgements:
        found = knowledge(
            engine,
            glossary,
            state=_measured(settings, engine, glossary),
            words=terminology(engine, glossary),
            judgements=judgements,
            counting=settings.search_counts,
        )
    if as_json:
        emit_json(as_dict(found))
    else:
        _print(found)


def _measured(settings: Settings, engine: "Engine", glossary: "Glossary") -> "State":
    from indexer.knowledge import load_state, measured, save_state

    before, meaning = load_state(settings.index), open_meaning(settings)
    try:
        after = measured(engine, before, glossary=glossary, meaning=meaning, at_most=_AT_MOST, seconds=float("inf"))
    except MeaningError as error:
        warn(f"measured by words alone: {error}")
        after = measured(engine, before, glossary=glossary, at_most=_AT_MOST, seconds=float("inf"))
    if after != before:
        save_state(settings.index, after)
    return after


def _print(found: "Knowledge") -> None:
    click.echo(bold("Reports that lack something"))
    for entry in found.lacking:
        say(f"  {counted(entry.total, 'report')}: {entry.gap.title}  ({entry.gap.query})")
        for report in entry.reports[:3]:
            say(f"    {report.id}  {report.created or 'no date'}  {report.headline}")
    click.echo(bold("Resolutions nobody finds"))
    say(f"  Measured: {found.measured:,} of {counted(found.of, 'report')} with a resolution")
    say(f"  Not on the first page of a search for their own words: {found.unfound_total:,}")
    for hidden in found.unfound:
        say(f"    {hidden.report.id}  {hidden.report.headline}")
    say(f"  No other report is like them: {found.alone_total:,}")
    click.echo(bold("Searches"))
    if found.searches is None:
        say("  Not counted: PRECEDENT_SEARCH_COUNTS is off")
    else:
        for title, counts in (
            ("Without results", found.searches.without_results),
            ("Popular", found.searches.popular),
            ("Ended in a copied resolution", found.searches.copied),
        ):
            say(f"  {title}: {_texts(counts)}")
    click.echo(bold("Words that the glossary lacks"))
    for candidate in found.candidates:
        say(f"  {candidate.toml}  ({counted(candidate.word.reports, 'report')})")
    if found.unknown:
        say(f"  Searched for, and in no report: {', '.join(entry.text for entry in found.unknown)}")


def _texts(counts: "SearchCounts") -> str:
    more = f", and {counts.different - len(counts.texts):,} more" if counts.different > len(counts.texts) else ""
    return ", ".join(f"{entry.text} ({entry.searches:,})" for entry in counts.texts) + more if counts.texts else "none"
