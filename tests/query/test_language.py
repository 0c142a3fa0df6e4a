"""The query language, rule by rule: a text and the tree that it means."""

import pytest

from indexer.query import (
    EVERYTHING,
    NOTHING,
    And,
    Best,
    Exact,
    Fuzzy,
    Has,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    parse,
)
from indexer.schema import FIELD_NAMES


def term(text: str, field: str = "text") -> Term:
    return Term(field, text)


def whole(text: str, *words: str, field: str = "text") -> Best:
    """An identifier: whole, or by its parts next to each other."""
    return Best((Term(field, text), Phrase(field, words)))


DISK, FULL, NODE = term("disk"), term("full"), term("node")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("disk", DISK, id="a word"),
        pytest.param("Disks", DISK, id="case and plural do not matter"),
        pytest.param("disk full", And((DISK, FULL)), id="all words"),
        pytest.param("  disk\t\n full ", And((DISK, FULL)), id="any white space"),
        pytest.param("the disk is full", And((DISK, FULL)), id="stop words are left out"),
        pytest.param("disk AND full", And((DISK, FULL)), id="AND is a space"),
        pytest.param("disk OR full", Or((DISK, FULL)), id="OR"),
        pytest.param("disk or full", And((DISK, FULL)), id="small or is a word"),
        pytest.param("disk Or full", And((DISK, FULL)), id="only capitals are operators"),
        pytest.param("disk and not full", And((DISK, term("not"), FULL)), id="small not is a word"),
        pytest.param("NOT disk", Not(DISK), id="NOT alone: all the others"),
        pytest.param("full NOT disk", And((FULL, Not(DISK))), id="NOT takes the next word only"),
        pytest.param("NOT disk full", And((Not(DISK), FULL)), id="NOT binds closer than a space"),
        pytest.param("full AND NOT disk", And((FULL, Not(DISK))), id="AND NOT"),
        pytest.param("full OR NOT disk", Or((FULL, Not(DISK))), id="OR NOT"),
        pytest.param("NOT NOT disk", DISK, id="not not"),
        pytest.param("NOT NOT NOT disk", Not(DISK), id="not not not"),
        pytest.param("NOT disk NOT full", And((Not(DISK), Not(FULL))), id="only negatives"),
        pytest.param("disk full OR node", Or((And((DISK, FULL)), NODE)), id="AND binds closer than OR"),
        pytest.param("disk OR full node", Or((DISK, And((FULL, NODE)))), id="AND binds closer than OR on the right too"),
        pytest.param("(disk OR full) node", And((Or((DISK, FULL)), NODE)), id="parentheses"),
        pytest.param("(disk OR full)node", And((Or((DISK, FULL)), NODE)), id="no space after a parenthesis"),
        pytest.param("NOT (disk full)", Not(And((DISK, FULL))), id="NOT of a group"),
        pytest.param("((disk))", DISK, id="needless parentheses"),
        pytest.param("disk (full node)", And((DISK, FULL, NODE)), id="a group of an AND is flat"),
        pytest.param("disk OR (full OR node)", Or((DISK, FULL, NODE)), id="a group of an OR is flat"),
        pytest.param("malloc() node", And((term("malloc"), NODE)), id="empty parentheses are nothing"),
        pytest.param("disk OR the", DISK, id="a stop word leaves an OR"),
        pytest.param("NOTICE ORACLE ANDROID", And((term("notic"), term("oracl"), term("android"))), id="words that begin like operators"),
    ],
)
def test_words_and_operators(text: str, meant: Query) -> None:
    assert parse(text).query == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("full -disk", And((FULL, Not(DISK))), id="a word"),
        pytest.param("-disk full", And((Not(DISK), FULL)), id="at the start"),
        pytest.param("full (-disk OR node)", And((FULL, Or((Not(DISK), NODE)))), id="after a parenthesis"),
        pytest.param('full -"no space"', And((FULL, Not(Phrase("text", ("no", "space"))))), id="a phrase"),
        pytest.param("full -status:open", And((FULL, Not(Exact("status", "Open")))), id="a field"),
        pytest.param('full -title:"disk died"', And((FULL, Not(Phrase("title", ("disk", "died"))))), id="a phrase in a field"),
        pytest.param("full -(disk node)", And((FULL, Not(And((DISK, NODE))))), id="a group"),
        pytest.param("full -disk*", And((FULL, Not(Prefix("text", "disk")))), id="a prefix"),
        pytest.param("full -RF=3", And((FULL, Not(whole("rf=3", "rf", "3")))), id="a setting"),
        pytest.param("full -disk,node", And((FULL, Not(And((DISK, NODE))))), id="two words without a space"),
        pytest.param("-status:open", Not(Exact("status", "Open")), id="only a field: all the others"),
        pytest.param('-"no space"', Not(Phrase("text", ("no", "space"))), id="only a phrase: all the others"),
        pytest.param("full - disk", And((FULL, DISK)), id="a lone dash is nothing"),
        pytest.param("full -5", And((FULL, term("5"))), id="a negative number is text"),
        pytest.param("full --disk", And((FULL, DISK)), id="a flag is text"),
        pytest.param("full disk-", And((FULL, DISK)), id="a dash behind is nothing"),
        pytest.param("tar -x", And((term("tar"), term("x"))), id="a single letter is a flag of a command"),
        pytest.param(
            "yb-admin -master_addresses x",
            And(
                (
                    whole("yb-admin", "yb", "admin"),
                    whole("master_addresses", "master", "addresses"),
                    term("x"),
                )
            ),
            id="a name with underscores is a flag of a command",
        ),
        pytest.param("full NOT master_addresses", And((FULL, Not(whole("master_addresses", "master", "addresses")))), id="NOT excludes it"),
        pytest.param("java -Xmx4g", And((term("java"), term("xmx4g"))), id="a size given to a JVM"),
        pytest.param("java -XX:+UseG1GC", And((term("java"), term("xx"), whole("useg1gc", "use", "g1", "gc"))), id="a JVM's option"),
        pytest.param("java -Dlog.dir=x", And((term("java"), whole("dlog.dir=x", "dlog", "dir", "x"))), id="a JVM's property"),
        pytest.param("offset = -disk", whole("offset=-disk", "offset", "disk"), id="a value"),
    ],
)
def test_a_dash_excludes(text: str, meant: Query) -> None:
    assert parse(text).query == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param('"disks are full"', Phrase("text", ("disks", "are", "full")), id="words as written, stop words too"),
        pytest.param("“disk full”", Phrase("text", ("disk", "full")), id="typographic quotes"),
        pytest.param("„disk full“", Phrase("text", ("disk", "full")), id="low quotes"),
        pytest.param('"disk"', Phrase("text", ("disk",)), id="one word exactly"),
        pytest.param('"RF=1"', Phrase("text", ("rf", "1")), id="a setting"),
        pytest.param('"10.4.1.7:9100"', Phrase("text", ("10", "4", "1", "7", "9100")), id="an address"),
        pytest.param('"disk" full', And((Phrase("text", ("disk",)), FULL)), id="and a word"),
        pytest.param('relation"disk"full', And((term("relat"), Phrase("text", ("disk",)), FULL)), id="within a log line"),
        pytest.param('"disk AND (full"', Phrase("text", ("disk", "and", "full")), id="nothing inside is an operator"),
        pytest.param('"status:open"', Phrase("text", ("status", "open")), id="nothing inside is a field"),
        pytest.param('"" disk', DISK, id="empty quotes are nothing"),
        pytest.param('NOT "" disk', DISK, id="NOT of empty quotes is nothing"),
        pytest.param('{"code":110}', And((Phrase("text", ("code",)), term("110"))), id="pasted JSON"),
    ],
)
def test_quotes_mean_exactly_that(text: str, meant: Query) -> None:
    assert parse(text).query == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("dis*", Prefix("text", "dis"), id="a prefix"),
        pytest.param("Dis*", Prefix("text", "dis"), id="in capitals"),
        pytest.param("yb-ts*", Prefix("text", "yb-ts"), id="the beginning of an identifier"),
        pytest.param("10.4.*", Prefix("text", "10.4."), id="the beginning of an address"),
        pytest.param("--max_cl*", Prefix("text", "max_cl"), id="the beginning of a flag"),
        pytest.param("title:dis*", Prefix("title", "dis"), id="in a field"),
        pytest.param("customer:nor*", Prefix("customer", "nor"), id="in a keyword field"),
        pytest.param("id:CE10*", Prefix("id", "ce10"), id="of an id"),
        pytest.param("* disk", DISK, id="a lone star is nothing"),
        pytest.param("SELECT * FROM disk", And((term("select"), DISK)), id="a star in a statement"),
        pytest.param("disk*full", And((DISK, FULL)), id="a star inside is nothing"),
        pytest.param("**disk**", DISK, id="emphasis is nothing"),
        pytest.param("d*", term("d"), id="one letter is a word"),
        pytest.param("disk~", Fuzzy("text", "disk", 1), id="one edit"),
        pytest.param("disk~1", Fuzzy("text", "disk", 1), id="one edit, said so"),
        pytest.param("disk~2", Fuzzy("text", "disk", 2), id="two edits"),
        pytest.param("disk~3", And((DISK, term("3"))), id="not three"),
        pytest.param("title:disk~", Fuzzy("title", "disk", 1), id="fuzzy in a field"),
        pytest.param("yb-master~", whole("yb-master", "yb", "master"), id="an identifier is not fuzzy"),
        pytest.param("~5", term("5"), id="about five"),
    ],
)
def test_prefixes_and_typos(text: str, meant: Query) -> None:
    assert parse(text).query == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("RF=1", whole("rf=1", "rf", "1"), id="a setting"),
        pytest.param("RF = 1", whole("rf=1", "rf", "1"), id="a setting with spaces"),
        pytest.param("NOT RF = 1", Not(whole("rf=1", "rf", "1")), id="NOT takes all of a setting"),
        pytest.param("10.4.1.7:9100", whole("10.4.1.7:9100", "10", "4", "1", "7", "9100"), id="an address with a port"),
        pytest.param("2.18.3.0-b75", whole("2.18.3.0-b75", "2", "18", "3", "0", "b75"), id="a version"),
        pytest.param("v2.18.3", Best((term("v2.18.3"), term("2.18.3"), Phrase("text", ("v2", "18", "3")))), id="a version with its letter"),
        pytest.param("--max_clock_skew_usec", whole("max_clock_skew_usec", "max", "clock", "skew", "usec"), id="a flag"),
        pytest.param("[yb-master]", whole("yb-master", "yb", "master"), id="in brackets"),
        pytest.param("ERROR: 40001", And((term("error"), term("40001"))), id="an error code"),
        pytest.param("ORA-00060", whole("ora-00060", "ora", "00060"), id="a hyphenated code"),
        pytest.param("/var/log/yb", whole("var/log/yb", "var", "log", "yb"), id="a path"),
        pytest.param("TServers", whole("tserver", "t", "servers"), id="capitals inside a word"),
        pytest.param("SSTs", term("sst"), id="the plural of an abbreviation"),
        pytest.param("connection reset, (node 3)!", And((term("connect"), term("reset"), NODE, term("3"))), id="punctuation is nothing"),
        pytest.param("café", term("cafe"), id="accents do not matter"),
        pytest.param("\\NOT", term("not"), id="a backslash makes an operator a word"),
        pytest.param("\\status:open", whole("status:open", "status", "open"), id="a backslash makes a field text"),
        pytest.param("full \\-disk", And((FULL, DISK)), id="a backslash makes a dash nothing"),
    ],
)
def test_what_people_paste(text: str, meant: Query) -> None:
    assert parse(text).query == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("resolution:disk", term("disk", "resolution"), id="a word"),
        pytest.param("resolution:disk full", And((term("disk", "resolution"), FULL)), id="takes the next word only"),
        pytest.param('resolution:"disk full"', Phrase("resolution", ("disk", "full")), id="a phrase"),
        pytest.param("resolution:“disk full”", Phrase("resolution", ("disk", "full")), id="a typographic phrase"),
        pytest.param("resolution:disk,full", And((term("disk", "resolution"), term("full", "resolution"))), id="two words without a space"),
        pytest.param("resolution:RF=3", whole("rf=3", "rf", "3", field="resolution"), id="a setting"),
        pytest.param("resolution:--disk", term("disk", "resolution"), id="a flag"),
        pytest.param("resolution:(disk OR full)", Or((term("disk", "resolution"), term("full", "resolution"))), id="a group"),
        pytest.param(
            'resolution:(disk "is full" title:node) node',
            And((term("disk", "resolution"), Phrase("resolution", ("is", "full")), term("node", "title"), NODE)),
            id="a group ends, and a field in it counts for itself",
        ),
        pytest.param(
            "resolution:(disk (full OR text:node))",
            And((term("disk", "resolution"), Or((term("full", "resolution"), NODE)))),
            id="groups in a group",
        ),
        pytest.param("text:disk", DISK, id="text is everything"),
        pytest.param("customer:solstice", term("solstic", "customer"), id="a word of a keyword"),
        pytest.param('customer:"Solstice Media"', Phrase("customer", ("solstice", "media")), id="words of a keyword"),
        pytest.param("priority:P1", Exact("priority", "Critical"), id="a priority by another name"),
        pytest.param("priority:critical", Exact("priority", "Critical"), id="a priority in small letters"),
        pytest.param("priority:(P1 OR high)", Or((Exact("priority", "Critical"), Exact("priority", "High"))), id="a choice of priorities"),
        pytest.param('status:"in progress"', Exact("status", "In Progress"), id="a status of two words"),
        pytest.param("status:closed", Exact("status", "Resolved"), id="a status by another name"),
        pytest.param("status:whatever", term("whatev", "status"), id="an unknown status is a word"),
        pytest.param("id:ce1010", Exact("id", "ce1010"), id="an id"),
        pytest.param("id:INC-2024-31,", Exact("id", "INC-2024-31"), id="an id before a comma"),
        pytest.param("version:2.18", whole("2.18", "2", "18", field="version"), id="the leading part of a version"),
    ],
)
def test_fields(text: str, meant: Query) -> None:
    assert parse(text).query == meant


