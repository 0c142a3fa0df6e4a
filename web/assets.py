"""Static files get addresses that change with their content, so that browsers may keep them for a year and never show a stale one."""

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from flask import Flask, url_for

_FOLDER: Final = Path(__file__).parent / "static"


def install(app: Flask) -> None:
    """Offer :func:`asset` to an application's templates."""
    app.jinja_env.globals.update(asset=asset)


def asset(name: str) -> str:
    """Return the address of a static file, with a digest of its content."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return blake2b((_FOLDER / name).read_bytes(), digest_size=6).hexdigest()
