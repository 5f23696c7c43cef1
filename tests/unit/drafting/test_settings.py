"""Settings from the environment and from ``evenhand.toml``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from drafting.domain.actor import ActorRole
from drafting.errors import NotConfigured
from drafting.settings import Settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("EVENHAND_")]:
        monkeypatch.delenv(name)


def test_nothing_needs_to_be_set() -> None:
    settings = Settings()
    assert (settings.model, settings.knowledge, settings.port, settings.is_loopback, settings.keys()) == ("embedded", None, 8000, True, ())


def test_arguments_come_before_the_environment_and_that_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("evenhand.toml").write_text('model = "a"\nagent = "a"\nport = 1\n')
    monkeypatch.setenv("EVENHAND_MODEL", "b")
    monkeypatch.setenv("EVENHAND_AGENT", "b")
    settings = Settings(agent="c")
    assert (settings.model, settings.agent, settings.port) == ("b", "c", 1)


@pytest.mark.parametrize(
    ("line", "names"), [("modle = 1", "modle"), ('port = "x"', "port"), ("port = ", "evenhand.toml"), ("port = 70000", "port")]
)
def test_a_file_that_is_wrong(line: str, names: str) -> None:
    Path("evenhand.toml").write_text(line)
    with pytest.raises(NotConfigured, match=names):
        Settings()


def test_a_wrong_value_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_PORT", "secret")
    with pytest.raises(NotConfigured, match="port") as refused:
        Settings()
    assert "secret" not in str(refused.value)


def test_keys() -> None:
    person, program = Settings(api_keys="ada:admin+qa:one bot:program+agent:two").keys()
    assert (person.id, person.roles, person.is_person) == ("ada", {ActorRole.ADMIN, ActorRole.QA}, True)
    assert (program.id, program.roles, program.is_person) == ("bot", {ActorRole.AGENT}, False)
    assert person.digest != program.digest


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("box.example", False)]
)
def test_who_can_reach_it(host: str, loopback: bool) -> None:
    assert Settings(host=host).is_loopback is loopback
