"""One mode in full: all that its reports teach, with the reports that say it."""

import pytest

from indexer import Engine, Report, Section
from indexer.failure_modes import Catalogue, Curation, Days, Entry, Named, Prevention, Profile, catalogue, profile
from indexer.failure_modes.example import brief
from indexer.failure_modes.messages import messages_of
from tests.failure_modes.conftest import CERTIFICATE


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
    assert known.mode.days == Days(1, 4, 4, 4)
    assert [(row.value, set(row.reports)) for row in known.customers] == [("Solstice Bank", {"CA1", "CA2"})]
    assert (known.versions, known.components) == ((Named("2.18.3", ("CA1",)),), (Named("storage", ("CA1",)),))
    assert set(known.read_first) == {"CA1", "CA2", "CA3", "CA4"}
    assert all("compaction" in quote.text for quote in known.passages)
    assert len(known.passages) == 4


def test_without_dates_no_time_to_resolve_is_known(engine: Engine) -> None:
    assert of(engine, "CB1")[1].mode.days is None


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
        assert row.ours or row.theirs
        assert not set(row.ours) & set(row.theirs)
        assert 0 < row.alike <= 1


def test_what_people_say_about_modes_that_look_alike_comes_first_in_their_words(engine: Engine) -> None:
    found = catalogue(engine)
    ours, other = found.mode_of("CA1"), found.mode_of("CC1")
    assert ours is not None
    assert other is not None
    entry = Entry(differs={other.slug: "There a clock is wrong.", "gone": "Whatever."})
    found = catalogue(engine, curation=Curation({ours.slug: entry}))
    assert found.notes == (f"modes.{ours.slug}.differs: there is no failure mode gone",)
    mode = found.get(ours.slug)
    assert mode is not None
    first = profile(engine, found, mode).confusable[0]
    assert (first.slug, first.difference) == (other.slug, "There a clock is wrong.")
    assert "clock" in first.theirs
    assert "compaction" in first.ours


def test_a_mode_tells_how_it_went_in_one_of_its_reports(engine: Engine) -> None:
    _, known = of(engine, "CA1")
    assert [(quote.report, quote.section) for quote in known.mode.example] == [
        ("CA1", "issue_description"),
        ("CA1", "root_cause"),
        ("CA1", "resolution"),
        ("CA1", "next_steps"),
    ]
    assert known.mode.example[2].text == "Throttled the loader."


def test_a_report_without_categories_names_its_cause_in_its_first_words(engine: Engine) -> None:
    _, known = of(engine, "CB1")
    assert [(row.value, len(row.reports)) for row in known.causes] == [(CERTIFICATE, 4)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("One sentence.", "One sentence."),
        ("What we saw:\n- It stopped.\n- It went on.", "It stopped. It went on."),
        (f"{'Long ' * 40}end. {'More ' * 40}end.", f"{'Long ' * 40}end."),
        ("word " * 200, ("word " * 48).strip() + " …"),
    ],
    ids=["empty", "short", "a label and a list", "ends with a sentence", "no sentence ends in time"],
)
def test_what_is_brief_ends_where_a_sentence_does(text: str, said: str) -> None:
    assert brief(text) == said


def test_messages_are_quoted_as_written_and_counted_whatever_their_numbers() -> None:
    def logged(name: str, line: str) -> Report:
        return Report(name, "", "", sections=(Section("technical_details", "Logs", line),))

    reports = [
        logged("L1", "E0807 07:12:01.1 99 tablet.cc:12] Rejecting Write request, SST files limit exceeded 46"),
        logged("L2", "W0808 08:12:01.1 7 tablet.cc:12] Rejecting Write request, SST files limit exceeded 52\nAll i.e. well, month-end."),
        logged("L3", 'The client said "too many clients already" and ysql_max_connections was 300.'),
        logged("L4", "We raised --ysql_max_connections to 300; ysql_max_connections is a setting."),
    ]
    rows = messages_of(reports, lambda _: 2)
    assert [(row.value, row.reports) for row in rows] == [
        ("Rejecting Write request, SST files limit exceeded 46", ("L1", "L2")),
        ("tablet.cc:12", ("L1", "L2")),
        ("ysql_max_connections", ("L3", "L4")),
        ("too many clients already", ("L3",)),
    ]
