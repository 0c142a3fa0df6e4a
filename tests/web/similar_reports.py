"""Reports that are plainly alike or plainly not, for the pages and the API of precedents: a failure mode that no other sample has."""

from pathlib import Path
from typing import Final

from bs4 import BeautifulSoup

TICKET: Final = """Subject: quibblefrost valve stuck after firmware upgrade

Hello,

since the upgrade the quibblefrost valve of our wobbledrum reports ERR_VALVE_1187 and the flumeplate no longer opens.
The gauge shows snorkelbar_limit=40 on every node.

Kind regards,
Perdita Vantongeren
"""
CONFIDED: Final = "zanzibarpassphrase"
"""A word that no report has: nothing may keep it."""

_TEXT: Final = """{id} - Quibblefrost valve stuck in {place}

Customer: {customer}
Priority: {priority}
Status: {status}
Created: {created}
{resolved}
Assigned Engineer: {engineer}

Issue Description:
------------------
After the firmware upgrade the quibblefrost valve of the wobbledrum in {place} reported ERR_VALVE_1187, and the flumeplate stayed shut.

Root Cause:
-----------
The upgrade reset snorkelbar_limit=40, below what the quibblefrost valve needs to open the flumeplate.

{resolution}
Action Plan:
------------
1. Immediate (0-4 hours):
   - Open the flumeplate of {place} by hand
"""
_FIX: Final = """Resolution:
-----------
Raised snorkelbar_limit to 65 and restarted the wobbledrum; {extra}.

"""

RESOLVED: Final = {"QF7001", "QF7002", "QF7003", "QF7007"}
OPEN: Final = {"QF7004", "QF7005", "QF7006"}
OWN: Final = {"Origin": "http://localhost"}
"""What a browser says of a form that a page of the application sent."""


def _report(number: int, customer: str, *, status: str = "Resolved", priority: str = "High", days: int = 2, extra: str = "") -> str:
    settled = status == "Resolved"
    return _TEXT.format(
        id=f"QF{number}",
        place=f"hall {number}",
        customer=customer,
        priority=priority,
        status=status,
        created="2024-03-01",
        resolved=f"Resolved: 2024-03-{1 + days:02}" if settled else "",
        engineer="Ada Quill" if number % 2 else "Bo Rasmus",
        resolution=_FIX.format(extra=extra or "the valve opened") if settled else "",
    )


REPORTS: Final = {
    "QF7001": _report(7001, "Alder Works", extra="gone with v2.20.1.3-b3 and version 2024.1"),
    "QF7002": _report(7002, "Birch Works", priority="Low", days=4),
    "QF7003": _report(7003, "Cedar Works", days=6, extra="the valve opened"),
    "QF7004": _report(7004, "Dogwood Works", status="Open"),
    "QF7005": _report(7005, "Elm Works", status="In Progress"),
    "QF7006": _report(7006, "Fir Works", status="Open"),
    "QF7007": _report(7007, "Gum Works", extra="<img src=x onerror=window.owned=1> opened it"),
}
"""Four resolved reports of one failure mode, and three that are open."""


def ids(page: BeautifulSoup, where: str = ".results > .hits") -> list[str]:
    """Return the ids of the precedents shown in a part of a page."""
    return [node.get_text(strip=True) for node in page.select(f"{where} .facts .id")]


def write(corpus: Path) -> None:
    """Add the reports to a folder."""
    for name, text in REPORTS.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
