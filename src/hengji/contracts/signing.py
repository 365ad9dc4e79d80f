"""Signatures over canonical bytes, and their verification years later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ..audit import keys
from ..audit.canonical import canonical
from ..engine.values.text import Text
from .content import hash_of

if TYPE_CHECKING:
    from .models import Letter, LetterVersion, Signature
    from .rights import Standing

TAG = "hengji-signature-1"


def system_id() -> str:
    """The installation, by its public key: a signature of one is none in another."""
    return hashlib.sha256(f"hengji-system-1\n{keys.public_key()}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement, its signature and the public key."""

    statement: str
    signature: str
    key: str


def signed(
    letter: Letter, version: LetterVersion, side: str, by: Standing, name: str, shown: str, at: datetime
) -> Signed:
    """Sign what binds a person to exactly this version of this letter in this system."""
    statement = canonical(
        {
            "tag": TAG,
            "system": system_id(),
            "letter": letter.ref,
            "number": letter.number,
            "years": f"{letter.first_year}-{letter.last_year}",
            "version": version.number,
            "hash": version.hash,
            "side": side,
            "person": by.person,
            "name": name,
            "principal": by.principal,
            "role": by.role,
            "for": by.acts_for,
            "at": at,
            "shown": shown,
        }
    ).decode()
    return Signed(statement, keys.sign(statement.encode()), keys.public_key())


def verify_signature(signature: Signature, trusted: Collection[str] = ()) -> list[Text]:
    """Everything that does not agree; nothing: the signature holds. `trusted` are public keys of this system kept elsewhere (else its
    own one of today): whoever changes the database can also write a key of their own into it."""
    wrong = []
    if signature.key not in (trusted or {keys.public_key()}):
        wrong.append(Text("公钥不是本系统的", "the public key is not that of this system"))
    if not keys.signed(signature.statement.encode(), signature.signature, signature.key):
        wrong.append(Text("签名与所签内容不符", "the signature does not fit what was signed"))
    if signature.signature != signature.signature.lower():
        wrong.append(Text("签名被改写", "the signature was rewritten"))
    if hash_of(signature.of.content) != signature.hash or signature.of.hash != signature.hash:
        wrong.append(Text("责任书内容与所签指纹不符", "the letter is not what was signed: its hash differs"))
    if _columns(signature) != _stated(signature.statement):
        wrong.append(
            Text("登记的签订人、时间或文本与所签内容不符", "person, time or version differ from what was signed")
        )
    return wrong


def name_signed(signature: Signature) -> Text:
    """The name it was signed with: a person's name may have been corrected since."""
    person = signature.person
    name = str((_stated(signature.statement) or {}).get("name", "")) or person.name_zh
    return Text(name, person.name_en if name == person.name_zh else name)


def name_stood_for(signature: Signature) -> Text | None:
    """For whom it was signed, by the name of that day; None where the person signed in an own right."""
    if not signature.acts_for:
        return None
    person = signature.principal
    return Text(signature.acts_for, person.name_en if signature.acts_for == person.name_zh else signature.acts_for)


def _stated(statement: str) -> dict[str, str] | None:
    try:
        held = json.loads(statement)
    except ValueError:
        return None
    return held if isinstance(held, dict) else None


def _columns(signature: Signature) -> dict[str, str]:
    """What the statement should be by the columns; the name is as it was on the day and is taken from the statement."""
    letter, version = signature.letter, signature.of
    stated = _stated(signature.statement) or {}
    found: dict[str, str] = json.loads(
        canonical(
            {
                "tag": TAG,
                "system": stated.get("system", ""),
                "letter": letter.ref if version.letter_id == letter.pk else "",
                "number": letter.number,
                "years": f"{letter.first_year}-{letter.last_year}",
                "version": version.number,
                "hash": signature.hash,
                "side": signature.side,
                "person": signature.person_id,
                "name": stated.get("name", ""),
                "principal": signature.principal_id,
                "role": signature.role,
                "for": signature.acts_for,
                "at": signature.at,
                "shown": signature.shown,
            }
        )
    )
    return found
