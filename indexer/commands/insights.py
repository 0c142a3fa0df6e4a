"""``insights``: the figures of any search, as tables to read, as JSON, or one of them as CSV.

The one decision worth knowing: query and filters are those of ``search``, so that what was found can be counted by changing one word.
"""

from typing import TYPE_CHECKING, Any, Final

import click

from indexer.commands.place import open_curation, open_glossary, open_index, open_meaning, pass_settings, placed
from indexer.commands.searching import SearchCommand, chosen_filters, iso_day
from indexer.commands.terminal import bold, counted, emit_json, printable, say, warn, width
from indexer.errors import FailureModesError, MeaningError
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.engines import Engine
    from indexer.failure_modes import Catalogue
    from indexer.insights import Insights, Table
    from indexer.searching import SearchPage

# The slugs of :data:`indexer.insights.CHARTS`, which is imported only when figures are made; a test holds the two together.
CHARTS: Final = ("priority", "failure-modes", "days-to-resolve", "days-trend", "components", "customers", "escalation-levels")
_NAME: Final = 36
"""Letters of a row's name."""
_ROWS: Final = 20
"""Rows of a table; the CSV has all."""


@click.command("insights", cls=SearchCommand, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON, in the shape of the API's.")
@click.option("--csv", "chart", type=click.Choice(CHARTS), help="Print one of the tables as CSV.")
@placed
@pass_settings
def insights_command(settings: Settings, /, *, query: tuple[str, ...], as_json: bool, chart: str | None, **rest: Any) -> None:
    """Count what recurs, how long it takes, whom it hits.

    Reports over time by priority and failure mode, days to resolve and their trend, components, customers hit again, and escalation
    levels. QUERY and filters are those of “search”; without any, all reports are counted.
    """
    from indexer.insights import as_csv, insights, table
    from indexer.searching import SearchRequest, search

    engine = open_index(settings)
    filters = chosen_filters(rest)
    days = iso_day(rest["created_from"]), iso_day(rest["created_to"])
    page = search(engine, SearchRequest(" ".join(query), filters, *days, size=1), glossary=open_glossary(settings))
    modes = _catalogue(settings, engine)
    found = insights(engine, page.matched, filters=filters, modes=modes.modes if modes else None)
    if chart:
        click.echo(as_csv(table(found, chart)), nl=False)
    elif as_json:
        emit_json(_as_dict(page, found))
    else:
        _print(page, found)


def _catalogue(settings: Settings, engine: "Engine") -> "Catalogue | None":
    """Return the failure modes; None, with a word on why, if people's file of them cannot be read."""
    from indexer.failure_modes import catalogue

    try:
        curation = open_curation(settings)
    except FailureModesError as error:
        warn(f"counted without failure modes: {error}")
        return None
    try:
        return catalogue(engine, meaning=open_meaning(settings), curation=curation, folder=settings.index)
    except MeaningError as error:
        warn(f"grouped by words alone: {error}")
        return catalogue(engine, curation=curation)


def _as_dict(page: "SearchPage", found: "Insights") -> dict[str, Any]:
    """Return the figures in the shape of the API's answer, but for the address, which only a server knows."""
    from indexer.insights import as_dict

    return {
        "query": page.request.text,
        "interpreted_query": page.interpreted,
        "partial": page.partial,
        **as_dict(found),
        "warnings": [{"code": notice.code, "message": notice.message} for notice in page.notices],
    }


def _print(page: "SearchPage", found: "Insights") -> None:
    from indexer.insights import tables

    for notice in page.notices:
        say(f"Note: {notice.message}")
    searched = f": {page.interpreted}" if page.interpreted else ""
    if not found.total:
        say(f"No report matches{searched}")
        return
    how = "  (no report has all words; best partial matches)" if page.partial else ""
    say(f"{counted(found.total, 'report')}{searched}{how}")
    if found.undated:
        say(f"{counted(found.undated, 'report')} without a date of creation: counted, but in no month")
    for table in tables(found):
        say()
        click.echo(bold(table.title))
        if table.nothing or table.note:
            say(table.nothing or table.note)
        if table.rows:
            _print_table(table)


def _print_table(table: "Table") -> None:
    """Print a table in columns: the first one to the left, numbers to the right; of many periods, the last ones that have room."""
    shown = table.rows[:_ROWS]
    cells = [[_text(cell.value) for cell in row] for row in shown]
    columns = [[name, *(row[place] for row in cells)] for place, name in enumerate(table.columns)]
    widths = [max(len(text) for text in column) for column in columns]
    numeric = [all(not isinstance(row[place].value, str) for row in shown) for place in range(len(columns))]
    kept = _kept(widths)
    for line in zip(*columns, strict=True):
        parts = [line[place].rjust(widths[place]) if numeric[place] else line[place].ljust(widths[place]) for place in kept]
        say(f"  {'  '.join(parts)}".rstrip())
    if len(kept) < len(columns):
        say(f"  The last {len(kept) - 3} of {len(columns) - 3} columns of time; --csv {table.chart} has all.")
    if len(table.rows) > _ROWS:
        say(f"  The first {_ROWS} of {len(table.rows):,} rows; --csv {table.chart} has all.")


def _kept(widths: list[int]) -> list[int]:
    """Return which columns fit into a line: the name, as many of the latest periods as have room, and the two sums at the end."""
    places = list(range(len(widths)))
    while len(places) > 5 and sum(widths[place] + 2 for place in places) > width():
        del places[1]
    return places


def _text(value: str | float | None) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        line = " ".join(printable(value).split())
        return line if len(line) <= _NAME else f"{line[: _NAME - 1].rstrip()}…"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
