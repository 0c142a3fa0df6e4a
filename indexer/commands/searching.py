"""``search``: a query and filters become a page of hits, each with what resolved it.

The one decision worth knowing: what is no option of this command is part of the query, because engineers paste flags
(``--max_clock_skew_usec``); the filter options are those of the field table.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from indexer.commands.place import open_glossary, open_index, pass_settings, placed
from indexer.commands.terminal import bold, counted, emit_json, passage, printable, say
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.engines import Facet
    from indexer.report import Report
    from indexer.searching import SearchHit, SearchPage
    from indexer.snippet import Snippet

SORTS: Final = ("relevance", "newest", "priority", "quickest")
_DAY: Final = click.DateTime(["%Y-%m-%d"])
_HEADER: Final = (
    "customer", "priority", "status", "created", "escalated", "resolved", "days_to_resolve", "escalation_level", "assigned_engineer",
    "component", "version",
)  # fmt: skip


class SearchCommand(click.Command):
    """A command that filters: its options for that come from the field table, which is imported only when this command is asked for."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the declared parameters, an option for every facet, and those for the span of created dates."""
        from indexer.schema import FACETS, FIELD

        filters: list[click.Parameter] = [
            click.Option([f"--{name.replace('_', '-')}"], multiple=True, metavar="VALUE", help=f"Only: {FIELD[name].help}; repeatable.")
            for name in FACETS
        ]
        filters += [
            click.Option(
                ["--from", "created_from"], type=_DAY, metavar="DAY", help="Only reports created on this day (YYYY-MM-DD) or later."
            ),
            click.Option(["--to", "created_to"], type=_DAY, metavar="DAY", help="Only reports created on this day or earlier."),
        ]
        return [*super().get_params(ctx)[:1], *filters, *super().get_params(ctx)[1:]]


@click.command("search", cls=SearchCommand, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option("--sort", type=click.Choice(SORTS), default=SORTS[0], show_default=True, help="The order of the hits.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Hits on a page.")
@click.option("--page", type=click.IntRange(1, 100_000), default=1, show_default=True, help="Which page.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON, in the shape of the API's.")
@placed
@pass_settings
def search_command(
    settings: Settings,
    /,
    *,
    query: tuple[str, ...],
    sort: str,
    as_json: bool,
    **rest: Any,
) -> None:
    """Search the reports; each hit with what resolved it.

    All words must occur; OR, NOT, -word, "a phrase", word*, word~, field:value, created:2024-01..2024-03 and parentheses work. If no report
    has all words, the best partial matches are shown. An empty QUERY lists every report. Quote what your shell would take for itself.
    """
    from indexer.engines import Sort
    from indexer.searching import SearchRequest, search

    page = search(
        open_index(settings),
        SearchRequest(
            text=" ".join(query),
            filters=chosen_filters(rest),
            created_from=iso_day(rest["created_from"]),
            created_to=iso_day(rest["created_to"]),
            sort=Sort(sort),
            page=rest["page"],
            size=rest["limit"],
        ),
        glossary=open_glossary(settings),
    )
    if as_json:
        emit_json(page_as_dict(page))
    else:
        _print(page)


def chosen_filters(options: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what the filter options chose, as the index spells it."""
    from indexer.schema import FACETS, keyword

    return {name: tuple(keyword(name, value) for value in options[name]) for name in FACETS if options.get(name)}


def iso_day(day: datetime | None) -> str | None:
    """Return a day that an option chose as ISO ``YYYY-MM-DD``."""
    return None if day is None else date.isoformat(day.date())


def page_as_dict(page: "SearchPage") -> dict[str, Any]:
    """Return a page of hits in the shape of the API's answer, but for the addresses, which only a server knows."""
    return {
        "query": page.request.text,
        "interpreted_query": page.interpreted,
        "total": page.total,
        "offset": (page.request.page - 1) * page.request.size,
        "limit": page.request.size,
        "partial": page.partial,
        "took_ms": page.took_ms,
        "hits": [_hit_as_dict(hit) for hit in page.hits],
        "facets": facets_as_list(page.facets),
        "suggestion": page.suggestion,
        "goto": page.goto,
        "warnings": [{"code": notice.code, "message": notice.message} for notice in page.notices],
    }


def facets_as_list(facets: "tuple[Facet, ...]") -> list[dict[str, Any]]:
    """Return facets in the shape of the API's."""
    from indexer.schema import FIELD

    return [
        {
            "field": facet.field,
            "title": FIELD[facet.field].title,
            "values": [{"value": value.value, "count": value.count, "chosen": value.chosen} for value in facet.values],
        }
        for facet in facets
    ]


def header_as_dict(report: "Report") -> dict[str, Any]:
    """Return a report's header fields in the shape of a hit's."""
    return {**{name: getattr(report, name) for name in _HEADER}, "id": report.id, "title": report.title, "headline": report.headline}


def _hit_as_dict(hit: "SearchHit") -> dict[str, Any]:
    return {
        **header_as_dict(hit.report),
        "score": round(hit.score, 4),
        "sections": list(hit.sections),
        "snippet": snippet_as_dict(hit.snippets[0]) if hit.snippets else None,
        "resolution": "".join(piece.text for piece in hit.resolution.pieces) if hit.resolution else None,
        "expansions": list(hit.expansions),
    }


def snippet_as_dict(snippet: "Snippet") -> dict[str, Any]:
    """Return a passage in the shape of the API's."""
    return {
        "section": snippet.section,
        "title": title_of(snippet.section),
        "text": "".join(piece.text for piece in snippet.pieces),
        "pieces": [{"text": piece.text, "match": piece.match} for piece in snippet.pieces],
    }


def title_of(section: str) -> str:
    """Return what people call a section."""
    from indexer.schema import FIELD

    return FIELD[section].title if section in FIELD else section


def _print(page: "SearchPage") -> None:
    for notice in page.notices:
        say(f"Note: {notice.message}")
    if page.suggestion:
        say(f"Did you mean: {page.suggestion}")
    if page.goto:
        say(f"{page.goto} is the id of a report; read it with: precedent show {page.goto}")
    searched = f": {page.interpreted}" if page.interpreted else ""
    if not page.total:
        say(f"No report matches{searched}")
        return
    how = "no report has all words; best partial matches" if page.partial else f"page {page.request.page} of {page.pages}"
    say(f"{counted(page.total, 'report')}{searched}  ({how})")
    for number, hit in enumerate(page.hits, (page.request.page - 1) * page.request.size + 1):
        _print_hit(number, hit)


def _print_hit(number: int, hit: "SearchHit") -> None:
    say()
    click.echo(f"{number:>2}. {bold(hit.report.id)}  {bold(hit.report.headline or hit.report.title)}")
    say(f"    {facts(hit.report)}")
    # The resolution has a line of its own; the passage says something else where it can.
    for snippet in [snippet for snippet in hit.snippets if snippet.section != "resolution"][:1]:
        click.echo(passage(title_of(snippet.section), snippet.pieces, indent=4))
    if hit.resolution:
        click.echo(passage("Resolution", hit.resolution.pieces, indent=4))
    else:
        say("    Resolution: none yet")
    if hit.expansions:
        click.echo(f"    By the glossary: {printable('; '.join(hit.expansions))}")


def facts(report: "Report") -> str:
    """Return what a row says of a report beside its headline."""
    days = report.days_to_resolve
    taken = None if days is None else "resolved on the same day" if days == 0 else f"resolved in {counted(days, 'day')}"
    return " · ".join(fact for fact in (report.customer, report.priority, report.status, report.created, taken) if fact)
