"""``index``, ``rebuild`` and ``check``: the index follows the corpus, is made anew, and is compared with it."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.commands.place import FAILED, Command, open_index, pass_settings, placed
from indexer.commands.terminal import counted, emit_json, progress_bar, say, warn
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.indexing import Summary


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
@_writing_options
@pass_settings
def index_command(settings: Settings, *, paths: tuple[Path, ...], as_json: bool, strict: bool, verbose: bool) -> None:
    """Bring the index in step with the report files.

    Without PATH this is the corpus folder; with PATHs (files or folders, also outside the corpus) only what is below them is looked at.
    Files that have not changed are skipped; edits, renames and deletions are followed. Interrupting is safe.
    """
    from indexer.indexing import index_folder

    started = time.perf_counter()
    engine = open_index(settings, create=True)
    with progress_bar("Indexing") as show:
        summary = index_folder(engine, settings.corpus, paths=paths, on_progress=show)
    _report(summary, time.perf_counter() - started, as_json=as_json, verbose=verbose)
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
        summary = rebuild(engine, settings.corpus, on_progress=show)
    _report(summary, time.perf_counter() - started, as_json=as_json, verbose=verbose)
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

    found = check(open_index(settings), settings.corpus)
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
        ):
            for name in names:
                say(f"{name}: {title}")
        outcome = "the index agrees with the corpus" if found.ok else "precedent index brings them together, or says why it cannot"
        say(f"{counted(found.files, 'file')} and {counted(found.reports, 'report')} compared; {outcome}")
    if not found.ok:
        raise click.exceptions.Exit(FAILED)


def _report(summary: "Summary", seconds: float, *, as_json: bool, verbose: bool) -> None:
    counts = {name: getattr(summary, name) for name in ("added", "updated", "deleted", "unchanged")}
    if as_json:
        warnings = [asdict(warned) for warned in summary.warned]
        failed = [asdict(failure) for failure in summary.failed]
        emit_json({**counts, "warned": len(warnings), "failed": failed, "warnings": warnings, "seconds": round(seconds, 3)})
        return
    if verbose:
        for warned in summary.warned:
            for message in warned.messages:
                warn(f"{warned.file}: {warned.id}: {message}")
    for failed_file in summary.failed:
        warn(f"{failed_file.file}: not indexed: {failed_file.reason}")
    parts = [f"{number:,} {name}" for name, number in counts.items()]
    say(f"{', '.join(parts)}; {len(summary.warned):,} with warnings; {len(summary.failed):,} failed; {seconds:.1f} s")


def _judge(summary: "Summary", *, strict: bool) -> None:
    if strict and summary.failed:
        raise click.exceptions.Exit(FAILED)
