"""A collection of generated reports becomes figures: indexed by every engine, opened, searched, changed, and read from files.

The one decision worth knowing: each engine indexes in one process and answers in another, so that what a server holds is not mixed up with
what indexing needed; they index one after the other, and answer in turns.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from benchmarks.engines import MOST_REPORTS, TASKS
from benchmarks.measuring.contender import Contender, Indexed
from benchmarks.measuring.figures import PRECEDENT, Figure, percentile
from benchmarks.measuring.turns import WARM_UP, figures_of, take_turns
from benchmarks.texts.files import write_files
from benchmarks.texts.queries import Asking, Query
from benchmarks.texts.storing import Stored, store, stored
from benchmarks.texts.vocabularies import VOCABULARIES
from indexer.report import Report, Section

TELLING: Final = {"similar": 64, "similar-pool": 40}
"""Task to the number of terms that a report is looked for by; the product's is 40."""

CHOSEN: Final = 400
"""Reports that queries are taken from."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: engines and tasks by name, queries a task, seconds an engine and task at most, fresh processes, changed reports."""

    engines: tuple[str, ...]
    tasks: tuple[str, ...]
    queries: int = 400
    seconds: float = 20.0
    fresh: int = 5
    updates: int = 10
    most_files: int = 100_000
    seed: int = 1


