"""How resolutions are found: by a report's own words, a few at a time, again when it changes, and kept beside the index."""

from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.glossary import NO_ENTRIES
from indexer.knowledge import FIRST_PAGE, Found, State, load_state, measured, save_state
from tests.knowledge.conftest import report, write

WORDS = ("amber", "basalt", "cobalt", "damask", "ebony", "fuchsia", "garnet", "heather", "indigo", "jasper", "khaki", "lilac", "maroon")


def measure(engine: Engine, before: State | None = None, *, at_most: int = 1_000, seconds: float = 1e9) -> State:
    return measured(engine, before or State(), glossary=NO_ENTRIES, at_most=at_most, seconds=seconds)


def test_a_report_whose_own_words_bring_it_up_is_found(engine: Engine) -> None:
    write(engine, *(report(f"T{word}", f"The {word} valve stuck. Nobody knew.", headline=f"Valve {word} stuck") for word in WORDS))
    state = measure(engine)
    assert (len(state.found), state.of, state.due) == (13, 13, 0)
    assert all(found.headline and found.problem for found in state.found.values())


def test_a_report_that_says_what_all_say_is_not_found(engine: Engine) -> None:
    same = [report(f"T{number:02}", "It broke.", headline="Outage", created="2024-01-02") for number in range(FIRST_PAGE)]
    write(engine, *same, report("T99", "It broke. " + "Much more was said. " * 20, headline="Outage", created="2020-01-01"))
    state = measure(engine)
    assert [name for name, found in state.found.items() if not found.headline] == ["T99"]
    assert [name for name, found in state.found.items() if found.problem is False] == ["T99"]


def test_a_report_without_an_issue_is_not_asked_for_it_and_one_without_a_resolution_not_at_all(engine: Engine) -> None:
    write(engine, report("T1", headline="Amber valve"), report("T2", "Basalt", headline="Basalt", fix=""))
    state = measure(engine)
    assert {name: found.problem for name, found in state.found.items()} == {"T1": None}
    assert state.of == 1


def test_a_report_that_no_other_is_like_stands_alone(engine: Engine) -> None:
    alike = "The flumeplate of the wobbledrum refused with ERR_VALVE_1187 after the quibblefrost."
    write(engine, report("T1", alike, headline="Flumeplate refused"), report("T2", alike, headline="Flumeplate refused again"))
    write(engine, report("T3", "Somebody forgot the zebraquake password.", headline="Zebraquake", cause="Forgetting", fix="Reset"))
    assert {name: found.near for name, found in measure(engine).found.items()} == {"T1": True, "T2": True, "T3": False}


def test_a_call_measures_no_more_than_it_may_and_the_next_goes_on(engine: Engine) -> None:
    write(engine, *(report(f"T{word}", headline=f"Valve {word}") for word in WORDS))
    first = measure(engine, at_most=5)
    assert (len(first.found), first.due) == (5, 8)
    timed = measure(engine, first, seconds=-1.0)
    assert (len(timed.found), timed.due) == (6, 7)
    assert len(measure(engine, timed).found) == 13


def test_what_has_changed_is_measured_first_and_then_the_longest_ago(engine: Engine) -> None:
    write(engine, report("T1", headline="Amber"), report("T2", headline="Basalt"), report("T3", headline="Cobalt"))
    all_of_it = measure(engine)
    assert measure(engine, all_of_it) == all_of_it
    write(engine, report("T2", headline="Basalt anew"), digest="2")
    second = measure(engine, all_of_it, at_most=1)
    assert {name for name, found in second.found.items() if found.turn == 2} == {"T2"}
    third = measure(engine, second, at_most=1)
    assert {name: found.turn for name, found in third.found.items()} == {"T1": 3, "T2": 2, "T3": 1}


def test_a_deleted_report_is_forgotten(engine: Engine) -> None:
    write(engine, report("T1", headline="Amber"), report("T2", headline="Basalt"))
    before = measure(engine)
    engine.write([], delete=["T1"])
    assert set(measure(engine, before).found) == {"T2"}


def test_the_state_is_kept(tmp_path: Path) -> None:
    state = State({"T1": Found("d", "1.2", 3, headline=True, problem=None, near=False)}, 3, 9, 8)
    save_state(tmp_path, state)
    assert load_state(tmp_path) == state
    assert [path.name for path in tmp_path.iterdir()] == ["knowledge.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 0}', '{"version": 1, "found": {"T1": {}}}'])
def test_a_damaged_state_is_measured_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / "knowledge.json").write_text(text, encoding="utf-8")
    assert load_state(tmp_path) == State()
    assert load_state(tmp_path / "nowhere") == State()
