"""The corpus keeps what it promises: enough reports of every failure mode, in every format, each unlike the others, and fair judgements."""

import csv
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

import pytest

from indexer.failure_modes import load_curation
from indexer.readers import Document, Format, read
from indexer.report import BlockKind, Report, assemble

CORPUS = Path(__file__).parent.parent / "corpus"
REPORTS = CORPUS / "reports"
REFERENCE = "CE1010"
REFERENCE_SHA256 = "eff1a9e1b1dca396955859c9742212225378bda770ac2cd6637fc97744aeea39"

HARMLESS_WARNINGS = {"no-id", "no-root-cause", "no-resolution"}
"""What a good report may lack: the file's name gives the id, and a cause or a cure can stand under a heading of the writer's own."""

LONG_RUN = 8
"""As many equal words in a row, outside excerpts and header fields, are a sentence taken over."""

RARE = 6
"""A word in at most as many reports tells reports apart."""


@cache
def documents() -> Mapping[str, tuple[Document, Report]]:
    """Every report by its id, as read and as assembled; a file that cannot be read, or an id given twice, fails the test at hand."""
    found: dict[str, tuple[Document, Report]] = {}
    for path in sorted(REPORTS.iterdir()):
        for outcome in read(path):
            assert isinstance(outcome, Document), str(outcome)
            report = assemble(outcome.blocks, source=outcome.source, fallback_id=outcome.fallback_id)
            assert report.id not in found, f"{report.id} is in {outcome.source} and in {found[report.id][0].source}"
            found[report.id] = (outcome, report)
    return found


@cache
def reports() -> Mapping[str, Report]:
    return {report_id: report for report_id, (_, report) in documents().items()}


@cache
def modes() -> Mapping[str, str]:
    rows = table("modes.tsv", ("report-id", "mode"))
    assert len({report_id for report_id, _ in rows}) == len(rows), "a report has two modes"
    return {row[0]: row[1] for row in rows}


@cache
def topics() -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in (CORPUS / "topics.jsonl").read_text(encoding="utf-8").splitlines():
        topic = json.loads(line)
        assert topic["_id"] not in found, f"{topic['_id']} is given twice"
        found[topic["_id"]] = topic
    return found


@cache
def judgements() -> Mapping[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for topic, report_id, score in table("qrels.tsv", ("query-id", "corpus-id", "score")):
        assert report_id not in found[topic], f"{report_id} is judged twice for {topic}"
        found[topic][report_id] = int(score)
    return dict(found)


def table(name: str, header: tuple[str, ...]) -> list[tuple[str, ...]]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as stream:
        first, *rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert tuple(first) == header
    assert all(len(row) == len(header) and all(row) for row in rows)
    return [tuple(row) for row in rows]


def of_kind(kind: str) -> dict[str, dict[str, str]]:
    return {topic_id: topic for topic_id, topic in topics().items() if topic["kind"] == kind}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def names(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text))


def runs(sequence: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(sequence[start : start + length]) for start in range(len(sequence) - length + 1)}


@cache
def everything(report_id: str) -> str:
    return "\n".join(f"{block.label} {block.text}" for block in documents()[report_id][0].blocks)


@cache
def prose(report_id: str) -> tuple[tuple[str, ...], ...]:
    """The words of each passage that a person wrote for this report: no excerpt, no header field."""
    blocks = documents()[report_id][0].blocks
    return tuple(tuple(words(block.text)) for block in blocks if block.kind not in (BlockKind.CODE, BlockKind.FIELD))


@cache
def spread() -> Counter[str]:
    """In how many reports each word occurs."""
    return Counter(chain.from_iterable(set(words(everything(report_id))) for report_id in documents()))


def test_there_are_enough_reports_in_every_format() -> None:
    assert len(documents()) >= 72
    formats = Counter(document.format for document, _ in documents().values())
    assert {format_: count for format_, count in formats.items() if count >= 6}.keys() == set(Format)


def test_the_reference_is_as_it_was_given() -> None:
    assert hashlib.sha256((REPORTS / f"{REFERENCE}.txt").read_bytes()).hexdigest() == REFERENCE_SHA256


def test_nothing_in_a_header_is_left_unread() -> None:
    warnings = {report.id: {warning.code for warning in report.warnings} - HARMLESS_WARNINGS for report in reports().values()}
    assert {report_id: codes for report_id, codes in warnings.items() if codes} == {}


def test_every_report_says_whose_incident_it_is_and_how_urgent() -> None:
    for report in reports().values():
        assert report.title, report.id
        assert report.customer, report.id
        assert report.priority, report.id
        assert report.status, report.id


