"""What means the same is near, section against section, as of the last change, and whatever else the index holds."""

from pathlib import Path

import numpy as np
import pytest

from indexer.engines import Engine
from indexer.meaning import Encoder, Meaning, Probe, learn, passages_of_report, passages_of_text, text_digest
from indexer.meaning.likeness import CAUSE
from indexer.meaning.store import small, unit
from tests.meaning.conftest import TOLD, store, told


def probe_of(meaning: Meaning, text: str) -> Probe:
    probe = meaning.probe(passages_of_text(text))
    assert probe is not None
    return probe


@pytest.mark.parametrize(
    ("text", "report_id"),
    [
        ("There is no room left on the drive, so nothing can be saved.", "CE1"),
        ("Our TLS credentials are past their validity date and nobody is let in.", "CE2"),
        ("The hour on one machine runs ahead of the rest.", "CE3"),
        ("Linux's out-of-memory killer shot the server.", "CE4"),
    ],
    ids=["no room", "past its date", "in the future", "shot"],
)
def test_the_nearest_report_is_the_one_that_tells_the_same_in_other_words(meaning: Meaning, text: str, report_id: str) -> None:
    probe = probe_of(meaning, text)
    assert next(meaning.nearest(probe)) == report_id
    likeness = meaning.likeness(probe, list(TOLD))
    assert max(likeness, key=lambda name: likeness[name].score) == report_id


def test_all_reports_are_yielded_once(meaning: Meaning) -> None:
    assert sorted(meaning.nearest(probe_of(meaning, "It is down."))) == sorted(TOLD)


def test_a_likeness_names_the_two_passages_that_say_so(meaning: Meaning) -> None:
    probe = probe_of(meaning, "A log file grew and grew.")
    found = meaning.likeness(probe, ["CE1"])["CE1"]
    assert passages_of_report(told("CE1", *TOLD["CE1"]))[found.theirs].section == "root_cause"
    assert probe.passages[found.ours].text == "A log file grew and grew."
    assert found.cosine == pytest.approx(found.score)  # of one passage, the best is the mean
    assert found.text_digest == text_digest(told("CE1", *TOLD["CE1"]))


def test_a_section_is_compared_with_the_same_section(meaning: Meaning) -> None:
    # Its issue reads like CE1's cause; its cause reads like nobody's.
    probe = meaning.probe(passages_of_report(told("D1", "Weather", "A log grew without bound.", "It rained for days.")))
    assert probe is not None
    found = meaning.likeness(probe, ["CE1"])["CE1"]
    sections = [passage.section for passage in passages_of_report(told("CE1", *TOLD["CE1"]))]
    assert probe.passages[found.ours].section == sections[found.theirs]


def test_a_known_cause_weighs_thrice(meaning: Meaning) -> None:
    passages = passages_of_report(told("D1", "", "There is no room left.", "The hour runs ahead."))
    apart = []
    for passage in passages:
        probe = meaning.probe([passage])
        assert probe is not None
        apart.append(meaning.likeness(probe, ["CE3"])["CE3"].score)
    probe = meaning.probe(passages)
    assert probe is not None
    assert [passage.section for passage in passages] == ["issue_description", "root_cause"]
    assert meaning.likeness(probe, ["CE3"])["CE3"].score == pytest.approx((apart[0] + CAUSE * apart[1]) / (1 + CAUSE), abs=1e-5)


def test_a_stored_report_is_its_own_equal_and_not_read_again(meaning: Meaning, monkeypatch: pytest.MonkeyPatch) -> None:
    report = told("CE2", *TOLD["CE2"])
    monkeypatch.setattr(meaning.encoder, "encode", lambda texts: pytest.fail(f"read again: {texts}"))
    probe = meaning.probe(passages_of_report(report), report_id="CE2", text_digest=text_digest(report))
    assert probe is not None
    assert meaning.likeness(probe, ["CE2"])["CE2"].score == pytest.approx(1)


def test_a_draft_scores_as_it_will_when_it_is_stored(meaning: Meaning) -> None:
    report = told("CE2", *TOLD["CE2"])
    draft = meaning.probe(passages_of_report(report))
    stored = meaning.probe(passages_of_report(report), report_id="CE2", text_digest=text_digest(report))
    assert draft is not None
    assert stored is not None
    assert np.array_equal(draft.vectors, stored.vectors)


def test_a_running_process_follows_what_is_stored_and_forgotten(engine: Engine, meaning: Meaning, encoder: Encoder, tmp_path: Path) -> None:
    reader = Meaning(tmp_path / "index", encoder)
    text = "The fan of the server was covered in dust, and it overheated."
    assert reader.known() == 4
    store(engine, told("CE5", "Overheated", "A machine shut itself down because it was too hot.", "Dust in the fan."))
    learn(engine, meaning.store, encoder)
    assert next(reader.nearest(probe_of(reader, text))) == "CE5"
    store(engine, told("CE5", *TOLD["CE3"]), digest="2")
    learn(engine, meaning.store, encoder)
    assert next(reader.nearest(probe_of(reader, text))) != "CE5"
    (tmp_path / "index" / "meaning.db").unlink()
    assert Meaning(tmp_path / "index", encoder).known() == 0


def test_without_vectors_or_passages_there_is_nothing_to_compare(meaning: Meaning, encoder: Encoder, tmp_path: Path) -> None:
    assert Meaning(tmp_path / "elsewhere", encoder).probe(passages_of_text("It is down.")) is None
    assert meaning.probe(()) is None
    assert meaning.likeness(probe_of(meaning, "x"), ["nobody"]) == {}


def test_small_vectors_keep_their_direction() -> None:
    vectors = np.random.default_rng(1).normal(size=(200, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert ((vectors * unit(small(vectors))).sum(axis=1) > 0.995).all()
