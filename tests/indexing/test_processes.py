"""Several processes read what one would read, in its order; one that ends names its file, and none is left behind."""

import json
import signal
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import active_children
from pathlib import Path

import pytest

from indexer.engines import Engine, Selection, open_engine
from indexer.errors import ReadingError
from indexer.indexing import Effort, Failure, Summary, index_folder, processes, rebuild
from indexer.indexing.processes import read_files
from indexer.indexing.reading import Content, Wanted, divided, read_file
from indexer.query import EVERYTHING
from indexer.report import Report
from tests.indexing.deadly import Deadly, Endless, stillborn
from tests.indexing.test_following import write

PORTION = 100_000


@pytest.fixture(autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    yield
    assert not [process.name for process in active_children() if process.name.startswith("precedent")]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a folder with what is read, refused, claimed twice, broken in part and empty."""
    folder = tmp_path / "reports"
    for number in range(40):
        write(folder, f"CE{100 + number}.txt", f"The disk {number} was full.")
    write(folder, "Z-newcomer.txt", "It claims an id.", report_id="CE101")
    records = [{"_id": f"X{number % 5}", "title": f"Case {number}", "text": "words"} for number in range(7)]
    (folder / "export.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records) + "{broken\n")
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02")
    (folder / "note.md").write_text("# A note\n\nNobody wrote down more.\n")
    return folder


def wanted(path: Path, *, size: int = PORTION) -> Wanted:
    return Wanted(path.name, path, size)


def everything(engine: Engine) -> list[Report]:
    return sorted((hit.report for hit in engine.search(EVERYTHING, Selection(limit=1_000)).hits), key=lambda report: report.id)


def followed(engine: Engine, corpus: Path, effort: Effort) -> list[Summary]:
    summaries = [index_folder(engine, corpus, effort=effort)]
    write(corpus, "CE103.txt", "The clock ran ahead.")
    write(corpus, "CE105.txt", "It claims another id.", report_id="CE106")
    (corpus / "CE104.txt").unlink()
    return [*summaries, index_folder(engine, corpus, effort=effort), rebuild(engine, corpus, effort=effort)]


def test_several_processes_come_to_what_one_does(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.indexing.following.WORTH_PROCESSES", 0)
    monkeypatch.setattr("indexer.indexing.processes._MOST_FILES", 3)
    twin = tmp_path / "twin"
    twin.mkdir()
    for path in corpus.iterdir():
        (twin / path.name).write_bytes(path.read_bytes())
    alone, together = (open_engine(tmp_path / name, create=True) for name in ("alone", "together"))
    assert followed(together, twin, Effort(2)) == followed(alone, corpus, Effort(1))
    assert together.digests() == alone.digests()
    assert everything(together) == everything(alone)


def test_a_file_that_ends_the_process_that_reads_it_is_named_and_costs_no_other(corpus: Path) -> None:
    paths = sorted(corpus.glob("CE1*.txt"))
    paths[5] = Deadly(paths[5])
    read = list(read_files([wanted(path, size=10) for path in paths], processes=2, ahead=1_000))
    assert [content.key for content in read] == [path.name for path in paths]
    unread = {content.key: content.outcomes for content in read if not content.digest}
    reason = "the process that read it has ended (exit code 9): it may have run out of memory"
    assert unread == {"CE105.txt": (Failure("CE105.txt", reason),)}


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf"], ids=["", "with a mark"])
@pytest.mark.parametrize(
    "tail", [b"", b"\n\n", b"\n{broken", b'\n{"_id": "Y", "title": "T", "text": "\xff"}\n'], ids=["", "blank", "broken", "no text"]
)
def test_a_large_export_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: bytes, tail: bytes) -> None:
    export = tmp_path / "export.jsonl"
    records = [{"_id": f"X{number}", "title": f"Case {number}", "text": "words " * (number % 7) ** 3} for number in range(60)]
    export.write_bytes(head + b"\n".join(json.dumps(record).encode() for record in records) + tail)
    monkeypatch.setattr("indexer.indexing.processes.LARGE", 500)
    monkeypatch.setattr("indexer.indexing.processes._PORTION", 400)
    other = write(tmp_path, "CE101.txt")
    files = [wanted(other, size=10), Wanted("export.jsonl", export, export.stat().st_size), wanted(other, size=10)]
    assert len(list(divided(files[1], 400))) > 20
    with closing(read_files(files, processes=2, ahead=1_000)) as contents:
        assert [_whole(content) for content in contents] == [_whole(read_file(file)) for file in files]


def test_a_large_export_in_another_alphabet_is_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = tmp_path / "export.jsonl"
    export.write_bytes(
        "".join(json.dumps({"_id": f"X{number}", "title": "T", "text": "words"}) + "\n" for number in range(9)).encode("utf-16")
    )
    monkeypatch.setattr("indexer.indexing.processes.LARGE", 500)
    with closing(read_files([wanted(export)], processes=2, ahead=1_000)) as contents:
        assert [_whole(content) for content in contents] == [_whole(read_file(wanted(export)))]


def _whole(content: Content) -> tuple[str, str, list[object]]:
    return content.key, content.digest, list(content.outcomes)


def test_closing_ends_processes_that_are_busy(corpus: Path) -> None:
    first, second = sorted(corpus.glob("CE1*.txt"))[:2]
    contents = read_files([wanted(first), wanted(Endless(second)), wanted(first)], processes=2, ahead=PORTION)
    assert next(contents).digest
    contents.close()


def test_processes_that_cannot_be_started_say_how_to_do_without(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.indexing.processes._serve", stillborn)
    with pytest.raises(ReadingError, match=r"exit code 4.*PRECEDENT_PROCESSES=1"):
        list(read_files([wanted(corpus / "CE101.txt")], processes=2, ahead=PORTION))


def test_ctrl_c_waits_until_a_process_has_been_started(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    class Starting:
        def __init__(self, **_: object) -> None:
            pass

        def start(self) -> None:
            signal.raise_signal(signal.SIGINT)
            started.append(self)

    monkeypatch.setattr(processes._START, "Process", Starting)
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            next(read_files([Wanted("a.txt", Path("a.txt"), 1)], processes=1, ahead=1))
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, former)
    assert started
