"""`merhaba web` and `merhaba worker`: the roles, each a process."""

from __future__ import annotations

import importlib

import click

from merhaba.app.configuration import load_settings
from merhaba.app.database_access import attach_database
from merhaba.app.gate import report_prepared, wait_at
from merhaba.app.logs import configure_logging
from merhaba.app.role import run_role
from merhaba.platform.settings import Settings

GRACE_SECONDS = 5


@click.command("web")
@click.option("--gate", type=int, hidden=True)
def web_command(gate: int | None) -> None:
    """Run the web server alone. The database must run: `merhaba up`, or MERHABA_DATABASE_URL."""
    settings = attach_database(load_settings())
    configure_logging("web", settings)
    if settings.web_workers == 1:
        importlib.import_module("merhaba.app.web")
    wait_at(gate)
    serve_web(settings)


@click.command("worker")
@click.option("--with-mail", is_flag=True, help="Receive mail in the same process.")
@click.option("--prepare", "prepare_to", type=int, hidden=True)
def worker_command(*, with_mail: bool, prepare_to: int | None) -> None:
    """Run the worker alone: jobs, and reactions to events."""
    settings = attach_database(load_settings())
    configure_logging("worker", settings)
    from merhaba.app.worker import run

    if prepare_to is not None:
        report_prepared(prepare_to, prepare_database(settings))
    run_role(run(settings, with_mail=with_mail))


def prepare_database(settings: Settings) -> list[str]:
    """Migrate, and fill an empty database; gives what a person should know before the first sign-in."""
    from merhaba.app.first_run import prepare
    from merhaba.app.migration import migrate_database

    migrate_database(settings)
    return prepare(settings)


def serve_web(settings: Settings) -> None:
    """Serve until told to stop. `websockets-sansio` holds a socket in 20 KB where the default needs 27."""
    import uvicorn

    uvicorn.run(
        "merhaba.app.web:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.web_workers if settings.web_workers > 1 else None,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        log_config=None,
        access_log=settings.log_level == "debug",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        proxy_headers=True,
    )
