"""What matplotlib drew becomes SVG that keeps to the policy and follows the theme."""

import subprocess
import sys
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from web.insights_canvas import ACCENT, COLOURS, Canvas, Drawing, Mark, draw
from web.insights_svg import inlined, standalone


def paint(canvas: Canvas) -> None:
    axes = canvas.axes(40, 10, 150, 80)
    axes.axhline(0, color="#dcdee2")
    axes.plot([0, 1], [0, 2], color=ACCENT)
    for place, url in enumerate(("/search?q=a&page=2", "")):
        (bar,) = axes.bar(place, 2, facecolor=(ACCENT, 0.3))
        canvas.mark(bar, Mark(url, f"bar <{place}>"))
    canvas.label(axes, (0, 1), "$x_1$ <b>", fontweight="bold")
    canvas.linked_label(axes, (1, 1), "_more", mark=Mark("/elsewhere", ""))


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return draw(paint, width=200, height=100)


def attributes(root: Element) -> Iterator[tuple[str, str]]:
    return (pair for node in root.iter() for pair in node.items())


def test_a_chart_on_a_page_has_no_style_and_only_the_themes_colours(drawing: Drawing) -> None:
    root = inlined(drawing, "one")
    assert {node.tag for node in root.iter()} <= {"svg", "g", "path", "text", "a", "title", "defs", "clipPath", "rect"}
    assert "style" not in {name for name, _ in attributes(root)}
    colours = {value for name, value in attributes(root) if name in ("fill", "stroke")} - {"none"}
    assert colours
    assert colours <= {f"var({name})" for name in COLOURS.values()}


def test_marks_are_links_that_say_what_they_are_and_labels_are_the_texts(drawing: Drawing) -> None:
    root = inlined(drawing, "one")
    links = {link.get("href"): link for link in root.iter("a")}
    assert set(links) == {"/search?q=a&page=2", "/elsewhere"}
    mark = links["/search?q=a&page=2"]
    assert (mark.get("aria-label"), mark[0].text, mark.get("target")) == ("bar <0>", "bar <0>", None)
    assert [text.text for text in root.iter("text")] == ["$x_1$ <b>", "_more"]
    assert [title.text for title in root.iter("title")] == ["bar <0>", "bar <1>"]
    assert next(root.iter("text")).get("font-weight") in ("bold", "700")


def test_ids_are_those_of_the_chart_so_that_several_stand_on_a_page(drawing: Drawing) -> None:
    one, two = ({value for name, value in attributes(inlined(drawing, name)) if name == "id"} for name in ("one", "two"))
    assert one
    assert not one & two
    used = {value[5:-1] for name, value in attributes(inlined(drawing, "one")) if name == "clip-path"}
    assert used <= one


def test_a_chart_in_a_file_has_its_own_colours_and_its_title(drawing: Drawing) -> None:
    text = standalone(drawing, "one", title="A & B", description="How to read it")
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "<title>A &amp; B</title><desc>How to read it</desc>" in text
    assert ACCENT in text
    assert "$x_1$ &lt;b&gt;" in text
    assert not any(word in text for word in ("var(", "<a ", "style", "matplotlib", "xlink"))


def test_the_same_chart_is_drawn_in_the_same_bytes(drawing: Drawing) -> None:
    assert draw(paint, width=200, height=100) == drawing


def test_matplotlib_is_not_imported_before_a_chart_is_drawn() -> None:
    program = "import sys, web; web.create_app(); import web.insights_pages; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
