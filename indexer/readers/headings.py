"""Lines that head a section in plain text: underlined, boxed, decorated, in capitals, with a colon, numbered, or simply the first.

The one decision worth knowing: drawn signs (a ruler below, ``== x ==``, ``## x``, ``[x]``) make a certain HEADING; capitals, a colon or a
number only make a LABEL, whose meaning the report decides. A number above deeper points is an item of a list, not a heading.
"""

import re

from indexer.readers.excerpts import is_machine
from indexer.readers.fields import SENTENCE_WORDS, split_field
from indexer.readers.lines import Line, Page
from indexer.readers.marks import Marked, marked
from indexer.report.model import Block, BlockKind

_RANKS = {"=": 1, "═": 1, "~": 3, "^": 3}  # any other ruler: 2
_BOTH_SIDES = re.compile(r"([=*~#\-+_<>»«]{2,})[ \t]+(\S.{0,118}?)[ \t]+([=*~#\-+_<>»«]{2,})")
_HASHES = re.compile(r"(#{1,6})[ \t]+(\S.{0,200}?)(?:[ \t]+#+)?")
_EQUALS = re.compile(r"(={2,6})[ \t]+(\S.{0,118})")
_WIKI = re.compile(r"h([1-6])\.[ \t]+(\S.{0,200})")
_BRACKETS = re.compile(r"\[([^\W\d_][\w /&-]{2,60})\]")
_EMPHASISED = re.compile(r"(\*{1,3}|_{1,3})(?=\S)([^*]{2,100}?)(?<=\S)\1:?")
_DECORATIONS = frozenset("=*~#-+_<>»«h[")  # what the patterns of a decorated heading begin with
_BOX_SIDES = " \t#*|│║"
_QUESTIONS = frozenset({"are", "did", "how", "is", "was", "were", "what", "when", "where", "which", "who", "why"})
_LEVELS = frozenset({"ERROR", "WARN", "WARNING", "INFO", "DEBUG"})
_LONGEST = 120
_LONGEST_TITLE = 160


def heading_at(page: Page, index: int) -> tuple[list[Block], int]:
    """Return the certain headings that start at ``index`` and the number of lines they take; ([], 0) if there are none."""
    line = page.lines[index]
    if line.ruler:
        blocks, taken = _boxed(page, index)
    elif index + 1 < len(page) and page.lines[index + 1].ruler:
        blocks, taken = _underlined(page, index)
    else:
        blocks, taken = [], 0
    return (blocks, taken) if taken or line.text[0] not in _DECORATIONS else _decorated(page, index)


def _heading(text: str, level: int, line: Line) -> Block:
    return Block(BlockKind.HEADING, text.strip(), level=level, line=line.number)


def _boxed(page: Page, index: int) -> tuple[list[Block], int]:
    """Recognise up to three lines between two rulers of one kind."""
    ruler = page.lines[index].ruler
    end = index + 1
    while end < len(page) and end - index <= 4 and not page.lines[end].ruler and not page.lines[end].blank:
        end += 1
    if end == index + 1 or page.blank(end) or page.lines[end].ruler != ruler or end - index > 4:
        return [], 0
    inner = [(line, line.text.strip(_BOX_SIDES)) for line in page.lines[index + 1 : end]]
    inner = [(line, text) for line, text in inner if text]
    if any(len(text) > _LONGEST or split_field(text) or is_machine(text) or "|" in text for _, text in inner):
        return [], 0
    if len(inner) == 1 and inner[0][1].endswith("."):
        return [], 0
    return [_heading(text, _RANKS.get(ruler, 2), line) for line, text in inner], end - index + 1


