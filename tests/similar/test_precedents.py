"""Precedents: alike by failure and not by customer, with reasons, a score that means something, and what people said respected."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines import Engine
from indexer.glossary import Glossary, load_glossary
from indexer.report import Report, Section
from indexer.schema import document
from indexer.similar import (
    OUTAGE,
    THRESHOLD,
    TOGETHER,
    Opinions,
    Precedents,
    SimilarRequest,
    known_names,
    precedents,
    rank_similar,
    ticket_of_report,
    ticket_of_text,
)
from tests.similar.incidents import INCIDENTS, incident

TICKET = "Writes rejected during an import\nThe compaction backlog grows and grows; sst_files_hard_limit is in the log."
ANYTHING = SimilarRequest(min_score=0.0, limit=100)
_WORDS = sorted({word for written in INCIDENTS.values() for text in written.values() for word in text.split()})


def ids(found: Precedents) -> list[str]:
    return [entry.report.id for entry in found.hits]


def stored(engine: Engine, report_id: str) -> Report:
    report = engine.get(report_id)
    assert report is not None
    return report


def of_report(engine: Engine, report_id: str, request: SimilarRequest = ANYTHING) -> Precedents:
    return precedents(engine, ticket_of_report(stored(engine, report_id), names=known_names(engine), stored=True), request)


def renamed(report: Report, before: str, after: str) -> Report:
    sections = tuple(replace(section, text=section.text.replace(before, after)) for section in report.sections)
    return replace(report, customer=after, headline=report.headline.replace(before, after), sections=sections)


# --- who plays no part


def test_precedents_do_not_change_when_the_customer_is_renamed(engine: Engine) -> None:
    """The customer's name is in the header and all over the text, and the index is full of the other name."""
    issue = "Writes rejected at Larkspur Freight; the compaction backlog of Larkspur Freight grew after Larkspur imported."
    headline = "Larkspur Freight: writes rejected"
    report = incident("NEW", headline=headline, customer="Larkspur Freight", issue=issue, cause="Compaction lagged.")
    names = known_names(engine)
    answers = [
        precedents(engine, ticket_of_report(renamed(report, "Larkspur Freight", name), names=names), ANYTHING)
        for name in ("Larkspur Freight", "Solstice Bank", "Marrowbone Outdoor", "Quillfeather Compaction Writes GmbH")
    ]
    assert ids(answers[0])[:2] == ["CE2", "CE1"]
    for answer in answers[1:3]:
        assert [(entry.report.id, entry.score) for entry in answer.hits] == [(entry.report.id, entry.score) for entry in answers[0].hits]
    # Even a customer with a name made of this very failure's words changes nothing but what those words would have told.
    assert ids(answers[3])[:2] == ["CE2", "CE1"]


@pytest.mark.parametrize("name", ["Larkspur Freight", "Ines Okafor", "LARKSPUR FREIGHT", "Okafor"])
def test_a_name_is_never_a_reason(engine: Engine, name: str) -> None:
    ticket = ticket_of_text(f"{name} cannot write\n{name} reports that the compaction backlog grows. {name}", names=known_names(engine))
    found = precedents(engine, ticket, ANYTHING)
    assert ids(found)[:2] in (["CE1", "CE2"], ["CE2", "CE1"])
    said = {reason.written.casefold() for entry in found.hits for reason in entry.reasons}
    assert not said & set(name.casefold().split())
    assert not {term.written.casefold() for term in found.telling} & set(name.casefold().split())


def test_every_sample_report_keeps_its_precedents_under_another_customers_name(sample_engine: Engine) -> None:
    names = known_names(sample_engine)
    for report_id, _ in rank_similar(sample_engine, ticket_of_text("replication factor certificate memory clock"), 12):
        report = stored(sample_engine, report_id)
        if not report.customer:
            continue
        other = renamed(report, report.customer, "Zanzibarq Vellichorix")
        before = rank_similar(sample_engine, ticket_of_report(report, names=names, stored=True), 10)
        assert before == rank_similar(sample_engine, ticket_of_report(other, names=names, stored=True), 10), report_id


def test_a_report_is_never_its_own_precedent(engine: Engine) -> None:
    for report_id in ("CE1", "CE3", "CE100"):
        found = of_report(engine, report_id)
        assert report_id not in [entry.report.id for part in (found.hits, found.nearest, found.happening) for entry in part]
        ticket = ticket_of_report(stored(engine, report_id), stored=True)
        assert report_id not in [name for name, _ in rank_similar(engine, ticket, 100)]


