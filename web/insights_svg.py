"""What matplotlib drew becomes SVG for a page or for a file.

The one decision worth knowing: the page's policy forbids style attributes and style elements, so what they say is said by presentation
attributes, and only elements and properties that charts need are kept. On a page, colours are the theme's custom properties, so that charts
follow it into the dark and onto paper; in a file they are those of the light theme.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from web.insights_canvas import COLOURS, LABEL, MARK, SIZE, SURFACE, TEXT, Drawing

SVG: Final = "http://www.w3.org/2000/svg"
FONTS: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', sans-serif"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS: Final = frozenset({"svg", "g", "path", "rect", "text", "a", "defs", "clipPath", "pattern", "use"})
_PROPERTIES: Final = frozenset(
    {
        "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
        "stroke-linejoin", "opacity", "font-size", "font-weight", "font-style", "text-anchor",
    }
)  # fmt: skip
_ATTRIBUTES: Final = frozenset({"d", "x", "y", "width", "height", "transform", "clip-path", "viewBox", "patternUnits", "id"})
_FONT: Final = re.compile(r"(?:(?P<weight>bold|\d{3}) )?(?P<size>[\d.]+px) ")
_REFERENCE: Final = re.compile(r"url\(#([\w.-]+)\)")
_HEADING: Final = 30
"""Height of the title that a chart has in a file of its own."""


@dataclass(frozen=True, slots=True)
class _Pass:
    """One way through a drawing; ``name`` makes ids unique on a page, ``themed`` says that it is for one."""

    drawing: Drawing
    name: str
    themed: bool

    def element(self, node: Element, mark: int | None = None, label: int | None = None) -> Iterator[Element]:
        """Yield what is left of a node: nothing of one that charts do not need, its children instead of a bare group."""
        tag = _local(node)
        if tag not in _ELEMENTS:
            return
        mark, label = _number(node, MARK, mark), _number(node, LABEL, label)
        children = [found for child in node for found in self.element(child, mark, label)]
        attributes = self._attributes(node, tag)
        if tag == "text" and label is not None:
            made = Element(tag, attributes)
            made.text = _clean(self.drawing.labels[label])
            yield made
        elif tag == "defs" and not children:
            return
        elif tag == "g" and not attributes:
            yield from self._marked(children, mark) if _number(node, MARK, None) is not None else children
        elif tag == "a" and (mark is None or not self.themed):
            yield from [_linked(children, node.get(_HREF, ""))] if self.themed else children
        elif tag == "a":
            yield from children
        else:
            made = Element(tag, attributes)
            made.extend(children)
            yield made

    def _marked(self, children: list[Element], number: int | None) -> Iterator[Element]:
        """Yield the shapes of a mark in its link, or in a group if it leads nowhere, with what it says."""
        mark = self.drawing.marks[number or 0]
        if self.themed and mark.url:
            made = _linked(children, mark.url)
            made.set("aria-label", _clean(mark.says))
        else:
            made = Element("g")
            made.extend(children)
        title = Element("title")
        title.text = _clean(mark.says)
        made.insert(0, title)
        yield made

    def _attributes(self, node: Element, tag: str) -> dict[str, str]:
        found = {name: value for name, value in node.items() if name in _ATTRIBUTES and (name != "id" or tag not in ("g", "text", "svg"))}
        found.update(self._properties(node.get("style", "")))
        if tag == "use":
            found["href"] = f"#{self.name}-{node.get(_HREF, '#')[1:]}"
        if "id" in found:
            found["id"] = f"{self.name}-{found['id']}"
        if found.get("transform", "").startswith("rotate(-0 "):
            del found["transform"]
        if tag == "path":
            found["d"] = " ".join(found.get("d", "").split())
        return {name: _REFERENCE.sub(rf"url(#{self.name}-\1)", value) for name, value in found.items()}

    def _properties(self, style: str) -> Iterator[tuple[str, str]]:
        for part in style.split(";"):
            name, _, value = (piece.strip() for piece in part.partition(":"))
            if name == "font" and (font := _FONT.match(value)):
                yield "font-size", font["size"]
                if font["weight"]:
                    yield "font-weight", font["weight"]
            elif name in _PROPERTIES:
                yield name, f"var({COLOURS[value]})" if self.themed and value in COLOURS else value


def inlined(drawing: Drawing, name: str) -> Element:
    """Return a chart for a page, as elements that the template writes; ``name`` is unique on the page."""
    made = Element(
        "svg", {"viewBox": f"0 0 {drawing.width:g} {drawing.height:g}", "width": f"{drawing.width:g}", "height": f"{drawing.height:g}"}
    )
    made.extend(_content(drawing, name, themed=True))
    return made


def standalone(drawing: Drawing, name: str, *, title: str, description: str) -> str:
    """Return a chart as a file of its own, with its title, in light colours and without links, which only lead on within a server."""
    height = drawing.height + _HEADING
    root = Element(
        "svg",
        {"xmlns": SVG, "viewBox": f"0 {-_HEADING} {drawing.width:g} {height:g}", "width": f"{drawing.width:g}", "height": f"{height:g}"},
    )
    root.set("font-family", FONTS)
    root.set("role", "img")
    for tag, text in (("title", title), ("desc", description)):
        ElementTree.SubElement(root, tag).text = _clean(text)
    ElementTree.SubElement(root, "rect", {"y": f"{-_HEADING}", "width": "100%", "height": "100%", "fill": SURFACE})
    heading = {"x": "4", "y": "-10", "font-size": f"{SIZE + 2.5:g}px", "font-weight": "bold", "fill": TEXT}
    ElementTree.SubElement(root, "text", heading).text = _clean(title)
    root.extend(_content(drawing, name, themed=False))
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _content(drawing: Drawing, name: str, *, themed: bool) -> list[Element]:
    # What is parsed is what matplotlib wrote a moment ago; names are not in it.
    root = ElementTree.fromstring(drawing.svg)  # noqa: S314
    steps = _Pass(drawing, name, themed)
    return [found for child in root for found in steps.element(child)]


def _linked(children: list[Element], url: str) -> Element:
    made = Element("a", {"href": url})
    made.extend(children)
    return made


def _number(node: Element, prefix: str, inherited: int | None) -> int | None:
    name = node.get("id", "")
    return int(name.removeprefix(prefix)) if name.startswith(prefix) else inherited


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _clean(text: str) -> str:
    """Return text without the characters that XML cannot hold, on one line."""
    return " ".join("".join(letter if letter.isprintable() or letter.isspace() else "\ufffd" for letter in text).split())
