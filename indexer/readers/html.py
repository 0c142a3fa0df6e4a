"""HTML -> blocks, with BeautifulSoup and lxml: what a person saw on the page, whatever the export did to it.

The one decision worth knowing: visible text is never dropped. Scripts, styles, navigation and what the page itself hides are left out;
a header or footer stays unless it is mostly links, because exports put the engineer and the contact there. The tree is walked with a stack.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from indexer.readers.element import Element
from indexer.readers.markup import MarkupBlocks
from indexer.readers.text import text_blocks
from indexer.readers.words import clean, collapse
from indexer.report.model import PAGE_TITLE, Block, BlockKind

_UNSEEN = frozenset({"script", "style", "template", "nav", "title", "link", "meta", "datalist", "defs", "metadata", "desc"})
_CHROME_NAMES = frozenset({"header", "footer", "aside"})
_CHROME_CLASS = re.compile(
    r"(?:site-?|page-?|main-?|top-?|side-?)?(?:nav|navbar|navigation|menu|breadcrumbs?|toolbar|topbar|skip-?link)s?", re.IGNORECASE
)
_CHROME_SEPARATORS = re.compile(r"[|»\u203a>·/]")
_CHROME_BODY = frozenset({"p", "pre", "table", "dl", "h1", "h2", "h3", "h4", "form"})
_LONGEST_CHROME = 400
_FEWEST_LINKS = 3
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>", re.IGNORECASE)
_TYPED = frozenset({"", "text", "email", "url", "tel", "number", "search", "date", "datetime-local", "time", "submit", "button", "reset"})
_DEEPEST_FRAME = 3
_WORD = re.compile(r"\w+")


def html_blocks(text: str) -> list[Block]:
    """Return the blocks of an HTML page; broken markup is read as a browser would."""
    soup = _parse(text)
    blocks = _walk(soup)
    if len(blocks) == 1 and blocks[0].kind is BlockKind.CODE:
        return text_blocks(blocks[0].text)  # a browser shows a plain text file as one <pre>
    return _with_title(blocks, _title(soup))


def fragment_blocks(text: str) -> list[Block]:
    """Return the blocks of a piece of HTML: a field of an export, a block inside Markdown."""
    return _walk(_parse(text))


def _parse(text: str) -> BeautifulSoup:
    return BeautifulSoup(_XML_DECLARATION.sub("", clean(text), count=1) + "\n", "lxml")  # a lone word would pass for a file's name


def _title(soup: BeautifulSoup) -> str:
    head = soup.head
    for node in head.children if head is not None else ():
        if isinstance(node, Tag) and node.name == "title":
            return collapse("".join(str(part) for part in node.children if isinstance(part, NavigableString)))
    return ""


def _walk(soup: Tag, *, depth: int = 0) -> list[Block]:
    flow = MarkupBlocks()
    pending: list[tuple[Tag | NavigableString, Element | None]] = [(soup, None)]
    while pending:
        node, closing = pending.pop()
        if closing is not None:
            flow.end(closing)
        elif not isinstance(node, Tag):
            if type(node) is NavigableString:  # its subclasses are comments, declarations and the like
                flow.text(str(node))
        elif not _unseen(node):
            element = _element(node)
            if element.keeps_lines:
                flow.preformatted(_prose(node))
                continue
            flow.begin(element)
            _draw(flow, node, element, depth=depth)
            pending.append((node, element))
            pending.extend((child, None) for child in reversed(_children(node)))
    return flow.finish()


def _children(tag: Tag) -> list[Tag | NavigableString]:
    """Return what a tag shows of its contents; a drop-down shows only its choice."""
    return [] if tag.name == "select" else [child for child in tag.contents if isinstance(child, Tag | NavigableString)]


def _draw(flow: MarkupBlocks, tag: Tag, element: Element, *, depth: int) -> None:
    """Take the words that an element shows by itself, and the page inside a frame."""
    for text in _drawn_text(tag, element):
        flow.text(text)
    if element.name == "iframe" and depth < _DEEPEST_FRAME and (inner := element.attributes.get("srcdoc")):
        flow.embed(_walk(_parse(inner), depth=depth + 1))


def _element(tag: Tag) -> Element:
    attributes = {name.lower(): " ".join(value) if isinstance(value, list) else str(value) for name, value in tag.attrs.items()}
    style: dict[str, str] = {}
    for declaration in attributes.get("style", "").split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            style[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return Element(tag.name.lower(), tuple(attributes.get("class", "").split()), style, attributes)


def _unseen(tag: Tag) -> bool:
    """Return whether a reader of the page does not see the element, or sees it only to move about the site."""
    if tag.name in _UNSEEN:
        return True
    element = _element(tag)
    if element.attributes.get("hidden", "until-found").lower() != "until-found":
        return True
    if element.style.get("display") == "none" or element.style.get("visibility") in {"hidden", "collapse"}:
        return True
    if tag.name == "input" and element.attributes.get("type", "").lower() not in _TYPED:
        return True
    if tag.name == "dialog" and "open" not in element.attributes:
        return True
    return _is_chrome(tag, element)


def _is_chrome(tag: Tag, element: Element) -> bool:
    role = element.attributes.get("role", "").lower()
    if role in {"navigation", "menubar", "menu"}:
        return True
    named = any(_CHROME_CLASS.fullmatch(name) for name in (*element.classes, element.attributes.get("id", "")))
    if (not named and tag.name not in _CHROME_NAMES) or (
        tag.parent is not None and tag.parent.name == tag.name and tag.parent.attrs == tag.attrs
    ):
        return False  # an element in its like was judged with it
    words = linked = links = separators = 0
    for child, inside_link in _texts(tag):
        if child is None:
            return False
        length = len(collapse(child))
        words += length
        linked += length if inside_link else 0
        links += inside_link and length > 0
        separators += len(_CHROME_SEPARATORS.findall(child))
    if words > _LONGEST_CHROME:
        return False
    if named:
        return linked > 0 or separators > 1 or not words
    return links >= _FEWEST_LINKS and linked * 10 > words * 7


def _texts(tag: Tag) -> Iterator[tuple[str | None, bool]]:
    """Yield each text below a tag with whether it is linked; yield None where the tag holds more than a bar of links would."""
    pending: list[tuple[Tag | NavigableString, bool]] = [(tag, False)]
    seen = 0
    while pending:
        node, linked = pending.pop()
        seen += 1
        if seen > _LONGEST_CHROME:
            yield None, linked
        if not isinstance(node, Tag):
            if type(node) is NavigableString:
                yield str(node), linked
        elif node.name in _CHROME_BODY:
            yield None, linked
        elif node.name not in {"script", "style"}:
            linked = linked or node.name in {"a", "button"}
            pending.extend((child, linked) for child in _children(node))


def _prose(tag: Tag) -> str:
    """Return the text of an element that keeps its own line breaks."""
    parts: list[str] = []
    pending: list[Tag | NavigableString] = [tag]
    while pending:
        node = pending.pop()
        if not isinstance(node, Tag):
            parts.extend([str(node)] if type(node) is NavigableString else [])
        elif node is tag or not _unseen(node):
            parts.extend(["\n"] if node.name in {"br", "div", "p", "li", "tr"} and node is not tag else [])
            pending.extend(reversed(_children(node)))
    return "".join(parts)


def _drawn_text(tag: Tag, element: Element) -> Iterator[str]:
    """Yield the words that an element shows by itself: an image's description, a filled-in form field, the chosen option."""
    if tag.name in {"img", "area"}:
        yield f" {element.attributes.get('alt', '')} "
    elif tag.name == "input":
        yield f" {element.attributes.get('value', '')} "
    elif tag.name == "select":
        options = [option for option in tag.find_all("option") if isinstance(option, Tag)]
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        for option in chosen:
            yield f" {option.get_text()} "


def _with_title(blocks: list[Block], title: str) -> list[Block]:
    """Put <title> before the blocks of a page; without an <h1>, the first line that <title> repeats is the page's heading."""
    if not title or not blocks:
        return blocks
    return [Block(BlockKind.FIELD, title, label=PAGE_TITLE), *_promoted(blocks, title)]


def _promoted(blocks: list[Block], title: str) -> list[Block]:
    if any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks):
        return blocks
    title_words = set(_WORD.findall(title.casefold()))
    for index, block in enumerate(blocks):
        if block.kind in (BlockKind.HEADING, BlockKind.LABEL):
            words = set(_WORD.findall(block.text.casefold()))
            if words and len(words & title_words) * 10 >= len(words) * 7 and len(words) > 1:
                promoted = Block(BlockKind.HEADING, block.text, level=1, line=block.line)
                return [*blocks[:index], promoted, *blocks[index + 1 :]]
        elif block.kind not in (BlockKind.FIELD, BlockKind.TABLE):
            break
    return blocks
