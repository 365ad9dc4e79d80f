"""Pages of letters: thin doors that read with `queries` and write with `actions`."""

from .amendments import amend, amendment, approve, drop, reject
from .articles import wording, wordings
from .batch import batch
from .letter import agree, answer, close, compared, letter, propose, send, withdraw
from .lists import letters
from .papers import paper
from .prints import prints
from .revise import again, revise
from .signing import sign, signed, verified, verify

__all__ = [
    "again",
    "agree",
    "amend",
    "amendment",
    "answer",
    "approve",
    "batch",
    "close",
    "compared",
    "drop",
    "letter",
    "letters",
    "paper",
    "prints",
    "propose",
    "reject",
    "revise",
    "send",
    "sign",
    "signed",
    "verified",
    "verify",
    "withdraw",
    "wording",
    "wordings",
]
