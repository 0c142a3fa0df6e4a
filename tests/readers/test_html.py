"""HTML: what a person sees on a page, whatever exported it; and what they do not see."""

import pytest

from indexer.readers.html import fragment_blocks, html_blocks
from indexer.report.model import PAGE_TITLE
from tests.readers.looks import looks


def read(html: str) -> list[str]:
    return looks(fragment_blocks(html))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<h1>Outage</h1><h3>Fix</h3><p>Done.</p>", ["h1 Outage", "h3 Fix", "Done."], id="heading elements"),
        pytest.param("<div role=heading aria-level=3>Fix</div>", ["h3 Fix"], id="a heading by role"),
        pytest.param("<p class=MsoHeading2>Fix</p>", ["h2 Fix"], id="a word processor's heading class"),
        pytest.param("<p class=MsoTitle>Outage</p>", ["h1 Outage"], id="a word processor's title class"),
        pytest.param("<p><b>Root cause</b></p>", ["label Root cause"], id="a bold paragraph"),
        pytest.param("<p class=MsoNormal><b><span style='color:#1F3864'>RCA</span></b></p>", ["label RCA"], id="a bold office paragraph"),
        pytest.param("<p><span style='font-weight:700'>RCA</span></p>", ["label RCA"], id="bold by style"),
        pytest.param("<div><u>Symptoms</u></div>", ["label Symptoms"], id="an underlined line"),
        pytest.param(
            "<p><b>Analysis</b>&nbsp;<span>(B. Lindqvist, 21 May)</span></p>",
            ["label Analysis (B. Lindqvist, 21 May)"],
            id="bold with a remark",
        ),
        pytest.param(
            "<p><span style='font-size:16.0pt'>Tills refused</span></p><p>Text.</p>",
            ["h1 Tills refused", "Text."],
            id="the first line in large letters",
        ),
        pytest.param("<p><b>Symptoms</b><br>08:05: app down</p>", ["label Symptoms", "08:05: app down"], id="bold above a break"),
        pytest.param("<details><summary>Logs</summary><p>Text.</p></details>", ["label Logs", "Text."], id="a summary"),
    ],
)
def test_a_heading_is_recognised(html: str, expected: list[str]) -> None:
    assert read(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            "<table><tr><th>Customer</th><td>Acme</td></tr><tr><th>Sev</th><td>2</td></tr></table>",
            ["Customer = Acme", "Sev = 2"],
            id="a table of headers and values",
        ),
        pytest.param(
            "<table><tr><td><b>Customer</b></td><td>Acme</td><td><b>Sev:</b></td><td>2</td></tr></table>",
            ["Customer = Acme", "Sev = 2"],
            id="two pairs a row",
        ),
        pytest.param(
            "<table><tr><td>Customer</td><td>Acme</td></tr><tr><td>Severity</td><td>2</td></tr></table>",
            ["Customer = Acme", "Severity = 2"],
            id="a table without any mark",
        ),
        pytest.param(
            "<table><tr><td><table><tr><td><b>Case</b></td><td>CE1</td></tr><tr><td colspan=4>"
            "<table><tr><td><b>Owner</b></td><td>Jo</td></tr></table></td></tr></table></td></tr></table>",
            ["Case = CE1", "Owner = Jo"],
            id="nested tables",
        ),
        pytest.param(
            "<table><tr><td><b>Agent</b></td><td><table><tr><td>Noor</td><td>(L2)</td></tr></table></td></tr></table>",
            ["Agent = Noor (L2)"],
            id="a table inside a value",
        ),
        pytest.param(
            "<table><tr><th>Field</th><th>Value</th></tr><tr><td>Client</td><td>Acme</td></tr></table>",
            ["Field = Value", "Client = Acme"],
            id="a table with a generic header",
        ),
        pytest.param(
            "<table><tr><th>Impact</th><td><ul><li>a</li></ul></td></tr><tr><th>Sev</th><td>1</td></tr></table>",
            ["label Impact", "> - a", "Sev = 1"],
            id="a list as a value",
        ),
        pytest.param(
            "<dl><dt>Customer</dt><dd>Acme</dd><dt>Sev</dt><dd>2</dd></dl>", ["Customer = Acme", "Sev = 2"], id="a definition list"
        ),
        pytest.param("<dl><dt>Fix</dt><dd><ol><li>a<li>b</ol></dd></dl>", ["label Fix", "> 1. a", "> 2. b"], id="a list as a definition"),
        pytest.param(
            "<dl><dt>Resolved</dt><dt>Owner</dt><dd>Jo</dd></dl>", ["label Resolved", "Owner = Jo"], id="a term without a definition"
        ),
        pytest.param("<p><b>Customer:</b> Acme<br><b>Sev:</b> 2</p>", ["Customer = Acme", "Sev = 2"], id="bold labels on lines"),
        pytest.param(
            "<p><b>Customer:</b> Acme | <b>Sev</b>: 2, <b>State:</b> Open</p>",
            ["Customer = Acme", "Sev = 2", "State = Open"],
            id="bold labels on one line",
        ),
        pytest.param("<p>Customer: Acme<br>Escalation Level: 2</p>", ["Customer = Acme", "Escalation Level = 2"], id="plain lines"),
        pytest.param(
            "<div class=row><div class=field-label>Customer</div><div>Acme</div></div>", ["Customer = Acme"], id="a label by class"
        ),
        pytest.param(
            "<form><label>Status</label> <select><option>Open<option selected>Resolved</select></form>",
            ["Status = Resolved"],
            id="a form's choice",
        ),
        pytest.param(
            "<form><label>Client</label> <input value='Acme'><input type=hidden value=secret></form>",
            ["Client = Acme"],
            id="a form's input",
        ),
        pytest.param(
            "<p><strong>Cause.</strong> At 07:41 a technician stopped chronyd.</p>",
            ["Cause = At 07:41 a technician stopped chronyd."],
            id="a bold lead-in",
        ),
        pytest.param(
            "<p><b>1) Situation.</b> The bank uses three zones.</p>", ["1) Situation = The bank uses three zones."], id="a numbered lead-in"
        ),
    ],
)
def test_a_field_is_recognised(html: str, expected: list[str]) -> None:
    assert read(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            "<table><tr><th>Time</th><th>Event</th></tr><tr><td>09:02</td><td>Node down</td></tr></table>",
            ["row Time | Event", "row 09:02 | Node down"],
            id="with a header row",
        ),
        pytest.param(
            "<table><tr><td>3 Sep 23:10</td><td>Upgrade</td></tr><tr><td>4 Sep 02:00</td><td>Done</td></tr></table>",
            ["row 3 Sep 23:10 | Upgrade", "row 4 Sep 02:00 | Done"],
            id="a time line",
        ),
        pytest.param(
            "<table><tr><td>09:41</td><td><pre>$ restore</pre></td></tr><tr><td>09:44</td><td>Done</td></tr></table>",
            ["row 09:41 | $ restore", "row 09:44 | Done"],
            id="an excerpt in a cell",
        ),
        pytest.param(
            "<table><tr><td>1.</td><td>Removed them</td></tr><tr><td>2.</td><td>Job off</td></tr></table>",
            ["> 1. Removed them", "> 2. Job off"],
            id="a list laid out as a table",
        ),
        pytest.param(
            "<table><tr><td><h2>Fix</h2><p>Done.</p></td><td>Side note</td></tr></table>",
            ["h2 Fix", "Done.", "Side note"],
            id="a table that only arranges",
        ),
        pytest.param("<table><tr><td></td></tr></table><p>x</p>", ["x"], id="an empty table"),
        pytest.param("<td>loose</td><tr>cells</tr>", ["loose", "cells"], id="cells without a table"),
    ],
)
def test_a_table_keeps_its_rows(html: str, expected: list[str]) -> None:
    assert read(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", ["> - a", ">> - b", "> - c"], id="nested"),
        pytest.param("<ol start=3><li>a<li>b<li value=9>c</ol>", ["> 3. a", "> 4. b", "> 9. c"], id="numbers as shown"),
        pytest.param("<ol type=a><li>a<li>b</ol>", ["> a. a", "> b. b"], id="letters"),
        pytest.param("<ol><li>Cause:<ul><li>x</ul><li>Other</ol>", ["> 1. Cause:", ">> - x", "> 2. Other"], id="points below a number"),
        pytest.param("<ul><li><p>a</p><p>more</p><pre>log</pre></li></ul>", ["> - a", "more", "code 'log'"], id="paragraphs in an item"),
        pytest.param(
            "<ul><li><b>One row.</b> Stock is kept in it.</ul>", ["> - One row. Stock is kept in it."], id="a bold lead-in in an item"
        ),
        pytest.param("<p>1.&nbsp;Override set<br>2.&nbsp;Pods rolled</p>", ["> 1. Override set", "> 2. Pods rolled"], id="typed numbers"),
        pytest.param(
            "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span>·&nbsp;&nbsp;</span><![endif]>Text</p>",
            [">> · Text"],
            id="an office list",
        ),
        pytest.param("<li>alone</li>", ["> - alone"], id="an item without a list"),
    ],
)
def test_a_list_is_recognised(html: str, expected: list[str]) -> None:
    assert read(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<pre>\nStatus: FAILED\n  deeper\n</pre>", ["code 'Status: FAILED\\n  deeper'"], id="pre"),
        pytest.param("<pre>a<br>b&nbsp;<b>c</b></pre>", ["code 'a\\nb c'"], id="markup inside pre"),
        pytest.param(
            "<p><span style='font-family:\"Courier New\"'>psql: error: connection refused</span></p>",
            ["code 'psql: error: connection refused'"],
            id="a monospaced paragraph",
        ),
        pytest.param("<p><code>a\nb</code></p>", ["code 'a\\nb'"], id="code over two lines"),
        pytest.param("<p>run <code>df -h</code> now</p>", ["run df -h now"], id="code in a sentence stays there"),
        pytest.param("<p><code>yb-tserver</code></p>", ["yb-tserver"], id="a lone name is no excerpt"),
    ],
)
def test_an_excerpt_is_kept_verbatim(html: str, expected: list[str]) -> None:
    assert read(html) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>seen()</script>",
        "<script type='text/template'><p>seen</p></script>",
        "<style>.seen{}</style>",
        "<template><p>seen</p></template>",
        "<nav><a href=/>seen</a></nav>",
        "<div role=navigation><p>seen</p></div>",
        "<div class=nav><a href=/>seen</a> | more</div>",
        "<div id=breadcrumb>seen &raquo; closed &raquo; 2024</div>",
        "<header><a href=/>seen</a> <a href=/x>too</a> <a href=/y>more</a></header>",
        "<div hidden>seen</div>",
        "<div style='display:none'>seen</div>",
        "<div style='DISPLAY : none !important'>seen</div>",
        "<span style='color:red;visibility:hidden'>seen</span>",
        "<!-- seen -->",
        "<!--[if mso]><p>seen</p><![endif]-->",
        "<dialog>seen</dialog>",
        "<input type=hidden value=seen>",
        "<p onclick='seen()' title='seen' data-x=seen></p>",
        "<iframe src='javascript:seen()'></iframe>",
        "<img src=seen.png onerror='seen()'>",
        "<select><option>x<option>seen</select>",
    ],
)
def test_what_nobody_sees_is_dropped(hidden: str) -> None:
    found = looks(html_blocks(f"<body><p>Text before.</p>{hidden}<p>Text after.</p>"))
    assert found[0] == "Text before."
    assert found[-1] == "Text after."
    assert not any("seen" in look for look in found)


