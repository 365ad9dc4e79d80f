"""The second step of a sign-in as it is kept: the secret encrypted under a key that is not in the database, recovery codes as digests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import time

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from ..audit.acts import Act
from ..store.refs import ALPHABET
from . import totp
from .models import Account, Begun, Factor

CODES, CODE_SIGNS = 10, 12
"""So many recovery codes, of so many signs: 59 bits each, which nobody tries out."""


def _key(purpose: bytes) -> bytes:
    """A key of its own for each purpose, out of the one secret that outlives the database."""
    return hmac.new(settings.HENGJI_AUDIT_KEY, b"hengji-second-step-1 " + purpose, hashlib.sha256).digest()


def seal(secret: bytes, account: Account) -> str:
    """The secret as it is stored: encrypted, and bound to the account, so that it cannot be moved to another."""
    nonce = os.urandom(12)
    whole = nonce + AESGCM(_key(b"secret")).encrypt(nonce, secret, account.ref.encode())
    return base64.b64encode(whole).decode()


def unsealed(factor: Factor | Begun) -> bytes | None:
    """The secret; None where it was sealed under another key, or for another account."""
    whole = base64.b64decode(factor.sealed)
    try:
        return AESGCM(_key(b"secret")).decrypt(whole[:12], whole[12:], factor.account.ref.encode())
    except InvalidTag:
        return None


def begun(account: Account) -> Begun:
    """A fresh secret for an account that has none in use. It asks for nothing until a code has confirmed it."""
    sealed = seal(totp.new_secret(), account)
    return Begun.objects.update_or_create(account=account, defaults={"sealed": sealed})[0]


def begun_of(account: Account) -> Begun | None:
    """What is being set up for an account."""
    return Begun.objects.select_related("account").filter(account=account).first()


def factor_of(account: Account) -> Factor | None:
    """The device of an account that is in use."""
    return Factor.objects.select_related("account").filter(account=account, confirmed__isnull=False).first()


def in_use(account: Account) -> bool:
    """Whether signing in takes the second step."""
    return Factor.objects.filter(account=account, confirmed__isnull=False).exists()


def seconds() -> int:
    """The time that codes go by."""
    return int(time.time())


def spend_code(factor: Factor, code: str) -> bool:
    """Whether this is the code of the moment; it is good no more afterwards. The database decides between two at once."""
    secret = unsealed(factor)
    if secret is None:
        return False
    step = totp.matching_step(secret, code, seconds(), factor.last_step)
    if step is None:
        return False
    return Factor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step) == 1


def spend_recovery(act: Act, factor: Factor, code: str) -> bool:
    """Whether this is a recovery code that was not used; it is used now. The action has locked the device."""
    unused, spent = factor.codes.split(), digest(factor.account, code)
    if spent not in unused:
        return False
    act.change(factor, None, codes=" ".join(each for each in unused if each != spent))
    return True


def recovery_codes(factor: Factor | Begun, key: str) -> list[str]:
    """The ten codes of one intent: the same form sent twice shows the same. They follow from the secret and are kept nowhere."""
    secret = unsealed(factor) or b""
    found = []
    for number in range(CODES):
        made = int.from_bytes(hmac.new(secret, f"recovery {key} {number}".encode(), hashlib.sha256).digest(), "big")
        signs = []
        for _ in range(CODE_SIGNS):
            made, sign = divmod(made, len(ALPHABET))
            signs.append(ALPHABET[sign])
        text = "".join(signs)
        found.append(f"{text[:4]}-{text[4:8]}-{text[8:]}")
    return found


def digests(factor: Factor | Begun, key: str) -> str:
    """The ten codes of one intent as they are kept."""
    return " ".join(digest(factor.account, code) for code in recovery_codes(factor, key))


def digest(account: Account, code: str) -> str:
    """A recovery code as it is kept."""
    return hmac.new(_key(b"recovery"), f"{account.ref} {totp.tidy(code)}".encode(), hashlib.sha256).hexdigest()


def left(factor: Factor) -> int:
    """How many recovery codes were not used yet."""
    return len(factor.codes.split())