def _underlined(page: Page, index: int) -> tuple[list[Block], int]:
    line, below = page.lines[index], page.lines[index + 1]
    if len(line.text) > _LONGEST_TITLE or below.ruler == "+" or (below.ruler == "-" and line.indent == below.indent + 1):
        return [], 0  # one column further in: the title of a query result
    alike = abs(len(line.text) - len(below.text)) <= max(3, len(line.text) // 10)
    alone = page.blank(index - 1) or bool(page.lines[index - 1].ruler)
    if alone:
        field = split_field(line.text)
        plausible = alike or (len(line.text) <= 80 and not line.text.endswith((".", ",", ";")) and not (field and field[1]))
    else:
        plausible = alike and line.text[0].isupper() and not line.text.endswith(".") and not page.goes_on(index - 1)
    if not plausible or (marked(line.text) and not alike):
        return [], 0
    return [_heading(line.text.strip("#| \t"), _RANKS.get(below.ruler, 2), line)], 2


def _decorated(page: Page, index: int) -> tuple[list[Block], int]:
    line = page.lines[index]
    if match := _BOTH_SIDES.fullmatch(line.text):
        if match[1][0] == match[3][0] or {match[1][0], match[3][0]} in ({"<", ">"}, {"«", "»"}):
            return [_heading(match[2], _RANKS.get(match[1][0], 2), line)], 1
        return [], 0
    if line.indent > 3 or not (page.blank(index - 1) or page.blank(index + 1) or page.lines[index + 1].indent > line.indent):
        return [], 0
    if match := _HASHES.fullmatch(line.text) or _EQUALS.fullmatch(line.text):
        comment = match[1] == "#" and not (page.blank(index - 1) and match[2][0].isupper())
        return ([], 0) if comment else ([_heading(match[2], len(match[1]), line)], 1)
    if match := _WIKI.fullmatch(line.text):
        return [_heading(match[2], int(match[1]), line)], 1
    if (match := _BRACKETS.fullmatch(line.text)) and page.blank(index - 1) and match[1] not in _LEVELS:
        return [_heading(match[1], 2, line)], 1
    return [], 0


def label_at(page: Page, index: int) -> Block | None:
    """Return the label on a line that perhaps heads what follows: emphasised, in capitals, ending in a colon, or numbered."""
    line = page.lines[index]
    text = line.text
    if len(text) > _LONGEST or line.ruler or not _stands_apart(page, index):
        return None
    if match := _EMPHASISED.fullmatch(text):
        return Block(BlockKind.LABEL, match[2], line=line.number)
    if _in_capitals(text) or _ends_in_colon(page, index) or _numbered_heading(page, index):
        return Block(BlockKind.LABEL, text, line=line.number)
    return None


def _stands_apart(page: Page, index: int) -> bool:
    return page.blank(index - 1) or bool(page.lines[index - 1].ruler)


def _in_capitals(text: str) -> bool:
    if not text.isupper() or sum(map(str.isalpha, text)) < 3 or len(text.split()) > 12 or text.endswith((".", ",", ";")):
        return False
    return not is_machine(text) and "=" not in text and "_" not in text and marked(text) is None


def _ends_in_colon(page: Page, index: int) -> bool:
    """Judge "Symptoms:" against "The loaders saw the far end of it:", which only introduces an excerpt or a list."""
    text = page.lines[index].text
    words = text.split()
    if not text.endswith(":") or len(words) > 12 or not (text[0].isupper() or text[0].isdigit() or text[0] in '¿¡"“'):
        return False
    if marked(text) is not None or page.goes_on(index) or ". " in text or _is_sentence(words):
        return False
    following = page.next_filled(index + 1)
    if following is None:
        return len(words) <= 4
    below = page.lines[following]
    introduces = is_machine(below.text) or marked(below.text) is not None or below.indent >= page.lines[index].indent + 2
    return not introduces or len(words) <= (6 if following == index + 1 else 4)


def _is_sentence(words: list[str]) -> bool:
    """Return whether the words are a sentence ("The requests were refused:"); a question ("Why it was slow:") may be a heading."""
    return words[0].lower() not in _QUESTIONS and any(word.lower() in SENTENCE_WORDS for word in words)


def _numbered_heading(page: Page, index: int) -> bool:
    """Judge "1. Summary" against "1. Restart the node": a heading has a body that is neither its points nor the next number."""
    line = page.lines[index]
    mark = marked(line.text, page.ordinals)
    if mark is None or not mark.numbered or len(mark.text) > 80 or len(mark.text.split()) > 12:
        return False
    if mark.text.endswith((".", ",", ";")) or not (mark.text[0].isupper() or mark.text[0] in "\"“'") or page.goes_on(index):
        return False
    following = page.next_filled(index + 1)
    if following is None or page.lines[following].indent < line.indent:
        return False
    return _has_body(page, line, mark, following=following, adjacent=following == index + 1)


def _has_body(page: Page, line: Line, mark: Marked, *, following: int, adjacent: bool) -> bool:
    below = page.lines[following]
    item = marked(below.text, page.ordinals)
    if item is not None and item.numbered and item.ordinal.startswith(f"{mark.ordinal}."):
        return True
    if item is not None:
        listed = mark.text.endswith(":") and _next_number_adjacent(page, following, line=line)
        return not item.numbered and below.indent <= line.indent and not listed
    if mark.text.endswith(":") and (below.indent > line.indent or is_machine(below.text)):
        return False
    return not adjacent or below.indent <= line.indent or not _next_number_adjacent(page, following, line=line)


def _next_number_adjacent(page: Page, start: int, *, line: Line) -> bool:
    """Return whether the next number of the same depth follows without a blank line: then all of them are items of one list."""
    for index in range(start, len(page)):
        candidate = page.lines[index]
        if candidate.blank or candidate.indent < line.indent:
            return False
        mark = marked(candidate.text, page.ordinals)
        if candidate.indent == line.indent and (mark is None or mark.numbered):
            return mark is not None
    return False


def titles_at(page: Page, index: int) -> list[Block]:
    """Return the lines that open a text before anything else and look like its title: one or two short lines above a gap or the fields."""
    titles: list[Block] = []
    end = index
    while not page.blank(end) and len(titles) < 3:
        line = page.lines[end]
        if _is_field(line.text) or is_machine(line.text) or line.ruler or marked(line.text):
            break
        sentence = line.text.endswith((".", ",", ";", ":", "!", "?")) and len(line.text.split()) > 1
        if sentence or len(line.text) > _LONGEST_TITLE or page.goes_on(end):
            return []
        titles.append(Block(BlockKind.LABEL, line.text, level=1, line=line.number))
        end += 1
    more = page.next_filled(end) is not None
    complete = page.blank(end) or (titles and _is_field(page.lines[end].text))
    return titles if more and complete and len(titles) <= 2 else []


def _is_field(text: str) -> bool:
    """Return whether the line is a field; "CE1305: Statement run over deadline" is a title, its key is an id."""
    field = split_field(text)
    return field is not None and (" " in field[0] or not any(character.isdigit() for character in field[0]))
