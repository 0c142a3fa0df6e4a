"""Log lines, shell sessions, stack traces, query results and settings pasted into prose: what is verbatim, and where it ends.

The one decision worth knowing: a single line that only a machine writes (time stamp with seconds, log level, prompt, stack frame,
column ruler) makes its neighbours verbatim too, so that "Status: FAILED" below it becomes neither a field nor a heading.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

from indexer.readers.fields import split_field
from indexer.readers.lines import Line, Page
from indexer.readers.marks import marked
from indexer.readers.words import APOSTROPHES

_MACHINE = re.compile(
    r"""
    \[?\d{4}[-/]\d\d[-/]\d\d[T\ ]\d\d:\d\d:\d\d            # 2024-03-15 19:44:31
    | \[?\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d                # 06/Mar/2024:08:12:41
    | (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\ [A-Z][a-z]{2}\ +\d{1,2}\ \d\d:\d\d:\d\d
    | [A-Z][a-z]{2}\ {1,2}\d{1,2}\ \d\d:\d\d:\d\d          # syslog
    | [IWEFV]\d{4}\ \d\d:\d\d:\d\d                         # glog
    | \d\d:\d\d:\d\d[.,]\d{3}
    | \[\s*\d+\.\d{3,}\]                                   # kernel ring buffer
    | \[?(?:ERROR|FATAL|PANIC|WARN|WARNING|CRITICAL|SEVERE|NOTICE|HINT|DETAIL|CONTEXT|STATEMENT|TRACE|DEBUG|INFO|LOG)\]?
      (?::\s|\s+[\[(\d]|\s{2,}|\s-\s|\]\s)
    | at\ [\w.$/<>]+\(.*\)$ | Caused\ by:\s | Traceback\ \(most\ recent | File\ ".+",\ line\ \d+ | \.\.\.\ \d+\ more$
    | [\w$]+(?:\.[\w$]+)+(?:Exception|Error|Failure)\b(?::|$) | goroutine\ \d+\ \[ | panic:\s | Exception\ in\ thread\s
    | \$\ [a-z./~A-Z_]\S* | \w[\w.-]*@[\w.-]+[:~/\w.-]*[$\#]\ \S | [\w.-]+[=-][\#>]\s\S            # a shell's prompt
    | (?:mysql|psql|cqlsh|ysqlsh|ycqlsh|sqlite|sql|redis)[\w:.\ ]*>\s\S | >>>\s\S | PS\ [A-Z]:\\
    | --[a-z][\w-]+=\S
    | (?:curl|kubectl|yb-admin|yb-ctl|yb-ts-cli|ysqlsh|ycqlsh|psql|cqlsh|helm|docker|systemctl|journalctl|sudo|openssl)
      \ [-\w./]+(?:\s+\S+)*\s--?\w
    | (?:SELECT|INSERT\ INTO|UPDATE|DELETE\ FROM|CREATE|ALTER|DROP|GRANT|TRUNCATE|EXPLAIN|WITH|SET)\s.*(?:;|\bFROM\b.*|\($)
    | \(\d+\ rows?\)$
    | "[\w.@-]+"\s*:\s | (?:[\w-]+\ )?[{\[]$ | [}\]]{1,3}[,;]?$ | </?[a-z][\w:-]*(?:\s[^<>]*)?/?>$
    | -----BEGIN\ [A-Z\ ]+-----
    """,
    re.VERBOSE,
)
_MOST_JUDGED = 100
_LEVEL_ONLY = re.compile(r"(?:ERROR|FATAL|WARNING|CRITICAL|NOTICE|INFO|DETAIL|CONTEXT|LOG|HINT):\s")
_OPENING = re.compile(r"(`{3,}|~{3,})\s*([\w+#.{}=: -]*)|\{(code|noformat)(?::[^}]*)?\}")
_CODE_CHARACTERS = re.compile(r"[{}<>=|\\$_;@#`^]")
_COLUMNS = re.compile(r"\S {2,}\S|\t")
_PLAIN_WORD = re.compile(rf"[(\"“„«{APOSTROPHES}]*[^\W\d_]+(?:[-/{APOSTROPHES}][^\W\d_]+)*[\"”»),.;:?!…{APOSTROPHES}]*")
_SENTENCE_END = re.compile(rf"[.!?…:][)\"”»{APOSTROPHES}]*$")


def is_machine(text: str) -> bool:
    """Return whether only a program, or somebody typing a command, writes such a line."""
    return _MACHINE.match(text) is not None or _divides_columns(text)


def _divides_columns(text: str) -> bool:
    """Return whether the line is the ruler below a query result's column names."""
    return "-+-" in text and not set(text) - set("-+| ")


def is_prose(texts: Sequence[str]) -> bool:
    """Return whether lines read as sentences rather than as output."""
    joined = " ".join(texts)
    words = joined.split()
    if len(words) < 5:
        return False
    if sum(_COLUMNS.search(text) is not None for text in texts) * 2 > len(texts):
        return False
    plain = sum(_PLAIN_WORD.fullmatch(word) is not None for word in words)
    if plain * 10 < len(words) * 6 or len(_CODE_CHARACTERS.findall(joined)) * 25 > len(joined):
        return False
    return bool(_SENTENCE_END.search(joined)) or len(words) >= 8 * len(texts)


def fence_at(page: Page, index: int) -> int:
    """Return how many lines the fenced excerpt at ``index`` takes, both fences included; 0 if none starts or it is never closed."""
    text = page.lines[index].text
    opening = _OPENING.fullmatch(text) if text[0] in "`~{" else None
    if opening is None or (opening[1] and opening[1][0] == "~" and not page.blank(index - 1)):
        return 0
    closing = opening[1] or f"{{{opening[3]}}}"
    first = bisect_right(page.fences, index)
    candidates = page.fences[first : first + _MOST_JUDGED]
    closed = next((end for end in candidates if _closes(page.lines[end].text, closing)), None)
    return 0 if closed is None else closed - index + 1


def _closes(text: str, closing: str) -> bool:
    """Return whether a bare fence ends an excerpt: the same sign, at least as long."""
    return text == closing or (closing[0] != "{" and text.startswith(closing))


def excerpt_at(page: Page, index: int, *, within: int, header: bool) -> int:
    """Return how many lines from ``index`` on are an excerpt; 0 if the line is prose.

    ``within`` is the indentation of what encloses the line (0: the page); ``header`` tells that the line stands among header fields.
    """
    line = page.lines[index]
    if line.text.startswith("-----BEGIN ") and (end := _certificate_end(page, index)):
        return end - index + 1
    if _opens_excerpt(page, index, header=header):
        return _spread(page, index, within=within)
    if line.indent >= within + 2 and (page.blank(index - 1) or page.lines[index - 1].text.endswith(":")):
        return _indented(page, index, within=within)
    return 0


def _certificate_end(page: Page, index: int) -> int | None:
    return next((i for i in range(index + 1, min(index + 200, len(page))) if page.lines[i].text.startswith("-----END ")), None)


def _opens_excerpt(page: Page, index: int, *, header: bool) -> bool:
    text = page.lines[index].text
    if not is_machine(text) and not _above_column_ruler(page, index):
        return False
    if header and _LEVEL_ONLY.match(text):
        return False
    wrapped = page.goes_on(index - 1) and not page.lines[index - 1].text.endswith(":")
    return not wrapped or is_machine(page.lines[index - 1].text)


def _above_column_ruler(page: Page, index: int) -> bool:
    """Return whether the next line is the ruler of a query result: " count" above "-------", unlike a heading above its underline."""
    if page.blank(index + 1):
        return False
    line, ruler = page.lines[index], page.lines[index + 1]
    if _divides_columns(ruler.text):
        return "|" in line.text
    return ruler.ruler == "-" and line.indent == 1 and ruler.indent == 0


def _spread(page: Page, index: int, *, within: int) -> int:
    """Extend an excerpt from its first line to the end of its paragraph, or to where prose resumes; then over indented gaps."""
    start = page.lines[index]
    end = index + 1
    while end < len(page):
        line = page.lines[end]
        if line.blank:
            gap_end = page.next_filled(end)
            if gap_end is None or not _continues_after_gap(page, gap_end, start=start, within=within):
                break
            end = gap_end
            continue
        if line.indent <= start.indent and not is_machine(line.text) and is_prose([line.text]) and _ends_excerpt(page, end):
            break
        end += 1
    return end - index


def _continues_after_gap(page: Page, index: int, *, start: Line, within: int) -> bool:
    line = page.lines[index]
    if start.indent >= within + 2:
        return line.indent >= start.indent and not _is_item(page, line) and (is_machine(line.text) or not is_prose(_chunk(page, index)))
    return False


def _ends_excerpt(page: Page, index: int) -> bool:
    """Return whether prose has taken over: the line does not go on the wrapped log line above it."""
    return page.lines[index].text[0].isupper() and not page.goes_on(index - 1)


def _indented(page: Page, index: int, *, within: int) -> int:
    """Judge a paragraph that stands deeper than its surroundings."""
    line = page.lines[index]
    chunk = _chunk(page, index, deeper_than=within)
    if _is_item(page, line) and not any(is_machine(text) for text in chunk):
        return 0
    above = next((page.lines[i].text for i in range(index - 1, -1, -1) if not page.blank(i)), "")
    if not _verbatim(chunk, depth=line.indent - within, introduced=above.endswith(":")):
        return 0
    end = _chunk_end(page, index, deeper_than=within)
    while (gap_end := page.next_filled(end)) is not None and page.lines[gap_end].indent >= max(within + 2, line.indent - 2):
        chunk = _chunk(page, gap_end, deeper_than=within)
        if _is_item(page, page.lines[gap_end]) or not _verbatim(chunk, depth=page.lines[gap_end].indent - within):
            break
        end = _chunk_end(page, gap_end, deeper_than=within)
    return end - index


def _verbatim(chunk: Sequence[str], *, depth: int, introduced: bool = False) -> bool:
    """Judge a deeper paragraph; below a line that ends in a colon it takes full sentences to be prose."""
    if any(is_machine(text) for text in chunk):
        return True
    fields = [split_field(text) is not None for text in chunk]
    if depth >= 4 and (all(fields) or (introduced and any(fields))):
        return True
    sentences = chunk[-1].endswith((".", "!", "?")) and len(" ".join(chunk).split()) >= 8 * len(chunk)
    if is_prose(chunk) and (sentences or not introduced):
        return False
    if depth >= 4:
        return True
    if sum(_COLUMNS.search(text) is not None for text in chunk) * 2 > len(chunk):
        return True
    return len(_CODE_CHARACTERS.findall("".join(chunk))) * 20 > len("".join(chunk))


def _chunk_end(page: Page, index: int, *, deeper_than: int = -1) -> int:
    """Return where the paragraph at ``index`` ends."""
    while not page.blank(index) and page.lines[index].indent > deeper_than:
        index += 1
    return index


def _chunk(page: Page, index: int, *, deeper_than: int = -1) -> list[str]:
    """Return the lines of the paragraph at ``index`` by which it is judged: all but of a very long one."""
    lines = takewhile(lambda line: line.text and line.indent > deeper_than, page.lines[index : index + _MOST_JUDGED])
    return [line.text for line in lines]


def _is_item(page: Page, line: Line) -> bool:
    return marked(line.text, page.ordinals) is not None


def field_run(page: Page, index: int) -> int:
    """Return how many lines from ``index`` on have the shape ``Key: value``."""
    count = 0
    while not page.blank(index + count) and split_field(page.lines[index + count].text) is not None:
        count += 1
    return count


def is_header(page: Page, index: int) -> bool:
    """Return whether the paragraph at ``index`` holds nothing but ``Key: value`` lines (an indented header, not an excerpt)."""
    return 0 < field_run(page, index) == _chunk_end(page, index) - index
