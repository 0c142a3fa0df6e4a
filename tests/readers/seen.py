"""The words that a person sees in a report file, found without the readers: the yardstick for "no text is ever dropped".

Each format has its own plain way: HTML through the standard library's tokeniser, Markdown and text as raw words, JSON as all its leaves.
"""

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.readers.looks import words

_UNSEEN = {"script", "style", "template", "title", "nav"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_FENCE = re.compile(r"^([ ]*(?:```+|~~~+)).*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</[a-z][a-z0-9]*>|<br ?/?>", re.IGNORECASE)


class _Page(HTMLParser):
    """Collects a page's text outside of what is not shown: scripts, hidden elements, a bar of links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        named = {given.get("id", ""), *given.get("class", "").split()}
        hidden = tag in _UNSEEN or "hidden" in given or "display:none" in given.get("style", "").replace(" ", "")
        hidden = hidden or bool(named & {"nav", "breadcrumb", "toolbar", "menu"})
        if tag in _VOID:
            self.parts.append(f" {given.get('alt', '')} ")
            return
        self._open.append((tag, hidden or (bool(self._open) and self._open[-1][1])))
        if tag not in {"b", "i", "em", "strong", "span", "sup", "sub", "u", "a", "code"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag not in {"b", "i", "em", "strong", "span", "sup", "sub", "u", "a", "code"}:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._open or not self._open[-1][1]:
            self.parts.append(data)


def seen_in_html(text: str) -> str:
    """Return what a page shows."""
    page = _Page()
    page.feed(text)
    page.close()
    return "".join(page.parts).replace("\u00ad", "").replace("\u200b", "")


def seen_in_markdown(text: str) -> str:
    """Return a Markdown text without what it only says to a program: the languages of fences, comments."""
    return _COMMENT.sub("", _FENCE.sub(r"\1", text))


def seen_in_json(value: Any) -> str:
    """Return all leaves of a JSON value; one that holds HTML is a page of its own."""
    if isinstance(value, dict):
        return "\n".join(seen_in_json(inner) for inner in value.values())
    if isinstance(value, list):
        return "\n".join(seen_in_json(inner) for inner in value)
    if isinstance(value, str):
        return seen_in_html(value) if _TAG.search(value) else value
    return "" if value is None else json.dumps(value)


def decoded(path: Path) -> str:
    """Return a sample's text: UTF-8, or the code page that some exports use."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def seen_words(path: Path) -> dict[str, Counter[str]]:
    """Return the words that each report of a file shows, by the report's source as the readers call it."""
    text = decoded(path)
    if path.suffix == ".jsonl":
        lines = enumerate(text.split("\n"), start=1)
        return {f"{path.name}#{number}": words(seen_in_json(json.loads(line))) for number, line in lines if line.strip()}
    if path.suffix == ".json":
        return {path.name: words(seen_in_json(json.loads(text)))}
    if path.suffix == ".html":
        return {path.name: words(seen_in_html(text))}
    return {path.name: words(seen_in_markdown(text) if path.suffix == ".md" else text)}
