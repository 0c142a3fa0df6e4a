"""The file of vectors, damaged: what it says is as it was, or refused with the file's name; a vector that was changed is never used.

Few bytes are flipped, so that the suite stays quick; ``PRECEDENT_TEST_DAMAGE=5000`` flips as many.
"""

import os
import random
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from indexer.errors import MeaningError
from indexer.meaning.encoder import DIMENSIONS
from indexer.meaning.store import FILE, Origin, Row, Store

FLIPS: Final = int(os.environ.get("PRECEDENT_TEST_DAMAGE", "150"))
IDS: Final = [f"CE{number}" for number in range(23)]


@dataclass(frozen=True)
class Said:
    """What a store says: the summaries by id, and of each report the digest of its text, its sections and its vectors."""

    summaries: Mapping[str, bytes]
    vectors: Mapping[str, tuple[str, tuple[str, ...], bytes]]


def said(folder: Path) -> Said:
    store = Store(folder)
    try:
        store.last_change()
        store.origins()
        summaries = {name: row.tobytes() for name, row in store.changes(0)}
        found = store.vectors(IDS)
        return Said(summaries, {name: (row.text_digest, row.sections, row.vectors.tobytes()) for name, row in found.items()})
    finally:
        store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    draw = np.random.default_rng(3)
    store = Store(tmp_path)
    for name in ("GONE", *IDS):
        vectors = draw.normal(size=(2, DIMENSIONS)).astype(np.float32)
        store.put([Row(name, Origin(f"f{name}", f"t{name}"), ("title", "root_cause"), vectors)])
    store.put([], delete=["GONE"], moved={"CE1": Origin("other", "tCE1")})
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    return tmp_path


def test_what_is_whole_is_believed(folder: Path) -> None:
    found = said(folder)
    assert sorted(found.vectors) == sorted(IDS)
    assert found.vectors["CE3"][:2] == ("tCE3", ("title", "root_cause"))
    assert len(found.summaries) == len(IDS)
    assert all(len(row) == DIMENSIONS for row in found.summaries.values())


def test_a_damaged_file_is_named_or_says_what_it_said(folder: Path) -> None:
    path = folder / FILE
    whole, expected = path.read_bytes(), said(folder)
    seed = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    chance = random.Random(seed)  # noqa: S311  # no secret
    places = [*range(0, 100, 7), *(chance.randrange(len(whole)) for _ in range(FLIPS))]
    damaged = {f"byte {at}": whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :] for at in places}
    damaged |= {f"cut to {length}": whole[:length] for length in (1, 50, 100, 4_096, len(whole) // 2, len(whole) - 1)}
    for how, content in damaged.items():
        path.write_bytes(content)
        try:
            found = said(folder)
        except MeaningError as error:
            refusal = str(error)
        else:
            refusal = ""
            assert found.summaries == expected.summaries, how
            # A digest of a text that differs is that of no text: the report is read again.
            assert {name: row[1:] for name, row in found.vectors.items()} == {name: row[1:] for name, row in expected.vectors.items()}, how
        assert not refusal or (FILE in refusal and "precedent index makes it anew" in refusal), how


@pytest.mark.parametrize("content", [b"", None], ids=["emptied", "removed"])
def test_an_emptied_or_missing_file_holds_nothing_and_is_filled_anew(folder: Path, content: bytes | None) -> None:
    path = folder / FILE
    path.unlink()
    if content is not None:
        path.write_bytes(content)
        with pytest.raises(MeaningError, match=FILE):
            said(folder)
    else:
        assert said(folder) == Said({}, {})
    store = Store(folder)
    store.put([Row("CE1", Origin("f", "t"), ("title",), np.ones((1, DIMENSIONS), np.float32))])
    store.close()
    assert list(said(folder).vectors) == ["CE1"]


def test_vectors_that_a_former_version_stored_without_a_checksum_are_used(folder: Path) -> None:
    expected = said(folder)
    connection = sqlite3.connect(folder / FILE)
    with connection:
        for column in ("summary", "vectors"):
            connection.execute(f"UPDATE reports SET {column} = substr({column}, 1, length({column}) - 4)")  # noqa: S608  # one of two
        connection.execute("PRAGMA user_version = 0")
        connection.execute("PRAGMA application_id = 0")
    connection.close()
    assert said(folder) == expected
