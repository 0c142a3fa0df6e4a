"""Reports about which nobody has decided follow those about which people have.

The one decision worth knowing: once people have pinned reports, the machine's groups around them no longer say much. A report that is left
over in such a group, or that was in none, goes to the mode of those reports that are nearest to it, by the same vote by which a new one
joins; so a curated mode grows by itself.
"""

from collections.abc import Collection, Mapping
from typing import Final

from indexer.failure_modes.following import Corpus, elected
from indexer.failure_modes.model import LEAST
from indexer.failure_modes.state import Nearest, State

MOST: Final = 500
"""Reports whose nearest are looked for at once; more are looked for the next time that the catalogue is made."""


def settled(
    corpus: Corpus, state: State, groups: Mapping[str, list[str]], decided: Collection[str], loose: Collection[str]
) -> tuple[dict[str, list[str]], dict[str, Nearest]]:
    """Return the groups (slug to ids) with the undecided reports in their places, and which reports are nearest to those looked into.

    ``loose``: the slugs of the groups that people took reports from and said nothing else about.
    """
    open_ = {name for slug in loose for name in groups[slug] if name not in decided}
    placed = {name for names in groups.values() for name in names}
    open_ |= state.members.keys() - placed
    nearest = dict(state.nearest)
    missing = sorted(open_ - nearest.keys())[:MOST]
    nearest |= {report.id: corpus.nearest(report) for report in corpus.reports(missing)}
    slug_of_report = {name: slug for slug, names in groups.items() for name in names}
    chosen = {name: elected(nearest[name], slug_of_report) for name in sorted(open_ & nearest.keys())}
    moved = {name: slug for name, slug in chosen.items() if slug and slug != slug_of_report.get(name)}
    found = {slug: [name for name in names if name not in moved] for slug, names in groups.items()}
    for name, slug in moved.items():
        found[slug].append(name)
    # What is left of a group may be too little to be a mode.
    return {slug: names for slug, names in found.items() if slug not in loose or len(names) >= LEAST}, nearest
