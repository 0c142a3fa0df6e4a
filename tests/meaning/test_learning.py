"""The stored vectors follow the index: what is new is read, what is unchanged is not read again, what is gone is forgotten."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.errors import MeaningError
from indexer.meaning import Encoder, Learnt, Meaning, learn
from indexer.meaning.encoder import Vectors
from indexer.meaning.store import FILE, Store
from tests.meaning.conftest import TOLD, store, told


class Counting(Encoder):
    """The model, and how often it was asked."""

    def __init__(self, model: Encoder, fails_after: int = 1_000) -> None:
        super().__init__()
        self.model = model
        self.texts = 0
        self.fails_after = fails_after

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        if self.texts > self.fails_after:
            raise MeaningError("out of order")
        return self.model.encode(texts)


def test_every_report_is_read_once(engine: Engine, meaning: Meaning, encoder: Encoder) -> None:
    assert set(meaning.store.origins()) == set(TOLD)
    counting = Counting(encoder)
    assert learn(engine, meaning.store, counting) == Learnt(read=0, forgotten=0)
    assert counting.texts == 0


def test_a_changed_report_is_read_again_and_an_unchanged_one_of_a_changed_file_is_not(
    engine: Engine, meaning: Meaning, encoder: Encoder
) -> None:
    before = meaning.store.vectors(["CE1", "CE2"])
    changed = told("CE2", "Certificate renewed too late", *TOLD["CE2"][1:])
    store(engine, told("CE1", *TOLD["CE1"]), changed, digest="2")
    assert learn(engine, meaning.store, encoder) == Learnt(read=1, forgotten=0)
    after = meaning.store.vectors(["CE1", "CE2"])
    assert (after["CE1"].vectors == before["CE1"].vectors).all()
    assert (after["CE2"].vectors[0] != before["CE2"].vectors[0]).any()
    assert {origin.file_digest for origin in meaning.store.origins().values()} == {"1", "2"}


def test_what_is_gone_is_forgotten(engine: Engine, meaning: Meaning, encoder: Encoder) -> None:
    engine.write([], delete=["CE3"])
    assert learn(engine, meaning.store, encoder) == Learnt(read=0, forgotten=1)
    assert "CE3" not in meaning.store.origins()


def test_an_interrupted_run_goes_on_where_it_was(engine: Engine, tmp_path: Path, encoder: Encoder) -> None:
    store(engine, *(told(f"CX{number}", f"Incident {number}", "It failed.", "A cause.") for number in range(40)))
    fresh = Store(tmp_path)
    with pytest.raises(MeaningError, match="out of order"):
        learn(engine, fresh, Counting(encoder, fails_after=100))
    done = len(fresh.origins())
    assert 0 < done < 44
    assert learn(engine, fresh, encoder).read == 44 - done


def test_progress_is_told(engine: Engine, tmp_path: Path, encoder: Encoder) -> None:
    steps: list[tuple[int, int]] = []
    learn(engine, Store(tmp_path), encoder, on_progress=lambda done, of: steps.append((done, of)))
    assert (steps[0], steps[-1]) == ((0, 4), (4, 4))


def test_vectors_of_another_model_are_not_used_and_made_anew(
    engine: Engine, meaning: Meaning, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.meaning.store._VERSION", "another model")
    other = Store(tmp_path / "index")
    assert other.origins() == {}
    assert learn(engine, other, encoder).read == len(TOLD)
    monkeypatch.undo()
    assert meaning.known() == 0  # and the process with the former model sees that there is nothing for it


def test_a_damaged_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database " * 100)
    with pytest.raises(MeaningError, match=f"{FILE}: .*may be deleted"):
        Store(tmp_path).origins()


def test_a_file_that_is_not_there_is_empty_and_reading_does_not_make_it(tmp_path: Path) -> None:
    missing = Store(tmp_path)
    assert missing.origins() == {}
    assert missing.vectors(["CE1"]) == {}
    assert missing.last_change() == 0
    assert not list(tmp_path.iterdir())
