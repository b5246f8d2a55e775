"""One running shop and one browser for all browser tests; every person has a browser context of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Generator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.async_api import Browser, async_playwright, expect

from ..journeys.post import Relay
from .chromium import PATIENCE, Visitor, executable, launch, visitor
from .people import Person, Staff
from .stack import Stack, running_stack

_REPORT = pytest.StashKey[pytest.TestReport]()


class Visit(Protocol):
    """Makes a new person's browser; see `chromium.visitor` for what can be said about it."""

    async def __call__(self, **options: Any) -> Visitor: ...


class Hire(Protocol):
    """Makes another person of the workspace; see `Staff.hire`."""

    async def __call__(self, first_name: str, **more: Any) -> Person: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these drive a browser, and share one running shop: they stay in one process."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember how the test went, so that its end can keep pictures of a failure."""
    report = yield
    if report.when == "call" or report.failed:
        item.stash[_REPORT] = report
    return report


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser, started once."""
    path = executable()
    if path is None:
        pytest.skip("no Chromium here: apt-get install chromium, or name one by MERHABA_CHROMIUM")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await launch(playwright, path)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def relay() -> AsyncIterator[Relay]:
    """Where all mail goes out."""
    async with Relay().running() as running:
        yield running


@pytest.fixture(scope="session")
async def stack(chromium: Browser, new_database: Callable[[], str], relay: Relay) -> AsyncIterator[Stack]:
    """The running shop, with its demo data. Asks for the browser first: without one, nothing is started."""
    data = Path(tempfile.mkdtemp(prefix="mh-"))
    async with running_stack(new_database(), data, relay.url) as running:
        yield running
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
async def visit(
    chromium: Browser, stack: Stack, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Visit]:
    """Opens browsers for people; at the end none of them may have gone elsewhere or met an error."""
    made: list[Visitor] = []

    async def come(**options: Any) -> Visitor:
        made.append(await visitor(chromium, **options))
        return made[-1]

    yield come
    report = request.node.stash.get(_REPORT, None)
    failed = report is not None and report.failed
    if failed:
        lines: list[str] = []
        for one in made:
            await one.keep_pictures(tmp_path, lines.append)
            lines += one.errors
        report.sections.append(("what the browsers showed", "\n".join(lines)))
        report.sections.append(("what the server complained of", stack.complaints()))
    for one in made:
        await one.context.close()
    if not failed:
        for one in made:
            one.check()


@pytest.fixture(scope="session")
async def staff(stack: Stack) -> AsyncIterator[Staff]:
    """The owner, and whoever else is needed at the desk."""
    async with Staff.of(stack) as people:
        yield people


@pytest.fixture
def hire(staff: Staff) -> Hire:
    """Makes another person of the workspace: `await hire("Ada", role="viewer")`."""
    return staff.hire
