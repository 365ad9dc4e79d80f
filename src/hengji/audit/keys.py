"""The keys of the trail: one binds the chain, one signs checkpoints. They come from a file or the environment, never from the database."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

TAG = b"hengji-event-1\n"


def bind(previous: str, body: bytes) -> str:
    """The digest of an event: HMAC-SHA256 over the tag, the digest before it and its stored bytes."""
    key: bytes = settings.HENGJI_AUDIT_KEY
    return hmac.new(key, TAG + previous.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def fingerprint(message: bytes) -> str:
    """What a message is known by to whoever holds the key: without it a password among its words cannot be tried out."""
    return hmac.new(settings.HENGJI_AUDIT_KEY, b"hengji-given-1\n" + message, hashlib.sha256).hexdigest()


def signing_key() -> Ed25519PrivateKey:
    """The key that signs; derived from the audit key, so that one secret is kept."""
    seed = hmac.new(settings.HENGJI_AUDIT_KEY, b"hengji-checkpoint-1", hashlib.sha256).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def sign(message: bytes) -> str:
    """An Ed25519 signature, in hexadecimal."""
    return signing_key().sign(message).hex()


def public_key() -> str:
    """The public half, to be kept by whoever verifies."""
    return signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def signed(message: bytes, signature: str, key: str) -> bool:
    """Whether the signature is that of the message under a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
