"""Every setting of Merhaba, in one place: read once from MERHABA_* and never changed afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "MERHABA_"


class Settings(BaseSettings):
    """What the environment says. Field names are the setting's name without its prefix, in lower case.

    Values that may hold a password are `SecretStr`, so that a traceback or a log line shows stars.
    An empty variable counts as not set: that is what `docker compose` passes for a blank line.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore", validate_default=True
    )

    data: Path = Field(default=Path("var"), description="Data directory: database, files, keys, logs.")
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: int = Field(default=8700, ge=1, le=65535, description="Port of the web server.")
    public_url: str = Field(
        default="",
        description="Address people reach Merhaba at; empty means http://HOST:PORT.",
        pattern=r"^(https?://.+)?$",
    )
    smtp_host: str = Field(default="127.0.0.1", description="Address the mail receiver listens on.")
    smtp_port: int = Field(default=2525, ge=1, le=65535, description="Port of the mail receiver.")
    smtp_relay: SecretStr | None = Field(
        default=None,
        description="Mail server that sends: smtp://user:password@host:port (smtps:// for TLS at once).",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Another PostgreSQL (15 or later) instead of the embedded one: postgresql://...",
    )
    nats_url: SecretStr | None = Field(
        default=None, description="Fan-out between machines: nats://host:4222."
    )
    admin_email: str = Field(default="", description="E-mail address of the first account.")
    admin_password: SecretStr | None = Field(default=None, description="Password of the first account.")
    demo: bool = Field(
        default=True, description="Create the demo workspace on the first start; 0 leaves it out."
    )
    pg_bin: Path | None = Field(
        default=None,
        description="Folder with PostgreSQL's programs (postgres, initdb) for the embedded server.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged."
    )
    web_workers: int = Field(default=1, ge=1, le=64, description="Number of web processes.")
    pool_size: int = Field(
        default=10, ge=2, le=200, description="Database connections each process may hold."
    )
    llm_url: str = Field(
        default="", description="A language model: address of any OpenAI-compatible endpoint."
    )
    llm_key: SecretStr | None = Field(default=None, description="Key for the language model.")
    llm_model: str = Field(default="", description="Name of the language model.")

    @classmethod
    def load(cls) -> Settings:
        """The settings as the environment has them now. Raises `pydantic.ValidationError` for a bad value."""
        return cls()

    @property
    def data_dir(self) -> Path:
        """The data directory as an absolute path, so that a later change of directory changes nothing."""
        return self.data.expanduser().absolute()

    @property
    def base_url(self) -> str:
        """The address people reach Merhaba at, without a slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
