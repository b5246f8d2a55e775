"""A plug-in is one folder: its name and its vendor's occur nowhere else in the house."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from merhaba.app.composition import discover_channels

from .source import HOUSE, name, outside_plug_ins, tree

VENDORS = re.compile(
    r"whatsapp|messenger|instagram|telegram|viber|twilio|tiktok|wechat|shopify|woocommerce|magento|bigcommerce"
    r"|medusa|saleor|prestashop|shopware|paypal|stripe|zendesk|intercom|freshdesk|gmail|outlook|mailgun|postmark",
    re.IGNORECASE,
)
# Chat and e-mail are the house's own doors, not a vendor's. Where either is treated in a way of its own,
# the reason stands here.
TREATED_APART = {
    "app/mail.py": "the mail port is a role of the house: it gives e-mail its bytes",
    "app/demo/conversations.py": "sample data",
    "app/demo/load.py": "sample data",
    "app/new_workspace.py": "a new workspace begins with a chat",
    "inbox/commands/start.py": "only mail can be sent to somebody who has not written yet",
    "intake/api.py": "a raw mail is downloaded as .eml",
    "live/presence.py": "only chat has somebody who watches us type",
    "live/whose.py": "only chat is shown live to the customer",
    "verification/codes.py": "a code that proves a mailbox goes by mail",
    "widget/queries.py": "the widget is the chat",
    "widget/follow_up.py": "an unseen chat answer goes on by mail",
}


def test_no_vendor_is_named_outside_its_folder() -> None:
    found = [
        f"{name(file)}:{number}: {hit.group()}"
        for file in outside_plug_ins()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (hit := VENDORS.search(line))
    ]
    assert found == []


def test_no_channel_is_treated_apart_without_a_reason() -> None:
    slugs = set(discover_channels())
    apart = {
        name(file).removeprefix("modules/") for file in outside_plug_ins() if slugs & set(_decided_on(file))
    }
    assert apart == set(TREATED_APART)


def test_a_channel_is_its_folder() -> None:
    for slug, channel in discover_channels().items():
        folder = HOUSE / "channels" / slug
        assert (folder / "__init__.py").is_file()
        assert channel.manifest.slug == slug
        assert set(channel.manifest.name) == {"en", "ar", "tr", "zh", "de", "fr", "es"}


def _decided_on(file: Path) -> Iterator[str]:
    """Texts that a file compares with, names as a constant, or passes as a channel."""
    for statement in tree(file).body:
        if isinstance(statement, ast.Assign):
            yield from _texts([statement.value])
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Compare):
            yield from _texts([node.left, *node.comparators])
        elif isinstance(node, ast.Call) and _called(node) in {"connect", "first_of", "Owner", "by_address"}:
            yield from _texts([*node.args, *(k.value for k in node.keywords)])
        elif isinstance(node, ast.For):
            yield from _texts([part for part in ast.walk(node.iter) if isinstance(part, ast.expr)])


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
