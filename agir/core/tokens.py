"""Secrets that travel by e-mail: 256 bits, only their hash is stored."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """A fresh token and the hash to store: (token, SHA-256 in hexadecimal)."""
    token = secrets.token_urlsafe(32)
    return token, hash_token(token)


def hash_token(token: str) -> str:
    """SHA-256 of a token, in hexadecimal. Enough without salt: tokens are random, not chosen."""
    return hashlib.sha256(token.encode()).hexdigest()
