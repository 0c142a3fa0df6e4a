"""Plain text: what every way of drawing headings, fields, lists and excerpts looks like to the reader."""

from textwrap import dedent

import pytest

from indexer.readers.text import text_blocks
from tests.readers.looks import looks


def read(text: str) -> list[str]:
    return looks(text_blocks(dedent(text).strip("\n")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Root Cause:\n-----------\nDisk full.", ["h2 Root Cause:", "Disk full."], id="underlined with dashes"),
        pytest.param("CE7 - Summary\n=============\nText.", ["h1 CE7 - Summary", "Text."], id="underlined with equal signs"),
        pytest.param("Fix\n~~~~\nText.", ["h3 Fix", "Text."], id="underlined with tildes"),
        pytest.param("Fix\n####\nText.", ["h2 Fix", "Text."], id="underlined with hash signs"),
        pytest.param("Impact Assessment:\n---\nNone.", ["h2 Impact Assessment:", "None."], id="a ruler shorter than the heading"),
        pytest.param("==========\n  REPORT\n==========\nText.", ["h1 REPORT", "Text."], id="between two rulers"),
        pytest.param("##########\n# REPORT #\n##########\nText.", ["h2 REPORT", "Text."], id="in a box"),
        pytest.param("*** Fix ***\nText.", ["h2 Fix", "Text."], id="between stars"),
        pytest.param("== Fix ==\nText.", ["h1 Fix", "Text."], id="between equal signs"),
        pytest.param("Text before.\n\n## Fix\nText.", ["Text before.", "h2 Fix", "Text."], id="after hash signs"),
        pytest.param("Text before.\n\n[Root cause]\nText.", ["Text before.", "h2 Root cause", "Text."], id="in brackets"),
        pytest.param("Text before.\n\nh3. Fix\nText.", ["Text before.", "h3 Fix", "Text."], id="wiki markup"),
        pytest.param("Text before.\n\nSYMPTOMS\nText.", ["Text before.", "label SYMPTOMS", "Text."], id="in capitals"),
        pytest.param("Text before.\n\nSymptoms:\nText.", ["Text before.", "label Symptoms:", "Text."], id="with a colon"),
        pytest.param("Text before.\n\n**Fix**\nText.", ["Text before.", "label Fix", "Text."], id="in bold marks"),
        pytest.param("Text before.\n\n1. Summary\n\nText.", ["Text before.", "label 1. Summary", "Text."], id="numbered"),
        pytest.param(
            "1. Summary\n   Indented body\n   text.\n\n2. Fix\n   More.",
            ["label 1. Summary", "Indented body text.", "label 2. Fix", "More."],
            id="numbered above an indented body",
        ),
    ],
)
def test_a_heading_is_recognised(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "It began.\n\nNobody knew what the loaders would do:\n\n    $ ls /tmp",
            ["It began.", "Nobody knew what the loaders would do:", "code '$ ls /tmp'"],
            id="a sentence above an excerpt",
        ),
        pytest.param(
            "It began.\n\n1. Restart the node\n\n2. Free the disk",
            ["It began.", "> 1. Restart the node", "> 2. Free the disk"],
            id="a list with gaps",
        ),
        pytest.param(
            "It began.\n\n1. Restart node\n   took a minute\n2. Free disk",
            ["It began.", "> 1. Restart node took a minute", "> 2. Free disk"],
            id="items with wrapped lines",
        ),
    ],
)
def test_what_only_resembles_a_heading_is_not_one(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Customer: Acme\nPriority: P1", ["Customer = Acme", "Priority = P1"], id="one a line"),
        pytest.param("Customer:      Acme\nPriority:      P1", ["Customer = Acme", "Priority = P1"], id="aligned after the colon"),
        pytest.param("Customer ......: Acme\nPriority ......: P1", ["Customer = Acme", "Priority = P1"], id="with leaders"),
        pytest.param(
            "Client        Acme\nSeverity      P2\nRaised on     04/07/2023",
            ["Client = Acme", "Severity = P2", "Raised on = 04/07/2023"],
            id="aligned without a colon",
        ),
        pytest.param("Client\tAcme\nSeverity\tP2\nState\tOpen", ["Client = Acme", "Severity = P2", "State = Open"], id="separated by tabs"),
        pytest.param("Priority: P1   Status: Open | Owner: Jo", ["Priority = P1", "Status = Open", "Owner = Jo"], id="several on a line"),
        pytest.param(
            "Engineer: Wendelin Bauer. Customer Contact: Ruta Jan, CTO.",
            ["Engineer = Wendelin Bauer", "Customer Contact = Ruta Jan, CTO."],
            id="several as sentences",
        ),
        pytest.param(
            "Title: Nodes restart\n  every night\nStatus: Open",
            ["Title = Nodes restart every night", "Status = Open"],
            id="a wrapped value",
        ),
        pytest.param("Customer: Acme\nResolved:\nOwner: Jo", ["Customer = Acme", "Resolved = ", "Owner = Jo"], id="without a value"),
        pytest.param("Customer:\n   Acme\n\nText.", ["Customer = Acme", "Text."], id="the value on the next line"),
        pytest.param("**Customer:** Acme\n**Priority:** P1", ["Customer = Acme", "Priority = P1"], id="with bold marks"),
        pytest.param(
            "    Customer: Acme\n    Priority: P1\n\nText at the margin.",
            ["Customer = Acme", "Priority = P1", "Text at the margin."],
            id="an indented header block",
        ),
        pytest.param("| Customer | Acme |\n| Priority | P1 |", ["Customer = Acme", "Priority = P1"], id="in a drawn table"),
    ],
)
def test_a_field_is_recognised(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_sentence_with_a_colon_is_no_field() -> None:
    text = "The reason is simple: the disk was full, and nobody had\nlooked at it: for weeks the alert had gone to a mailbox"
    assert read(text) == [" ".join(text.split())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- one\n- two", ["> - one", "> - two"], id="dashes"),
        pytest.param("• one\n• two", ["> • one", "> • two"], id="bullets"),
        pytest.param("It began.\n\n1) one\n2) two", ["It began.", "> 1) one", "> 2) two"], id="numbers with brackets"),
        pytest.param("It began.\n\na) one\nb) two", ["It began.", "> a) one", "> b) two"], id="letters"),
        pytest.param(
            "1. User Error:\n   - RF set to 1\n   - no backup\n2. Other:\n   - more",
            ["> 1. User Error:", ">> - RF set to 1", ">> - no backup", "> 2. Other:", ">> - more"],
            id="points below a number",
        ),
        pytest.param(
            "It began.\n\n1. User Error:\n- RF set to 1\n2. Other:\n- more",
            ["It began.", "> 1. User Error:", ">> - RF set to 1", "> 2. Other:", ">> - more"],
            id="points below a number, not indented",
        ),
        pytest.param("- a\n  - b\n    - c\n- d", ["> - a", ">> - b", ">>> - c", "> - d"], id="three levels"),
        pytest.param("- one that goes\n  on here\n- two", ["> - one that goes on here", "> - two"], id="a wrapped item"),
        pytest.param(
            "2.1 First finding was\nmade\n2.2 Second one", ["> 2.1 First finding was made", "> 2.2 Second one"], id="dotted numbers"
        ),
        pytest.param("9. nine\n10. ten", ["> 9. nine", "> 10. ten"], id="numbers of different length"),
        pytest.param(" 9. nine\n10. ten", ["> 9. nine", "> 10. ten"], id="numbers aligned to the right"),
    ],
)
def test_a_list_is_recognised(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_prose_that_begins_with_a_number_is_no_item() -> None:
    assert read("It began.\n\n2.5 hours later it was over.") == ["It began.", "2.5 hours later it was over."]


def test_a_wrapped_line_that_begins_with_a_number_is_no_item() -> None:
    text = (
        "The placement was corrected as described above in the long section\n5. Done on the same day by the engineer who had been called."
    )
    assert read(f"It began.\n\n{text}") == ["It began.", " ".join(text.split())]


EXCERPTS = {
    "a fence": "```\nStatus: FAILED\n```",
    "a wiki block": "{code:java}\nStatus: FAILED\n{code}",
    "an indented block": "    Status: FAILED",
    "a log line above": "2024-03-15 19:44:31.207 UTC [88213] FATAL:  no slots\nStatus: FAILED",
    "a glog line above": "F0512 15:50:11.204713  9917 log.cc:1212] T 749e: out of space\nStatus: FAILED",
    "a level above": "ERROR:  deadlock detected\nStatus: FAILED",
    "a kernel line above": "[7784211.902113] postgres invoked oom-killer\nStatus: FAILED",
    "a stack trace above": "java.lang.IllegalStateException: pool is closed\n  at com.acme.Pool.get(Pool.java:12)\nStatus: FAILED",
    "a prompt above": "$ kubectl get pods\nStatus: FAILED",
    "a psql prompt above": "rating=# select 1;\nStatus: FAILED",
    "a query result": " pid | state\n-----+------\n 12  | idle\nStatus: FAILED",
}


@pytest.mark.parametrize("excerpt", EXCERPTS.values(), ids=EXCERPTS.keys())
def test_a_line_of_an_excerpt_is_no_field(excerpt: str) -> None:
    blocks = text_blocks(f"Text before.\n\n{excerpt}\n\nText after.")
    assert not [block for block in blocks if block.label == "Status"]
    assert any(look.startswith("code ") and "Status: FAILED" in look for look in looks(blocks))
    assert looks(blocks)[-1] == "Text after."


def test_lines_that_a_sentence_introduces_are_no_fields() -> None:
    text = "At six the requests were refused:\nCall rejected due to load: queue is full\nStatus: Service unavailable\n\nStatus: Open"
    assert read(text) == [
        "At six the requests were refused:",
        "code 'Call rejected due to load: queue is full\\nStatus: Service unavailable'",
        "Status = Open",
    ]


def test_an_excerpt_keeps_its_lines_and_loses_only_the_shared_indentation() -> None:
    assert read("It began.\n\n    $ run\n      deeper\n\n    $ again") == ["It began.", "code '$ run\\n  deeper\\n\\n$ again'"]


def test_indented_prose_is_no_excerpt() -> None:
    text = """
        3. Cause

            A static server list, without health checking, survived a node
            replacement. No defect was found.

        4. Fix

            None.
        """
    assert read(text)[:2] == [
        "label 3. Cause",
        "A static server list, without health checking, survived a node replacement. No defect was found.",
    ]


def test_prose_after_a_log_line_is_prose_again() -> None:
    text = "ERROR: deadlock detected\nThis was seen on every node of the cluster during the whole of Monday."
    assert read(f"It began.\n\n{text}") == ["It began.", "code 'ERROR: deadlock detected'", text.split("\n")[1]]


def test_an_unclosed_fence_does_not_swallow_the_rest() -> None:
    assert read("It began.\n\n```\n\nFix:\n----\nDone.")[-2:] == ["h2 Fix:", "Done."]


def test_wrapped_prose_is_joined_and_short_lines_stay_lines() -> None:
    text = """
        Customer reported that their cluster was experiencing unexpected
        data loss and corruption of several tables on that day.

        With kind regards
        Marguerite Aldous
        """
    assert read(text) == [
        "Customer reported that their cluster was experiencing unexpected data loss and corruption of several tables on that day.",
        "With kind regards",
        "Marguerite Aldous",
    ]


def test_quoted_lines_are_kept_as_text() -> None:
    assert read("It began.\n\n> Status: open\n> said the customer\n\nMore.") == ["It began.", "Status: open said the customer", "More."]


def test_a_title_opens_the_text() -> None:
    blocks = text_blocks("CE1510\nStandby found stale during drill\n\nCustomer: Acme\n")
    assert looks(blocks) == ["label CE1510", "label Standby found stale during drill", "Customer = Acme"]
    assert [block.level for block in blocks] == [1, 1, 0]


def test_an_id_before_a_colon_belongs_to_the_title() -> None:
    assert read("CE1305: Statement run over deadline\n\nClient: Acme") == ["label CE1305: Statement run over deadline", "Client = Acme"]


def test_a_body_has_no_title() -> None:
    assert looks(text_blocks("Short line\n\nMore text.", titled=False)) == ["Short line", "More text."]


def test_lines_are_numbered_as_in_the_file() -> None:
    blocks = text_blocks("Title of it\n\nCustomer: Acme\n\nText.\n- item", first_line=10)
    assert [block.line for block in blocks] == [10, 12, 14, 15]


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"], ids=["CRLF", "CR", "LF"])
def test_line_ends_make_no_difference(newline: str) -> None:
    text = "Customer: Acme\n\nFix:\n----\n- a\n- b"
    assert looks(text_blocks(text.replace("\n", newline))) == ["Customer = Acme", "h2 Fix:", "> - a", "> - b"]


def test_terminal_colours_and_invisible_characters_are_taken_away() -> None:
    assert read("It began.\n\nSta\u00adtus:\u00a0\x1b[31mOp\u200ben\x1b[0m") == ["It began.", "Status = Open"]


def test_a_long_line_of_rulers_is_read_in_no_time() -> None:
    assert read("-" * 200_000 + "+\n" + "- " * 50_000) == []


def test_colons_in_a_column_of_their_own_belong_to_no_value() -> None:
    fields = [(block.label, block.text) for block in text_blocks("Client      : Acme Rockets\nSev         : Sev1\n") if block.label]
    assert fields == [("Client", "Acme Rockets"), ("Sev", "Sev1")]
