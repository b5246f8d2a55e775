"""Reading the settings for a command: a bad value is a sentence about its variable, not a traceback."""

from __future__ import annotations

import os

from pydantic import ValidationError

from merhaba.app.refusal import Refused
from merhaba.platform.settings import PREFIX, Settings


def load_settings() -> Settings:
    """The settings from the environment. Raises `Refused` naming every variable with a bad value."""
    try:
        return Settings.load()
    except ValidationError as error:
        # The value itself is left out: it may be a password in the wrong variable.
        faults = [f"{PREFIX}{str(fault['loc'][0]).upper()}: {fault['msg']}." for fault in error.errors()]
        raise Refused("\n".join(faults)) from None


def unknown_variables() -> list[str]:
    """MERHABA_* variables that are set and mean nothing: most likely misspelt."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    return sorted(
        name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known
    )
