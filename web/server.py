"""The production server: gunicorn, started from within the command, with several worker processes.

The one decision worth knowing: the application is created in each worker, after the fork, so that no file of the index is shared between
processes and each of them follows the index by itself.
"""

from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn has no types

from web import create_app
from web.settings import Settings

MAX_LINE: Final = 8_190
"""Bytes of a request line: a query of 1,000 characters, percent-encoded, and its filters."""
_ACCESS_FORMAT: Final = '%(h)s %(t)s "%(r)s" %(s)s %(b)s %(M)sms %({x-request-id}o)s'


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our settings instead of its own command line."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        for name, value in options(self.settings).items():
            if name in self.cfg.settings:  # an older gunicorn has fewer
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Create the application of one worker."""
        return create_app(self.settings)


def options(settings: Settings) -> dict[str, Any]:
    """Return gunicorn's options for our settings."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "workers": settings.workers,
        "worker_class": "gthread",
        "threads": settings.threads,
        "timeout": max(30, settings.timeout),
        "graceful_timeout": settings.timeout,
        "keepalive": 5,
        "limit_request_line": MAX_LINE,
        "accesslog": "-" if settings.access_log else None,
        "access_log_format": _ACCESS_FORMAT,
        "errorlog": "-",
        "loglevel": "warning",
        "proc_name": "precedent",
        "control_socket_disable": True,  # signals are enough; the socket would lie in the home folder
    }


def run(settings: Settings) -> None:
    """Serve until stopped by a signal; running requests are finished first, for as long as the setting says."""
    Server(settings).run()
