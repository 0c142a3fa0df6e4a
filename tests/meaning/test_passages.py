"""Reports become passages: cut at sentences, without names, as many as fit, and where they stand in the report."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.meaning import passages_of_report, passages_of_text, text_digest
from indexer.meaning.passages import MAX_CHARACTERS, MAX_PASSAGES, stretches
from indexer.report import Report, Section
from tests.meaning.conftest import told

REPORT = told("CE1", "Disk full", "The volume ran out of space.", "A log grew without bound.")


def test_the_headline_comes_first_and_leads_every_passage() -> None:
    found = passages_of_report(REPORT)
    assert [(passage.section, passage.place) for passage in found] == [("title", -1), ("issue_description", 0), ("root_cause", 1)]
    assert found[0].read == "Disk full"
    assert found[2].read == "Disk full. A log grew without bound."


def test_a_passage_says_where_it_stands() -> None:
    for passage in passages_of_report(REPORT)[1:]:
        written = REPORT.sections[passage.place].text[passage.start : passage.end]
        assert written.split()[-1] == passage.text.split()[-1]


def test_names_are_not_read() -> None:
    read = " ".join(passage.read for passage in passages_of_report(REPORT))
    assert "Brindle" not in read
    assert "reports: The volume" in read
    assert "volume" not in " ".join(passage.read for passage in passages_of_report(REPORT, names=["volume ran"]))


def test_plans_and_fixes_are_not_compared() -> None:
    report = replace(REPORT, sections=(*REPORT.sections, Section("resolution", "", "Deleted it."), Section("next_steps", "", "Watch.")))
    assert passages_of_report(report) == passages_of_report(REPORT)


def test_a_report_with_headings_of_its_own_only_is_compared_by_them() -> None:
    sections = (Section("other", "What we saw", "Nothing moved."), Section("resolution", "", "Waited."))
    report = Report("X1", "X1", "A night", sections=sections)
    assert [passage.text for passage in passages_of_report(report)] == ["A night", "Nothing moved."]


def test_passages_end_with_sentences() -> None:
    text = "One two three four five six seven eight nine ten. " * 20
    cut = [text[start:end] for start, end in stretches(text)]
    assert len(cut) == 3
    assert all(part.endswith("ten.") for part in cut)


@given(st.text(alphabet="ab. \n!\"'", max_size=3_000))
@example("x" * 5_000)
@example("word " * 5_000)
@example("a.b" * 3_000)
@example("\n" * 100)
def test_stretches_hold_every_word_once_and_in_order_and_are_short(text: str) -> None:
    cut = list(stretches(text))
    assert [word for start, end in cut for word in text[start:end].split()] == text.split()
    assert all(end <= after for (_, end), (after, _) in pairwise(cut))
    assert all(end - start <= MAX_CHARACTERS or " " not in text[start:end] for start, end in cut)


def test_of_too_many_passages_every_section_keeps_its_first() -> None:
    long = "Something happened at this point, and then it went on. " * 400
    report = replace(REPORT, sections=(Section("issue_description", "", long), Section("root_cause", "", "A short cause.")))
    found = passages_of_report(report)
    assert len(found) == MAX_PASSAGES
    assert found[-1].text == "A short cause."
    assert [passage.start for passage in found[1:-1]] == sorted(passage.start for passage in found[1:-1])


def test_a_pasted_text_has_no_sections() -> None:
    (passage,) = passages_of_text("It is\n  down.")
    assert (passage.section, passage.read) == ("", "It is down.")
    assert passages_of_text(" \n ") == ()


def test_a_text_has_another_digest_when_its_words_its_names_or_its_sections_change() -> None:
    others = [
        replace(REPORT, headline="Disk almost full"),
        replace(REPORT, customer="Anybody"),
        replace(REPORT, sections=REPORT.sections[:1]),
        replace(REPORT, sections=(replace(REPORT.sections[0], key="root_cause"), *REPORT.sections[1:])),
    ]
    digests = {text_digest(report) for report in (REPORT, *others)}
    assert len(digests) == 5
    assert text_digest(replace(REPORT, id="CE9", status="Open")) == text_digest(REPORT)