@pytest.mark.parametrize(
    "visible",
    [
        "<header><p>seen</p></header>",
        "<footer>Escalation level: 2, seen</footer>",
        "<footer><a href='mailto:jo@x.io'>seen</a></footer>",
        "<div class=nav><p>seen</p></div>",
        "<div class=navy>seen</div>",
        "<div aria-hidden=true>seen</div>",
        "<div style='display:block'>seen</div>",
        "<noscript>seen</noscript>",
        "<svg><text>seen</text></svg>",
        "<iframe srcdoc='&lt;p&gt;seen&lt;/p&gt;'></iframe>",
        "<img src=x alt=seen>",
        "<textarea>seen</textarea>",
        "<button>seen</button>",
        "<a href='javascript:alert(1)'>seen</a>",
        "<custom-element>seen</custom-element>",
        "<marquee><blink>seen",
        "<div hidden=until-found>seen</div>",
        "<p>se&shy;en</p>",
        "<p>se&#8203;en</p>",
        "<table><caption>seen</caption></table>",
    ],
)
def test_what_somebody_sees_is_kept(visible: str) -> None:
    found = looks(html_blocks(f"<body><p>Text before.</p>{visible}<p>Text after.</p>"))
    assert any("seen" in look for look in found)


def test_the_title_element_is_the_page_title_and_names_the_heading() -> None:
    blocks = html_blocks("<title>Desk - CE7 - Scanners read-only now</title><p><b>Scanners read-only now</b></p><p>Text.</p>")
    assert blocks[0].label == PAGE_TITLE
    assert looks(blocks)[1:] == ["h1 Scanners read-only now", "Text."]


