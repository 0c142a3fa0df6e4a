"""Which reports are one failure mode, which are none, and what stays the same while the corpus grows and people decide."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer import Engine, open_engine
from indexer.failure_modes import Catalogue, Curation, Entry, catalogue
from indexer.failure_modes.state import FILE
from indexer.meaning import Meaning
from tests.failure_modes.conftest import CERTIFICATE, CLOCK, corpus, report, write


def groups(found: Catalogue) -> set[frozenset[str]]:
    return {frozenset(mode.reports) for mode in found.modes}


def slug_of(found: Catalogue, report_id: str) -> str:
    mode = found.mode_of(report_id)
    assert mode is not None
    return mode.slug


def test_reports_that_failed_alike_are_one_mode_whoever_was_hit_and_outliers_stay_unsorted(engine: Engine) -> None:
    found = catalogue(engine)
    assert groups(found) == {frozenset(f"{prefix}{number}" for number in range(1, 5)) for prefix in ("CA", "CB", "CC")}
    assert found.unsorted == ("CX1", "CX2")


def test_the_same_index_has_the_same_catalogue(engine: Engine) -> None:
    assert catalogue(engine) == catalogue(engine)


def test_renaming_a_customer_changes_nothing_but_the_revision(engine: Engine, tmp_path: Path) -> None:
    renamed = open_engine(tmp_path / "renamed", create=True)
    other = {"Larkspur Freight": "Hybrid Certificate", "Solstice Bank": "Zwirner"}
    reports = []
    for entry in corpus():
        name = other.get(entry.customer or "", entry.customer or "")
        sections = tuple(replace(section, text=section.text.replace(entry.customer or "", name)) for section in entry.sections)
        reports.append(replace(entry, customer=name, sections=sections))
    write(renamed, reports)
    before, after = catalogue(engine), catalogue(renamed)
    assert groups(after) == groups(before)
    assert after.unsorted == before.unsorted


def test_an_empty_index_has_no_modes(tmp_path: Path) -> None:
    found = catalogue(open_engine(tmp_path / "empty", create=True))
    assert (found.modes, found.unsorted) == ((), ())


def test_two_reports_alike_are_no_mode_yet(tmp_path: Path) -> None:
    small = open_engine(tmp_path / "small", create=True)
    write(small, [report("CE1", CLOCK, "Solstice"), report("CE2", CLOCK, "Larkspur")])
    assert catalogue(small).unsorted == ("CE1", "CE2")


def test_reports_that_all_failed_alike_are_one_mode(tmp_path: Path) -> None:
    small = open_engine(tmp_path / "small", create=True)
    write(small, [report(f"CE{number}", CLOCK, "Solstice") for number in range(5)])
    assert groups(catalogue(small)) == {frozenset(f"CE{number}" for number in range(5))}


def test_months_run_without_gaps(engine: Engine) -> None:
    (mode,) = [mode for mode in catalogue(engine).modes if "CA1" in mode.reports]
    assert [(month.month, month.count) for month in mode.months] == [(f"2024-0{number}", 1) for number in range(1, 5)]


def test_a_new_report_joins_its_mode_at_once_and_slugs_stay(engine: Engine, tmp_path: Path) -> None:
    before = catalogue(engine, folder=tmp_path)
    write(engine, [report("CB9", CERTIFICATE, "Nobody yet"), report("CX9", "The canteen closed early.", "Pomelo Retail")])
    after = catalogue(engine, folder=tmp_path)
    assert slug_of(after, "CB9") == slug_of(before, "CB1")
    assert "CX9" in after.unsorted
    assert {mode.slug for mode in after.modes} == {mode.slug for mode in before.modes}


def test_slugs_and_names_stay_when_all_is_grouped_anew(engine: Engine, tmp_path: Path) -> None:
    before = catalogue(engine, folder=tmp_path)
    write(engine, [report(f"CB{number}", CERTIFICATE, "Solstice Bank", resolution="Renewed the certificate.") for number in range(5, 12)])
    after = catalogue(engine, folder=tmp_path)
    assert slug_of(after, "CB11") == slug_of(before, "CB1")
    assert {mode.slug: mode.name for mode in after.modes}.items() >= {mode.slug: mode.name for mode in before.modes}.items()


def test_a_deleted_report_leaves_its_mode(engine: Engine, tmp_path: Path) -> None:
    catalogue(engine, folder=tmp_path)
    engine.write([], delete=["CA2"])
    found = catalogue(engine, folder=tmp_path)
    assert found.mode_of("CA2") is None
    assert "CA2" not in found.unsorted


@pytest.mark.parametrize("damage", ["{", "[]", '{"version": 0}'])
def test_a_damaged_or_foreign_state_is_made_anew(engine: Engine, tmp_path: Path, damage: str) -> None:
    before = catalogue(engine, folder=tmp_path)
    (tmp_path / FILE).write_text(damage, encoding="utf-8")
    assert catalogue(engine, folder=tmp_path) == before


def test_the_sample_corpus_is_grouped_by_meaning_and_without(sample_engine: Engine, sample_meaning: Meaning) -> None:
    for found in (catalogue(sample_engine, meaning=sample_meaning), catalogue(sample_engine)):
        placed = [name for mode in found.modes for name in mode.reports]
        assert len(placed) + len(found.unsorted) == len({*placed, *found.unsorted}) == sample_engine.info().reports
        assert len(found.modes) >= 5
        assert all(mode.name and mode.terms and len(mode.reports) >= 3 for mode in found.modes)


def test_people_name_merge_and_pin(engine: Engine) -> None:
    before = catalogue(engine)
    first, second = slug_of(before, "CA1"), slug_of(before, "CB1")
    entry = Entry("Everything stops", "No writes at all.", merge=(second,), pin=("cx1",))
    found = catalogue(engine, curation=Curation({first: entry}))
    mode = found.get(first)
    assert mode is not None
    assert (mode.name, mode.description, mode.curated) == ("Everything stops", "No writes at all.", True)
    assert {"CA1", "CB4", "CX1"} <= set(mode.reports)
    assert found.get(second) is mode
    assert second not in {other.slug for other in found.modes}
    assert found.notes == ()


def test_people_split_a_mode(engine: Engine) -> None:
    slug = slug_of(catalogue(engine), "CA1")
    found = catalogue(engine, curation=Curation({slug: Entry(split={"one-of-a-kind": ("CA1", "CA2")})}))
    new, old = found.get("one-of-a-kind"), found.get(slug)
    assert new is not None
    assert old is not None
    assert (set(new.reports), set(old.reports)) == ({"CA1", "CA2"}, {"CA3", "CA4"})
    assert (new.name, new.curated) == ("One of a kind", True)


def test_a_new_report_joins_the_mode_that_people_pinned(engine: Engine, tmp_path: Path) -> None:
    curation = Curation({"expiry": Entry("Certificates expire", pin=("CB1", "CB2", "CB3", "CB4"))})
    catalogue(engine, curation=curation, folder=tmp_path)
    write(engine, [report("CB9", CERTIFICATE, "Nobody yet")])
    assert slug_of(catalogue(engine, curation=curation, folder=tmp_path), "CB9") == "expiry"


def test_what_people_left_of_a_group_follows_the_rest_and_what_is_like_nothing_stays_unsorted(engine: Engine) -> None:
    found = catalogue(engine, curation=Curation({"expiry": Entry("Certificates expire", pin=("CB1", "CB2", "CB3"))}))
    assert frozenset({"CB1", "CB2", "CB3", "CB4"}) in groups(found)
    assert found.unsorted == ("CX1", "CX2")


def test_what_was_looked_up_is_not_looked_up_again(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    curation = Curation({"expiry": Entry("Certificates expire", pin=("CB1", "CB2", "CB3"))})
    before = catalogue(engine, curation=curation, folder=tmp_path)
    monkeypatch.setattr("indexer.failure_modes.following.rank_similar", lambda *_, **__: pytest.fail("looked up again"))
    monkeypatch.setattr("indexer.failure_modes.cataloguing.telling_words", lambda *_, **__: pytest.fail("described again"))
    assert catalogue(engine, curation=curation, folder=tmp_path) == before


def test_a_curated_mode_is_described_anew_when_one_of_its_reports_changes(engine: Engine, tmp_path: Path) -> None:
    curation = Curation({"expiry": Entry("Certificates expire", pin=("CB1", "CB2", "CX1"))})
    before = catalogue(engine, curation=curation, folder=tmp_path).get("expiry")
    write(engine, [report("CX1", CERTIFICATE, "Larkspur Freight", headline="Certificate over")])
    after = catalogue(engine, curation=curation, folder=tmp_path).get("expiry")
    assert before is not None
    assert after is not None
    assert before.terms != after.terms
    assert set(before.reports) == set(after.reports)


def test_decisions_that_no_longer_fit_are_noted(engine: Engine) -> None:
    found = catalogue(engine, curation=Curation({"gone": Entry("Gone", merge=("never-was",), pin=("CE404",))}))
    assert len(found.modes) == 3
    assert found.notes == (
        "modes.gone.merge: there is no failure mode never-was",
        "modes.gone: there is no report CE404",
        "modes.gone: there is no such failure mode",
    )
