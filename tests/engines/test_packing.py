"""Packed numbers: any part of any list comes back as it was."""

import random

import numpy as np
import pytest

from indexer.engines.whoosh.packing import Packed


@pytest.mark.parametrize("most", [1, 2, 3, 14, 15, 16, 254, 255, 256, 40_000, 70_000, 2**32 - 1])
@pytest.mark.parametrize("outliers", [0, 3])
def test_any_part_of_a_list_comes_back(most: int, outliers: int) -> None:
    chance = random.Random(most)  # noqa: S311  # no secret
    numbers = [chance.randint(0, most) for _ in range(300)]
    for _ in range(outliers):
        numbers[chance.randrange(len(numbers))] = chance.choice((2**32 - 1, 65_535, 255))
    packed = Packed.read(Packed.of(np.array(numbers, np.int64)).arrays("x"), "x")
    for _ in range(60):
        first = chance.randint(0, len(numbers))
        stop = chance.randint(first, len(numbers))
        assert packed.part(first, stop).tolist() == numbers[first:stop]


def test_a_few_large_numbers_do_not_make_the_others_wide() -> None:
    numbers = np.ones(10_000, np.int64)
    numbers[[5, 9_000]] = 3_000
    assert Packed.of(numbers).width == 2
    assert sum(array.nbytes for array in Packed.of(numbers).arrays("x").values()) < 3_000


def test_an_empty_list_has_an_empty_part() -> None:
    assert Packed.of(np.empty(0, np.uint8)).part(0, 0).tolist() == []
