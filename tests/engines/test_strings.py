"""Lists of byte strings: a string is found where it stands, and its place is told where it does not."""

from bisect import bisect_left

import numpy as np
import pytest

from indexer.engines.whoosh.strings import Strings, together


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 512, 700])
def test_a_string_stands_where_a_binary_search_says(size: int) -> None:
    names = sorted(f"word{number * 7 % 1009}".encode() for number in range(size))
    strings = Strings.of(names)
    assert strings.all() == names
    for wanted in (*names, b"", b"word", b"word5x", b"zebra"):
        assert strings.place(wanted) == bisect_left(names, wanted)
        assert strings.number(wanted) == (names.index(wanted) if wanted in names else None)


def test_strings_that_begin_alike_are_a_range() -> None:
    names = sorted(["disk", "disks", "diskless", "dist", "größe", "größer", "gro"], key=str.encode)
    strings = Strings.of([name.encode() for name in names])
    for prefix in ("disk", "grö", "d", "x"):
        first, stop = strings.beginning(prefix.encode())
        assert names[first:stop] == [name for name in names if name.startswith(prefix)]


def test_lists_are_put_one_behind_the_other() -> None:
    assert together([Strings.of([b"a", b""]), Strings.of([]), Strings.of([b"bc"])]).all() == [b"a", b"", b"bc"]


@pytest.mark.parametrize("chosen", [[], [0, 1, 2, 3], [3], [4, 5, 6, 7, 1, 2, 3, 4], [5, 3, 1], [*range(100), *range(150, 400)]])
def test_strings_are_taken_in_any_order(chosen: list[int]) -> None:
    names = [b"x" * (number % 5) + str(number).encode() for number in range(400)]
    assert Strings.of(names).take(np.array(chosen, np.int64)).all() == [names[number] for number in chosen]
