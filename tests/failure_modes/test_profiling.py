"""One mode in full: all that its reports teach, with the reports that say it."""

from indexer import Engine
from indexer.failure_modes import Catalogue, Days, Named, Prevention, Profile, catalogue, profile


def of(engine: Engine, report_id: str) -> tuple[Catalogue, Profile]:
    found = catalogue(engine)
    mode = found.mode_of(report_id)
    assert mode is not None
    return found, profile(engine, found, mode)


def test_a_profile_says_what_its_reports_say(engine: Engine) -> None:
    _, known = of(engine, "CA1")
    assert {row.value: set(row.reports) for row in known.messages} == {"sst_files_hard_limit": {"CA1", "CA2", "CA3", "CA4"}}
    assert [(remedy.text, set(remedy.reports)) for remedy in known.remedies] == [("Throttled the loader.", {"CA1", "CA2", "CA3", "CA4"})]
    assert known.prevention == (Prevention("Alert on the backlog", "", ("CA1",)),)
    assert known.days == Days(1, 4, 4, 4)
    assert [(row.value, set(row.reports)) for row in known.customers] == [("Solstice Bank", {"CA1", "CA2"})]
    assert (known.versions, known.components) == ((Named("2.18.3", ("CA1",)),), (Named("storage", ("CA1",)),))
    assert set(known.read_first) == {"CA1", "CA2", "CA3", "CA4"}
    assert all("compaction" in quote.text for quote in known.passages)
    assert len(known.passages) == 4


def test_without_dates_no_time_to_resolve_is_known(engine: Engine) -> None:
    assert of(engine, "CB1")[1].days is None


def test_telling_terms_of_a_mode_are_its_own(engine: Engine) -> None:
    found, known = of(engine, "CB1")
    assert "certificate" in known.mode.terms
    assert all("certificate" not in mode.terms for mode in found.modes if mode.slug != known.mode.slug)


def test_modes_that_look_alike_are_told_apart(sample_engine: Engine) -> None:
    found = catalogue(sample_engine)
    rows = [(mode, row) for mode in found.modes for row in profile(sample_engine, found, mode).confusable]
    assert rows
    for mode, row in rows:
        other = found.get(row.slug)
        assert other is not None
        assert other.slug != mode.slug
        assert set(row.ours) <= set(mode.terms) - set(other.terms)
        assert set(row.theirs) <= set(other.terms) - set(mode.terms)
        assert 0 < row.alike <= 1
