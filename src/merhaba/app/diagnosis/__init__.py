"""What `merhaba doctor` looks at. Every check looks only: none of them changes anything."""

from merhaba.app.diagnosis.finding import Finding, State

__all__ = ["Finding", "State"]
