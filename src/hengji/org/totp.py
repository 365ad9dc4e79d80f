"""One-time codes by the clock (RFC 6238 on RFC 4226): six digits, thirty seconds, SHA-1, as every authenticator knows them. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from urllib.parse import quote, urlencode

DIGITS, SECONDS, DRIFT = 6, 30, 1
"""A clock may be one step off."""
SECRET_BYTES = 20
ISSUER = "Hengji"


def new_secret() -> bytes:
    """As long as the digest, as RFC 4226 recommends."""
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a step of thirty seconds."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: bytes, code: str, seconds: int, after: int = 0) -> int | None:
    """The step whose code this is, of the present one and its neighbours, later than `after`: a code that was used fits no more."""
    now = seconds // SECONDS
    typed = tidy(code)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):  # every one is compared, so that time tells nothing
        same = hmac.compare_digest(code_at(secret, step).encode(), typed.encode())
        if same and step > after and found is None:
            found = step
    return found


def tidy(code: str) -> str:
    """A code without what people and pasting put between its signs; those of full width, as Chinese input makes them, are plain ones."""
    signs = unicodedata.normalize("NFKC", code)
    return "".join(
        sign for sign in signs if sign != "-" and not sign.isspace() and unicodedata.category(sign) != "Cf"
    ).lower()


def spelled(secret: bytes) -> str:
    """The secret as it is typed by hand, in groups of four."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(secret: bytes, login: str) -> str:
    """What the QR code says."""
    more = urlencode(
        {
            "secret": base64.b32encode(secret).decode().rstrip("="),
            "issuer": ISSUER,
            "digits": DIGITS,
            "period": SECONDS,
        }
    )
    return f"otpauth://totp/{ISSUER}:{quote(login)}?{more}"