@pytest.mark.parametrize("alias", sorted(FIELD_NAMES))
def test_every_name_and_alias_is_known_whatever_its_case(alias: str) -> None:
    name = FIELD_NAMES[alias]
    asked = parse(f"{alias}:2024").query
    assert getattr(asked, "field", None) == name or (isinstance(asked, Best) and asked.children[0] == Term(name, "2024"))
    assert parse(f"{alias.upper()}:2024").query == parse(f"{alias.replace('_', '-')}:2024").query == asked


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("resolution:*", Has("resolution"), id="any text in a section"),
        pytest.param("-root_cause:*", Not(Has("root_cause")), id="none, in a field whose name looks like a flag's"),
        pytest.param("-fix:*", Not(Has("resolution")), id="none, by another name"),
        pytest.param("status:Resolved -resolved:*", And((Exact("status", "Resolved"), Not(Has("resolved")))), id="a date that is missing"),
        pytest.param("created:2024", Range("created", 20240101, 20241231), id="a year"),
        pytest.param("created:2024-02", Range("created", 20240201, 20240229), id="a month of a leap year"),
        pytest.param("created:2024-12", Range("created", 20241201, 20241231), id="December"),
        pytest.param("created:2024-2-6", Range("created", 20240206, 20240206), id="a day without zeros"),
        pytest.param("created:2024-02-06", Range("created", 20240206, 20240206), id="a day"),
        pytest.param("created:=2024-02-06", Range("created", 20240206, 20240206), id="equal to a day"),
        pytest.param("created:2024-01..2024-03", Range("created", 20240101, 20240331), id="a span of months"),
        pytest.param("created:2023..2024-02-06", Range("created", 20230101, 20240206), id="a span of different sizes"),
        pytest.param("created:2024-03..2024-01", Range("created", 20240101, 20240331), id="a span the wrong way round"),
        pytest.param("created:2024..", Range("created", 20240101, None), id="from"),
        pytest.param("created:..2024", Range("created", None, 20241231), id="until"),
        pytest.param("created:>=2024-02-06", Range("created", 20240206, None), id="from a day"),
        pytest.param("created:>2024-02-28", Range("created", 20240229, None), id="after a day"),
        pytest.param("created:>2024-02", Range("created", 20240301, None), id="after a month"),
        pytest.param("created:<=2024-02", Range("created", None, 20240229), id="until the end of a month"),
        pytest.param("created:<2024", Range("created", None, 20231231), id="before a year"),
        pytest.param("created:>9999", NOTHING, id="after the last day there is nothing"),
        pytest.param("created:<0001", NOTHING, id="before the first day there is nothing"),
        pytest.param(
            "created:(2023-01 OR 2024-01)", Or((Range("created", 20230101, 20230131), Range("created", 20240101, 20240131))), id="a choice"
        ),
        pytest.param("opened:2024", Range("created", 20240101, 20241231), id="by another name"),
        pytest.param("resolved:2024", Range("resolved", 20240101, 20241231), id="another date"),
        pytest.param('created:"2024-02"', Range("created", 20240201, 20240229), id="in quotes"),
        pytest.param("ttr:2", Range("ttr", 2, 2), id="a number"),
        pytest.param("ttr:<=2", Range("ttr", None, 2), id="at most"),
        pytest.param("ttr:<2", Range("ttr", None, 1), id="less than"),
        pytest.param("ttr:>2", Range("ttr", 3, None), id="more than"),
        pytest.param("ttr:>=2", Range("ttr", 2, None), id="at least"),
        pytest.param("ttr:1..3", Range("ttr", 1, 3), id="between"),
        pytest.param("ttr:<0", NOTHING, id="less than none"),
        pytest.param("year:2024", Range("year", 2024, 2024), id="a year's number"),
        pytest.param("-year:2024 disk", And((Not(Range("year", 2024, 2024)), DISK)), id="not a year"),
    ],
)
def test_dates_and_numbers(text: str, meant: Query) -> None:
    asked = parse(text)
    assert asked.query == meant
    assert asked.notices == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("foo:disk", whole("foo:disk", "foo", "disk"), id="an unknown name"),
        pytest.param("foo: disk", And((term("foo"), DISK)), id="an unknown name and a space"),
        pytest.param("status: disk", And((term("status"), DISK)), id="a known name and a space"),
        pytest.param("disk status:", And((DISK, term("status"))), id="a known name at the end"),
        pytest.param("(disk status:)", And((DISK, term("status"))), id="a known name before a parenthesis"),
        pytest.param("status::disk", whole("status::disk", "status", "disk"), id="two colons"),
        pytest.param("service://disk", whole("service://disk", "service", "disk"), id="an address"),
        pytest.param("resolution:***", term("resolut"), id="no word in the value"),
        pytest.param(
            "2024-02-06 12:00:01", And((whole("2024-02-06", "2024", "02", "06"), whole("12:00:01", "12", "00", "01"))), id="a time"
        ),
        pytest.param("x,status:open", And((term("x"), whole("status:open", "status", "open"))), id="not at the beginning of a word"),
    ],
)
def test_a_colon_is_text_where_no_field_can_be_meant(text: str, meant: Query) -> None:
    asked = parse(text)
    assert asked.query == meant
    assert asked.notices == ()


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_an_empty_query_is_everything(text: str) -> None:
    asked = parse(text)
    assert (asked.query, asked.partial, asked.interpreted, asked.notices) == (EVERYTHING, None, "", ())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("the", Phrase("text", ("the",)), id="one"),
        pytest.param("what is it", And(tuple(Phrase("text", (word,)) for word in ("what", "is", "it"))), id="several"),
        pytest.param("title:the", Phrase("title", ("the",)), id="in a field"),
        pytest.param("the -disk", And((Phrase("text", ("the",)), Not(DISK))), id="with an exclusion"),
    ],
)
def test_only_stop_words_are_searched_as_exact_words(text: str, meant: Query) -> None:
    asked = parse(text)
    assert asked.query == meant
    assert [notice.code for notice in asked.notices] == ["stop-words"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("CE1010", "CE1010", id="an id"),
        pytest.param("  inc-2024-0031 ", "inc-2024-0031", id="with spaces around, in small letters"),
        pytest.param("replication_2", "replication_2", id="a file's name"),
        pytest.param("backup", None, id="a word"),
        pytest.param("CE1010 backup", None, id="an id and a word"),
        pytest.param("id:CE1010", None, id="a field"),
        pytest.param("RF=1", None, id="a setting"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_text_that_may_be_a_report_id_is_named(text: str, expected: str | None) -> None:
    assert parse(text).report_id == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Replicaton faktor", ["replicaton", "faktor"], id="unquoted words, case-folded"),
        pytest.param('"replicaton" faktor', ["faktor"], id="not in quotes"),
        pytest.param("yb-mastr RF=1 TServr", [], id="no identifiers"),
        pytest.param("40001 x1", [], id="no numbers"),
        pytest.param("the disk", ["disk"], id="no stop words"),
        pytest.param("disk -full", ["disk"], id="not what is excluded"),
        pytest.param("title:dsik customer:solstcie", ["dsik"], id="of text fields, not of names"),
        pytest.param("dis* full~", [], id="no prefix, no typo said to be one"),
    ],
)
def test_plain_words_are_named_for_a_suggestion(text: str, expected: list[str]) -> None:
    words = parse(text).plain_words
    assert [word.text for word in words] == expected
    assert [text[word.start : word.end].lower() for word in words] == expected
