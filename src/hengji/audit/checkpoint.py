"""Signed checkpoints: the length and the end of the chain, exported to somebody else. A cut tail or a rewritten chain no longer agrees."""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.values.finding import Finding, Level, Refused
from ..engine.values.text import Text
from . import keys
from .models import Event

ORIGIN = "hengji-audit"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """So many events, ending in this digest."""

    size: int
    digest: str

    @property
    def message(self) -> bytes:
        """The three lines that are signed: origin, size, end."""
        return f"{ORIGIN}\n{self.size}\n{self.digest}\n".encode()


WRONG_KEY = "audit-key"
"""The code of a finding about the key one trusts, not about the file."""


def take() -> Checkpoint:
    """The chain as it stands."""
    last = Event.objects.order_by("-seq").first()
    return Checkpoint(last.seq, last.digest) if last is not None else Checkpoint(0, "0" * 64)


def written(checkpoint: Checkpoint) -> str:
    """The file: three lines, the public key and the signature."""
    return checkpoint.message.decode() + f"key {keys.public_key()}\nsignature {keys.sign(checkpoint.message)}\n"


def read(text: str, key: str = "") -> Checkpoint:
    """The checkpoint of a file; `key` is the public key one trusts (else the file's own). Raises `Refused`."""
    lines = text.strip().splitlines()
    try:
        origin, size, digest, own, signature = lines
        found = Checkpoint(int(size), digest)
        mark, own_key = own.split(" ", 1)
        label, signed = signature.split(" ", 1)
    except ValueError:
        raise Refused([_bad("不是检查点文件", "this is no checkpoint file")]) from None
    if (origin, mark, label) != (ORIGIN, "key", "signature") or len(digest) != 64:
        raise Refused([_bad("不是检查点文件", "this is no checkpoint file")])
    if key and key != own_key:
        message = Text("检查点不是由所信任的密钥签的", "the checkpoint is signed with another key than the trusted one")
        hint = Text(
            f"看公钥是否抄全（64 个字符）；这个文件是用 {own_key[:12]}… 签的",
            f"see whether the key is whole (64 signs); this file is signed with {own_key[:12]}…",
        )
        raise Refused([Finding(WRONG_KEY, Level.ERROR, message, hint)])
    if not keys.signed(found.message, signed, own_key):
        raise Refused([_bad("检查点的签名不符，文件被改过", "the signature does not fit: the file was changed")])
    return found


def _bad(zh: str, en: str) -> Finding:
    hint = Text("用 hengji audit checkpoint 导出的原文件", "use the file that hengji audit checkpoint wrote")
    return Finding("audit-checkpoint", Level.ERROR, Text(zh, en), hint)
