"""The index follows the corpus: what is added, changed, renamed, deleted, broken, claimed twice or interrupted."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.engines import Engine, Selection, open_engine
from indexer.errors import CorpusError, StaleIndexError
from indexer.indexing import Progress, Summary, index_folder, rebuild
from indexer.query import EVERYTHING, Term

SEED = """{id} - {title}
==================

Customer: {customer}
Priority: High
Status: Resolved
Created: 2024-02-06
Resolved: 2024-02-08

Issue Description:
-----------------
{issue}

Resolution Summary:
------------------
- The certificate was renewed
"""


def write(folder: Path, name: str, issue: str = "The disk was full.", *, report_id: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SEED.format(id=report_id or path.stem, title="Disk trouble", customer="Solstice", issue=issue), encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    write(folder, "CE101.txt")
    write(folder, "CE102.txt", "The clock ran ahead.")
    return folder


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(tmp_path / "index", create=True)


def counts(summary: Summary) -> tuple[int, int, int, int, int]:
    return summary.added, summary.updated, summary.deleted, summary.unchanged, len(summary.failed)


def indexed(engine: Engine) -> set[str]:
    return {hit.report.id for hit in engine.search(EVERYTHING, Selection(limit=1000)).hits}


def test_new_reports_are_added_and_unchanged_ones_skipped(engine: Engine, corpus: Path) -> None:
    assert counts(index_folder(engine, corpus)) == (2, 0, 0, 0, 0)
    revision = engine.info().revision
    assert counts(index_folder(engine, corpus)) == (0, 0, 0, 2, 0)
    assert engine.info().revision == revision


def test_an_edit_is_followed(engine: Engine, corpus: Path) -> None:
    index_folder(engine, corpus)
    write(corpus, "CE102.txt", "A certificate expired.")
    assert counts(index_folder(engine, corpus)) == (0, 1, 0, 1, 0)
    assert engine.search(Term("issue_description", "clock"), Selection()).total == 0
    assert engine.search(Term("issue_description", "expir"), Selection()).total == 1


def test_a_deletion_is_followed(engine: Engine, corpus: Path) -> None:
    index_folder(engine, corpus)
    (corpus / "CE101.txt").unlink()
    assert counts(index_folder(engine, corpus)) == (0, 0, 1, 1, 0)
    assert indexed(engine) == {"CE102"}


def test_a_renamed_file_keeps_its_report(engine: Engine, corpus: Path) -> None:
    index_folder(engine, corpus)
    (corpus / "CE101.txt").rename(corpus / "disk.txt")
    assert counts(index_folder(engine, corpus)) == (1, 0, 1, 1, 0)
    assert indexed(engine) == {"CE101", "CE102"}
    assert engine.digests()["disk.txt"].ids == ("CE101",)


def test_a_report_that_changes_its_id_replaces_itself(engine: Engine, corpus: Path) -> None:
    index_folder(engine, corpus)
    write(corpus, "CE101.txt", report_id="CE177")
    assert counts(index_folder(engine, corpus)) == (1, 0, 1, 1, 0)
    assert indexed(engine) == {"CE177", "CE102"}


def test_a_broken_file_is_named_with_its_reason_and_the_others_go_on(engine: Engine, corpus: Path) -> None:
    (corpus / "broken.json").write_text('{"id": "X1",\n "title": }', encoding="utf-8")
    (corpus / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    summary = index_folder(engine, corpus)
    assert counts(summary) == (2, 0, 0, 0, 2)
    assert [failure.file.split(":")[0] for failure in summary.failed] == ["broken.json", "picture.txt"]
    assert summary.failed[0].file.startswith("broken.json:2:")
    assert "binary" in summary.failed[1].reason


def test_a_file_that_breaks_keeps_its_last_good_version(engine: Engine, corpus: Path) -> None:
    index_folder(engine, corpus)
    (corpus / "CE101.txt").write_bytes(b"")
    assert counts(index_folder(engine, corpus)) == (0, 0, 0, 1, 1)
    assert indexed(engine) == {"CE101", "CE102"}


def test_two_files_with_one_id_the_first_stays_and_both_are_named(engine: Engine, corpus: Path) -> None:
    index_folder(engine, corpus)
    write(corpus, "A-newcomer.txt", "It claims an id.", report_id="ce101")
    summary = index_folder(engine, corpus)
    assert counts(summary) == (0, 0, 0, 2, 1)
    assert summary.failed[0].file == "A-newcomer.txt"
    assert "CE101.txt" in summary.failed[0].reason
    assert engine.search(Term("issue_description", "claim"), Selection()).total == 0


def test_a_changed_report_keeps_its_id_against_a_newcomer(engine: Engine, corpus: Path) -> None:
    index_folder(engine, corpus)
    write(corpus, "CE101.txt", "The disk is full again.")
    write(corpus, "A-newcomer.txt", "It claims an id.", report_id="CE101")
    assert counts(index_folder(engine, corpus)) == (0, 1, 0, 1, 1)


def test_a_refused_newcomer_is_taken_once_the_id_is_free(engine: Engine, corpus: Path) -> None:
    write(corpus, "newcomer.txt", "It claims an id.", report_id="CE101")
    index_folder(engine, corpus)
    (corpus / "CE101.txt").unlink()
    assert counts(index_folder(engine, corpus)) == (1, 0, 1, 1, 0)
    assert engine.digests()["newcomer.txt"].ids == ("CE101",)


def test_what_a_report_lacks_is_a_warning(engine: Engine, corpus: Path) -> None:
    (corpus / "note.txt").write_text("The disk was full and nobody wrote down more.\n", encoding="utf-8")
    warned = {entry.file: entry.messages for entry in index_folder(engine, corpus).warned}
    assert len(warned["note.txt"]) > len(warned["CE101.txt"])
    assert any("no id" in message or "id" in message for message in warned["note.txt"])


def lines(*records: Mapping[str, object]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_each_line_of_an_export_is_a_report(engine: Engine, corpus: Path) -> None:
    export = corpus / "export.jsonl"
    export.write_text(lines(*({"_id": f"X{number}", "title": f"T{number}", "text": "words"} for number in range(3))), encoding="utf-8")
    assert index_folder(engine, corpus).added == 5
    export.write_text(
        lines({"_id": "X0", "title": "T0", "text": "words"}, {"_id": "X2", "title": "T2", "text": "others"}), encoding="utf-8"
    )
    assert counts(index_folder(engine, corpus)) == (0, 1, 1, 3, 0)
    found = engine.get("X2")
    assert found is not None
    assert found.source == "export.jsonl#2"


def test_a_bad_line_fails_every_time_until_it_is_mended_and_costs_no_other(engine: Engine, corpus: Path) -> None:
    export = corpus / "export.jsonl"
    export.write_text(
        lines({"_id": "X0", "title": "T", "text": "words"}) + "{broken\n" + lines({"_id": "X1", "title": "T", "text": "words"})
    )
    for _ in range(2):
        summary = index_folder(engine, corpus)
        assert [failure.file.rsplit(":", 1)[0] for failure in summary.failed] == ["export.jsonl:2"]
    assert indexed(engine) == {"CE101", "CE102", "X0", "X1"}
    export.write_text(lines({"_id": "X0", "title": "T", "text": "words"}))
    assert counts(index_folder(engine, corpus)) == (0, 0, 1, 3, 0)


def test_an_interrupted_export_is_taken_up_again(engine: Engine, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.indexing.following.MOST_REPORTS", 2)
    (corpus / "export.jsonl").write_text(
        lines(*({"_id": f"X{number}", "title": "T", "text": "words"} for number in range(7))), encoding="utf-8"
    )
    real_write = type(engine).write
    commits = 0

    def interrupted(self: Engine, documents: object, *, delete: object = ()) -> None:
        nonlocal commits
        commits += 1
        if commits == 3:
            raise KeyboardInterrupt
        real_write(self, documents, delete=delete)  # type: ignore[arg-type]

    monkeypatch.setattr(type(engine), "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        index_folder(engine, corpus)
    assert 0 < len(indexed(engine)) < 9
    monkeypatch.setattr(type(engine), "write", real_write)
    index_folder(engine, corpus)
    assert len(indexed(engine)) == 9
    assert counts(index_folder(engine, corpus)) == (0, 0, 0, 9, 0)


def test_single_files_are_indexed_without_forgetting_the_rest(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    index_folder(engine, corpus)
    elsewhere = write(tmp_path / "elsewhere", "CE103.txt")
    assert counts(index_folder(engine, corpus, paths=[elsewhere])) == (1, 0, 0, 0, 0)
    assert indexed(engine) == {"CE101", "CE102", "CE103"}
    assert counts(index_folder(engine, corpus)) == (0, 0, 0, 2, 0)
    elsewhere.unlink()
    assert index_folder(engine, corpus, paths=[elsewhere.parent]).deleted == 1


def test_a_file_whose_name_is_no_text_is_named_and_costs_no_other(engine: Engine, corpus: Path) -> None:
    Path(os.fsdecode(os.fsencode(corpus) + b"/caf\xe9.txt")).write_text("Kettle overheated.")
    for summary in (index_folder(engine, corpus), index_folder(engine, corpus, paths=[*corpus.glob("c*.txt")])):
        assert [(failure.file, failure.reason) for failure in summary.failed] == [
            ("caf\\xe9.txt", "the name of the file is not UTF-8; rename it")
        ]
    assert indexed(engine) == {"CE101", "CE102"}


def test_a_place_that_is_not_there_is_an_error_and_deletes_nothing(engine: Engine, corpus: Path) -> None:
    index_folder(engine, corpus)
    with pytest.raises(CorpusError, match="nowhere"):
        index_folder(engine, corpus.parent / "nowhere")
    assert indexed(engine) == {"CE101", "CE102"}


def test_a_rebuild_reads_everything_again_and_keeps_who_owns_an_id(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    index_folder(engine, corpus)
    write(corpus, "A-newcomer.txt", report_id="CE101")
    elsewhere = write(tmp_path / "elsewhere", "CE103.txt")
    index_folder(engine, corpus, paths=[elsewhere])
    summary = rebuild(engine, corpus)
    assert counts(summary) == (3, 0, 0, 0, 1)
    assert summary.failed[0].file == "A-newcomer.txt"
    assert indexed(engine) == {"CE101", "CE102", "CE103"}


@pytest.mark.parametrize("unchecked", [True, False], ids=["without an index", "with an empty one"])
def test_a_rebuild_needs_no_index_to_start_from(corpus: Path, tmp_path: Path, unchecked: bool) -> None:
    engine = open_engine(tmp_path / "other", create=not unchecked, unchecked=unchecked)
    assert counts(rebuild(engine, corpus)) == (2, 0, 0, 0, 0)
    assert indexed(open_engine(tmp_path / "other")) == {"CE101", "CE102"}


def test_a_stale_index_is_rebuilt_with_what_was_indexed_from_elsewhere(
    engine: Engine, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_folder(engine, corpus, paths=[corpus, write(tmp_path / "elsewhere", "CE103.txt")])
    monkeypatch.setattr("indexer.analysis.ANALYSIS_VERSION", 999)
    with pytest.raises(StaleIndexError):
        open_engine(tmp_path / "index")
    assert counts(rebuild(open_engine(tmp_path / "index", unchecked=True), corpus)) == (3, 0, 0, 0, 0)
    assert open_engine(tmp_path / "index").info().reports == 3


def test_a_damaged_index_is_rebuilt_and_the_loss_is_named(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    index_folder(engine, corpus)
    (tmp_path / "index" / "CURRENT").write_text("nonsense")
    summary = rebuild(open_engine(tmp_path / "index", unchecked=True), corpus)
    assert summary.added == 2
    assert [failure.file for failure in summary.failed] == ["the former index"]
    assert indexed(open_engine(tmp_path / "index")) == {"CE101", "CE102"}


def test_progress_counts_files_and_reports(engine: Engine, corpus: Path) -> None:
    seen: list[Progress] = []
    index_folder(engine, corpus, on_progress=seen.append)
    assert seen[0] == Progress(0, 2, 0)
    assert seen[-1] == Progress(2, 2, 2)


def test_progress_is_told_within_a_long_export(engine: Engine, corpus: Path) -> None:
    (corpus / "export.jsonl").write_text("\n".join(json.dumps({"id": f"X-{n}", "title": f"Case {n}"}) for n in range(5)), encoding="utf-8")
    seen: list[Progress] = []
    index_folder(engine, corpus, paths=[corpus / "export.jsonl"], on_progress=seen.append)
    assert [(progress.files, progress.reports) for progress in seen] == [(0, 0), (0, 2), (0, 3), (0, 4), (0, 5), (1, 5)]
