"""Keys of this installation: signing, sealing secrets at rest, hashing passwords and tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from cryptography.fernet import Fernet, InvalidToken
from itsdangerous import BadSignature, URLSafeTimedSerializer

_passwords = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Keys:
    """Derived from one random key in DATA/keys/instance.key (mode 0600, part of every backup)."""

    master: bytes

    @classmethod
    def load(cls, data: Path) -> Keys:
        """Read the installation's key, making it on the first start."""
        path = data / "keys" / "instance.key"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(base64.urlsafe_b64decode(_written(path)))
        with os.fdopen(descriptor, "wb") as out:
            out.write(base64.urlsafe_b64encode(secrets.token_bytes(32)))
            out.flush()
            os.fsync(out.fileno())
        return cls(base64.urlsafe_b64decode(path.read_bytes()))

    @property
    def instance(self) -> str:
        """A public name of this installation, to know our own mail again."""
        return self.derive("instance").hex()[:16]

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose only."""
        return hmac.new(self.master, purpose.encode(), hashlib.sha256).digest()

    def seal(self, values: dict[str, str]) -> str:
        """Encrypt channel secrets for the database."""
        return self._fernet().encrypt(json.dumps(values).encode()).decode()

    def unseal(self, sealed: str | None) -> dict[str, str]:
        """Decrypt what `seal` made. Raises ValueError when the key is not the one that sealed it."""
        if not sealed:
            return {}
        try:
            values = json.loads(self._fernet().decrypt(sealed.encode()))
        except InvalidToken as error:
            raise ValueError("sealed with another installation's key") from error
        return {str(k): str(v) for k, v in values.items()}

    def sign(self, purpose: str, value: Any) -> str:
        """A URL-safe signed token that carries `value` and its time of signing."""
        return self._signer(purpose).dumps(value)

    def verify(self, purpose: str, token: str, *, max_age: int | None = None) -> Any | None:
        """The value of a token signed for the same purpose, or None when it is forged or older than
        `max_age` seconds."""
        try:
            return self._signer(purpose).loads(token, max_age=max_age)
        except BadSignature:
            return None

    def short_mac(self, purpose: str, value: str, length: int = 16) -> str:
        """A short case-insensitive mark of authenticity (5 bits a character), for addresses."""
        mac = hmac.new(self.derive(purpose), value.encode(), hashlib.sha256).digest()
        return base64.b32encode(mac).decode().lower()[:length]

    def _fernet(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.derive("seal")))

    def _signer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.derive(f"sign:{purpose}"), salt=purpose)


def hash_password(password: str) -> str:
    """Argon2id with the library's current parameters."""
    return _passwords.hash(password)


def password_matches(hashed: str | None, password: str) -> bool:
    """Whether the password is right. Takes as long when there is no such account."""
    try:
        return _passwords.verify(hashed or _nobody(), password) and hashed is not None
    except (Argon2Error, InvalidHashError):
        return False


def new_token(prefix: str) -> str:
    """A bearer token with 256 random bits; the prefix tells people and scanners what it is."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def token_digest(token: str) -> bytes:
    """What is stored of a token: enough to find it, useless to who reads the database."""
    return hashlib.sha256(token.encode()).digest()


def _written(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) < 40:
        raise ValueError(f"{path} is not a key; restore it from a backup")
    return content


@cache
def _nobody() -> str:
    """A password nobody has, to compare with where there is no account."""
    return _passwords.hash(secrets.token_urlsafe(16))