def test_every_report_is_long_enough_to_teach_and_short_enough_to_read() -> None:
    lengths = {report_id: len(everything(report_id).split()) for report_id in documents()}
    assert {report_id: length for report_id, length in lengths.items() if not 80 <= length <= 1_100} == {}


def test_dates_are_in_order_and_of_the_years_told() -> None:
    for report in reports().values():
        dates = [date for date in (report.created, report.escalated, report.resolved) if date]
        assert dates == sorted(dates), report.id
        assert "2022-01-01" <= dates[0] <= dates[-1] <= "2025-10-31", report.id


def test_about_a_tenth_of_the_reports_is_not_resolved_and_says_so_throughout() -> None:
    unresolved = [report for report in reports().values() if report.status != "Resolved"]
    assert 0.08 <= len(unresolved) / len(reports()) <= 0.18
    assert [report.id for report in unresolved if report.resolved] == []
    assert [report.id for report in reports().values() if report not in unresolved and not report.resolved] == []


def test_some_files_are_windows_text_and_all_others_are_utf8() -> None:
    windows = []
    for path in sorted(REPORTS.iterdir()):
        data = path.read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            assert all(char.isprintable() or char in "\r\n" for char in data.decode("cp1252")), path.name
            assert data.count(b"\n") == data.count(b"\r\n"), path.name
            windows.append(path.name)
    assert windows


def test_some_reports_get_their_id_from_the_file_name_only() -> None:
    assert any(warning.code == "no-id" for report in reports().values() for warning in report.warnings)
    stems = {path.stem for path in REPORTS.iterdir()}
    assert any(stem.startswith(f"{report_id}-") for stem in stems for report_id in documents())


def test_every_report_has_a_mode_and_every_mode_enough_reports() -> None:
    assert modes().keys() == documents().keys()
    sizes = Counter(modes().values())
    assert len(sizes) >= 18
    assert {mode: size for mode, size in sizes.items() if size < 4} == {}


def test_people_have_named_every_mode_and_say_how_it_differs_from_others() -> None:
    entries = load_curation(CORPUS / "failure-modes.toml").entries
    pinned = {report_id: slug for slug, entry in entries.items() for report_id in entry.pin}
    assert pinned == modes()
    for slug, entry in entries.items():
        assert entry.name
        assert 200 <= len(entry.description) <= 420, slug
        assert entry.differs
        assert set(entry.differs) <= set(entries) - {slug}


def test_customers_return_seldom_and_never_with_the_same_failure() -> None:
    incidents: defaultdict[str, list[str]] = defaultdict(list)
    for report in reports().values():
        incidents[report.customer or ""].append(modes()[report.id])
    returning = {customer: seen for customer, seen in incidents.items() if len(seen) > 1}
    assert len(returning) == 2
    assert {customer: seen for customer, seen in returning.items() if len(seen) > 3 or len(set(seen)) < len(seen)} == {}


def test_one_desk_of_engineers_handled_the_incidents() -> None:
    person = re.compile(r"[A-ZÀ-Þ]\w+ [A-ZÀ-Þ]\w+(?:-[A-ZÀ-Þ]\w+)?")
    desk = {name for report in reports().values() if report.id != REFERENCE for name in person.findall(report.assigned_engineer or "")}
    assert 12 <= len(desk) <= 20
    handled = {name: sum(name in everything(report_id) for report_id in documents()) for name in desk}
    assert {name: count for name, count in handled.items() if not 3 <= count <= 12} == {}


def test_most_reports_name_a_component_and_all_spell_the_few_there_are_alike() -> None:
    named = {report.id: report.component for report in reports().values() if report.component}
    assert 55 <= len(named) <= 70
    assert REFERENCE not in named
    assert 8 <= len(set(named.values())) <= 12
    assert len({"".join(words(component)) for component in named.values()}) == len(set(named.values()))


def test_components_are_those_under_which_cases_came_in_and_not_the_modes_by_another_name() -> None:
    filed: defaultdict[str, set[str]] = defaultdict(set)
    held: defaultdict[str, set[str]] = defaultdict(set)
    for report in reports().values():
        if report.component:
            filed[modes()[report.id]].add(report.component)
            held[report.component].add(modes()[report.id])
    assert len([mode for mode, components in filed.items() if len(components) > 1]) >= 14
    assert len([component for component, seen in held.items() if len(seen) > 1]) >= 9


