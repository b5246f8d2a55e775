"""The HTTP edge every module's router shares: problems, transactions, idempotency, limits."""

from .limits import RateLimit
from .problem_document import refusals
from .problems import Problem, forbidden, invalid, not_found
from .routes import TransactionalRoute, begin, runtime_of

__all__ = [
    "Problem",
    "RateLimit",
    "TransactionalRoute",
    "begin",
    "forbidden",
    "invalid",
    "not_found",
    "refusals",
    "runtime_of",
]
