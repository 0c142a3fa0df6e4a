"""A disk that is full, an index folder that cannot be written to: what was asked fails with the reason, and the live index is as before.

Every step that changes something on the disk fails once, one after the other: whatever a commit, a merge or a rebuild does, it does
before or after that step.
"""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from indexer.engines import Engine, Selection, open_engine
from indexer.engines.whoosh import background, codec, merging
from indexer.engines.whoosh.segment_file import write_arrays
from indexer.errors import EngineError
from indexer.query import EVERYTHING
from tests.engines.contract import documents, ids, report
from tests.engines.test_kills import leftovers

MKDIR: Final = os.mkdir
NO_ROOM: Final = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> Engine:
    engine = open_engine(folder, create=True)
    engine.write(documents(*(report(f"OLD{number}", "before") for number in range(3))))
    return engine


def found(engine: Engine) -> set[str]:
    return set(ids(engine.search(EVERYTHING, Selection(limit=1_000))))


class Steps:
    """Counts what changes something on the disk, and lets one of them fail."""

    def __init__(self, failing: int) -> None:
        self.left = failing

    def before(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def checked(*given: Any, **named: Any) -> Any:
            if step is not MKDIR or not Path(given[0]).is_dir():  # it is no failure that a folder is there
                self.left -= 1
            if self.left == 0:
                if step is write_arrays:
                    given[0].write(b"half of it")
                raise NO_ROOM
            return step(*given, **named)

        return checked


@contextmanager
def failing(number: int) -> Iterator[Steps]:
    """Let the step with a number fail, in any thread."""
    steps = Steps(number)
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((os, "fsync"), (os, "rename"), (os, "replace"), (os, "mkdir")):
            patch.setattr(module, name, steps.before(getattr(module, name)))
        for module in (codec, background):
            patch.setattr(module, "write_arrays", steps.before(write_arrays))
        yield steps


def commit(engine: Engine) -> None:
    engine.write(documents(report("NEW1", "after"), report("NEW2", "after")), delete=["OLD0"])


def run(engine: Engine) -> None:
    with engine.writing():
        commit(engine)
        engine.write([], delete=["OLD1"])


def rebuilt(engine: Engine) -> None:
    with engine.rebuild() as fresh:
        fresh.write(documents(report("NEW1", "after")))
        fresh.write(documents(report("NEW2", "after")))


BEFORE: Final = {"OLD0", "OLD1", "OLD2"}
COMMITTED: Final = {"OLD1", "OLD2", "NEW1", "NEW2"}


@pytest.mark.parametrize(
    ("work", "states"),
    [
        pytest.param(commit, (BEFORE, COMMITTED), id="a commit"),
        pytest.param(run, (BEFORE, COMMITTED, COMMITTED - {"OLD1"}), id="a run with merges"),
        pytest.param(rebuilt, (BEFORE, {"NEW1", "NEW2"}), id="a rebuild"),
    ],
)
def test_whatever_step_fails_the_reason_is_said_and_the_index_is_whole(
    engine: Engine, folder: Path, work: Callable[[Engine], None], states: tuple[set[str], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "MERGED_AT_ONCE", 1_000 if work is commit else 2)
    number = 0
    while True:
        number += 1
        with failing(number) as steps:
            try:
                work(engine)
            except EngineError as error:
                said = str(error)
            else:
                said = ""
        assert found(engine) in states
        if steps.left > 0:
            break
        assert "No space left on device" in said, f"step {number} failed in silence"
        engine.write(documents(*(report(f"OLD{number}", "before") for number in range(3))), delete=["NEW1", "NEW2"])
        engine.close()
        assert leftovers(folder) == []
        assert found(open_engine(folder)) == BEFORE
    assert number > 5
    assert found(engine) == states[-1]


@pytest.mark.parametrize("refusal", [errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written_to_is_named(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch, refusal: int) -> None:
    opened = os.open

    def refused(path: Any, flags: int, *given: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(refusal, os.strerror(refusal), str(path))
        return opened(path, flags, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        with pytest.raises(EngineError, match=f"cannot write to the index folder {folder}: {os.strerror(refusal)}"):
            commit(engine)
        assert found(engine) == BEFORE
    commit(engine)
    assert found(engine) == COMMITTED


def test_an_index_that_cannot_be_written_to_can_be_searched(engine: Engine, folder: Path) -> None:
    engine.close()
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    assert found(open_engine(folder)) == BEFORE
    assert folder.stat().st_mode & 0o777 == 0o500


def test_a_folder_in_which_no_index_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(EngineError, match=r"cannot create the index folder .*/file/index"):
        open_engine(tmp_path / "file" / "index", create=True)


_LIMITED: Final = """
import resource, sys
from pathlib import Path
from indexer.engines import open_engine
from indexer.errors import EngineError
from tests.engines.contract import documents, report
engine = open_engine(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    engine.write(documents(*(report(f"NEW{number}", f"word{number} " * 50) for number in range(500))), delete=["OLD0"])
except EngineError as error:
    print(error)
"""


def test_a_file_that_may_not_grow_is_an_error_and_no_half_commit(engine: Engine, folder: Path) -> None:
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", _LIMITED, str(folder)], capture_output=True, text=True, check=True).stdout
    assert "cannot write to the index" in said
    assert os.strerror(errno.EFBIG) in said
    assert found(engine) == BEFORE
    assert leftovers(folder) == []
