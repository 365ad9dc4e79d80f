"""The tables of letters."""

from .amendment import Amendment, Decision
from .articles import ArticleSet
from .letter import Letter, LetterVersion
from .proposal import Answer, Matter, Proposal
from .signature import Signature

__all__ = [
    "Amendment",
    "Answer",
    "ArticleSet",
    "Decision",
    "Letter",
    "LetterVersion",
    "Matter",
    "Proposal",
    "Signature",
]
