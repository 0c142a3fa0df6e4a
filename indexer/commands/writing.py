"""``index``, ``rebuild`` and ``check``: the index follows the corpus, is made anew, and is compared with it."""

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.commands.place import FAILED, Command, open_curation, open_index, open_meaning, pass_settings, placed
from indexer.commands.terminal import counted, emit_json, progress_bar, say, warn
from indexer.errors import FailureModesError
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.engines import Engine
    from indexer.indexing import Effort, Summary


def _writing_options(command: Command) -> Command:
    for option in (
        click.option("--verbose", is_flag=True, help="Also list what the reports lack."),
        click.option("--strict", is_flag=True, help="Exit with 1 if any file or record could not be indexed."),
        click.option("--json", "as_json", is_flag=True, help="Print counts, warnings and failures as JSON."),
    ):
        command = option(command)
    return placed(command)


@click.command("index")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Read every file, also those whose size and times are as they were.")
@_writing_options
@pass_settings
def index_command(settings: Settings, *, paths: tuple[Path, ...], full: bool, as_json: bool, strict: bool, verbose: bool) -> None:
    """Bring the index in step with the report files.

    Without PATH this is the corpus folder; with PATHs (files or folders, also outside the corpus) only what is below them is looked at.
    Files that have not changed are skipped; edits, renames and deletions are followed. Interrupting is safe. A file whose size and times
    are as they were is taken to be unchanged; --full reads all of them.

    Words can be searched as soon as a file is indexed; then a sentence model reads what is new, so that precedents are found by their
    meaning too, and new reports join their failure modes.
    """
    from indexer.indexing import STAMPS, index_folder

    started = time.perf_counter()
    engine = open_index(settings, create=True)
    with progress_bar("Indexing") as show:
        stamps = None if full else settings.index / STAMPS
        summary = index_folder(engine, settings.corpus, paths=paths, stamps=stamps, effort=_effort(settings), on_progress=show)
    understood = _understand(settings, engine)
    modes = _group(settings, engine)
    _report(summary, understood, modes, time.perf_counter() - started, as_json=as_json, verbose=verbose)
    _judge(summary, strict=strict)


@click.command("rebuild")
@_writing_options
@pass_settings
def rebuild_command(settings: Settings, *, as_json: bool, strict: bool, verbose: bool) -> None:
    """Make the index anew, then switch to it.

    Searching goes on meanwhile, and running servers pick the new index up by themselves. Needed when an upgrade has changed the fields or
    the analysis, or when the index is damaged. Reports indexed from outside the corpus are read again from where they are.
    """
    from indexer.indexing import rebuild

    started = time.perf_counter()
    engine = open_index(settings, unchecked=True)
    with progress_bar("Rebuilding") as show:
        summary = rebuild(engine, settings.corpus, effort=_effort(settings), on_progress=show)
    understood = _understand(settings, engine)
    modes = _group(settings, engine)
    _report(summary, understood, modes, time.perf_counter() - started, as_json=as_json, verbose=verbose)
    _judge(summary, strict=strict)


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
@placed
@pass_settings
def check_command(settings: Settings, *, as_json: bool) -> None:
    """Compare the index with the corpus, changing nothing.

    Names files that are not indexed, that have changed since, or that are gone, and reports that cannot be fetched or found; exits with 1
    if there is any such difference.
    """
    from indexer.checking import check

    found = check(open_index(settings), settings.corpus, open_meaning(settings))
    if as_json:
        emit_json(asdict(found) | {"ok": found.ok})
    else:
        for title, names in (
            ("not indexed", found.missing),
            ("changed since it was indexed", found.changed),
            ("indexed only in part", found.partial),
            ("gone, but still indexed", found.gone),
            ("cannot be fetched by its id", found.unfetchable),
            ("cannot be found by its id", found.unfindable),
            ("not yet read for its meaning", found.unread),
        ):
            for name in names:
                say(f"{name}: {title}")
        outcome = "the index agrees with the corpus" if found.ok else "precedent index brings them together, or says why it cannot"
        say(f"{counted(found.files, 'file')} and {counted(found.reports, 'report')} compared; {outcome}")
    if not found.ok:
        raise click.exceptions.Exit(FAILED)


def _effort(settings: Settings) -> "Effort":
    from indexer.indexing import Effort, cores

    return Effort(settings.processes or cores(), settings.index_memory_mb)


def _understand(settings: Settings, engine: "Engine") -> int:
    """Let the model read what is new; return how many reports that were."""
    from indexer.indexing import Progress
    from indexer.meaning import learn

    meaning = open_meaning(settings)
    if meaning is None:
        return 0
    with progress_bar("Reading for meaning") as show:
        learnt = learn(engine, meaning.store, meaning.encoder, on_progress=lambda done, of: show(Progress(done, of, done)))
    meaning.close()
    return learnt.read


def _group(settings: Settings, engine: "Engine") -> int:
    """Bring the failure modes in step, so that no reader waits for that; return how many there are."""
    from indexer.failure_modes import catalogue

    meaning = open_meaning(settings)
    if sys.stderr.isatty():
        click.echo("Grouping into failure modes ...", err=True)
    try:
        return len(catalogue(engine, meaning=meaning, curation=open_curation(settings), folder=settings.index).modes)
    except FailureModesError as error:
        warn(str(error))
        return len(catalogue(engine, meaning=meaning, folder=settings.index).modes)
    finally:
        if meaning is not None:
            meaning.close()


def _report(summary: "Summary", understood: int, modes: int, seconds: float, *, as_json: bool, verbose: bool) -> None:
    counts = {name: getattr(summary, name) for name in ("added", "updated", "deleted", "unchanged")}
    if as_json:
        warnings = [asdict(warned) for warned in summary.warned]
        failed = [asdict(failure) for failure in summary.failed]
        counts |= {"understood": understood, "failure_modes": modes, "warned": len(warnings)}
        emit_json({**counts, "failed": failed, "warnings": warnings, "seconds": round(seconds, 3)})
        return
    if verbose:
        for warned in summary.warned:
            for message in warned.messages:
                warn(f"{warned.file}: {warned.id}: {message}")
    for failed_file in summary.failed:
        warn(f"{failed_file.file}: not indexed: {failed_file.reason}")
    parts = [f"{number:,} {name}" for name, number in counts.items()]
    read = f"; {understood:,} read for meaning" if understood else ""
    outcome = f"{counted(modes, 'failure mode')}; {len(summary.warned):,} with warnings; {len(summary.failed):,} failed; {seconds:.1f} s"
    say(f"{', '.join(parts)}{read}; {outcome}")


def _judge(summary: "Summary", *, strict: bool) -> None:
    if strict and summary.failed:
        raise click.exceptions.Exit(FAILED)
