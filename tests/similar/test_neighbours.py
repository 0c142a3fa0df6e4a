"""What worked: resolutions that say the same are one remedy; causes and engineers are counted; time to resolve is the median."""

from dataclasses import replace

from indexer.report import Group, Report, Section
from indexer.similar import what_worked
from tests.similar.incidents import incident


def fixed(report_id: str, resolution: str, *, engineer: str = "", resolved: str | None = "2024-02-05") -> Report:
    return incident(report_id, resolution=resolution, engineer=engineer, resolved=resolved)


def test_resolutions_that_say_the_same_are_grouped_the_commonest_first() -> None:
    found = what_worked(
        [
            fixed("A", "Renewed the certificate."),
            fixed("B", "Raised the number of background compactions and throttled the loader."),
            fixed("C", "Throttled the loader, and raised the number of background compactions."),
            fixed("D", ""),
        ]
    )
    assert [remedy.reports for remedy in found.remedies] == [("B", "C"), ("A",)]
    assert found.remedies[0].text == "Raised the number of background compactions and throttled the loader."


def test_different_fixes_stay_apart() -> None:
    found = what_worked([fixed("A", "Set the replication factor to 3."), fixed("B", "Restored the table from the backup of Sunday.")])
    assert [remedy.reports for remedy in found.remedies] == [("A",), ("B",)]


def test_engineers_and_causes_are_counted_commonest_first() -> None:
    cause = (Section("root_cause", "", "x", groups=(Group("Configuration"), Group("Monitoring"))),)
    reports = [
        fixed("A", "", engineer="Ines Okafor"),
        replace(fixed("B", "", engineer="Ravi Lindqvist"), sections=cause),
        replace(fixed("C", "", engineer="Ravi Lindqvist"), sections=(Section("root_cause", "", "y", groups=(Group("Monitoring"),)),)),
    ]
    found = what_worked(reports)
    assert found.engineers == (("Ravi Lindqvist", 2), ("Ines Okafor", 1))
    assert found.causes == (("Monitoring", 2), ("Configuration", 1))


def test_the_time_to_resolve_is_the_median_of_those_known() -> None:
    days = [fixed("A", "", resolved="2024-02-02"), fixed("B", "", resolved="2024-02-21"), fixed("C", "", resolved=None)]
    assert what_worked(days).median_days == 10.5
    assert what_worked(days[2:]).median_days is None


def test_nothing_sums_up_to_nothing() -> None:
    found = what_worked([])
    assert (found.remedies, found.causes, found.engineers, found.median_days) == ((), (), (), None)