# --- the score


def test_an_identical_report_scores_near_one_and_leads(engine: Engine) -> None:
    for report_id in ("CE1", "CE3", "CE5", "CE8"):
        found = precedents(engine, ticket_of_report(stored(engine, report_id), names=known_names(engine)))
        assert ids(found)[0] == report_id
        assert found.hits[0].score > 0.9


def test_an_unrelated_text_has_no_good_precedent(engine: Engine) -> None:
    found = precedents(engine, ticket_of_text("Coffee machine\nThe coffee machine on the third floor needs descaling again."))
    assert (found.hits, found.happening) == ((), ())


def test_what_is_below_the_threshold_is_only_nearest(engine: Engine) -> None:
    text = "The proxy logs of the nightly backup tables: sequential, disabled, revoked, expired, suspended, exhausted, collected, crashed."
    ticket = ticket_of_text(text)
    every = precedents(engine, ticket, ANYTHING)
    middle = sorted(entry.score for entry in every.hits)[len(every.hits) // 2]
    found = precedents(engine, ticket, SimilarRequest(min_score=middle))
    assert found.hits
    assert found.nearest
    assert min(entry.score for entry in found.hits) >= middle > max(entry.score for entry in found.nearest)
    assert len(found.nearest) <= 3


def test_the_threshold_is_what_a_request_asks_for_unless_told_otherwise() -> None:
    assert SimilarRequest().min_score == THRESHOLD
    assert 0 < THRESHOLD < 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("skew", [], id="one distinctive word is not enough"),
        pytest.param("the skew of a hybrid clock", ["CE5"], id="two are"),
        pytest.param("sst_files_hard_limit", ["CE1", "CE2"], id="one identifier is"),
        pytest.param("the after of during", [], id="stop words are nothing"),
        pytest.param("a user sees the wrong page changed", [], id="words that most reports have are not distinctive"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_it_takes_two_distinctive_words_or_one_identifier(engine: Engine, text: str, found: list[str]) -> None:
    assert sorted(ids(precedents(engine, ticket_of_text(text), ANYTHING))) == found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=12), st.just("\n")), max_size=60).map(" ".join))
def test_every_score_and_share_is_from_0_to_1(engine: Engine, text: str) -> None:
    ticket = ticket_of_text(text, names=("Larkspur Freight",))
    found = precedents(engine, ticket, ANYTHING)
    for entry in (*found.hits, *found.nearest, *found.happening):
        assert 0 <= entry.score <= 1
        assert all(0 <= reason.share <= 1 for reason in entry.reasons)
        assert entry.reasons
    assert [entry.score for entry in found.hits] == sorted((entry.score for entry in found.hits), reverse=True)
    assert all(0 <= score <= 1 for _, score in rank_similar(engine, ticket, 100))


def test_the_quick_ranking_is_that_of_the_precedents(engine: Engine) -> None:
    ticket = ticket_of_text(TICKET)
    quick = rank_similar(engine, ticket, 100)
    places = {report_id: place for place, (report_id, _) in enumerate(quick)}
    found = precedents(engine, ticket, ANYTHING)
    order = [places[report_id] for report_id in ids(found)]
    assert order == sorted(order)
    assert {entry.report.id: entry.score for entry in found.hits}.items() <= {name: round(score, 4) for name, score in quick}.items()


# --- the reasons


def test_reasons_are_what_both_say_as_the_reader_wrote_it_strongest_first(engine: Engine) -> None:
    first = precedents(engine, ticket_of_text(TICKET)).hits[0]
    reasons = {reason.written: reason for reason in first.reasons}
    assert first.report.id == "CE2"
    assert reasons["sst_files_hard_limit"].identifier
    assert reasons["sst_files_hard_limit"].sections == ("root_cause",)
    assert reasons["grows"].sections == ("issue_description",)  # the report says "growing"
    assert "import" in reasons
    assert "hard" not in reasons  # part of an identifier that is shared whole
    shares = [reason.share for reason in first.reasons]
    assert shares == sorted(shares, reverse=True)


