"""Results become lines of a terminal, or JSON for a machine.

The one decision worth knowing: text from reports is stripped of control characters before it reaches a terminal, which would obey them;
marks are bold, and only on a terminal.
"""

import json
import shutil
import signal
import sys
import textwrap
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from indexer.indexing import Progress
    from indexer.snippet import Piece

MAX_WIDTH: Final = 110
_MARK, _UNMARK = "\ue000", "\ue001"
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
# C0 and C1 controls but for tab and line feed, direction overrides, and the two characters that stand for marks below.
_CONTROLS: Final = dict.fromkeys(
    [*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), ord(_MARK), ord(_UNMARK)], "\ufffd"
)


def emit_json(value: object, *, line: bool = False) -> None:
    """Print a value as JSON: indented for reading, or as one line of JSON Lines."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if line else 2))


def printable(text: str) -> str:
    """Return text without the characters that a terminal would obey."""
    return text.replace("\r\n", "\n").translate(_CONTROLS)


def say(text: str = "") -> None:
    """Print a line of text that may come from a report."""
    click.echo(printable(text))


def warn(text: str) -> None:
    """Print one line on standard error."""
    click.echo(printable(" ".join(text.split())), err=True)


def bold(text: str) -> str:
    """Return the text in bold, without the characters that a terminal would obey."""
    return f"{_BOLD}{printable(text)}{_PLAIN}"


def passage(label: str, pieces: Iterable["Piece"], *, indent: int = 3) -> str:
    """Return a labelled passage as wrapped lines with its matches in bold."""
    marked = "".join(f"{_MARK}{printable(piece.text)}{_UNMARK}" if piece.match else printable(piece.text) for piece in pieces)
    text = f"{label}: {' '.join(marked.split())}"
    margin = " " * indent
    wrapped = textwrap.fill(text, width(), initial_indent=margin, subsequent_indent=margin + "  ", break_on_hyphens=False)
    return wrapped.replace(_MARK, _BOLD).replace(_UNMARK, _PLAIN)


def width() -> int:
    """Return how wide lines may be."""
    return max(40, min(MAX_WIDTH, shutil.get_terminal_size().columns))


def counted(number: int, noun: str) -> str:
    """Return "1 report", "2 reports"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[["Progress"], None]]:
    """Show how far a run is while it lasts: a bar on standard error if that is a terminal, nothing otherwise.

    Telling it the progress is also where Ctrl-C is heard at the latest: raises KeyboardInterrupt.
    """
    with _heard_interrupts() as heed:
        if not sys.stderr.isatty():
            yield lambda _: heed()
            return
        bar: Any = click.progressbar(length=1, label=label, file=sys.stderr, item_show_func=lambda item: item)

        def show(progress: "Progress") -> None:
            heed()
            bar.length = max(1, progress.of_files)
            bar.update(progress.files - bar.pos, counted(progress.reports, "report"))

        with bar:
            yield show


@contextmanager
def _heard_interrupts() -> Iterator[Callable[[], None]]:
    """Remember Ctrl-C, and yield what raises it once more.

    Python drops an exception that happens to be raised while an object is being finalised, as a lock or a file; a run that deletes many
    objects would then go on as if nobody had pressed anything.
    """
    pressed = False

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        signal.default_int_handler(number, frame)

    def heed() -> None:
        if pressed:
            raise KeyboardInterrupt

    former = signal.getsignal(signal.SIGINT)
    # Whoever told this process to ignore Ctrl-C, as a shell does in the background, is obeyed.
    ours = former is signal.default_int_handler and threading.current_thread() is threading.main_thread()
    if ours:
        signal.signal(signal.SIGINT, press)
    try:
        yield heed
        heed()
    finally:
        if ours:
            signal.signal(signal.SIGINT, former)
