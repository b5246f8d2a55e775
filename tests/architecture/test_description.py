"""The API's description in the repository is the one the code gives: the client is made from it."""

from __future__ import annotations

import json

from click.testing import CliRunner

from merhaba.app.commands.openapi import openapi_command

from .source import ROOT


def test_the_description_in_the_repository_is_the_present_one() -> None:
    said = CliRunner().invoke(openapi_command)
    assert said.exit_code == 0, said.output
    kept = (ROOT / "web" / "api" / "openapi.json").read_text(encoding="utf-8")
    assert json.loads(kept) == json.loads(said.output), "run `make client`"
