"""Links: one for two reports, whichever is named first, seen from both; the last word counts."""

import tempfile
from datetime import UTC, datetime
from operator import attrgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import JudgementRefusedError
from indexer.judgements import Judgements, LinkKind
from tests.judgements.conftest import NOON, Clock

SAME, UNLIKE = LinkKind.SAME_FAILURE, LinkKind.NOT_SIMILAR


def test_a_link_is_seen_from_both_reports(judgements: Judgements) -> None:
    made = judgements.put_link("CE1501", "CE1010", SAME, by="Noor", note="Both lost the only replica.\r\nSee the timeline.")
    assert judgements.links_of("CE1010") == judgements.links_of("CE1501") == judgements.all_links() == (made,)
    assert made.other("CE1010") == "CE1501"
    assert made.other("CE1501") == "CE1010"
    assert (made.kind, made.by, made.note) == (SAME, "Noor", "Both lost the only replica.\nSee the timeline.")
    assert made.made == datetime.fromtimestamp(NOON, UTC)


def test_a_report_without_links_has_none(judgements: Judgements) -> None:
    judgements.put_link("CE1", "CE2", SAME)
    assert judgements.links_of("CE3") == ()


def test_links_of_a_report_come_in_the_order_of_the_other_ends(judgements: Judgements) -> None:
    for other in ("ce30", "CE10", "CE20"):
        judgements.put_link("CE15", other, SAME)
    assert [link.other("CE15") for link in judgements.links_of("ce15")] == ["CE10", "CE20", "ce30"]


def test_putting_a_link_again_replaces_all_that_was_said(judgements: Judgements, clock: Clock) -> None:
    judgements.put_link("CE1", "CE2", SAME, by="Noor", note="Alike.")
    clock.pass_hours(1)
    judgements.put_link("ce2", "CE1", UNLIKE)
    (link,) = judgements.all_links()
    assert (link.kind, link.by, link.note) == (UNLIKE, "", "")
    assert link.made == datetime.fromtimestamp(NOON + 3_600, UTC)


def test_ids_are_kept_as_written_and_compared_without_case(judgements: Judgements) -> None:
    judgements.put_link(" Inc-7b ", "STRASSE-1", SAME)
    (link,) = judgements.links_of("inc-7B")
    assert (link.first, link.second) == ("Inc-7b", "STRASSE-1")
    assert judgements.links_of("straße-1") == (link,)


def test_a_link_is_deleted_from_either_side_and_only_once(judgements: Judgements) -> None:
    judgements.put_link("CE1", "CE2", SAME)
    kept = judgements.put_link("CE1", "CE3", SAME)
    assert judgements.delete_link("ce2", "ce1") is True
    assert judgements.delete_link("CE1", "CE2") is False
    assert judgements.all_links() == (kept,)


@pytest.mark.parametrize(
    ("a", "b", "words", "reason"),
    [
        pytest.param("CE1", "ce1", {}, "itself", id="itself"),
        pytest.param("CE1", "  ", {}, "empty", id="no-id"),
        pytest.param("CE1", "C" * 201, {}, "longer", id="a-long-id"),
        pytest.param("CE1", "ß" * 150, {}, "longer", id="an-id-that-folding-makes-long"),
        pytest.param("CE1", "CE\t2", {}, "one line", id="a-tab-in-an-id"),
        pytest.param("CE1", "CE\x002", {}, "control", id="a-null-in-an-id"),
        pytest.param("CE1", "CE\ud8002", {}, "control", id="half-a-character-in-an-id"),
        pytest.param("CE1", "CE2", {"by": "Noor\nand friends"}, "one line", id="a-name-of-two-lines"),
        pytest.param("CE1", "CE2", {"by": "N" * 201}, "longer", id="a-long-name"),
        pytest.param("CE1", "CE2", {"note": "n" * 2_001}, "2,000", id="a-long-note"),
        pytest.param("CE1", "CE2", {"note": "\x1b[2J"}, "control", id="a-note-that-a-terminal-would-obey"),
    ],
)
def test_what_makes_no_link_is_refused_and_nothing_is_stored(
    judgements: Judgements, a: str, b: str, words: dict[str, str], reason: str
) -> None:
    with pytest.raises(JudgementRefusedError, match=reason):
        judgements.put_link(a, b, SAME, **words)
    assert judgements.all_links() == ()


def test_a_link_knows_no_other_end_of_a_stranger(judgements: Judgements) -> None:
    with pytest.raises(ValueError, match="does not touch CE3"):
        judgements.put_link("CE1", "CE2", SAME).other("CE3")


IDS = st.sampled_from(["CE1", "ce1", "CE2", "Ce2", "CE3", "ÉTÉ-1", "e\u0301te\u0301-1", "straße-1", "STRASSE-1"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([SAME, UNLIKE, None]), IDS, IDS), max_size=12))
def test_links_are_like_a_table_of_unordered_pairs(steps: list[tuple[LinkKind | None, str, str]]) -> None:
    keys = {"CE1": 1, "ce1": 1, "CE2": 2, "Ce2": 2, "CE3": 3, "ÉTÉ-1": 4, "e\u0301te\u0301-1": 4, "straße-1": 5, "STRASSE-1": 5}
    table: dict[frozenset[int], LinkKind] = {}
    with tempfile.TemporaryDirectory() as folder, Judgements(f"sqlite:///{folder}/j.db") as judgements:
        for kind, a, b in steps:
            pair = frozenset({keys[a], keys[b]})
            if kind is None:
                assert judgements.delete_link(a, b) is (table.pop(pair, None) is not None)
            elif len(pair) == 2:
                judgements.put_link(a, b, kind)
                table[pair] = kind
        assert len(judgements.all_links()) == len(table)
        for name, key in keys.items():
            found = {frozenset({key, keys[_known(link.other(name))]}): link.kind for link in judgements.links_of(name)}
            assert found == {pair: kind for pair, kind in table.items() if key in pair}
        assert sorted(judgements.all_links(), key=attrgetter("first", "second")) == sorted(
            {link for name in keys for link in judgements.links_of(name)}, key=attrgetter("first", "second")
        )


def _known(name: str) -> str:
    """Return an id as the test spells it; a decomposed letter is stored composed."""
    return {"été-1": "ÉTÉ-1"}.get(name, name)
