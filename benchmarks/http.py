"""Generated reports become figures of the whole product: what a request takes, and how many are answered in a second.

    python -m benchmarks.http --reports 100000 --json http.json

Each query is answered by the engine alone, then as a page and by the API, over one connection that stays open; then many connections ask
at once. Pages and answers are those that people get: ten hits with their passages and resolutions, and all facets.

The one decision worth knowing: the engine's own time is taken between the requests, query by query, for the same queries, so that the ratio
is not one of two moments.
"""

import json
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import click

from benchmarks.engines.precedent import Precedent
from benchmarks.markdown import markdown, put_into
from benchmarks.measuring.contender import Contender
from benchmarks.measuring.figures import percentile
from benchmarks.measuring.scratch import scratch
from benchmarks.measuring.tables import megabytes, milliseconds
from benchmarks.serving.load import Client, Load, load
from benchmarks.serving.server import Server, serving
from benchmarks.texts.queries import Asking, Query
from benchmarks.texts.storing import store
from benchmarks.texts.vocabularies import VOCABULARIES
from indexer.engines import Selection
from indexer.glossary import load_glossary
from indexer.query import parse
from indexer.schema import FACETS
from indexer.settings import Settings

PATHS: Final = {"page": "/search?q={}", "api": "/api/v1/search?q={}"}
_CHOSEN: Final = 2_000
_WARM_UP: Final = 20


@dataclass(frozen=True, slots=True)
class Request:
    """Figures of one kind of request; ``ratio_p50`` is its median over that of the engine alone for the same queries.

    ``p50_ms`` and ``p99_ms`` are those of one connection, ``load_`` those of many. ``private_bytes`` is what a worker holds that no file
    backs, after all of it.
    """

    kind: str
    reports: int
    vocabulary: str
    queries: int
    p50_ms: float
    p99_ms: float
    engine_p50_ms: float
    engine_p99_ms: float
    ratio_p50: float
    rate: float
    load_p50_ms: float
    load_p99_ms: float
    connections: int
    workers: int
    errors: int
    by: str
    private_bytes: int
    rss_bytes: int


@click.command()
@click.option("--reports", "count", type=click.IntRange(50, 10_000_000), default=100_000, show_default=True)
@click.option("--vocabulary", type=click.Choice(list(VOCABULARIES)), default="corpus", show_default=True)
@click.option("--queries", type=click.IntRange(10), default=300, show_default=True, help="Queries over one connection.")
@click.option("--addresses", type=click.IntRange(10), default=10_000, show_default=True, help="Different queries under load.")
@click.option("--connections", type=click.IntRange(1), default=8, show_default=True, help="Connections at once under load.")
@click.option("--seconds", type=click.IntRange(1), default=15, show_default=True, help="How long the load lasts.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes of the server.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures there, as JSON.")
@click.option("--into", "page", type=click.Path(exists=True, path_type=Path), help="Put the table into the README, at its place.")
def main(count: int, vocabulary: str, json_file: Path | None, page: Path | None, **asked: int) -> None:
    """Measure whole requests of the search page and of the API, alone and under load, beside the engine's own time."""
    with scratch("http") as folder:
        texts = VOCABULARIES[vocabulary](asked["seed"])
        reports = store(texts.reports(count), folder / "reports", count=count, choose=_CHOSEN, seed=asked["seed"])
        click.echo(f"indexing {count:,} reports", err=True)
        with closing(Contender("precedent", folder / "index", texts.columns)) as indexing:
            indexing.index(reports.path)
        asking = Asking(reports.chosen, asked["seed"])
        ours = Precedent(folder / "index", texts.columns)
        ours.open()
        with serving(folder / "index", folder, workers=asked["workers"]) as server, closing(ours):
            alone = measure(ours, server, asking.queries("search", asked["queries"] + _WARM_UP))
            others = [quote(query.text) for query in asking.queries("search", asked["addresses"])]
            loads = {}
            for kind, path in PATHS.items():
                click.echo(f"load: {kind}", err=True)
                addresses = [path.format(query) for query in others]
                loads[kind] = load(server.port, addresses, folder, connections=asked["connections"], seconds=asked["seconds"])
            requests = [_request(kind, alone, loads[kind], server, count, vocabulary, asked) for kind in PATHS]
    if json_file:
        json_file.write_text(json.dumps([asdict(request) for request in requests], indent=2) + "\n", encoding="utf-8")
    print(table(requests))
    if page:
        put_into(page, "benchmarks.http", table(requests))


