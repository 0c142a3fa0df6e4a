"""Markdown: CommonMark with tables and front matter, and nothing swallowed on the way."""

from textwrap import dedent

import pytest

from indexer.readers.markdown import markdown_blocks
from tests.readers.looks import looks


def read(text: str) -> list[str]:
    return looks(markdown_blocks(dedent(text).strip("\n")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# Outage\n\n## Fix\n\nDone.", ["h1 Outage", "h2 Fix", "Done."], id="hash signs"),
        pytest.param("Outage\n======\n\nFix\n---\nDone.", ["h1 Outage", "h2 Fix", "Done."], id="underlined"),
        pytest.param("**Root cause**\n\nText.", ["label Root cause", "Text."], id="a bold paragraph"),
        pytest.param("## [Outage](https://x.io/1) seen", ["h2 Outage seen", "https://x.io/1"], id="a link in a heading"),
        pytest.param("1. ## Fix\n\n   Done.", ["h2 1. Fix", "Done."], id="a heading in a list"),
        pytest.param("## Fix for `yb-tserver` **now**", ["h2 Fix for yb-tserver now"], id="code and bold in a heading"),
    ],
)
def test_a_heading_is_recognised(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Customer: Acme\nPriority: P1", ["Customer = Acme", "Priority = P1"], id="lines of a paragraph"),
        pytest.param("**Customer:** Acme  \n**Priority:** P1", ["Customer = Acme", "Priority = P1"], id="bold labels with breaks"),
        pytest.param(
            "**Account:** Acme · **Sev:** High\n**Opened:** 1 May, **closed:** 2 May",
            ["Account = Acme", "Sev = High", "Opened = 1 May", "closed = 2 May"],
            id="several bold labels on a line",
        ),
        pytest.param(
            "Customer: **Acme** | Severity: **1**\nRaised 19 October 2022, 02:33 UTC | Closed 26 October 2022",
            ["Customer = Acme", "Severity = 1", "Raised = 19 October 2022, 02:33 UTC", "Closed = 26 October 2022"],
            id="bold values and dated words",
        ),
        pytest.param(
            "| Field | Value |\n|---|---|\n| Client | Acme |\n| Closed | - |",
            ["Field = Value", "Client = Acme", "Closed = -"],
            id="a field table",
        ),
        pytest.param(
            "| | |\n|---|---|\n| Client | Acme |\n| Sev | 2 |", ["Client = Acme", "Sev = 2"], id="a field table with an empty header"
        ),
        pytest.param("| Client | Acme |\n|---|---|\n| Sev | 2 |", ["Client = Acme", "Sev = 2"], id="a field table whose header is a field"),
        pytest.param(
            "Title: Nodes restart\nevery night, all of them\nStatus: Open",
            ["Title = Nodes restart every night, all of them", "Status = Open"],
            id="a wrapped value",
        ),
        pytest.param("Customer: Acme\nStatus: Open\n---\n\nText.", ["Customer = Acme", "Status = Open", "Text."], id="fields above a rule"),
        pytest.param(
            "**Is**: the instance runs out of EBS burst, and nobody had looked at it since\nthe spring of that year.",
            ["Is = the instance runs out of EBS burst, and nobody had looked at it since the spring of that year."],
            id="a bold lead-in",
        ),
    ],
)
def test_a_field_is_recognised(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('---\nid: CE7\ntitle: "It: broke"\n---\nText.', ["Id = CE7", "Title = It: broke", "Text."], id="scalars"),
        pytest.param(
            "---\ncreated: 2024-05-01\nversion: 2.20\nstate: on\nclosed: ~\n---\n",
            ["Created = 2024-05-01", "Version = 2.20", "State = on", "Closed = "],
            id="scalars stay as written",
        ),
        pytest.param(
            "---\ntags: [a, b]\nmenu:\n  latest:\n    weight: 7\n---\n",
            ["Tags = a, b", "Menu Latest Weight = 7"],
            id="lists and nested keys",
        ),
        pytest.param("---\nsummary: >\n  two\n  lines\n---\n", ["Summary = two lines"], id="folded text"),
        pytest.param("---\nowner: Jo\nowner: Al\n---\n", ["Owner = Jo", "Owner = Al"], id="a key used twice"),
        pytest.param(
            "---\nid: CE7\nerror: [unclosed\n---\nText.", ["id = CE7", "error = [unclosed", "Text."], id="bad YAML is read as text"
        ),
        pytest.param("---\na: &a [x, y]\nb: *a\n---\n", ["A = x, y", "B = x, y"], id="aliases"),
        pytest.param("---\na: !!python/object/apply:os.system [ls]\n---\n", ["A = ls"], id="tags run nothing"),
        pytest.param("---\n\nJust text.\n\n---\n", ["Just text."], id="rules are no front matter"),
        pytest.param("---\nid: CE7\n\nText without an end.", ["id = CE7", "Text without an end."], id="front matter without an end"),
    ],
)
def test_front_matter_is_fields(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_aliases_that_multiply_without_end_are_read_as_text() -> None:
    bomb = "\n".join(["a0: &a0 [x, x]", *(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 60))])
    assert markdown_blocks(f"---\n{bomb}\n---\nText.")[-1].text == "Text."


