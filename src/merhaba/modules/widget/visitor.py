"""Who a shopper is: a signed token that needs no row, and identities a shop has signed."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt

from merhaba.kit.ids import new_id
from merhaba.modules.customers.rules import is_email
from merhaba.platform.secrets import Keys

_PURPOSE = "visitor"
_MAX_AGE = 400 * 24 * 3600
_LEEWAY_SECONDS = 60
PROOF_COUNTS = timedelta(days=30)
"""How long a browser is trusted to be its owner's after they entered a code."""


@dataclass(frozen=True, slots=True)
class Signed:
    """An identity the shop vouches for."""

    user_id: str
    email: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Proven:
    """An address that was proven with a code by e-mail, and when (seconds since 1970)."""

    email: str
    at: int


@dataclass(frozen=True, slots=True)
class Visitor:
    """A shopper's browser. `signed` is proven by the shop, `proven` by a code; `email` and `name` are what
    they typed, unproven."""

    id: str
    workspace: UUID
    brand: UUID
    signed: Signed | None = None
    email: str = ""
    name: str = ""
    proven: Proven | None = None


def issue(keys: Keys, visitor: Visitor) -> str:
    """The visitor's token: kept by the browser, sent with every request, unforgeable."""
    signed = asdict(visitor.signed) if visitor.signed else None
    known = [visitor.id, visitor.workspace.hex, visitor.brand.hex, signed, visitor.email, visitor.name]
    proven = [[visitor.proven.email, visitor.proven.at]] if visitor.proven else []
    return keys.sign(_PURPOSE, [*known, *proven])


def read(keys: Keys, token: str | None) -> Visitor | None:
    """The visitor of a token, or None when it is forged, too old or none was given."""
    if not token or len(token) > 4000:
        return None
    value = keys.verify(_PURPOSE, token, max_age=_MAX_AGE)
    if not isinstance(value, list) or len(value) not in {6, 7}:
        return None
    ident, workspace, brand, signed, email, name, *more = value
    return Visitor(
        ident,
        UUID(workspace),
        UUID(brand),
        Signed(**signed) if signed else None,
        email,
        name,
        Proven(*more[0]) if more else None,
    )


def proven_email(visitor: Visitor, now: datetime) -> str | None:
    """The address this browser's owner has proven with a code, while that counts."""
    if visitor.proven is None or visitor.proven.at < (now - PROOF_COUNTS).timestamp():
        return None
    return visitor.proven.email


def new_visitor(workspace: UUID, brand: UUID) -> Visitor:
    """Somebody we have not seen before."""
    return Visitor(new_id().hex, workspace, brand)


def identified(visitor: Visitor, signed: Signed | None) -> Visitor:
    """The visitor under a signed identity. Signing in as somebody else (or out) starts a new visitor, so
    that on a shared computer nobody sees the other's conversations. What was proven before signing in may
    have been somebody else's, and does not count for the account."""
    if visitor.signed == signed:
        return visitor
    if visitor.signed is None and signed is not None:
        return replace(visitor, signed=signed, proven=None)
    if signed is not None and visitor.signed is not None and signed.user_id == visitor.signed.user_id:
        return replace(visitor, signed=signed)
    return replace(new_visitor(visitor.workspace, visitor.brand), signed=signed)


def check_hash(secret: str, given: dict[str, Any]) -> Signed | None:
    """An identity with `hash` = hex HMAC-SHA256 of `user_id` under the brand's secret, or None.

    Only `user_id` is signed, so an e-mail address given beside it counts only when it is the user_id.
    """
    user_id, mark = str(given.get("user_id") or ""), str(given.get("hash") or "")
    if not user_id or len(user_id) > 255:
        return None
    right = hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right.encode(), mark.lower().encode("utf-8", "replace")):
        return None
    email = user_id if is_email(user_id) else ""
    return Signed(user_id, email, str(given.get("name") or "")[:120])


def check_jwt(secret: str, token: str, now: datetime) -> Signed | None:
    """An identity as a JWT (RFC 7519, HS256, `sub` and `exp` required), or None. All its claims are
    signed, so its e-mail address and phone number count as proven."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            leeway=_LEEWAY_SECONDS,
            options={"require": ["sub", "exp"], "verify_aud": False},
        )
    except jwt.PyJWTError:
        return None
    if not claims["sub"]:
        return None  # a page that signs "nobody" must not make all its visitors one person
    email = str(claims.get("email") or "")
    return Signed(
        str(claims["sub"])[:255],
        email if is_email(email) else "",
        str(claims.get("name") or "")[:120],
        str(claims.get("phone") or claims.get("phone_number") or "")[:40],
    )
