"""The documentation speaks of what is there: requirements, paths, links, settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from merhaba.platform.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REQUIREMENTS = 209
STATES = ("done", "partly", "not yet")

_ROW = re.compile(r"^\| R(\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_PATH = re.compile(r"`([^`]+)`")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SETTING = re.compile(rf"^\| `({PREFIX}[A-Z_]+)` \| `?([^|`]*)`? \|", re.MULTILINE)


def pages() -> list[Path]:
    """Every page whose links are looked at."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def rows() -> list[tuple[str, ...]]:
    """Number, text, state, where and test of each requirement."""
    found: list[tuple[str, ...]] = _ROW.findall((DOCS / "requirements.md").read_text(encoding="utf-8"))
    return found


def test_every_requirement_stands_once_and_in_order() -> None:
    assert [int(row[0]) for row in rows()] == list(range(1, REQUIREMENTS + 1))


def test_every_requirement_has_a_state_and_what_is_built_says_where() -> None:
    wrong = [f"R{row[0]}" for row in rows() if not row[2].startswith(STATES)]
    nowhere = [f"R{row[0]}" for row in rows() if row[2].startswith(("done", "partly")) and row[3] == "-"]
    assert (wrong, nowhere) == ([], [])


def test_the_totals_above_the_requirements_are_right() -> None:
    counted = [sum(row[2].startswith(state) for row in rows()) for state in STATES]
    said = ", ".join(f"{n} {state}" for n, state in zip(counted, STATES, strict=True))
    assert said in (DOCS / "requirements.md").read_text(encoding="utf-8")


def test_every_path_the_requirements_name_exists() -> None:
    named = {path for row in rows() for path in _PATH.findall(row[3] + row[4])}
    assert named
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    local = [link for link in _LINK.findall(text) if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in local if not (page.parent / link.partition("#")[0]).exists()] == []


def test_the_settings_page_lists_exactly_the_settings_with_their_defaults() -> None:
    listed = dict(_SETTING.findall((DOCS / "operations" / "settings.md").read_text(encoding="utf-8")))
    assert listed == {
        f"{PREFIX}{name.upper()}": _written(field.get_default())
        for name, field in Settings.model_fields.items()
    }


def _written(default: object) -> str:
    if isinstance(default, bool):
        return "1" if default else "0"
    return str(default) if default not in {None, ""} else "empty"
