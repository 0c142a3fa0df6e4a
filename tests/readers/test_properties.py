"""What holds for any input: no reader raises anything but ReportError, and no visible word is lost."""

import json
import unicodedata
from html import escape
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from indexer.errors import ReportError
from indexer.readers import SUFFIXES, Document, read_bytes, read_text
from indexer.readers.decoding import decode
from indexer.readers.html import html_blocks
from indexer.readers.markdown import markdown_blocks
from indexer.readers.records import body_blocks
from indexer.readers.text import text_blocks
from indexer.readers.words import clean
from tests.readers.looks import words, words_of

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

WORD = st.sampled_from(
    ["Alpha", "bravo", "CHARLIE", "delta7", "é", "yb-tserver", "RF=3", "10.4.1.7:9100", "--max_skew_usec", "2.18.3.0-b75"]
)
SIGN = st.sampled_from(
    [":", " ", "  ", ". ", ", ", "- ", "* ", "1. ", "2) ", "2.1 ", "a) ", "(", ")", "=", "|", " | ", " **", " _", "\t", "> ", "# "]
)
LINE = st.one_of(
    st.just(""),
    st.lists(WORD, min_size=1, max_size=14).map(" ".join),
    st.lists(st.one_of(WORD, SIGN), max_size=12).map("".join),
    st.sampled_from(["----", "====", "~~~~", "####", "*****", "+----+----+", "| Alpha | bravo |", "---", "|---|---|", "[Alpha bravo]"]),
    st.sampled_from(
        [
            "Status: FAILED",
            "ERROR:  Alpha",
            "2024-03-15 19:44:31 Alpha",
            "$ bravo",
            "Customer: Alpha",
            "Alpha    bravo",
            "SELECT 1;",
            "**Alpha:** bravo",
            "Alpha **bravo** _delta_",
        ]
    ),
)
INDENT = st.sampled_from(["", "", "", " ", "  ", "   ", "    ", "        ", "\t"])
PAGE = st.lists(st.tuples(INDENT, LINE).map("".join), max_size=25).map("\n".join)


@relaxed
@given(PAGE)
def test_every_word_of_a_text_is_in_its_blocks(text: str) -> None:
    assert words(clean(text)) == words_of(text_blocks(text))


@relaxed
@given(st.text(max_size=300))
def test_any_characters_are_read_as_text(text: str) -> None:
    assume("```" not in text and "{code" not in text and "{noformat" not in text)
    assert words(clean(text)) == words_of(text_blocks(text))


@relaxed
@given(PAGE)
def test_every_word_of_a_markdown_text_is_in_its_blocks(text: str) -> None:
    assume("]:" not in text)  # a link's definition is shown where the link is
    assert not words(clean(text)) - words_of(markdown_blocks(text))


@relaxed
@given(st.text(alphabet=st.sampled_from("ab `*_#->[]()!|~\n\t<&;:0.1)\"'\\{}=+"), max_size=200))
def test_any_signs_are_read_as_markdown(text: str) -> None:
    markdown_blocks(text)


@relaxed
@given(st.text(max_size=300))
def test_any_characters_are_read_as_markdown_and_html(text: str) -> None:
    markdown_blocks(text)
    html_blocks(text)
    body_blocks(text)


INLINE = st.sampled_from(["b", "i", "span", "code", "span style='font-weight:bold'", "font size=5", "label", "u", "small"])
BLOCK = st.sampled_from(
    [
        "p",
        "div",
        "h1",
        "h3",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "pre",
        "blockquote",
        "section",
        "footer",
        "td colspan=2",
    ]
)
HIDDEN = st.sampled_from(
    [
        "<script>hidden</script>",
        "<style>hidden</style>",
        "<!--hidden-->",
        "<p hidden>hidden</p>",
        "<nav>hidden</nav>",
        "<i style='display:none'>hidden</i>",
    ]
)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, parts: f"<{tag}>{' '.join(parts)}</{tag.split()[0]}>", st.one_of(INLINE, BLOCK), st.lists(inner, max_size=4)
    )


