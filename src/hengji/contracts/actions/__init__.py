"""Writes of letters: each locks the letter, looks up rights anew, checks version and state, writes and tells, in one transaction."""

from .amend import amend_letter, approve_amendment, drop_amendment, reject_amendment
from .articles import save_articles
from .draft import close_letter, draft_letter, draft_letters, revise_letter, send_letter, withdraw_letter
from .negotiate import agree_letter, answer_proposal, propose
from .sign import sign_letter

__all__ = [
    "agree_letter",
    "amend_letter",
    "answer_proposal",
    "approve_amendment",
    "close_letter",
    "draft_letter",
    "draft_letters",
    "drop_amendment",
    "propose",
    "reject_amendment",
    "revise_letter",
    "save_articles",
    "send_letter",
    "sign_letter",
    "withdraw_letter",
]
