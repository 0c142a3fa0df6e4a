"""What is incidental to a failure is blanked, and nothing else moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.incidental import masked

_NAMES = ("Larkspur Freight", "Ines Okafor")
_LINES = st.sampled_from(
    [
        "Dear colleagues,", "Hello Ines,", "> a quoted line", "-- ", "Kind regards", "Ines Okafor", "On Monday, Ines wrote:",
        "From: a@b.example\nSent: today", "at 2024-02-06 10:11:12.123 on 10.4.1.7:9100", "ticket INC0012345", "writes are rejected",
        "E0206 10:11:12.123456 4711 tablet.cc:12] lost", "CE1010", "\t", "Ünïcode İstanbul ß", "RF=1", "",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("mail ines.okafor@larkspur.example now", "mail now", id="a mail address"),
        pytest.param("Subject: writes rejected", "writes rejected", id="the label of a mail's subject"),
        pytest.param("writes rejected\nBest,\nIna", "writes rejected", id="a short closing"),
        pytest.param("see https://wiki.example/x?y=1 there", "see there", id="a link"),
        pytest.param("node 10.4.1.7:9100 and 10.4.0.0/16 down", "node and down", id="addresses, with a port and a mask"),
        pytest.param("node fe80:0:0:0:1:2:3:4 down", "node down", id="an address of the newer kind"),
        pytest.param("tablet 5f0c2a34-9d1e-4b7a-8c3d-0123456789ab lost", "tablet lost", id="a UUID"),
        pytest.param("E0206 10:11:12.123456 4711 lost", "lost", id="the stamp of a log line"),
        pytest.param("at 2024-02-06T10:11:12.5Z it", "at it", id="a time stamp"),
        pytest.param("on 06.02.2024 and 2/6/24 it", "on and it", id="dates of other kinds"),
        pytest.param("on 6th February 2024, it", "on it", id="a date in words"),
        pytest.param("on Feb 6 it", "on it", id="a short date in words"),
        pytest.param("on Tuesday at 10:15 UTC it", "on at it", id="a weekday and a time"),
        pytest.param("ticket no. 12345 and INC0012345 and CE1010 and #4711 too", "and and and too", id="ticket numbers"),
    ],
)
def test_what_two_failures_share_by_chance_is_blanked(text: str, kept: str) -> None:
    assert " ".join(masked(text).replace(",", " ").split()) == kept


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("since version 2.18.3.0 and v2.20.1.3", id="versions with as many parts as an address"),
        pytest.param("RF=1 on yb-tserver 2.18.3.0-b75", id="a setting and a version"),
        pytest.param("SQLSTATE 40001 with --max_clock_skew_usec=500000", id="an error code and a flag"),
        pytest.param("port 9100 is closed, 20 tablets are gone", id="plain numbers"),
        pytest.param("the case was closed without a reference", id="words that introduce ticket numbers"),
        pytest.param("march of the tablets", id="a word that is also a month"),
        pytest.param("thanks to the rebuilt node the tablets came back", id="thanks in a sentence"),
    ],
)
def test_what_tells_failures_apart_stays(text: str) -> None:
    assert masked(text) == text


def test_the_letter_around_a_report_is_blanked() -> None:
    text = (
        "Dear support team,\nwrites are rejected.\n> did you try?\nNo.\nKind regards,\nIna Smith\nHead of Data\n"
        "On Mon someone wrote:\nold compaction story\n"
    )
    assert masked(text).split() == ["writes", "are", "rejected.", "No."]


@pytest.mark.parametrize(
    "trail",
    ["-----Original Message-----", "On Tue, 6 Feb 2024 at 10:11, Ina Smith <ina@b.example> wrote:", "From: Ina Smith\nSent: Tuesday"],
)
def test_a_mail_trail_is_blanked_to_its_end(trail: str) -> None:
    assert masked(f"Writes rejected.\n{trail}\nold story\nand more of it").split() == ["Writes", "rejected."]


def test_a_greeting_ends_where_the_report_begins() -> None:
    assert masked("Hello team, writes are rejected, and reads too.").split() == ["writes", "are", "rejected,", "and", "reads", "too."]


def test_an_address_at_the_end_of_a_sentence_is_one() -> None:
    assert masked("It is 10.4.1.7. Nothing else").split() == ["It", "is", ".", "Nothing", "else"]


def test_a_long_text_below_a_thanks_is_still_the_report() -> None:
    rest = "\n".join(f"line {number} of the log" for number in range(20))
    assert masked(f"Writes rejected.\nThanks!\n{rest}").count("of the log") == 20


def test_a_text_that_is_only_thanks_is_no_signature() -> None:
    assert masked("Thanks for nothing").strip() == "Thanks for nothing"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("Larkspur Freight cannot write", "cannot write", id="a whole name"),
        pytest.param("larkspur freight cannot write", "cannot write", id="in lower case"),
        pytest.param("Okafor says the freight waits", "says the freight waits", id="its words only where they are written like names"),
    ],
)
def test_names_are_blanked(text: str, kept: str) -> None:
    assert " ".join(masked(text, _NAMES).split()) == kept


@given(st.lists(st.one_of(_LINES, st.text(max_size=30))).map("\n".join))
def test_nothing_moves(text: str) -> None:
    """As long as before, every character itself or a space, every line end where it was; and twice is not more than once."""
    found = masked(text, _NAMES)
    assert len(found) == len(text)
    assert all(after in (before, " ") for before, after in zip(text, found, strict=True))
    assert [place for place, char in enumerate(found) if char == "\n"] == [place for place, char in enumerate(text) if char == "\n"]
