"""Segment files and tables of contents: what is written is read, and no damage goes unnoticed."""

import random
from pathlib import Path

import numpy as np
import pytest

from indexer.engines import Selection, open_engine
from indexer.engines.whoosh.arrays import Array
from indexer.engines.whoosh.segment_file import ArrayFile, write_arrays
from indexer.errors import EngineError, IndexCorruptError
from indexer.query import EVERYTHING, Fuzzy, Phrase, Prefix, Term
from indexer.schema import FACETS
from tests.engines.contract import REPORTS, documents


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.seg"
    arrays: dict[str, Array] = {"a/x": np.arange(5, dtype=np.uint8), "b/y": np.empty(0, np.int64), "c/z": np.array([1.5, -2], ">f4")}
    with path.open("wb") as stream:
        write_arrays(stream, arrays)
    return path


def test_arrays_come_back_as_they_were_written(file: Path) -> None:
    found = ArrayFile(file)
    assert {name: array.tolist() for name, array in found.items()} == {"a/x": [0, 1, 2, 3, 4], "b/y": [], "c/z": [1.5, -2.0]}
    assert found["c/z"].dtype == np.dtype("<f4")


def test_what_was_read_cannot_be_changed(file: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        ArrayFile(file)["a/x"][0] = 9


def test_every_flipped_byte_and_every_length_too_short_is_noticed_and_the_file_named(file: Path) -> None:
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(IndexCorruptError, match=r"some\.seg .*precedent rebuild"):
            dict(ArrayFile(file))
        file.write_bytes(whole[:place])
        with pytest.raises(IndexCorruptError, match=r"some\.seg .*precedent rebuild"):
            dict(ArrayFile(file))
    file.write_bytes(whole + b"\0")
    with pytest.raises(IndexCorruptError):
        ArrayFile(file)


def test_an_array_is_checked_when_it_is_first_taken(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8] ^= 1
    file.write_bytes(content)
    found = ArrayFile(file)
    assert found["c/z"].tolist() == [1.5, -2.0]
    with pytest.raises(IndexCorruptError, match="the checksum of a/x differs"):
        found["a/x"]


@pytest.mark.parametrize("kind", ["*.seg", "*.toc"])
@pytest.mark.parametrize("how", ["flipped", "cut short"])
def test_a_damaged_file_of_an_index_is_named_and_never_a_wrong_answer(tmp_path: Path, kind: str, how: str) -> None:
    folder = tmp_path / "index"
    engine = open_engine(folder, create=True)
    engine.write(documents(*REPORTS))
    engine.write([], delete=["CE2"])
    engine.close()
    (path,) = (folder / "g000001").glob(kind)
    whole = path.read_bytes()
    expected = answers(folder)
    noticed = 0
    chance = random.Random(1)  # noqa: S311  # no secret
    for place in chance.sample(range(len(whole)), 40):
        damaged = (
            whole[:place] if how == "cut short" else whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        )
        path.write_bytes(damaged)
        try:
            assert answers(folder) == expected
        except EngineError as error:
            assert path.name in str(error)  # noqa: PT017  # either is right
            noticed += 1
    assert noticed > 30  # the rest is in arrays that no answer needs
    path.write_bytes(whole)
    assert answers(folder) == expected


def answers(folder: Path) -> list[object]:
    engine = open_engine(folder)
    queries = (EVERYTHING, Term("text", "memori"), Phrase("text", ("memory", "limit")), Prefix("text", "me"), Fuzzy("text", "memry"))
    pages = [engine.search(query, Selection(facets=FACETS)) for query in queries]
    return [*pages, engine.digests(), [engine.get(document.id) for document in documents(*REPORTS)], engine.complete("m")]
