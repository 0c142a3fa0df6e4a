"""The deck: which reports stand for a mode, and in which order cases come where nothing is remembered."""

from dataclasses import replace
from pathlib import Path

from indexer.drill import Card, Deck, deal
from indexer.drill.deck import CASES
from indexer.engines import open_engine
from indexer.failure_modes import Catalogue, FailureMode
from indexer.report import Report, Section
from indexer.schema import document


def report(number: int, headline: str = "", status: str = "Resolved") -> Report:
    sections = (
        Section("issue_description", "Issue", "Orders time out since this morning."),
        Section("resolution", "Fix", "Moved the logs away."),
    )
    return Report(
        f"R{number}", headline or f"Report {number}", headline or f"Report {number}", f"R{number}.txt", status=status, sections=sections
    )


def test_a_card_has_the_cases_of_its_mode_and_a_mode_without_any_has_none(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index", create=True)
    reports = [report(1, "Orders time out"), report(2), report(3, status="Open"), replace(report(4), sections=()), report(5, status="Open")]
    reports += [report(number) for number in range(10, 40)]
    engine.write([document(entry, file=entry.source, digest="1") for entry in reports])
    full = FailureMode("full", "Orders time out", "", ("R1", "R2", "R3", "R4", "GONE"), ())
    none = FailureMode("none", "Nothing yet", "", ("R5",), ())
    many = FailureMode("many", "Many", "", tuple(f"R{number}" for number in range(10, 40)), ())
    deck = deal(engine, Catalogue((many, full, none), (), "1"))
    engine.close()
    assert [card.slug for card in deck.cards] == ["many", "full"]
    assert deck.cards[0].cases == tuple(f"R{number}" for number in range(10, 10 + CASES))
    assert deck.cards[1].cases == ("R2", "R1"), "the one whose headline is the mode's name comes last"
    assert deck.without == (none,)


def test_cases_come_in_turn_one_of_each_mode_first() -> None:
    deck = Deck((Card("a", "A", ("A1", "A2", "A3")), Card("b", "B", ("B1",)), Card("c", "C", ("C1", "C2"))))
    order = [deck.after()]
    while len(order) < 6:
        order.append(deck.after(order[-1] or ""))
    assert set(order[:3]) == {"A1", "B1", "C1"}
    assert set(order[3:5]) == {"A2", "C2"}
    assert order[5] == "A3"
    assert deck.after("A3") == order[0]
    assert deck.after("GONE") == order[0]


def test_new_modes_are_drawn_from_the_few_commonest_in_an_order_that_the_list_does_not_tell() -> None:
    cards = tuple(Card(f"m{number}", f"M{number}", (f"R{number}",)) for number in range(14))
    drawn = Deck(cards).drawn()
    for first in (0, 6, 12):
        assert set(drawn[first : first + 6]) == set(cards[first : first + 6])
    assert drawn[:6] != cards[:6]


def test_a_case_with_little_to_go_on_stands_behind_the_others(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index", create=True)
    full = replace(report(2), sections=(Section("issue_description", "Issue", "Orders time out. " * 9), *report(2).sections[1:]))
    engine.write([document(entry, file=entry.source, digest="1") for entry in (report(1), full)])
    (card,) = deal(engine, Catalogue((FailureMode("slow", "Slow", "", ("R1", "R2"), ()),), (), "1")).cards
    engine.close()
    assert card.cases == ("R2", "R1")


def test_an_empty_deck_has_no_case() -> None:
    assert Deck(()).after() is None