def test_the_passages_of_both_sides_show_what_is_shared(engine: Engine) -> None:
    first = precedents(engine, ticket_of_text(TICKET)).hits[0]
    assert first.ours is not None
    assert first.theirs is not None
    marked = {piece.text.casefold() for piece in first.ours.pieces if piece.match}
    assert {"compaction", "backlog"} & marked
    assert {piece.text.casefold() for piece in first.theirs.pieces if piece.match} & {"compaction", "backlog", "import"}
    assert first.resolution is not None
    assert "".join(piece.text for piece in first.resolution.pieces) == INCIDENTS["CE2"]["resolution"]


def test_the_glossary_joins_different_words_and_says_so(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("glossary") / "glossary.toml"
    path.write_text('[wordings]\nbackpressure = ["back pressure", "compaction backlog"]\n', encoding="utf-8")
    ticket = ticket_of_text("Back pressure during the import and the load of our shop")
    plain = precedents(engine, ticket, ANYTHING)
    assert not [reason for entry in plain.hits for reason in entry.reasons if reason.via]
    joined = precedents(engine, ticket, ANYTHING, glossary=load_glossary(path))
    first = next(entry for entry in joined.hits if entry.report.id == "CE2")
    reason = next(reason for reason in first.reasons if reason.via)
    assert (reason.written, reason.via) == ("Back pressure", "back pressure = compaction backlog")
    assert reason.sections == ("issue_description",)


def test_a_notion_is_a_reason_under_one_of_its_names_only(sample_engine: Engine, glossary: Glossary) -> None:
    ticket = ticket_of_text("Processes go out of memory\nOOM kills every night: the pods are OOMing, ran out of memory again.")
    found = precedents(sample_engine, ticket, replace(ANYTHING, resolved_only=False), glossary=glossary)
    assert any("out of memory" in reason.via or "OOM" in reason.via for entry in found.hits for reason in entry.reasons)
    for entry in found.hits:
        joined = {reason.written for reason in entry.reasons if reason.via}
        assert len(joined & {"out of memory", "OOM kills", "OOMing", "ran out of memory"}) <= 1


def test_a_joint_is_written_without_the_stop_words_around_it(sample_engine: Engine, glossary: Glossary) -> None:
    ticket = ticket_of_text("The replication factor and the disk were too small on the rebuilt host, and the tablets are lost.")
    found = precedents(sample_engine, ticket, replace(ANYTHING, resolved_only=False), glossary=glossary)
    joined = {reason.written for entry in found.hits for reason in entry.reasons if reason.via}
    assert "replication factor" in joined
    assert not [written for written in joined if written.split()[-1] in ("and", "the", "of")]


# --- which reports count


def test_filters_narrow_as_in_searching(engine: Engine) -> None:
    ticket = ticket_of_text(TICKET)
    assert ids(precedents(engine, ticket, replace(ANYTHING, filters={"customer": ("Solstice Bank",)})))[0] == "CE2"
    narrowed = precedents(engine, ticket, replace(ANYTHING, filters={"customer": ("Larkspur Freight",)}))
    assert ids(narrowed)[0] == "CE1"
    assert {entry.report.customer for entry in narrowed.hits} == {"Larkspur Freight"}


def test_only_resolved_reports_are_precedents_and_open_ones_are_happening_now(own_engine: Engine) -> None:
    for number, status in enumerate(("Open", "In Progress", "Monitoring"), 1):
        same = incident(f"NOW{number}", **{**INCIDENTS["CE2"], "status": status})
        own_engine.write([document(same, file=f"{same.id}.txt", digest="1")])
        found = precedents(own_engine, ticket_of_text(TICKET))
        assert "CE2" in ids(found)
        assert {entry.report.id for entry in found.happening} == {f"NOW{each}" for each in range(1, number + 1)}
        assert found.outage == (number >= OUTAGE)
        assert not {entry.report.id for entry in found.happening} & set(ids(found))
    everything = precedents(own_engine, ticket_of_text(TICKET), SimilarRequest(resolved_only=False))
    assert {"CE2", "NOW1", "NOW2", "NOW3"} <= set(ids(everything))


def test_open_reports_that_are_only_worth_a_look_are_no_outage(own_engine: Engine) -> None:
    for number in range(OUTAGE):
        some = incident(f"NOW{number}", headline="Import", issue="Writes rejected; the backlog grows during an import.", status="Open")
        own_engine.write([document(some, file=f"{some.id}.txt", digest="1")])
    ticket = ticket_of_text(TICKET + " The proxy refused a certificate, clocks were wrong, and log rotation had been disabled by a script.")
    found = precedents(own_engine, ticket, SimilarRequest(min_score=0.05))
    assert len(found.happening) == OUTAGE
    assert all(entry.score < TOGETHER for entry in found.happening)
    assert not found.outage
    opinions = Opinions(same=frozenset(entry.report.id for entry in found.happening))
    assert precedents(own_engine, ticket, SimilarRequest(min_score=0.05), opinions=opinions).outage


def test_the_limit_is_kept(engine: Engine) -> None:
    assert len(precedents(engine, ticket_of_text(TICKET), replace(ANYTHING, limit=1)).hits) == 1


# --- what people said


def test_a_report_that_a_person_linked_leads_whatever_it_says(engine: Engine) -> None:
    found = precedents(engine, ticket_of_text(TICKET), opinions=Opinions(same=frozenset({"CE7"})))
    assert ids(found)[0] == "CE7"
    assert found.hits[0].linked
    assert not found.hits[1].linked


def test_a_report_that_a_person_set_apart_is_not_shown(engine: Engine) -> None:
    ticket = ticket_of_text(TICKET)
    assert "CE2" in ids(precedents(engine, ticket, ANYTHING))
    found = precedents(engine, ticket, ANYTHING, opinions=Opinions(different=frozenset({"CE2"})))
    assert "CE2" not in [entry.report.id for part in (found.hits, found.nearest) for entry in part]


@pytest.mark.parametrize("factor", [0.9, 0.5])
def test_feedback_multiplies_a_score_even_one_that_was_cut_to_1(engine: Engine, factor: float) -> None:
    ticket = ticket_of_report(stored(engine, "CE3"))
    before = precedents(engine, ticket, ANYTHING)
    after = precedents(engine, ticket, ANYTHING, opinions=Opinions(priors={"CE3": factor}))
    scores = {entry.report.id: entry.score for entry in after.hits}
    assert before.hits[0].report.id == "CE3"
    assert scores["CE3"] == pytest.approx(before.hits[0].score * factor, abs=1e-4)
    assert scores["CE4"] == {entry.report.id: entry.score for entry in before.hits}["CE4"]


def test_feedback_never_lifts_a_score_above_1(engine: Engine) -> None:
    ticket = ticket_of_report(stored(engine, "CE3"))
    assert precedents(engine, ticket, opinions=Opinions(priors={"CE3": 1.1})).hits[0].score == 1.0


# --- section against section


def test_a_word_counts_more_in_the_section_that_it_came_from(own_engine: Engine) -> None:
    words = "quorum lease partition"
    for report_id, where in (("IN1", "issue_description"), ("IN2", "root_cause")):
        report = Report(report_id, "", "", status="Resolved", sections=(Section(where, "", f"It was the {words}."),))
        own_engine.write([document(report, file=f"{report_id}.txt", digest="1")])
    for section, first in (("issue_description", "IN1"), ("root_cause", "IN2")):
        asked = ticket_of_report(Report("NEW", "", "", sections=(Section(section, "", f"Again the {words}!"),)))
        assert ids(precedents(own_engine, asked, ANYTHING))[0] == first


def test_where_the_cause_is_known_it_decides(own_engine: Engine) -> None:
    """One symptom has many causes, so the report with the same cause goes before the one with the same symptom."""
    symptom, cause = "Writes time out and dashboards freeze.", "A quorum lease had expired on the arbiter."
    for report in (
        incident("IN1", headline="Slow afternoon", issue=symptom, cause="An index was missing on the orders table."),
        incident("IN2", headline="Backup job stuck", issue="The nightly job never ends.", cause=cause),
    ):
        own_engine.write([document(report, file=f"{report.id}.txt", digest="1")])
    unexplained = incident("NEW", headline="Trouble at the shop", issue=symptom, status="Open")
    assert ids(precedents(own_engine, ticket_of_report(unexplained), ANYTHING))[0] == "IN1"
    explained = replace(unexplained, sections=(*unexplained.sections, Section("root_cause", "", cause)))
    assert ids(precedents(own_engine, ticket_of_report(explained), ANYTHING))[0] == "IN2"
