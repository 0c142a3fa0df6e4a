"""Markdown's inline tokens -> lines of runs, and a paragraph's lines -> blocks.

The one decision worth knowing: a line break that the author only made to wrap joins two lines, but a paragraph whose lines are all fields,
marked points or time stamps is read line by line.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from indexer.readers.html import fragment_blocks
from indexer.readers.marks import marked
from indexer.readers.runs import Run, line_blocks, plain
from indexer.readers.words import collapse
from indexer.report.model import Block, BlockKind

_TAG = re.compile(r"</?([A-Za-z][\w:-]*)[^<>]*/?>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STAMP = re.compile(r"\W{0,3}(?:\d{4}-\d\d-\d\d|\d{1,2}[:h]\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2,4})")
_KNOWN_TAGS = frozenset(
    {
        "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base", "basefont", "bdi", "bdo",
        "big", "blink", "blockquote", "body", "br", "button", "canvas", "caption", "center", "circle", "cite", "code", "col",
        "colgroup", "command", "data", "datalist", "dd", "defs", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt",
        "ellipse", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form", "frame", "frameset", "g", "h1", "h2",
        "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe", "img", "input", "ins", "isindex", "kbd",
        "keygen", "label", "legend", "li", "line", "link", "listing", "main", "map", "mark", "marquee", "math", "menu", "meta",
        "meter", "nav", "nobr", "noframes", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param", "path",
        "picture", "plaintext", "polygon", "polyline", "pre", "progress", "q", "rb", "rect", "rp", "rt", "rtc", "ruby", "s", "samp",
        "script", "search", "section", "select", "slot", "small", "source", "span", "strike", "strong", "style", "sub", "summary",
        "sup", "svg", "table", "tbody", "td", "template", "text", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track",
        "tspan", "tt", "u", "ul", "use", "var", "video", "wbr", "xmp",
    }
)  # fmt: skip


@dataclass(slots=True)
class InlineLine:
    """A source line of a paragraph: its runs, and whether the author forced the break after it."""

    runs: list[Run] = field(default_factory=list)
    forced: bool = False


def is_html(token: Token) -> bool:
    """Return whether an inline token holds HTML other than line breaks."""
    tags = (child.content for child in token.children or () if child.type == "html_inline")
    return any(_known(tag) and not _BREAK.fullmatch(tag) for tag in tags)


def _known(tag: str) -> bool:
    match = _TAG.fullmatch(tag)
    return match is None or match[1].lower() in _KNOWN_TAGS


def literal_tags(text: str) -> str:
    """Return HTML with the tags that HTML does not know written out, so that "<your-host>" stays visible."""
    return _TAG.sub(lambda match: match[0] if match[1].lower() in _KNOWN_TAGS else html.escape(match[0], quote=False), text)


def inline_lines(token: Token, *, links: bool = True) -> list[InlineLine]:
    """Return the source lines of an inline token; ``links``: a link's address follows its text unless it is the text."""
    lines = [InlineLine()]
    bold = 0
    opened: list[tuple[str, int, int]] = []
    for child in token.children or ():
        runs = lines[-1].runs
        if child.type in {"softbreak", "hardbreak"} or (child.type == "html_inline" and _BREAK.fullmatch(child.content)):
            lines[-1].forced = child.type != "softbreak"
            lines.append(InlineLine())
        elif child.type == "strong_open":
            bold += 1
        elif child.type == "strong_close":
            bold -= 1
        elif child.type == "link_open":
            opened.append((str(child.attrs.get("href", "")), len(lines) - 1, len(runs)))
        elif child.type == "link_close" and opened:
            href, first_line, first_run = opened.pop()
            linked = [lines[first_line].runs[first_run:], *(line.runs for line in lines[first_line + 1 :])]
            if links and _adds(href, "".join(run.text for line_runs in linked for run in line_runs)):
                runs.append(Run(f" ({href})", bold=bool(bold)))
        else:
            runs.extend(_runs(child, bold=bool(bold)))
    return [line for line in lines if plain(line.runs)]


def _adds(href: str, words: str) -> bool:
    """Return whether an address says something that the link's words do not."""
    return not href.startswith("#") and href.removeprefix("mailto:").rstrip("/") not in words


def _runs(child: Token, *, bold: bool) -> Iterator[Run]:
    if child.type == "code_inline":
        yield Run(child.content, bold=bold, mono=True)
    elif child.type == "image":
        yield Run(f" {child.content} ", bold=bold)
    elif child.type in {"text", "text_special"} or (child.type == "html_inline" and not _known(child.content)):
        yield Run(child.content, bold=bold)


def flat_text(token: Token, *, links: bool = True) -> str:
    """Return all words of an inline token on one line."""
    if is_html(token):
        blocks = fragment_blocks(f"<div>{rendered(token)}</div>")
        return collapse(" ".join(f"{block.marker} {block.label and block.label + ':'} {block.text}" for block in blocks))
    return collapse(" ".join("".join(run.text for run in line.runs) for line in inline_lines(token, links=links)))


_RENDERER = MarkdownIt("commonmark")


def rendered(token: Token, parser: MarkdownIt = _RENDERER) -> str:
    """Return an inline token as HTML in which addresses and unknown tags are words."""
    children: list[Token] = []
    hrefs: list[str] = []
    for child in token.children or ():
        if child.type == "link_open":
            hrefs.append(str(child.attrs.get("href", "")))
        elif child.type == "link_close":
            href = hrefs.pop() if hrefs else "#"
            children.extend([Token("text", "", 0, content=f" ({href})")] if not href.startswith("#") else [])
        elif child.type == "html_inline" and not _known(child.content):
            children.append(replace(child, type="text"))
        else:
            children.append(child)
    renderer = RendererHTML()
    return renderer.renderInline(children, parser.options, {})


def paragraph_blocks(lines: Sequence[InlineLine], *, line: int) -> list[Block]:
    """Return the blocks of a paragraph from its source lines."""
    by_line = [line_blocks(source.runs, line=line + offset if line else 0) for offset, source in enumerate(lines)]
    if len(lines) > 1 and _read_line_by_line(lines, by_line):
        return _with_continuations(by_line)
    blocks: list[Block] = []
    runs: list[Run] = []
    start = 0
    for offset, source in enumerate(lines):
        runs.extend([*source.runs, Run(" ")])
        if source.forced or offset + 1 == len(lines):
            blocks.extend(line_blocks(runs, line=line + start if line else 0))
            runs, start = [], offset + 1
    return blocks


def _read_line_by_line(lines: Sequence[InlineLine], by_line: Sequence[Sequence[Block]]) -> bool:
    fields = [bool(blocks) and all(block.kind is BlockKind.FIELD for block in blocks) for blocks in by_line]
    if fields[0] and sum(fields) * 2 > len(fields):
        return True
    texts = [plain(source.runs) for source in lines]
    if all(_STAMP.match(text) for text in texts):
        return True
    marks = [marked(text) is not None for text in texts]
    return all(marks[1:]) and (marks[0] or texts[0].endswith(":"))


def _with_continuations(by_line: Sequence[Sequence[Block]]) -> list[Block]:
    """Join a line that is no field to the field above it: a wrapped value."""
    blocks: list[Block] = []
    for line in by_line:
        plain_text = all(block.kind is BlockKind.TEXT and " | " not in block.text for block in line)
        if plain_text and blocks and blocks[-1].kind is BlockKind.FIELD:
            blocks[-1] = replace(blocks[-1], text=" ".join([blocks[-1].text, *(block.text for block in line)]))
        else:
            blocks.extend(line)
    return blocks