def test_an_alias_to_itself_is_read_as_text() -> None:
    assert read("---\na: &a [*a]\n---\nText.")[-1] == "Text."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- a\n  - b\n- c", ["> - a", ">> - b", "> - c"], id="nested bullets"),
        pytest.param("3. a\n4. b", ["> 3. a", "> 4. b"], id="numbers as written"),
        pytest.param("1) a\n2) b", ["> 1) a", "> 2) b"], id="numbers with brackets"),
        pytest.param("* a\n  wrapped", ["> * a wrapped"], id="a wrapped item"),
        pytest.param("- [x] done\n- [ ] open", ["> - [x] done", "> - [ ] open"], id="tasks"),
        pytest.param("- Client: Acme", ["> - Client: Acme"], id="an item is an item"),
        pytest.param(
            "1. a\n\n   more\n\n   ```\n   log\n   ```\n2. b", ["> 1. a", "more", "code 'log'", "> 2. b"], id="paragraphs in an item"
        ),
        pytest.param("Steps:\n• one\n• two", ["Steps:", "> • one", "> • two"], id="typed bullets"),
    ],
)
def test_a_list_is_recognised(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("```text\nStatus: FAILED\n```", ["code 'Status: FAILED'"], id="a fence"),
        pytest.param("~~~\nStatus: FAILED\n~~~", ["code 'Status: FAILED'"], id="a tilde fence"),
        pytest.param("Text.\n\n    Status: FAILED", ["Text.", "code 'Status: FAILED'"], id="an indented block"),
        pytest.param("<pre>\nStatus: FAILED\n</pre>", ["code 'Status: FAILED'"], id="an HTML block"),
    ],
)
def test_an_excerpt_is_verbatim(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("See [the page](https://x.io/a).", ["See the page (https://x.io/a)."], id="a link's address"),
        pytest.param(
            "See <https://x.io/a> and [x.io/a](x.io/a).", ["See https://x.io/a and x.io/a."], id="an address that is its own text"
        ),
        pytest.param("See [above](#fix).", ["See above."], id="a link within the page"),
        pytest.param("![the graph](g.png)", ["the graph"], id="an image's description"),
        pytest.param("[n1]: https://x.io/unused", ["[n1]: https://x.io/unused"], id="an unused definition"),
        pytest.param("Run yb-admin on <your-host> first.", ["Run yb-admin on <your-host> first."], id="an unknown tag in a sentence"),
        pytest.param("<your-host>\nis down.", ["<your-host> is down."], id="an unknown tag on a line of its own"),
        pytest.param('{{< note title="Hi" >}}\ntext\n{{< /note >}}', ['{{< note title="Hi" >}} text {{< /note >}}'], id="a shortcode"),
        pytest.param("a<br>b", ["a", "b"], id="a break tag"),
        pytest.param("~~gone~~ kept", ["gone kept"], id="struck text"),
        pytest.param("> Status: open\n> quoted", ["Status: open quoted"], id="a quotation"),
        pytest.param("A & B &copy; &lt;c&gt; \\*d\\*", ["A & B © <c> *d*"], id="entities and escapes"),
        pytest.param("one\ntwo  \nthree", ["one two", "three"], id="soft and hard breaks"),
        pytest.param("12:05 node down\n12:10 node up", ["12:05 node down", "12:10 node up"], id="a time line"),
        pytest.param("a <b>bold</b> <kbd>k</kbd> [l](https://x.io)", ["a bold k l (https://x.io)"], id="HTML in a sentence"),
    ],
)
def test_nothing_visible_is_swallowed(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- seen -->",
        "a <!-- seen --> b",
        "<script>seen()</script>",
        "a <span style='display:none'>seen</span> b",
        "<div hidden>seen</div>",
    ],
)
def test_what_nobody_sees_is_dropped(hidden: str) -> None:
    assert "seen" not in " ".join(read(f"Before.\n\n{hidden}\n\nAfter."))


def test_an_html_block_is_read_as_html() -> None:
    text = "<table>\n<tr><th>Client</th><td>Acme</td></tr>\n</table>\n\n## Fix\n\n<ol><li>a</li></ol>"
    assert read(text) == ["Client = Acme", "h2 Fix", "> 1. a"]


def test_a_data_table_keeps_its_rows() -> None:
    text = "| Time | Node | Event |\n|---|---|---|\n| 02:14 | n1 | `Killed` by **kernel** |\n| 02:15 | | back |"
    assert read(text) == ["row Time | Node | Event", "row 02:14 | n1 | Killed by kernel", "row 02:15 |  | back"]


def test_a_time_line_in_two_columns_is_a_data_table() -> None:
    assert read("| When | What |\n|---|---|\n| 09:02 | Node down |") == ["row When | What", "row 09:02 | Node down"]


def test_lines_are_numbered_as_in_the_file() -> None:
    blocks = markdown_blocks("---\nid: CE7\n---\n\n# Title\n\nText.\n\n- item\n", first_line=10)
    assert [(block.line, block.text) for block in blocks] == [(11, "CE7"), (14, "Title"), (16, "Text."), (18, "item")]


@pytest.mark.parametrize("opening", ["> ", "- ", "1. ", "[", "*", "![", "<div>"])
def test_ten_thousand_nested_openings_are_read(opening: str) -> None:
    assert "deep" in " ".join(look for look in read(f"before\n\n{opening * 10_000}deep"))
