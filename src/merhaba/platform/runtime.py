"""What a process carries about: the pool, files, channels and settings, handed to whoever needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from merhaba.ports.channels import Channel, Tools
from merhaba.ports.shops.port import Shop

from .database import Database
from .events import Bell
from .files import FileStore
from .outgoing import Names, Web, post_form
from .secrets import Keys
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    """One per process, made at the composition root (`merhaba.app.composition`)."""

    settings: Settings
    database: Database
    bell: Bell
    files: FileStore
    keys: Keys
    channels: Mapping[str, Channel]
    shops: Mapping[str, Shop] = field(default_factory=dict)
    web: Web = field(default_factory=Web)

    async def close(self) -> None:
        """Close what is open to the outside, at the end of the process."""
        await self.web.close()
        await self.database.close()

    def tools(self) -> Tools:
        """What a channel gets for its own I/O; `connections.tools_for` adds what needs an account."""
        relay = self.settings.smtp_relay
        return Tools(
            read_file=self.files.read,
            now=lambda: datetime.now(UTC),
            settings={
                "smtp_relay": relay.get_secret_value() if relay else "",
                "instance": self.keys.instance,
                "public_url": self.settings.base_url,
            },
            post_form=post_form,
            lookup=Names().lookup,
        )
