"""The settings table: defaults, casting by type, and errors that name variable, value and reason."""

from pathlib import Path

import pytest

from indexer.errors import SettingError
from web.settings import SETTINGS, Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert (settings.index, settings.host, settings.port, settings.workers) == (Path("var/index"), "127.0.0.1", 8000, 2)


@pytest.mark.parametrize(
    ("variable", "text", "attribute", "value"),
    [
        pytest.param("PRECEDENT_INDEX", "/srv/index", "index", Path("/srv/index"), id="a folder"),
        pytest.param("PRECEDENT_PORT", " 9000 ", "port", 9000, id="a number with spaces around it"),
        pytest.param("PRECEDENT_HOST", "::1", "host", "::1", id="text"),
        pytest.param("PRECEDENT_ACCESS_LOG", "On", "access_log", True, id="a switch on"),
        pytest.param("PRECEDENT_ACCESS_LOG", "0", "access_log", False, id="a switch off"),
    ],
)
def test_a_variable_is_cast_to_the_type_of_its_default(variable: str, text: str, attribute: str, value: object) -> None:
    assert getattr(Settings.from_environment({variable: text}), attribute) == value


@pytest.mark.parametrize(
    ("variable", "text", "reason"),
    [
        pytest.param("PRECEDENT_PORT", "http", "whole number", id="no number"),
        pytest.param("PRECEDENT_PORT", "70000", "from 1 to 65535", id="out of range"),
        pytest.param("PRECEDENT_WORKERS", "0", "from 1 to", id="no workers at all"),
        pytest.param("PRECEDENT_ACCESS_LOG", "maybe", "yes or no", id="no switch"),
        pytest.param("PRECEDENT_INDEX", " ", "empty", id="an empty folder"),
    ],
)
def test_a_bad_value_is_an_error_naming_variable_value_and_reason(variable: str, text: str, reason: str) -> None:
    with pytest.raises(SettingError) as raised:
        Settings.from_environment({variable: text})
    message = str(raised.value)
    assert variable in message
    assert repr(text) in message
    assert reason in message


def test_every_setting_is_documented_and_named_alike() -> None:
    assert len({row.name for row in SETTINGS}) == len(SETTINGS)
    for row in SETTINGS:
        assert row.name.startswith("PRECEDENT_")
        assert len(row.help) > 10
