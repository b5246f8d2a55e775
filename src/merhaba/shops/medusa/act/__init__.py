"""What can be done at the shop: one file for each kind of thing, and who does which."""

from .dispatch import look_up, perform
from .possible import refused_by_state
from .quote import quote

__all__ = ["look_up", "perform", "quote", "refused_by_state"]