MARKUP = st.recursive(st.one_of(WORD.map(escape), HIDDEN, st.just("<br>"), st.just("&nbsp;:&nbsp;")), element, max_leaves=25)


@relaxed
@given(st.lists(MARKUP, max_size=6).map(" ".join))
def test_every_visible_word_of_markup_is_in_its_blocks_and_no_other(html: str) -> None:
    visible = html
    for hidden in ("<script>hidden</script>", "<style>hidden</style>", "<!--hidden-->", "<p hidden>hidden</p>", "<nav>hidden</nav>"):
        visible = visible.replace(hidden, "")
    visible = visible.replace("<i style='display:none'>hidden</i>", "")
    found = words_of(html_blocks(html))
    assert "hidden" not in found
    expected = words(_without_tags(visible))
    assert not expected - found


def _without_tags(html: str) -> str:
    out, depth = [], 0
    for character in html.replace("&nbsp;", " ").replace("&gt;", ">"):
        depth += (character == "<") - (character == ">")
        out.append(character if depth == 0 and character != ">" else " ")
    return "".join(out)


KEY = st.sampled_from(
    ["id", "title", "rootCause", "fix_steps", "sections", "body", "heading", "text", "comments", "author", "value", "name", "data"]
)
SCALAR = st.one_of(st.lists(WORD, min_size=1, max_size=12).map(" ".join), PAGE, st.none(), st.integers(), st.booleans())
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALAR, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEY, inner, max_size=5)), max_leaves=20
)


def leaves(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(leaves(inner) for inner in value.values())
    if isinstance(value, list):
        return " ".join(leaves(inner) for inner in value)
    return "" if value is None else json.dumps(value) if isinstance(value, bool | int) else clean(str(value))


@relaxed
@given(st.dictionaries(KEY, JSON, max_size=6))
def test_every_word_of_a_json_record_is_in_its_blocks(record: dict[str, Any]) -> None:
    assume("]:" not in leaves(record))
    outcomes = list(read_bytes(json.dumps(record).encode(), "x.json"))
    found = words_of(block for outcome in outcomes if isinstance(outcome, Document) for block in outcome.blocks)
    if all(isinstance(outcome, Document) for outcome in outcomes):
        assert not words(leaves(record)) - found


@relaxed
@given(st.text(alphabet=st.sampled_from('{}[]":,01eE.- \n\\"atru'), max_size=80))
def test_anything_like_json_is_read_or_an_error(text: str) -> None:
    for name in ("x.json", "x.jsonl", "x.txt"):
        assert all(isinstance(outcome, Document | ReportError) for outcome in read_bytes(text.encode(), name))


@relaxed
@given(st.binary(max_size=400), st.sampled_from([*SUFFIXES, "", ".bin"]))
def test_any_bytes_are_read_or_an_error(data: bytes, suffix: str) -> None:
    for outcome in read_bytes(data, f"x{suffix}", limit_bytes=300):
        assert isinstance(outcome, Document | ReportError)
        if isinstance(outcome, Document):
            assert all(block.text.encode() is not None for block in outcome.blocks)


@relaxed
@given(st.text(alphabet=st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1, max_size=200))
def test_what_is_decoded_is_never_a_guess_with_holes(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        try:
            decoded = decode(text.encode(encoding), file="x.txt")
        except ReportError:
            continue
        assert "\N{REPLACEMENT CHARACTER}" not in decoded
        if encoding.startswith("utf-") and not text.startswith("\ufeff"):
            assert decoded == text


@relaxed
@given(PAGE)
def test_a_pasted_text_is_a_document_or_an_error(text: str) -> None:
    try:
        document = read_text(text)
    except ReportError:
        return
    assert document.blocks


SEEN = st.characters() | st.sampled_from("a é\n\r\t\x0b\x1b\x85\xa0\xad\u200b\u2028\ud800\uf0b7\U000e0041")


@relaxed
@given(st.text(SEEN))
def test_a_clean_text_holds_nothing_that_cannot_be_seen_and_is_left_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    unseen = [char for char in cleaned if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"]
    assert not unseen
    assert not set(cleaned) & set("\xad\u200b\u200e\u2060\ufeff\uf0b7\U000e0041")
