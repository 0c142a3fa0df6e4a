"""What a mode may be called: somebody's own words, short, about what all its reports have in common, and no number or hour."""

import pytest

from indexer import Engine, Report, Section
from indexer.engines import Selection
from indexer.failure_modes.naming import proposed_name, slug_of
from indexer.failure_modes.phrases import shared_phrase
from indexer.query import Query
from indexer.report import Group
from tests.failure_modes.conftest import report, write


def name_of(engine: Engine, reports: list[Report]) -> str:
    def freq(query: Query) -> int:
        return engine.search(query, Selection(limit=0)).total

    return proposed_name(reports, lambda term: engine.doc_freq("text", term), freq, engine.info().reports)


def told(engine: Engine, *causes: str) -> list[Report]:
    reports = [report(f"N{number}", cause, "Solstice", headline=f"Trouble {number}") for number, cause in enumerate(causes)]
    write(engine, reports)
    return reports


def test_a_phrase_that_most_reports_share_names_the_mode(engine: Engine) -> None:
    causes = ("The lease revoker was dead.", "A dead lease revoker left locks behind.", "Nobody watched the lease revoker.")
    assert name_of(engine, told(engine, *causes)) == "Lease revoker"


def test_a_phrase_that_everybody_says_names_nothing(engine: Engine) -> None:
    everybody = told(engine, *["The shared printer jammed again."] * 9)
    some = [report(f"S{number}", f"The shared printer jammed {word}.", "Solstice") for number, word in enumerate(("loudly", "softly"))]
    write(engine, some)
    freq = len(everybody) + len(some)
    assert shared_phrase(some, lambda _: 20, lambda _: freq, 20) == ""
    assert shared_phrase(some, lambda _: 20, lambda _: 2, 20) != ""
    assert shared_phrase(some, lambda _: 2, lambda _: pytest.fail("no need to look"), 20) != ""
    assert shared_phrase(some, lambda _: 10_000, lambda _: pytest.fail("too dear to look"), 10_000) == ""


def test_what_only_counts_or_dates_is_no_phrase() -> None:
    reports = [report(f"S{number}", text, "Solstice") for number, text in enumerate(("Three nights in June", "We lost three nights"))]
    assert shared_phrase(reports, lambda _: 2, lambda _: 2, 20) == ""


def test_a_cause_that_several_reports_name_goes_before_all_else(engine: Engine) -> None:
    cause = Section("root_cause", "Root cause", "See below.", groups=(Group("Expired credentials", ()),))
    reports = [Report(f"A{number}", "", f"The lease revoker died {number}", sections=(cause,)) for number in range(3)]
    write(engine, reports)
    assert name_of(engine, reports) == "Expired credentials"


def test_without_a_phrase_a_headline_names_the_mode(engine: Engine) -> None:
    told = {"N1": ("A fuse.", "Fuse blown"), "N2": ("Fuse!", "Nothing works, and nobody knows why")}
    reports = [report(name, cause, "S", headline=headline) for name, (cause, headline) in told.items()]
    write(engine, reports)
    assert name_of(engine, reports) == "Fuse blown"


def test_a_headline_that_names_a_customer_or_a_day_names_no_mode_if_another_does_not(engine: Engine) -> None:
    told = {"N1": ("A fuse.", "Fuse of Solstice blown on 28 March"), "N2": ("Fuse!", "Lamp dark, fuse blown")}
    reports = [report(name, cause, "Solstice", headline=headline) for name, (cause, headline) in told.items()]
    write(engine, reports)
    assert name_of(engine, reports) == "Lamp dark, fuse blown"
    assert name_of(engine, reports[:1]) == "Fuse of blown on"


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Certificates expire", set(), "certificates-expire"),
        ("Certificates expire", {"certificates-expire"}, "certificates-expire-2"),
        ("", set(), "mode"),
        ("suggest", set(), "suggest-2"),
        ("a" * 30 + " " + "b" * 30, set(), "a" * 30),
    ],
    ids=["plain", "taken", "empty", "a word of the command", "long"],
)
def test_a_slug_is_plain_short_and_free(name: str, taken: set[str], slug: str) -> None:
    assert slug_of(name, taken) == slug
