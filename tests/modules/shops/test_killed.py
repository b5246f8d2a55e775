"""A first sync whose process is killed goes on where it was, and ends with everything exactly once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from typing import Any

from merhaba.modules.shops.connecting import Wanted, connect
from merhaba.modules.shops.runner import Runner
from merhaba.platform.secrets import Keys

from ...shops.anyshop.data import shop_data
from ...shops.anyshop.fake import TOKEN, Fake, started
from .conftest import World

_WORK = """
import asyncio
from merhaba.app.composition import build_runtime
from merhaba.modules.shops.runner import Runner
from merhaba.platform.settings import Settings
async def main():
    await Runner(build_runtime(Settings())).run()
asyncio.run(main())
"""


def _many(count: int) -> dict[str, Any]:
    data = shop_data()
    like = data["orders"][4]
    data["orders"] = [
        like
        | {
            "id": f"m{n}",
            "number": f"M{n}",
            "updated_at": f"2026-02-{1 + n // 1440 % 28:02}T{n // 60 % 24:02}:{n % 60:02}:00+00:00",
        }
        for n in range(count)
    ]
    return data


async def test_kill_9_in_the_middle_of_a_first_sync(world: World) -> None:
    count = 4000
    async with started(_many(count)) as fake:
        shop = await connect(
            world.runtime,
            world.workspace,
            Wanted("anyshop", world.brand, "", {"url": fake.url}, {"token": TOKEN}),
        )
        for more in (500, 1500):
            process = _worker(world)
            try:
                await _until(world, f"select 1 from shop_syncs where what = 'orders' and seen >= {more}")
            finally:
                process.send_signal(signal.SIGKILL)
                process.wait(10)
            (sync,) = await world.rows("select seen, complete from shop_syncs where what = 'orders'")
            (there,) = await world.rows(
                "select count(*) as n, count(distinct external_id) as different from orders"
            )
            assert sync["seen"] == there["n"] == there["different"], (
                "the place and the rows are of one moment"
            )
            assert not sync["complete"]
        asked = _pages(fake)
        running = asyncio.create_task(Runner(world.runtime).run())
        await _until(world, "select 1 from shop_syncs where what = 'orders' and complete")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        (there,) = await world.rows(
            "select count(*) as n, count(distinct external_id) as different from orders"
        )
        assert (there["n"], there["different"]) == (count, count)
        (sync,) = await world.rows("select seen from shop_syncs where what = 'orders'")
        assert sync["seen"] == count
        assert _pages(fake) - asked < count / 50, "what was read before the kill was not read again"
        assert fake.violations == []
        assert shop is not None


def _worker(world: World) -> subprocess.Popen[bytes]:
    secret = world.runtime.settings.database_url
    assert secret is not None
    assert Keys.load(world.data) == world.runtime.keys, "the other process unseals what this one sealed"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MERHABA_")}
    environment |= {"MERHABA_DATA": str(world.data), "MERHABA_DATABASE_URL": secret.get_secret_value()}
    return subprocess.Popen([sys.executable, "-c", _WORK], env=environment)


def _pages(fake: Fake) -> int:
    return sum(path.startswith("/orders") for _, path in fake.requests)


async def _until(world: World, statement: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not await world.rows(statement):
        assert time.monotonic() < deadline, statement
        await asyncio.sleep(0.01)
