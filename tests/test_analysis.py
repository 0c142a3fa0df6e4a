"""What a text becomes: words in order for phrases, terms for ranking."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import MAX_TERM, STOP_WORDS, analyze, chunks, fold, part_term, runs, spelt_out, stem, wholes


def words(text: str) -> list[str]:
    return [word.text for word in analyze(text).words]


def terms(text: str) -> list[str]:
    return [term.text for term in analyze(text).terms if not term.whole]


def identifiers(text: str) -> dict[str, str]:
    """Whole terms, and what each covers in the text."""
    return {term.text: text[term.start : term.end] for term in analyze(text).terms if term.whole}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The disks are full", ["the", "disks", "are", "full"], id="as written, in small letters"),
        pytest.param("RF=1", ["rf", "1"], id="a setting"),
        pytest.param("10.4.1.7:9100", ["10", "4", "1", "7", "9100"], id="an address with a port"),
        pytest.param("2.18.3.0-b75", ["2", "18", "3", "0", "b75"], id="a version"),
        pytest.param("--max_clock_skew_usec", ["max", "clock", "skew", "usec"], id="a flag"),
        pytest.param("yb-tserver", ["yb", "tserver"], id="a hyphenated name"),
        pytest.param("TServer getHTTPResponse", ["t", "server", "get", "http", "response"], id="capitals inside"),
        pytest.param("SSTs and OOMs", ["ssts", "and", "ooms"], id="plurals of abbreviations are one word"),
        pytest.param("it's", ["it", "s"], id="an apostrophe"),
        pytest.param("Café, naïve, Straße", ["cafe", "naive", "strasse"], id="accents"),
        pytest.param("Cafe\u0301s", ["cafes"], id="accents of their own"),
        pytest.param("ﬁle x²", ["file", "x2"], id="ligatures and raised figures"),
        pytest.param("dead\u00adlock zero\u200bwidth", ["deadlock", "zerowidth"], id="invisible characters"),
        pytest.param("東京 ΛΑΘΗ", ["東京", "λαθη"], id="other scripts"),
        pytest.param("… -- !? __ \u0301 ﾞ", [], id="no letter and no digit"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_words_are_the_smallest_parts_in_order(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Disks failing, failed", ["disk", "fail", "fail"], id="stems"),
        pytest.param("the disk of a node", ["disk", "node"], id="no stop words"),
        pytest.param("it doesn't, won't, isn't", [], id="no remains of contractions"),
        pytest.param("not down, no disk up", ["not", "down", "no", "disk", "up"], id="words that tell failures apart stay"),
        pytest.param("b75 v2 3rd", ["b75", "v2", "3rd"], id="words with a digit as they are"),
        pytest.param("SSTs", ["ssts", "sst"], id="the plural of an abbreviation, and its singular"),
        pytest.param("OOMs", ["oom"], id="a plural that stems to its singular is one term"),
        pytest.param("RF=1", ["rf", "1"], id="parts of a setting"),
    ],
)
def test_terms_are_stems(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("has RF=1.", {"rf=1": "RF=1"}, id="a setting"),
        pytest.param("RF = 1", {"rf=1": "RF = 1"}, id="a setting with spaces"),
        pytest.param("skew=-5", {"skew=-5": "skew=-5"}, id="a negative value"),
        pytest.param("a==b", {}, id="a comparison is not a setting"),
        pytest.param(
            "at 10.4.1.7:9100,",
            {"10.4.1.7:9100": "10.4.1.7:9100", "10.4": "10.4.1.7:9100", "10.4.1": "10.4.1.7:9100", "10.4.1.7": "10.4.1.7:9100"},
            id="an address, with its leading parts",
        ),
        pytest.param(
            "2.18.3-b75",
            {"2.18.3-b75": "2.18.3-b75", "2.18": "2.18.3-b75", "2.18.3": "2.18.3-b75"},
            id="a version, with its leading parts",
        ),
        pytest.param("v2.18", {"v2.18": "v2.18", "2.18": "v2.18"}, id="a version without its letter"),
        pytest.param("set --max_clock_skew", {"max_clock_skew": "--max_clock_skew"}, id="a flag, marked with its dashes"),
        pytest.param("-verbose_log", {"verbose_log": "-verbose_log"}, id="a flag with one dash"),
        pytest.param(
            "--max_clock_skew=5",
            {"max_clock_skew=5": "--max_clock_skew=5", "max_clock_skew": "--max_clock_skew=5"},
            id="a flag with its value, and without",
        ),
        pytest.param("ORA-00060: deadlock", {"ora-00060": "ORA-00060"}, id="an error code"),
        pytest.param("SQLSTATE 40001", {}, id="two words are no identifier"),
        pytest.param("/var/log/yb.INFO", {"var/log/yb.info": "/var/log/yb.INFO"}, id="a path, marked with its root"),
        pytest.param(r"C:\logs\yb.txt", {r"c:\logs\yb.txt": r"C:\logs\yb.txt"}, id="a path of Windows"),
        pytest.param("https://db-1:7000/tables", {"https://db-1:7000/tables": "https://db-1:7000/tables"}, id="an address of the web"),
        pytest.param("ops@example.com", {"ops@example.com": "ops@example.com"}, id="an address of mail"),
        pytest.param(
            "550e8400-e29b-41d4-a716-446655440000",
            {"550e8400-e29b-41d4-a716-446655440000": "550e8400-e29b-41d4-a716-446655440000"},
            id="a UUID",
        ),
        pytest.param("yb::tablet::Tablet", {"yb::tablet::tablet": "yb::tablet::Tablet"}, id="a qualified name"),
        pytest.param("[yb-master]", {"yb-master": "yb-master"}, id="without brackets"),
        pytest.param("TServers", {"tserver": "TServers"}, id="a name with capitals has a stem, as in small letters"),
        pytest.param("disk full", {}, id="plain words"),
    ],
)
def test_identifiers_are_also_kept_whole(text: str, expected: dict[str, str]) -> None:
    assert identifiers(text) == expected


def test_one_setting_with_two_values_has_two_terms() -> None:
    assert set(identifiers("RF=1")).isdisjoint(identifiers("RF=3"))


@pytest.mark.parametrize("word", ["TabletServers", "NullPointerException", "OpenShift", "CrashLooping"])
def test_capitals_inside_a_word_do_not_hide_it_from_small_letters(word: str) -> None:
    assert set(terms(word.lower())) <= set(identifiers(word))


def test_a_term_that_is_too_long_is_cut() -> None:
    text = "x" * 500 + " " + "y-" * 500 + "y"
    found = analyze(text)
    assert max(len(word.text) for word in found.words) == MAX_TERM
    assert {len(term.text) for term in found.terms if len(term.text) > 1} == {MAX_TERM}
    assert found.words[0].end == 500


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("Disks", "disk", id="a word"),
        pytest.param("SSTs", "sst", id="the plural of an abbreviation"),
        pytest.param("ssts", "ssts", id="in small letters it may be a name"),
        pytest.param("b75s", "b75s", id="with a digit"),
    ],
)
def test_the_term_of_a_part(written: str, expected: str) -> None:
    assert part_term(written) == expected


@pytest.mark.parametrize("text", ["ÀÉÎÕÜ", "ﬀ", "Ⅷ", "\N{FULLWIDTH LATIN CAPITAL LETTER R}", "ǅ", "İ"])
def test_folding_leaves_no_case_accent_or_compatibility_form(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text).islower()


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_stop_words_are_folded_words() -> None:
    assert all(words(word) == [word] for word in STOP_WORDS)


_PIECES = st.lists(
    st.sampled_from([*string.punctuation, *"aZ9 \n", "ab", "Ab", "12", "é", "e\u0301", "\u00ad", "ﾞ", "½", "SSTs", "İ", "\u2011"])
)
_TEXTS = st.one_of(st.text(), _PIECES.map("".join))


@given(_TEXTS)
def test_words_stand_in_order_each_at_its_own_place(text: str) -> None:
    found = analyze(text).words
    assert [word.position for word in found] == list(range(len(found)))
    end = 0
    for word in found:
        assert end <= word.start < word.end <= len(text)
        assert word.text.strip()
        assert word.text == fold(text[word.start : word.end])[:MAX_TERM]
        end = word.end


@given(_TEXTS)
def test_terms_lie_within_the_text_and_begin_in_order(text: str) -> None:
    found = analyze(text).terms
    assert all(0 <= term.start < term.end <= len(text) and 0 < len(term.text) <= MAX_TERM for term in found)
    plain = [term.start for term in found if not term.whole]
    assert plain == sorted(plain)


@given(_TEXTS)
def test_no_letter_or_digit_is_left_out(text: str) -> None:
    covered = {place for word in analyze(text).words for place in range(word.start, word.end)}
    left = [char for place, char in enumerate(text) if char.isalnum() and place not in covered]
    assert [char for char in left if fold(char).strip()] == []


@given(_TEXTS)
def test_what_is_copied_from_a_text_is_found_in_it(text: str) -> None:
    found = {term.text for term in analyze(text).terms}
    for run in runs(text):
        copied = next(iter(runs(text[run.start : run.end])))
        assert copied.text == run.text
        if run.identifier:
            assert set(wholes(copied)) <= found


@pytest.mark.parametrize("unit", ["a.", "-", "1.", "a", "a=", "_", "Aa", " = ", "a::", "e\u0301", "\u200b", "disk full "])
def test_a_text_of_any_shape_gives_no_more_than_its_size(unit: str) -> None:
    """Ten times the text gives at most about ten times the words and terms, and an unbroken one is analysed to its end."""

    def yielded(size: int) -> int:
        analysis = analyze(unit * size)
        return len(analysis.words) + len(analysis.terms)

    assert yielded(80_000) <= 10 * yielded(8_000) + 10


def test_a_stem_is_remembered_for_words_of_letters_only() -> None:
    assert (stem("failing"), stem("is"), stem("x1s")) == ("fail", "is", "x1s")


@given(st.text(st.sampled_from("aAsS  \n1.,(==:-_/\\@+#&\u00e9\u0301\u200b\u0130\u00dfn"), max_size=60) | st.text(max_size=40))
def test_analysis_in_bulk_finds_the_words_and_terms_of_analysis_in_their_order(text: str) -> None:
    found = [spelt_out(chunk) for chunk in chunks(text)]
    assert [word for spelt, _ in found for word in spelt] == words(text)
    assert [term for _, spelt in found for term in spelt] == [term.text for term in analyze(text).terms]
