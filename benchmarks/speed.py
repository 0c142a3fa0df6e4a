"""Generated reports become figures: how fast they are indexed and searched, beside other engines in the same run.

    python -m benchmarks.speed --reports 1000 --reports 10000 --json figures.json

The one decision worth knowing: the engines take turns, query by query, each in a process of its own, so that a busy moment of the machine
meets all of them and the memory of each can be told.
"""

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path

import click

from benchmarks.engines import ENGINES, TASKS
from benchmarks.markdown import put_into
from benchmarks.measuring.collection import Collection, Plan
from benchmarks.measuring.figures import Figure
from benchmarks.measuring.readme import readme_tables
from benchmarks.measuring.scratch import scratch
from benchmarks.measuring.tables import ONCE, tables
from benchmarks.measuring.turns import unequal
from benchmarks.texts.vocabularies import VOCABULARIES

ALL_TASKS = (*TASKS, *ONCE)
_BOTH = tuple(VOCABULARIES)


@click.command()
@click.option("--reports", "sizes", type=click.IntRange(50, 10_000_000), multiple=True, default=(1_000, 10_000, 100_000), show_default=True)
@click.option("--vocabulary", "vocabularies", type=click.Choice(_BOTH), multiple=True, default=_BOTH, show_default=True)
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, default=ENGINES, show_default=True)
@click.option("--task", "tasks", type=click.Choice(ALL_TASKS), multiple=True, default=ALL_TASKS, help="All unless some are named.")
@click.option("--queries", type=click.IntRange(10), default=400, show_default=True, help="Queries of each task.")
@click.option("--seconds", type=float, default=20.0, show_default=True, help="For one engine and task; 20 queries are asked anyhow.")
@click.option("--fresh", type=click.IntRange(1), default=5, show_default=True, help="Fresh processes for a first query.")
@click.option("--updates", type=click.IntRange(1), default=10, show_default=True, help="Reports that are changed.")
@click.option("--most-files", type=click.IntRange(50), default=100_000, show_default=True, help="Report files that are read.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other reports and queries.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures there, as JSON.")
@click.option("--markdown", "short", is_flag=True, help="Print the README's tables only.")
@click.option("--at", type=click.IntRange(1), help="The size of the collection that those are of; the largest unless it is given.")
@click.option("--into", "page", type=click.Path(exists=True, path_type=Path), help="Put the README's tables there, at their place.")
@click.option("--from", "read", type=click.Path(exists=True, path_type=Path), multiple=True, help="Measure nothing; show these figures.")
def main(
    sizes: tuple[int, ...],
    vocabularies: tuple[str, ...],
    json_file: Path | None,
    short: bool,
    at: int | None,
    page: Path | None,
    read: tuple[Path, ...],
    **planned: object,
) -> None:
    """Measure index rate and query latency of Precedent, Tantivy, SQLite FTS5 and stock Whoosh, and print tables in Markdown."""
    plan = Plan(**planned)  # type: ignore[arg-type]  # click has checked the types
    figures = [Figure(**entry) for path in read for entry in json.loads(path.read_text(encoding="utf-8"))]
    if not read:
        figures = measure(plan, sizes, vocabularies, json_file)
    for table in readme_tables(figures, at) if short else tables(figures):
        print(table)
    if page:
        put_into(page, "benchmarks.speed", "\n".join(readme_tables(figures, at)))
    differences = unequal(figures)
    if differences:
        raise click.ClickException("; ".join(["not all engines did the same work", *differences]))


def measure(plan: Plan, sizes: Sequence[int], vocabularies: Sequence[str], json_file: Path | None) -> list[Figure]:
    """Return the figures of every vocabulary and size; they are written to the file as they come."""
    figures: list[Figure] = []
    for vocabulary in vocabularies:
        for count in sorted(sizes):
            with scratch("speed") as folder:
                found = Collection(folder, vocabulary, count, plan).measure()
            figures += [replace(figure, conditions=machine(plan)) for figure in found]
            if json_file:
                json_file.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n", encoding="utf-8")
    return figures


def machine(plan: Plan) -> str:
    """Return a line that says what is measured on."""
    peers = f"Tantivy {version('tantivy')}, SQLite {sqlite3.sqlite_version}, Whoosh {version('Whoosh')}"
    versions = f"Python {platform.python_version()}, {peers}"
    return f"{versions}; {os.cpu_count()} cores; {plan.queries} queries a task, seed {plan.seed}."


if __name__ == "__main__":
    main()
