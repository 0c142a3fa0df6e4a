"""A folder of report files becomes an up-to-date index: the write path, read top to bottom.

The one decision worth knowing: the index follows the files and nothing else. A file is re-read when its content digest differs from the
indexed one; the digest is recorded with a file's last report, and only if all of the file could be read, so that an interrupted or partly
failed file is taken up again.
"""

from collections.abc import Iterable
from pathlib import Path

from indexer.engines import Engine
from indexer.errors import EngineError, IndexMissingError
from indexer.indexing.effort import FRUGAL, Effort, cores
from indexer.indexing.following import Run, locate
from indexer.indexing.stamps import STAMPS, Stamps
from indexer.indexing.summary import Failure, OnProgress, Progress, Summary, Warned

__all__ = ["STAMPS", "Effort", "Failure", "OnProgress", "Progress", "Summary", "Warned", "cores", "index_folder", "locate", "rebuild"]


def index_folder(
    engine: Engine,
    corpus: Path,
    *,
    paths: Iterable[Path] = (),
    stamps: Path | None = None,
    effort: Effort = FRUGAL,
    on_progress: OnProgress = lambda _: None,
) -> Summary:
    """Bring the index in step with the corpus folder, or with the given files and folders only; return what changed.

    Files inside ``corpus`` are known by their path relative to it, others by their absolute path. Reports of files that are gone are
    deleted if the file was below one of the places looked at. Raises CorpusError if a place does not exist, ReadingError if no process can
    be started; a report that fails is counted, and the others go on. ``stamps`` is a file that remembers by size and times which files
    need not be read to know that they have not changed; without it every file is read.
    """
    roots = list(paths) or [corpus]
    with engine.writing():
        return Run(engine, corpus, claims=engine.digests(), effort=effort, stamps=Stamps(stamps)).follow(roots, on_progress)


def rebuild(engine: Engine, corpus: Path, *, effort: Effort = FRUGAL, on_progress: OnProgress = lambda _: None) -> Summary:
    """Fill a new generation from the corpus and switch to it; the live index serves until then and stays if anything fails.

    Indexed files outside the corpus are read again from where they are, and of two files with one id the one already indexed keeps it. If
    the live index is too damaged to tell, a failure in the summary says so.
    """
    with engine.writing():
        try:
            before = engine.digests()
            unreadable: tuple[Failure, ...] = ()
        except IndexMissingError:
            before, unreadable = {}, ()
        except EngineError as error:
            before = {}
            unreadable = (Failure("the former index", f"{error}; if files outside the corpus were indexed, index them again"),)
        others = [Path(key) for key in before if Path(key).is_absolute() and Path(key).is_file()]
        claims = {key: source for key, source in before.items() if locate(corpus, key).is_file()}
        with engine.rebuild() as fresh:
            run = Run(fresh, corpus, claims=claims, fresh=True, effort=effort, stamps=Stamps(None))
            summary = run.follow([corpus, *others], on_progress)
    summary.failed.extend(unreadable)
    return summary
