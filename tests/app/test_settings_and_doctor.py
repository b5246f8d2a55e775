"""`merhaba settings` and `merhaba doctor`: what a person reads before writing to us."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from pydantic import ValidationError

from merhaba.app.cli import cli
from merhaba.app.configuration import load_settings
from merhaba.app.diagnosis.database_state import look_at_database
from merhaba.app.diagnosis.finding import Finding, State
from merhaba.app.diagnosis.outside import look_outside
from merhaba.app.refusal import Refused
from merhaba.platform.settings import Settings


@pytest.fixture
def merhaba(data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command on an empty data directory, in this process."""
    monkeypatch.setenv("MERHABA_DATA", str(data))
    # Commands set these for the processes they start: keep that out of the other tests.
    monkeypatch.setenv("MERHABA_DATABASE_URL", "")

    def run(*arguments: str, **environment: str) -> Result:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(cli, arguments)

    return run


def found(findings: Iterator[Finding], what: str) -> Finding:
    return next(finding for finding in findings if finding.what.startswith(what))


def test_every_setting_is_listed_with_what_it_does(merhaba: Callable[..., Result]) -> None:
    lines = merhaba("settings").output.splitlines()
    for name, field in Settings.model_fields.items():
        assert any(line.startswith(f"MERHABA_{name.upper()}=") for line in lines)
        assert f"    {field.description}" in lines


def test_secrets_are_stars_and_misspelt_settings_are_said(merhaba: Callable[..., Result]) -> None:
    done = merhaba(
        "settings",
        MERHABA_DATABASE_URL="postgresql://u:hunter2@db/x",
        MERHABA_SMTP_RELAY="smtp://u:hunter2@mail",
        MERHABA_ADMIN_PASSWORD="hunter2",
        MERHABA_LLM_KEY="hunter2",
        MERHABA_PROT="8080",
    )
    assert "hunter2" not in done.output
    assert done.output.count("********") == 4
    assert "MERHABA_PROT is set, but there is no such setting" in done.output


def test_a_bad_value_is_a_sentence_that_names_the_variable_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MERHABA_PORT", "eighty-secret")
    monkeypatch.setenv("MERHABA_LOG_LEVEL", "loud")
    with pytest.raises(Refused) as refused:
        load_settings()
    assert "MERHABA_PORT" in str(refused.value)
    assert "MERHABA_LOG_LEVEL" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_settings_do_not_change_and_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERHABA_SMTP_RELAY", "")
    monkeypatch.setenv("MERHABA_DEMO", "0")
    settings = Settings.load()
    assert settings.smtp_relay is None
    assert settings.demo is False
    with pytest.raises(ValidationError):
        setattr(settings, "port", 1)  # noqa: B010 - as code that is not type-checked would


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({}, "http://127.0.0.1:8700"),
        ({"MERHABA_HOST": "0.0.0.0", "MERHABA_PORT": "80"}, "http://127.0.0.1:80"),
        ({"MERHABA_HOST": "2001:db8::1"}, "http://[2001:db8::1]:8700"),
        ({"MERHABA_PUBLIC_URL": "https://help.shop.test/"}, "https://help.shop.test"),
    ],
)
def test_the_address_people_use(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], address: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Settings.load().base_url == address


def test_the_doctor_before_the_first_start_makes_nothing(merhaba: Callable[..., Result], data: Path) -> None:
    done = merhaba("doctor")
    assert "Database: not made yet" in done.output
    assert not (data / "postgres").exists()


def test_the_doctor_on_a_database_at_this_version(fresh_database_url: str) -> None:
    findings = list(look_at_database(fresh_database_url))
    assert {finding.state for finding in findings} == {State.OK}, findings


def test_the_doctor_sees_an_empty_database_and_one_that_is_not_there(
    cluster_url: str, fresh_database_url: str
) -> None:
    assert found(look_at_database(cluster_url), "Schema").state is State.WRONG
    gone = found(look_at_database(fresh_database_url.replace("/test_", "/gone_")), "Database")
    assert gone.state is State.WRONG
    assert "MERHABA_DATABASE_URL" in gone.mend


def test_the_doctor_sees_a_hole_in_the_wall(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url) as connection:
        connection.execute("create table leaky (workspace_id uuid)")
    finding = found(look_at_database(fresh_database_url), "Wall")
    assert finding.state is State.WRONG
    assert "leaky" in finding.found


class Relay:
    """A mail server that answers the greeting and refuses to sign anybody in."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._socket.accept()
        with connection, connection.makefile("rwb") as stream:
            stream.write(b"220 relay.test\r\n")
            stream.flush()
            for line in stream:
                word = line.split()[0].upper()
                self.heard.append(word)
                answers = {
                    b"EHLO": b"250-relay.test\r\n250 AUTH PLAIN\r\n",
                    b"AUTH": b"535 no\r\n",
                    b"QUIT": b"221 bye\r\n",
                }
                stream.write(answers.get(word, b"250 ok\r\n"))
                stream.flush()
                if word == b"QUIT":
                    break

    def close(self) -> None:
        self._thread.join(5)
        self._socket.close()


@pytest.mark.parametrize(("user", "state"), [("", State.OK), ("shop:wrong@", State.WRONG)])
def test_the_doctor_asks_the_relay_and_sends_nothing(
    monkeypatch: pytest.MonkeyPatch, user: str, state: State
) -> None:
    relay = Relay()
    monkeypatch.setenv("MERHABA_SMTP_RELAY", f"smtp://{user}127.0.0.1:{relay.port}")
    finding = found(look_outside(Settings.load()), "Mail out")
    relay.close()
    assert finding.state is state
    assert "wrong" not in str(finding).replace("wrong ", "", 1), "no password in what is printed"
    assert not {b"MAIL", b"RCPT", b"DATA"} & set(relay.heard)


def test_the_doctor_when_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("MERHABA_SMTP_RELAY", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("MERHABA_PUBLIC_URL", f"http://127.0.0.1:{port}")
    assert [finding.state for finding in look_outside(Settings.load())] == [State.WRONG, State.WRONG]


def test_a_role_alone_says_that_the_database_must_run_first(merhaba: Callable[..., Result]) -> None:
    for role in ("web", "worker", "mail"):
        done = merhaba(role)
        assert "merhaba up" in str(done.exception)
    assert os.environ["MERHABA_DATABASE_URL"] == ""
