"""A section's lines become parts; no line is ever lost."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.report import Group, Point, Report, Section
from web.body import Look, Part, chapters, parts


def shown(found: tuple[Part, ...]) -> str:
    """Return all text of the parts."""
    return "\n".join(
        "\n".join([part.text, *part.items, *(f"{name} {value}" for name, value in part.facts), shown(part.parts)]) for part in found
    )


def test_paragraphs_lists_facts_and_groups_keep_the_authors_order() -> None:
    section = Section(
        "root_cause",
        "RCA",
        "Two things went wrong.\n\n1. Configuration:\n- Cluster: three nodes\n- backups were off\n2. People:\n- nobody looked",
        groups=(
            Group("Configuration", (Point("Cluster: three nodes", "Cluster", "three nodes"), Point("backups were off"))),
            Group("People", (Point("nobody looked"),)),
        ),
    )
    assert parts(section) == (
        Part(Look.TEXT, "Two things went wrong."),
        Part(
            Look.GROUP,
            "Configuration",
            parts=(Part(Look.FACTS, facts=(("Cluster", "three nodes"),)), Part(Look.LIST, items=("backups were off",))),
        ),
        Part(Look.GROUP, "People", parts=(Part(Look.LIST, items=("nobody looked",)),)),
    )


def test_log_lines_are_kept_as_they_are() -> None:
    section = Section("technical_details", "", "It said:\nE0206 10:00:01.2 tablet.cc:12] Status:  FAILED\n  at line 3\nand stopped.")
    assert [(part.look, part.text) for part in parts(section)] == [
        (Look.TEXT, "It said:"),
        (Look.LOG, "E0206 10:00:01.2 tablet.cc:12] Status:  FAILED\n  at line 3"),
        (Look.TEXT, "and stopped."),
    ]


def test_what_a_command_printed_stays_with_the_command() -> None:
    section = Section("other", "", "Typed:\nrating=# select count(*) from q;\ncount\n-------\n     0\nand left.")
    assert [(part.look, part.text) for part in parts(section)] == [
        (Look.TEXT, "Typed:"),
        (Look.LOG, "rating=# select count(*) from q;\ncount\n-------\n     0"),
        (Look.TEXT, "and left."),
    ]


def test_a_list_numbered_from_one_keeps_its_numbers() -> None:
    (first,) = parts(Section("next_steps", "", "1. restore\n2. train", points=(Point("restore"), Point("train"))))
    assert (first.items, first.ordered) == (("restore", "train"), True)
    assert not parts(Section("next_steps", "", "- restore\n- train"))[0].ordered


def test_anchors_are_unique_and_say_the_section() -> None:
    sections = (
        Section("root_cause", "RCA", "a"),
        Section("root_cause", "Cause", "b"),
        Section("other", "Time line!", "c"),
        Section("other", "", "d"),
    )
    found = chapters(Report("X1", "t", "h", sections=sections))
    assert [chapter.anchor for chapter in found] == ["root-cause", "root-cause-2", "other-time-line", "other"]
    assert [chapter.title for chapter in found] == ["Root cause", "Root cause", "Time line!", "Other"]


@given(st.text(alphabet="ab1.:-• \n\tXY", max_size=200), st.lists(st.text(alphabet="abX: ", min_size=1, max_size=8), max_size=4))
def test_every_word_of_a_section_is_shown(text: str, names: list[str]) -> None:
    points = tuple(Point(name.strip(), *([part.strip() for part in name.split(":", 1)] if ":" in name else ())) for name in names)
    section = Section("other", "", text, groups=(Group(names[0].strip()),) if names else (), points=points)
    seen = shown(parts(section))
    for word in text.replace(":", " ").split():
        letters = word.strip(".-•1")
        assert letters.casefold() in seen.casefold()
