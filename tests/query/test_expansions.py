"""What the glossary adds to a query."""

import pytest

from indexer.glossary import Glossary, key_of
from indexer.query import And, Best, Not, Or, Phrase, Query, Term, parse

BOOST = 0.8


def glossary(**entries: str) -> Glossary:
    pairs = [(name.replace("_", " "), meaning) for name, meaning in entries.items()]
    pairs += [(meaning, name) for name, meaning in pairs]
    return Glossary({key_of(name): (meaning,) for name, meaning in pairs}, {key_of(name): name for name, _ in pairs})


GLOSSARY = glossary(RF="replication factor", TServer="tablet server", out_of_memory="OOM", replication="copying")

RF = Term("text", "rf")
REPLICATION_FACTOR = And((Term("text", "replic"), Term("text", "factor")))
SAID_IN_FULL = (Phrase("text", ("replication", "factor"), BOOST), Phrase("text", ("replication", "factors"), BOOST))


@pytest.mark.parametrize(
    ("text", "meant", "labels"),
    [
        pytest.param("rf", Best((RF, *SAID_IN_FULL)), ["RF = replication factor"], id="a short form"),
        pytest.param(
            "replication factors",
            Best((REPLICATION_FACTOR, Term("text", "rf", BOOST))),
            ["replication factor = RF"],
            id="its meaning, in the plural",
        ),
        pytest.param(
            "replication",
            Best((Term("text", "replic"), Term("text", "copi", BOOST))),
            ["replication = copying"],
            id="the longest sequence wins, else a word of it",
        ),
        pytest.param(
            "ran out of the memory",
            And((Term("text", "ran"), Best((And((Term("text", "out"), Term("text", "memori"))), Term("text", "oom", BOOST))))),
            ["out of memory = OOM"],
            id="stop words do not separate",
        ),
        pytest.param(
            "tserver",
            Best((Term("text", "tserver"), Phrase("text", ("tablet", "server"), BOOST), Phrase("text", ("tablet", "servers"), BOOST))),
            ["TServer = tablet server"],
            id="capitals inside do not matter",
        ),
        pytest.param(
            "tablet-server",
            Best(
                (
                    Term("text", "tablet-server"),
                    Phrase("text", ("tablet", "server")),
                    Term("text", "tserver", BOOST),
                    Phrase("text", ("t", "server"), BOOST),
                )
            ),
            ["tablet server = TServer"],
            id="an identifier",
        ),
        pytest.param(
            "RF OR disk", Or((Best((RF, *SAID_IN_FULL)), Term("text", "disk"))), ["RF = replication factor"], id="within a choice"
        ),
        pytest.param(
            "title:rf",
            Best(
                (
                    Term("title", "rf"),
                    Phrase("title", ("replication", "factor"), BOOST),
                    Phrase("title", ("replication", "factors"), BOOST),
                )
            ),
            ["RF = replication factor"],
            id="in a field",
        ),
        pytest.param('"RF"', Phrase("text", ("rf",)), [], id="not in quotes"),
        pytest.param("disk -RF", And((Term("text", "disk"), Not(RF))), [], id="not for what is excluded"),
        pytest.param("disk", Term("text", "disk"), [], id="not for other words"),
        pytest.param(
            "replication OR factor",
            Or((Best((Term("text", "replic"), Term("text", "copi", BOOST))), Term("text", "factor"))),
            ["replication = copying"],
            id="words that do not stand together",
        ),
    ],
)
def test_words_gain_what_they_are_also_called(text: str, meant: Query, labels: list[str]) -> None:
    asked = parse(text, GLOSSARY)
    assert asked.query == meant
    assert [expansion.label for expansion in asked.expansions] == labels


def test_a_setting_keeps_its_value() -> None:
    asked = parse("RF=1", GLOSSARY)
    assert isinstance(asked.query, Best)
    assert asked.query.children[:2] == (Term("text", "rf=1"), Phrase("text", ("rf", "1")))
    phrases = [child.words for child in asked.query.children[2:] if isinstance(child, Phrase)]
    assert ("replication", "factor", "1") in phrases
    assert ("replication", "factor", "set", "to", "1") in phrases
    assert {words[-1] for words in phrases} == {"1"}
    assert len(phrases) == len(asked.query.children) - 2
    assert [expansion.label for expansion in asked.expansions] == ["RF = replication factor"]


def test_a_setting_named_in_full_finds_the_short_one() -> None:
    query = parse("replication_factor=3", GLOSSARY).query
    assert isinstance(query, Best)
    assert Phrase("text", ("rf", "3"), BOOST) in query.children


def test_an_expansion_tells_what_was_typed_from_what_it_added() -> None:
    (expansion,) = parse("replication factor disk", GLOSSARY).expansions
    assert (expansion.word, expansion.meaning) == ("replication factor", "RF")
    assert expansion.typed == REPLICATION_FACTOR
    assert expansion.query == Term("text", "rf", BOOST)


def test_a_word_typed_twice_is_expanded_once() -> None:
    assert len(parse("RF RF", GLOSSARY).expansions) == 1


def test_words_that_the_glossary_knows_are_not_plain() -> None:
    assert [word.text for word in parse("tserver crash", GLOSSARY).plain_words] == ["crash"]
