"""An element of a markup tree, as far as its look matters: name, classes, inline style, attributes.

The one decision worth knowing: looks are read from the element itself (its name, its style, the class names that word processors
write), never from style sheets, which an export often leaves behind.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
LABELS = frozenset({"caption", "legend", "summary"})
_BOLD = frozenset({"b", "strong", "u", "big"})
_MONO = frozenset({"code", "samp", "kbd", "tt"})
VERBATIM = frozenset({"pre", "listing", "xmp", "plaintext"})
LISTS = frozenset({"ul", "ol", "menu", "dir"})
CELLS = frozenset({"td", "th"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "audio", "blockquote", "body", "canvas", "center", "dd", "details", "dialog", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "iframe", "li", "main",
        "object", "option", "p", "section", "table", "tbody", "textarea", "tfoot", "thead", "tr", "video",
    }
).union(_HEADINGS, LABELS, VERBATIM, LISTS, CELLS)  # fmt: skip
_LABEL_CLASSES = frozenset(
    {"attr-name", "field-label", "field-name", "field__label", "fieldlabel", "fieldname", "key", "prop-key", "property-name"}
)
_MONOSPACED = re.compile(r"courier|consolas|mono|menlo|lucida console", re.IGNORECASE)
_SIZE = re.compile(r"([\d.]+)\s*(pt|px|em|rem|%)")
_LARGE = {"pt": 14.0, "px": 19.0, "em": 1.4, "rem": 1.4, "%": 140.0}
_HEADING_CLASS = re.compile(r"mso(title)|(?:mso)?heading-?([1-6])", re.IGNORECASE)
LIST_LEVEL = re.compile(r"level(\d)")


@dataclass(frozen=True, slots=True)
class Element:
    """What matters of an element: its name in lower case, its classes, its inline style and its attributes."""

    name: str
    classes: tuple[str, ...] = ()
    style: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def block(self) -> bool:
        """Whether the element begins and ends lines."""
        return self.name in _BLOCKS

    @property
    def keeps_lines(self) -> bool:
        """Whether it is a block that shows the line breaks of its source."""
        return self.block and self.style.get("white-space", "") in {"pre", "pre-line", "pre-wrap"} and self.name not in VERBATIM

    @property
    def bold(self) -> bool:
        """Whether its words are bold."""
        weight = self.style.get("font-weight", "")
        return self.name in _BOLD or weight.startswith("bold") or (weight.isdecimal() and weight.isascii() and int(weight[:4]) >= 600)

    @property
    def mono(self) -> bool:
        """Whether its words are monospaced."""
        return self.name in _MONO or bool(_MONOSPACED.search(self.style.get("font-family", "") + self.attributes.get("face", "")))

    @property
    def large(self) -> bool:
        """Whether its words are as large as a title's."""
        if self.name == "font":
            return self.attributes.get("size", "").lstrip("+") in {"5", "6", "7"}
        size = _SIZE.match(self.style.get("font-size", ""))
        return self.name in {"span", "p", "b", "strong", "font"} and size is not None and _number(size[1]) >= _LARGE[size[2]]

    @property
    def label(self) -> bool:
        """Whether the markup calls it the label of a value."""
        return self.name == "label" or any(name.lower() in _LABEL_CLASSES for name in self.classes)

    @property
    def heading(self) -> int:
        """The heading's rank, 0 if it is none."""
        if self.name in _HEADINGS:
            return _HEADINGS[self.name]
        for name in self.classes:
            if match := _HEADING_CLASS.fullmatch(name):
                return int(match[2] or 1)
        if self.attributes.get("role") == "heading":
            level = self.attributes.get("aria-level", "2")
            return int(level) if level in set("123456") else 2
        return 0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
