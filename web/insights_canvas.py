"""A chart is drawn by matplotlib, as SVG: figure, marks and labels in, the drawing out.

The one decision worth knowing: no name from a report ever passes through matplotlib, which would read ``$a$`` as mathematics, drop what
begins with an underscore and complain about scripts that its font lacks. A label is drawn as its number, and :mod:`web.insights_svg` puts
the text in its place. Matplotlib is imported when the first chart is drawn, and one chart is drawn at a time: its settings belong to the
whole process.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import StringIO
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TEXT: Final = "#1b1e22"
MUTED: Final = "#555c66"
LINE: Final = "#dcdee2"
EDGE: Final = "#868d97"
ACCENT: Final = "#0e5d65"
SURFACE: Final = "#ffffff"
COLOURS: Final = {TEXT: "--text", MUTED: "--muted", LINE: "--line", EDGE: "--edge", ACCENT: "--accent", SURFACE: "--surface"}
"""All colours of charts: those of the light theme, and the custom property that each is on a page."""
SIZE: Final = 11.5
"""Of letters, in the units of the drawing."""
MARK: Final = "mark-"
LABEL: Final = "label-"
"""What the ids of marks and of labels begin with, before their number."""

_LOCK: Final = Lock()
_SETTINGS: Final[Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "precedent",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "hatch.linewidth": 0.8,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a bar, a cell or a band leads to, "" for nothing, and what it says."""

    url: str
    says: str


@dataclass(slots=True)
class Canvas:
    """A figure being drawn, measured in units of about a pixel."""

    figure: "Figure"
    marks: list[Mark] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        width, height = self.figure.get_size_inches()
        return width * 72, height * 72

    def axes(self, left: float, top: float, width: float, height: float) -> "Axes":
        """Return a bare coordinate system in a rectangle, whose distance is measured from the upper left corner."""
        whole_width, whole_height = self.size
        place = (left / whole_width, 1 - (top + height) / whole_height, width / whole_width, height / whole_height)
        axes = self.figure.add_axes(place)
        axes.patch.set_visible(False)
        axes.spines[:].set_visible(False)
        axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
        return axes

    def mark(self, artist: "Artist", mark: Mark) -> None:
        """Make an artist a mark."""
        artist.set_gid(f"{MARK}{len(self.marks)}")
        if mark.url:
            artist.set_url(mark.url)
        self.marks.append(mark)

    def label(self, axes: "Axes", place: tuple[float, float], text: str, **look: Any) -> "Artist":
        """Write a text at a place in the axes' own coordinates."""
        artist = axes.text(*place, str(len(self.labels)), **{"color": MUTED, "va": "center_baseline", "clip_on": False, **look})
        artist.set_gid(f"{LABEL}{len(self.labels)}")
        self.labels.append(text)
        return artist

    def linked_label(self, axes: "Axes", place: tuple[float, float], text: str, *, mark: Mark, **look: Any) -> None:
        """Write a text that leads somewhere."""
        artist = self.label(axes, place, text, **look)
        if mark.url:
            artist.set_url(mark.url)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What matplotlib drew, and the marks and texts whose numbers stand in it."""

    svg: str
    marks: tuple[Mark, ...]
    labels: tuple[str, ...]
    width: float
    height: float


def draw(paint: Callable[[Canvas], None], *, width: float, height: float) -> Drawing:
    """Draw a chart; the same chart is drawn in the same bytes."""
    with _LOCK:
        from matplotlib import rc_context
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        with rc_context(_SETTINGS):
            figure = Figure(figsize=(width / 72, height / 72), dpi=72)
            figure.patch.set_visible(False)
            FigureCanvasSVG(figure)
            canvas = Canvas(figure)
            paint(canvas)
            written = StringIO()
            figure.savefig(written, format="svg", metadata={"Date": None})
    return Drawing(written.getvalue(), tuple(canvas.marks), tuple(canvas.labels), width, height)
