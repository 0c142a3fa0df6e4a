"""Failure modes to drill on, over the reports of the test index: three that can be practised, one of them hostile, and one that cannot."""

from collections.abc import Sequence

import pytest
from flask_openapi3.openapi import OpenAPI

from indexer.failure_modes import Catalogue, Confusable, FailureMode, Profile
from tests.web.conftest import ATTACK
from web import create_app
from web.library import Library
from web.settings import Settings

RESTORE = FailureMode("restore", "Restore fails", "", ("CE1010", "CE1112"), ("backup", "RF=1"))
CERTIFICATE = FailureMode("certificate", "Certificate expired", "", ("CE1503", "CE1506", "CE1508"), ("certificate", "TLS", "backup"))
HOSTILE = FailureMode("hostile", f"Hostile {ATTACK}", "", ("HX9001",), (ATTACK,))
OPEN = FailureMode("open", "Nobody knows yet", "", ("HX9003",), ("gigantosaurus",))
CATALOGUE = Catalogue((CERTIFICATE, RESTORE, HOSTILE, OPEN), ("HX9004",), "1")
ALIKE = (Confusable("certificate", "Certificate expired", 0.6, ("tablet placement",), ("handshake",)),)


def drilling(settings: Settings, monkeypatch: pytest.MonkeyPatch, modes: Sequence[FailureMode] = CATALOGUE.modes) -> OpenAPI:
    """Return an application whose index has these modes."""
    app = create_app(settings)
    shelf: Library = app.extensions["precedent"]
    found = Catalogue(tuple(modes), CATALOGUE.unsorted, "1")
    monkeypatch.setattr(shelf.modes, "catalogue", lambda: found)
    monkeypatch.setattr(shelf.modes, "at_hand", lambda: found)
    monkeypatch.setattr(
        shelf.modes, "profile", lambda mode: Profile(mode, (), (), (), (), (), (), (), (), ALIKE if mode is RESTORE else (), ())
    )
    return app
