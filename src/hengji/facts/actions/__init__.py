"""Writes of measures and figures: each authorises, checks, writes and tells, in one transaction."""

from .correcting import correct
from .deciding import accept, reject
from .forms import change_form, issue_form
from .library import change_measure, define_measure
from .reporting import attach, submit, upload, withdraw

__all__ = [
    "accept",
    "attach",
    "change_form",
    "change_measure",
    "correct",
    "define_measure",
    "issue_form",
    "reject",
    "submit",
    "upload",
    "withdraw",
]
