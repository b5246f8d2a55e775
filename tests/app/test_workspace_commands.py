"""`merhaba workspace`: a second shop on the same installation."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from merhaba.app.cli import cli
from merhaba.app.composition import build_runtime
from merhaba.app.refusal import Refused
from merhaba.modules.connections.queries import accounts
from merhaba.modules.workspaces import queries
from merhaba.modules.workspaces.commands.sessions import sign_in
from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import SYSTEM
from merhaba.platform.settings import Settings

Run = Callable[..., Result]
SHOP = ("--slug", "nar-kids", "--name", "Nar Kids", "--owner-email", "ada@nar.test")


@pytest.fixture
def workspace(data: Path, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `merhaba workspace` on a database of its own, in this process."""
    monkeypatch.setenv("MERHABA_DATA", str(data))
    monkeypatch.setenv("MERHABA_DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("MERHABA_PUBLIC_URL", "https://help.nar.test")

    def run(*arguments: str, said: str | None = None) -> Result:
        return CliRunner().invoke(cli, ["workspace", *arguments], input=said)

    return run


def signed_in(email: str, password: str, slug: str) -> tuple[str, Role, list[str], list[str]]:
    """What someone finds who signs in: the workspace, their role, its brands and its channels."""

    async def find() -> tuple[str, Role, list[str], list[str]]:
        runtime = build_runtime(Settings.load())
        try:
            async with runtime.database.transaction(SYSTEM) as tx:
                who = await sign_in(tx, email=email, password=password, workspace=slug, user_agent="test")
                tx.workspace = who.workspace
                found, _ = await queries.workspace(tx)
                brands = [brand.name for brand in await queries.all_brands(tx)]
                channels = [account.channel for account in await accounts(tx)]
                return found.name, (await queries.agent(tx, who.agent)).role, brands, channels
        finally:
            await runtime.database.close()

    return asyncio.run(find())


def test_a_made_up_password_is_printed_and_signs_in(workspace: Run) -> None:
    done = workspace("create", *SHOP)
    assert done.exit_code == 0, done.output
    printed = re.search(r"^Sign in:  ada@nar\.test / (\S+)", done.output, re.MULTILINE)
    assert printed, done.output
    assert signed_in("ada@nar.test", printed[1], "nar-kids") == (
        "Nar Kids",
        Role.OWNER,
        ["Nar Kids"],
        ["chat"],
    )
    assert "Desk:     https://help.nar.test/" in done.output.splitlines()
    assert re.search(r'<script src="https://help\.nar\.test/widget\.js\?site=\w+" async>', done.output)


def test_a_given_password_signs_in_and_is_not_printed(workspace: Run) -> None:
    done = workspace("create", *SHOP, "--owner-password-stdin", said="four words nobody guesses\n")
    assert done.exit_code == 0, done.output
    assert "four words" not in done.output
    assert signed_in("ada@nar.test", "four words nobody guesses", "nar-kids")[1] is Role.OWNER


def test_all_workspaces_are_listed_oldest_first(workspace: Run) -> None:
    assert workspace("list").output == ""
    workspace("create", *SHOP)
    workspace("create", "--slug", "nar", "--name", "Nar Home", "--owner-email", "cem@nar.test")
    assert workspace("list").output.splitlines() == [
        "nar-kids  ada@nar.test  Nar Kids",
        "nar       cem@nar.test  Nar Home",
    ]


@pytest.mark.parametrize(
    ("arguments", "said", "sentence"),
    [
        (SHOP, None, "There is already a workspace named nar-kids."),
        (("--slug", "Nar Kids", *SHOP[2:]), None, "only small letters, digits and dashes"),
        (("--slug", "nar", *SHOP[2:4], "--owner-email", "ada"), None, "This is not an e-mail address."),
        (("--slug", "nar", "--name", " ", *SHOP[4:]), None, "A workspace needs a name."),
        (("--slug", "nar", *SHOP[2:], "--owner-password-stdin"), "short\n", "at least 10 characters"),
        (("--slug", "nar", *SHOP[2:], "--owner-password-stdin"), "", "no password on standard input"),
    ],
)
def test_what_cannot_be_made_is_a_sentence_and_changes_nothing(
    workspace: Run, arguments: tuple[str, ...], said: str | None, sentence: str
) -> None:
    workspace("create", *SHOP)
    done = workspace("create", *arguments, said=said)
    assert isinstance(done.exception, Refused)
    assert sentence in str(done.exception)
    assert len(workspace("list").output.splitlines()) == 1
