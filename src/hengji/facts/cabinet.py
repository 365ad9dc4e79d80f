"""The cabinet: files under the digest of their content, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from ..audit.outcomes import Missing


def keep(data: bytes) -> str:
    """Store the bytes and give their SHA-256; the same bytes again are the same file."""
    digest = hashlib.sha256(data).hexdigest()
    place = where(digest)
    if place.is_file():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=".part-", delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise
    os.replace(part.name, place)
    for folder in (place.parent, place.parent.parent):
        _sync(folder)
    return digest


def _sync(folder: Path) -> None:
    """The name of a new file is on the disk too: the row that will speak of it outlives a power cut, and so must the file."""
    if os.name == "nt":
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def where(digest: str) -> Path:
    """The path of a digest. Raises `Missing` for anything that is none, so that no name ever becomes a path."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise Missing
    return Path(settings.EVIDENCE) / digest[:2] / digest[2:]


def fetch(digest: str) -> bytes:
    """The bytes of a digest, compared with it; raises `Missing` where the file is gone or was changed."""
    try:
        data = where(digest).read_bytes()
    except OSError:
        raise Missing from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise Missing
    return data
