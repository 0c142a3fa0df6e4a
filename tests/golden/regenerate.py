"""Write the golden parses anew: every report file of this folder, beside its parsed reports as JSON."""

import json
from pathlib import Path
from typing import Any, Final

from indexer.errors import ReportError
from indexer.readers import read
from indexer.report import assemble

FOLDER: Final = Path(__file__).parent
FILES: Final = sorted(
    path for path in FOLDER.iterdir() if path.suffix != ".py" and path.is_file() and not path.name.endswith(("~", ".gold"))
)


def parsed(path: Path) -> list[dict[str, Any]]:
    """Return each report of a file as ``precedent parse --json`` shows it, or the error in its place."""
    found: list[dict[str, Any]] = []
    for outcome in read(path):
        if isinstance(outcome, ReportError):
            found.append({"error": str(outcome)})
        else:
            found.append(assemble(outcome.blocks, source=outcome.source, fallback_id=outcome.fallback_id).as_dict())
    return found


def golden(path: Path) -> Path:
    """Return where a file's golden parse is kept."""
    return path.with_name(f"{path.name}.gold")


def main() -> None:
    """Write all golden parses."""
    for path in FILES:
        golden(path).write_text(json.dumps(parsed(path), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
