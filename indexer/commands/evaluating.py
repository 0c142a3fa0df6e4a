"""``evaluate``: topics and relevance judgements become numbers and a run file."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.commands.place import open_glossary, open_index, open_meaning, pass_settings, placed
from indexer.commands.terminal import counted, emit_json, say, warn
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.evaluation import Evaluation

_FILE = click.Path(path_type=Path)
_MODES = ("search", "similar")


@click.command("evaluate")
@click.option(
    "--topics",
    "topics_file",
    type=_FILE,
    required=True,
    metavar="FILE",
    help="JSON Lines: _id, text, perhaps exclude (ids).",
)
@click.option("--qrels", "qrels_file", type=_FILE, required=True, metavar="FILE", help="TSV with a header: query-id, corpus-id, score.")
@click.option("--mode", type=click.Choice(_MODES), default=_MODES[0], show_default=True, help="How reports are found for a topic.")
@click.option("--run", "run_file", type=_FILE, metavar="FILE", help="Write the rankings there, as a TREC run file.")
@click.option("--depth", type=click.IntRange(100, 10_000), default=1_000, show_default=True, help="Hits taken for a topic.")
@click.option("--per-topic", is_flag=True, help="Also print each topic's own numbers.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
@placed
@pass_settings
def evaluate_command(
    settings: Settings,
    *,
    topics_file: Path,
    qrels_file: Path,
    mode: str,
    run_file: Path | None,
    depth: int,
    per_topic: bool,
    as_json: bool,
) -> None:
    """Measure how well the index answers judged topics.

    Prints nDCG@10, MRR, P@1 and recall@100. In mode search, a topic's text is searched literally, as a bag of words: the best partial
    matches. In mode similar it is taken for a pasted ticket, and the nearest reports are ranked without a threshold, open ones too. Topics
    without judgements are left out and counted; a judged topic that finds nothing counts with 0.
    """
    from indexer.evaluation import RANKERS, evaluate, read_qrels, read_topics, write_run

    topics, qrels = read_topics(topics_file), read_qrels(qrels_file)
    started = time.perf_counter()
    engine = open_index(settings)
    found = evaluate(engine, topics, qrels, ranker=RANKERS[mode](engine, open_glossary(settings), open_meaning(settings)), depth=depth)
    seconds = time.perf_counter() - started
    if run_file:
        write_run(run_file, found.run)
    if as_json:
        rows = {"per_topic": [{"topic": topic, **scores} for topic, scores in found.topics.items()]} if per_topic else {}
        counts = {"topics": len(found.topics), "unjudged": len(found.unjudged), "unasked": len(found.unasked)}
        emit_json({"mode": mode, **counts, **found.averages, "seconds": round(seconds, 3), **rows})
        return
    _print(found, per_topic=per_topic)
    say(f"{counted(len(found.topics), 'topic')}, mode {mode}, {seconds:.1f} s")
    if found.unjudged:
        warn(f"left out: {counted(len(found.unjudged), 'topic')} without judgements")
    if found.unasked:
        warn(f"not asked: {counted(len(found.unasked), 'judged topic')} that the topics file does not hold")


def _print(found: "Evaluation", *, per_topic: bool) -> None:
    rows = [*(found.topics.items() if per_topic else ()), ("all", found.averages)]
    label = max(5, *(len(name) for name, _ in rows))
    say(f"{'topic':<{label}}" + "".join(f"{name:>12}" for name in found.averages))
    for name, scores in rows:
        say(f"{name:<{label}}" + "".join(f"{score:>12.4f}" for score in scores.values()))