def test_no_two_reports_share_a_long_run_of_words() -> None:
    owners: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for report_id in documents():
        for passage in prose(report_id):
            for run in runs(list(passage), LONG_RUN):
                owners[run].add(report_id)
    assert {" ".join(run): sorted(ids) for run, ids in owners.items() if len(ids) > 1} == {}


def test_no_two_reports_name_the_same_machine() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for report_id in documents():
        for address in re.findall(r"(?<![\d.])(?:10|172|192)(?:\.\d{1,3}){3}(?![\d.]*\d)", everything(report_id)):
            owners[address].add(report_id)
    assert owners
    assert {address: sorted(ids) for address, ids in owners.items() if len(ids) > 1} == {}


def test_there_are_enough_searches_and_tickets_and_every_mode_has_both() -> None:
    assert set(of_kind("search")) | set(of_kind("ticket")) == set(topics())
    assert len(of_kind("search")) >= 40
    assert len(of_kind("ticket")) >= 30
    for kind in ("search", "ticket"):
        assert {topic["mode"] for topic in of_kind(kind).values()} == set(modes().values())


def test_every_topic_is_judged_and_every_judgement_names_a_topic_and_a_report() -> None:
    assert judgements().keys() == topics().keys()
    assert set(chain.from_iterable(judgements().values())) <= documents().keys()


def test_grades_are_one_and_two_and_every_topic_has_a_best_answer() -> None:
    assert {grade for judged in judgements().values() for grade in judged.values()} == {1, 2}
    assert [topic for topic, judged in judgements().items() if 2 not in judged.values()] == []


def test_every_report_answers_a_topic() -> None:
    answering = {report_id for judged in judgements().values() for report_id, grade in judged.items() if grade == 2}
    assert documents().keys() - answering == set()


def test_the_precedents_of_a_ticket_are_the_reports_of_its_mode() -> None:
    for topic_id, topic in of_kind("ticket").items():
        same = {report_id for report_id, grade in judgements()[topic_id].items() if grade == 2}
        assert same == {report_id for report_id, mode in modes().items() if mode == topic["mode"]}, topic_id


def test_tickets_are_as_long_as_tickets_are() -> None:
    lengths = {topic_id: len(topic["text"].split()) for topic_id, topic in of_kind("ticket").items()}
    assert {topic_id: length for topic_id, length in lengths.items() if not 60 <= length <= 200} == {}


@pytest.mark.parametrize("field", ["customer", "customer_contact", "assigned_engineer"])
def test_no_topic_gives_its_answer_away_by_a_name(field: str) -> None:
    """A part of a name that no report of another customer writes would find the reports without any understanding."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for report in reports().values():
        for name in names(everything(report.id)):
            owners[name].add(report.customer or "")
    for topic_id, topic in topics().items():
        asked = names(topic["text"])
        for report_id in judgements()[topic_id]:
            written = names(getattr(reports()[report_id], field) or "")
            assert {name for name in asked & written if name[0].isupper() and len(owners[name]) == 1} == set(), (topic_id, report_id)


def test_no_ticket_names_the_customer_of_a_report() -> None:
    customers = {report.customer for report in reports().values() if report.customer}
    assert [(topic_id, name) for topic_id, topic in of_kind("ticket").items() for name in customers if name in topic["text"]] == []


def test_tickets_are_told_in_words_of_their_own() -> None:
    for topic_id, topic in of_kind("ticket").items():
        asked = words(topic["text"])
        for report_id in same_failure(topic_id):
            written = words(everything(report_id))
            rare = {word for word in set(asked) & set(written) if len(word) > 2 and spread()[word] <= RARE}
            assert len(rare) <= 8, (topic_id, report_id, sorted(rare))
            assert runs(asked, 6) & runs(written, 6) == set(), (topic_id, report_id)


def same_failure(topic_id: str) -> Iterable[str]:
    return (report_id for report_id, grade in judgements()[topic_id].items() if grade == 2)


def test_topics_and_judgements_are_in_order_so_that_changes_read_well() -> None:
    def place(topic_id: str) -> tuple[str, list[int]]:
        return topic_id[0], [int(number) for number in topic_id[1:].split("-")]

    rows = table("qrels.tsv", ("query-id", "corpus-id", "score"))
    in_files = [list(topics()), [topic for topic, *_ in rows], [report_id for report_id, _ in table("modes.tsv", ("report-id", "mode"))]]
    assert all(place(first) <= place(second) for ids in in_files[:2] for first, second in pairwise(ids))
    assert in_files[2] == sorted(in_files[2])
