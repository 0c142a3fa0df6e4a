"""What a run may take: how many processes, and how much memory before a segment is written."""

from pathlib import Path
from typing import Any

import pytest

from indexer.commands.writing import _effort
from indexer.engines import open_engine
from indexer.indexing import Effort, cores, index_folder
from indexer.indexing.effort import cost
from indexer.schema import Document
from indexer.settings import Settings
from tests.indexing.test_following import write


def test_memory_decides_when_reports_are_written_whatever_their_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        write(tmp_path / "reports", f"CE{100 + number}.txt", "The disk was full of words. " * (1_000 if number % 3 else 1))
    engine = open_engine(tmp_path / "index", create=True)
    monkeypatch.setattr("indexer.indexing.effort._LEAST", 5_000_000)
    written: list[list[int]] = []
    write_documents = type(engine).write

    def spied(self: Any, documents: list[Document], **options: Any) -> None:
        written.append([cost(document) for document in documents])
        write_documents(self, documents, **options)

    monkeypatch.setattr(type(engine), "write", spied)
    assert index_folder(engine, tmp_path / "reports", effort=Effort(memory_mb=1)).added == 30
    assert len(written) > 3
    assert all(sum(batch[:-1]) < 5_000_000 for batch in written)
    assert all(sum(batch) >= 5_000_000 for batch in written[:-1])


def test_more_memory_means_fewer_writes_and_more_that_is_read_ahead() -> None:
    small, large = Effort(2, 1_000), Effort(2, 4_000)
    assert small.batch < large.batch < 4_000_000_000
    assert small.ahead < large.ahead < large.batch


@pytest.mark.parametrize(
    ("effort", "readers"), [(Effort(0), 0), (Effort(1), 0), (Effort(4), 4), (Effort(64, 500), 2), (Effort(64, 300), 0)]
)
def test_no_more_processes_are_started_than_are_asked_for_and_memory_allows(effort: Effort, readers: int) -> None:
    assert effort.readers == readers


def test_the_command_takes_as_many_processes_as_there_are_cores_unless_told_otherwise() -> None:
    assert _effort(Settings()) == Effort(cores(), 1_500)
    assert _effort(Settings(processes=1, index_memory_mb=400)) == Effort(1, 400)
