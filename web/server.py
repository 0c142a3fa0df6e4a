"""The production server: gunicorn, started from within the command, with several worker processes.

The one decision worth knowing: what does not change is loaded before the fork, so that workers share its memory: the code, the templates
and the sentence model. No file of the index and no database is opened before it: each worker does that by itself, and follows the index.
"""

import gc
import logging
import os
import sys
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn has no types

from indexer.errors import MeaningError
from web import create_app
from web.library import Library, library_of
from web.settings import Settings

COLLECTING: Final = (20_000, 20, 50)
"""Objects more than were freed, and how many collections of one generation, after which the garbage collector looks at the next."""
MAX_LINE: Final = 8_190
"""Bytes of a request line: a query of 1,000 characters, percent-encoded, and its filters."""
_ACCESS_FORMAT: Final = '%(h)s %(t)s "%(r)s" %(s)s %(b)s %(M)sms %({x-request-id}o)s'


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our settings instead of its own command line."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.application = create_app(settings)
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        for name, value in {**options(self.settings), "worker_exit": self.leave}.items():
            if name in self.cfg.settings:  # an older gunicorn has fewer
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application, in a worker."""
        return self.application

    def leave(self, _arbiter: Any, worker: Any) -> None:
        """End a worker's process: in good order by our own hands, for libraries would wait for threads that only the first process has."""
        if worker.pid != os.getpid():  # it is gone, and the first process says so
            return
        library_of(self.application).close()
        leaving = sys.exc_info()[1]
        code = leaving.code if isinstance(leaving, SystemExit) else 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code & 0xFF if isinstance(code, int) else int(code is not None))

    def prepare(self) -> None:
        """Load what all workers share."""
        for name in self.application.jinja_env.list_templates():
            self.application.jinja_env.get_template(name)
        load_model(library_of(self.application))
        spare()


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


def load_model(library: Library) -> None:
    """Load the sentence model if there is anything to compare with it; without it, pages say that they do without."""
    if library.meaning is None or not library.meaning.store.path.exists():
        return
    try:
        library.meaning.encoder.load()
    except MeaningError as error:
        logging.getLogger(__name__).error("%s", error)


def spare() -> None:
    """Have the garbage collector leave alone what is there already, and look rarely: a look at all objects takes as long as ten pages.

    What a request leaves behind is freed without it, but for the rare cycle.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTING)


def run(settings: Settings) -> None:
    """Serve until stopped by a signal; running requests are finished first, for as long as the setting says."""
    server = Server(settings)
    server.prepare()
    server.run()
