"""The embedded engine: the contract, and what is its own: generations on disk, durability, damage, other processes."""

import json
import os
import struct
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from whoosh import columns, fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from indexer import analysis
from indexer.engines import Engine, Selection, Source, open_engine
from indexer.engines.whoosh import WhooshEngine, codec, storage
from indexer.engines.whoosh.segment_file import ArrayFile
from indexer.errors import EngineError, IndexCorruptError, IndexMissingError, StaleIndexError
from indexer.query import EVERYTHING
from indexer.schema import fingerprint
from tests.engines.contract import REPORTS, EngineContract, documents, ids, report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> Engine:
    return open_engine(folder, create=True)


class TestWhoosh(EngineContract):
    """Whoosh does what every engine must do."""


def test_a_missing_index_says_what_to_run(folder: Path) -> None:
    with pytest.raises(IndexMissingError, match="precedent index"):
        open_engine(folder)


def test_an_address_of_another_engine_is_refused() -> None:
    with pytest.raises(EngineError, match="no engine for"):
        open_engine("opensearch://nowhere")


@pytest.mark.usefixtures("engine")
def test_an_index_built_with_other_analysis_says_what_to_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "ANALYSIS_VERSION", 999)
    with pytest.raises(StaleIndexError, match="precedent rebuild"):
        open_engine(folder)