def measure(ours: Precedent, server: Server, queries: Sequence[Query]) -> dict[str, list[float]]:
    """Return milliseconds of the engine, the page and the API, query by query; what is answered is checked, the first ones do not count."""
    times: dict[str, list[float]] = {"engine": [], **{kind: [] for kind in PATHS}}
    selection, glossary = Selection(facets=FACETS), load_glossary(Settings.from_environment().glossary)
    with closing(Client(server.port)) as client:
        for query in queries:
            tree = parse(query.text, glossary).query
            started = time.perf_counter()
            found = ours.engine.search(tree, selection)
            times["engine"].append((time.perf_counter() - started) * 1_000)
            for kind, path in PATHS.items():
                started = time.perf_counter()
                status, body = client.get(path.format(quote(query.text)))
                times[kind].append((time.perf_counter() - started) * 1_000)
                missing = [hit.report.id for hit in found.hits if hit.report.id.encode() not in body]
                if status != 200 or missing or not found.hits:
                    raise click.ClickException(f"{kind}, {query.text}: status {status}, not there: {missing}")
    return {name: taken[_WARM_UP:] for name, taken in times.items()}


def _request(
    kind: str, alone: dict[str, list[float]], under: Load, server: Server, count: int, vocabulary: str, asked: dict[str, int]
) -> Request:
    engine, taken = alone["engine"], alone[kind]
    workers = server.workers()
    return Request(
        kind=kind, reports=count, vocabulary=vocabulary, queries=len(taken), p50_ms=percentile(taken, 50), p99_ms=percentile(taken, 99),
        engine_p50_ms=percentile(engine, 50), engine_p99_ms=percentile(engine, 99),
        ratio_p50=percentile(taken, 50) / percentile(engine, 50), rate=under.rate, load_p50_ms=under.p50_ms, load_p99_ms=under.p99_ms,
        connections=asked["connections"], workers=asked["workers"], errors=under.errors, by=under.by,
        private_bytes=max(worker.private for worker in workers), rss_bytes=max(worker.rss for worker in workers),
    )  # fmt: skip


def table(requests: Sequence[Request]) -> str:
    """Return the figures as a table in Markdown, and a line about how they were taken."""
    rows = [
        [
            {"page": "`/search`", "api": "`/api/v1/search`"}[request.kind],
            f"{milliseconds(request.p50_ms)} / {milliseconds(request.p99_ms)}",
            f"{milliseconds(request.engine_p50_ms)} / {milliseconds(request.engine_p99_ms)}",
            f"**{request.ratio_p50:.2f}**",
            f"{request.rate:,.0f}",
            f"{milliseconds(request.load_p50_ms)} / {milliseconds(request.load_p99_ms)}",
            f"{megabytes(request.private_bytes)} / {megabytes(request.rss_bytes)}",
        ]
        for request in requests
    ]
    some = requests[0]
    head = ["request", "one connection, ms", "engine alone, ms", "ratio", "requests a second", "under load, ms", "worker MB: own / all"]
    how = (
        f"{some.reports:,} reports, vocabulary {some.vocabulary}; median / 99th percentile; {some.workers} workers, "
        f"{some.connections} connections, load by {some.by}, {sum(request.errors for request in requests)} errors."
    )
    return f"{markdown(head, rows)}\n\n{how}"


if __name__ == "__main__":
    main()
