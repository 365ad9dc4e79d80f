"""Writes of the group: each authorises, checks, writes and tells, in one transaction (`hengji.audit.acts`)."""

from .common import viewer
from .delegations import delegate, end_delegation
from .people import add_person, appoint, end_appointment, open_account
from .roles import approve_grant, grant_role, turn_down_grant, withdraw_role
from .roster import import_roster
from .units import change_unit, close_unit, found_unit

__all__ = [
    "add_person",
    "appoint",
    "approve_grant",
    "change_unit",
    "close_unit",
    "delegate",
    "end_appointment",
    "end_delegation",
    "found_unit",
    "grant_role",
    "import_roster",
    "open_account",
    "turn_down_grant",
    "viewer",
    "withdraw_role",
]
