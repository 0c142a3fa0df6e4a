"""The modes to choose from, and what tells the right one from the one that was chosen."""

from indexer.drill import CHOICES, choices, difference
from indexer.failure_modes import Catalogue, Confusable, FailureMode

MODES = tuple(FailureMode(f"m{number}", f"Mode {number}", "", (f"R{number}",), ("shared", f"term{number}")) for number in range(20))
FOUND = Catalogue(MODES, (), "1")
ALIKE = [Confusable(f"m{number}", f"Mode {number}", 0.5, ("ours",), ("theirs",)) for number in (7, 8)]


def test_the_right_one_and_those_easily_confused_are_among_the_choices() -> None:
    found = choices(FOUND, MODES[0], ALIKE, "R0")
    assert len(found) == len(set(found)) == CHOICES
    assert {MODES[0], MODES[7], MODES[8]} <= set(found)
    assert found == choices(FOUND, MODES[0], ALIKE, "R0")


def test_neither_place_nor_order_gives_the_right_one_away() -> None:
    places = [choices(FOUND, MODES[0], ALIKE, f"case {number}").index(MODES[0]) for number in range(600)]
    assert all(60 < places.count(place) < 140 for place in range(CHOICES))
    others = {mode.slug for number in range(50) for mode in choices(FOUND, MODES[0], ALIKE, f"case {number}")}
    assert len(others) == len(MODES), "others differ from case to case"


def test_a_small_catalogue_has_few_choices() -> None:
    assert choices(Catalogue(MODES[:1], (), "1"), MODES[0], (), "R0") == (MODES[0],)


def test_the_difference_is_that_of_the_profile_or_of_the_telling_terms() -> None:
    known = difference(MODES[0], MODES[7], ALIKE)
    assert (known.right, known.other) == (("ours",), ("theirs",))
    found = difference(MODES[0], MODES[3], ALIKE)
    assert (found.right, found.other) == (("term0",), ("term3",))
