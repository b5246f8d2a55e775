"""The web process: the API, the live streams, the apps and the public pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware

import merhaba
from merhaba.app import api_docs, probes, public_pages, web_apps
from merhaba.app.api_description import DescribedApi
from merhaba.app.body_limit import BodyLimit
from merhaba.app.composition import build_runtime
from merhaba.app.configuration import load_settings
from merhaba.app.database_access import attach_database
from merhaba.app.logs import configure_logging
from merhaba.app.security_headers import SecurityHeaders
from merhaba.modules.acknowledgements import api as acknowledgements
from merhaba.modules.automation import api as automation
from merhaba.modules.commerce import api as commerce
from merhaba.modules.conditions import api as conditions
from merhaba.modules.connections import api as connections
from merhaba.modules.desk import health_api, metrics_api, search_api, session_api
from merhaba.modules.fetching import api as fetching
from merhaba.modules.files import api as files
from merhaba.modules.hours import api as hours
from merhaba.modules.inbox import api as inbox
from merhaba.modules.intake import api as intake
from merhaba.modules.intake import blocked_api, forward
from merhaba.modules.live import api as live
from merhaba.modules.live import shopper_api
from merhaba.modules.live.feed import Feed
from merhaba.modules.live.presence import Presence
from merhaba.modules.macros import api as macros
from merhaba.modules.order_actions import api as order_actions
from merhaba.modules.profiles import api as profiles
from merhaba.modules.shops import api as shops
from merhaba.modules.shops import door as shops_door
from merhaba.modules.shops import shopping
from merhaba.modules.sla import api as sla
from merhaba.modules.verification import api as verification
from merhaba.modules.verification import shopper_api as verification_of_shoppers
from merhaba.modules.widget import api as widget
from merhaba.modules.workspaces import api as workspaces
from merhaba.platform.realtime import Hub, LogReader
from merhaba.platform.runtime import Runtime
from merhaba.platform.web import problems

DESCRIPTION = """Everything the desk does, for scripts too. Send `Authorization: Bearer TOKEN`; make one
in the settings or with `merhaba token create`. Lists are `{"items": [...], "next": cursor or null}`,
errors RFC 9457 problem documents, times RFC 3339 in UTC, ids UUIDv7, money `{"amount", "currency"}`,
languages BCP 47. Writes accept an `Idempotency-Key`: the same key gives the same answer for two days."""


def create_app() -> FastAPI:
    """uvicorn's factory, called in each web process: the app over this machine's settings."""
    settings = attach_database(load_settings())
    configure_logging("web", settings)
    return build_app(build_runtime(settings))


def build_app(runtime: Runtime) -> FastAPI:
    """The app over a given runtime."""
    app = bare_app()
    app.router.lifespan_context = _lifespan(runtime)
    app.state.runtime = runtime
    app.state.hub = Hub()
    app.state.presence = Presence(app.state.hub, runtime.bell)
    runtime.bell.on_frame = app.state.presence.hear
    return app


def bare_app() -> FastAPI:
    """The app without anything to run on: enough for its OpenAPI description."""
    app = DescribedApi(
        title="Merhaba",
        version=merhaba.__version__,
        description=DESCRIPTION,
        license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
        generate_unique_id_function=lambda route: route.name,
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, minimum_size=800)
    app.add_middleware(SecurityHeaders)
    api = APIRouter(prefix="/api/v1")
    for part in (
        session_api.router,
        workspaces.router,
        acknowledgements.router,
        hours.router,
        sla.router,
        connections.router,
        conditions.router,
        automation.router,
        fetching.router,
        inbox.router,
        verification.router,
        profiles.router,
        shopping.router,
        commerce.router,
        order_actions.router,
        macros.router,
        shops.router,
        files.router,
        intake.router,
        blocked_api.router,
        forward.router,
        search_api.router,
        health_api.router,
        metrics_api.router,
        live.router,
    ):
        api.include_router(part)
    app.include_router(api)
    for outside in (
        widget.router,
        verification_of_shoppers.router,
        shopper_api.router,
        live.socket_router,
        shops_door.router,  # before the channels' door, whose path is wider
        intake.hooks,
        files.public,
        probes.router,
        api_docs.router,
        public_pages.router(),
        web_apps.router(),
    ):
        app.include_router(outside)
    return app


def _lifespan(runtime: Runtime) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        feed = Feed(runtime, app.state.hub)
        reader = LogReader(runtime.database, app.state.hub, runtime.bell.heard, feed.deliver)
        async with runtime.bell.running(listen=True):
            reading = asyncio.create_task(reader.run())
            try:
                yield
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)
                await runtime.close()

    return lifespan