def test_a_heading_of_the_page_is_stronger_than_its_title_element() -> None:
    assert looks(html_blocks("<title>Report</title><h1>Outage</h1>")) == [f"{PAGE_TITLE} = Report", "h1 Outage"]


def test_a_text_file_shown_by_a_browser_is_read_as_text() -> None:
    assert looks(html_blocks("<html><body><pre>Customer: Acme\n\nFix:\n----\nDone.</pre></body></html>")) == [
        "Customer = Acme",
        "h2 Fix:",
        "Done.",
    ]


def test_text_that_keeps_its_line_breaks_is_read_line_by_line() -> None:
    assert read("<div style='white-space:pre-wrap'>Customer: Acme\nSev: 2<br>State: Open</div>") == [
        "Customer = Acme",
        "Sev = 2",
        "State = Open",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<b>b<p>c</b>d</i></div></p>seen",
        "<table><tr><td>a<table><tr><td>seen",
        "</div></p></body></html><p>seen",
        "<<<>>><p <b seen>seen</p",
        "<p>seen</p><![CDATA[x]]><!DOCTYPE x><?php y ?>",
        "<p>seen &#xD800; &#0; &bogus; &#99999999;",
        "<ol start='²' type=❤><li value='²'>seen</ol>",
        "<td style='font-size:1.2.3pt;font-weight:²'>seen",
        "seen",
        "",
    ],
)
def test_broken_markup_is_read_as_far_as_it_goes(html: str) -> None:
    assert not html or "seen" in " ".join(read(html))


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "blockquote", "dl><dd", "font"])
def test_ten_thousand_nested_elements_are_read(tag: str) -> None:
    found = " ".join(read(f"<p>before</p>{f'<{tag}>' * 10_000}deep"))
    assert "before" in found
    assert "deep" in found
