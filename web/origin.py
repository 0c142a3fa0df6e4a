"""A request that changes something must come from a page of this server: a check of what browsers say about where a request is from.

The one decision worth knowing: there are no accounts and no cookies, so there is nothing to put a token into. Browsers say with every POST
whence it comes (Sec-Fetch-Site, Origin), and pages elsewhere cannot change that. A tool sends neither and may use the API; a form's POST
must have one of them.
"""

from typing import Final
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import Forbidden

_REFUSAL: Final = "This request comes from another site's page, and only pages of this server may change something here."


def require_own_page() -> None:
    """Refuse a form's POST unless the browser says that it was sent by a page of this server; raises Forbidden."""
    if _from_here() is not True:
        raise Forbidden(_REFUSAL)


def refuse_other_pages() -> None:
    """Refuse what a browser sends on behalf of another site's page, and let tools pass; raises Forbidden."""
    if _from_here() is False:
        raise Forbidden(_REFUSAL)


def _from_here() -> bool | None:
    """Tell whether the request was made by a page of this server; None if nothing says so."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return None if origin is None else urlsplit(origin).netloc == request.host
