"""Pages of letters: thin doors that read with `queries` and write with `actions`."""

from .amendments import amend, amendment, approve, drop
from .letter import agree, answer, close, compared, letter, propose, send, withdraw
from .lists import letters
from .papers import paper
from .signing import sign, signed, verified, verify

__all__ = [
    "agree",
    "amend",
    "amendment",
    "answer",
    "approve",
    "close",
    "compared",
    "drop",
    "letter",
    "letters",
    "paper",
    "propose",
    "send",
    "sign",
    "signed",
    "verified",
    "verify",
    "withdraw",
]