def test_a_stale_index_can_be_rebuilt(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.write(documents(*REPORTS))
    monkeypatch.setattr(analysis, "ANALYSIS_VERSION", 999)
    stale = WhooshEngine(folder)
    with stale.rebuild() as fresh:
        fresh.write(documents(REPORTS[0]))
    assert open_engine(folder).info().reports == 1


@pytest.mark.usefixtures("engine")
def test_the_index_folder_is_private(folder: Path) -> None:
    assert folder.stat().st_mode & 0o077 == 0


def test_another_open_engine_follows_commits_and_rebuilds(engine: Engine, folder: Path) -> None:
    other = open_engine(folder)
    engine.write(documents(*REPORTS))
    assert other.info().reports == 4
    for round_ in range(3):
        with engine.rebuild() as fresh:
            fresh.write(documents(*REPORTS[: round_ + 1]))
        assert other.search(EVERYTHING, Selection()).total == round_ + 1


def test_an_engine_at_rest_looks_at_two_folders_only_and_yet_misses_nothing(
    engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.write(documents(*REPORTS))
    reader = open_engine(folder)
    for path in (folder / "CURRENT", folder / "g000001"):
        os.utime(path, (1, 1))  # nothing has happened for long
    for _ in range(2):
        assert reader.search(EVERYTHING, Selection()).total == len(REPORTS)
    with monkeypatch.context() as patch:
        patch.setattr(WhooshEngine, "_newest_view", lambda _: pytest.fail("the files were read"))
        assert reader.search(EVERYTHING, Selection()).total == len(REPORTS)
    engine.write(documents(report("NEW", "word")))
    assert reader.search(EVERYTHING, Selection()).total == len(REPORTS) + 1


def test_old_generations_are_removed_but_the_previous_one(engine: Engine, folder: Path) -> None:
    for _ in range(4):
        with engine.rebuild() as fresh:
            fresh.write(documents(REPORTS[0]))
    assert [path.name for path in sorted(folder.glob("g*"))] == ["g000004", "g000005"]


def test_a_failed_rebuild_leaves_no_files(engine: Engine, folder: Path) -> None:
    with pytest.raises(RuntimeError), engine.rebuild():
        raise RuntimeError("power cut")
    assert [path.name for path in folder.glob("g*")] == ["g000001"]


def test_a_rebuild_that_cannot_find_its_reports_does_not_go_live(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.write(documents(*REPORTS))
    with pytest.raises(EngineError, match="cannot find the report"), engine.rebuild() as fresh:
        fresh.write(documents(REPORTS[0]))
        monkeypatch.setattr("indexer.engines.whoosh._report", lambda _view, _leaf, _number: REPORTS[1])
    monkeypatch.undo()
    assert engine.info().reports == 4


def former_index(folder: Path) -> None:
    """Make an index in the first file format, of two reports and a deleted one."""
    names = ("id.column", "file.column", "digest.column")
    schema = fields.Schema(**{name: fields.COLUMN(columns.VarBytesColumn()) for name in names})
    generation = folder / "g000001"
    generation.mkdir(parents=True)
    writer = FileIndex.create(FileStorage(str(generation)), schema).writer()
    for report_id in ("A", "B", "C"):
        writer.add_document(**dict(zip(names, (report_id.encode(), b"/elsewhere/all.json", b"12"), strict=True)))
    writer.commit()
    writer = FileIndex(FileStorage(str(generation))).writer()
    writer.delete_document(1)
    writer.commit()
    (generation / "meta.json").write_text(json.dumps({"fingerprint": fingerprint()}))
    (folder / "CURRENT").write_text("g000001")


def test_an_index_in_a_former_format_says_what_to_run_and_can_be_rebuilt(folder: Path) -> None:
    former_index(folder)
    with pytest.raises(StaleIndexError, match="former file format; run: precedent rebuild"):
        open_engine(folder)
    former = open_engine(folder, unchecked=True)
    assert former.digests() == {"/elsewhere/all.json": Source("12", ("A", "C"))}
    with pytest.raises(StaleIndexError, match="precedent rebuild"):
        former.search(EVERYTHING, Selection())
    with former.rebuild() as fresh:
        fresh.write(documents(*REPORTS))
    assert former.info().reports == open_engine(folder).info().reports == len(REPORTS)


def second_format(folder: Path, names: tuple[str, ...] = ("id", "file", "digest")) -> None:
    """Turn an index into what the second format held of its sources."""
    for path in (folder / "g000001").glob("*.seg"):
        arrays = {name: array for name, array in ArrayFile(path).items() if name.removeprefix("texts/").split("/")[0] in names}
        content, directory = b"PRECSEG2", {}
        for name, array in arrays.items():
            directory[name] = array.dtype.str, len(content), len(array)
            content += array.tobytes() + bytes(-array.nbytes % 8)
        listed = json.dumps(directory).encode()
        path.write_bytes(content + listed + struct.pack("<QQI", len(content), len(content) + len(listed) + 20, 0))
    meta = folder / "g000001" / "meta.json"
    meta.write_text(json.dumps({"fingerprint": fingerprint() + "-2"}))


def test_an_index_in_the_second_format_says_what_to_run_and_which_files_it_holds(engine: Engine, folder: Path) -> None:
    engine.write(documents(*REPORTS))
    engine.write([], delete=["CE2"])
    expected = engine.digests()
    engine.close()
    second_format(folder)
    with pytest.raises(StaleIndexError, match="former file format; run: precedent rebuild"):
        open_engine(folder)
    assert expected
    assert open_engine(folder, unchecked=True).digests() == expected


def test_a_commit_for_which_there_is_no_room_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.write(documents(*REPORTS))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(codec, "write_arrays", full)
    with pytest.raises(EngineError, match="No space left"):
        engine.write(documents(report("NEW", "word")), delete=["CE1"])
    monkeypatch.undo()
    assert set(ids(engine.search(EVERYTHING, Selection()))) == {entry.id for entry in REPORTS}
    engine.write(documents(report("NEW", "word")))
    assert engine.info().reports == len(REPORTS) + 1


@pytest.mark.parametrize("content", ["", "../../etc", "g"], ids=["empty", "a path", "half a name"])
@pytest.mark.usefixtures("engine")
def test_a_damaged_pointer_says_what_to_run(folder: Path, content: str) -> None:
    (folder / "CURRENT").write_text(content)
    with pytest.raises(IndexCorruptError, match="precedent rebuild"):
        open_engine(folder)


def test_files_are_on_disk_before_the_rename_that_publishes_them(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    sync, rename = storage.sync, os.rename

    def synced(path: Path) -> None:
        events.append(f"sync {path.suffix or 'folder'}")
        sync(path)

    def renamed(source: str, target: str) -> None:
        events.append("rename")
        rename(source, target)

    monkeypatch.setattr(storage, "sync", synced)
    monkeypatch.setattr(os, "rename", renamed)
    engine.write(documents(REPORTS[0]))
    published = events.index("rename")
    assert "sync .seg" in events[:published]
    assert events[published + 1] == "sync folder"


def _python(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", textwrap.dedent(code), str(folder)], stdout=subprocess.PIPE, text=True)


_HOLDER = """
import sys, time
from pathlib import Path
from indexer.engines import open_engine
engine = open_engine(Path(sys.argv[1]))
with engine.writing():
    print("held", flush=True)
    time.sleep(0.6)
"""


@pytest.mark.usefixtures("engine")
def test_a_second_writer_waits_and_says_so(folder: Path) -> None:
    said: list[str] = []
    waiting = WhooshEngine(folder, on_wait=lambda: said.append("waiting"))
    holder = _python(_HOLDER, folder)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    started = time.monotonic()
    waiting.write(documents(REPORTS[0]))
    assert said == ["waiting"]
    assert time.monotonic() - started > 0.1
    holder.communicate()
    assert holder.returncode == 0
    assert waiting.info().reports == 1