class Collection:
    """So many reports with a vocabulary, in a folder that is there for nothing else."""

    def __init__(self, folder: Path, vocabulary: str, count: int, plan: Plan) -> None:
        self.folder = folder
        self.plan = plan
        self.vocabulary = vocabulary
        self.count = count
        texts = VOCABULARIES[vocabulary](plan.seed)
        self.columns = texts.columns
        self.reports: Stored = store(texts.reports(count), folder / "reports", count=count, choose=CHOSEN, seed=plan.seed)
        self.asking = Asking(self.reports.chosen, plan.seed)
        self.engines = [name for name in plan.engines if count <= MOST_REPORTS.get(name, count)]

    def measure(self) -> list[Figure]:
        """Return the figures of all that the plan asks for."""
        figures: list[Figure] = []
        figures += self._indexing("index", lambda contender: contender.index(self.reports.path), self.count, "")
        for task in ("open", "cold"):
            if task in self.plan.tasks:
                figures += self._opening(task)
        with ExitStack() as stack:
            contenders = [stack.enter_context(closing(self._contender(name))) for name in self.engines]
            for contender in contenders:
                contender.open()
            for task in [task for task in TASKS if task in self.plan.tasks]:
                self._say(task)
                turns = take_turns(contenders, task, self._queries(task, contenders), seconds=self.plan.seconds)
                figures += figures_of(turns, task, reports=self.count, vocabulary=self.vocabulary)
            if "update" in self.plan.tasks:
                figures += self._updating(contenders)
        if "index-files" in self.plan.tasks:
            figures += self._files()
        return figures

    def _contender(self, name: str, suffix: str = "") -> Contender:
        return Contender(name, self.folder / f"{name}{suffix}", self.columns)

    def _say(self, doing: str) -> None:
        click.echo(f"{self.vocabulary}, {self.count:,} reports: {doing}", err=True)

    def _indexing(self, task: str, index: Callable[[Contender], Indexed], count: int, suffix: str) -> list[Figure]:
        took: dict[str, Indexed] = {}
        for name in self.engines:
            self._say(f"{task}, {name}")
            with closing(self._contender(name, suffix)) as contender:
                took[name] = index(contender)
        return self._once(task, {name: [indexed.seconds * 1_000] for name, indexed in took.items()}, count=count, took=took)

    def _once(self, task: str, times: dict[str, list[float]], *, count: int, took: dict[str, Indexed] | None = None) -> list[Figure]:
        """Return the figures of what is done once, or a few times over."""
        ours = times.get(PRECEDENT)
        figures = []
        for name, taken in times.items():
            p50, p99 = percentile(taken, 50), percentile(taken, 99)
            compared = ours is not None and name != PRECEDENT
            figure = Figure(
                engine=name, task=task, reports=count, vocabulary=self.vocabulary, p50_ms=p50, p99_ms=p99, queries=len(taken),
                mean_ms=sum(taken) / len(taken), rate=1_000 / p50,
                ratio_p50=percentile(ours or [], 50) / p50 if compared else None,
                ratio_p99=percentile(ours or [], 99) / p99 if compared else None,
            )  # fmt: skip
            if took is not None:
                size, peak = took[name].size, took[name].peak
                figure = replace(figure, rate=count * 1_000 / p50, size_bytes=size, text_bytes=self.reports.text_bytes, peak_bytes=peak)
            figures.append(figure)
        return figures

    def _opening(self, task: str) -> list[Figure]:
        """Answer a first query, in a process that has done nothing before, several times."""
        self._say(task)
        queries = self.asking.queries("search", self.plan.fresh)
        times: dict[str, list[float]] = {name: [] for name in self.engines}
        for query in queries:
            for name in self.engines:
                with closing(self._contender(name)) as contender:
                    times[name].append(contender.first("search", query, cold=task == "cold").ms)
        return self._once(task, times, count=self.count)

    def _queries(self, task: str, contenders: Sequence[Contender]) -> list[Query]:
        queries = self.asking.queries(task, self.plan.queries + WARM_UP)
        if task not in TELLING:
            return queries
        ours = next((contender for contender in contenders if contender.name == PRECEDENT), None)
        if ours is None:
            raise click.UsageError(f"{task} needs the engine {PRECEDENT}: it chooses the terms")
        reports = {report.id: report for report in self.reports.chosen}
        leaves = ours.leaves([reports[query.report] for query in queries], TELLING[task])
        return [replace(query, leaves=found) for query, found in zip(queries, leaves, strict=True)]

    def _updating(self, contenders: Sequence[Contender]) -> list[Figure]:
        """Change one report after the other, and wait until each is found by what is new in it."""
        self._say("update")
        times: dict[str, list[float]] = {contender.name: [] for contender in contenders}
        for number, report in enumerate(self.reports.chosen[: self.plan.updates]):
            changed, query = _changed(report, number)
            for contender in contenders:
                times[contender.name].append(contender.update(changed, query).ms)
        return self._once("update", times, count=self.count)

    def _files(self) -> list[Figure]:
        """Index report files, at most so many, then change some of them."""
        count = min(self.count, self.plan.most_files)
        self._say(f"writing {count:,} files")
        folder = self.folder / "files"
        reports = (report for report, _ in zip(stored(self.reports.path), range(count), strict=False))
        paths = write_files(reports, folder)
        figures = self._indexing("index-files", lambda contender: contender.index_files(folder), count, "-files")
        if "update-file" not in self.plan.tasks:
            return figures
        self._say("update-file")
        times: dict[str, list[float]] = {name: [] for name in self.engines}
        step = max(1, len(paths) // self.plan.updates)
        with ExitStack() as stack:
            contenders = [stack.enter_context(closing(self._contender(name, "-files"))) for name in self.engines]
            for contender in contenders:
                contender.open()
            for number, path in enumerate(paths[::step][: self.plan.updates]):
                word = _new_word(number)
                path.write_text(_with_word(path.read_text(encoding="utf-8"), word, path.suffix), encoding="utf-8")
                for contender in contenders:
                    times[contender.name].append(contender.update_file(folder, path, Query(path.stem, words=(word,))).ms)
        return figures + self._once("update-file", times, count=count)


def _new_word(number: int) -> str:
    """Return a word that is in no report."""
    return "qu" + "".join("abcdefghij"[int(digit)] for digit in str(number)) + "qu"


def _changed(report: Report, number: int) -> tuple[Report, Query]:
    """Return a report with a new word in it, and the query that finds it."""
    first = report.sections[0]
    sections = (Section(first.key, first.heading, f"{first.text} {_new_word(number)}", first.groups), *report.sections[1:])
    return replace(report, sections=sections), Query(report.id, words=(_new_word(number),))


def _with_word(text: str, word: str, suffix: str) -> str:
    """Return a report file's text with a new word in one of its sections."""
    match suffix:
        case ".html":
            return text.replace("</p>", f" {word}</p>", 1)
        case ".json":
            return text.replace('"issue_description": "', f'"issue_description": "{word} ', 1)
        case _:
            return f"{text.rstrip()} {word}\n"
