"""When nothing has all the words: what stays mandatory, and what is then looked for."""

import pytest

from indexer.glossary import Glossary, key_of
from indexer.query import And, Best, Exact, Not, Or, Phrase, Prefix, Query, Range, Term, parse

DISK, FULL, NODE = (Term("text", word) for word in ("disk", "full", "node"))
STATUS = Exact("status", "Open")


@pytest.mark.parametrize(
    ("text", "partial"),
    [
        pytest.param("disk full", Or((DISK, FULL)), id="plain words are optional, one has to be there"),
        pytest.param("disk full status:open", And((Or((DISK, FULL)), STATUS)), id="a field stays"),
        pytest.param("disk full resolution:node", And((Or((DISK, FULL)), Term("resolution", "node"))), id="a word in a field stays"),
        pytest.param("disk full -node", And((Or((DISK, FULL)), Not(NODE))), id="an exclusion stays"),
        pytest.param('disk full "one node"', And((Or((DISK, FULL)), Phrase("text", ("one", "node")))), id="a phrase stays"),
        pytest.param("disk full created:2024", And((Or((DISK, FULL)), Range("created", 20240101, 20241231))), id="a date stays"),
        pytest.param("disk fu*", Or((Prefix("text", "fu"), DISK)), id="a prefix is a plain word"),
        pytest.param("disk (full OR node)", Or((FULL, NODE, DISK)), id="a choice of plain words is optional"),
        pytest.param("(disk full) OR node", Or((DISK, FULL, NODE)), id="words within a choice are optional"),
        pytest.param(
            'disk full ("one node" OR node)',
            And((Or((DISK, FULL)), Or((Phrase("text", ("one", "node")), NODE)))),
            id="a choice with a phrase stays",
        ),
        pytest.param(
            '"disks full"',
            Or((Phrase("text", ("disks", "full")), DISK, FULL)),
            id="a phrase is all there is: its words, best next to each other",
        ),
        pytest.param('"disks"', Or((Phrase("text", ("disks",)), DISK)), id="a word in quotes is all there is: its stem"),
        pytest.param(
            '"disks" status:open', And((Or((Phrase("text", ("disks",)), DISK)), STATUS)), id="what says which reports stays in any case"
        ),
        pytest.param(
            "title:disk resolution:full", Or((Term("title", "disk"), Term("resolution", "full"))), id="words in fields are all there is"
        ),
        pytest.param(
            "max_clock_skew=7",
            Best(
                (
                    *Best((Term("text", "max_clock_skew=7"), Phrase("text", ("max", "clock", "skew", "7")))).children,
                    Term("text", "max_clock_skew", 0.5),
                )
            ),
            id="a setting without its value",
        ),
        pytest.param(
            "2.18.3-b75",
            Best((Term("text", "2.18.3-b75"), Phrase("text", ("2", "18", "3", "b75")), Term("text", "2.18.3", 0.5))),
            id="a version without its build, but not its first two numbers",
        ),
    ],
)
def test_it_is_loosened(text: str, partial: Query) -> None:
    loosened = parse(text).partial
    if isinstance(loosened, Or) and isinstance(partial, Or):
        assert set(loosened.children) == set(partial.children)
    else:
        assert loosened == partial


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("disk", id="a word"),
        pytest.param("RF=1", id="a setting, which never matches another value"),
        pytest.param("disk OR full", id="a choice"),
        pytest.param("status:open", id="a field"),
        pytest.param("status:open customer:solstice", id="fields that say which reports are meant"),
        pytest.param("resolution:disk", id="a word in a field"),
        pytest.param("resolution:disk status:open", id="a word in a field, and another field"),
        pytest.param("NOT disk", id="an exclusion"),
        pytest.param("disk -full", id="a word and an exclusion"),
        pytest.param("", id="nothing"),
    ],
)
def test_there_is_nothing_to_loosen(text: str) -> None:
    assert parse(text).partial is None


def test_words_that_the_glossary_knows_are_loosened_together_with_their_meaning() -> None:
    glossary = Glossary({key_of("disk full"): ("ENOSPC",)}, {key_of("disk full"): "disk full"})
    assert parse("disk full node", glossary).partial == Or((Best((Or((DISK, FULL)), Term("text", "enospc", 0.8))), NODE))
